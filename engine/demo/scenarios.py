"""What may become of a petition: the ways that simulated cases go, and what people then decide."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from engine.demo.pen import Wish
from engine.demo.usual import PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One way: what petitioners write about, what people answer, which messages are sent.

    `sends` is {element of a message event: days after it began to wait}; a message is sent once.
    `departs` gives the code with which people depart from a proposal where the answers say otherwise.
    `weight` is the share among the simulated petitions; `to` the kind of organ to which the petitioner turns
    for it, empty where any will do. An answer given for a list of rows may be the number of rows.
    """

    name: str
    topic: str
    weight: int
    answers: Mapping[str, Wish] = field(default_factory=dict)
    sends: Mapping[str, int] = field(default_factory=dict)
    departs: str = "facts_differ"
    to: str = ""


_RATED: Final = {"rating_received": 4}
_DISSATISFIED: Final[Mapping[str, Wish]] = {
    "office_rating": "satisfied",
    "organ_rating": "dissatisfied",
    "defect_found": True,
}
_CIVIL: Final[Mapping[str, Wish]] = {"relation": "civil_equals", "dispute": "civil"}
_ACT: Final[Mapping[str, Wish]] = {
    "admin_act": "other_decision",
    "reconsideration_open": True,
    "suit_open": True,
    "dispute": "administrative",
}
_TRACKED: Final = {"route_accepted": 6, "route_decided": 40}
_NOT_RELIEF: Final[Mapping[str, Wish]] = {"asks_relief": False}


def _scenario(
    name: str,
    topic: str,
    weight: int,
    answers: Mapping[str, Wish],
    sends: Mapping[str, int] | None = None,
    to: str = "",
) -> Scenario:
    outcome = answers.get("outcome", PLAIN["outcome"])
    basis = {"support": "conforms", "explain": "lacking", "reject": "contrary"}.get(str(outcome), "conforms")
    return Scenario(
        name=name,
        topic=topic,
        weight=weight,
        answers={**PLAIN, "claim_outcome": outcome, "basis": basis, **answers},
        sends=_RATED if sends is None else sends,
        to=to,
    )


