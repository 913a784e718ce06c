"""The built-in functions that say how points and ranges lie to one another."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.feel.run import Run
from engine.feel.signature import Builtin, Parameter, builtin
from engine.feel.syntax import Operator
from engine.feel.values import ENDLESS, Range, both, negated, ordered

# Just before or just after a value: a closed range begins before its first value and ends after its last.
_BEFORE, _AFTER = 0, 1


@dataclass(frozen=True, slots=True)
class _Cut:
    """A place between values; `ahead` is -1 below all values, 1 above all of them, else 0."""

    value: object
    side: int = _BEFORE
    ahead: int = 0

    def precedes(self, other: "_Cut") -> bool | None:
        """Tell whether this place comes first; None where the two values have no order."""
        if self.ahead or other.ahead:
            return self.ahead < other.ahead
        less = ordered(Operator.LESS, self.value, other.value)
        if less is not False:
            return less
        return self.side < other.side and ordered(Operator.AT_MOST, self.value, other.value)

    def same(self, other: "_Cut") -> bool | None:
        """Tell whether the two are one place."""
        return both(negated(self.precedes(other)), negated(other.precedes(self)))

    def at_most(self, other: "_Cut") -> bool | None:
        """Tell whether this place does not come after the other."""
        return negated(other.precedes(self))


@dataclass(frozen=True, slots=True)
class _Span:
    """Where a point or a range begins and ends."""

    low: _Cut
    high: _Cut


def _span(value: object) -> _Span:
    if not isinstance(value, Range):
        return _Span(_Cut(value, _BEFORE), _Cut(value, _AFTER))
    return _Span(
        low=_Cut(None, ahead=-1)
        if value.low is ENDLESS
        else _Cut(value.low, _BEFORE if value.low_closed else _AFTER),
        high=_Cut(None, ahead=1)
        if value.high is ENDLESS
        else _Cut(value.high, _AFTER if value.high_closed else _BEFORE),
    )


def _all(*answers: bool | None) -> bool | None:
    held: bool | None = True
    for answer in answers:
        held = both(held, answer)
    return held


_Relation = Callable[[_Span, _Span], bool | None]


def _before(one: _Span, two: _Span) -> bool | None:
    return one.high.at_most(two.low)


def _meets(one: _Span, two: _Span) -> bool | None:
    """Tell whether the last value of one is the first of the other."""
    if one.high.ahead or two.low.ahead or (one.high.side, two.low.side) != (_AFTER, _BEFORE):
        return False
    return _Cut(one.high.value).same(_Cut(two.low.value))


def _overlaps(one: _Span, two: _Span) -> bool | None:
    return _all(two.low.precedes(one.high), one.low.precedes(two.high))


def _overlaps_before(one: _Span, two: _Span) -> bool | None:
    return _all(one.low.precedes(two.low), two.low.precedes(one.high), one.high.at_most(two.high))


def _finishes(one: _Span, two: _Span) -> bool | None:
    return _all(one.high.same(two.high), two.low.at_most(one.low))


def _includes(one: _Span, two: _Span) -> bool | None:
    return _all(one.low.at_most(two.low), two.high.at_most(one.high))


def _starts(one: _Span, two: _Span) -> bool | None:
    return _all(one.low.same(two.low), one.high.at_most(two.high))


def _coincides(one: _Span, two: _Span) -> bool | None:
    return _all(one.low.same(two.low), one.high.same(two.high))


def _turned(relation: _Relation) -> _Relation:
    return lambda one, two: relation(two, one)


def _declared(name: str, relation: _Relation, *, ranges: tuple[int, ...]) -> Builtin:
    """Declare a function of two values; those at the places of `ranges` have to be ranges."""

    def compute(_run: Run, *values: object) -> bool | None:
        if None in values or not all(isinstance(values[place], Range) for place in ranges):
            return None
        one, two = map(_span, values)
        return relation(one, two)

    return builtin(name, compute, Parameter.ANY, Parameter.ANY)


FUNCTIONS: tuple[Builtin, ...] = (
    _declared("before", _before, ranges=()),
    _declared("after", _turned(_before), ranges=()),
    _declared("meets", _meets, ranges=(0, 1)),
    _declared("met by", _turned(_meets), ranges=(0, 1)),
    _declared("overlaps", _overlaps, ranges=(0, 1)),
    _declared("overlaps before", _overlaps_before, ranges=(0, 1)),
    _declared("overlaps after", _turned(_overlaps_before), ranges=(0, 1)),
    _declared("finishes", _finishes, ranges=(1,)),
    _declared("finished by", _turned(_finishes), ranges=(0,)),
    _declared("includes", _includes, ranges=(0,)),
    _declared("during", _turned(_includes), ranges=(1,)),
    _declared("starts", _starts, ranges=(1,)),
    _declared("started by", _turned(_starts), ranges=(0,)),
    _declared("coincides", _coincides, ranges=()),
)
