"""The operators + - * / ** on numbers, texts, dates and durations; null where the kinds do not fit."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

from engine.feel.errors import LimitError, OperationError
from engine.feel.limits import MAX_DIGITS
from engine.feel.run import Run
from engine.feel.syntax import Operator
from engine.feel.temporal import MICROSECOND, OUT_OF_RANGE, YearsMonths, shift_date, shift_moment, shift_time
from engine.feel.values import Kind, kind_of, number_of

# IEEE 754 decimal128, as the DMN specification asks, but with exponents cut to what the budget allows.
CONTEXT = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=1 - MAX_DIGITS,
    Emax=MAX_DIGITS - 1,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)

Operation = Callable[..., object]
_Number = Decimal | int


def operate(run: Run, operator: Operator, left: object, right: object) -> object:
    """Return the result of an operator, or None where it is not defined for the two values.

    Raises:
        OperationError: a date leaves the calendar.
        LimitError: a number or text grows too large.
    """
    operation = _OPERATIONS[operator].get((kind_of(left), kind_of(right)))
    if operation is None:
        return None
    try:
        return operation(run, left, right)
    except OverflowError:
        raise OperationError(OUT_OF_RANGE) from None


def negate(value: object) -> object:
    """Return the opposite of a number or duration; None for anything else.

    Raises:
        LimitError: a number has too many digits.
    """
    if isinstance(value, timedelta):
        return -value
    if isinstance(value, YearsMonths):
        return YearsMonths(-value.months)
    return calculate(CONTEXT.minus, value)


def calculate(operation: Callable[..., Decimal], *operands: object) -> Decimal | None:
    """Return what an operation of the decimal context gives for numbers; None where it gives nothing.

    Raises:
        LimitError: a number has too many digits.
    """
    numbers = [number_of(operand) for operand in operands]
    if None in numbers:
        return None
    try:
        result = operation(*numbers)
    except (InvalidOperation, DivisionByZero):
        return None
    except Overflow:
        raise LimitError(f"A number grows beyond {MAX_DIGITS} digits") from None
    return result if result.is_finite() else None  # 0 ** -1 is infinite


def _on_numbers(operation: Callable[..., Decimal]) -> Operation:
    return lambda _run, left, right: calculate(operation, left, right)


def _join(run: Run, left: str, right: str) -> str:
    return run.text(left + right)


def _date_later(_run: Run, day: date, length: timedelta) -> date:
    return day + length


def _date_earlier(_run: Run, day: date, length: timedelta) -> date:
    return day + -length  # `day - length` would drop the hours before it turns them round


def _moment_later(_run: Run, moment: datetime, length: timedelta) -> datetime:
    return shift_moment(moment, length)


def _moment_earlier(_run: Run, moment: datetime, length: timedelta) -> datetime:
    return shift_moment(moment, -length)


def _months_later(_run: Run, day: date, length: YearsMonths) -> date:
    return shift_date(day, length.months)


def _months_earlier(_run: Run, day: date, length: YearsMonths) -> date:
    return shift_date(day, -length.months)


def _clock_later(_run: Run, clock: time, length: timedelta) -> time:
    return shift_time(clock, length)


def _clock_earlier(_run: Run, clock: time, length: timedelta) -> time:
    return shift_time(clock, -length)


def _swapped(operation: Operation) -> Operation:
    return lambda run, left, right: operation(run, right, left)


def _days_between(_run: Run, last: date, first: date) -> timedelta:
    return last - first


def _time_between(_run: Run, last: datetime, first: datetime) -> timedelta | None:
    if last.tzinfo is None or first.tzinfo is None:
        return last - first if last.tzinfo is first.tzinfo else None
    # By one clock: two readings of a clock that was changed in between tell another length.
    return last.astimezone(UTC) - first.astimezone(UTC)


def _clocks_between(run: Run, last: time, first: time) -> timedelta | None:
    day = date(2000, 1, 1)
    return _time_between(run, datetime.combine(day, last), datetime.combine(day, first))


def _lengths_added(_run: Run, left: timedelta, right: timedelta) -> timedelta:
    return left + right


def _lengths_subtracted(_run: Run, left: timedelta, right: timedelta) -> timedelta:
    return left - right


def _scaled(_run: Run, length: timedelta, factor: object) -> timedelta | None:
    product = calculate(CONTEXT.multiply, length // MICROSECOND, factor)
    return None if product is None else timedelta(microseconds=round(product))


def _divided(_run: Run, length: timedelta, divisor: object) -> timedelta | None:
    quotient = calculate(CONTEXT.divide, length // MICROSECOND, divisor)
    return None if quotient is None else timedelta(microseconds=round(quotient))


def _lengths_divided(_run: Run, left: timedelta, right: timedelta) -> Decimal | None:
    return calculate(CONTEXT.divide, left // MICROSECOND, right // MICROSECOND)


def _months_added(_run: Run, left: YearsMonths, right: YearsMonths) -> YearsMonths:
    return YearsMonths(left.months + right.months)


def _months_subtracted(_run: Run, left: YearsMonths, right: YearsMonths) -> YearsMonths:
    return YearsMonths(left.months - right.months)


def _months_scaled(_run: Run, length: YearsMonths, factor: object) -> YearsMonths | None:
    product = calculate(CONTEXT.multiply, length.months, factor)
    return None if product is None else YearsMonths(int(product))


def _months_divided(_run: Run, length: YearsMonths, divisor: object) -> YearsMonths | None:
    quotient = calculate(CONTEXT.divide, length.months, divisor)
    return None if quotient is None else YearsMonths(int(quotient))


def _months_ratio(_run: Run, left: YearsMonths, right: YearsMonths) -> Decimal | None:
    return calculate(CONTEXT.divide, left.months, right.months)


_NUMBERS = (Kind.NUMBER, Kind.NUMBER)

_OPERATIONS: Mapping[Operator, Mapping[tuple[Kind, Kind], Operation]] = {
    Operator.ADD: {
        _NUMBERS: _on_numbers(CONTEXT.add),
        (Kind.STRING, Kind.STRING): _join,
        (Kind.DATE, Kind.DAYS): _date_later,
        (Kind.DAYS, Kind.DATE): _swapped(_date_later),
        (Kind.DATE, Kind.MONTHS): _months_later,
        (Kind.MONTHS, Kind.DATE): _swapped(_months_later),
        (Kind.MOMENT, Kind.DAYS): _moment_later,
        (Kind.DAYS, Kind.MOMENT): _swapped(_moment_later),
        (Kind.MOMENT, Kind.MONTHS): _months_later,
        (Kind.MONTHS, Kind.MOMENT): _swapped(_months_later),
        (Kind.TIME, Kind.DAYS): _clock_later,
        (Kind.DAYS, Kind.TIME): _swapped(_clock_later),
        (Kind.DAYS, Kind.DAYS): _lengths_added,
        (Kind.MONTHS, Kind.MONTHS): _months_added,
    },
    Operator.SUBTRACT: {
        _NUMBERS: _on_numbers(CONTEXT.subtract),
        (Kind.DATE, Kind.DATE): _days_between,
        (Kind.MOMENT, Kind.MOMENT): _time_between,
        (Kind.TIME, Kind.TIME): _clocks_between,
        (Kind.DATE, Kind.DAYS): _date_earlier,
        (Kind.DATE, Kind.MONTHS): _months_earlier,
        (Kind.MOMENT, Kind.DAYS): _moment_earlier,
        (Kind.MOMENT, Kind.MONTHS): _months_earlier,
        (Kind.TIME, Kind.DAYS): _clock_earlier,
        (Kind.DAYS, Kind.DAYS): _lengths_subtracted,
        (Kind.MONTHS, Kind.MONTHS): _months_subtracted,
    },
    Operator.MULTIPLY: {
        _NUMBERS: _on_numbers(CONTEXT.multiply),
        (Kind.DAYS, Kind.NUMBER): _scaled,
        (Kind.NUMBER, Kind.DAYS): _swapped(_scaled),
        (Kind.MONTHS, Kind.NUMBER): _months_scaled,
        (Kind.NUMBER, Kind.MONTHS): _swapped(_months_scaled),
    },
    Operator.DIVIDE: {
        _NUMBERS: _on_numbers(CONTEXT.divide),
        (Kind.DAYS, Kind.NUMBER): _divided,
        (Kind.DAYS, Kind.DAYS): _lengths_divided,
        (Kind.MONTHS, Kind.NUMBER): _months_divided,
        (Kind.MONTHS, Kind.MONTHS): _months_ratio,
    },
    Operator.POWER: {_NUMBERS: _on_numbers(CONTEXT.power)},
}
