"""Messages between cases: which one is meant is told by a value that both cases know."""

import json
from collections.abc import Mapping
from typing import cast

from engine.bpmn.determinism import Token
from engine.bpmn.execution import course_of
from engine.errors import ExecutionError
from engine.events import Json
from engine.feel import to_json
from engine.ids import derive


def correlation_of(token: Token) -> str | None:
    """Return under what a message is sent, or waited for, at a token; None where no other case is meant.

    Two cases mean the same message if it has the same name and the same value, whatever their bundles.

    Raises:
        ExecutionError: the value is null, or one that is made of others.

    """
    drawn = token.task_spec.drawn
    if drawn.correlation is None:
        return None
    value = cast("Json", to_json(course_of(token).evaluate(token, drawn.correlation)))
    if value is None or isinstance(value, list | dict):
        reason = f"the correlation {drawn.correlation.source!r} is no text, number or truth but {value!r}"
        raise ExecutionError(token.element, reason)
    return derive("message", drawn.message or "", json.dumps(value))


def parcel(token: Token) -> Mapping[str, Json]:
    """Return what the job is told that sends the message of a token's element.

    Raises:
        ExecutionError: it is not said to whom.

    """
    correlation = correlation_of(token)
    if correlation is None:
        raise ExecutionError(token.element, "the message has no correlation: nobody can be found to get it")
    return {"message": token.task_spec.drawn.message, "correlation": correlation}
