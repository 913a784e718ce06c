"""Commands, events and folded state as canonical JSON and back: the only place that knows both forms.

Canonical means UTF-8, the keys of mappings sorted, dataclasses in the order of their fields, no white space:
equal values give equal bytes, so bytes can be hashed.
Stored names are the class names in snake_case.
"""

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from hashlib import sha256
from types import NoneType, UnionType
from typing import Any, Final, NewType, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import orjson

from engine import commands, events
from engine.case import Case
from engine.deadlines import NATIONAL, ClockKey, Running
from engine.errors import CommandMalformedError, DivergenceError
from engine.events import Event, Json

T = TypeVar("T")
Read = Callable[[Any], Any]

_CASE_FIELDS: Final = tuple(f.name for f in fields(Case) if f.name != "clocks")


def canonical(value: object) -> bytes:
    """Return the canonical bytes of dataclasses, mappings, sequences and scalars (dates as ISO 8601)."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def verbatim(data: bytes) -> object:
    """Return canonical bytes as a value that stands inside a larger one as it is, without being read."""
    return orjson.Fragment(data)


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical form, 64 hexadecimal digits."""
    return sha256(canonical(value)).hexdigest()


def parse(data: bytes) -> Json:
    """Read JSON bytes.

    Raises DivergenceError where the bytes are no JSON: what we stored is.
    """
    try:
        return cast("Json", orjson.loads(data))
    except orjson.JSONDecodeError as error:
        message = f"stored bytes are no JSON: {error}"
        raise DivergenceError(message) from error


def parse_object(data: bytes) -> dict[str, Json]:
    """Read the bytes of a JSON object.

    Raises DivergenceError where they are something else.
    """
    value = parse(data)
    if not isinstance(value, dict):
        message = f"a JSON object was stored, {type(value).__name__} found"
        raise DivergenceError(message)
    return value


def wire_name(kind: type) -> str:
    """Return the stored name of a command or event class."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


def _members(union: object) -> dict[str, type]:
    return {wire_name(kind): kind for kind in get_args(union)}


EVENTS: Final[Mapping[str, type]] = _members(events.Event)
COMMANDS: Final[Mapping[str, type]] = _members(commands.Command) | _members(commands.Office)
_EVENT_NAMES: Final = {kind: name for name, kind in EVENTS.items()}
_COMMAND_NAMES: Final = {kind: name for name, kind in COMMANDS.items()}


def event_rows(happened: tuple[Event, ...]) -> list[tuple[str, Event]]:
    """Return events as (name, event) pairs, ready for `canonical`."""
    return [(_EVENT_NAMES[type(event)], event) for event in happened]


def read_event(name: str, values: Mapping[str, Json]) -> Event:
    """Return the event that was stored under `name`.

    Raises DivergenceError if no such event is known or a field does not fit.
    """
    kind = EVENTS.get(name)
    if kind is None:
        message = f"unknown event {name!r}"
        raise DivergenceError(message)
    return cast("Event", read(kind, values))


def command_name(command: object) -> str:
    """Return the stored name of a command."""
    return _COMMAND_NAMES[type(command)]


@cache
def _names(kind: Hashable) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of a command's fields: those in clear as they are declared, the sealed ones sorted."""
    declared = fields(cast("Any", kind))
    clear = tuple(f.name for f in declared if not f.metadata.get("sealed"))
    return clear, tuple(sorted({f.name for f in declared}.difference(clear)))


def clear_part(command: object) -> dict[str, object]:
    """Return the fields of a command that stand in the entry in clear."""
    clear, _ = _names(cast("Hashable", type(command)))
    return {name: getattr(command, name) for name in clear}


def sealed_part(command: object) -> dict[str, object]:
    """Return the fields of a command that only the sealed body holds; empty values are left out."""
    _, sealed = _names(cast("Hashable", type(command)))
    return {name: value for name in sealed if (value := getattr(command, name))}


def answers_of(command: object) -> Mapping[str, Json]:
    """Return what a command answers, as its body holds it; nothing where it fills in no form."""
    answers = sealed_part(command).get("answers")
    return cast("Mapping[str, Json]", answers) if isinstance(answers, Mapping) else {}


@cache
def _sealed_texts(kind: Hashable) -> frozenset[str]:
    """Return the names of a command's sealed fields that hold a text; the others hold answers."""
    hints = get_type_hints(kind, localns={"Json": object})
    return frozenset(name for name in _names(kind)[1] if hints[name] is str)


def read_command(name: str, clear: Mapping[str, Json], sealed: Mapping[str, Json] | None) -> object:
    """Rebuild a command from its stored parts; without `sealed` its sealed fields are empty."""
    kind = COMMANDS.get(name)
    if kind is None:
        message = f"unknown command {name!r}"
        raise DivergenceError(message)
    values = dict(clear)
    texts = _sealed_texts(cast("Hashable", kind))
    for field_name in _names(kind)[1]:
        empty = "" if field_name in texts else {}
        default: Json = None if "reason" in field_name and name == "complete_task" else cast("Json", empty)
        values[field_name] = (sealed or {}).get(field_name, default)
    return read(kind, values)


def request_command(name: str, values: Mapping[str, Json]) -> object:
    """Return the command that a request asks for, every field checked.

    Raises CommandMalformedError saying which name or field does not fit.
    """
    kind = COMMANDS.get(name)
    if kind is None:
        message = f"there is no command {name!r}"
        raise CommandMalformedError(message)
    try:
        return read(kind, values)
    except DivergenceError as error:
        raise CommandMalformedError(str(error)) from error


