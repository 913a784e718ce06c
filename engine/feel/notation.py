"""Values written down: as JSON for the history, as text for people."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engine.feel.errors import LimitError, OperationError
from engine.feel.limits import MAX_SIZE
from engine.feel.run import Run
from engine.feel.temporal import YearsMonths, write_duration
from engine.feel.values import ENDLESS, Endless, Kind, Range, deep, kind_of, number_of

_NOUNS = {Kind.RANGE: "a range", Kind.FUNCTION: "a function", Kind.UNKNOWN: "a value that FEEL does not know"}
JSON = str | int | bool | list["JSON"] | dict[str, "JSON"] | None


EXACT = 2**53


def to_json(value: object) -> JSON:
    """Return a value as it is stored.

    Whole numbers are int, other numbers their digits as str, dates, times and durations their ISO 8601 text.

    Raises:
        FeelEvaluationError: it cannot be stored, as a range cannot.
        BudgetExceededError: it is too large or nested too deep.
    """
    if value is None or type(value) is str or type(value) is bool:
        return value
    try:
        return _Writer().written(value, 0)
    except OperationError as failure:
        raise failure.located() from None


class _Writer:
    """Writes one value and counts its parts, for a value may hold the same part many times."""

    def __init__(self) -> None:
        self._size = 0

    def written(self, value: object, depth: int) -> JSON:
        deep(depth)
        self._size += 1
        if self._size > MAX_SIZE:
            raise LimitError(f"A value grows beyond {MAX_SIZE} parts")
        match value:
            case Mapping():
                return {str(key): self.written(item, depth + 1) for key, item in value.items()}
            case list() | tuple():
                return [self.written(item, depth + 1) for item in value]
            case None | bool():
                return value
            case str():
                self._size += len(value)
                return str(value)
            case _:
                return _written_scalar(value)


def _written_scalar(value: object) -> JSON:
    number = number_of(value)
    if number is not None:
        whole = int(number)
        # Beyond it not every reader of JSON keeps all digits.
        return whole if number == whole and -EXACT < whole < EXACT else write_number(number)
    text = write_temporal(value)
    if text is None:
        raise OperationError(f"The history cannot hold {_NOUNS.get(kind_of(value), 'what is not a number')}")
    return text


def write_number(number: Decimal | int) -> str:
    """Return the digits of a number without exponent and without needless zeros: one number, one text."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def write_temporal(value: object) -> str | None:
    """Return the ISO 8601 text of a date, time, moment or duration; None for anything else."""
    match value:
        case date() | datetime() | time():
            return value.isoformat()
        case timedelta() | YearsMonths():
            return write_duration(value)
        case _:
            return None


def to_text(run: Run, value: object, depth: int = 0) -> str | None:
    """Return a value as FEEL writes it; a text at the top stands without quotes, null has no text.

    Raises:
        LimitError: it is too large or nested too deep.
    """
    match value:
        case None if depth == 0:
            return None
        case str() if depth == 0:
            return value
        case _:
            return run.text(_literal(run, value, depth))


def to_literal(value: object) -> str:
    """Return the text of a FEEL expression that gives the value again.

    Raises:
        LimitError: it is too large or nested too deep.
    """
    match value:
        case list() | tuple():
            return f"[{', '.join(map(to_literal, value))}]"
        case Mapping():
            return (
                f"{{{', '.join(f'{_quoted(str(key))}: {to_literal(item)}' for key, item in value.items())}}}"
            )
        case _:
            written = write_temporal(value)
            return _scalar_text(value) if written is None else f'@"{written}"'


def _literal(run: Run, value: object, depth: int) -> str:
    deep(depth)
    run.charge(1)
    match value:
        case list() | tuple():
            items = [_literal(run, item, depth + 1) for item in value]
            return run.text(f"[{', '.join(items)}]")
        case Mapping():
            entries = [f"{key}: {_literal(run, item, depth + 1)}" for key, item in value.items()]
            return run.text(f"{{{', '.join(entries)}}}")
        case Range(low=Endless()) | Range(high=Endless()):
            return f"({_one_sided(run, value, depth)})"
        case Range():
            ends = f"{_literal(run, value.low, depth + 1)}..{_literal(run, value.high, depth + 1)}"
            return f"{'[' if value.low_closed else '('}{ends}{']' if value.high_closed else ')'}"
        case _:
            return _scalar_text(value)


def _one_sided(run: Run, bounds: Range, depth: int) -> str:
    if bounds.low is ENDLESS:
        return f"{'<=' if bounds.high_closed else '<'} {_literal(run, bounds.high, depth + 1)}"
    return f"{'>=' if bounds.low_closed else '>'} {_literal(run, bounds.low, depth + 1)}"


def _scalar_text(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _quoted(value)
        case _:
            number = number_of(value)
            return write_number(number) if number is not None else (write_temporal(value) or "null")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'
