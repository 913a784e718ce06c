"""The auditor: rebuild what was known at any moment, and prove that the diagram gives it again."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, tzinfo
from typing import Final, cast

from engine import codec
from engine import events as e
from engine.case import Case, fold
from engine.errors import CommandMalformedError, DivergenceError, XinfangError
from engine.execution import Execution
from engine.history import Chain, Divergence, Entry, first_difference, read_entry
from engine.ids import CaseId, JobId
from engine.library import Library
from engine.projections.whole import Whole
from engine.storage.records import StoredCase, StoredEntry
from engine.storage.seals import Seals, unseal
from engine.storage.store import Store
from engine.trail import Line, Trail, gather

_DAY: Final = len("2026-03-02")


@dataclass(slots=True, kw_only=True)
class _Told:
    """A history told again: how far, where it first diverged, what it led to, and what is stored.

    `key` opens the bodies, None where it was destroyed; `differences` are the rows that stand otherwise.
    """

    entries: int = 0
    divergence: Divergence | None = None
    execution: Execution | None = None
    whole: Whole | None = None
    stored: StoredCase | None = None
    key: bytes | None = None
    differences: tuple[str, ...] = ()


class Auditor:
    """Reads history only; changes nothing, except that `rebuild` writes a lost snapshot again."""

    def __init__(self, store: Store, library: Library, seals: Seals, zone: tzinfo) -> None:
        """Wire the auditor; see `engine.bootstrap`."""
        self._store = store
        self._library = library
        self._seals = seals
        self._zone = zone

    def entries(self, stream: str) -> Iterator[Entry]:
        """Yield the entries of a case, in order.

        Raises DivergenceError at the first that the chain does not hold.
        """
        chain = Chain(stream=stream)
        with self._store.reading() as reader:
            for stored in reader.entries(stream):
                linked = chain.link(stored.sealed(), stored.number)
                if isinstance(linked, Divergence):
                    message = f"{linked.case} entry {linked.entry}: {linked.what}"
                    raise DivergenceError(message)
                yield linked

    def as_of(self, case: CaseId, *, number: int | None = None, at: datetime | None = None) -> Case:
        """Return the case as it was known after entry `number`, or at the moment `at` (inclusive).

        Raises CommandMalformedError where there is no such case or entry.
        """
        known = Case(id=case)
        for entry in self.entries(case):
            if (number is not None and entry.number > number) or (at is not None and entry.at > at):
                break
            fold(known, entry.happened(), entry.routing, entry.at)
        if known.version == 0 or (number is not None and known.version < number):
            message = f"case {case}: nothing is recorded at that point"
            raise CommandMalformedError(message)
        return known

    def before_job(self, case: CaseId, job: JobId, now: Case | None = None) -> Case:
        """Return the case as of the entry that asked for a job.

        That is `now`, the case as it stands, where its last entry did: nothing has to be folded then.

        Raises CommandMalformedError where no entry did.
        """
        if now is not None and self._asked_last(now, job):
            return now
        known = Case(id=case)
        for entry in self.entries(case):
            happened = entry.happened()
            fold(known, happened, entry.routing, entry.at)
            if any(isinstance(event, e.JobCreated) and event.job == job for event in happened):
                return known
        message = f"case {case}: no entry asked for job {job}"
        raise CommandMalformedError(message)

    def _asked_last(self, now: Case, job: JobId) -> bool:
        with self._store.reading() as reader:
            last = [*reader.entries(now.id, after=now.version - 1)]
        if len(last) != 1:
            return False
        happened = read_entry(last[0].record).happened()
        return any(isinstance(event, e.JobCreated) and event.job == job for event in happened)

    def opened(self, case: CaseId) -> Iterator[tuple[Entry, Mapping[str, e.Json]]]:
        """Yield the entries of a case, each with its opened body; empty bodies where the key was destroyed.

        Raises SealBrokenError naming the entry whose seal does not open.
        """
        with self._store.reading() as reader:
            stored = reader.find_case(case)
            if stored is None:
                return
            key = None if stored.key is None else self._seals.unwrap(case, stored.key)
            for row in reader.entries(case):
                opened = None
                if key is not None and row.body is not None:
                    opened = codec.parse_object(unseal(row.body, key, case, row.number))
                yield read_entry(row.record), opened or {}

    def trail(
        self,
        case: CaseId,
        *,
        number: int | None = None,
        at: datetime | None = None,
        sealed: bool = True,
    ) -> Trail:
        """Return the trail of a case up to entry `number` or the moment `at` (inclusive), or the whole.

        It ends before the first entry that the chain does not hold or whose seal does not open. With
        `sealed` false no seal is opened: for whom what people wrote is none of their business.
        """
        with self._store.reading() as reader:
            stored = reader.find_case(case)
            if stored is None:
                return Trail(case=case, lines=(), recorded=0, broken=None)
            key = self._seals.unwrap(case, stored.key) if sealed and stored.key is not None else None
            chain, lines = Chain(stream=case), list[Line]()
            for row in reader.entries(case):
                if (number is not None and row.number > number) or (at is not None and row.at > at):
                    return Trail(case=case, lines=tuple(lines), recorded=stored.version, broken=None)
                line = _line(chain, row, key)
                if isinstance(line, Divergence):
                    return Trail(case=case, lines=tuple(lines), recorded=stored.version, broken=line)
                lines.append(line)
        broken = chain.close(stored.version, stored.head)
        return Trail(case=case, lines=tuple(lines), recorded=stored.version, broken=broken)

    def case_file(self, case: CaseId, *, number: int | None = None) -> dict[str, e.Json]:
        """Return the answers known after entry `number` (None: all), the last answer of a key winning.

        Empty for an erased case; see `answers_in`.
        """
        return answers_in(self._said(case, number))

    def _said(self, case: CaseId, number: int | None) -> Iterator[tuple[Entry, Mapping[str, e.Json]]]:
        """Yield the entries up to a number with which something sealed was said, each with its body."""
        with self._store.reading() as reader:
            stored = reader.find_case(case)
            if stored is None or stored.key is None:
                return
            key = self._seals.unwrap(case, stored.key)
            for row in reader.entries(case):
                if number is not None and row.number > number:
                    return
                if row.body is not None:
                    yield read_entry(row.record), codec.parse_object(unseal(row.body, key, case, row.number))

    def verify(self, case: CaseId) -> tuple[int, Divergence | None]:
        """Check the chain of a case, execute it again, and compare everything that is derived from it.

        Return (entries read, first divergence); what cannot be read at all diverges too.
        """
        try:
            told = self._tell(case)
        except Exception as error:  # noqa: BLE001 - whatever it is, this history cannot be read
            return 0, Divergence(case=case, entry=0, what=f"unreadable: {error!r}")
        return told.entries, told.divergence or self._strayed(told) or _differing(told)

    def _tell(self, case: CaseId) -> "_Told":
        chain = Chain(stream=case)
        told = _Told()
        with self._store.reading() as reader:
            told.stored = reader.find_case(case)
            told.divergence = self._unlock(told)
            for row in reader.entries(case) if told.divergence is None else ():
                told.entries = row.number
                linked = chain.link(row.sealed(), row.number)
                if isinstance(linked, Divergence):
                    told.divergence = linked
                    return told
                found = self._follow(told, linked, row.body)
                if found is not None:
                    told.divergence = Divergence(case=case, entry=row.number, what=found)
                    return told
            if told.stored is None:
                told.divergence = Divergence(case=case, entry=0, what="end: the case's row is missing")
            elif told.divergence is None:
                told.divergence = chain.close(told.stored.version, told.stored.head)
            if told.divergence is None and told.whole is not None and told.stored is not None:
                told.differences = told.whole.rows(told.stored).differences(reader)
        return told

    def _unlock(self, told: "_Told") -> Divergence | None:
        """Open the case's key; say that it opens nothing."""
        stored = told.stored
        if stored is None or stored.key is None:
            return None
        try:
            told.key = self._seals.unwrap(stored.id, stored.key)
        except (DivergenceError, ValueError):
            return Divergence(case=stored.id, entry=0, what="key: it was altered and opens nothing")
        return None

    def _follow(self, told: "_Told", entry: Entry, body: bytes | None) -> str | None:
        """Go on by one entry; say what differs, None if nothing does."""
        if told.execution is None:
            interpreter = self._library.interpreter(entry.edition.bundle)
            told.execution = Execution.new(CaseId(entry.stream), interpreter, self._zone)
            told.whole = Whole(told.execution.case, self._seals.pseudonym)
        difference = self._repeat(told.execution, entry)
        if difference is not None or told.whole is None:
            return difference
        try:
            answers = _answers(entry, body, told.key)
        except DivergenceError as error:
            return f"body: {error}"
        told.whole.note(entry.asked().command, answers, entry.happened(), entry.at)
        return None

    def _strayed(self, told: "_Told") -> Divergence | None:
        """Say that the snapshot, from which the next command starts, is not what the history led to."""
        stored, execution = told.stored, told.execution
        if stored is None or not stored.state or execution is None:
            return None
        try:
            interpreter = self._library.interpreter(stored.bundle)
            kept = Execution.restore(stored.state, interpreter, self._zone).marking()
        except (XinfangError, LookupError, TypeError, ValueError, AttributeError):
            kept = "unreadable"
        if kept == execution.marking():
            return None
        return Divergence(case=stored.id, entry=stored.version, what="snapshot: history gives another")

    def _repeat(self, execution: Execution, entry: Entry) -> str | None:
        """Execute one entry again; say what differs, None if nothing does."""
        try:
            happened = execution.perform(entry.asked(), self._library.calendar(entry.edition.calendar))
        except Exception as error:  # noqa: BLE001 - whatever it is, this entry does not execute again
            return f"execution: {error!r}"
        found = cast("list[object]", codec.parse(codec.canonical(codec.event_rows(happened))))
        recorded = cast("list[object]", codec.parse(codec.canonical(entry.events)))
        difference = first_difference(recorded, found)
        if difference is not None:
            return difference
        if execution.marking() != entry.marking:
            return "marking: the tokens or the folded case differ"
        return None

    def rebuild(self, case: CaseId) -> None:
        """Write everything anew that is derived from a case's history: its snapshot and its rows.

        Raises DivergenceError where the history does not hold.
        """
        told = self._tell(case)
        if told.divergence is not None:
            message = f"{case} entry {told.divergence.entry}: {told.divergence.what}"
            raise DivergenceError(message)
        if told.execution is not None and told.whole is not None and told.stored is not None:
            state = told.execution.snapshot()
            with self._store.writing() as work:
                work.put_state(case, told.entries, state)  # refuses a case that has moved on meanwhile
                work.rewrite(told.whole.rows(replace(told.stored, state=state)))


