"""One command, one transaction, one chained entry: the live engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from hashlib import sha256
from hmac import compare_digest
from hmac import new as keyed
from types import MappingProxyType
from typing import cast

from engine import codec
from engine import commands as c
from engine import events as e
from engine.admission import Capacity, Lookups, admit, justify
from engine.answers import Reading, well_formed
from engine.case import Case
from engine.errors import CommandMalformedError, ConflictError, Reason, Rejected
from engine.execution import Asked, Execution
from engine.history import GENESIS, Edition, Entry, body_digest, chain_hash, read_entry
from engine.ids import CaseId, CommandId, derive
from engine.library import Library
from engine.projections.worklist import Worklist, legal_due
from engine.registers import Registers
from engine.storage.errors import CaseExistsError, DuplicateCommandError
from engine.storage.records import RefusalRow, StoredCase, StoredEntry
from engine.storage.seals import Seals, seal
from engine.storage.store import Store
from engine.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a command came to: its entry's number and hash; `repeated`: it had been done before."""

    case: CaseId
    entry: int
    hash: str
    events: tuple[e.Event, ...]
    repeated: bool = False


@dataclass(slots=True, kw_only=True)
class _Session:
    """One case inside one transaction: its entries are collected, and written once at the end.

    `stored` is the row as it was found, None for a case that the transaction opens; `key` the case's key.
    """

    work: UnitOfWork
    execution: Execution
    worklist: Worklist
    key: bytes
    wrapped: bytes
    stored: StoredCase | None
    head: str
    entries: list[StoredEntry] = field(default_factory=list)
    listed: dict[str, str] = field(default_factory=dict)

    @property
    def case(self) -> Case:
        """The case as it stands after the entries so far."""
        return self.execution.case


@dataclass(frozen=True, slots=True, kw_only=True)
class _Admitted:
    """An admitted command; `digest` is of the command as it was sent."""

    asked: Asked
    capacity: Capacity
    digest: str
    recorded_at: datetime


