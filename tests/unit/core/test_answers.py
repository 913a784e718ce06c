"""What a person filled in: all of it sealed, only what the diagram routes on in clear."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from engine import commands as c
from engine.admission import Lookups
from engine.answers import Reading
from engine.case import Case
from engine.events import Json
from engine.forms import FormErrors
from tests.unit.core.casework import (
    AT,
    CASE,
    CITY,
    HOUSING,
    ID,
    JOB,
    MESSAGE,
    TASK,
    WANG,
    ZHAO,
    a_case,
    a_definition,
    a_form,
    a_job,
    a_task,
    an_element,
)

FORM = a_form(
    {"type": "textfield", "id": "a", "key": "subject", "label": "主题", "validate": {"required": True}},
    {"type": "checkbox", "id": "b", "key": "urgent", "label": "紧急"},
    {
        "type": "dynamiclist",
        "id": "l",
        "path": "claims",
        "label": "请求",
        "components": [
            {"type": "textfield", "id": "c", "key": "claim", "label": "请求"},
            {"type": "checkbox", "id": "d", "key": "kept", "label": "保留"},
        ],
    },
)
SAID: dict[str, Json] = {
    "subject": " 路灯不亮 ",
    "urgent": True,
    "claims": [{"claim": "修灯", "kept": True}, {"claim": "赔偿", "kept": False}],
}


def reading(case: Case | None = None) -> Reading:
    """Return a reading of a bundle whose every form is the same, and which routes on urgency and claims."""
    definition = a_definition(
        an_element(form="review"),
        an_element("rating", form="review"),
        an_element("plain"),
        forms={"review": FORM, "submission": FORM},
        routing_names=frozenset({"urgent", "claims", "office", "received_on", "letter_no"}),
    )
    return Reading(definition=definition, case=case or a_case(), zone=ZoneInfo("Asia/Shanghai"), choices={})


def completing(**answers: Json) -> c.CompleteTask:
    return c.CompleteTask(id=ID, case=CASE, actor=WANG, at=AT, task=TASK, answers=answers)


def filing(**answers: Json) -> c.FileSubmission:
    return c.FileSubmission(
        id=ID, case=CASE, actor=ZHAO, at=AT, organ=HOUSING, petitioner=ZHAO, source="csv:7", answers=answers
    )


def test_answers_are_checked_and_typed_and_the_command_carries_them() -> None:
    answers = reading().read(completing(**SAID))

    assert isinstance(answers.command, c.CompleteTask)
    assert answers.command.answers == answers.given
    assert answers.given["subject"] == "路灯不亮"


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(FormErrors) as raised:
        reading().read(completing(urgent="maybe", colour="red"))

    assert {error.path for error in raised.value.errors} == {"subject", "urgent", "colour"}


def test_only_what_the_diagram_reads_leaves_the_sealed_file_and_no_words_do() -> None:
    there = reading()

    asked = there.asked(there.read(completing(**SAID)), Lookups())

    assert asked.routing == {"urgent": True, "claims": [{"kept": True}, {"kept": False}], "claim_count": 2}
    assert asked.item_routing == {}


def test_answers_inside_a_multi_instance_belong_to_their_item() -> None:
    there = reading(a_case(tasks={TASK: a_task(item=1)}))

    asked = there.asked(there.read(completing(**SAID)), Lookups())

    assert asked.routing == {}
    assert asked.item_routing["urgent"] is True


def test_a_submission_knows_its_organ_and_day() -> None:
    there = reading(Case(id=CASE))
    late = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)  # the next day in Shanghai
    command = c.FileSubmission(
        id=ID, case=CASE, actor=ZHAO, at=late, organ=HOUSING, petitioner=ZHAO, source="csv:7", answers=SAID
    )

    answers = there.read(command)
    asked = there.asked(answers, Lookups(organ_kind="competent_organ"))

    assert asked.routing["office"] == "competent_organ"
    assert asked.routing["received_on"] == "2026-03-03"


def test_a_forwarded_case_knows_the_kind_of_its_new_organ() -> None:
    command = c.ForwardCase(id=ID, case=CASE, actor=c.WORKER, at=AT, job=JOB, organ=CITY)
    there = reading(a_case(jobs={JOB: a_job()}))

    asked = there.asked(there.read(command), Lookups(organ_kind="petition_office"))

    assert asked.routing == {"office": "petition_office"}


def test_a_message_has_a_form_too() -> None:
    there = reading(a_case(messages={MESSAGE: a_task("rating", name="rating")}))
    command = c.CorrelateMessage(id=ID, case=CASE, actor=ZHAO, at=AT, message=MESSAGE, answers=SAID)

    assert there.asked(there.read(command), Lookups()).routing["urgent"] is True


def test_a_job_routes_by_its_outputs_and_its_details_stay_sealed() -> None:
    command = c.CompleteJob(
        id=ID,
        case=CASE,
        actor=c.WORKER,
        at=AT,
        job=JOB,
        outputs={"letter_no": "1", "unread": 2},
        details={"text": "…"},
    )

    assert reading().asked(reading().read(command), Lookups()).routing == {"letter_no": "1"}


def test_a_task_without_form_takes_its_command_as_it_is() -> None:
    there = reading(a_case(tasks={TASK: a_task("plain")}))
    command = completing()

    assert there.read(command).command is command
