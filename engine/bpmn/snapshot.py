"""A running process as plain JSON and back: live tokens only, the specs are shared and never stored.

A process is the list of the tokens at its root; a token is one row:
[node, state, handle, due, item, own data, inner state, what hangs on it, the process it runs], and where
event sub-processes wait for their start, what waits in the process that it runs.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, cast

from engine.bpmn.determinism import READY, STARTED, WAITING, CalledProcess, Process, Token
from engine.events import Json

_LETTERS: Final = {WAITING: "w", READY: "r", STARTED: "s"}
_STATES: Final = {letter: state for state, letter in _LETTERS.items()}
Row = list[Json]


def dump(process: Process) -> Json:
    """Return a process between two commands, when every token waits."""
    return [process.begun, _rows(process.task_tree.children), *_alerts(process)]


def _alerts(process: Process | CalledProcess | None) -> list[Json]:
    alert = None if process is None else process.alert
    return [_rows(alert.children)] if alert is not None and alert.hanging else []


def _rows(tokens: Iterable[Token]) -> list[Json]:
    rows: list[Json] = []
    for token in tokens:
        called = token.called
        rows.append(
            [
                token.task_spec.name,
                _LETTERS[token.state],
                token.handle,
                None if token.due is None else token.due.isoformat(),
                token.item,
                dict(token.data) if token.task_spec.itemised else None,
                dict(token.internal_data) or None,
                _rows(token.children) if token.hanging else None,
                None if called is None else _rows(called.task_tree.children),
                *_alerts(called),
            ]
        )
    return rows


def load(process: Process, snapshot: Json) -> None:
    """Fill a process just made with the tokens of a snapshot.

    Raises:
        ValueError: the snapshot is none of this bundle: damaged, or of another one; rebuild it from history.

    """
    try:
        begun, rows, *alerts = cast("list[Json]", snapshot)
        process.begun = bool(begun)
        _fill(process, process.task_tree, cast("list[Row]", rows))
        _fill_alerts(process, alerts)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"the snapshot does not fit the bundle: {error!r}") from error


def _fill(process: Process | CalledProcess, parent: Token, rows: list[Row]) -> None:
    for row in rows:
        token = _token(process, parent, row)
        hanging, called, *alerts = row[7:]
        if hanging is not None:
            _fill(process, token, cast("list[Row]", hanging))
        if called is not None:
            below = process.top_workflow.create_subprocess(token, token.task_spec.spec)
            _fill(below, below.task_tree, cast("list[Row]", called))
            _fill_alerts(below, alerts)


def _fill_alerts(process: Process | CalledProcess, alerts: list[Json]) -> None:
    for rows in alerts:
        _fill(process, cast("Token", process.alert), cast("list[Row]", rows))


def _token(process: Process | CalledProcess, parent: Token, row: Row) -> Token:
    name, state, handle, due, item, data, inner, *_ = row
    token = Token(process, process.spec.task_specs[name], parent, _STATES[cast("str", state)])
    token.item = cast("int | None", item)
    if data is not None:
        token.data = dict(cast("dict[str, Json]", data))
    if inner is not None:
        token.internal_data = dict(cast("dict[str, Json]", inner))
    if due is not None:
        token.due = datetime.fromisoformat(cast("str", due))
    if handle is not None:
        token.handle = cast("str", handle)
        process.top_workflow.waiting[token.handle] = token
    return token
