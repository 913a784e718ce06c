"""After a calendar was adopted: the running clocks of the open cases, one command for each, page by page."""

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Final

import structlog

from engine import codec
from engine import commands as c
from engine.application import Engine
from engine.case import Case
from engine.deadlines import Moment, recompute
from engine.ids import CaseId, CommandId, derive
from engine.library import Library
from engine.storage.open_cases import open_cases
from engine.storage.store import Store

_LOG: Final = structlog.get_logger()
SETTING: Final = "calendar.recomputed"
_PASSES: Final = 2
A_ROUND: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the open cases have been gone through for a calendar: in which pass, behind which case.

    The second pass finds what a transaction that began before the adoption wrote after the first.
    """

    calendar: str
    passed: int = 0
    after: str = ""

    @property
    def done(self) -> bool:
        """Whether nothing is left to do for this calendar."""
        return self.passed >= _PASSES


class Recalculation:
    """Goes through the open cases once a calendar is in force that they were not gone through for.

    Any number may run: a case that another one was faster with has nothing left to change.
    """

    def __init__(self, store: Store, engine: Engine, library: Library, zone: tzinfo) -> None:
        """Wire it; see `engine.bootstrap`."""
        self._store = store
        self._engine = engine
        self._library = library
        self._zone = zone

    def round(self, now: datetime, *, limit: int = A_ROUND) -> int:
        """Go through at most `limit` cases; return how many were computed anew."""
        with self._store.reading() as reader:
            calendar = reader.office_state().calendar
            progress = _read(reader.setting(SETTING), calendar or "")
            if calendar is None or progress.done:
                return 0
            cases = open_cases(reader, CaseId(progress.after), limit)
        moment = Moment(at=now, zone=self._zone, calendar=self._library.calendar(calendar))
        changed = sum(self._recompute(case, moment) for case in cases)
        if len(cases) < limit:
            progress = replace(progress, passed=progress.passed + 1, after="")
        else:
            progress = replace(progress, after=cases[-1])
        with self._store.writing() as work:
            work.put_setting(SETTING, codec.canonical(progress).decode())
        return changed

    def _recompute(self, case: CaseId, moment: Moment) -> bool:
        """Compute a case's clocks anew where the calendar changes one; say whether it did."""
        try:
            now = self._engine.case(case)
            if now is None or now.ended or not self._changes(now, moment):
                return False
            command = CommandId(derive("recompute", case, moment.calendar.digest, now.version))
            self._engine.handle(c.RecomputeClocks(id=command, case=case, actor=c.SCHEDULER, at=moment.at))
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one case, the others go on
            _LOG.warning("case.not_recomputed", case=case, error=str(error))
            return False
        return True

    def _changes(self, case: Case, moment: Moment) -> bool:
        definition = self._library.interpreter(case.bundle).definition
        return bool(recompute(definition.rules(case.profile), case.clocks, moment))


def _read(stored: str | None, calendar: str) -> Progress:
    """Return how far it has come for a calendar; another one than before is begun with."""
    if stored is not None:
        progress = codec.read(Progress, codec.parse(stored.encode()))
        if progress.calendar == calendar:
            return progress
    return Progress(calendar=calendar)
