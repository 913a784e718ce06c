"""The published bundles and calendars, read once: they never change under their digest."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from hashlib import sha256
from threading import Lock

from typing_extensions import override

from engine import codec
from engine.admission import PETITIONER
from engine.bpmn import bundle as bundles
from engine.bpmn.bundle_manifest import Manifest, read_manifest
from engine.bpmn.findings import Findings
from engine.bpmn.interpreter import SpiffInterpreter
from engine.errors import DivergenceError
from engine.ids import RoleId
from engine.office_roles import ROLES, RoleTitle
from engine.ports import Interpreter
from engine.storage.lookups import Lookups
from engine.storage.records import OfficeState
from engine.storage.store import Store
from engine.working_days import Calendar


class Library:
    """Interpreters by bundle digest, calendars by digest, lists of the office by the office's version.

    Whoever has a transaction open gives it as `source`: a second connection beside it could wait for ever.
    """

    def __init__(self, store: Store) -> None:
        """Read from `store` when asked for the first time."""
        self._store = store
        self._lock = Lock()
        self._interpreters: dict[str, Interpreter] = {}
        self._manifests: dict[str, Manifest] = {}
        self._calendars: dict[str, Calendar] = {}
        self._lists: dict[tuple[int, str], Mapping[str, str]] = {}

    def interpreter(self, digest: str, source: Lookups | None = None) -> Interpreter:
        """Return the interpreter of a published bundle.

        Raises DivergenceError if no bundle is stored under the digest, or one that gives another.
        """
        known = self._interpreters.get(digest)
        if known is None:
            with self._asking(source) as asked:
                packed = asked.bundle(digest)
            known = build(digest, packed)
            with self._lock:
                known = self._interpreters.setdefault(digest, known)
        return known

    def manifest(self, digest: str, source: Lookups | None = None) -> Manifest:
        """Return the `bundle.toml` of a stored bundle, without building what executes it.

        Raises DivergenceError if no bundle is stored under the digest.
        """
        known = self._manifests.get(digest)
        if known is None:
            with self._asking(source) as asked:
                packed = asked.bundle(digest)
            if packed is None:
                message = f"bundle {digest} is not stored"
                raise DivergenceError(message)
            known = read_manifest(bundles.unpack(packed), Findings())
            self._manifests[digest] = known
        return known

    def roles(self, source: Lookups | None = None) -> Mapping[RoleId, RoleTitle]:
        """Return the roles in which a person can be appointed: the current bundles' and the office's own.

        Petitioners are not appointed. What the office calls its own roles wins over what a bundle does.
        """
        with self._asking(source) as asked:
            manifests = [self.manifest(digest, asked) for digest in asked.current_bundles().values()]
        found = {
            RoleId(role): RoleTitle(title=title, english=manifest.english.get(("roles", role), title))
            for manifest in manifests
            for role, title in manifest.roles.items()
            if role != PETITIONER
        }
        return found | dict(ROLES)

    def calendar(self, digest: str | None = None, source: Lookups | None = None) -> Calendar:
        """Return the calendar under `digest`, or the one in force now.

        Raises DivergenceError if it is not stored, or one that gives another digest.
        """
        known = None if digest is None else self._calendars.get(digest)
        if known is None:
            with self._asking(source) as asked:
                digest = digest or asked.office_state().calendar
                found = None if digest is None else self._calendars.get(digest) or asked.calendar(digest)
            if digest is None or found is None:
                message = "no calendar is in force" if digest is None else f"calendar {digest} is not stored"
                raise DivergenceError(message)
            known = _calendar(digest, found) if isinstance(found, str) else found
            self._calendars[digest] = known
        return known

    def choices(
        self, office: OfficeState | None = None, source: Lookups | None = None
    ) -> Mapping[str, Mapping[str, str]]:
        """Return {choice list: {value: label}}: organs and people, each read when a form asks for it."""
        if office is None:
            with self._asking(source) as asked:
                office = asked.office_state()
        return _Choices(self, office.version, source)

    def offered(self, name: str, version: int, source: Lookups | None) -> Mapping[str, str]:
        """Return one list as of a version of the office.

        Raises KeyError where the office has no such list.
        """
        known = self._lists.get((version, name))
        if known is None:
            with self._asking(source) as asked:
                known = _READERS[name](asked)
            with self._lock:
                if any(kept != version for kept, _ in self._lists):
                    self._lists.clear()  # the office has changed: older lists are asked for no more
                self._lists[version, name] = known
        return known

    def forget_office(self) -> None:
        """Drop the lists of the office and the calendars; they are read again when asked for."""
        with self._lock:
            self._lists.clear()
            self._calendars.clear()

    def _asking(self, source: Lookups | None) -> AbstractContextManager[Lookups]:
        return self._store.reading() if source is None else nullcontext(source)


def build(digest: str, packed: bytes | None) -> Interpreter:
    """Return the interpreter of a bundle as it was stored.

    Raises DivergenceError if nothing is stored, or what gives another digest.
    """
    if packed is None:
        message = f"bundle {digest} is not stored"
        raise DivergenceError(message)
    files = bundles.unpack(packed)
    if bundles.digest(files) != digest:
        message = f"bundle {digest} was altered"
        raise DivergenceError(message)
    loaded = bundles.load(files)
    return SpiffInterpreter.build(loaded.definition, loaded.diagrams)


def _calendar(digest: str, stored: str) -> Calendar:
    """Read a calendar: canonical bytes prove their digest, of others it is computed from the days."""
    days = stored.encode()
    proved = digest if sha256(days).hexdigest() == digest else ""
    calendar = Calendar.from_json(codec.parse_object(days), digest=proved)
    if calendar.digest != digest:
        message = f"calendar {digest} was altered"
        raise DivergenceError(message)
    return calendar


class _Choices(Mapping[str, Mapping[str, str]]):
    """The lists that forms take from the office, read at the first question."""

    def __init__(self, library: Library, version: int, source: Lookups | None) -> None:
        self._library = library
        self._version = version
        self._source = source

    @override
    def __getitem__(self, name: str) -> Mapping[str, str]:
        return self._library.offered(name, self._version, self._source)

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(_READERS)

    @override
    def __len__(self) -> int:
        return len(_READERS)


def _organs(asked: Lookups) -> Mapping[str, str]:
    return {organ.id: organ.name for organ in asked.organs()}


def _people(asked: Lookups) -> Mapping[str, str]:
    return {person.id: person.name for person in asked.people()}


_READERS = {"organs": _organs, "people": _people}
