"""The open incidents of all cases, one row each: whoever looks after them need not look into every case."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from engine import events as e
from engine.case import Case
from engine.storage.records import StoredIncident
from engine.storage.unit_of_work import UnitOfWork


class Incidents:
    """Collects which incidents a transaction raises, and writes the net change once."""

    def __init__(self, case: Case) -> None:
        """Remember the incidents of the case as the transaction found it."""
        self._found = _open(case).keys()
        self._raised: dict[str, tuple[datetime, int]] = {}

    def note(self, happened: Sequence[e.Event], at: datetime, number: int) -> None:
        """Take in what one entry brought."""
        for event in happened:
            if isinstance(event, e.IncidentRaised):
                self._raised[event.incident] = (at, number)

    def write(self, work: UnitOfWork, case: Case) -> None:
        """Write the rows that came or went: no statement where none did."""
        work.put_incidents(self.rows(case), self._found - _open(case).keys())

    def rows(self, case: Case) -> list[StoredIncident]:
        """Return the rows of the incidents that were noted and are open."""
        now = _open(case)
        return [
            StoredIncident(id=key, case=case.id, entry=number, since=at, name=now[key][0], job=now[key][1])
            for key, (at, number) in self._raised.items()
            if key in now
        ]


def _open(case: Case) -> Mapping[str, tuple[str, str | None]]:
    """Return {incident: (job's name or timer's element, job)}."""
    jobs = {str(job.incident): (job.name, str(key)) for key, job in case.jobs.items() if job.incident}
    timers = {str(timer.incident): (timer.element, None) for timer in case.timers.values() if timer.incident}
    return jobs | timers
