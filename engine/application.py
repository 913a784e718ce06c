"""One command, one transaction, one chained entry: the live engine."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from hmac import compare_digest
from types import MappingProxyType
from typing import Final

from engine import codec, recusal
from engine import commands as c
from engine import events as e
from engine.admission import Lookups, admit, justify
from engine.answers import Reading
from engine.case import Case
from engine.claims import answer_each, leave_none_out
from engine.errors import (
    CommandMalformedError,
    ConflictError,
    ExecutionError,
    OrganMissingError,
    Reason,
    Rejected,
)
from engine.history import read_entry
from engine.ids import CaseId, CommandId, derive
from engine.library import Library
from engine.registers import Registers
from engine.secrecy import keep_from_the_accused
from engine.session import Admitted, Session, Sessions, digest
from engine.storage.errors import CaseExistsError, DuplicateCommandError
from engine.storage.records import RefusalRow, StoredCase, StoredEntry
from engine.storage.seals import Seals
from engine.storage.store import Store
from engine.storage.unit_of_work import UnitOfWork
from engine.well_formed import well_formed

DUE_AT_ONCE: Final = 100
_BATCHES: Final = 100
FAILED: Final = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a command came to: its entry's number and hash; `repeated`: it had been done before."""

    case: CaseId
    entry: int
    hash: str
    events: tuple[e.Event, ...]
    repeated: bool = False


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
        self._registers = Registers(zone, declared, seals.pseudonym)
        self._sessions = Sessions(library, seals, zone)
        self._store = store
        self._library = library
        self._zone = zone

    def handle(self, command: c.Command, *, recorded_at: datetime | None = None) -> Receipt:
        """Do a command, whole or not at all.

        Before it, whatever of the case is due at `command.at` happens, each in an entry of its own.
        The same command again gives the same receipt again. `recorded_at` is what the edge's clock says.

        Raises:
            Rejected: the actor or the case may not; recorded as a refusal, nothing else changed.
            FormErrors: an answer is missing or wrong; nothing recorded.
            ConflictError: the command's id was used for another command.
            CommandMalformedError: a time without zone, or something that cannot be stored; nothing recorded.
            ExecutionError: the diagram cannot go on; nothing recorded.
        """
        well_formed(command)
        recorded_at = recorded_at or command.at
        if recorded_at.tzinfo is None:
            raise CommandMalformedError("recorded_at: the time has no zone")
        if command.at > recorded_at:
            raise CommandMalformedError("at: it lies behind the moment at which it was recorded")
        for _ in range(_BATCHES):
            try:
                done = self._attempt(command, recorded_at)
            except (DuplicateCommandError, CaseExistsError):  # the same, sent twice at once, was faster
                done = self._attempt(command, recorded_at)
            if done is not None:
                return done
        raise ExecutionError(command.case, f"more than {_BATCHES * DUE_AT_ONCE} things are due before this")

    def _attempt(self, command: c.Command, recorded_at: datetime) -> Receipt | None:
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
            if stored is None or stored.key is None:
                return None
            return self._sessions.execution(reader, stored).case

    def tick(self, case: CaseId, at: datetime, *, recorded_at: datetime | None = None) -> int:
        """Let what is due of a case at `at` happen, at most DUE_AT_ONCE things; return how many did."""
        with self._store.writing() as work:
            stored, _, office = work.case(case)
            if stored is None or stored.key is None:
                return 0
            session = self._sessions.open(work, stored, office)
            self._fire_due(session, at, recorded_at or at)
            session.write()
            return len(session.entries)

    def _handle(  # noqa: C901 - the whole way of a command, read once from top to bottom
        self, work: UnitOfWork, command: c.Command, recorded_at: datetime
    ) -> Receipt | None:
        """Do the command; None where so much was due that it must be asked again."""
        stored, before, office = work.case(command.case, command.id)
        if stored is not None and before is not None:
            return self._again(command, stored, before)
        if isinstance(command, c.FileSubmission):
            if stored is not None:
                raise Rejected(Reason.CASE_EXISTS, case=command.case)
            session = self._sessions.begin(work, command, office)
        else:
            if stored is None:
                raise Rejected(Reason.CASE_UNKNOWN, case=command.case)
            session = self._sessions.open(work, stored, office)
            if session.case.last_at is not None and command.at < session.case.last_at:
                command = replace(command, at=session.case.last_at)
            named = command if isinstance(command, c.FireDue) else None
            if named is not None:
                admit(named, session.case, session.execution.definition, Lookups())
            if not self._fire_due(session, command.at, recorded_at, named):
                session.write()
                return None
        happened: tuple[e.Event, ...] = ()
        if not isinstance(command, c.FireDue):
            happened = self._enter(session, command, recorded_at)
        session.write()
        return Receipt(case=command.case, entry=session.case.version, hash=session.head, events=happened)

    def _fire_due(
        self, session: Session, at: datetime, recorded_at: datetime, named: c.FireDue | None = None
    ) -> bool:
        """Fire what is due, one entry each, in the order of its instants; each counts at its own.

        With `named`, nothing after the thing that this command names, whose entry is the command's own.
        Return whether all of it is done; a transaction fires at most DUE_AT_ONCE things.

        Raises Rejected where the named thing is not due.
        """
        while (due := session.case.due(at)) is not None:
            if len(session.entries) >= DUE_AT_ONCE:
                return False
            instant, kind, key = due
            id_ = CommandId(derive("due", session.case.id, session.case.version, kind, key))
            if named is not None and (kind, key) == (named.kind, named.key):
                id_ = named.id
            command = c.FireDue(
                id=id_,
                case=session.case.id,
                actor=c.SCHEDULER,
                at=max(instant, session.case.last_at or instant),
                kind=kind,
                key=key,
            )
            self._fire(session, command, recorded_at)
            if named is not None and id_ == named.id:
                return True
        if named is not None:
            raise Rejected(Reason.NOT_DUE, key=named.key)
        return True

    def _fire(self, session: Session, command: c.FireDue, recorded_at: datetime) -> None:
        """Fire one thing; where the diagram cannot go on behind a timer, raise an incident instead."""
        state = session.execution.snapshot() if command.kind == "timer" else b""
        try:
            self._enter(session, command, recorded_at)
        except ExecutionError:
            if command.kind != "timer":
                raise
            self._sessions.restored(session, state)
            failed = replace(command, id=CommandId(derive(FAILED, command.id)), kind=FAILED)
            self._enter(session, failed, recorded_at)

    def _enter(self, session: Session, command: c.Command, recorded_at: datetime) -> tuple[e.Event, ...]:
        """Admit and execute one command, and collect its entry."""
        case, execution = session.case, session.execution
        lookups = self._registers.look_up(session.work, command, execution)
        capacity = admit(command, case, execution.definition, lookups)
        reading = Reading(
            definition=execution.definition,
            case=case,
            zone=self._zone,
            choices=self._library.choices(session.office, session.work),
        )
        answers = reading.read(command)
        asked = reading.asked(answers, lookups)
        if isinstance(command, c.CompleteTask):
            justify(command, case, execution.definition, answers.given)
            keep_from_the_accused(case, answers.given, self._registers.kept(session.work, case))
            leave_none_out(case, answers.given)
            answer_each(case, answers.given)
            execution.keep_the_law(asked, session.calendar)
        recusal.check(command, case, execution.element(command), answers.given)
        try:
            happened = execution.perform(asked, session.calendar)
        except OrganMissingError as error:  # a person can be told whom to ask; for a job or timer it waits
            if not isinstance(command, c.CompleteTask | c.CorrelateMessage):
                raise
            highest = [case.organ, *case.superiors][-1]
            raise Rejected(Reason.SUPERIOR_UNREGISTERED, organ=highest, element=error.element) from error
        session.standing.note(happened, asked.command.at)
        session.worklist.note(happened, asked.command.at, session.case.version)
        said = codec.answers_of(asked.command)
        session.listing.note(session.case, asked.command, said)
        session.access.note(asked.command, said)
        admitted = Admitted(
            asked=asked, capacity=capacity, digest=digest(session.key, command), recorded_at=recorded_at
        )
        session.collect(admitted, happened)
        return happened

    def _again(self, command: c.Command, stored: StoredCase, before: StoredEntry) -> Receipt:
        """Answer a command that was done before.

        Raises ConflictError where its id belongs to another one.
        """
        if stored.key is None or before.stream != command.case:
            message = f"command {command.id} was used for something else"
            raise ConflictError(message)
        entry = read_entry(before.record)
        key = self._sessions.key(stored)
        if not compare_digest(entry.command_digest, digest(key, command)):
            message = f"command {command.id} was used for something else"
            raise ConflictError(message)
        return Receipt(
            case=command.case, entry=entry.number, hash=before.hash, events=entry.happened(), repeated=True
        )

    def _refuse(self, command: c.Command, refusal: Rejected) -> Receipt | None:
        """Note a refusal, unless the same command, sent twice at once, was done while this one waited."""
        with self._store.writing() as work:
            stored, before, _ = work.case(command.case, command.id)
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
