"""Which track a petition takes: whatever was answered, the drawing keeps apart what the law keeps apart."""

from collections.abc import Mapping

import pytest

from engine.definition import OrganRule
from engine.events import Json
from engine.ids import OrganId
from tests.process.casework import Casework
from tests.process.test_petition_walks import petition

pytestmark = pytest.mark.process


def tell(case: Casework, element: str, answers: Mapping[str, Json]) -> None:
    """Complete a task with these answers."""
    case.finish(element, None, **answers)


ALWAYS = "recusal_asked"
"""Recusal may be asked for as long as the case lasts."""


def registered(**known: Json) -> Casework:
    """Return a petition of which these facts are known; nothing about it is urgent unless they say so."""
    facts: dict[str, Json] = {
        "office": "competent_organ",
        "received_by": "direct",
        "identity_clear": True,
        "urgent": False,
        "jurisdiction": "other_system",
        "same_matter": "none",
        "we_are_accused": False,
        "cadre_accused": False,
    }
    case = Casework(petition(), **(facts | known))
    case.organs = {rule: OrganId(rule.value) for rule in OrganRule}
    case.begin()
    tell(case, "register", known)
    return case


def concluded(admissibility: str, **known: Json) -> Casework:
    """Return a petition on which acceptance was concluded in a way, allowed or not."""
    case = registered(**known)
    case.finish_job("find_duplicates")
    tell(case, "confirm_type", known)
    case.finish("decide_admissibility", admissibility=admissibility, notice="D04")
    return case


@pytest.mark.parametrize("admissibility", ["accept", "forward", "tell", "refuse", "secret", "object"])
def test_an_accusation_takes_the_secret_track_whatever_was_concluded(admissibility: str) -> None:
    case = concluded(admissibility, matter_type="accusation")

    assert case.open()[0] == "notify_secret_transfer"
    case.finish_job("notify_secret_transfer")
    case.finish_job("hand_over_secretly")
    assert case.besides(ALWAYS) == ["write_closing_report"]


@pytest.mark.parametrize(
    ("kind", "office"),
    [
        ("suggestion", "competent_organ"),
        ("claim", "petition_office"),
        ("consultation", "competent_organ"),
    ],
)
def test_what_is_no_claim_before_a_competent_organ_gets_no_route(kind: str, office: str) -> None:
    case = concluded("accept", matter_type=kind, office=office)

    assert "confirm_route" not in case.open()


def test_a_claim_before_a_competent_organ_is_routed() -> None:
    case = concluded("accept", matter_type="claim")

    assert "confirm_route" in case.open()


def accepted(route: str = "opinion", **known: Json) -> Casework:
    """Return a claim that was accepted and routed."""
    case = concluded("accept", matter_type="claim", **known)
    case.finish("confirm_route", route=route, mediation_offered=False, accepted_on="2026-03-02")
    case.finish_job("notify_acceptance")
    return case


@pytest.mark.req("REQ-GOV-2", "REQ-GOV-10")
def test_an_urgent_report_holds_up_neither_acceptance_nor_investigation() -> None:
    case = accepted(urgent=True)

    assert {"report_urgent", "form_group"} <= set(case.open())


def test_a_withdrawal_does_not_cancel_the_urgent_report() -> None:
    case = registered(urgent=True, accuses=False)

    case.receive("withdrawn_in_acceptance", withdrawn_on="2026-03-02")
    case.finish_job("notify_withdrawal")

    assert case.besides(ALWAYS) == ["report_urgent", "write_closing_report"]


@pytest.mark.req("REQ-GOV-2")
def test_a_case_does_not_end_before_its_urgent_report() -> None:
    case = concluded("tell", matter_type="claim", urgent=True)
    case.finish_job("notify_competent")
    case.finish("write_closing_report")
    case.finish_job("compile_file")
    case.finish("accept_file", file_accepted=True)
    case.finish_job("lock_file")

    assert case.besides(ALWAYS) == ["report_urgent"]
    case.finish("report_urgent")
    assert case.run.ended


