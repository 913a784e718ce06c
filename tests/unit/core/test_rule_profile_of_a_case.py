"""Which rule profile a case is under: that of the organ that gets it, until it is accepted."""

import pytest

from engine import commands as c
from engine import deadlines
from engine import events as e
from engine.admission import Lookups
from engine.case import Case
from engine.deadlines import NATIONAL
from engine.decide import Question, decide
from tests.unit.core.casework import AT, CASE, CITY, ID, JOB, a_case, a_definition, a_job

RULES = deadlines.load({"format": 1, "profile_fixed_by": "accepted_on"})


def bound(case: Case, profile: str | None) -> list[str]:
    """Forward a case to an organ that comes under a profile; return to which the case is bound."""
    command = c.ForwardCase(id=ID, case=CASE, actor=c.WORKER, at=AT, job=JOB, organ=CITY)
    decided = decide(
        Question(
            command=command,
            case=case,
            definition=a_definition(rulebook=RULES),
            lookups=Lookups(superiors=(), profile=profile),
        )
    )
    return [event.profile for event in decided.events if isinstance(event, e.RuleProfileBound)]


def forwarded(**changes: object) -> Case:
    """A case that a job hands over."""
    return a_case(jobs={JOB: a_job("case.forward")}, **changes)


def test_a_case_handed_over_before_it_is_accepted_comes_under_the_profile_of_the_organ_that_gets_it() -> None:
    assert bound(forwarded(), "zhejiang") == ["zhejiang"]
    assert bound(forwarded(profile="zhejiang"), NATIONAL) == [NATIONAL]


def test_an_accepted_case_keeps_its_profile_wherever_it_goes() -> None:
    assert bound(forwarded(routing={"accepted_on": "2026-03-02"}), "zhejiang") == []


@pytest.mark.parametrize("profile", [NATIONAL, None])
def test_nothing_is_said_where_the_profile_stays(profile: str | None) -> None:
    assert bound(forwarded(), profile) == []
