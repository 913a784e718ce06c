"""Side effects after commit: a registered function reads the case and its result comes back as a command."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

import structlog

from engine import commands as c
from engine.application import Engine
from engine.effects import Done, Forward, Registered, Result, Work
from engine.errors import ConflictError, Rejected
from engine.ids import CaseId, CommandId, JobId, derive
from engine.replay import Auditor
from engine.secrecy import is_secret
from engine.storage.store import Store

_LOG: Final = structlog.get_logger()
_LONGEST_ERROR: Final = 2_000
LEASE: Final = timedelta(minutes=1)
_SPREAD: Final = 0.2
_DIGITS: Final = 8
_BACK_OFF: Final = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))


class Worker:
    """Does due jobs, one at a time; killed anywhere it loses nothing: the job is due again."""

    def __init__(
        self, store: Store, engine: Engine, auditor: Auditor, registry: Mapping[str, Registered]
    ) -> None:
        """Wire the worker; see `engine.bootstrap`."""
        self._store = store
        self._engine = engine
        self._auditor = auditor
        self._registry = registry

    def run_due(self, now: datetime, owner: str, *, limit: int = 1000) -> int:
        """Do up to `limit` jobs that are due at `now`; return how many were tried."""
        done = 0
        while done < limit:
            claimed = self._store.claim(now, owner, lease=LEASE)
            if not claimed:
                break
            try:
                self.run(claimed[0].case, JobId(claimed[0].id), now)
            except Exception:  # noqa: BLE001 - the edge: what is wrong with one case must not stop the others
                _LOG.exception("job.not_told", job=claimed[0].id, case=claimed[0].case)
            done += 1
        return done

    def run(self, case: CaseId, job: JobId, at: datetime, *, recorded_at: datetime | None = None) -> None:
        """Do one job and bring its result. A job that is gone meanwhile is no error."""
        now = self._engine.case(case)
        if now is None or job not in now.jobs:
            return
        state = self._auditor.before_job(case, job, now)
        file = self._auditor.case_file(case, number=state.version)
        secret = is_secret(state) or is_secret(now)
        work = Work(id=job, job=now.jobs[job], case=state, file=file, at=at, secret=secret)
        try:
            self._do(work, recorded_at)
        except Exception as error:  # noqa: BLE001 - the edge: whatever a job raises is told to its case
            _LOG.warning("job.failed", job=job, name=now.jobs[job].name, error=type(error).__name__)
            self._fail(work, error, recorded_at)

    def _do(self, work: Work, recorded_at: datetime | None) -> None:
        result = self._registry[work.job.name].function(work)
        if isinstance(result, Done):
            for command in result.commands:  # first: their ids are derived, a second try doubles nothing
                self._engine.handle(command, recorded_at=recorded_at)
        with suppress(Rejected, ConflictError):  # the diagram took the job away, or another worker was faster
            self._engine.handle(_result(work, result), recorded_at=recorded_at)

    def _fail(self, work: Work, error: Exception, recorded_at: datetime | None) -> None:
        attempt = work.job.attempts
        command = c.FailJob(
            id=CommandId(derive("fail", work.id, attempt, work.at.isoformat())),
            case=work.case.id,
            actor=c.WORKER,
            at=work.at,
            job=work.id,
            retry_at=work.at + back_off(work.id, attempt),
            error=_said(error),
        )
        with suppress(Rejected, ConflictError):  # the diagram took the job away while it was tried
            self._engine.handle(command, recorded_at=recorded_at)


def back_off(job: JobId, attempt: int) -> timedelta:
    """Return how long a job waits after its failed attempt, 0 the first: a fifth more or less for each job.

    What failed together does not come back together. The part is the job's own, not chance: asked again,
    it is the same.
    """
    wait = _BACK_OFF[min(attempt, len(_BACK_OFF) - 1)]
    part = int(derive("back off", job, attempt)[:_DIGITS], 16) / 16**_DIGITS
    return timedelta(seconds=round(wait.total_seconds() * (1 + _SPREAD * (2 * part - 1))))


def _said(error: Exception) -> str:
    """Return what an error says, short and printable: it may come from anywhere."""
    return "".join(sign if sign.isprintable() else " " for sign in str(error)[:_LONGEST_ERROR])


def _result(work: Work, result: Result) -> c.CompleteJob | c.ForwardCase:
    command = CommandId(derive("done", work.id))
    match result:
        case Forward():
            return c.ForwardCase(
                id=command,
                case=work.case.id,
                actor=c.WORKER,
                at=work.at,
                job=work.id,
                organ=result.organ,
                details=result.details,
            )
        case Done():
            return c.CompleteJob(
                id=command,
                case=work.case.id,
                actor=c.WORKER,
                at=work.at,
                job=work.id,
                outputs=result.outputs,
                details=result.details,
            )
