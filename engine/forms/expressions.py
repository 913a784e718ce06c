"""The FEEL inside a form, and what it may read: the fields above it and the case file, never a field below.

So one pass in reading order decides what is shown, the same on every machine: no field can hide itself.
"""

from collections.abc import Iterable, Mapping
from typing import Self

from engine.feel import Expression, FeelError, parse
from engine.forms.supported import CONTAINERS


class Reading:
    """Which keys of the form stand above the place that is being read, and which do not yet."""

    def __init__(self, around: Self | None = None) -> None:
        self._around = around
        self._own: set[str] = set()
        self._passed: set[str] = set()

    def open(self, components: Iterable[object]) -> None:
        """Take note of all keys of the level that begins, those inside groups included."""
        for component in components:
            if isinstance(component, Mapping):
                key = component.get(CONTAINERS.get(str(component.get("type")), "key"))
                self._own.add(str(key))

    def passed(self, key: str) -> None:
        """Say that what follows stands below `key`."""
        self._passed.add(key)

    def knows(self, key: str) -> bool:
        """Whether the level has had this key before."""
        return key in self._passed

    def row(self) -> "Reading":
        """Return the reading of a list's row: it sees what stands above the list, too."""
        return Reading(self)

    def not_yet(self, names: Iterable[str]) -> list[str]:
        """Return the names of fields that stand below, sorted."""
        around = self._around.not_yet(names) if self._around else []
        below = {name for name in names if name in self._own - self._passed}
        return sorted(below.union(around) - self._passed)


def expression(source: object, reading: Reading) -> tuple[Expression | None, str | None]:
    """Return what `=FEEL` says, or None and the sentence that tells what is wrong with it."""
    if not isinstance(source, str) or not source.startswith("="):
        return None, f'An expression is FEEL behind "="; found {source!r:.100}.'
    try:
        parsed = parse(source[1:].strip())
    except FeelError as reason:
        return None, str(reason)
    below = reading.not_yet(parsed.names)
    if below:
        return None, f"An expression reads fields above it only; {', '.join(below)} stands below."
    return parsed, None
