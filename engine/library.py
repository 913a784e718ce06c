"""The published bundles and calendars, read once: they never change under their digest."""

from collections.abc import Iterator, Mapping
from threading import Lock
from typing import Final

from typing_extensions import override

from engine import codec
from engine.bpmn import bundle as bundles
from engine.bpmn.interpreter import SpiffInterpreter
from engine.errors import DivergenceError
from engine.ports import Interpreter
from engine.storage.store import Store
from engine.working_days import Calendar

CALENDAR: Final = "calendar"


class _Choices(Mapping[str, Mapping[str, str]]):
    """The lists that forms take from the office, read at the first question."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lists: dict[str, Mapping[str, str]] = {}

    @override
    def __getitem__(self, name: str) -> Mapping[str, str]:
        if name not in self._lists:
            with self._store.reading() as reader:
                match name:
                    case "organs":
                        self._lists[name] = {organ.id: organ.name for organ in reader.organs()}
                    case "people":
                        self._lists[name] = {person.id: person.name for person in reader.people()}
                    case _:
                        raise KeyError(name)
        return self._lists[name]

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(("organs", "people"))

    @override
    def __len__(self) -> int:
        return 2


class Library:
    """Interpreters by bundle digest, calendars by digest, and the choices that forms take from the office."""

    def __init__(self, store: Store) -> None:
        """Read from `store` when asked for the first time."""
        self._store = store
        self._lock = Lock()
        self._interpreters: dict[str, Interpreter] = {}
        self._calendars: dict[str, Calendar] = {}
        self._calendar: str | None = None
        self._choices = _Choices(store)

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
        with self._lock:
            if digest is None:
                digest = self._calendar = self._calendar or self._setting(CALENDAR)
            if digest not in self._calendars:
                with self._store.reading() as reader:
                    found = reader.calendar(digest)
                if found is None:
                    message = f"calendar {digest} is not stored"
                    raise DivergenceError(message)
                self._calendars[digest] = Calendar.from_json(codec.parse_object(found.encode()))
            return self._calendars[digest]

    def _setting(self, name: str) -> str:
        with self._store.reading() as reader:
            value = reader.setting(name)
        if value is None:
            message = f"the office has no {name} in force"
            raise DivergenceError(message)
        return value

    def choices(self) -> Mapping[str, Mapping[str, str]]:
        """Return {choice list: {value: label}}: organs and people, each read when a form asks for it."""
        return self._choices

    def forget_office(self) -> None:
        """Read organs, people and the calendar in force again: an office command changed them."""
        self._choices = _Choices(self._store)
        self._calendar = None
