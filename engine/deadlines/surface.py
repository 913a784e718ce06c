"""What a rulebook touches outside itself: the routing names it reads, the elements it waits for."""

from collections.abc import Collection, Iterator
from itertools import chain

from engine.deadlines.rulebook import (
    TODAY,
    Clock,
    Extension,
    Limit,
    On,
    Reactions,
    StopAll,
    Trigger,
)


def names_of(
    clocks: Collection[Clock], extensions: Collection[Extension], stops_all: Collection[StopAll]
) -> frozenset[str]:
    """Return the routing names that conditions, start days, lengths and pauses read.

    The variable of a multi-instance is no routing name of the case, and `today` none at all.
    """
    names = {name for trigger in _triggers_of(clocks, extensions, stops_all) for name in _read_by(trigger)}
    names |= {_root(extension.days) for extension in extensions}
    for clock in clocks:
        names |= set(_names_of_clock(clock))
    return frozenset(names - {TODAY} - {clock.item_name for clock in clocks if clock.item_name})


def elements_of(
    clocks: Collection[Clock], extensions: Collection[Extension], stops_all: Collection[StopAll]
) -> frozenset[str]:
    """Return the ids of the elements that triggers name."""
    triggers = _triggers_of(clocks, extensions, stops_all)
    return frozenset(element for trigger in triggers for element in trigger.elements if element)


def reactions_of(
    clocks: Collection[Clock], extensions: Collection[Extension], stops_all: Collection[StopAll]
) -> dict[tuple[str, str], Reactions]:
    """Return, for each thing that may happen on an element, what it may do to clocks."""
    by_id = {clock.id: clock for clock in clocks}
    triggers = list(_triggers_of(clocks, extensions, stops_all))
    happenings = {(trigger.on, element) for trigger in triggers for element in trigger.elements}
    happenings.add((On.ENDED, ""))

    def heeds(trigger: Trigger, happening: tuple[On, str]) -> bool:
        return trigger.on is happening[0] and happening[1] in trigger.elements

    return {
        (str(happening[0]), happening[1]): Reactions(
            stops_all=tuple(stop for stop in stops_all if heeds(stop.trigger, happening)),
            stops=tuple((c, stop) for c in clocks for stop in c.stops if heeds(stop.trigger, happening)),
            extensions=tuple((by_id[e.extends], e) for e in extensions if heeds(e.trigger, happening)),
            begun=tuple((c, pause) for c in clocks for pause in c.pauses if heeds(pause.begins, happening)),
            finished=tuple((c, pause) for c in clocks for pause in c.pauses if heeds(pause.ends, happening)),
            starts=tuple((c, start) for c in clocks for start in c.starts if heeds(start.trigger, happening)),
        )
        for happening in sorted(happenings)
    }


def _triggers_of(
    clocks: Collection[Clock], extensions: Collection[Extension], stops_all: Collection[StopAll]
) -> Iterator[Trigger]:
    for clock in clocks:
        yield from (start.trigger for start in clock.starts)
        yield from (stop.trigger for stop in clock.stops)
        yield from chain.from_iterable((pause.begins, pause.ends) for pause in clock.pauses)
    yield from (extension.trigger for extension in extensions)
    yield from (stop.trigger for stop in stops_all)


def _names_of_clock(clock: Clock) -> Iterator[str]:
    for start in clock.starts:
        yield from map(_root, start.origins)
    for variant in clock.variants:
        yield from variant.when.names
        yield from map(_root, variant.origins)
    caps = (variant.cap for variant in clock.variants if variant.cap is not None)
    yield from chain.from_iterable(map(_names_of_limit, chain(clock.limits, caps)))
    yield from (_root(name) for pause in clock.pauses for name in (pause.planned, pause.until))
    if clock.length_from is not None:
        yield _root(clock.length_from.name)
    if clock.set_by is not None:
        yield _root(clock.set_by)


def _names_of_limit(limit: Limit) -> Iterator[str]:
    yield _root(limit.origin)
    yield from limit.when.names if limit.when is not None else ()


def _read_by(trigger: Trigger) -> frozenset[str]:
    return frozenset() if trigger.when is None else trigger.when.names


def _root(name: str) -> str:
    return name.partition(".")[0]
