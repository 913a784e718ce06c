"""The alarm clock: wakes the cases in which something is due, has jobs done, dates computed anew."""

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Self
from uuid import uuid4

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from engine.application import Engine
from engine.errors import XinfangError
from engine.ids import CaseId
from engine.jobs import Worker
from engine.notary import EVERY, Notary
from engine.recalculation import Recalculation
from engine.storage.store import Store

_LOG: Final = structlog.get_logger()
EVERY_SECONDS: Final = 5
_AT_A_TIME: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round did: cases woken, entries this made, jobs tried; `failed` could not be woken."""

    cases: int
    entries: int
    jobs: int
    failed: tuple[CaseId, ...]


class Scheduler:
    """Does a round every few seconds in a thread of its own, between `start` and `stop`.

    Any number may run, in one process or in many: a due timer fires under the case's lock and a second
    scheduler finds nothing due any more; a job is leased in the database before it is done.
    """

    def __init__(
        self,
        store: Store,
        engine: Engine,
        worker: Worker,
        recalculation: Recalculation,
        *,
        notary: Notary | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Wire the scheduler; `now` gives the moment of each round, `notary` signs the day's checkpoint."""
        self._store = store
        self._engine = engine
        self._worker = worker
        self._notary = notary
        self._recalculation = recalculation
        self._now = now
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
        self._clock: BackgroundScheduler | None = None
        self._checkpoint_due: datetime | None = None  # None until the database was asked

    def round(self) -> Round:
        """Let everything happen that is due now, each at its own instant, then do the due jobs.

        Where another calendar has come into force, some open cases have their clocks computed anew.
        """
        now = self._now()
        woken: set[CaseId] = set()
        failed: list[CaseId] = []
        entries = 0
        while due := self._due(now, woken):
            for case in due:
                woken.add(case)
                try:
                    entries += self._engine.tick(case, now)
                except Exception as error:  # noqa: BLE001 - whatever is wrong with one case, the others go on
                    # It must not keep the others waiting; in the next round it is tried again.
                    _LOG.warning("case.not_woken", case=case, error=str(error))
                    failed.append(case)
        entries += self._recalculation.round(now)
        jobs = self._worker.run_due(now, self._owner)
        self._sign(now)
        return Round(cases=len(woken), entries=entries, jobs=jobs, failed=tuple(failed))

    def start(self, *, seconds: float = EVERY_SECONDS) -> Self:
        """Begin to do rounds, the first at once; the thread ends with the process."""
        if self._clock is None:
            self._clock = BackgroundScheduler(timezone=UTC)
            # Late rounds are one round: what is due does not become more due by counting.
            self._clock.add_job(
                self._tolerant_round,
                "interval",
                seconds=seconds,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
                next_run_time=datetime.now(UTC),
            )
            self._clock.start()
        return self

    def stop(self) -> None:
        """End after the round under way, if there is one."""
        if self._clock is not None:
            self._clock.shutdown(wait=True)
            self._clock = None

    def _sign(self, now: datetime) -> None:
        """Make the day's checkpoint once it is due; whichever scheduler comes first makes it."""
        if self._notary is None or (self._checkpoint_due is not None and now < self._checkpoint_due):
            return
        try:
            self._checkpoint_due = self._notary.next_due(now)
            if self._checkpoint_due <= now:
                self._checkpoint_due = now + EVERY  # also where nothing was new, or it could not be made
                made = self._notary.checkpoint(now)
                if made is not None:
                    _LOG.info("checkpoint.made", size=made.size)
        except XinfangError as error:
            _LOG.warning("checkpoint.not_made", error=str(error))

    def _due(self, now: datetime, woken: set[CaseId]) -> tuple[CaseId, ...]:
        """Return cases that wait for this moment and were not woken in this round."""
        with self._store.reading() as reader:
            found = reader.waking(now, limit=_AT_A_TIME + len(woken))
        return tuple(case for case in found if case not in woken)

    def _tolerant_round(self) -> None:
        try:
            self.round()
        except Exception:  # noqa: BLE001 - the edge of a thread: a database away for a moment must not stop it
            _LOG.exception("scheduler.round_failed")
