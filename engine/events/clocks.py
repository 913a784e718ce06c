"""The legal clocks."""

from dataclasses import dataclass
from datetime import date, datetime

from engine.ids import OrganId, TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleProfileBound:
    """From here on the clocks of the case are computed under this rule profile."""

    profile: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineSet:
    """A legal clock runs, with all that explains its date.

    `due_on` is the date used, `safe_on` the raw one before any rolling, `rolled_on` the raw date rolled
    to a working day; `due_at` the instant at which it is missed; `warn_at` the instants of warnings.
    `length` counts `unit` (natural, workday, month, hour, set); `excluded` are the days not counted.
    """

    clock: str
    item: int | None
    started_on: date
    started_from: str
    length: int
    unit: str
    due_on: date
    safe_on: date
    rolled_on: date
    due_at: datetime
    warn_at: tuple[datetime, ...]
    who: str
    provisional: bool
    law: tuple[str, ...]
    excluded: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineMoved:
    """An extension or a pause gave the clock a new date; `days` were added for `cause`."""

    clock: str
    item: int | None
    cause: str
    days: int
    due_on: date
    safe_on: date
    rolled_on: date
    due_at: datetime
    warn_at: tuple[datetime, ...]
    provisional: bool
    law: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRecomputed:
    """The calendar changed while the clock ran: its dates as `calendar`, by its digest, gives them."""

    clock: str
    item: int | None
    calendar: str
    due_on: date
    safe_on: date
    rolled_on: date
    due_at: datetime
    warn_at: tuple[datetime, ...]
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineWarned:
    """A warning day of the clock came; `due_at` is the date it warned of."""

    clock: str
    item: int | None
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineEscalated:
    """Somebody was told of a period that is about to end or has passed (`on` warn or miss).

    `to` is the role of those who were told, or holder: whoever holds one of `tasks`, the open ones with
    which what is owed gets done, or may take it. `organ` is whose people were told.
    """

    clock: str
    item: int | None
    on: str
    to: str
    organ: OrganId
    tasks: tuple[TaskId, ...]
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineMet:
    """What the clock waits for was done; `late` when it had been missed before."""

    clock: str
    item: int | None
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineMissed:
    """The last day went by."""

    clock: str
    item: int | None
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineEnded:
    """The clock stopped without being met or missed (withdrawn, another route, the case ended)."""

    clock: str
    item: int | None
