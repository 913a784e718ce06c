"""Which matters are rated: the drawing and the clock of the rating say the same, and what the law says."""

from functools import cache
from itertools import product

import pytest

from engine.bpmn.bundle import load
from engine.bpmn.bundle_files import read_folder
from engine.bpmn.dialect import read
from engine.bpmn.findings import Findings
from engine.feel import Environment, Expression, evaluate, parse
from tests.process.casework import NOON, SHANGHAI
from tests.process.test_petition_walks import PETITION

ENVIRONMENT = Environment(now=NOON, zone=SHANGHAI, functions={})
FACTS = {
    "mediation_offered": (True, False),
    "route": ("opinion", "duty", "simple", "reconsideration", "litigation", "other"),
    "forum": ("none", "criminal", "judgment"),
    "pending_elsewhere": ("none", "arbitration"),
    "arbitrable": (True, False),
    "farmland_contract": (True, False),
}
PLAIN = {"forum": "none", "pending_elsewhere": "none", "arbitrable": False, "farmland_contract": False}


@cache
def conditions() -> tuple[Expression, Expression]:
    """Return when the drawing lets nobody rate, and when the clock of the rating starts."""
    diagram = read("feedback.bpmn", (PETITION / "feedback.bpmn").read_bytes(), Findings())
    assert diagram is not None
    (drawn,) = [
        flow.condition for flow in diagram.flows if flow.source == "rating_question" and flow.condition
    ]
    (start,) = load(read_folder(PETITION)).definition.rulebook.clocks["C18"].starts
    assert start.trigger.when is not None
    return parse(drawn.text), start.trigger.when


def rated_by_the_drawing(facts: dict[str, object]) -> bool:
    return evaluate(conditions()[0], facts, ENVIRONMENT) is not True


def rated_by_the_clock(facts: dict[str, object]) -> bool:
    return evaluate(conditions()[1], facts, ENVIRONMENT) is True


def test_the_drawing_and_the_clock_of_the_rating_agree_on_every_matter() -> None:
    for values in product(*FACTS.values()):
        facts: dict[str, object] = dict(zip(FACTS, values, strict=True))

        assert rated_by_the_drawing(facts) == rated_by_the_clock(facts), facts


@pytest.mark.parametrize(
    "facts",
    [
        {"route": "reconsideration"},
        {"route": "litigation"},
        {"route": "other", "arbitrable": True},
        {"route": "other", "farmland_contract": True},
        {"route": "other", "pending_elsewhere": "arbitration"},
        {"route": "other", "forum": "criminal"},
        {"route": "other", "forum": "judgment"},
    ],
)
def test_what_courts_and_arbitrators_decide_is_not_rated_unless_it_was_mediated(
    facts: dict[str, object],
) -> None:
    for mediated in (True, False):
        known = {**PLAIN, **facts, "mediation_offered": mediated}

        assert rated_by_the_drawing(known) == mediated
        assert rated_by_the_clock(known) == mediated


@pytest.mark.req("REQ-FBK-3")
@pytest.mark.parametrize("route", ["opinion", "simple", "duty", "other"])
def test_everything_else_is_rated(route: str) -> None:
    assert rated_by_the_drawing({**PLAIN, "mediation_offered": False, "route": route})
