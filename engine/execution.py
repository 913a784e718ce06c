"""One case in memory and the one way to move it: used by the live engine and by re-execution alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import Final, cast

from engine import codec, deadlines, recusal
from engine import commands as c
from engine import events as e
from engine.admission import Lookups
from engine.case import Case, evolve
from engine.deadlines import ClockKey, Happening, Moment, Rulebook, Running
from engine.decide import Decision, Question, decide
from engine.definition import Element, OrganRule
from engine.errors import DivergenceError, Reason, Rejected
from engine.ids import CaseId, ElementId
from engine.ports import Advance, Interpreter, Run, Step
from engine.working_days import Calendar

SNAPSHOT_FORMAT: Final = 1


@dataclass(slots=True, kw_only=True)
class CaseClocks:
    """The legal clocks of one case while a command is executed (port `Clocks`)."""

    rulebook: Rulebook
    moment: Moment
    running: Mapping[ClockKey, Running]

    def happened(
        self, on: str, element: str, item: int | None, scope: Mapping[str, e.Json]
    ) -> tuple[e.Event, ...]:
        """Return what starting, extending and stopping clocks the element causes, and remember it."""
        if (on, element) not in self.rulebook.reactions:
            return ()  # most elements move no clock
        happening = Happening(on=on, element=element, item=item)
        happened = deadlines.react(self.rulebook, happening, scope, self.running, self.moment)
        for event in happened:
            self.running = deadlines.fold(self.running, event)
        return happened

    def recomputed(self) -> tuple[e.Event, ...]:
        """Return what the calendar of the moment changes of the running clocks, and remember it."""
        happened = deadlines.recompute(self.rulebook, self.running, self.moment)
        for event in happened:
            self.running = deadlines.fold(self.running, event)
        return happened

    def due_at(self, *clocks: str, item: int | None = None) -> datetime | None:
        """Return when the first running clock of `clocks` is missed, None if none runs."""
        return deadlines.due_at(self.running, *clocks, item=item)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One admitted command with all that re-execution repeats it from.

    `routing` are the answers that the diagram routes on, of the case or, for a task inside a
    multi-instance, of its item.
    """

    command: c.Command
    lookups: Lookups = field(default_factory=Lookups)
    routing: Mapping[str, e.Json] = field(default_factory=dict)
    item_routing: Mapping[str, e.Json] = field(default_factory=dict)

    def ordered(self) -> "Asked":
        """Return the same with the keys of all objects sorted, as it is read back from the entry."""
        if not _nests(self.routing) and not _nests(self.item_routing):
            return self
        return replace(self, routing=_ordered(self.routing), item_routing=_ordered(self.item_routing))


def _nests(values: Mapping[str, e.Json]) -> bool:
    return any(isinstance(value, dict | list) for value in values.values())


def _ordered(values: Mapping[str, e.Json]) -> dict[str, e.Json]:
    """Return routing data whose nested objects have sorted keys: FEEL can see their order."""
    return codec.parse_object(codec.canonical(values)) if _nests(values) else dict(values)


