"""The built-in functions on texts."""

import re
from collections.abc import Sequence
from decimal import Decimal

from engine.feel.automaton import Marks
from engine.feel.errors import OperationError
from engine.feel.list_functions import cut
from engine.feel.notation import to_text
from engine.feel.patterns import compile_pattern
from engine.feel.run import Run
from engine.feel.signature import Builtin, Parameter, builtin

_GROUP = re.compile(r"\\(.)|\$(\d)|([\\$])", re.DOTALL)


def _contains(run: Run, text: str, part: str) -> bool:
    return part in run.text(text)


def _starts_with(_run: Run, text: str, part: str) -> bool:
    return text.startswith(part)


def _ends_with(_run: Run, text: str, part: str) -> bool:
    return text.endswith(part)


def _matches(run: Run, text: str, pattern: str, flags: str = "") -> bool:
    return compile_pattern(pattern, flags).found_in(text, run.charge)


def _replace(run: Run, text: str, pattern: str, replacement: str, flags: str = "") -> str:
    said: list[str] = []
    end = 0
    for marks in compile_pattern(pattern, flags).matches(text, run.charge):
        said += text[end : marks[0]], run.text(_replaced(text, marks, replacement))
        end = marks[1]
    return run.text("".join((*said, text[end:])))


def _replaced(text: str, marks: Marks, replacement: str) -> str:
    """Return the replacement of one match: $1 is what the first group took, $0 all of it."""

    def part(found: re.Match[str]) -> str:
        escaped, number, strange = found.groups()
        if strange or (escaped and escaped not in "\\$"):
            raise OperationError(
                f'The replacement "{replacement}" has a \\ or $ that means nothing: write \\$'
            )
        if escaped:
            return str(escaped)
        place = 2 * int(number)
        return text[marks[place] : marks[place + 1]] if place < len(marks) and marks[place + 1] >= 0 else ""

    return _GROUP.sub(part, replacement)


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
    """Cut a text at every match of a pattern that takes something: an empty match cuts nothing."""
    parts: list[object] = []
    end = 0
    for marks in compile_pattern(delimiter).matches(text, run.charge):
        if marks[1] > marks[0]:
            parts.append(text[end : marks[0]])
            end = marks[1]
    return run.items([*parts, text[end:]])


def _join(run: Run, items: Sequence[object], delimiter: str = "") -> str | None:
    run.charge(len(items))
    texts = [item for item in items if item is not None]
    if not all(isinstance(item, str) for item in texts):
        return None
    return run.text(delimiter.join(map(str, texts)))


def _string(run: Run, value: object) -> str | None:
    return to_text(run, value)


FUNCTIONS: tuple[Builtin, ...] = (
    builtin("contains", _contains, Parameter.TEXT, Parameter.TEXT),
    builtin("starts with", _starts_with, Parameter.TEXT, Parameter.TEXT),
    builtin("ends with", _ends_with, Parameter.TEXT, Parameter.TEXT),
    builtin("matches", _matches, Parameter.TEXT, Parameter.TEXT, Parameter.TEXT, optional=1),
    builtin(
        "replace",
        _replace,
        Parameter.TEXT,
        Parameter.TEXT,
        Parameter.TEXT,
        Parameter.TEXT,
        optional=1,
    ),
    builtin("string join", _join, Parameter.LIST, Parameter.TEXT, optional=1),
    builtin("upper case", _upper, Parameter.TEXT),
    builtin("lower case", _lower, Parameter.TEXT),
    builtin("string length", _length, Parameter.TEXT),
    builtin("substring", _substring, Parameter.TEXT, Parameter.NUMBER, Parameter.NUMBER, optional=1),
    builtin("substring before", _before, Parameter.TEXT, Parameter.TEXT),
    builtin("substring after", _after, Parameter.TEXT, Parameter.TEXT),
    builtin("split", _split, Parameter.TEXT, Parameter.TEXT),
    builtin("string", _string, Parameter.ANY),
)
