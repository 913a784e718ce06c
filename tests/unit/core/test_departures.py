"""Where somebody decides otherwise than a table proposed, they say why."""

import pytest

from engine import commands as c
from engine.admission import Departure, departures, justify
from engine.case import Case
from engine.definition import DepartureCode
from engine.errors import Reason, Rejected
from tests.unit.core.casework import (
    AT,
    CASE,
    ID,
    RATING,
    REVIEW,
    TASK,
    WANG,
    a_case,
    a_definition,
    an_element,
)

CONFIRMING = a_definition(an_element(confirms=("routing",)))


def complete(**values: str) -> c.CompleteTask:
    return c.CompleteTask(
        id=ID,
        case=CASE,
        actor=WANG,
        at=AT,
        task=TASK,
        answers={},
        departure_code=values.get("code"),
        departure_reason=values.get("reason"),
    )


def proposed(route: str | None) -> Case:
    return a_case(proposals={"routing": {"route": route}})


@pytest.mark.req("REQ-HND-6")
@pytest.mark.parametrize(
    "given", [{}, {"code": "new_facts"}, {"reason": "现场不同"}, {"code": "x", "reason": " "}]
)
def test_a_departure_needs_code_and_reason(given: dict[str, str]) -> None:
    with pytest.raises(Rejected) as raised:
        justify(complete(**given), proposed("duty"), CONFIRMING, {"route": "opinion"})

    assert raised.value.reason is Reason.DEPARTURE_WITHOUT_REASON
    assert raised.value.parameters == {"name": "route", "proposed": "duty", "decided": "opinion"}


def test_a_departure_with_code_and_reason_is_taken() -> None:
    justify(complete(code="new_facts", reason="现场不同"), proposed("duty"), CONFIRMING, {"route": "opinion"})


@pytest.mark.parametrize(
    ("route", "decided"), [("duty", {"route": "duty"}), (None, {"route": "x"}), ("duty", {})]
)
def test_where_nothing_was_proposed_otherwise_there_is_no_departure(
    route: str | None, decided: dict[str, str]
) -> None:
    justify(complete(), proposed(route), CONFIRMING, dict(decided))

    assert departures(proposed(route), CONFIRMING, CONFIRMING.elements[REVIEW], dict(decided)) == []


def test_a_departure_names_table_name_and_both_values() -> None:
    found = departures(proposed("duty"), CONFIRMING, CONFIRMING.elements[REVIEW], {"route": "opinion"})

    assert found == [Departure(decision="routing", name="route", proposed="duty", decided="opinion")]
    assert RATING != REVIEW


def test_a_code_that_the_bundle_does_not_know_is_refused() -> None:
    knowing = a_definition(
        an_element(confirms=("routing",)),
        departures={"law_differs": DepartureCode(title="法律适用不同", english="The law differs")},
    )

    with pytest.raises(Rejected) as raised:
        justify(
            complete(code="new_facts", reason="现场不同"), proposed("duty"), knowing, {"route": "opinion"}
        )

    assert raised.value.reason is Reason.DEPARTURE_CODE_UNKNOWN
    justify(complete(code="law_differs", reason="依据不同"), proposed("duty"), knowing, {"route": "opinion"})
