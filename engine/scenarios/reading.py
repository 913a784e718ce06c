"""From the text of a scenario to its steps; whatever is wrong is named with its line."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final, NoReturn

from engine.bpmn.findings import Place
from engine.events import Json
from engine.scenarios.script import Act, Asked, Carry, Expect, JobTried, Scenario, Start, Step, Wait
from engine.scenarios.yaml_source import Entries, Items, Value, YamlError, plain, read

MORNING: Final = time(9)
_STEPS: Final[Mapping[str, frozenset[str]]] = {
    "do": frozenset({"with", "item", "by", "same_as", "departs", "refused"}),
    "carry_to": frozenset(),
    "send": frozenset({"with", "item", "by", "same_as", "refused"}),
    "wait": frozenset(),
    "until": frozenset(),
    "job": frozenset({"fails", "again", "outputs"}),
    "expect": frozenset(),
}
_TOP: Final = frozenset({"scenario", "starts", "steps", "tables"})
_START: Final = frozenset({"at", "organ", "process", "with", "routing"})
_EXPECT: Final = frozenset({"open", "messages", "marking", "incidents", "clocks", "routing", "ended"})
_UNITS: Final = {"d": "days", "h": "hours", "m": "minutes"}


class ScenarioError(Exception):
    """A scenario cannot be read; `place` says where, `message` what is wrong."""

    def __init__(self, place: Place, message: str) -> None:
        """Keep where and what."""
        super().__init__(message)
        self.place = place
        self.message = message


def read_scenario(file: str, text: str, zone: tzinfo) -> Scenario:
    """Return the scenario of a file.

    Raises ScenarioError for the first thing that is wrong.
    """
    try:
        return _Reader(file, zone).scenario(read(text))
    except YamlError as error:
        raise ScenarioError(
            Place(file=file, line=error.line), f"The file is no scenario: {error}."
        ) from error


def read_usual(file: str, text: str) -> Mapping[str, Json]:
    """Return the usual answers of a folder of scenarios: {key of a field, or element.key: answer}.

    Raises ScenarioError for the first thing that is wrong.
    """
    try:
        found = read(text)
    except YamlError as error:
        raise ScenarioError(Place(file=file, line=error.line), f"The file is no YAML: {error}.") from error
    if not isinstance(found, Entries):
        raise ScenarioError(
            Place(file=file, line=1), "Usual answers are a mapping: the key of a field, its answer."
        )
    return found.plain()


class _Reader:
    """Reads one file."""

    def __init__(self, file: str, zone: tzinfo) -> None:
        self._file = file
        self._zone = zone

    def scenario(self, found: Value) -> Scenario:
        top = self._entries(found, 1, "A scenario", _TOP)
        if not isinstance(top.values.get("scenario"), str):
            self._fail(top.line, "It has no name; begin with: scenario: what it tells.")
        steps = self._items(top, "steps")
        start = top.values.get("starts")
        if start is None and steps:
            self._fail(
                top.line, "It has steps but no start; write starts: with the answers of the submission."
            )
        return Scenario(
            name=str(top.values["scenario"]),
            place=Place(file=self._file, line=top.line),
            start=None if start is None else self._start(start, top.lines["starts"]),
            steps=tuple(self._step(step, top.lines["steps"]) for step in steps),
            asked=tuple(asked for asked in self._tables(top)),
        )

    def _start(self, found: Value, line: int) -> Start:
        start = self._entries(found, line, "A start", _START)
        at = start.values.get("at")
        process = start.values.get("process")
        return Start(
            place=self._at(start.line),
            at=None if at is None else self._moment(at, start.lines["at"]),
            organ=str(start.values.get("organ") or ""),
            process=None if process is None else str(process),
            answers=self._mapping(start, "with"),
            routing=self._mapping(start, "routing"),
        )

    def _step(self, found: Value, line: int) -> Step:
        known = ", ".join(_STEPS)
        if not isinstance(found, Entries):
            self._fail(found.line if isinstance(found, Items) else line, f"A step is one of {known}.")
        kinds = [key for key in _STEPS if key in found.values]
        if len(kinds) != 1:
            self._fail(
                found.line, f"A step is one of {known}; here stand {', '.join(found.values) or 'none'}."
            )
        kind = kinds[0]
        self._entries(found, line, f"A step {kind}", _STEPS[kind] | {kind})
        match kind:
            case "do" | "send":
                return self._act(found, kind)
            case "carry_to":
                return Carry(place=self._at(found.line), until=self._word(found, kind) or "")
            case "wait":
                return Wait(place=self._at(found.line), span=self._span(found.values["wait"], found.line))
            case "until":
                return Wait(place=self._at(found.line), until=self._moment(found.values["until"], found.line))
            case "job":
                return self._job(found)
            case _:
                return self._expect(found)

    def _act(self, found: Entries, kind: str) -> Act:
        return Act(
            place=self._at(found.line),
            element=self._word(found, kind) or "",
            sends=kind == "send",
            answers=self._mapping(found, "with"),
            item=self._number(found, "item"),
            role=self._word(found, "by"),
            same_as=self._word(found, "same_as"),
            departs=self._word(found, "departs"),
            refused=self._word(found, "refused"),
        )

    def _job(self, found: Entries) -> JobTried:
        return JobTried(
            place=self._at(found.line),
            element=self._word(found, "job") or "",
            fails=self._number(found, "fails") or 0,
            again=found.values.get("again") is True,
            outputs=self._mapping(found, "outputs"),
        )

    def _expect(self, found: Entries) -> Expect:
        asked = self._entries(found.values["expect"], found.line, "What is expected", _EXPECT)
        ended = asked.values.get("ended")
        if ended is not None and not isinstance(ended, bool | str):
            self._fail(asked.lines["ended"], "ended is true, false or the outcome.")
        clocks = self._mapping(asked, "clocks")
        return Expect(
            place=self._at(found.line),
            open=self._words(asked, "open"),
            messages=self._words(asked, "messages"),
            marking=self._words(asked, "marking"),
            incidents=self._words(asked, "incidents"),
            clocks={key: str(state) for key, state in clocks.items()},
            routing=self._mapping(asked, "routing"),
            ended=ended,
        )

    def _tables(self, top: Entries) -> list[Asked]:
        tables = top.values.get("tables")
        if tables is None:
            return []
        found = self._entries(tables, top.lines["tables"], "The tables", None)
        return [
            self._asked(table, row, found.lines[table])
            for table in found.values
            for row in self._items(found, table)
        ]

    def _asked(self, table: str, row: Value, line: int) -> Asked:
        entries = self._entries(row, line, "A row", frozenset({"rule", "given"}))
        rules = entries.values.get("rule")
        listed = rules.plain() if isinstance(rules, Items) else [] if rules is None else [plain(rules)]
        return Asked(
            place=self._at(entries.line),
            table=table,
            given=self._mapping(entries, "given"),
            rules=tuple(str(rule) for rule in listed),
        )

    # ----------------------------------------------------------------------------------- the parts of a step

    def _entries(self, found: Value, line: int, what: str, allowed: frozenset[str] | None) -> Entries:
        if not isinstance(found, Entries):
            self._fail(found.line if isinstance(found, Items) else line, f"{what} is a mapping.")
        for key in found.values:
            if allowed is not None and key not in allowed:
                known = ", ".join(sorted(allowed))
                self._fail(found.lines[key], f"{what} has no {key}; there are {known}.")
        return found

    def _items(self, found: Entries, key: str) -> tuple[Value, ...]:
        value = found.values.get(key)
        if value is None:
            return ()
        if not isinstance(value, Items):
            self._fail(found.lines[key], f"{key} is a list.")
        return value.values

    def _mapping(self, found: Entries, key: str) -> Mapping[str, Json]:
        value = found.values.get(key)
        if value is None:
            return {}
        return self._entries(value, found.lines[key], key, None).plain()

    def _words(self, found: Entries, key: str) -> tuple[str, ...] | None:
        return tuple(str(plain(word)) for word in self._items(found, key)) if key in found.values else None

    def _word(self, found: Entries, key: str) -> str | None:
        value = found.values.get(key)
        if value is None:
            if key in {"do", "carry_to", "send", "job"}:
                self._fail(found.line, f"{key} names no element.")
            return None
        if not isinstance(value, str):
            self._fail(found.lines[key], f"{key} is one word.")
        return value

    def _number(self, found: Entries, key: str) -> int | None:
        value = found.values.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
            self._fail(found.lines[key], f"{key} is a whole number.")
        return value if isinstance(value, int) else None

    def _span(self, value: Value, line: int) -> timedelta:
        text = value if isinstance(value, str) else ""
        unit = _UNITS.get(text[-1:])
        if unit is None or not text[:-1].isdigit():
            self._fail(line, "wait is a span: 10d, 3h or 30m.")
        return timedelta(**{unit: int(text[:-1])})

    def _moment(self, value: Value, line: int) -> datetime:
        """Return a moment in the office's zone; a mere day means nine in the morning."""
        try:
            text = str(plain(value))
            day = date.fromisoformat(text) if len(text) == len("2026-03-02") else None
            moment = datetime.fromisoformat(text) if day is None else datetime.combine(day, MORNING)
        except ValueError:
            self._fail(line, f"{plain(value)!r} is no moment; write 2026-03-02 or 2026-03-02T09:30.")
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=self._zone)

    def _at(self, line: int) -> Place:
        return Place(file=self._file, line=line)

    def _fail(self, line: int, message: str) -> NoReturn:
        raise ScenarioError(self._at(line), message)
