"""Which properties of form-js each kind of component may have here."""

from collections.abc import Mapping
from typing import Final

from engine.forms.model import Kind

SCHEMA_VERSION: Final = 19

# Under which property a container has its key; every other component has `key`.
CONTAINERS: Final[Mapping[str, str]] = {Kind.LIST: "path"}

# `layout`, `appearance`, `searchable`, … only say how a field looks: read by pages, not here.
_ANY: Final = frozenset({"type", "id", "layout", "conditional"})
_ASKED: Final = _ANY | {"key", "label", "description", "defaultValue", "validate"}
_CHECKED: Final = _ASKED | {"values", "valuesKey"}
_CHOSEN: Final = _CHECKED | {"properties"}
_DATED: Final = _ASKED - {"label"} | {"subtype", "dateLabel", "properties"}

PROPERTIES: Final[Mapping[Kind, frozenset[str]]] = {
    Kind.TEXTFIELD: _ASKED | {"appearance"},
    Kind.TEXTAREA: _ASKED,
    Kind.NUMBER: _ASKED | {"appearance", "decimalDigits", "increment", "serializeToString"},
    Kind.CHECKBOX: _ASKED,
    Kind.RADIO: _CHOSEN,
    Kind.SELECT: _CHOSEN | {"searchable"},
    Kind.CHECKLIST: _CHECKED,
    Kind.DATE: _DATED,
    Kind.DATETIME: _DATED | {"timeLabel", "timeInterval", "timeSerializingFormat", "use24h"},
    Kind.LIST: _ANY
    | {
        "path",
        "label",
        "components",
        "properties",
        "isRepeating",
        "allowAddRemove",
        "defaultRepetitions",
        "disableCollapse",
        "nonCollapsedItems",
        "showOutline",
        "verticalAlignment",
    },
    Kind.GROUP: _ANY | {"label", "components", "showOutline", "verticalAlignment"},
    Kind.TEXT: _ANY | {"text"},
    Kind.SEPARATOR: _ANY,
    Kind.SPACER: _ANY | {"height"},
}

_LENGTHS: Final = frozenset({"minLength", "maxLength"})
VALIDATIONS: Final[Mapping[Kind, frozenset[str]]] = {
    Kind.TEXTFIELD: _LENGTHS | {"required", "pattern", "validationType"},
    Kind.TEXTAREA: _LENGTHS | {"required"},
    Kind.NUMBER: frozenset({"required", "min", "max"}),
}
REQUIRED_ONLY: Final = frozenset({"required"})

# form-js keeps properties of one's own under `properties`, all of them strings.
OWN_PROPERTIES: Final[Mapping[Kind, frozenset[str]]] = {
    Kind.DATE: frozenset({"notBefore", "notAfter", "prefill"}),
    Kind.DATETIME: frozenset({"notBefore", "notAfter", "prefill"}),
    Kind.RADIO: frozenset({"offered"}),
    Kind.SELECT: frozenset({"offered"}),
    Kind.LIST: frozenset({"minItems", "maxItems"}),
}
