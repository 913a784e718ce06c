"""The built-in functions that sum up a list of numbers or answers."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from engine.feel.arithmetic import CONTEXT, calculate
from engine.feel.run import Run
from engine.feel.signature import Builtin, Parameter, builtin
from engine.feel.syntax import Operator
from engine.feel.values import items_of, number_of, ordered

_Items = Sequence[object]


def _given(run: Run, arguments: _Items) -> _Items | None:
    """Return the list a function speaks about: its only argument, or all of its arguments."""
    if len(arguments) == 1:
        if arguments[0] is None:
            return None
        arguments = items_of(arguments[0])
    run.charge(len(arguments))
    return arguments


def _numbers(run: Run, arguments: _Items) -> list[Decimal | int] | None:
    """Return the numbers of the list a function speaks about; None where there is none, or something else."""
    numbers = [number_of(item) for item in _given(run, arguments) or ()]
    found = [number for number in numbers if number is not None]
    return found if found and len(found) == len(numbers) else None


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


def _product(run: Run, *arguments: object) -> Decimal | None:
    product: Decimal | None = Decimal(1)
    for number in _numbers(run, arguments) or (None,):
        product = calculate(CONTEXT.multiply, product, number)
    return product


def _median(run: Run, *arguments: object) -> object:
    numbers = sorted(_numbers(run, arguments) or ())
    if not numbers:
        return None
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return calculate(CONTEXT.divide, calculate(CONTEXT.add, numbers[middle - 1], numbers[middle]), 2)


def _stddev(run: Run, *arguments: object) -> Decimal | None:
    """Return the standard deviation of a sample; one number has none."""
    numbers = _numbers(run, arguments) or ()
    if len(numbers) <= 1:
        return None
    mean = calculate(CONTEXT.divide, _sum(run, [*numbers]), len(numbers))
    squares: list[object] = []
    for number in numbers:
        distance = calculate(CONTEXT.subtract, number, mean)
        squares.append(calculate(CONTEXT.multiply, distance, distance))
    return calculate(CONTEXT.sqrt, calculate(CONTEXT.divide, _sum(run, squares), len(numbers) - 1))


def _mode(run: Run, *arguments: object) -> list[object] | None:
    """Return the numbers that come most often, the smallest first; of an empty list none."""
    if _given(run, arguments) == () or _given(run, arguments) == []:
        return []
    numbers = _numbers(run, arguments)
    if numbers is None:
        return None
    counted = Counter(numbers)
    most = max(counted.values())
    return [number for number in sorted(counted) if counted[number] == most]


FUNCTIONS: tuple[Builtin, ...] = tuple(
    builtin(name, compute, Parameter.ANY, rest=Parameter.ANY)
    for name, compute in {
        "sum": _sum,
        "mean": _mean,
        "product": _product,
        "median": _median,
        "stddev": _stddev,
        "mode": _mode,
        "min": _least,
        "max": _greatest,
        "all": _all,
        "any": _any,
    }.items()
)