@pytest.mark.req("REQ-EFF-3")
@pytest.mark.parametrize("jurisdiction", ["disputed", "unclear"])
def test_who_is_competent_is_decided_above_before_a_disputed_matter_is_forwarded(jurisdiction: str) -> None:
    case = concluded("forward", matter_type="claim", jurisdiction=jurisdiction)

    assert case.open()[0] == "coordinate"
    case.finish("coordinate", transfer_to="water")
    case.finish_job("issue_request")
    assert "notify_forwarding" in case.open()


def test_each_organ_that_registers_something_urgent_reports_it() -> None:
    case = concluded("forward", matter_type="claim", office="petition_office", urgent=True)
    case.finish_job("notify_forwarding")
    case.finish_job("forward_case")

    case.finish("register", urgent=True)

    assert case.open().count("report_urgent") == 2


def investigated(case: Casework, **changed: Json) -> None:
    """Carry a case through its investigation; `changed` are facts and the route confirmed again."""
    for element in ("form_group", "hear_petitioner"):
        case.finish(element)
    case.finish("plan_investigation", requests=[])
    case.finish("record_evidence")
    case.finish("check_facts", hearing_needed=False, route_facts_changed=bool(changed))
    case.finish("write_report")
    case.finish("review_report", report_approved=True)
    if changed:
        tell(case, "confirm_route_again", {"mediation_offered": False, **changed})


def approved(case: Casework) -> None:
    """Have an opinion drafted, reviewed and approved."""
    case.finish("draft_opinion", execution_due=False)
    case.finish("check_legality", legality_ok=True)
    case.finish("approve_opinion", opinion_approved=True)


def test_one_extension_waits_for_approval_at_a_time() -> None:
    case = accepted()

    case.receive("extension_requested")

    assert case.open().count("approve_extension") == 1
    assert "extension_requested" not in case.open()
    case.finish("approve_extension", extension_approved=False)
    assert "extension_requested" in case.open()


def test_an_extension_is_given_once() -> None:
    case = accepted()
    case.receive("extension_requested")

    case.finish("approve_extension", extension_approved=True)
    case.finish_job("notify_extension")

    assert not {"extension_requested", "approve_extension"} & set(case.open())


@pytest.mark.parametrize("route", ["duty", "simple", "reconsideration", "litigation", "other"])
def test_nothing_but_a_matter_of_an_opinion_can_be_extended(route: str) -> None:
    assert "extension_requested" not in accepted(route).open()


def test_an_extension_still_open_when_the_opinion_is_issued_falls_away() -> None:
    case = accepted()
    investigated(case)
    case.receive("extension_requested")
    approved(case)
    assert "approve_extension" in case.open()

    case.finish_job("issue_opinion")

    assert case.besides(ALWAYS) == ["serve_result"]


def test_an_extension_falls_away_with_the_route_for_which_it_was_asked() -> None:
    case = accepted()
    case.receive("extension_requested")

    investigated(case, route="duty")

    assert case.besides(ALWAYS) == [
        "handle_duty",
        "supplemented_in_handling",
        "withdrawn_in_handling",
    ]


def test_a_matter_sent_back_to_the_opinion_can_be_extended_then() -> None:
    case = accepted("litigation")
    case.finish("explain_route", told_of_right=True)
    case.finish_job("send_route_notice")
    case.receive("route_refused")
    case.finish("record_route_result", route_outcome="refused", reroute=True)

    case.finish("confirm_route_anew", route="opinion", mediation_offered=False, accepted_on="2026-03-02")

    assert {"form_group", "extension_requested"} <= set(case.open())


def test_a_simple_answer_is_reviewed_for_legality_and_approved_before_it_is_given() -> None:
    case = accepted("simple")
    case.finish("draft_answer")

    assert "check_answer" in case.open()
    case.finish("check_answer", legality_ok=False)
    case.finish("draft_answer")
    case.finish("check_answer", legality_ok=True)
    case.finish("approve_answer", opinion_approved=False)
    case.finish("draft_answer")
    case.finish("check_answer", legality_ok=True)
    case.finish("approve_answer", opinion_approved=True)
    case.finish_job("issue_answer")

    assert case.besides(ALWAYS) == ["serve_result"]
