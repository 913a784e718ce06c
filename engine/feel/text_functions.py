"""The built-in functions on texts."""

from decimal import Decimal

from engine.feel.errors import OperationError
from engine.feel.list_functions import cut
from engine.feel.notation import to_text
from engine.feel.patterns import compile_pattern
from engine.feel.run import Run
from engine.feel.signature import Builtin, Parameter, builtin

_METACHARACTERS = frozenset("\\.^$*+?()[]{}|")


def _contains(run: Run, text: str, part: str) -> bool:
    return part in run.text(text)


def _starts_with(_run: Run, text: str, part: str) -> bool:
    return text.startswith(part)


def _ends_with(_run: Run, text: str, part: str) -> bool:
    return text.endswith(part)


def _matches(run: Run, text: str, pattern: str) -> bool:
    return compile_pattern(pattern).found_in(text, run.charge)


def _upper(run: Run, text: str) -> str:
    return run.text(text.upper())


def _lower(run: Run, text: str) -> str:
    return run.text(text.lower())


def _length(_run: Run, text: str) -> int:
    return len(text)


def _substring(run: Run, text: str, start: Decimal | int, length: Decimal | int | None = None) -> object:
    part = cut(text, start, length)
    return run.text(part) if isinstance(part, str) else None


def _before(run: Run, text: str, part: str) -> str:
    before, found, _ = run.text(text).partition(part) if part else ("", "", text)
    return before if found else ""


def _after(run: Run, text: str, part: str) -> str:
    return run.text(text).partition(part)[2] if part else text


def _split(run: Run, text: str, delimiter: str) -> list[object]:
    plain = _plain(delimiter)
    if not plain:
        return [text]
    return run.items([*run.text(text).split(plain)])


def _plain(delimiter: str) -> str:
    """Return the text that a delimiter stands for; the specification reads it as a pattern."""
    plain, escaped = "", False
    for character in delimiter:
        if not escaped and character == "\\":
            escaped = True
            continue
        if (character in _METACHARACTERS) is not escaped:
            raise OperationError(
                f'split takes a plain delimiter (\\| for |), but found the pattern "{delimiter}"'
            )
        plain, escaped = plain + character, False
    return plain


def _string(run: Run, value: object) -> str | None:
    return to_text(run, value)


FUNCTIONS: tuple[Builtin, ...] = (
    builtin("contains", _contains, Parameter.TEXT, Parameter.TEXT),
    builtin("starts with", _starts_with, Parameter.TEXT, Parameter.TEXT),
    builtin("ends with", _ends_with, Parameter.TEXT, Parameter.TEXT),
    builtin("matches", _matches, Parameter.TEXT, Parameter.TEXT),
    builtin("upper case", _upper, Parameter.TEXT),
    builtin("lower case", _lower, Parameter.TEXT),
    builtin("string length", _length, Parameter.TEXT),
    builtin("substring", _substring, Parameter.TEXT, Parameter.NUMBER, Parameter.NUMBER, optional=1),
    builtin("substring before", _before, Parameter.TEXT, Parameter.TEXT),
    builtin("substring after", _after, Parameter.TEXT, Parameter.TEXT),
    builtin("split", _split, Parameter.TEXT, Parameter.TEXT),
    builtin("string", _string, Parameter.ANY),
)
