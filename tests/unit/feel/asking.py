"""The office in which the expressions of these tests are evaluated: a Monday morning in Shanghai."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from engine.feel import Environment, evaluate, parse, parse_unary_tests, test

SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
ENVIRONMENT = Environment(now=MORNING, zone=SHANGHAI)


def value_of(source: str, scope: Mapping[str, object] | None = None) -> object:
    return evaluate(parse(source), scope or {}, ENVIRONMENT)


def condition(source: str, scope: Mapping[str, object] | None = None) -> object:
    return evaluate(parse(source), scope or {}, ENVIRONMENT, strict=True)


def passes(cell: str, value: object, scope: Mapping[str, object] | None = None) -> bool:
    return test(parse_unary_tests(cell), value, scope or {}, ENVIRONMENT)
