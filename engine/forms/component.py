"""Read one component of a form-js schema: every property in the way it is meant, or a fault."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from engine.events import Json
from engine.feel import Expression
from engine.feel.errors import OperationError
from engine.feel.patterns import compile_pattern
from engine.forms.expressions import Reading, expression
from engine.forms.model import LAYOUT, YES_NO, Kind, Limits, Option
from engine.forms.supported import OWN_PROPERTIES, REQUIRED_ONLY, VALIDATIONS

KEY: Final = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_MOST_ROWS: Final = 100
_MOST_DIGITS: Final = 6
_PATTERN_LENGTH: Final = 200


class Component:
    """One component's properties, each read in the way it is meant."""

    def __init__(self, raw: Mapping[str, object], prefix: str, note: Callable[[str, str, str], None]) -> None:
        self._raw = raw
        self._note = note
        self._name = prefix + str(raw.get("key") or raw.get("path") or raw.get("id") or raw.get("type"))

    def note(self, name: str, message: str) -> None:
        """Keep a fault of this component."""
        self._note(self._name, name, message)

    def kind(self) -> Kind | None:
        """Return what the component is, None (with a fault) where that is not supported."""
        named = self._raw.get("type")
        if named == "datetime":
            subtype = self._raw.get("subtype", "date")
            if subtype in ("date", "datetime"):
                return Kind(str(subtype))
            self.note("subtype", f"A date or a datetime is supported; found {subtype!r}.")
            return None
        if named == Kind.DATE or named not in frozenset(Kind):
            self.note("type", f"The component type {named!r} is not supported.")
            return None
        return Kind(str(named))

    def only(self, allowed: frozenset[str]) -> None:
        """Note each property that the component may not have."""
        for name in sorted(map(str, self._raw.keys() - allowed)):
            self.note(name, "This property is not supported here.")

    def key(self, kind: Kind, below: Reading) -> str:
        """Return the routing name, empty for a component that asks nothing."""
        if kind in LAYOUT:
            return ""
        name = "path" if kind is Kind.LIST else "key"
        key = self._raw.get(name)
        if not isinstance(key, str) or not KEY.fullmatch(key):
            self.note(name, f"A key is snake_case without dots; found {key!r}.")
            return ""
        if below.knows(key):
            self.note(name, f"The key {key} is used twice.")
        return key

    def text(self, name: str) -> str:
        """Return a text, empty where there is none."""
        value = self._raw.get(name, "")
        if isinstance(value, str):
            return value
        self.note(name, f"A text is wanted; found {value!r:.100}.")
        return ""

    def conditional(self, below: Reading) -> Expression | None:
        """Return the FEEL that hides the component."""
        raw = self._raw.get("conditional")
        if raw is None:
            return None
        if not isinstance(raw, dict) or set(raw) != {"hide"}:
            self.note("conditional", 'A condition is {"hide": "=FEEL"}.')
            return None
        return self._expression("conditional.hide", raw["hide"], below)

    def _expression(self, name: str, source: object, below: Reading) -> Expression | None:
        parsed, fault = expression(source, below)
        if fault:
            self.note(name, fault)
        return parsed

    def required(self) -> bool:
        """Return whether an answer is demanded."""
        required = self._validate().get("required", False)
        if not isinstance(required, bool):
            self.note("validate.required", f"true or false is wanted; found {required!r:.100}.")
        return required is True

    def _validate(self) -> Mapping[str, object]:
        validate = self._raw.get("validate", {})
        return validate if isinstance(validate, dict) else {}

    def _own(self) -> Mapping[str, object]:
        own = self._raw.get("properties", {})
        return own if isinstance(own, dict) else {}

    def whole(self, place: Mapping[str, object], name: str, *, at: str = "") -> int | None:
        """Return a whole number from 0, None where there is none; a string of digits is one too."""
        value = place.get(name)
        if isinstance(value, str) and value.isascii() and value.isdecimal():
            value = int(value[:9])
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
            return value
        self.note(at + name, f"A whole number from 0 is wanted; found {value!r:.100}.")
        return None

    def offers(self) -> tuple[tuple[Option, ...], str | None]:
        """Return the options, or the name under which they are given when the form is shown."""
        values, name = self._raw.get("values"), self._raw.get("valuesKey")
        if isinstance(name, str) and KEY.fullmatch(name) and values is None:
            return (), name
        if name is not None or not isinstance(values, list) or not values:
            self.note("values", "Either a list of options is wanted, or the name of one (valuesKey).")
            return (), None
        options = tuple(
            Option(value=str(value.get("value")), label=str(value.get("label")))
            for value in values
            if isinstance(value, dict)
            and set(value) == {"value", "label"}
            and all(isinstance(part, str) and part for part in value.values())
        )
        if len(options) != len(values) or len({option.value for option in options}) != len(options):
            self.note("values", "Each option has its own value and a label, both texts.")
        return options, None

    def default(self, kind: Kind, options: tuple[Option, ...]) -> Json:
        """Return what the field holds before anybody answered."""
        value = self._raw.get("defaultValue")
        if value is None:
            return None
        offered = {option.value for option in options}
        match kind:
            case Kind.CHECKBOX:
                fits = isinstance(value, bool)
            case Kind.NUMBER:
                fits = isinstance(value, int | str) and not isinstance(value, bool)
            case Kind.CHECKLIST:
                fits = isinstance(value, list) and offered.issuperset(map(str, value))
            case Kind.RADIO | Kind.SELECT:
                fits = isinstance(value, str) and value in offered
            case _:
                fits = isinstance(value, str)
        if not fits:
            self.note("defaultValue", f"The default does not fit the field: {value!r:.100}.")
            return None
        if kind is Kind.RADIO and offered == YES_NO:
            return value == "true"
        return list(value) if isinstance(value, list) else value  # type: ignore[return-value]  # checked above

    def limits(self, kind: Kind, below: Reading) -> Limits:
        """Return what an answer must keep to."""
        validate, own = self._validate(), self._own()
        for name, place, allowed in (
            ("validate", validate, VALIDATIONS.get(kind, REQUIRED_ONLY)),
            ("properties", own, OWN_PROPERTIES.get(kind, frozenset())),
        ):
            if not isinstance(self._raw.get(name, {}), dict):
                self.note(name, "An object is wanted.")
            for unknown in sorted(map(str, place.keys() - allowed)):
                self.note(f"{name}.{unknown}", "This property is not supported here.")
        most = self.whole(own, "maxItems", at="properties.")
        return Limits(
            minimum=self._decimal(validate, "min"),
            maximum=self._decimal(validate, "max"),
            decimal_digits=self._digits() if kind is Kind.NUMBER else 0,
            min_length=self.whole(validate, "minLength", at="validate."),
            max_length=self.whole(validate, "maxLength", at="validate."),
            pattern=self._pattern(validate),
            min_items=self.whole(own, "minItems", at="properties.") or 0,
            max_items=_MOST_ROWS if kind is Kind.LIST and most is None else most,
            not_before=self._bound(own, "notBefore", below),
            not_after=self._bound(own, "notAfter", below),
            offered=self._bound(own, "offered", below),
        )

    def prefill(self, below: Reading) -> Expression | None:
        """Return the FEEL of what the field shows at first where the file knows nothing."""
        return self._bound(self._own(), "prefill", below)

    def _bound(self, own: Mapping[str, object], name: str, below: Reading) -> Expression | None:
        return self._expression(f"properties.{name}", own[name], below) if name in own else None

    def _decimal(self, validate: Mapping[str, object], name: str) -> Decimal | None:
        value = validate.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", str(value), re.ASCII):
            self.note(f"validate.{name}", f"A number is wanted; found {value!r:.100}.")
            return None
        return Decimal(str(value))

    def _digits(self) -> int:
        digits = self.whole(self._raw, "decimalDigits")
        if digits is None:
            self.note("decimalDigits", "Say how many decimals the number has, 0 for a whole one.")
            return 0
        if bool(digits) is not (self._raw.get("serializeToString") is True):
            self.note(
                "serializeToString", "A number with decimals is kept as a text, a whole one as a number."
            )
        return min(digits, _MOST_DIGITS)

    def _pattern(self, validate: Mapping[str, object]) -> str | None:
        pattern = validate.get("pattern")
        if pattern is None:
            return None
        longest = validate.get("maxLength")
        if not isinstance(longest, int) or longest > _PATTERN_LENGTH:
            # Matching is linear in the text, but slow: it is for numbers and codes, not for prose.
            self.note(
                "validate.pattern", f"Beside a pattern stands a maxLength of at most {_PATTERN_LENGTH}."
            )
        try:
            compile_pattern(str(pattern))
        except OperationError as reason:
            self.note("validate.pattern", f"{reason.reason}.")
        return str(pattern)
