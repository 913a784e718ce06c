"""Is this a command at all? What no form and no right checks: types, sizes, what can be stored in clear."""

import re
from collections.abc import Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import Any, Final, NewType, TypeAlias, cast, get_args, get_origin, get_type_hints

from engine import codec
from engine import commands as c
from engine.errors import CommandMalformedError
from engine.events import Json

_LONGEST_ID: Final = 64
_LONGEST_NAME: Final = 255
_LONGEST_TEXT: Final = 10_000
_LARGEST_PART: Final = 200_000
_NAMES: Final = frozenset({"source", "media_type", "name", "login"})
# Neither shown by anything nor stored by every database: control characters and halves of surrogate pairs.
_UNREADABLE: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_ZONED: Final = "a time with its zone"
_Want: TypeAlias = "tuple[type, str, tuple[_Want, ...], bool]"
"""A type, how it is called, the types of what it holds, and whether there may be nothing instead."""
_CALLED: Final[Mapping[type, str]] = {
    str: "a text",
    int: "a whole number",
    date: "a day",
    datetime: _ZONED,
    tuple: "a list",
    dict: "an object",
}
# What stands in the history in clear is a code or a digest: nobody can write words there.
_PATTERNS: Final[Mapping[type, Mapping[str, tuple[re.Pattern[str], str]]]] = {
    c.CompleteTask: {
        "departure_code": (re.compile(r"[a-z][a-z0-9_]{0,63}"), "a code in English snake_case"),
    },
    c.AttachFile: {
        "digest": (re.compile(r"[0-9a-f]{64}"), "a SHA-256 in 64 hexadecimal digits"),
        "media_type": (re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]{0,99}"), "a media type such as image/png"),
        "name": (re.compile(r".*\S.*", re.DOTALL), "the file's name"),
    },
}


def well_formed(command: c.Command | c.Office) -> None:
    """Check what no form checks: types, times with a zone, ids and texts that can be stored, nothing huge.

    Raises CommandMalformedError naming the first field that does not fit, never its content.
    """
    sealed = codec.sealed_part(command)
    for name, want in _wanted(cast("Hashable", type(command))).items():
        value = getattr(command, name)
        _typed(name, value, want)
        if isinstance(value, str):
            longest = _LONGEST_TEXT if name in sealed else _LONGEST_ID
            _storable(name, value, _LONGEST_NAME if name in _NAMES else longest)
    for name, (pattern, said) in _PATTERNS.get(type(command), {}).items():
        value = getattr(command, name)
        if value is not None and not pattern.fullmatch(value):
            raise CommandMalformedError(f"{name}: {said} is wanted")
    match command:
        case c.AttachFile() if command.size < 0:
            raise CommandMalformedError("size: 0 or more bytes are wanted")
        case c.SplitCase() | c.LinkCase():  # no form checks what they say
            _bounded("answers", command.answers)
        case _:
            pass  # everything else is checked by its form or when it is admitted


@cache
def _wanted(kind: Hashable) -> Mapping[str, _Want]:
    """Return {field: type} of a command."""
    hints = get_type_hints(cast("Any", kind), localns={"Json": object})
    return {part.name: _want(hints[part.name]) for part in fields(cast("Any", kind))}


def _want(hint: Any) -> _Want:  # noqa: ANN401 - a typing form has no common type
    if isinstance(hint, NewType):
        return _want(hint.__supertype__)
    arguments = get_args(hint)
    if NoneType in arguments:
        kind, called, inside, _ = _want(next(one for one in arguments if one is not NoneType))
        return kind, called, inside, True
    origin = get_origin(hint)
    if origin is None:
        return hint, _CALLED.get(hint, "an object"), (), False
    kind = tuple if origin is tuple else dict
    return kind, _CALLED[kind], (_want(arguments[0]),), False


def _typed(name: str, value: object, want: _Want) -> None:
    kind, called, inside, empty = want
    if value is None and empty:
        return
    if not _is(value, kind):
        raise CommandMalformedError(f"{name}: {called} is wanted, found {type(value).__name__}")
    if isinstance(value, datetime) and value.tzinfo is None:
        raise CommandMalformedError(f"{name}: the time has no zone")
    if inside:
        for part in cast("Mapping[object, object] | tuple[object, ...]", value):  # of an object: its keys
            _typed(name, part, inside[0])
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            _typed(f"{name}.{part.name}", getattr(value, part.name), _wanted(kind)[part.name])


def _is(value: object, kind: type) -> bool:
    if kind is dict:
        return isinstance(value, Mapping)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind is date:
        return isinstance(value, date) and not isinstance(value, datetime)
    return isinstance(value, kind)


def _bounded(name: str, answers: Mapping[str, Json]) -> None:
    try:
        size = len(codec.canonical(answers))
    except TypeError as error:
        raise CommandMalformedError(f"{name}: {error}") from error
    if size > _LARGEST_PART:
        raise CommandMalformedError(f"{name}: {_LARGEST_PART} bytes at most, {size} found")


def _storable(name: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise CommandMalformedError(f"{name}: {longest} characters at most, {len(text)} found")
    if _UNREADABLE.search(text):
        raise CommandMalformedError(f"{name}: it holds characters that are no text")
