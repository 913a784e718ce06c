"""One step of a replay: what an entry did, on the diagram and in words, and what was known after it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine import events as e
from engine.admission import Capacity
from engine.history import Edition
from engine.trail import AsOf, Line, Trail
from web import context
from web.audit import standing
from web.audit.standing import Clock, Fact, Waiting
from web.audit.witness import Witness
from web.commands import command_name
from web.context import say
from web.picture import Picture, pictures_of_step
from web.places import passages
from web.proposals import Proposal, departure_codes, proposal
from web.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A step as a line of the list: its number, when it counts, who, what mainly."""

    number: int
    at: datetime
    who: str
    main: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asked what: in which capacity, on whose behalf, when it counts and when it was recorded."""

    who: str
    capacity: str
    behalf: str
    at: datetime
    recorded_at: datetime
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A decision table that was evaluated, with the ids of the rules that held."""

    proposal: Proposal
    matched: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """A decision otherwise than proposed, with why."""

    name: str
    proposed: str
    decided: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Everything that a page shows of one entry."""

    number: int
    main: str
    asked: Asked
    sentences: tuple[str, ...]
    quoted: str
    passages: list[tuple[str, str, str]]
    pictures: list[Picture]
    tables: list[Table]
    departures: list[Departure]
    known: list[Fact]
    routed: list[Fact]
    clocks: list[Clock]
    tasks: list[Waiting]
    messages: list[Waiting]
    hash: str
    previous: str
    marking: str
    edition: Edition


def stops(trail: Trail, words: Wording) -> list[Stop]:
    """Return every entry of a trail as a line."""
    witness = Witness(words)
    told = (witness.testify(line) for line in trail.lines)
    return [Stop(number=one.number, at=one.at, who=one.who, main=main) for one, main in told]


def step(trail: Trail, number: int, words: Wording) -> Step:
    """Return what a page shows of entry `number` of a trail."""
    then, witness = trail.as_of(number), Witness(words)
    for line in trail.lines[: number - 1]:
        witness.remember(line)
    told, main = witness.testify(then.line)
    entry, happened = then.line.entry, then.line.events
    return Step(
        number=number,
        main=main,
        asked=_asked(then.line, witness, words),
        sentences=told.sentences,
        quoted=told.quoted,
        passages=passages(happened, words),
        pictures=pictures_of_step(then.case, then.happened, words, frozenset(_touched(then))),
        tables=[_table(event, words) for event in happened if isinstance(event, e.TableEvaluated)],
        departures=[
            _departure(event, words) for event in happened if isinstance(event, e.ProposalDepartedFrom)
        ],
        known=standing.known(then, words),
        routed=standing.routed(then, words),
        clocks=standing.clocks(then, words),
        tasks=standing.tasks(then, words),
        messages=standing.messages(then, words),
        hash=then.line.hash,
        previous=entry.previous,
        marking=entry.marking,
        edition=entry.edition,
    )


def _asked(line: Line, witness: Witness, words: Wording) -> Asked:
    entry = line.entry
    behalf = entry.clear.get("on_behalf_of")
    return Asked(
        who=witness.person(str(entry.clear.get("actor", ""))),
        capacity=_capacity(entry.capacity, words),
        behalf=witness.person(behalf) if isinstance(behalf, str) else "",
        at=entry.at,
        recorded_at=entry.recorded_at,
        command=command_name(entry.command),
    )


def _capacity(capacity: Capacity, words: Wording) -> str:
    if capacity.role is None:
        return ""
    if capacity.organ is None:
        return words.role(capacity.role)
    organ = context.named([capacity.organ])
    return say("%(roles)s of %(organ)s", roles=words.role(capacity.role), organ=organ)


def _table(event: e.TableEvaluated, words: Wording) -> Table:
    return Table(proposal=proposal(event, words), matched=event.matched)


def _departure(event: e.ProposalDepartedFrom, words: Wording) -> Departure:
    codes: Mapping[str, str] = dict(departure_codes(words))
    return Departure(
        name=words.label(event.name),
        proposed=words.value(event.name, event.proposed),
        decided=words.value(event.name, event.decided),
        code=codes.get(event.code, event.code),
    )


def _touched(then: AsOf) -> Iterator[str]:
    """Yield the ids of the flows that were taken and of the elements that something happened to."""
    for event in then.line.events:
        match event:
            case e.FlowTaken():
                yield event.flow
            case e.GatewayDecided():
                yield event.gateway
            case e.StageEntered() | e.StageLeft():
                yield event.stage
            case e.TaskClaimed() | e.TaskReleased() | e.TaskAssigned() if event.task in then.case.tasks:
                yield then.case.tasks[event.task].element
            case (
                e.TaskCreated()
                | e.TaskCompleted()
                | e.MessageReceived()
                | e.TableEvaluated()
                | e.VariablesSet()
            ):
                yield event.element
            case e.JobCreated() if event.element is not None:
                yield event.element
            case _:
                pass  # nothing on the diagram
