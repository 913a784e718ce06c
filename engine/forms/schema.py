"""Read a form-js schema; whatever the engine would not carry out exactly is a fault, found before use."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from typing_extensions import override

from engine.errors import XinfangError
from engine.forms.component import KEY, Component
from engine.forms.expressions import Reading
from engine.forms.model import CHOICES, Field, Form, Kind
from engine.forms.supported import PROPERTIES, SCHEMA_VERSION

_TOP: Final = frozenset({"type", "id", "schemaVersion", "components", "exporter", "executionPlatform"})
_LARGEST: Final = 300
_DEEPEST: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a schema has wrong: the component (its key, path or id; "" the form), the property, a sentence."""

    component: str
    property: str
    message: str


class SchemaError(XinfangError):
    """A schema cannot be used; `faults` are all of them."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__(self.faults)

    @override
    def __str__(self) -> str:
        return " ".join(
            f"{fault.component or 'form'}.{fault.property}: {fault.message}" for fault in self.faults
        )


def load(schema: Mapping[str, object]) -> Form:
    """Return the form that a parsed `.form` file (form-js 1.23, schema version 19) describes.

    Raises:
        SchemaError: all its faults: unknown components and properties, keys that are doubled or no
            snake_case, expressions that do not parse or read a field below, bad patterns.

    """
    reader = _Reader()
    form_id = schema.get("id")
    if not isinstance(form_id, str) or not KEY.fullmatch(form_id):
        reader.note("", "id", f"A form's id is snake_case; found {form_id!r}.")
    if schema.get("type") != "default":
        reader.note("", "type", f'A form is of type "default"; found {schema.get("type")!r}.')
    if schema.get("schemaVersion") != SCHEMA_VERSION:
        reader.note(
            "", "schemaVersion", f"Version {SCHEMA_VERSION} is read; found {schema.get('schemaVersion')!r}."
        )
    for name in sorted(map(str, schema.keys() - _TOP)):
        reader.note("", name, "This property of a form is not supported.")
    fields = reader.level(schema.get("components"), "", Reading())
    if reader.faults:
        raise SchemaError(reader.faults)
    return Form(id=str(form_id), fields=fields)


class _Reader:
    """Reads components and notes what is wrong with them."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._components = 0

    def note(self, component: str, name: str, message: str) -> None:
        """Keep a fault."""
        self.faults.append(Fault(component=component, property=name, message=message))

    def level(self, components: object, prefix: str, below: Reading, depth: int = 0) -> tuple[Field, ...]:
        """Read the components of a form, a group or a row."""
        if not isinstance(components, list):
            self.note(prefix.rstrip("."), "components", "A list of components is wanted.")
            return ()
        self._components += len(components)
        if depth > _DEEPEST or self._components > _LARGEST:
            self.note(
                prefix.rstrip("."),
                "components",
                f"At most {_LARGEST} components, {_DEEPEST} deep; split the form.",
            )
            return ()
        below.open(components)
        return tuple(
            field
            for component in components
            if (field := self._component(component, prefix, below, depth)) is not None
        )

    def _component(self, raw: object, prefix: str, below: Reading, depth: int) -> Field | None:
        if not isinstance(raw, dict):
            self.note(prefix.rstrip("."), "components", f"A component is an object; found {raw!r:.100}.")
            return None
        component = Component(raw, prefix, self.note)
        kind = component.kind()
        if kind is None:
            return None
        component.only(PROPERTIES[kind])
        key = component.key(kind, below)
        conditional = component.conditional(below)
        inner = below.row() if kind is Kind.LIST else below
        fields: tuple[Field, ...] = ()
        if kind in (Kind.GROUP, Kind.LIST):
            fields = self.level(raw.get("components"), f"{prefix}{key}." if key else prefix, inner, depth + 1)
        options, choices = component.offers() if kind in CHOICES else ((), None)
        limits = component.limits(kind, below)
        below.passed(key)
        return Field(
            id=component.text("id"),
            key=key,
            path=prefix + key if key else "",
            kind=kind,
            label=component.text("dateLabel" if kind in (Kind.DATE, Kind.DATETIME) else "label"),
            description=component.text("description"),
            text=component.text("text"),
            required=component.required(),
            options=options,
            choices=choices,
            conditional=conditional,
            limits=limits,
            default=component.default(kind, options),
            prefill=component.prefill(below),
            repetitions=component.whole(raw, "defaultRepetitions") or 0 if kind is Kind.LIST else 0,
            fields=fields,
        )