def read(kind: type[T], values: object) -> T:
    """Rebuild a value of `kind` (a dataclass or a typing form) from parsed JSON.

    Raises DivergenceError naming the class and field that do not fit.
    """
    return cast("T", _reader(cast("Hashable", kind))(values))


def case_document(case: Case) -> dict[str, object]:
    """Return a folded case as a JSON object: its clocks as a list, for each says whose it is."""
    document = {name: getattr(case, name) for name in _CASE_FIELDS}
    for name in ("accused", "addressed", "recusals"):
        if not document[name]:  # histories from before it was known have their markings without it
            del document[name]
    if case.profile == NATIONAL:  # as above
        del document["profile"]
    if case.archive is None:  # as above
        del document["archive"]
    document["clocks"] = list(case.clocks.values())
    return document


def read_case(document: Json) -> Case:
    """Rebuild a folded case from its document.

    Raises DivergenceError naming the field that does not fit.
    """
    if not isinstance(document, dict):
        message = "a stored case is no object"
        raise DivergenceError(message)
    clocks = read(list[Running], document["clocks"])
    case = read(Case, {name: value for name, value in document.items() if name != "clocks"})
    case.clocks = {ClockKey(clock.clock, clock.item): clock for clock in clocks}
    return case


@cache
def _reader(kind: Any) -> Read:  # noqa: ANN401 - a typing form has no common type; one answer per form
    if isinstance(kind, NewType):
        return _reader(kind.__supertype__)
    if kind is events.Json or kind in (object, Any) or isinstance(kind, str):
        return _same
    if is_dataclass(kind):
        return _dataclass_reader(cast("type", kind))
    if get_origin(kind) is not None:
        return _generic_reader(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    scalar = {datetime: datetime.fromisoformat, date: date.fromisoformat, bytes: bytes.fromhex}.get(kind)
    return scalar if scalar is not None else _scalar_reader(kind)


def _same(value: Any) -> Any:  # noqa: ANN401 - JSON as it came
    return value


def _scalar_reader(kind: type) -> Read:
    def scalar(value: Any) -> Any:  # noqa: ANN401 - the check gives it its type
        if type(value) is not kind:
            raise _unexpected(kind, value)
        return value

    return scalar


def _unexpected(kind: type, found: object) -> DivergenceError:
    return DivergenceError(f"expected {kind.__name__}, found {type(found).__name__}")


def _plain_types(kind: Any) -> tuple[type, ...] | None:  # noqa: ANN401 - a typing form has no common type
    """Return the types of a scalar that JSON holds as it is, or of one that may be None; None for others."""
    if isinstance(kind, NewType):
        return _plain_types(kind.__supertype__)
    if kind in (str, int, bool):
        return (kind,)
    if get_origin(kind) in (Union, UnionType):
        present = [argument for argument in get_args(kind) if argument is not NoneType]
        only = _plain_types(present[0]) if len(present) == 1 else None
        return None if only is None else (*only, NoneType)
    return None


def _generic_reader(kind: Any) -> Read:  # noqa: ANN401 - a typing form has no common type
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _union_reader(arguments)
    if origin is tuple:
        return _tuple_reader(arguments)
    if origin is list:
        each = _reader(arguments[0])
        return lambda value: list(map(each, _of(list, value)))
    value_type = _reader(arguments[-1])
    if value_type is _same:
        return lambda value: dict(_of(dict, value))
    return lambda value: {key: value_type(item) for key, item in value.items()}


def _of(kind: type, value: Any) -> Any:  # noqa: ANN401 - the check gives it its type
    if not isinstance(value, kind):
        raise _unexpected(kind, value)
    return value


def _union_reader(arguments: tuple[Any, ...]) -> Read:
    present = [argument for argument in arguments if argument is not NoneType]
    if len(present) > 1:
        return _same  # JSON itself is the only wider union that is stored
    only = _reader(present[0])
    return lambda value: None if value is None else only(value)


def _tuple_reader(arguments: tuple[Any, ...]) -> Read:
    if arguments[-1] is Ellipsis:
        each = _reader(arguments[0])
        return lambda value: tuple(map(each, _of(list, value)))
    places = tuple(map(_reader, arguments))
    return lambda value: tuple(read(item) for read, item in zip(places, value, strict=True))


def _dataclass_reader(kind: type) -> Read:
    hints = get_type_hints(
        kind, localns={"Json": object}
    )  # JSON refers to itself: the inside is taken as it is
    kinds = {f.name: hints[f.name] for f in fields(kind)}
    # A case has many fields and most are plain: they are looked at in one loop, without a call for each.
    plain = [(name, types) for name, form in kinds.items() if (types := _plain_types(form)) is not None]
    read = {name: _reader(form) for name, form in kinds.items() if _plain_types(form) is None}
    readers = [(name, reader) for name, reader in read.items() if reader is not _same]

    def build(values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - an instance of kind
        try:
            built = dict(values)
            for name, types in plain:
                if name in built and type(built[name]) not in types:
                    raise _unexpected(types[0], built[name])
            for name, reader in readers:
                if name in built:
                    built[name] = reader(built[name])
            return kind(**built)
        except (KeyError, TypeError, ValueError, AttributeError, DivergenceError) as error:
            message = f"{kind.__name__} does not fit what is stored: {error}"
            raise DivergenceError(message) from error

    return build
