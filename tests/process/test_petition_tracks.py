"""Which track a petition takes: whatever was answered, the drawing keeps apart what the law keeps apart."""

import pytest

from engine.definition import OrganRule
from engine.events import Json
from engine.ids import OrganId
from tests.process.casework import Casework
from tests.process.test_petition_walks import petition

pytestmark = pytest.mark.process


def registered(**known: Json) -> Casework:
    """Return a petition of which these facts are known; nothing about it is urgent unless they say so."""
    facts: dict[str, Json] = {
        "office": "competent_organ",
        "received_by": "direct",
        "identity_clear": True,
        "urgent": False,
    }
    case = Casework(petition(), **(facts | known))
    case.organs = {rule: OrganId(rule.value) for rule in OrganRule}
    case.begin()
    case.finish("register", **known)
    return case


def concluded(admissibility: str, **known: Json) -> Casework:
    """Return a petition on which acceptance was concluded in a way, allowed or not."""
    case = registered(**known)
    case.finish_job("find_duplicates")
    case.finish("confirm_type", **known)
    case.finish("decide_admissibility", admissibility=admissibility, notice="D04")
    return case


@pytest.mark.parametrize("admissibility", ["accept", "forward", "tell", "refuse", "secret", "object"])
def test_an_accusation_takes_the_secret_track_whatever_was_concluded(admissibility: str) -> None:
    case = concluded(admissibility, matter_type="accusation")

    assert case.open()[0] == "notify_secret_transfer"
    case.finish_job("notify_secret_transfer")
    case.finish_job("hand_over_secretly")
    assert case.open() == ["write_closing_report"]


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


def test_an_urgent_report_holds_up_neither_acceptance_nor_investigation() -> None:
    case = accepted(urgent=True)

    assert {"report_urgent", "form_group"} <= set(case.open())


def test_a_withdrawal_does_not_cancel_the_urgent_report() -> None:
    case = registered(urgent=True)

    case.receive("withdrawn_in_acceptance")
    case.finish_job("notify_withdrawal")

    assert case.open() == ["report_urgent", "write_closing_report"]


def test_a_case_does_not_end_before_its_urgent_report() -> None:
    case = concluded("tell", matter_type="claim", urgent=True)
    case.finish_job("notify_competent")
    case.finish("write_closing_report")
    case.finish_job("compile_file")
    case.finish("accept_file", file_accepted=True)
    case.finish_job("lock_file")

    assert case.open() == ["report_urgent"]
    case.finish("report_urgent")
    assert case.run.ended


def test_each_organ_that_registers_something_urgent_reports_it() -> None:
    case = concluded("forward", matter_type="claim", office="petition_office", urgent=True)
    case.finish_job("notify_forwarding")
    case.finish_job("forward_case")

    case.finish("register", urgent=True)

    assert case.open().count("report_urgent") == 2