class Execution:
    """A case, its run and its definition. After any exception it is spoilt: throw it away."""

    def __init__(self, case: Case, run: Run, interpreter: Interpreter, zone: tzinfo) -> None:
        """Hold a case together with the run that its history led to."""
        self.case = case
        self.run = run
        self.definition = interpreter.definition
        self._zone = zone
        self._written: bytes | None = None  # the folded case as canonical bytes, while nothing moves it

    @classmethod
    def new(cls, case: CaseId, interpreter: Interpreter, zone: tzinfo) -> "Execution":
        """Return a case that has no history yet."""
        return cls(Case(id=case), interpreter.new(), interpreter, zone)

    @classmethod
    def restore(cls, state: bytes, interpreter: Interpreter, zone: tzinfo) -> "Execution":
        """Return the case as `state` says (see `snapshot`)."""
        kept, run, case = cast("tuple[e.Json, e.Json, e.Json]", codec.parse(state))
        if kept != SNAPSHOT_FORMAT:
            message = f"the snapshot has format {kept}, {SNAPSHOT_FORMAT} is read"
            raise DivergenceError(message)
        return cls(codec.read_case(case), interpreter.restore(run), interpreter, zone)

    @property
    def rulebook(self) -> Rulebook:
        """The clocks under the case's rule profile."""
        return self.definition.rules(self.case.profile)

    def snapshot(self) -> bytes:
        """Return the whole state; a cache that history can always rebuild."""
        return codec.canonical([SNAPSHOT_FORMAT, self.run.snapshot(), self._document()])

    def marking(self) -> str:
        """Return the SHA-256 over the active tokens and the folded case."""
        return codec.digest([self.run.marking(), self._document()])

    def _document(self) -> object:
        """Return the folded case, written once for the marking and the snapshot."""
        if self._written is None:
            self._written = codec.canonical(codec.case_document(self.case))
        return codec.verbatim(self._written)

    def perform(self, asked: Asked, calendar: Calendar) -> tuple[e.Event, ...]:
        """Do the command, let the diagram follow, fold everything; return what happened, in order.

        Raises ExecutionError naming the element at which the diagram cannot go on.
        """
        case, command = self.case, asked.command
        self._written = None
        asked = asked.ordered()
        case.routing.update(asked.routing)
        decision = decide(
            Question(
                command=command,
                case=case,
                definition=self.definition,
                lookups=asked.lookups,
                routing=asked.routing or asked.item_routing,
            )
        )
        happened = [*decision.events]
        for event in decision.events:
            evolve(case, event)
        if decision.step is not None:
            happened += self._follow(asked, decision, decision.step, calendar)
        case.routing = _ordered(case.routing)
        case.version += 1
        case.last_at = command.at
        return tuple(happened)

    def element(self, command: c.Command) -> Element | None:
        """Return the element whose form a command's answers fill in, None where there is no form."""
        found = element_of(command, self.case)
        return None if found is None else self.definition.elements[found]

    def keep_the_law(self, asked: Asked, calendar: Calendar) -> None:
        """Refuse an extension that the law does not give.

        Raises Rejected naming the clock and what stands in the way.
        """
        command, case = asked.command, self.case
        element = element_of(command, case)
        refused = deadlines.refused_extension(
            self.rulebook,
            Happening(on="completed", element=element or ""),
            {**case.routing, **asked.routing},
            case.clocks,
            Moment(at=command.at, zone=self._zone, calendar=calendar),
        )
        if refused is not None:
            raise Rejected(Reason.EXTENSION_NOT_POSSIBLE, clock=refused.clock, problem=refused.problem.value)

    def _follow(self, asked: Asked, decision: Decision, step: Step, calendar: Calendar) -> list[e.Event]:
        case, command, concern = self.case, asked.command, decision.concern
        deciding = {} if concern is None else {OrganRule.RECUSING: concern.organ}
        moment = Moment(at=command.at, zone=self._zone, calendar=calendar)
        clocks = CaseClocks(rulebook=self.rulebook, moment=moment, running=case.clocks)
        followed: list[e.Event] = []
        if isinstance(command, c.FileSubmission):
            followed += clocks.happened("started", "", None, case.routing)
        if isinstance(command, c.RecomputeClocks):
            followed += clocks.recomputed()
        followed += self.run.advance(
            step,
            Advance(
                command=command.id,
                actor=command.actor,
                at=command.at,
                zone=self._zone,
                definition=self.definition,
                routing=case.routing,
                organs=case.organs() | deciding,
                clocks=clocks,
                item_values=asked.item_routing,
            ),
        )
        if concern is not None:
            followed += recusal.asked(concern, followed, self.definition)
        if self.run.ended:
            followed += clocks.happened("ended", "", None, case.routing)
            merged = isinstance(command, c.MergeCase)
            followed.append(
                e.CaseEnded(outcome="merged" if merged else "completed", reference=case.reference)
            )
        for event in followed:
            evolve(case, event)
        return followed


def item_of(command: c.Command, case: Case) -> int | None:
    """Return the multi-instance item that a command's answers belong to, None for the case itself."""
    match command:
        case c.CompleteTask():
            return case.tasks[command.task].item
        case c.CorrelateMessage():
            return case.messages[command.message].item
        case _:
            return None


def element_of(command: c.Command, case: Case) -> ElementId | None:
    """Return the element whose form a command's answers fill in, None where there is no form."""
    match command:
        case c.CompleteTask() if command.task in case.tasks:
            return case.tasks[command.task].element
        case c.CorrelateMessage() if command.message in case.messages:
            return case.messages[command.message].element
        case _:
            return None
