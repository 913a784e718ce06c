"""What expressions say in the reference: FEEL, a standard with tests of its own, is used as it is."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final, cast
from zoneinfo import ZoneInfo

from engine.events import Json
from engine.feel import Environment, Expression, FeelError, evaluate, parse, to_json
from tests.reference.drawn import Trigger
from tests.reference.tokens import Fault, Frame, Token

_ZONE: Final = ZoneInfo("Asia/Shanghai")
_HOURS: Final = re.compile(r"PT(\d+)H")
_CYCLE: Final = re.compile(r"R(\d+)/PT(\d+)H")


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Expression:
    return parse(text)


def value(text: str, frame: Frame, at: datetime) -> object:
    """Return the value of an expression."""
    environment = Environment(now=at, zone=_ZONE, functions={})
    return evaluate(_parsed(text), frame.all(), environment, strict=True)


def json_value(text: str, token: Token, at: datetime) -> Json:
    """Return the value of an expression as it is kept."""
    try:
        return cast("Json", to_json(value(text, token.frame, at)))
    except FeelError as error:
        raise Fault(token.node.id) from error


def holds(text: str, token: Token, at: datetime) -> bool:
    """Return whether a condition holds."""
    try:
        answer = value(text, token.frame, at)
    except FeelError as error:
        raise Fault(token.node.id) from error
    if not isinstance(answer, bool):
        raise Fault(token.node.id)
    return answer


def timer(trigger: Trigger, at: datetime) -> datetime:
    """Return when a timer is due that begins to wait now: the first time, if it repeats."""
    kind, text = cast("tuple[str, str]", trigger.time)
    if kind == "timeCycle":
        match = cast("re.Match[str]", _CYCLE.fullmatch(text))
        return at + timedelta(hours=int(match[2]))
    if hours := _HOURS.fullmatch(text):
        return at + timedelta(hours=int(hours[1]))
    return datetime.fromisoformat(text).astimezone(UTC)


def period(trigger: Trigger) -> timedelta:
    """Return the time between two times of a timer that repeats."""
    match = cast("re.Match[str]", _CYCLE.fullmatch(cast("tuple[str, str]", trigger.time)[1]))
    return timedelta(hours=int(match[2]))


def times(trigger: Trigger) -> int:
    """Return how often a timer happens."""
    kind, text = cast("tuple[str, str]", trigger.time)
    if kind != "timeCycle":
        return 1
    match = cast("re.Match[str]", _CYCLE.fullmatch(text))
    return int(match[1])