def _differing(told: _Told) -> Divergence | None:
    """Say in which row the tables tell something else than the history."""
    found = told.differences
    if told.stored is None or not found:
        return None
    more = f" ({len(found) - 1} more)" if len(found) > 1 else ""
    return Divergence(case=told.stored.id, entry=told.entries, what=f"rows: {found[0]}{more}")


def _answers(entry: Entry, body: bytes | None, key: bytes | None) -> Mapping[str, e.Json]:
    """Return what an entry's command answered; nothing where no key opens it any more."""
    if key is None or body is None:
        return {}
    answers = codec.parse_object(unseal(body, key, entry.stream, entry.number)).get("answers")
    return answers if isinstance(answers, dict) else {}


def answers_in(opened: Iterable[tuple[Entry, Mapping[str, e.Json]]]) -> dict[str, e.Json]:
    """Return what entries and their opened bodies answered, the last answer of a key winning.

    Answers inside a multi-instance are under `element.item`.
    """
    known: dict[str, e.Json] = {}
    for entry, body in opened:
        gather(known, entry, body)
    return known


def _line(chain: Chain, row: StoredEntry, key: bytes | None) -> Line | Divergence:
    """Return an entry with its body opened, or why the history does not hold there."""
    linked = chain.link(row.sealed(), row.number)
    if isinstance(linked, Divergence):
        return linked
    try:
        events = linked.happened()
    except DivergenceError as error:
        return Divergence(case=row.stream, entry=row.number, what=f"record: {error}")
    body: Mapping[str, e.Json] = {}
    if key is not None and row.body is not None:
        try:
            body = codec.parse_object(unseal(row.body, key, row.stream, row.number))
        except DivergenceError:
            return Divergence(case=row.stream, entry=row.number, what="seal: the sealed body does not open")
    return Line(entry=linked, events=events, hash=row.hash, body=body)


def read_moment(text: str, zone: tzinfo) -> datetime:
    """Read a moment in ISO 8601: without an offset it is the office's, a mere day is its end.

    Raises ValueError where the text is none.
    """
    moment = datetime.fromisoformat(text.strip())
    if len(text.strip()) == _DAY:
        moment = datetime.combine(moment.date(), time.max)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
