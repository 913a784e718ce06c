"""The built-in functions on lists and contexts."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from engine.feel.arithmetic import CONTEXT, calculate
from engine.feel.run import Run
from engine.feel.signature import Builtin, Parameter, builtin
from engine.feel.syntax import Operator
from engine.feel.values import deep, identity, items_of, ordered, whole

_Items = Sequence[object]


def _given(run: Run, arguments: _Items) -> _Items | None:
    """Return the list a function speaks about: its only argument, or all of its arguments."""
    if len(arguments) == 1:
        if arguments[0] is None:
            return None
        arguments = items_of(arguments[0])
    run.charge(len(arguments))
    return arguments


def _count(_run: Run, items: _Items) -> int:
    return len(items)


def _sum(run: Run, *arguments: object) -> Decimal | None:
    items = _given(run, arguments)
    if not items:
        return None
    total: Decimal | None = Decimal(0)
    for item in items:
        total = calculate(CONTEXT.add, total, item)
    return total


def _mean(run: Run, *arguments: object) -> Decimal | None:
    items = _given(run, arguments)
    return None if not items else calculate(CONTEXT.divide, _sum(run, items), len(items))


def _least(run: Run, *arguments: object) -> object:
    return _extreme(run, arguments, Operator.LESS)


def _greatest(run: Run, *arguments: object) -> object:
    return _extreme(run, arguments, Operator.GREATER)


def _extreme(run: Run, arguments: _Items, wanted: Operator) -> object:
    items = _given(run, arguments)
    if not items:
        return None
    best = items[0]
    for item in items:
        better = ordered(wanted, item, best)
        if better is None:
            return None
        best = item if better else best
    return best


def _all(run: Run, *arguments: object) -> bool | None:
    return _quantified(run, arguments, decisive=False)


def _any(run: Run, *arguments: object) -> bool | None:
    return _quantified(run, arguments, decisive=True)


def _quantified(run: Run, arguments: _Items, *, decisive: bool) -> bool | None:
    items = _given(run, arguments)
    if items is None or any(item is decisive for item in items):
        return None if items is None else decisive
    return not decisive if all(isinstance(item, bool) for item in items) else None


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


def _get_value(_run: Run, context: Mapping[str, object], key: str) -> object:
    return context.get(key)


def _get_entries(run: Run, context: Mapping[str, object]) -> list[object]:
    return run.items([{"key": key, "value": value} for key, value in context.items()])


FUNCTIONS: tuple[Builtin, ...] = (
    builtin("count", _count, Parameter.LIST),
    builtin("sum", _sum, Parameter.ANY, rest=Parameter.ANY),
    builtin("mean", _mean, Parameter.ANY, rest=Parameter.ANY),
    builtin("min", _least, Parameter.ANY, rest=Parameter.ANY),
    builtin("max", _greatest, Parameter.ANY, rest=Parameter.ANY),
    builtin("all", _all, Parameter.ANY, rest=Parameter.ANY),
    builtin("any", _any, Parameter.ANY, rest=Parameter.ANY),
    builtin("list contains", _list_contains, Parameter.LIST, Parameter.ANY),
    builtin("append", _append, Parameter.LIST, Parameter.ANY, rest=Parameter.ANY),
    builtin("concatenate", _concatenate, Parameter.LIST, rest=Parameter.LIST),
    builtin("distinct values", _distinct, Parameter.LIST),
    builtin("union", _union, Parameter.LIST, rest=Parameter.LIST),
    builtin("flatten", _flatten, Parameter.LIST),
    builtin("index of", _index_of, Parameter.LIST, Parameter.ANY),
    builtin("reverse", _reverse, Parameter.LIST),
    builtin("sublist", _sublist, Parameter.LIST, Parameter.NUMBER, Parameter.NUMBER, optional=1),
    builtin("get value", _get_value, Parameter.CONTEXT, Parameter.TEXT),
    builtin("get entries", _get_entries, Parameter.CONTEXT),
)
