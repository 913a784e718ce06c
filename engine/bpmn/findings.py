"""What a check of a bundle found: one finding per fault, each with its place and with what to do instead."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final

from typing_extensions import override

from engine.errors import XinfangError


class Severity(StrEnum):
    """Whether a bundle with the finding can be published."""

    ERROR = "error"
    WARNING = "warning"


class Rule(StrEnum):
    """The stable names of all rules. A rule may be added; its name never changes its meaning."""

    # files
    FILE_UNKNOWN = "file-unknown"
    FILE_TOO_LARGE = "file-too-large"
    FILE_NOT_TEXT = "file-not-text"
    NOT_ZIP = "not-zip"
    NOT_XML = "not-xml"
    DOCTYPE = "doctype"
    TOO_MANY_ELEMENTS = "too-many-elements"
    TOO_COSTLY = "too-costly"
    CANNOT_RUN = "cannot-run"
    NOT_BPMN = "not-bpmn"
    NOT_DMN = "not-dmn"
    BUNDLE_TOML = "bundle-toml"
    UNKNOWN_ENTRY = "unknown-entry"
    UNKNOWN_STAGE = "unknown-stage"
    # the dialect
    UNSUPPORTED_ELEMENT = "unsupported-element"
    UNSUPPORTED_ATTRIBUTE = "unsupported-attribute"
    UNSUPPORTED_EVENT = "unsupported-event"
    UNKNOWN_EXTENSION = "unknown-extension"
    PRE_POST_SCRIPT = "pre-post-script"
    UNKNOWN_PROPERTY = "unknown-property"
    MISPLACED_PROPERTY = "misplaced-property"
    REPEATED_PROPERTY = "repeated-property"
    MISSING_ID = "missing-id"
    RESERVED_ID = "reserved-id"
    DUPLICATE_ID = "duplicate-id"
    NOT_EXECUTABLE = "not-executable"
    DANGLING_REFERENCE = "dangling-reference"
    MULTI_INSTANCE = "multi-instance"
    LOOP = "loop"
    # the graph
    START_EVENT = "start-event"
    NO_END = "no-end"
    UNREACHABLE = "unreachable"
    DEAD_END = "dead-end"
    MISPLACED_FLOW = "misplaced-flow"
    IMPLICIT_MERGE = "implicit-merge"
    EVENT_GATEWAY = "event-gateway"
    ENDLESS_LOOP = "endless-loop"
    BOUNDARY_HOST = "boundary-host"
    NO_DEFAULT = "no-default"
    NO_CONDITION = "no-condition"
    DEFAULT_WITH_CONDITION = "default-with-condition"
    MISPLACED_CONDITION = "misplaced-condition"
    # expressions
    FEEL_SYNTAX = "feel-syntax"
    UNKNOWN_FUNCTION = "unknown-function"
    NAME_NEVER_SET = "name-never-set"
    READS_PROPOSAL = "reads-proposal"
    ROUTES_ON_FREE_TEXT = "routes-on-free-text"
    VALUE_NEVER_SET = "value-never-set"
    SCRIPT_FORMAT = "script-format"
    SCRIPT_LINE = "script-line"
    TIMER = "timer"
    UNKNOWN_CLOCK = "unknown-clock"
    # references
    UNKNOWN_DECISION = "unknown-decision"
    UNKNOWN_FORM = "unknown-form"
    MISSING_FORM = "missing-form"
    UNKNOWN_ROLE = "unknown-role"
    MISSING_ROLE = "missing-role"
    UNKNOWN_ORGAN = "unknown-organ"
    RECUSAL = "recusal"
    UNKNOWN_JOB = "unknown-job"
    MISSING_JOB = "missing-job"
    MISSING_LETTER = "missing-letter"
    CONFIRMS_UNKNOWN = "confirms-unknown"
    CONFIRMS_NOTHING = "confirms-nothing"
    UNKNOWN_SEPARATION = "unknown-separation"
    UNKNOWN_MESSAGE = "unknown-message"
    CORRELATION = "correlation"
    ESCALATION = "escalation"
    UNCAUGHT_ESCALATION = "uncaught-escalation"
    ERROR = "error"
    UNCAUGHT_ERROR = "uncaught-error"
    SIGNAL = "signal"
    LINK = "link"
    CANCEL = "cancel"
    CONDITION = "condition"
    UNKNOWN_PROCESS = "unknown-process"
    RECURSIVE_CALL = "recursive-call"
    UNKNOWN_LANE = "unknown-lane"
    LANE_DISAGREES = "lane-disagrees"
    # tables, forms, clocks
    UNSUPPORTED_TABLE = "unsupported-table"
    TABLE_SHAPE = "table-shape"
    TABLE_CELL = "table-cell"
    TABLE_OUTPUT = "table-output"
    NO_CATCH_ALL = "no-catch-all"
    DECISION_CYCLE = "decision-cycle"
    RULES_OVERLAP = "rules-overlap"
    RULES_CONFLICT = "rules-conflict"
    RULES_GAP = "rules-gap"
    RULE_NEVER_MATCHES = "rule-never-matches"
    TABLE_NOT_ANALYSED = "table-not-analysed"
    FORM_UNREADABLE = "form-unreadable"
    FORM_INVALID = "form-invalid"
    CLOCKS = "clocks"
    CLOCK_ELEMENT = "clock-element"
    # soundness
    DEADLOCK = "deadlock"
    LIVELOCK = "livelock"
    DEAD_ELEMENT = "dead-element"
    IMPROPER_COMPLETION = "improper-completion"
    MISSING_SYNCHRONISATION = "missing-synchronisation"
    UNBOUNDED_GROWTH = "unbounded-growth"
    NOT_DECIDED = "not-decided"
    # scenarios
    SCENARIO = "scenario"
    SCENARIO_FAILED = "scenario-failed"
    # warnings
    UNTRANSLATED = "untranslated"
    CATALOGUE = "catalogue"
    UNDOCUMENTED = "undocumented"
    UNNAMED = "unnamed"
    NOT_DRAWN = "not-drawn"
    NEVER_USED = "never-used"
    NO_DEPARTURES = "no-departures"


# What is said of the other files, by the ending of the one that could not be read, only because it could not.
_FOLLOWS: Final[Mapping[str, frozenset[Rule]]] = {
    ".bpmn": frozenset(
        {
            Rule.UNKNOWN_ENTRY,
            Rule.UNKNOWN_STAGE,
            Rule.UNKNOWN_ORGAN,
            Rule.UNKNOWN_PROCESS,
            Rule.UNKNOWN_SEPARATION,
            Rule.UNCAUGHT_ESCALATION,
            Rule.UNCAUGHT_ERROR,
            Rule.SIGNAL,
            Rule.NEVER_USED,
        }
    ),
    ".dmn": frozenset({Rule.UNKNOWN_DECISION, Rule.CONFIRMS_UNKNOWN}),
    ".toml": frozenset(
        {
            Rule.UNKNOWN_ENTRY,
            Rule.UNKNOWN_LANE,
            Rule.UNKNOWN_MESSAGE,
            Rule.UNKNOWN_ROLE,
            Rule.MISSING_FORM,
            Rule.NEVER_USED,
            Rule.NO_DEPARTURES,
        }
    ),
    ".po": frozenset({Rule.UNTRANSLATED}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands: the file, the id of the element and the line, None where there is none."""

    file: str
    element: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault: `message` is a sentence on what was found and what to draw or write instead."""

    severity: Severity
    rule: str
    file: str
    element: str | None
    line: int | None
    message: str

    @override
    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.element) if part is not None)
        return f"{place}: {self.severity} {self.rule}: {self.message}"


class BundleError(XinfangError):
    """The bundle cannot be used; `findings` says everything that is wrong, warnings included."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(self.findings)

    @override
    def __str__(self) -> str:
        errors = [finding for finding in self.findings if finding.severity is Severity.ERROR]
        return "; ".join(map(str, errors))


