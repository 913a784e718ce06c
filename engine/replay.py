"""The auditor: rebuild what was known at any moment, and prove that the diagram gives it again."""

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Final, cast

from engine import codec
from engine import events as e
from engine.case import Case, fold
from engine.errors import CommandMalformedError, DivergenceError, ExecutionError
from engine.execution import Execution
from engine.history import Chain, Divergence, Entry, Sealed, first_difference, read_entry
from engine.ids import CaseId, JobId
from engine.library import Library
from engine.storage.seals import Seals, unseal
from engine.storage.store import Store

_ANSWERED: Final = ("file_submission", "complete_task", "correlate_message")


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
                linked = chain.link(
                    Sealed(record=stored.record, body=stored.body, hash=stored.hash), stored.number
                )
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

    def before_job(self, case: CaseId, job: JobId) -> Case:
        """Return the case as of the entry that asked for a job.

        Raises CommandMalformedError where no entry did.
        """
        known = Case(id=case)
        for entry in self.entries(case):
            happened = entry.happened()
            fold(known, happened, entry.routing, entry.at)
            if any(isinstance(event, e.JobCreated) and event.job == job for event in happened):
                return known
        message = f"case {case}: no entry asked for job {job}"
        raise CommandMalformedError(message)

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

    def case_file(self, case: CaseId, *, number: int | None = None) -> dict[str, e.Json]:
        """Return the answers known after entry `number` (None: all), the last answer of a key winning.

        Answers inside a multi-instance are under `element.item`. Empty for an erased case.
        """
        known: dict[str, e.Json] = {}
        for entry, body in self.opened(case):
            if number is not None and entry.number > number:
                break
            _gather(known, entry, body)
        return known

    def verify(self, case: CaseId) -> tuple[int, Divergence | None]:
        """Check the chain of a case and execute it again; return (entries read, first divergence)."""
        chain = Chain(stream=case)
        execution: Execution | None = None
        with self._store.reading() as reader:
            stored = reader.find_case(case)
            for row in reader.entries(case):
                linked = chain.link(Sealed(record=row.record, body=row.body, hash=row.hash), row.number)
                if isinstance(linked, Divergence):
                    return row.number, linked
                if execution is None:
                    execution = Execution.new(
                        case, self._library.interpreter(linked.edition.bundle), self._zone
                    )
                found = self._repeat(execution, linked)
                if found is not None:
                    return row.number, Divergence(case=case, entry=row.number, what=found)
        if stored is None:
            return chain.number, Divergence(case=case, entry=0, what="end: the case's row is missing")
        return chain.number, chain.close(stored.version, stored.head)

    def _repeat(self, execution: Execution, entry: Entry) -> str | None:
        """Execute one entry again; say what differs, None if nothing does."""
        try:
            happened = execution.perform(entry.asked(), self._library.calendar(entry.edition.calendar))
        except (ExecutionError, DivergenceError, KeyError, StopIteration) as error:
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
        """Write the snapshot of a case anew from its history.

        Raises DivergenceError where the history does not hold.
        """
        count, divergence = self.verify(case)
        if divergence is not None:
            message = f"{case} entry {divergence.entry}: {divergence.what}"
            raise DivergenceError(message)
        execution: Execution | None = None
        for entry in self.entries(case):
            execution = execution or Execution.new(
                case, self._library.interpreter(entry.edition.bundle), self._zone
            )
            execution.perform(entry.asked(), self._library.calendar(entry.edition.calendar))
        if execution is not None:
            with self._store.writing() as work:
                work.put_state(case, count, execution.snapshot())


def _gather(known: dict[str, e.Json], entry: Entry, body: Mapping[str, e.Json]) -> None:
    answers = body.get("answers")
    if not isinstance(answers, dict) or entry.command not in _ANSWERED:
        return
    item = next(
        (
            f"{happened.element}.{happened.item}"
            for happened in entry.happened()
            if isinstance(happened, e.TaskCompleted | e.MessageReceived) and happened.item is not None
        ),
        None,
    )
    if item is None:
        known.update(answers)
    else:
        known[item] = answers
