"""How long files are kept (保管期限): what a bundle says of each retention, and the days that follow."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

RETENTION: Final = "retention"
"""The answer with which the archivist chooses how long a file is kept."""
_LAST_MONTH: Final = 12
_LAST_DAY: Final = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """One line of the retention table: `years` None is for ever; `mark` stands in archive numbers."""

    title: str
    english: str
    mark: str
    years: int | None
    law: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """After how many years files of which retentions go to a state archive, by the level of their organ."""

    of: frozenset[str] = frozenset()
    years: Mapping[int, int] = field(default_factory=dict)
    law: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionTable:
    """The table that the archive authority of the same level approved (《档案法实施条例》第十九条)."""

    retentions: Mapping[str, Retention] = field(default_factory=dict)
    hand_over: HandOver = field(default_factory=HandOver)

    def retain_until(self, retention: str, closed_on: date) -> date | None:
        """Return the last day of a retention that begins with the year after `closed_on`; None: for ever."""
        years = self.retentions[retention].years
        return None if years is None else _last_day(closed_on.year + years)

    def hand_over_on(self, retention: str, level: int, closed_on: date) -> date | None:
        """Return the last day before a file is due to a state archive; None where it never is."""
        years = self.hand_over.years.get(level)
        if retention not in self.hand_over.of or years is None:
            return None
        return _last_day(closed_on.year + years)


def _last_day(year: int) -> date:
    return date(year, _LAST_MONTH, _LAST_DAY)
