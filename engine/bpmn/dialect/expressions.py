"""Conditions, scripts, timers and loops: do they parse, and do they read what something sets?"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from engine.bpmn.dialect.diagram import Diagram, Node, Text, Trigger
from engine.bpmn.dialect.names import Names, assignments
from engine.bpmn.dialect.surroundings import JOB_READS, PROPOSED, Surroundings, all_nodes
from engine.bpmn.findings import Findings, Place, Rule
from engine.bpmn.repetition import NUMBERS
from engine.feel import Expression, FeelError, parse
from engine.feel.functions import BUILTIN_NAMES
from engine.feel.tables import Table

_SCRIPT_FORMAT: Final = "text/feel"
_DEADLINE: Final = re.compile(r'deadline\(\s*"[^"]*"\s*(?:,\s*"[^"]*"\s*)*\)')
_QUOTED: Final = re.compile(r'"([^"]*)"')
_DURATION: Final = re.compile(
    r"P(?=.)(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)", re.ASCII
)
_CYCLE: Final = re.compile(r"R[1-9]\d{0,3}/(P.+)", re.ASCII)
_CALLED: Final = re.compile(r"([a-z]+)\s*\(")
_CLOCKS_ASKED: Final = "deadline"
_OF_TIME: Final = frozenset({"now", "today", _CLOCKS_ASKED})
_SOME_TIME: Final = re.compile("[1-9]")  # a duration has no other figures than those of its parts


_NOTHING: Final = frozenset[str]()


class ExpressionCheck:
    """Reads every expression of a bundle, notes what is wrong and gathers the names that are read."""

    def __init__(self, surroundings: Surroundings, names: Names, findings: Findings) -> None:
        self._surroundings = surroundings
        self._names = names
        self._findings = findings
        self.read: set[str] = set()

    def check(self, diagrams: tuple[Diagram, ...], table_places: dict[str, Place]) -> None:
        """Check everything; `table_places` says where each decision table stands."""
        for diagram in diagrams:
            for flow in diagram.flows:
                if flow.condition is not None:
                    self._decide(
                        flow.condition,
                        Place(file=diagram.file, element=flow.id, line=flow.condition.place.line),
                    )
        for node in all_nodes(diagrams):
            self._node(node)
        for key, table in self._surroundings.tables.items():
            self._table(table, table_places[key])
        if self._surroundings.rulebook is not None:
            for name in sorted(self._surroundings.rulebook.names):
                self._reads(name.split(".")[0], Place(file="deadlines.toml"), decides=True)

    def _node(self, node: Node) -> None:
        if node.kind == "scriptTask":
            self._script(node)
        if node.trigger is not None:
            self._trigger(node, node.trigger)
        for text, beside in _repeating(node):
            place = Place(file=node.place.file, element=node.id, line=text.place.line)
            self._decide(text, place, beside)
        for name in JOB_READS.get(node.properties.get("job", ""), ()):
            if self._surroundings.complete and not self._names.is_set(name):
                self._never_set(name, node.place)
        for key in node.words("confirms"):
            if key in self._surroundings.tables:
                self._confirmed(node, self._surroundings.tables[key])

    def _trigger(self, node: Node, trigger: Trigger) -> None:
        if trigger.kind == "timer":
            self._timer(node, trigger.time, trigger.time_kind)
        elif trigger.kind == "conditional":
            self._awaited(node, trigger.condition)
        elif trigger.kind == "message" and "correlation" in node.properties:
            self._decide(Text(text=node.properties["correlation"], place=node.place), node.place)

    def _confirmed(self, node: Node, table: Table) -> None:
        form = self._surroundings.forms.get(node.properties.get("form", ""))
        for output in table.outputs:
            decided = output.name.removeprefix(PROPOSED)
            if form is None or decided in form.answers:
                self.read |= {output.name, decided}

    def _decide(self, text: Text, place: Place, beside: frozenset[str] = _NOTHING) -> None:
        expression = self._parse(text, place)
        if expression is None:
            return
        for name in sorted(expression.names - beside):
            self._reads(name, place, decides=True)
        self._compared(expression, place)

    def _compared(self, expression: Expression, place: Place) -> None:
        for name, literals in sorted(expression.literals_compared.items()):
            values = self._names.values(name)
            if values is None or name in self._names.items or not self._surroundings.complete:
                continue
            for literal in sorted(literals - values):
                known = ", ".join(sorted(values)) or "true and false only"
                message = f'{name} is never "{literal}"; it may be {known}.'
                self._findings.error(Rule.VALUE_NEVER_SET, place, message)

    def _script(self, node: Node) -> None:
        if node.script_format != _SCRIPT_FORMAT:
            found = node.script_format or "of no format"
            message = f'The script is {found}; write FEEL and scriptFormat="{_SCRIPT_FORMAT}".'
            self._findings.error(Rule.SCRIPT_FORMAT, node.place, message)
            return
        for line in assignments(node, self._findings):
            self._decide(line.expression, line.expression.place)

    def _awaited(self, node: Node, condition: Text | None) -> None:
        """Check what a conditional event waits for: only a command can make it true."""
        text = condition or Text(text="", place=node.place)
        place = Place(file=node.place.file, element=node.id, line=text.place.line)
        self._decide(text, place)
        found = sorted(_OF_TIME & set(_CALLED.findall(text.text)))
        if found:
            message = f"{found[0]} changes while nothing happens; draw a timer event."
            self._findings.error(Rule.CONDITION, place, message)

    def _timer(self, node: Node, time: Text | None, kind: str | None) -> None:
        place = (
            node.place if time is None else Place(file=node.place.file, element=node.id, line=time.place.line)
        )
        text = "" if time is None else time.text
        if kind == "timeDate" and _DEADLINE.fullmatch(text):
            self._clocks(text, place)
        elif kind == "timeCycle":
            self._cycle(text, place)
        elif not (_DURATION.fullmatch(text) if kind == "timeDuration" else _is_moment(text)):
            message = (
                f'The timer {text or "without a time"!r} cannot be read; write deadline("C10") or an '
                "ISO 8601 moment with its offset as timeDate, or an ISO 8601 duration as timeDuration."
            )
            self._findings.error(Rule.TIMER, place, message)
        elif kind == "timeDuration" and not _SOME_TIME.search(text):
            message = f"The timer {text!r} is over as soon as it begins; write how long it waits."
            self._findings.error(Rule.TIMER, place, message)

    def _clocks(self, call: str, place: Place) -> None:
        rulebook = self._surroundings.rulebook
        for clock in _QUOTED.findall(call):
            if rulebook is not None and clock not in rulebook.clocks:
                message = f"There is no clock {clock} in deadlines.toml; write one of its clocks."
                self._findings.error(Rule.UNKNOWN_CLOCK, place, message)

    def _cycle(self, text: str, place: Place) -> None:
        found = _CYCLE.fullmatch(text)
        if found is None or not _DURATION.fullmatch(found[1]) or not _SOME_TIME.search(found[1]):
            message = (
                f"The timer {text!r} does not say how often it repeats; write R3/P1D: three times, "
                "a day after each other. What goes on without end belongs to the warnings in deadlines.toml."
            )
            self._findings.error(Rule.TIMER, place, message)

    def _table(self, table: Table, place: Place) -> None:
        for given in table.inputs:
            self._functions(given.expression, place)
            for name in sorted(given.expression.names):
                self._reads(name, place, decides=False)
        for rule in table.rules:
            for test in rule.tests:
                for name in sorted(test.names - {"?"}):
                    self._reads(name, place, decides=False)
            for output in rule.outputs:
                for name in sorted(output.names if output is not None else ()):
                    self._reads(name, place, decides=False)

    def _reads(self, name: str, place: Place, *, decides: bool) -> None:
        """Note a name read; `decides`: what is read moves the token, so a person has to have decided it."""
        if name in self._names.items:
            return
        self.read.add(name)
        if decides and name.startswith(PROPOSED):
            message = (
                f"{name} is only proposed; read {name.removeprefix(PROPOSED)}, which is decided in a task "
                "that confirms the table."
            )
            self._findings.error(Rule.READS_PROPOSAL, place, message)
        elif self._names.free_text(name):
            message = f"{name} is free text, which never leaves the sealed file; ask with a choice instead."
            self._findings.error(Rule.ROUTES_ON_FREE_TEXT, place, message)
        elif self._surroundings.complete and not self._names.is_set(name):
            self._never_set(name, place)

    def _never_set(self, name: str, place: Place) -> None:
        message = f"Nothing sets {name}; set it in a form, a decision table or a script task."
        self._findings.error(Rule.NAME_NEVER_SET, place, message)

    def _parse(self, text: Text, place: Place) -> Expression | None:
        try:
            expression = parse(text.text)
        except FeelError as error:
            message = f"The expression is no FEEL: {error}"
            self._findings.error(Rule.FEEL_SYNTAX, place, message)
            return None
        self._functions(expression, place, frozenset({_CLOCKS_ASKED}))
        for call in _DEADLINE.findall(text.text):
            self._clocks(call, place)
        return expression

    def _functions(self, expression: Expression, place: Place, beside: frozenset[str] = _NOTHING) -> None:
        for name in sorted(expression.functions - BUILTIN_NAMES - beside):
            message = f"There is no function {name} here; see the list of FEEL functions."
            self._findings.error(Rule.UNKNOWN_FUNCTION, place, message)


def _repeating(node: Node) -> Iterator[tuple[Text, frozenset[str]]]:
    """Yield what says how often an activity runs, with the names that it knows besides the others."""
    if node.loop is not None:
        if node.loop.collection:
            yield Text(text=node.loop.collection, place=node.loop.place), _NOTHING
        if node.loop.cardinality is not None:
            yield node.loop.cardinality, _NOTHING
        if node.loop.until is not None:
            yield node.loop.until, frozenset(NUMBERS)
    if node.rounds is not None and node.rounds.condition is not None:
        yield node.rounds.condition, _NOTHING


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
