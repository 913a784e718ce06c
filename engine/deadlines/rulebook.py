"""The legal clocks of a bundle as values: how long, from when, who must act, what starts and stops them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from engine.deadlines.ladder import Rung
from engine.feel import Expression

TODAY = "today"
"""The origin that is no routing name: the day of the command."""


class ClockUnit(StrEnum):
    """What a clock's length counts in, or how else its last day is known."""

    NATURAL = "natural"
    WORKDAY = "workday"
    MONTH = "month"
    HOUR = "hour"
    SET = "set"
    """A document or a form states the day."""
    DATE = "date"
    """A month and day of a later year."""


class Who(StrEnum):
    """Whose period it is."""

    AUTHORITY = "authority"
    PETITIONER = "petitioner"
    EXTERNAL = "external"


class On(StrEnum):
    """What may happen: the case starts or ends, a token enters an element, an element completes."""

    STARTED = "started"
    ENTERED = "entered"
    COMPLETED = "completed"
    ENDED = "ended"


class Outcome(StrEnum):
    """What stopping a clock means: its duty was done, or it fell away."""

    MET = "met"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """What happens on one of some elements, and the condition on the routing data.

    For the start and the end of the case the only element is "".
    """

    on: On
    elements: tuple[str, ...]
    when: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A way a clock starts: `origins` are routing names of the start day, the first that is set counts.

    `deemed_by`: clocks of an earlier duty; the last day of the one started last counts as the start day
    where the recorded day is later.
    """

    trigger: Trigger
    origins: tuple[str, ...]
    deemed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A way a clock stops."""

    trigger: Trigger
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class StopAll:
    """What ends every running clock but the spared ones."""

    trigger: Trigger
    spared: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LengthFrom:
    """A routing name that states another length, within bounds; not set: the clock's own length."""

    name: str
    unit: ClockUnit
    at_least: int
    at_most: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A last day that the clock's own never passes, counted from a routing name; not set: no limit."""

    when: Expression | None
    origin: str
    length: int
    unit: ClockUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Another start day where a condition holds, with the limit that goes with it."""

    when: Expression
    origins: tuple[str, ...]
    cap: Limit | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Days that do not count, from the day after `begins` happened to the day in `until`.

    `planned` is the routing name of the day on which it is to end; `until` of the day on which it did.
    """

    name: str
    begins: Trigger
    planned: str
    ends: Trigger
    until: str
    law: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """How the clock `extends` may be given more days: by whom decided, how many, how often, until when."""

    id: str
    name: str
    english: str
    extends: str
    trigger: Trigger
    days: str
    at_most: int
    times: int
    before_expiry: bool
    law: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One legal clock.

    `length` is None where the day is set or a date of the year. `roll`: a last day that is a rest day moves
    to the next working day. `grace`: days that pass after the last day before it counts as missed, for post
    in transit. `warn`: how many days ahead to warn, working days where the clock counts those. `per_item`:
    one clock for each item of a multi-instance, whose variable is `item_name`. `within`: clocks whose last
    day this one never passes while they run. `set_by`: the routing name of the day of a set clock. `once`:
    never starts a second time in a case.
    """

    id: str
    name: str
    english: str
    unit: ClockUnit
    length: int | None
    length_from: LengthFrom | None
    set_by: str | None
    month_day: tuple[int, int] | None
    years: int
    who: Who
    roll: bool
    grace: int
    warn: tuple[int, ...]
    law: tuple[str, ...]
    profile: str
    note: str
    configurable: bool
    informational: bool
    per_item: bool
    item_name: str | None
    within: tuple[str, ...]
    once: bool
    starts: tuple[Start, ...]
    stops: tuple[Stop, ...]
    variants: tuple[Variant, ...]
    limits: tuple[Limit, ...]
    pauses: tuple[Pause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reactions:
    """What one happening may do to clocks, each group in the order of the clocks' ids."""

    stops_all: tuple[StopAll, ...] = ()
    stops: tuple[tuple[Clock, Stop], ...] = ()
    extensions: tuple[tuple[Clock, Extension], ...] = ()
    begun: tuple[tuple[Clock, Pause], ...] = ()
    finished: tuple[tuple[Clock, Pause], ...] = ()
    starts: tuple[tuple[Clock, Start], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """All clocks and extensions of a bundle under one rule profile.

    `names` are the routing names that conditions, start days and lengths read; `elements` the elements of
    the diagrams that triggers name; `reactions` what each (what happened, element) may do; `digest` the
    SHA-256 of the source and the profile.
    """

    clocks: Mapping[str, Clock]
    extensions: Mapping[str, Extension]
    profile: str
    digest: str
    names: frozenset[str]
    elements: frozenset[str]
    reactions: Mapping[tuple[str, str], Reactions] = field(repr=False)
    ladder: tuple[Rung, ...] = ()
    """Who is told of warnings and misses."""
    fixed_by: str | None = None
    """The routing name that, once it is set, keeps the case under the profile that it has."""
    title: str = ""
    """What the profile is called; empty for the national one."""
    starts_on: date | None = None
    ends_on: date | None = None
    """From when and until when (inclusive) the profile binds new cases; None: without a limit."""

    def binds_on(self, day: date) -> bool:
        """Say whether a case that is filed or handed over on a day comes under this profile."""
        begun = self.starts_on is None or self.starts_on <= day
        return begun and (self.ends_on is None or day <= self.ends_on)
