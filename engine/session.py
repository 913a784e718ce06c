"""One case inside one transaction: opened, moved by some commands, written once at the end."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from hmac import digest as keyed
from typing import cast

import structlog

from engine import codec
from engine import commands as c
from engine import events as e
from engine.admission import Capacity
from engine.archived import FileState
from engine.case import Case
from engine.errors import CommandMalformedError, DivergenceError, Reason, Rejected
from engine.execution import Asked, Execution
from engine.history import GENESIS, Chain, Divergence, Edition, Entry, body_digest, chain_hash, read_entry
from engine.library import Library
from engine.projections.access import Access
from engine.projections.archiving import archive_rows
from engine.projections.listing import Listing
from engine.projections.standing import Standing
from engine.projections.worklist import Worklist
from engine.secrecy import is_secret
from engine.storage.lookups import Lookups
from engine.storage.records import OfficeState, StoredCase, StoredEntry
from engine.storage.seals import Seals, seal, unseal
from engine.storage.unit_of_work import UnitOfWork
from engine.working_days import Calendar

_LOG = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """An admitted command; `digest` is of the command as it was sent."""

    asked: Asked
    capacity: Capacity
    digest: str
    recorded_at: datetime


@dataclass(slots=True, kw_only=True)
class Session:
    """A case as one transaction sees it; its entries are collected here.

    `stored` is the row as it was found, None for a case that the transaction opens; `key` the case's key;
    `calendar` the one in force when the case was opened, for every entry of the transaction.
    """

    work: UnitOfWork
    execution: Execution
    standing: Standing
    worklist: Worklist
    listing: Listing
    access: Access
    seals: Seals
    key: bytes
    wrapped: bytes
    stored: StoredCase | None
    head: str
    office: OfficeState
    calendar: Calendar
    entries: list[StoredEntry] = field(default_factory=list)

    @property
    def case(self) -> Case:
        """The case as it stands after the entries so far."""
        return self.execution.case

    def collect(self, admitted: Admitted, happened: tuple[e.Event, ...]) -> None:
        """Chain the entry of an executed command to those before it."""
        asked, case, definition = admitted.asked, self.case, self.execution.definition
        command = asked.command
        sealed = codec.sealed_part(command)
        body = seal(document(command, sealed), self.key, case.id, case.version) if sealed else None
        entry = Entry(
            stream=case.id,
            number=case.version,
            command_id=command.id,
            command=codec.command_name(command),
            command_digest=admitted.digest,
            clear=cast("Mapping[str, e.Json]", codec.clear_part(command)),
            capacity=admitted.capacity,
            at=command.at,
            recorded_at=admitted.recorded_at,
            edition=Edition(
                bundle=definition.digest,
                calendar=self.calendar.digest,
                profile=self.execution.rulebook.digest,
            ),
            lookups=asked.lookups,
            routing=asked.routing,
            item_routing=asked.item_routing,
            events=cast("tuple[tuple[str, Mapping[str, e.Json]], ...]", codec.event_rows(happened)),
            marking=self.execution.marking(),
            body_digest=body_digest(body),
            previous=self.head,
        )
        record = codec.canonical(entry)
        self.head = chain_hash(record)
        self.entries.append(
            StoredEntry(
                stream=case.id,
                number=case.version,
                command_id=command.id,
                at=command.at,
                record=record,
                body=body,
                hash=self.head,
            )
        )

    def write(self) -> None:
        """Write everything that the transaction changed; nothing where there is no new entry."""
        if not self.entries:
            return
        if is_secret(self.case):
            self.wrapped = self.seals.wrap_apart(self.case.id, self.key, self.wrapped)
        row = self.standing.row(self.case, head=self.head, key=self.wrapped, state=self.execution.snapshot())
        if self.stored is None:
            self.work.add_case(row)
        else:
            self.work.update_case(row, found=self.stored)
        self.work.append(*self.entries)
        self.worklist.write(self.work)
        if self.listing.incomplete:
            self.listing.recall(self._said_before())
        if self.listing.row is not None:
            self.work.put_list(self.case.id, self.listing.row)
        self.access.write(self.work, self.case)
        archived = archive_rows(self.case)
        if archived is not None:
            self.work.put_archive(archived)
            if archived.file.state is FileState.DESTROYED:  # in the transaction of the entry that says so
                self.work.erase(self.case.id)

    def _said_before(self) -> Iterator[tuple[c.Command, Mapping[str, e.Json]]]:
        """Yield the commands that are stored, each with its answers."""
        for row in self.work.history(self.case.id):
            answers = open_body(row, self.key).get("answers")
            yield read_entry(row.record).asked().command, answers if isinstance(answers, dict) else {}


class Sessions:
    """Opens cases: new ones, and stored ones from their snapshot or, where that fails, from their history."""

    def __init__(self, library: Library, seals: Seals, zone: tzinfo) -> None:
        """Take where bundles and calendars, keys and days come from."""
        self._library = library
        self._seals = seals
        self._zone = zone

    def begin(self, work: UnitOfWork, command: c.FileSubmission, office: OfficeState) -> Session:
        """Return the session of a case that a submission opens.

        Raises Rejected where no bundle of the wanted key was published.
        """
        digest = work.current_bundle(command.bundle)
        if digest is None:
            raise Rejected(Reason.BUNDLE_UNKNOWN, bundle=command.bundle)
        key, wrapped = self._seals.new_case_key(command.case)
        execution = Execution.new(command.case, self._library.interpreter(digest, work), self._zone)
        return Session(
            work=work,
            execution=execution,
            standing=Standing(),
            worklist=Worklist(execution.case),
            listing=Listing.of(execution.case),
            access=Access(execution.case, self._seals.pseudonym),
            seals=self._seals,
            key=key,
            wrapped=wrapped,
            stored=None,
            head=GENESIS,
            office=office,
            calendar=self._library.calendar(office.calendar, work),
        )

    def open(self, work: UnitOfWork, stored: StoredCase, office: OfficeState) -> Session:
        """Return the session of a stored case.

        Raises Rejected where its key was destroyed.
        """
        execution = self.execution(work, stored)
        return Session(
            work=work,
            execution=execution,
            standing=Standing(started_at=stored.started_at, ended_at=stored.ended_at),
            worklist=Worklist(execution.case),
            listing=Listing.of(execution.case),
            access=Access(execution.case, self._seals.pseudonym),
            seals=self._seals,
            key=self.key(stored),
            wrapped=stored.key or b"",
            stored=stored,
            head=stored.head,
            office=office,
            calendar=self._library.calendar(office.calendar, work),
        )

    def key(self, stored: StoredCase) -> bytes:
        """Return a case's key.

        Raises Rejected where it was destroyed.
        """
        if stored.key is None:
            raise Rejected(Reason.CASE_ERASED, case=stored.id)
        return self._seals.unwrap(stored.id, stored.key)

    def execution(self, source: Lookups, stored: StoredCase) -> Execution:
        """Return the case as its snapshot says or, where that says nothing useful, as its history says.

        Raises DivergenceError where the history is not what the case's row says it is.
        """
        interpreter = self._library.interpreter(stored.bundle, source)
        try:
            return Execution.restore(stored.state, interpreter, self._zone)
        except Exception as error:  # noqa: BLE001 - a snapshot is a cache: whatever is wrong, history knows
            if stored.state:
                _LOG.warning("snapshot.unusable", case=stored.id, error=type(error).__name__)
        execution = Execution.new(stored.id, interpreter, self._zone)
        chain = Chain(stream=stored.id)
        for row in source.history(stored.id):
            linked = chain.link(row.sealed(), row.number)
            if isinstance(linked, Divergence):
                raise DivergenceError(f"{linked.case} entry {linked.entry}: {linked.what}")
            execution.perform(linked.asked(), self._library.calendar(linked.edition.calendar, source))
        broken = chain.close(stored.version, stored.head)
        if broken is not None:
            raise DivergenceError(f"{broken.case} entry {broken.entry}: {broken.what}")
        return execution

    def restored(self, session: Session, state: bytes) -> None:
        """Put a session back to a state it had: what was tried since has failed."""
        interpreter = self._library.interpreter(session.case.bundle, session.work)
        session.execution = Execution.restore(state, interpreter, self._zone)
        session.worklist.turn_to(session.execution.case)


def open_body(row: StoredEntry, key: bytes) -> dict[str, e.Json]:
    """Return the opened body of an entry, empty where it has none.

    Raises SealBrokenError.
    """
    return {} if row.body is None else codec.parse_object(unseal(row.body, key, row.stream, row.number))


def digest(key: bytes, command: c.Command) -> str:
    """Return the keyed digest of a command, its time aside: a retry is the same command later."""
    parts = {**codec.clear_part(command), **codec.sealed_part(command)}
    parts.pop("at")
    return keyed(key, document(command, [codec.command_name(command), parts]), "sha256").hex()


def document(command: c.Command, said: object) -> bytes:
    """Return what a command says as canonical bytes.

    Raises CommandMalformedError where no document holds it: a number beyond 64 bits, a bottomless structure.
    """
    try:
        return codec.canonical(said)
    except TypeError as error:
        raise CommandMalformedError(f"command {command.id}: {error}") from error
