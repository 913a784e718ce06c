"""Read one TOML table key by key and collect all that is wrong with it, not only the first error."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self, TypeVar

from typing_extensions import override

from engine.errors import XinfangError
from engine.feel import BUILTIN_NAMES, Expression, FeelError, parse

_ROUTING_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")

# What an expression may call: FEEL's own, and the clock that `react` offers.
_FUNCTIONS = frozenset(BUILTIN_NAMES) | {"deadline"}

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class RulebookProblem:
    """One thing wrong in `deadlines.toml`: `clock` is the table, `key` the way to the value in it."""

    clock: str
    key: str
    reason: str

    @override
    def __str__(self) -> str:
        return f"[{self.clock}] {self.key}: {self.reason}"


class RulebookError(XinfangError):
    """The clocks cannot be used; `problems` says everything that is wrong."""

    def __init__(self, problems: tuple[RulebookProblem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    @override
    def __str__(self) -> str:
        return "; ".join(map(str, self.problems))


class Table:
    """One table under reading: a method that finds a problem notes it and returns a harmless value."""

    def __init__(
        self, values: Mapping[str, object], *, clock: str, problems: list[RulebookProblem], path: str = ""
    ) -> None:
        self.clock = clock
        self._values = values
        self._problems = problems
        self._path = path
        self._read: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def keys_like(self, pattern: re.Pattern[str]) -> tuple[str, ...]:
        """Return the keys that a pattern matches whole, sorted."""
        return tuple(sorted(key for key in self._values if pattern.fullmatch(key)))

    def raw(self, key: str) -> Mapping[str, object]:
        """Return the table under a key unread; empty where it is no table."""
        value = self._take(key)
        if isinstance(value, dict):
            return value
        self.refuse(key, f"is to be a table, found {value!r}")
        return {}

    def refuse(self, key: str, reason: str) -> None:
        """Note a problem of a key."""
        self._problems.append(RulebookProblem(clock=self.clock, key=self._path + key, reason=reason))

    def close(self) -> None:
        """Refuse every key that nobody asked for."""
        for key in sorted(set(self._values) - self._read):
            self.refuse(key, "is no known key")

    def text(self, key: str) -> str:
        """Return a text that must be there and not be empty."""
        value = self._take(key)
        if isinstance(value, str) and value.strip():
            return value
        self.refuse(key, "is missing" if value is None else f"is to be a text, found {value!r}")
        return ""

    def optional_text(self, key: str) -> str | None:
        """Return a text, or None where the key is absent."""
        self._read.add(key)
        return self.text(key) if key in self else None

    def routing_name(self, key: str) -> str:
        """Return a routing name that must be there, dots allowed."""
        return self._as_routing_name(key, self.text(key))

    def routing_names(self, key: str) -> tuple[str, ...]:
        """Return one routing name or a list of them, at least one."""
        value = self._take(key)
        names = value if isinstance(value, list) else [value]
        if value is None or not names:
            self.refuse(key, "is missing")
            return ()
        return tuple(self._as_routing_name(key, name) for name in names)

    def integer(self, key: str, *, least: int = 1) -> int:
        """Return a whole number that must be there and be at least `least`."""
        value = self._take(key)
        if value is None:
            self.refuse(key, "is missing")
            return least
        return self._as_integer(key, value, least)

    def optional_integer(self, key: str, *, least: int = 1) -> int | None:
        """Return a whole number, or None where the key is absent."""
        self._read.add(key)
        return self.integer(key, least=least) if key in self else None

    def integers(self, key: str) -> tuple[int, ...]:
        """Return a list of whole numbers of at least 1; absent is empty."""
        value = self._take(key)
        if not isinstance(value, list):
            if value is not None:
                self.refuse(key, f"is to be a list of whole numbers, found {value!r}")
            return ()
        return tuple(self._as_integer(key, number, 1) for number in value)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return true or false."""
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.refuse(key, f"is to be true or false, found {value!r}")
        return value is True

    def optional_day(self, key: str) -> date | None:
        """Return an ISO day, None where the key is absent or holds none."""
        text = self.optional_text(key)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.refuse(key, f"is to be a day such as 2026-05-01, found {text!r}")
            return None

    def choice(self, key: str, kind: type[Choice]) -> Choice:
        """Return the member of an enumeration that the text names; it must be there."""
        value = self.text(key)
        if value in set(kind):
            return kind(value)
        if value:
            self.refuse(key, f"is to be one of {', '.join(kind)}, found {value!r}")
        return next(iter(kind))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, at least one."""
        value = self._take(key)
        if isinstance(value, list) and value and all(isinstance(text, str) and text for text in value):
            return tuple(value)
        self.refuse(key, "is missing" if value is None else f"is to be a list of texts, found {value!r}")
        return ()

    def text_or_texts(self, key: str) -> tuple[str, ...]:
        """Return one text, or a list of them, as a list of at least one."""
        return self.texts(key) if isinstance(self._values.get(key), list) else (self.text(key),)

    def needed_expression(self, key: str) -> Expression:
        """Return a parsed FEEL expression that must be there."""
        if key not in self:
            self.refuse(key, "is missing")
        return self.expression(key) or parse("false")

    def expression(self, key: str) -> Expression | None:
        """Return a parsed FEEL expression, None where the key is absent or the expression does not parse."""
        source = self.optional_text(key)
        if not source:
            return None
        try:
            expression = parse(source)
        except FeelError as error:
            self.refuse(key, str(error))
            return None
        for function in sorted(expression.functions - _FUNCTIONS):
            self.refuse(key, f"calls {function!r}, which is no function")
        return expression

    def table(self, key: str) -> Self | None:
        """Return the table under a key, or None where it is absent."""
        value = self._take(key)
        if value is None:
            return None
        return self._below(key, value)

    def tables(self, key: str) -> tuple[Self, ...]:
        """Return the list of tables under a key; absent is empty."""
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.refuse(key, f"is to be a list of tables, found {value!r}")
            return ()
        below = (self._below(f"{key}[{index}]", entry) for index, entry in enumerate(value))
        return tuple(table for table in below if table is not None)

    def tables_by_name(self, key: str) -> tuple[tuple[str, Self], ...]:
        """Return the tables in the table under a key, with their names, sorted; absent is empty."""
        outer = self.table(key)
        if outer is None:
            return ()
        below = ((name, outer.table(name)) for name in sorted(outer._values))  # noqa: SLF001 - one reading
        return tuple((name, table) for name, table in below if table is not None)

    def _below(self, key: str, value: object) -> Self | None:
        if isinstance(value, dict):
            return type(self)(value, clock=self.clock, problems=self._problems, path=f"{self._path}{key}.")
        self.refuse(key, f"is to be a table, found {value!r}")
        return None

    def _take(self, key: str) -> object:
        self._read.add(key)
        return self._values.get(key)

    def _as_integer(self, key: str, value: object, least: int) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and value >= least:
            return value
        self.refuse(key, f"is to be a whole number of at least {least}, found {value!r}")
        return least

    def _as_routing_name(self, key: str, value: object) -> str:
        if isinstance(value, str) and _ROUTING_NAME.fullmatch(value):
            return value
        if value != "":
            self.refuse(key, f"is to be a routing name, found {value!r}")
        return ""