class Engine:
    """Handles commands to cases. Thread-safe: holds nothing that changes but caches of the immutable."""

    def __init__(
        self,
        store: Store,
        library: Library,
        seals: Seals,
        zone: tzinfo,
        *,
        declared: Mapping[str, frozenset[str]] = MappingProxyType({}),
    ) -> None:
        """Wire the engine; see `engine.bootstrap`. `declared` are the outputs that each job may write."""
        self._registers = Registers(zone, declared)
        self._store = store
        self._library = library
        self._seals = seals
        self._zone = zone

    def handle(self, command: c.Command, *, recorded_at: datetime | None = None) -> Receipt:
        """Do a command, whole or not at all.

        Before it, whatever of the case is due at `command.at` happens, each in an entry of its own.
        The same command again gives the same receipt again.

        Raises:
            Rejected: the actor or the case may not; recorded as a refusal, nothing else changed.
            FormErrors: an answer is missing or wrong; nothing recorded.
            ConflictError: the command's id was used for another command.
            CommandMalformedError: a time without zone, or something that cannot be stored; nothing recorded.
            ExecutionError: the diagram cannot go on; nothing recorded.
        """
        well_formed(command)
        if recorded_at is not None and recorded_at.tzinfo is None:
            raise CommandMalformedError("recorded_at: the time has no zone")
        try:
            return self._attempt(command, recorded_at or command.at)
        except (DuplicateCommandError, CaseExistsError):  # the same command, sent twice at once, was faster
            return self._attempt(command, recorded_at or command.at)

    def _attempt(self, command: c.Command, recorded_at: datetime) -> Receipt:
        try:
            with self._store.writing() as work:
                return self._handle(work, command, recorded_at)
        except Rejected as refusal:
            done = self._refuse(command, refusal)
            if done is None:
                raise
            return done

    def case(self, case: CaseId) -> Case | None:
        """Return the case as it stands now, None if there is none or its key was destroyed."""
        with self._store.reading() as reader:
            stored = reader.find_case(case)
        return None if stored is None or stored.key is None else self._execution(stored).case

    def tick(self, case: CaseId, at: datetime, *, recorded_at: datetime | None = None) -> int:
        """Let everything of a case that is due at `at` happen; return how many entries that made."""
        with self._store.writing() as work:
            stored, _ = work.case(case)
            if stored is None or stored.key is None:
                return 0
            session = self._open(work, stored)
            self._fire_due(session, at, recorded_at or at)
            self._write(session)
            return len(session.entries)

    def _handle(self, work: UnitOfWork, command: c.Command, recorded_at: datetime) -> Receipt:
        stored, before = work.case(command.case, command.id)
        if stored is not None and before is not None:
            return self._again(command, stored, before)
        if isinstance(command, c.FileSubmission):
            session = self._begin(work, command, stored)
        else:
            if stored is None:
                raise Rejected(Reason.CASE_UNKNOWN, case=command.case)
            session = self._open(work, stored)
            command = replace(command, at=max(command.at, session.case.last_at or command.at))
            if isinstance(command, c.FireDue):
                admit(command, session.case, session.execution.definition, Lookups())
            self._fire_due(session, command.at, recorded_at)
        happened: tuple[e.Event, ...] = ()
        if not isinstance(command, c.FireDue):
            happened = self._enter(session, command, recorded_at)
        elif not session.entries:
            raise Rejected(Reason.NOT_DUE, key=command.key)
        self._write(session)
        return Receipt(case=command.case, entry=session.case.version, hash=session.head, events=happened)

    def _begin(self, work: UnitOfWork, command: c.FileSubmission, stored: StoredCase | None) -> _Session:
        if stored is not None:
            raise Rejected(Reason.CASE_EXISTS, case=command.case)
        digest = work.current_bundle(command.bundle)
        if digest is None:
            raise Rejected(Reason.BUNDLE_UNKNOWN, bundle=command.bundle)
        key, wrapped = self._seals.new_case_key(command.case)
        execution = Execution.new(command.case, self._library.interpreter(digest), self._zone)
        return _Session(
            work=work,
            execution=execution,
            worklist=Worklist(execution.case),
            key=key,
            wrapped=wrapped,
            stored=None,
            head=GENESIS,
        )

    def _open(self, work: UnitOfWork, stored: StoredCase) -> _Session:
        if stored.key is None:
            raise Rejected(Reason.CASE_ERASED, case=stored.id)
        execution = self._execution(stored)
        return _Session(
            work=work,
            execution=execution,
            worklist=Worklist(execution.case),
            key=self._seals.unwrap(stored.id, stored.key),
            wrapped=stored.key,
            stored=stored,
            head=stored.head,
        )

    def _execution(self, stored: StoredCase) -> Execution:
        """Return the case as its snapshot says or, where that was thrown away, as its history says."""
        interpreter = self._library.interpreter(stored.bundle)
        if stored.state:
            return Execution.restore(stored.state, interpreter, self._zone)
        execution = Execution.new(stored.id, interpreter, self._zone)
        with self._store.reading() as reader:
            for row in reader.entries(stored.id):
                entry = read_entry(row.record)
                execution.perform(entry.asked(), self._library.calendar(entry.edition.calendar))
        return execution

    def _fire_due(self, session: _Session, at: datetime, recorded_at: datetime) -> None:
        """Fire what is due, one entry each, in the order of its instants; each counts at its own."""
        while (due := session.case.due(at)) is not None:
            instant, kind, key = due
            command = c.FireDue(
                id=CommandId(derive("due", session.case.id, session.case.version, kind, key)),
                case=session.case.id,
                actor=c.SCHEDULER,
                at=max(instant, session.case.last_at or instant),
                kind=kind,
                key=key,
            )
            self._enter(session, command, recorded_at)

    def _enter(self, session: _Session, command: c.Command, recorded_at: datetime) -> tuple[e.Event, ...]:
        """Admit and execute one command, and collect its entry."""
        case, execution = session.case, session.execution
        lookups = self._registers.look_up(session.work, command, case)
        capacity = admit(command, case, execution.definition, lookups)
        reading = Reading(
            definition=execution.definition, case=case, zone=self._zone, choices=self._library.choices()
        )
        answers = reading.read(command)
        asked = reading.asked(answers, lookups)
        if isinstance(command, c.CompleteTask):
            justify(command, case, execution.definition, answers.given)
            execution.keep_the_law(asked, self._library.calendar())
        happened = execution.perform(asked, self._library.calendar())
        session.worklist.note(happened, asked.command.at)
        session.listed |= answers.listed
        admitted = _Admitted(
            asked=asked, capacity=capacity, digest=_digest(session.key, command), recorded_at=recorded_at
        )
        self._collect(session, admitted, happened)
        return happened

    def _collect(self, session: _Session, admitted: _Admitted, happened: tuple[e.Event, ...]) -> None:
        asked, case, definition = admitted.asked, session.case, session.execution.definition
        command = asked.command
        sealed = codec.sealed_part(command)
        body = seal(_document(command, sealed), session.key, case.id, case.version) if sealed else None
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
                calendar=self._library.calendar().digest,
                profile=definition.rulebook.digest,
            ),
            lookups=asked.lookups,
            routing=asked.routing,
            item_routing=asked.item_routing,
            events=cast("tuple[tuple[str, Mapping[str, e.Json]], ...]", codec.event_rows(happened)),
            marking=session.execution.marking(),
            body_digest=body_digest(body),
            previous=session.head,
        )
        record = codec.canonical(entry)
        session.head = chain_hash(record)
        session.entries.append(
            StoredEntry(
                stream=case.id,
                number=case.version,
                command_id=command.id,
                at=command.at,
                record=record,
                body=body,
                hash=session.head,
            )
        )

    def _write(self, session: _Session) -> None:
        """Write everything that the transaction changed."""
        if not session.entries:
            return
        work, at = session.work, session.entries[-1].at
        row = _row(session, at)
        if session.stored is None:
            work.add_case(row)
        else:
            work.update_case(row, expected=session.stored.version)
        work.append(*session.entries)
        session.worklist.write(work, at)
        if session.listed:
            work.put_list(
                session.case.id,
                subject=session.listed.get("subject", ""),
                petitioner_name=session.listed.get("petitioner", ""),
                source=session.listed.get("source"),
            )

    def _again(self, command: c.Command, stored: StoredCase, before: StoredEntry) -> Receipt:
        """Answer a command that was done before.

        Raises ConflictError where its id belongs to another one.
        """
        if stored.key is None or before.stream != command.case:
            message = f"command {command.id} was used for something else"
            raise ConflictError(message)
        entry = read_entry(before.record)
        key = self._seals.unwrap(stored.id, stored.key)
        if not compare_digest(entry.command_digest, _digest(key, command)):
            message = f"command {command.id} was used for something else"
            raise ConflictError(message)
        return Receipt(
            case=command.case, entry=entry.number, hash=before.hash, events=entry.happened(), repeated=True
        )

    def _refuse(self, command: c.Command, refusal: Rejected) -> Receipt | None:
        """Note a refusal, unless the same command, sent twice at once, was done while this one waited."""
        with self._store.writing() as work:
            stored, before = work.case(command.case, command.id)
            if stored is not None and before is not None:
                return self._again(command, stored, before)
            work.refuse(
                RefusalRow(
                    command_id=command.id,
                    case=command.case,
                    actor=command.actor,
                    command=codec.command_name(command),
                    reason=refusal.reason.value,
                    parameters=refusal.parameters,
                    at=command.at,
                )
            )
        return None


