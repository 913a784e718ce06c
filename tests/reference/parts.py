"""What generated models are built of: parts with one way in; behind a part that ends nothing is drawn."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import TypeAlias, cast


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """A multi-instance over a list or, where `over` is empty, with a number of instances."""

    over: str
    item: str
    times: str | None = None
    sequential: bool = False
    output: str | None = None
    output_item: str | None = None
    until: str | None = None


@dataclass(frozen=True, kw_only=True)
class Again:
    """A standard loop."""

    condition: str | None
    most: int | None = None
    test_before: bool = False


@dataclass(frozen=True, kw_only=True)
class Event:
    """What is awaited or thrown: kind, and a name, a code or a time."""

    kind: str
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class Border:
    """An event on the border of an activity; `joins`: its way leads back behind the activity."""

    id: str
    event: Event
    interrupting: bool
    then: "Part"
    joins: bool = False


@dataclass(frozen=True, kw_only=True)
class Work:
    """A task: userTask, serviceTask or scriptTask."""

    id: str
    kind: str
    lines: tuple[str, ...] = ()
    loop: Repeat | Again | None = None
    border: tuple[Border, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Inside:
    """A sub-process, or a call activity where `called` names a process; a transaction may be cancelled."""

    id: str
    body: "Part | None" = None
    called: str | None = None
    transaction: bool = False
    loop: Repeat | Again | None = None
    border: tuple[Border, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Aside:
    """An event sub-process of the box in which it stands; what is before it goes on behind it."""

    id: str
    event: Event
    interrupting: bool
    body: "Part"


@dataclass(frozen=True, kw_only=True)
class Chain:
    """Parts one after another."""

    parts: tuple["Part", ...]


@dataclass(frozen=True, kw_only=True)
class Split:
    """Branches; the default has an empty condition, None is no condition. `merge` is what they meet at.

    `kind` and `merge` are BPMN's gateways. `kind` "" is none: the branches part behind the activity before
    them. `merge` None is none, too: the branches meet where they go on.
    """

    id: str
    kind: str
    branches: tuple["Part", ...]
    conditions: tuple[str | None, ...] = ()
    merge: str | None = None


@dataclass(frozen=True, kw_only=True)
class Round:
    """A loop: the body again while the condition holds; `leave` jumps out of its middle."""

    id: str
    body: "Part"
    again: str
    leave: str | None = None
    rest: "Part | None" = None


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """Parallel branches that are not nested: what splits second joins first with the other branch."""

    id: str
    parts: tuple["Part", "Part", "Part", "Part"]


@dataclass(frozen=True, kw_only=True)
class FirstOf:
    """An event-based gateway with what follows each event."""

    id: str
    events: tuple[tuple[str, Event], ...]
    branches: tuple["Part", ...]


@dataclass(frozen=True, kw_only=True)
class Happens:
    """An intermediate event."""

    id: str
    event: Event
    throws: bool = False


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link: an event that throws it on each way to here, and its end."""

    id: str


@dataclass(frozen=True, kw_only=True)
class Finish:
    """An end event in the middle of something."""

    id: str
    event: Event | None = None


Part: TypeAlias = Work | Inside | Aside | Chain | Split | Round | Crossing | FirstOf | Happens | Link | Finish


@dataclass(frozen=True, kw_only=True)
class Model:
    """A bundle: its processes, the first one begins; `stages` are calls that the bundle lists."""

    processes: tuple[tuple[str, Part], ...]
    stages: tuple[str, ...] = ()


NOTHING = Chain(parts=())


def smaller(model: Model) -> Iterator[Model]:
    """Yield models with one thing less."""
    for index, (name, part) in enumerate(model.processes):
        for less in _smaller(part):
            processes = (*model.processes[:index], (name, less), *model.processes[index + 1 :])
            yield replace(model, processes=processes)
    if model.stages:
        yield replace(model, stages=())


def _smaller(part: Part) -> Iterator[Part]:
    """Yield what may stand in a part's place: nothing, one of its own parts, itself with less inside."""
    if part != NOTHING:
        yield NOTHING
    yield from _within(part)
    for border in getattr(part, "border", ()):
        yield cast("Border", border).then
    yield from (cast("Part", less) for less in _less(part))


def _within(part: Part) -> Iterator[Part]:
    match part:
        case Chain(parts=parts) | Split(branches=parts) | FirstOf(branches=parts):
            yield from parts
        case Crossing(parts=parts):
            yield from parts
        case Round(body=body, rest=rest):
            yield from filter(None, (body, rest))
        case Aside(body=body):
            yield body
        case Inside(body=body) if body is not None:
            yield body
        case _:
            pass


_PARTS = (Work, Inside, Aside, Chain, Split, Round, Crossing, FirstOf, Happens, Link, Finish)
_KEPT = frozenset(
    {"id", "condition", "most", "times", "over", "item", "kind", "event", "events", "called", "conditions"}
)


def _less(whole: object) -> Iterator[object]:
    """Yield copies with one field smaller."""
    for named in fields(whole):  # type: ignore[arg-type]  # every part is a dataclass
        value = getattr(whole, named.name)
        if named.name not in _KEPT:
            for less in _values(whole, named.name, value):
                yield replace(whole, **less)  # type: ignore[type-var]  # as above


def _values(whole: object, name: str, value: object) -> Iterator[Mapping[str, object]]:
    if isinstance(value, _PARTS):
        yield from ({name: less} for less in _smaller(value))
    elif isinstance(value, tuple):
        yield from _rows(whole, name, value)
    elif isinstance(value, Repeat | Again):
        yield {name: None}
        yield from ({name: less} for less in _less(value))
    elif value is True:
        yield {name: False}
    elif value is not None and name in {"until", "leave", "rest", "output"}:
        yield {name: None, "output_item": None} if name == "output" else {name: None}


def _rows(whole: object, name: str, rows: tuple[object, ...]) -> Iterator[Mapping[str, object]]:
    fixed = isinstance(whole, Crossing)
    for index, row in enumerate(rows):
        before, after = rows[:index], rows[index + 1 :]
        if not fixed and (name != "branches" or len(rows) > 2):  # a gateway with one branch is none
            yield {name: (*before, *after), **_beside(whole, name, index)}
        if isinstance(row, Border):
            yield from ({name: (*before, less, *after)} for less in _less(row))
        elif isinstance(row, _PARTS):
            yield from ({name: (*before, less, *after)} for less in _smaller(row))


def _beside(whole: object, name: str, index: int) -> dict[str, object]:
    """Return what goes together with a branch."""
    if name == "branches" and isinstance(whole, Split) and whole.conditions:
        return {"conditions": (*whole.conditions[:index], *whole.conditions[index + 1 :])}
    if name == "branches" and isinstance(whole, FirstOf):
        return {"events": (*whole.events[:index], *whole.events[index + 1 :])}
    return {}
