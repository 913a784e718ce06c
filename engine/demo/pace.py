"""How long simulated people take: hours or days, in office hours, and now and then too long."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random  # noqa: TID251 - seeded: same seed, same history
from typing import Final
from zoneinfo import ZoneInfo

from engine.bootstrap import System
from engine.case import Case
from engine.deadlines import State, Who

_MINUTES: Final = (40, 90, 180, 400, 1500, 2600)
_LATE: Final = 0.02  # the share of tasks that lie until the organ's next period has passed
_SOON: Final = timedelta(days=70)  # where none ends before, nobody lets a task lie for its sake
_LIES_ON: Final = range(3, 120)  # hours
_OPENS: Final = 9
_CLOSES: Final = 17


@dataclass(slots=True, kw_only=True)
class Pace:
    """When people turn to a task of one case; `chance` is that case's."""

    system: System
    chance: Random

    def turn_to(self, case: Case, now: datetime) -> datetime:
        """Return when somebody turns to a task that has just come up: soon or, on purpose, too late."""
        overdue = self._overdue(case, now)
        return self.soon(now) if overdue is None else self._office_hours(overdue)

    def soon(self, now: datetime) -> datetime:
        """Return a moment some hours or a few days from now at which the office is open."""
        return self._office_hours(now + timedelta(minutes=self.chance.choice(_MINUTES)))

    def _overdue(self, case: Case, now: datetime) -> datetime | None:
        """Return a moment after the next period of the organ has passed, None for whom is in time."""
        if self.chance.random() >= _LATE:
            return None
        owed = (
            clock.due_at
            for clock in case.clocks.values()
            if clock.state is State.RUNNING and clock.who == Who.AUTHORITY
        )
        next_due = min((at for at in owed if at <= now + _SOON), default=None)
        if next_due is None:
            return None
        return max(now, next_due) + timedelta(hours=self.chance.choice(_LIES_ON))

    def _office_hours(self, moment: datetime) -> datetime:
        """Return the moment, or the next at which the office is open."""
        zone = ZoneInfo(self.system.settings.zone)
        local = moment.astimezone(zone)
        if local.hour >= _CLOSES:
            local = datetime.combine(local.date() + timedelta(days=1), time(_OPENS, 5), zone)
        elif local.hour < _OPENS:
            local = datetime.combine(local.date(), time(_OPENS, 5), zone)
        calendar = self.system.library.calendar()
        while not calendar.is_working_day(local.date()):
            local = datetime.combine(local.date() + timedelta(days=1), time(_OPENS, 5), zone)
        return local.astimezone(moment.tzinfo)