def _digest(key: bytes, command: c.Command) -> str:
    """Return the keyed digest of a command, its time aside: a retry is the same command later."""
    parts = {**codec.clear_part(command), **codec.sealed_part(command)}
    parts.pop("at")
    return keyed(key, _document(command, [codec.command_name(command), parts]), sha256).hexdigest()


def _document(command: c.Command, said: object) -> bytes:
    """Return what a command says as canonical bytes.

    Raises CommandMalformedError where no document holds it: a number beyond 64 bits, a bottomless structure.
    """
    try:
        return codec.canonical(said)
    except TypeError as error:
        raise CommandMalformedError(f"command {command.id}: {error}") from error


def _row(session: _Session, at: datetime) -> StoredCase:
    """Return the case's row: its place in the lists, its head, its snapshot."""
    case = session.case
    return StoredCase(
        id=case.id,
        number=case.number,
        bundle=case.bundle,
        office=case.office,
        organ=case.organ,
        stage=case.stages[-1] if case.stages else "",
        status="ended" if case.ended else "open",
        outcome=case.outcome,
        version=case.version,
        head=session.head,
        petitioner=case.petitioner,
        started_at=session.entries[0].at if session.stored is None else session.stored.started_at,
        ended_at=at if case.ended else None,
        changed_at=at,
        due_at=legal_due(case),
        wake_at=case.soonest(),
        last_at=at,
        key=session.wrapped,
        state=session.execution.snapshot(),
    )