class Findings:
    """Collects findings while a bundle is read, so that one fault does not hide the next."""

    def __init__(self) -> None:
        self._found: dict[Finding, None] = {}
        self._following: frozenset[Rule] = frozenset()

    def lost(self, file: str) -> None:
        """Remember that a file could not be read, which is noted: what follows from it is not said again."""
        self._following |= _FOLLOWS[PurePosixPath(file).suffix]

    def error(self, rule: Rule, place: Place, message: str) -> None:
        """Note what keeps the bundle from being published."""
        self._note(Severity.ERROR, rule, place, message)

    def warning(self, rule: Rule, place: Place, message: str) -> None:
        """Note what should be better but does not hurt."""
        self._note(Severity.WARNING, rule, place, message)

    def sorted(self) -> tuple[Finding, ...]:
        """Return everything noted, by file, line and rule; the same fault only once, its causes only."""
        found = (finding for finding in self._found if finding.rule not in self._following)
        return tuple(sorted(found, key=lambda f: (f.file, f.line or 0, f.rule, f.element or "", f.message)))

    def _note(self, severity: Severity, rule: Rule, place: Place, message: str) -> None:
        finding = Finding(
            severity=severity,
            rule=str(rule),
            file=place.file,
            element=place.element,
            line=place.line,
            message=message,
        )
        self._found[finding] = None


def failed(findings: Iterable[Finding]) -> bool:
    """Whether one of the findings is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)
