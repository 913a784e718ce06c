"""`verify`, `rebuild` and `replay`: prove the history, repair what follows from it, look at what was."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.bootstrap import System
from engine.case import Case
from engine.cli.edge import Asked, UsageError, find_case, opened
from engine.cli.timeline import Timeline
from engine.errors import CommandMalformedError, DivergenceError
from engine.history import Divergence, read_entry
from engine.ids import CaseId
from engine.office import STREAM
from engine.replay import read_moment


@dataclass(slots=True, kw_only=True)
class Verified:
    """What checking every chain and executing every case again came to."""

    cases: int = 0
    entries: int = 0
    divergences: list[Divergence] = field(default_factory=list)
    rebuilt: int = 0

    def as_json(self) -> Mapping[str, object]:
        """Return it as it is answered."""
        rows = [{"case": d.case, "entry": d.entry, "what": d.what} for d in self.divergences]
        return {"cases": self.cases, "entries": self.entries, "divergences": rows, "rebuilt": self.rebuilt}

    def lines(self) -> Iterator[str]:
        """Yield it as it is told."""
        verdict = f"{len(self.divergences)} diverge" if self.divergences else "all equal"
        yield f"{self.cases} cases, {self.entries} entries: {verdict}."
        if self.rebuilt:
            yield f"{self.rebuilt} lost snapshots were written again."
        yield from (f"  {d.case} entry {d.entry}: {d.what}" for d in self.divergences)


def verify(asked: Asked, case: str | None) -> int:
    """Check every chain and execute every case again; status 1 where anything diverges.

    A snapshot that was lost is written again from a history that holds.
    """
    with opened(asked) as system, asked.progress("Verifying") as moved:
        verified = verify_all(system, moved, None if case is None else _known(system, case))
    asked.answer(verified.as_json(), *verified.lines())
    return 1 if verified.divergences else 0


def verify_all(system: System, moved: Callable[..., None], stream: str | None = None) -> Verified:
    """Verify every stream, or only one; `moved` is told (done, total)."""
    streams = list(_streams(system)) if stream is None else [stream]
    verified = Verified(cases=sum(stream != STREAM for stream in streams))
    for done, one in enumerate(streams, 1):
        read, divergence = _verify(system, one)
        verified.entries += read
        if divergence is not None:
            verified.divergences.append(divergence)
        elif one != STREAM:
            verified.rebuilt += _rebuild_lost(system, one)
        moved(done, len(streams))
    return verified


def rebuild(asked: Asked, case: str | None) -> int:
    """Write everything anew that is derived from the histories; status 1 where a history does not hold."""
    with opened(asked) as system:
        streams = list(_streams(system)) if case is None else [_known(system, case)]
        cases = [stream for stream in streams if stream != STREAM]
        broken: list[str] = []
        with asked.progress("Rebuilding", len(cases)) as moved:
            for done, stream in enumerate(cases, 1):
                try:
                    system.auditor.rebuild(CaseId(stream))
                except DivergenceError as error:
                    broken.append(str(error))
                moved(done)
    rebuilt = len(cases) - len(broken)
    asked.answer(
        {"rebuilt": rebuilt, "broken": broken},
        f"The rows of {rebuilt} cases were written anew.",
        *(f"  not rebuilt: {what}" for what in broken),
    )
    return 1 if broken else 0


def replay(asked: Asked, case: str, at: str | None) -> int:
    """Print what happened in a case up to a moment, and where it stood then; status 1 for a broken chain."""
    moment = None if at is None else _moment(asked, at)
    with opened(asked) as system:
        found = find_case(system, case)
        timeline = Timeline(system, asked.zone)
        try:
            known = system.auditor.as_of(found, at=moment)
            entries = [e for e in system.auditor.entries(found) if moment is None or e.at <= moment]
        except CommandMalformedError as error:
            message = f"Nothing was recorded of case {case} at that moment."
            raise UsageError(message) from error
        except DivergenceError as error:
            asked.answer({"case": found, "error": str(error)}, f"The history does not hold: {error}")
            return 1
        told = [timeline.told(entry) for entry in entries]
        state = timeline.state(known)
    answer = {
        "case": found,
        "number": known.number,
        "at": moment.isoformat() if moment else None,
        "entries": [told_entry.as_json() for told_entry in told],
        "state": state.as_json(),
    }
    heading = f"{known.number} ({found}), {_standing(known)}"
    lines = [line for told_entry in told for line in told_entry.lines()]
    asked.answer(answer, heading, "", *lines, "", *state.lines())
    return 0


def _streams(system: System) -> Iterator[str]:
    """Yield the office's stream, every case, and every stream that has no case any more."""
    yield STREAM
    with system.store.reading() as reader:
        known = set(reader.case_ids())
        known.update(CaseId(stream) for stream in reader.streams() if stream != STREAM)
    yield from sorted(known)


def _known(system: System, name: str) -> str:
    """Return the stream of a case by its id or number, also where only its entries are left.

    Raises UsageError where there is no trace of such a case.
    """
    try:
        return find_case(system, name)
    except UsageError:
        for stream in _streams(system):
            if stream != STREAM and name.lower() in (stream, _number(system, stream).lower()):
                return stream
        raise


def _number(system: System, stream: str) -> str:
    """Return the number that a stream's first entry gave its case, "" where it says none."""
    with system.store.reading() as reader:
        first = next(reader.entries(stream), None)
    try:
        events = () if first is None else read_entry(first.record).events
    except DivergenceError:
        return ""
    return next((str(said.get("number", "")) for name, said in events if name == "case_started"), "")


def _verify(system: System, stream: str) -> tuple[int, Divergence | None]:
    return system.office.verify() if stream == STREAM else system.auditor.verify(CaseId(stream))


def _rebuild_lost(system: System, stream: str) -> int:
    case = CaseId(stream)
    with system.store.reading() as reader:
        stored = reader.find_case(case)
    if stored is None or stored.state:
        return 0
    system.auditor.rebuild(case)
    return 1


def _moment(asked: Asked, text: str) -> datetime:
    """Read a moment: without an offset it is the office's, a mere day is its end. Raises UsageError."""
    try:
        return read_moment(text, asked.zone)
    except ValueError as error:
        message = f"--at wants a moment such as 2026-03-10T12:00:00+08:00 or 2026-03-10, found {text!r}."
        raise UsageError(message) from error


def _standing(case: Case) -> str:
    return f"ended: {case.outcome}" if case.ended else "open"
