"""DT-2 and DT-3: which way the law gives a claim, whether mediation is offered; an example per row."""

from collections.abc import Mapping

import pytest

from engine.forms import Problem
from tests.unit.forms.counter import (
    asked,
    decided,
    established,
    petition_form,
    petition_table,
    problems,
)

EQUALS = {"relation": "civil_equals"}
ROUTES: Mapping[str, tuple[Mapping[str, object], str, tuple[str, str]]] = {
    "a judgment is for the justice organs": ({"forum": "judgment"}, "1", ("other", "P1_政法")),
    "what is in reconsideration is tracked there": (
        {"pending_elsewhere": "reconsideration"},
        "2a",
        ("reconsideration", "P4_在办"),
    ),
    "what is in court is tracked there": (
        {"pending_elsewhere": "litigation"},
        "2b",
        ("litigation", "P1_在办"),
    ),
    "what is in arbitration is tracked there": (
        {"pending_elsewhere": "arbitration"},
        "2c",
        ("other", "P2_在办"),
    ),
    "a labour dispute goes to arbitration": ({**EQUALS, "arbitrable": True}, "3", ("other", "P2_仲裁")),
    "a farmland contract leaves the choice of a suit, also where arbitration is open": (
        {**EQUALS, "arbitrable": True, "farmland_contract": True},
        "3a",
        ("other", "P2_仲裁或诉讼"),
    ),
    "another dispute between equals goes to court": (EQUALS, "4", ("litigation", "P1_民事诉讼")),
    "a civil servant appeals": ({"relation": "civil_servant"}, "5", ("other", "P3_申诉复审")),
    "who wants information applies for it": ({"wants_information": True}, "6", ("other", "P4_信息公开")),
    "a procedure that comes first is run first": ({"needs_procedure": True}, "7", ("other", "P4_行政程序")),
    "refused performance goes to reconsideration first": (
        {"admin_act": "non_performance", "reconsideration_open": True, "suit_open": True},
        "8",
        ("reconsideration", "P4_复议_前置"),
    ),
    "another law may put reconsideration first": (
        {"admin_act": "other_decision", "other_first_review": True, "reconsideration_open": True},
        "8a",
        ("reconsideration", "P4_复议_前置"),
    ),
    "an ordinary decision leaves the choice": (
        {"admin_act": "other_decision", "reconsideration_open": True, "suit_open": True},
        "9",
        ("reconsideration", "P4_复议或诉讼"),
    ),
    "after sixty days the suit is still open": (
        {"admin_act": "other_decision", "reconsideration_open": False, "suit_open": True},
        "10",
        ("litigation", "P4_诉讼"),
    ),
    "when every period is over the case is reviewed and marked": (
        {"admin_act": "other_decision", "reconsideration_open": False, "suit_open": False},
        "11",
        ("opinion", "P4_逾期"),
    ),
    "a request to act is a duty": ({"report_or_duty": True}, "12", ("duty", "P5_履职")),
    "a simple first petition is answered simply": (
        {"simple": True, "first_time": True},
        "13",
        ("simple", "P6_简易"),
    ),
    "the rest is answered by an opinion": ({}, "14", ("opinion", "P6_普通")),
}

CIVIL = {"dispute": "civil"}
ADMINISTRATIVE = {"dispute": "administrative"}
MEDIATION: Mapping[str, tuple[Mapping[str, object], str, tuple[str, bool]]] = {
    "a suggestion is not mediated": ({"matter_type": "suggestion"}, "1", ("no", False)),
    "a party that refuses is not pressed": ({**CIVIL, "party_refuses": True}, "2", ("no", False)),
    "what failed once is not proposed again": ({**CIVIL, "mediation_failed": True}, "2a", ("no", False)),
    "what is in court is mediated there": (
        {**CIVIL, "pending_elsewhere": "litigation"},
        "3",
        ("no", False),
    ),
    "a crime is not mediated": ({**CIVIL, "forum": "criminal"}, "3a", ("no", False)),
    "a mandatory rule is not traded": ({**CIVIL, "mandatory_rule": True}, "4", ("no", False)),
    "an organ without discretion has nothing to offer": (ADMINISTRATIVE, "4a", ("no", False)),
    "the civil side of an offence may be mediated beside enforcement": (
        {**CIVIL, "offence_report": True, "parties_consent": True},
        "5",
        ("people", False),
    ),
    "both may be asked about the civil side of an offence": (
        {**CIVIL, "offence_report": True},
        "5a",
        ("ask", False),
    ),
    "mediation does not stand in for a duty": ({**CIVIL, "report_or_duty": True}, "5b", ("ask", False)),
    "a dispute with an organ is mediated by the organ": (
        {**ADMINISTRATIVE, "has_discretion": True, "parties_consent": True},
        "6",
        ("administrative", True),
    ),
    "a civil dispute is mediated by the people's committee": (
        {**CIVIL, "parties_consent": True},
        "7",
        ("people", True),
    ),
    "without two parties there is nothing to mediate": ({}, "7a", ("no", False)),
    "parties whose will is unknown are asked": (CIVIL, "8", ("ask", True)),
}


def facts(given: Mapping[str, object]) -> dict[str, object]:
    failed = {"mediation_failed": given.get("mediation_failed", False)}
    answers = {name: value for name, value in given.items() if name != "mediation_failed"}
    if given.get("admin_act") == "non_performance":
        answers["performance_due_on"] = "2026-02-01"
    return {**established(**answers), **failed}


