"""The published bundles and calendars, read once: they never change under their digest."""

from collections.abc import Mapping
from threading import Lock
from typing import Final

from engine import codec
from engine.bpmn import bundle as bundles
from engine.bpmn.interpreter import SpiffInterpreter
from engine.errors import DivergenceError
from engine.ports import Interpreter
from engine.storage.store import Store
from engine.working_days import Calendar

CALENDAR: Final = "calendar"


class Library:
    """Interpreters by bundle digest, calendars by digest, and the choices that forms take from the office."""

    def __init__(self, store: Store) -> None:
        """Read from `store` when asked for the first time."""
        self._store = store
        self._lock = Lock()
        self._interpreters: dict[str, Interpreter] = {}
        self._calendars: dict[str, Calendar] = {}
        self._calendar: Calendar | None = None
        self._choices: Mapping[str, Mapping[str, str]] | None = None

    def interpreter(self, digest: str) -> Interpreter:
        """Return the interpreter of a published bundle.

        Raises DivergenceError if no bundle is stored under the digest, or one that gives another.
        """
        with self._lock:
            if digest not in self._interpreters:
                self._interpreters[digest] = self._build(digest)
            return self._interpreters[digest]

    def _build(self, digest: str) -> Interpreter:
        with self._store.reading() as reader:
            packed = reader.bundle(digest)
        if packed is None:
            message = f"bundle {digest} is not stored"
            raise DivergenceError(message)
        files = bundles.unpack(packed)
        if bundles.digest(files) != digest:
            message = f"bundle {digest} was altered"
            raise DivergenceError(message)
        loaded = bundles.load(files)
        return SpiffInterpreter.build(loaded.definition, loaded.diagrams)

    def calendar(self, digest: str | None = None) -> Calendar:
        """Return the calendar in force, or the one under `digest`.

        Raises DivergenceError if it is not stored.
        """
        if digest is None and self._calendar is not None:
            return self._calendar
        with self._lock:
            if digest in self._calendars:
                return self._calendars[digest or ""]
            with self._store.reading() as reader:
                wanted = digest or reader.setting(CALENDAR)
                found = None if wanted is None else reader.calendar(wanted)
            if found is None:
                message = f"calendar {digest or 'in force'} is not stored"
                raise DivergenceError(message)
            calendar = Calendar.from_json(codec.parse_object(found.encode()))
            self._calendars[calendar.digest] = calendar
            if digest is None:
                self._calendar = calendar
            return calendar

    def choices(self) -> Mapping[str, Mapping[str, str]]:
        """Return {choice list: {value: label}}: organs and people."""
        if self._choices is None:
            with self._store.reading() as reader:
                self._choices = {
                    "organs": {organ.id: organ.name for organ in reader.organs()},
                    "people": {person.id: person.name for person in reader.people()},
                }
        return self._choices

    def forget_office(self) -> None:
        """Read organs, people and the calendar in force again: an office command changed them."""
        self._choices = None
        self._calendar = None
