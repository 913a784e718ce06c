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
