"""The built-in functions on lists and contexts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from engine.feel.run import Run
from engine.feel.signature import Builtin, Parameter, builtin
from engine.feel.syntax import Operator
from engine.feel.values import Function, deep, identity, ordered, whole

_Items = Sequence[object]


def _count(_run: Run, items: _Items) -> int:
    return len(items)


def _list_contains(run: Run, items: _Items, wanted: object) -> bool:
    key = identity(run, wanted)
    return any(identity(run, item) == key for item in items)


def _append(run: Run, items: _Items, *more: object) -> list[object]:
    return run.items([*items, *more])


def _concatenate(run: Run, *lists: _Items) -> list[object]:
    run.charge(sum(len(items) for items in lists))
    return [item for items in lists for item in items]


def _distinct(run: Run, items: _Items) -> list[object]:
    seen: dict[object, object] = {}
    for item in items:
        seen.setdefault(identity(run, item), item)
    return [*seen.values()]


def _union(run: Run, *lists: _Items) -> list[object]:
    return _distinct(run, _concatenate(run, *lists))


def _flatten(run: Run, items: _Items) -> list[object]:
    return list(_leaves(run, items, 0))


def _leaves(run: Run, items: _Items, depth: int) -> Iterator[object]:
    deep(depth)
    run.charge(len(items))
    for item in items:
        if isinstance(item, list | tuple):
            yield from _leaves(run, item, depth + 1)
        else:
            yield item


def _index_of(run: Run, items: _Items, wanted: object) -> list[object]:
    key = identity(run, wanted)
    return [place for place, item in enumerate(items, start=1) if identity(run, item) == key]


def _reverse(run: Run, items: _Items) -> list[object]:
    return run.items([*reversed(items)])


def _sublist(run: Run, items: _Items, start: Decimal | int, length: Decimal | int | None = None) -> object:
    return run.items([*part]) if (part := cut(items, start, length)) is not None else None


def cut(items: _Items, start: Decimal | int, length: Decimal | int | None) -> _Items | None:
    """Return the part of a list or text from a place counted from 1, or from the end where it is negative.

    None where there is no such place or the numbers are not whole.
    """
    place, taken = whole(start), len(items) if length is None else whole(length)
    if not place or abs(place) > len(items) or taken is None or taken < 0:
        return None
    first = place - 1 if place > 0 else len(items) + place
    return items[first : first + taken]


def _insert_before(run: Run, items: _Items, position: Decimal | int, item: object) -> object:
    place = _place(items, position)
    return None if place is None else run.items([*items[:place], item, *items[place:]])


def _remove(run: Run, items: _Items, position: Decimal | int) -> object:
    place = _place(items, position)
    return None if place is None else run.items([*items[:place], *items[place + 1 :]])


def _place(items: _Items, position: Decimal | int) -> int | None:
    """Return where an item stands, counted from 0; None where there is no such position."""
    place = whole(position)
    if not place or abs(place) > len(items):
        return None
    return place - 1 if place > 0 else len(items) + place


class _Preceding:
    """An item that is sorted; it comes before another when the caller's function says so."""

    def __init__(self, item: object, precedes: Callable[[object, object], object]) -> None:
        self.item = item
        self._precedes = precedes

    def __lt__(self, other: "_Preceding") -> bool:
        return self._precedes(self.item, other.item) is True


def _sort(run: Run, items: _Items, precedes: object = None) -> list[object] | None:
    """Sort a list, equal items staying as they stood; without a function only what has one order."""
    run.charge(len(items))
    if precedes is None:
        if any(ordered(Operator.LESS, item, items[0]) is None for item in items):
            return None
        return [*sorted(items, key=lambda item: _Preceding(item, _naturally))]
    if not isinstance(precedes, Function) or len(precedes.parameters) != len(("a", "b")):
        return None
    before = precedes.apply
    return sorted(items, key=lambda item: _Preceding(item, lambda one, two: before(run, (one, two))))


def _naturally(one: object, two: object) -> object:
    return ordered(Operator.LESS, one, two)


def _get_value(_run: Run, context: Mapping[str, object], key: str) -> object:
    return context.get(key)


def _get_entries(run: Run, context: Mapping[str, object]) -> list[object]:
    return run.items([{"key": key, "value": value} for key, value in context.items()])


def _context(run: Run, entries: _Items) -> dict[str, object] | None:
    """Make a context of entries as `get entries` gives them; null where one is none or comes twice."""
    run.charge(len(entries))
    made: dict[str, object] = {}
    for entry in entries:
        if not isinstance(entry, Mapping) or "value" not in entry:
            return None
        key = entry.get("key")
        if not isinstance(key, str) or key in made:
            return None
        made[key] = entry["value"]
    return made


def _context_put(run: Run, context: Mapping[str, object], key: str, value: object) -> dict[str, object]:
    run.charge(len(context))
    return {**context, key: value}


def _context_merge(run: Run, contexts: _Items) -> dict[str, object] | None:
    merged: dict[str, object] = {}
    for context in contexts:
        if not isinstance(context, Mapping):
            return None
        run.charge(1 + len(context))
        merged |= context
    return merged


FUNCTIONS: tuple[Builtin, ...] = (
    builtin("count", _count, Parameter.LIST),
    builtin("list contains", _list_contains, Parameter.LIST, Parameter.ANY),
    builtin("append", _append, Parameter.LIST, Parameter.ANY, rest=Parameter.ANY),
    builtin("concatenate", _concatenate, Parameter.LIST, rest=Parameter.LIST),
    builtin("distinct values", _distinct, Parameter.LIST),
    builtin("union", _union, Parameter.LIST, rest=Parameter.LIST),
    builtin("flatten", _flatten, Parameter.LIST),
    builtin("index of", _index_of, Parameter.LIST, Parameter.ANY),
    builtin("reverse", _reverse, Parameter.LIST),
    builtin("sublist", _sublist, Parameter.LIST, Parameter.NUMBER, Parameter.NUMBER, optional=1),
    builtin("insert before", _insert_before, Parameter.LIST, Parameter.NUMBER, Parameter.ANY),
    builtin("remove", _remove, Parameter.LIST, Parameter.NUMBER),
    builtin("sort", _sort, Parameter.LIST, Parameter.ANY, optional=1),
    builtin("context", _context, Parameter.LIST),
    builtin("context put", _context_put, Parameter.CONTEXT, Parameter.TEXT, Parameter.ANY),
    builtin("context merge", _context_merge, Parameter.LIST),
    builtin("get value", _get_value, Parameter.CONTEXT, Parameter.TEXT),
    builtin("get entries", _get_entries, Parameter.CONTEXT),
)
