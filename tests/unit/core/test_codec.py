"""Stored names and shapes are contracts with the past."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import codec
from engine import commands as c
from engine import events as e
from engine.errors import CommandMalformedError, DivergenceError
from engine.ids import ActorId, CaseId, CommandId, ElementId, OrganId, RoleId, TaskId

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TASK = e.TaskCreated(
    task=TaskId("t"),
    element=ElementId("register"),
    path="acceptance_stage",
    item=None,
    roles=(RoleId("registrar"), RoleId("handler")),
    organ=OrganId("xf"),
)
DEADLINE = e.DeadlineSet(
    clock="C05",
    item=None,
    started_on=date(2026, 3, 2),
    started_from="accepted_on",
    length=60,
    unit="natural",
    due_on=date(2026, 5, 1),
    safe_on=date(2026, 5, 1),
    rolled_on=date(2026, 5, 6),
    due_at=AT,
    warn_at=(AT,),
    who="authority",
    provisional=False,
    law=("信访工作条例#34",),
)
TABLE = e.TableEvaluated(
    decision="routing",
    element=ElementId("propose_route"),
    path="",
    inputs={"relation": "citizen_organ", "simple": False},
    matched=("r14",),
    outputs={"proposed_route": "opinion"},
)


@pytest.mark.parametrize("event", [TASK, DEADLINE, TABLE], ids=lambda event: type(event).__name__)
def test_an_event_reads_back_as_it_was_written(event: e.Event) -> None:
    stored = codec.canonical(codec.event_rows((event,)))

    [[name, values]] = codec.read(list[tuple[str, dict[str, object]]], codec.parse(stored))

    assert codec.read_event(name, values) == event  # type: ignore[arg-type]  # JSON by construction


def test_every_event_and_command_has_a_stored_name_of_its_own() -> None:
    names = [*codec.EVENTS, *codec.COMMANDS]

    assert len(names) == len(set(names))
    assert codec.EVENTS["task_created"] is e.TaskCreated
    assert codec.COMMANDS["complete_task"] is c.CompleteTask


def test_an_unknown_event_is_a_divergence_that_names_it() -> None:
    with pytest.raises(DivergenceError, match="task_vanished"):
        codec.read_event("task_vanished", {})


def test_a_stored_event_with_a_strange_field_is_a_divergence() -> None:
    with pytest.raises(DivergenceError, match="TaskReleased"):
        codec.read_event("task_released", {"task": "t", "mood": "bad"})


def test_answers_and_reasons_stand_in_the_sealed_part_only() -> None:
    command = c.CompleteTask(
        id=CommandId("1"),
        case=CaseId("x"),
        actor=ActorId("wang"),
        at=AT,
        task=TaskId("t"),
        departure_code="new_facts",
        answers={"subject": "路灯不亮"},
        departure_reason="现场情况不同",
    )

    clear, sealed = codec.clear_part(command), codec.sealed_part(command)

    assert set(clear) == {"id", "case", "actor", "at", "on_behalf_of", "task", "departure_code"}
    assert sealed == {"answers": {"subject": "路灯不亮"}, "departure_reason": "现场情况不同"}


def test_a_command_is_rebuilt_from_its_clear_part_with_nothing_sealed() -> None:
    command = c.AddNote(id=CommandId("1"), case=CaseId("x"), actor=ActorId("wang"), at=AT, text="内部意见")
    clear = codec.parse(codec.canonical(codec.clear_part(command)))

    rebuilt = codec.read_command("add_note", clear, None)  # type: ignore[arg-type]  # an object by construction

    assert rebuilt == c.AddNote(id=CommandId("1"), case=CaseId("x"), actor=ActorId("wang"), at=AT, text="")


@pytest.mark.parametrize(
    ("name", "values", "complaint"),
    [
        ("launch_rocket", {}, "no command"),
        ("claim_task", {"id": "1", "case": "x", "actor": "w", "at": "yesterday", "task": "t"}, "ClaimTask"),
        (
            "claim_task",
            {"id": 7, "case": "x", "actor": "w", "at": "2026-03-02T01:00:00+00:00"},
            "expected str",
        ),
    ],
)
def test_a_request_that_is_no_command_is_malformed(
    name: str, values: dict[str, e.Json], complaint: str
) -> None:
    with pytest.raises(CommandMalformedError, match=complaint):
        codec.request_command(name, values)


def test_bytes_that_are_no_json_are_a_divergence() -> None:
    with pytest.raises(DivergenceError, match="no JSON"):
        codec.parse(b"{")


@given(st.dictionaries(st.text(), st.integers(-(2**50), 2**50) | st.text() | st.booleans() | st.none()))
def test_equal_mappings_give_equal_bytes_in_whatever_order_they_were_filled(
    values: dict[str, object],
) -> None:
    turned = dict(reversed(list(values.items())))

    assert codec.canonical(values) == codec.canonical(turned)
