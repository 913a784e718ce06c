"""How values are stored."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum
from types import MappingProxyType

import pytest

from engine.feel import FeelEvaluationError, Range, YearsMonths, to_json
from tests.unit.feel.asking import SHANGHAI, value_of


class _Route(StrEnum):
    MEDIATION = "mediation"


class _Level(IntEnum):
    CITY = 4


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (None, None),
        (True, True),
        ("信访", "信访"),
        (3, 3),
        (Decimal(3), 3),
        (Decimal("3.00"), 3),
        (Decimal("1E+3"), 1000),
        (Decimal("3.50"), "3.5"),
        (Decimal("0.000000001"), "0.000000001"),
        (0.1, "0.1"),
        (2.0, 2),
        (_Route.MEDIATION, "mediation"),
        (_Level.CITY, 4),
        (date(2026, 3, 2), "2026-03-02"),
        (datetime(2026, 3, 2, 1, 30, tzinfo=UTC), "2026-03-02T01:30:00+00:00"),
        (datetime(2026, 3, 2, 9, 30, tzinfo=SHANGHAI), "2026-03-02T09:30:00+08:00"),
        (time(10, 30), "10:30:00"),
        (timedelta(), "PT0S"),
        (timedelta(days=1), "P1D"),
        (timedelta(days=1, hours=2, minutes=3, seconds=4), "P1DT2H3M4S"),
        (timedelta(seconds=0.5), "PT0.5S"),
        (-timedelta(hours=1), "-PT1H"),
        (YearsMonths(0), "P0M"),
        (YearsMonths(12), "P1Y"),
        (YearsMonths(14), "P1Y2M"),
        (YearsMonths(-2), "-P2M"),
        ((1, [Decimal(2), None, False]), [1, [2, None, False]]),
        (MappingProxyType({"a": {"b": date(2026, 3, 2)}}), {"a": {"b": "2026-03-02"}}),
    ],
)
def test_a_value_is_stored_as_json(value: object, stored: object) -> None:
    written = to_json(value)

    assert written == stored
    assert type(written) is type(stored)


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        (Range(low=1, high=2, low_closed=True, high_closed=True), "cannot hold a range"),
        (object(), "cannot hold a value that FEEL does not know"),
        (float("nan"), "cannot hold what is not a number"),
        ([{"a": object()}], "cannot hold a value that FEEL does not know"),
    ],
)
def test_what_cannot_be_stored_is_refused(value: object, complaint: str) -> None:
    with pytest.raises(FeelEvaluationError, match=complaint):
        to_json(value)


@pytest.mark.parametrize("text", ["P1Y2M", "-P3M", "P1DT2H3M4.5S", "-PT30M", "PT0S", "P0M"])
def test_a_stored_duration_is_read_back(text: str) -> None:
    scope: Mapping[str, object] = {"stored": text}

    assert to_json(value_of("duration(stored)", scope)) == text
