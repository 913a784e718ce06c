"""What may be concluded on acceptance: never what the law keeps apart, always what the table proposes."""

from itertools import product

import pytest

from engine.events import Json
from engine.forms import FormErrors, Problem, offers
from tests.unit.forms.counter import (
    CHOICES,
    NOON,
    asked,
    decided,
    established,
    petition_form,
    petition_table,
    problems,
    registered,
)

DECISION = petition_form("decide_admissibility")
KINDS = ("suggestion", "accusation", "claim", "consultation", "other")
OFFICES = ("petition_office", "competent_organ")
SOURCES = ("direct", "transferred")


def conclusions(**known: object) -> list[str]:
    """Return what the reviewer can choose."""
    return offers(DECISION, {}, known, NOON, CHOICES)["admissibility"]


def notices(admissibility: str, **known: object) -> list[str]:
    """Return which letters go with a conclusion."""
    return offers(DECISION, {"admissibility": admissibility}, known, NOON, CHOICES)["notice"]


@pytest.mark.parametrize(("office", "source"), [*product(OFFICES, SOURCES)])
def test_an_accusation_is_concluded_in_the_secret_track_only(office: str, source: str) -> None:
    known = {"matter_type": "accusation", "office": office, "received_by": source}

    assert conclusions(**known) == ["secret"]
    assert notices("secret", **known) == ["D08"]
    for wrong in ("accept", "forward"):
        refused = problems(DECISION, {"admissibility": wrong, "notice": "D08"}, **known)
        assert refused["admissibility"] is Problem.NOT_OFFERED


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "accusation"])
def test_nothing_but_an_accusation_goes_into_the_secret_track(kind: str) -> None:
    for office, source in product(OFFICES, SOURCES):
        assert "secret" not in conclusions(matter_type=kind, office=office, received_by=source)


@pytest.mark.parametrize("kind", KINDS)
def test_only_a_claim_is_accepted_and_only_by_a_competent_organ(kind: str) -> None:
    for office, source in product(OFFICES, SOURCES):
        accepted = "accept" in conclusions(matter_type=kind, office=office, received_by=source)

        assert accepted == (kind == "claim" and office == "competent_organ")


def test_only_a_suggestion_is_studied_and_only_by_a_competent_organ() -> None:
    for kind, office in product(KINDS, OFFICES):
        studied = "study" in conclusions(matter_type=kind, office=office, received_by="direct")

        assert studied == (kind == "suggestion" and office == "competent_organ")


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_was_transferred_is_objected_to(kind: str) -> None:
    direct, transferred = (
        [conclusions(matter_type=kind, office=office, received_by=source) for office in OFFICES]
        for source in SOURCES
    )

    assert not any("object" in offered for offered in direct)
    assert all(("object" in offered) == (kind in ("claim", "suggestion")) for offered in transferred)


def test_no_longer_accepted_is_said_only_after_a_re_review_opinion() -> None:
    for same in ("none", "pending_lower", "opinion_final", "suit_terminated"):
        assert notices("refuse", same_matter=same) == ["D05"]
    assert "D06" in notices("refuse", same_matter="reviewed_final")


def test_whatever_the_table_proposes_can_be_chosen() -> None:
    inputs = {
        given.expression.source: [option.value for option in options]
        for given in petition_table("admissibility").inputs
        for form in ("register", "confirm_type")
        if (options := getattr(petition_form(form).answers.get(given.expression.source), "options", ()))
    }
    kinds = ("claim", "suggestion", "accusation", "other")
    narrowed = {**inputs, "matter_type": kinds, "received_by": SOURCES, "office": OFFICES}
    narrowed["channel"] = ("visit", "letter")
    names = sorted(narrowed)
    for values in product(*(narrowed[name] for name in names)):
        for justice_matter in (True, False):
            known: dict[str, object] = dict(zip(names, values, strict=True))
            known |= {"visit_level_ok": known["channel"] != "visit", "justice_matter": justice_matter}
            proposed = decided("admissibility", known).outputs

            assert proposed["proposed_admissibility"] in conclusions(**known), known
            assert proposed["proposed_notice"] in notices(str(proposed["proposed_admissibility"]), **known)


def test_a_conclusion_against_the_kind_is_refused_with_a_reason_too() -> None:
    known: dict[str, Json] = established(matter_type="accusation")

    with pytest.raises(FormErrors, match="admissibility: not_offered"):
        asked(DECISION, {"admissibility": "accept", "notice": "D04"}, **known)
    assert asked(DECISION, {"admissibility": "secret", "notice": "D08", "transfer_to": "police"}, **known)


def test_an_organ_decides_what_came_to_it_as_it_came() -> None:
    direct = registered(received_by="direct")

    assert direct["received_by"] == "direct"
    assert "object" not in conclusions(matter_type="claim", **direct)