@pytest.mark.req("REQ-HND-6")
@pytest.mark.parametrize("claim", ROUTES)
def test_the_route_follows_from_the_facts_established(claim: str) -> None:
    given, row, proposed = ROUTES[claim]

    outcome = decided("routing", facts(given))

    assert outcome.matched == (f"routing_{row}",)
    assert tuple(outcome.outputs.values()) == proposed


@pytest.mark.req("REQ-HND-2")
@pytest.mark.parametrize("claim", MEDIATION)
def test_mediation_follows_from_the_facts_established(claim: str) -> None:
    given, row, proposed = MEDIATION[claim]

    outcome = decided("mediation_suitability", facts(given))

    assert outcome.matched == (f"mediation_suitability_{row}",)
    assert tuple(outcome.outputs.values()) == proposed


@pytest.mark.parametrize(("table", "examples"), [("routing", ROUTES), ("mediation_suitability", MEDIATION)])
def test_every_row_has_an_example_and_the_last_takes_everything(
    table: str, examples: Mapping[str, tuple[object, str, object]]
) -> None:
    rows = [row.id for row in petition_table(table).rules]

    assert sorted(rows) == sorted({f"{table}_{row}" for _, row, _ in examples.values()})
    assert decided(table, {}).matched == (rows[-1],)


def test_the_sixty_days_are_proposed_only_for_what_no_statutory_route_takes() -> None:
    opinions = {row.id for row in petition_table("routing").rules if row.outputs[0].source == '"opinion"'}  # type: ignore[union-attr]  # every row proposes a route

    assert opinions == {"routing_11", "routing_14"}


def test_a_duty_is_never_answered_by_an_opinion() -> None:
    for extra in ({}, EQUALS, {"simple": True, "first_time": True}, {"offence_report": True}):
        outcome = decided("routing", facts({"report_or_duty": True, **extra}))

        assert outcome.outputs["proposed_route"] == "duty"


@pytest.mark.parametrize(
    "act", ["on_spot_penalty", "natural_resource", "non_performance", "information_refusal"]
)
@pytest.mark.parametrize("suit_open", [True, False])
def test_no_suit_is_proposed_where_reconsideration_comes_first(act: str, *, suit_open: bool) -> None:
    for still_open in (True, False):
        given = {"admin_act": act, "reconsideration_open": still_open, "suit_open": suit_open}

        assert decided("routing", facts(given)).outputs["proposed_route"] != "litigation"


def test_another_law_that_puts_reconsideration_first_bars_the_suit_too() -> None:
    given = {"admin_act": "other_decision", "other_first_review": True, "reconsideration_open": False}

    assert decided("routing", facts(given)).matched == ("routing_11",)


PERIODS = ("reconsideration_open", "suit_open")


@pytest.mark.parametrize("form", ["confirm_type", "check_facts"])
def test_whether_a_period_is_still_open_cannot_be_left_blank(form: str) -> None:
    given = {"matter_type": "claim", "admin_act": "other_decision", "route_facts_changed": True}
    answers = {name: value for name, value in given.items() if name in petition_form(form).answers}

    missing = problems(petition_form(form), answers)

    assert {name: missing.get(name) for name in PERIODS} == dict.fromkeys(PERIODS, Problem.MISSING)


@pytest.mark.parametrize("act", ["on_spot_penalty", "non_performance", "other_decision"])
def test_a_period_of_which_nothing_is_known_is_not_taken_as_over(act: str) -> None:
    known = {**facts({}), "admin_act": act, "reconsideration_open": None, "suit_open": None}

    assert decided("routing", known).outputs["proposed_route"] == "reconsideration"
    known["reconsideration_open"] = False
    assert (decided("routing", known).outputs["proposed_path"] == "P4_逾期") == (act != "other_decision")


def test_a_wage_complaint_is_not_sent_away_because_the_parties_are_equal() -> None:
    wages = {**EQUALS, "arbitrable": True, "report_or_duty": True}

    assert decided("routing", facts(wages)).outputs["proposed_route"] == "duty"


def test_mediation_never_replaces_enforcement() -> None:
    for consent in (True, False):
        given = {**CIVIL, "offence_report": True, "parties_consent": consent}

        assert decided("mediation_suitability", facts(given)).outputs["proposed_mediation_offered"] is False


def test_the_form_before_the_tables_sets_every_fact_that_they_read() -> None:
    known = facts({"admin_act": "other_decision", "reconsideration_open": True, "suit_open": True})

    for table in ("classification", "admissibility", "routing", "mediation_suitability"):
        unset = {name for name in petition_table(table).names if known.get(name) is None}

        assert unset == set()


def test_facts_that_did_not_change_keep_what_was_established() -> None:
    periods = {"reconsideration_open": True, "suit_open": True}
    before = facts({**EQUALS, "admin_act": "other_decision", **periods})
    findings = {
        "facts": "clear",
        "facts_finding": "属实",
        "reasonable": "true",
        "reasonable_finding": "合理",
        "basis": "conforms",
        "basis_finding": "有依据",
    }

    found = asked(petition_form("check_facts"), findings, **before)

    assert {**before, **found}["admin_act"] == "other_decision"
    assert found["route_facts_changed"] is False
    assert "relation" not in found
