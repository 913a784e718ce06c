"""`check`: what is wrong with a bundle's folder, whether it is sound, and what its scenarios show."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from engine import scenarios
from engine.bpmn.findings import Finding, Severity
from engine.bpmn.soundness import Soundness, Told, Verdict
from engine.cli.edge import Asked, UsageError
from engine.publishing import Checked, check_folder
from engine.scenarios import Coverage, Covered, Played

_MOST_NAMED: Final = 20


def check(asked: Asked, folder: Path, *, play: bool = True) -> int:
    """Print everything that is wrong with a bundle's folder; status 1 where one finding is an error.

    The scenarios beside it are played where the bundle has no error, unless `play` is False.
    """
    checked = checked_folder(folder)
    found = scenarios.scenario_files(folder)
    said: dict[str, object] = {"soundness": _soundness(checked.soundness)}
    lines = [_verdict(checked.soundness)]
    if play and found and checked.usable:
        played = scenarios.check(checked.files, found, asked.zone)
        checked = replace(checked, findings=(*checked.findings, *played.findings))
        said |= {"scenarios": played.scenarios, "coverage": _coverage(played.coverage)}
        said["not_covered"] = {name: list(kind.missing) for name, kind in _kinds(played.coverage)}
        lines += _told(played)
    show(asked, checked, said, lines)
    return 0 if checked.usable else 1


def checked_folder(folder: Path) -> Checked:
    """Read and check a folder. Raises UsageError where there is none."""
    try:
        return check_folder(folder)
    except NotADirectoryError as error:
        raise UsageError(str(error)) from error


def show(asked: Asked, checked: Checked, said: Mapping[str, object], lines: Sequence[str] = ()) -> None:
    """Print findings, and what else there is to say: in JSON as keys, else as lines."""
    answer = {"findings": [_row(finding) for finding in checked.findings], **said}
    errors = sum(finding.severity is Severity.ERROR for finding in checked.findings)
    warnings = len(checked.findings) - errors
    console = Console()
    if console.is_terminal and not asked.json and checked.findings:
        console.print(_table(checked.findings))
        asked.answer(answer, *lines, f"{errors} errors, {warnings} warnings.")
    else:
        asked.answer(answer, *map(str, checked.findings), *lines, f"{errors} errors, {warnings} warnings.")


def _row(finding: Finding) -> Mapping[str, object]:
    return {
        "severity": finding.severity.value,
        "rule": finding.rule,
        "file": finding.file,
        "element": finding.element,
        "line": finding.line,
        "message": finding.message,
    }


def _table(findings: tuple[Finding, ...]) -> Table:
    table = Table()
    for title in ("Severity", "Rule", "Where", "What"):
        table.add_column(title, overflow="fold")
    for finding in findings:
        where = ":".join(str(part) for part in (finding.file, finding.line, finding.element) if part)
        cells = (finding.severity.value, finding.rule, where, finding.message)
        table.add_row(*map(Text, cells))  # as it is: a message may hold what looks like markup
    return table


def _soundness(soundness: Soundness | None) -> Mapping[str, object]:
    verdict = Verdict.NOT_DECIDED if soundness is None else soundness.verdict
    told = () if soundness is None else soundness.told
    return {
        "verdict": verdict.value,
        "findings": [_defect(one) for one in told],
        "markings": 0 if soundness is None else soundness.markings,
    }


def _defect(told: Told) -> Mapping[str, object]:
    return {
        "rule": told.rule.value,
        "file": told.place.file,
        "element": told.place.element,
        "line": told.place.line,
        "message": told.message,
        "path": list(told.path),
    }


def _verdict(soundness: Soundness | None) -> str:
    if soundness is None:
        return "Soundness: not decided, the drawing has faults that come first."
    return f"Soundness: {soundness.verdict} ({soundness.markings} markings looked at)."


def _coverage(coverage: Coverage) -> Mapping[str, float]:
    return {name: kind.fraction for name, kind in _kinds(coverage)}


def _kinds(coverage: Coverage) -> Iterator[tuple[str, Covered]]:
    yield "flow_nodes", coverage.flow_nodes
    yield "flows", coverage.flows
    yield "rules", coverage.rules


def _told(played: Played) -> Iterator[str]:
    parts = [
        f"{len(kind.reached)} of {len(kind.known)} {name.replace('_', ' ')}"
        for name, kind in _kinds(played.coverage)
    ]
    yield f"Scenarios: {played.scenarios} played, they cover {', '.join(parts)}."
    for name, kind in _kinds(played.coverage):
        if kind.missing:
            more = ", …" if len(kind.missing) > _MOST_NAMED else ""
            yield f"  {name.replace('_', ' ')} not covered: {', '.join(kind.missing[:_MOST_NAMED])}{more}"