SCENARIOS: Final = (
    _scenario("opinion", "matter", 8, {}),
    _scenario("several_asked", "matter", 2, {"requests": 3}),
    _scenario("nobody_asked", "matter", 2, {"requests": 0, "outcome": "explain"}),
    _scenario(
        "urgent",
        "matter",
        2,
        {"urgent": True, "important": True, "transfer_kind": "assign"},
        {**_RATED, "report_prolonged": 6},
    ),
    _scenario(
        "report_prolonged",
        "matter",
        1,
        {"important": True, "transfer_kind": "assign"},
        {**_RATED, "report_prolonged": 5},
        to="petition_office",
    ),
    _scenario("civil_servant", "matter", 1, {"relation": "civil_servant", "rechecked_on": None}, _TRACKED),
    _scenario("civil_servant_after_recheck", "matter", 1, {"relation": "civil_servant"}, _TRACKED),
    _scenario("file_completed", "matter", 2, {"file_accepted": (False, True)}),
    _scenario("opinion_unrated", "matter", 3, {"outcome": "explain"}, {}),
    _scenario(
        "opinion_dissatisfied",
        "matter",
        3,
        {"outcome": "reject", "office_rating": "satisfied", "organ_rating": "dissatisfied"},
    ),
    _scenario(
        "repeated_and_dissatisfied",
        "matter",
        1,
        {
            **_DISSATISFIED,
            "same_matter": "opinion_open",
            "decide_admissibility.admissibility": "accept",
            "decide_admissibility.notice": "D04",
            "defects": ["other"],
        },
        to="competent_organ",
    ),
    _scenario(
        "dissatisfied_while_not_executed",
        "matter",
        1,
        {
            **_DISSATISFIED,
            "defects": ["other"],
            "execution_due": True,
            "execution_state": (*["partly"] * 12, "executed"),
        },
    ),
    _scenario("opinion_executed", "matter", 3, {"execution_due": True, "execution_state": "executed"}),
    _scenario("opinion_redrafted", "matter", 2, {"legality_ok": (False, True)}),
    _scenario("opinion_sent_back_by_head", "matter", 2, {"opinion_approved": (False, True)}),
    _scenario("investigated_again", "matter", 2, {"report_approved": (False, True)}),
    _scenario("heard", "matter", 2, {"check_facts.hearing_needed": True}),
    _scenario("extended", "matter", 3, {}, {**_RATED, "extension_requested": 2}),
    _scenario(
        "extension_refused", "matter", 1, {"extension_approved": False}, {**_RATED, "extension_requested": 3}
    ),
    _scenario("review_upheld", "matter", 3, {"review_result": "upheld"}, {**_RATED, "review_requested": 12}),
    _scenario("review_changed", "matter", 2, {"review_result": "changed"}, {**_RATED, "review_requested": 9}),
    _scenario(
        "review_returned",
        "matter",
        2,
        {"review_result": ("returned", "upheld")},
        {**_RATED, "review_requested": 10},
    ),
    _scenario(
        "rereviewed",
        "matter",
        2,
        {"review_result": "upheld", "rereview_result": "upheld"},
        {**_RATED, "review_requested": 10, "rereview_requested": 11},
    ),
    _scenario(
        "rereview_changed",
        "matter",
        1,
        {"review_result": "upheld", "rereview_result": "changed"},
        {**_RATED, "review_requested": 9, "rereview_requested": 8},
    ),
    _scenario(
        "rereview_returned",
        "matter",
        1,
        {"review_result": "upheld", "rereview_result": "returned"},
        {**_RATED, "review_requested": 11, "rereview_requested": 12},
    ),
    _scenario(
        "rereview_heard",
        "matter",
        1,
        {"review_result": "upheld", "rereview_hearing_needed": True, "rereview_result": "upheld"},
        {**_RATED, "review_requested": 10, "rereview_requested": 9},
    ),
    _scenario(
        "rereview_refused",
        "matter",
        1,
        {"review_result": "upheld", "rereview_in_time": False, "rereview_admission": "refuse"},
        {**_RATED, "review_requested": 10, "rereview_requested": 14},
    ),
    _scenario("review_refused", "matter", 1, {"review_admission": "refuse"}, {"review_requested": 15}),
    _scenario(
        "facts_changed",
        "matter",
        2,
        {"check_facts.route_facts_changed": True, "check_facts.report_or_duty": True},
    ),
    _scenario(
        "departed",
        "duty",
        2,
        {"report_or_duty": True, "confirm_route.route": "opinion", "confirm_route.mediation_offered": False},
    ),
    _scenario(
        "mediated",
        "dispute",
        10,
        {**_CIVIL, "parties_consent": True, "mediation_result": "agreed"},
        {**_RATED, "confirmation_applied": 12},
    ),
    _scenario(
        "settled",
        "dispute",
        2,
        {
            **_CIVIL,
            "parties_consent": True,
            "mediation_result": ("continue", "agreed"),
            "agreement_kind": "settlement",
            "execution_due": True,
            "execution_state": "executed",
        },
    ),
    _scenario("consent_refused", "dispute", 1, {**_CIVIL, "both_consent": False}, _TRACKED),
    _scenario(
        "mediation_expired",
        "dispute",
        1,
        {**_CIVIL, "mediation_result": "continue", "end_reason": "expired"},
        _TRACKED,
    ),
    _scenario(
        "mediation_failed",
        "dispute",
        3,
        {**_CIVIL, "parties_consent": True, "mediation_result": "failed", "end_reason": "no_agreement"},
        _TRACKED,
    ),
    _scenario(
        "mediation_refused",
        "dispute",
        2,
        {**_CIVIL, "parties_consent": True, "mediation_result": "continue", "end_reason": "refused"},
        {**_TRACKED, "party_refused": 5},
    ),
    _scenario("reconsideration", "act", 7, _ACT, _TRACKED),
    _scenario(
        "reconsideration_waived", "act", 2, {**_ACT, "route_outcome": "waived"}, {"application_waived": 9}
    ),
    _scenario(
        "reconsideration_refused", "act", 1, {**_ACT, "route_outcome": "refused"}, {"route_refused": 7}
    ),
    _scenario("reconsideration_expired", "act", 1, {**_ACT, "route_outcome": "expired"}, {}),
    _scenario(
        "rerouted",
        "act",
        2,
        {
            **_ACT,
            "route_outcome": "refused",
            "reroute": True,
            "confirm_route_anew.route": "opinion",
            "confirm_route_anew.mediation_offered": False,
        },
        {**_RATED, "route_refused": 8},
    ),
    _scenario(
        "mediation_failed_and_rerouted",
        "dispute",
        1,
        {
            **_CIVIL,
            "parties_consent": True,
            "mediation_result": "failed",
            "end_reason": "no_agreement",
            "route_outcome": "refused",
            "reroute": True,
            "confirm_route_anew.route": "opinion",
            "confirm_route_anew.mediation_offered": False,
        },
        {**_RATED, "route_refused": 8},
    ),
    _scenario("suit_chosen", "act", 1, {**_ACT, "chosen_way": "litigation"}, _TRACKED),
    _scenario("not_performed", "act", 1, {**_ACT, "admin_act": "non_performance"}, _TRACKED),
    _scenario("litigation", "act", 5, {**_ACT, "reconsideration_open": False}, _TRACKED),
    _scenario("civil_suit", "dispute", 2, {**_CIVIL, "party_refuses": True}, _TRACKED),
    _scenario("arbitration", "wage", 10, {**_CIVIL, "arbitrable": True, "party_refuses": True}, _TRACKED),
    _scenario(
        "information",
        "matter",
        1,
        {"wants_information": True, "route_outcome": "waived"},
        {"application_waived": 30},
    ),
    _scenario("duty", "duty", 7, {"report_or_duty": True, "duty_result": "performed"}),
    _scenario("duty_sent_back", "duty", 2, {"report_or_duty": True, "duty_approved": (False, True)}),
    _scenario("simple", "simple", 5, {"simple": True, "simple_result": "solved"}),
    _scenario(
        "simple_redrafted",
        "simple",
        1,
        {"simple": True, "simple_result": "explained", "legality_ok": (False, True)},
    ),
    _scenario(
        "suggestion",
        "suggestion",
        3,
        {**_NOT_RELIEF, "gives_opinion": True, "adoption": "partly"},
        {},
    ),
    _scenario("accusation", "accusation", 2, {**_NOT_RELIEF, "accuses": True}, {}),
    _scenario("question", "question", 3, {**_NOT_RELIEF, "asks_question": True}, {}),
    _scenario("refused", "matter", 2, {"same_matter": "pending_lower"}, {}),
    _scenario("no_more", "matter", 2, {"same_matter": "reviewed_final"}, {}),
    _scenario("nameless", "matter", 1, {"identity_clear": False}, {}),
    _scenario("told_of_review", "matter", 2, {"same_matter": "opinion_open"}, {}),
    _scenario("told_legal_way", "act", 1, {"justice_matter": True}, {}, to="petition_office"),
    _scenario(  # a forwarded one cannot be sent away: its receiver objects, and takes the next
        "told",
        "matter",
        2,
        {
            "competent_organ:jurisdiction": ("other_system", "own"),
            "objection_upheld": True,
        },
        to="competent_organ",
    ),
    _scenario(
        "objection_upheld",
        "matter",
        1,
        {"competent_organ:jurisdiction": ("other_system", "own"), "objection_upheld": True},
        to="petition_office",
    ),
    _scenario(
        "objection_rejected",
        "matter",
        1,
        {
            "competent_organ:jurisdiction": "other_system",
            "competent_organ:decide_admissibility.admissibility": ("object", "accept"),
            "competent_organ:decide_admissibility.notice": ("none", "D04"),
            "objection_upheld": False,
        },
        to="petition_office",
    ),
    _scenario(
        "cadre_accused",
        "accusation",
        1,
        {
            **_NOT_RELIEF,
            "accuses": True,
            "cadre_accused": True,
            "petition_office:jurisdiction": "other_system",
        },
        {},
        to="petition_office",
    ),
    _scenario(
        "recusal_refused",
        "matter",
        1,
        {"recusal_role": "handler", "recusal_granted": False, "recused_people": 0},
        {**_RATED, "recusal_asked": 3},
    ),
    _scenario(
        "recusal_granted",
        "matter",
        1,
        {"recusal_role": "handler", "recusal_granted": True, "recused_people": 1},
        {**_RATED, "recusal_asked": 4},
    ),
    _scenario("supplemented_early", "matter", 1, {}, {**_RATED, "supplemented_in_acceptance": 0}),
    _scenario("supplemented_late", "matter", 1, {}, {**_RATED, "supplemented_in_handling": 6}),
    _scenario(
        "executed_in_parts",
        "matter",
        1,
        {"execution_due": True, "execution_state": ("partly", "executed")},
    ),
    _scenario(
        "simple_sent_back_by_head",
        "simple",
        1,
        {"simple": True, "simple_result": "solved", "opinion_approved": (False, True)},
    ),
    _scenario(
        "review_sent_back_by_head",
        "matter",
        1,
        {"review_approved": (False, True), "review_result": "upheld"},
        {**_RATED, "review_requested": 9},
    ),
    _scenario(
        "rereview_sent_back_by_head",
        "matter",
        1,
        {"review_result": "upheld", "rereview_approved": (False, True), "rereview_result": "upheld"},
        {**_RATED, "review_requested": 9, "rereview_requested": 9},
    ),
    _scenario("withdrawn_early", "simple", 1, {}, {"withdrawn_in_acceptance": 1}),
    _scenario("withdrawn_late", "matter", 2, {}, {"withdrawn_in_handling": 8}),
)
"""Every way, in a fixed order; weights are shares."""
