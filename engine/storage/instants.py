"""Instants as the database keeps them: whole microseconds since 1970 in UTC, equal on both databases."""

from datetime import UTC, datetime, timedelta
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)

NEVER: Final = 253_402_300_799_999_999
"""Stands where nothing is due: the last microsecond of the year 9999, so that lists sort it last."""


def stored(instant: datetime) -> int:
    """Return an aware instant as microseconds since 1970.

    Raises:
        TypeError: the instant has no time zone.

    """
    return (instant - _EPOCH) // _MICROSECOND


def stored_or_none(instant: datetime | None) -> int | None:
    """Return an instant as it is stored, None where there is none."""
    return None if instant is None else stored(instant)


def stored_due(instant: datetime | None) -> int:
    """Return a due instant as it is stored, `NEVER` where there is none."""
    return NEVER if instant is None else stored(instant)


def instant(microseconds: int) -> datetime:
    """Return the aware UTC instant that was stored."""
    return _EPOCH + timedelta(microseconds=microseconds)


def instant_or_none(microseconds: int | None) -> datetime | None:
    """Return the aware UTC instant that was stored, None where there was none."""
    return None if microseconds is None else instant(microseconds)


def due_instant(microseconds: int) -> datetime | None:
    """Return the due instant that was stored, None where `NEVER` was."""
    return None if microseconds == NEVER else instant(microseconds)
