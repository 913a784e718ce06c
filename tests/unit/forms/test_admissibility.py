"""DT-0 and DT-1: what a submission is, and whether it is accepted; every row has its example."""

from collections.abc import Mapping

import pytest

from tests.unit.forms.counter import decided, established, petition_form, petition_table, registered

KINDS: Mapping[str, tuple[Mapping[str, object], str, str]] = {
    "an accusation of a named cadre is one, whatever else the letter asks": (
        {"accuses": True, "asks_relief": True},
        "0.3",
        "accusation",
    ),
    "asking for relief is a claim, also beside an opinion": (
        {"asks_relief": True, "gives_opinion": True},
        "0.4",
        "claim",
    ),
    "an opinion on public affairs is a suggestion": ({"gives_opinion": True}, "0.2", "suggestion"),
    "only a question is a consultation": ({"asks_question": True}, "0.1", "consultation"),
    "thanks are nothing to handle": ({"other_content": True}, "0.5", "other"),
    "what nobody can place is examined as a claim": ({}, "0.6", "claim"),
}

OFFICE = {"office": "petition_office"}
ROWS: Mapping[str, tuple[Mapping[str, object], str, tuple[str, str, str]]] = {
    "a question is answered at once": (
        {"matter_type": "consultation"},
        "1",
        ("answer", "none", "ANSWER_CLOSE"),
    ),
    "an accusation within own competence stays in the secret track": (
        {"matter_type": "accusation"},
        "1a",
        ("secret", "D08", "HANDLE_SECRET"),
    ),
    "an accusation of ourselves goes above us": (
        {"matter_type": "accusation", "we_are_accused": True},
        "2",
        ("secret", "D08", "SECRET_TRANSFER"),
    ),
    "after a re-review opinion the same facts are not accepted again": (
        {"same_matter": "reviewed_final"},
        "3",
        ("refuse", "D06", "NO_MORE"),
    ),
    "while review is open the reviewing organ is named": (
        {"same_matter": "opinion_open"},
        "3a",
        ("tell", "D03", "TELL_REVIEW"),
    ),
    "an unchallenged opinion stands, without citing Article 36": (
        {"same_matter": "opinion_final"},
        "3b",
        ("tell", "D03", "STANDS"),
    ),
    "a terminated suit is explained, without citing Article 36": (
        {"same_matter": "suit_terminated"},
        "3c",
        ("tell", "D03", "EXPLAIN"),
    ),
    "what runs below inside its period is not accepted above": (
        {"same_matter": "pending_lower"},
        "4",
        ("refuse", "D05", "REFUSE"),
    ),
    "what runs here is joined": ({"same_matter": "pending_here"}, "5", ("tell", "D03", "MERGE")),
    "what runs beside us is sent there as a supplement": (
        {"same_matter": "pending_same_level"},
        "5a",
        ("forward", "D03", "SUPPLEMENT"),
    ),
    "a letter about a suit goes to the political-legal departments": (
        {**OFFICE, "justice_matter": True, "channel": "letter"},
        "6",
        ("forward", "D03", "TO_POLLEGAL"),
    ),
    "a visitor with a suit is guided": (
        {**OFFICE, "justice_matter": True, "channel": "visit"},
        "7",
        ("tell", "D07", "GUIDE"),
    ),
    "a visit that skips a level is forwarded, not turned away": (
        {"channel": "visit", "visit_level_ok": False},
        "8",
        ("forward", "D03", "GUIDE_LEVEL"),
    ),
    "disputed competence goes to the common superior": (
        {"jurisdiction": "disputed"},
        "9",
        ("forward", "D03", "COORDINATE"),
    ),
    "the successor of an abolished organ gets the matter": (
        {"jurisdiction": "successor"},
        "9a",
        ("forward", "D03", "RESOLVE"),
    ),
    "unclear duties are designated by the government": (
        {"jurisdiction": "unclear"},
        "9b",
        ("forward", "D03", "DESIGNATE"),
    ),
    "a petition office forwards a joint matter claim by claim": (
        {**OFFICE, "jurisdiction": "multiple_agreed"},
        "10",
        ("forward", "D03", "JOINT"),
    ),
    "the organ that the others agreed on accepts": (
        {"jurisdiction": "multiple_agreed"},
        "10a",
        ("accept", "D04", "JOINT_ACCEPT"),
    ),
    "the organ that the others agreed on studies a suggestion": (
        {"jurisdiction": "multiple_agreed", "matter_type": "suggestion"},
        "10b",
        ("study", "D03", "JOINT_STUDY"),
    ),
    "a petition office assigns what is important": (
        {**OFFICE, "jurisdiction": "own_department", "important": True},
        "11",
        ("forward", "D03", "ASSIGN"),
    ),
    "a petition office forwards to the competent department": (
        {**OFFICE, "jurisdiction": "subordinate"},
        "12",
        ("forward", "D03", "FORWARD"),
    ),
    "a petition office forwards to the organ of its own level": (
        {**OFFICE, "jurisdiction": "own"},
        "12a",
        ("forward", "D03", "FORWARD"),
    ),
    "the competent organ accepts a claim": ({}, "13", ("accept", "D04", "ACCEPT")),
    "the competent organ studies and answers a suggestion": (
        {"matter_type": "suggestion"},
        "13a",
        ("study", "D03", "STUDY_REPLY"),
    ),
    "an organ passes its subordinate's matter on and tells where": (
        {"jurisdiction": "subordinate"},
        "14",
        ("forward", "D03", "FORWARD_DOWN"),
    ),
    "an organ tells who is competent in another system": (
        {"jurisdiction": "other_system"},
        "15",
        ("tell", "D03", "TELL_OTHER"),
    ),
    "what was forwarded here wrongly is objected to": (
        {"jurisdiction": "other_system", "received_by": "transferred"},
        "16",
        ("object", "none", "OBJECT"),
    ),
    "a petition office accepts nothing itself, of another system neither": (
        {**OFFICE, "jurisdiction": "other_system"},
        "16a",
        ("forward", "D03", "MANUAL"),
    ),
    "a suggestion that no row knows is studied": (
        {"matter_type": "suggestion", "jurisdiction": "own_department"},
        "16b",
        ("study", "D03", "MANUAL"),
    ),
    "what no row knows is not turned away": (
        {"jurisdiction": "own_department"},
        "17",
        ("accept", "D04", "MANUAL"),
    ),
}


def rule(table: str, number: str) -> str:
    return f"{table}_{number.replace('.', '_')}"


@pytest.mark.parametrize("claim", KINDS)
def test_the_kind_follows_from_what_the_registrar_ticked(claim: str) -> None:
    ticked, row, kind = KINDS[claim]

    outcome = decided("classification", registered(**ticked))

    assert outcome.matched == (rule("classification", row),)
    assert outcome.outputs == {"proposed_matter_type": kind}


@pytest.mark.req("REQ-ACC-4")
@pytest.mark.parametrize("claim", ROWS)
def test_admissibility_follows_from_the_facts_established(claim: str) -> None:
    facts, row, proposed = ROWS[claim]

    outcome = decided("admissibility", established(**facts))

    assert outcome.matched == (rule("admissibility", row),)
    assert tuple(outcome.outputs.values()) == proposed


@pytest.mark.parametrize(("table", "examples"), [("classification", KINDS), ("admissibility", ROWS)])
def test_every_row_has_an_example_and_the_last_takes_everything(
    table: str, examples: Mapping[str, tuple[object, str, object]]
) -> None:
    rows = [row.id for row in petition_table(table).rules]

    assert sorted(rows) == sorted({rule(table, row) for _, row, _ in examples.values()})
    assert decided(table, {}).matched == (rows[-1],)


@pytest.mark.parametrize(
    "facts",
    [
        {"identity_clear": "false"},
        {"channel": "visit", "visit_level_ok": False},
        {"same_matter": "opinion_final"},
        {"people_count": 12, "channel": "visit"},
    ],
    ids=["anonymous", "level skipped", "repeated", "many people"],
)
def test_nobody_is_kept_from_being_registered(facts: Mapping[str, object]) -> None:
    proposed = decided("admissibility", established(**facts)).outputs["proposed_admissibility"]

    assert proposed != "refuse"


def test_article_36_is_cited_only_for_a_re_review_opinion() -> None:
    final = [row for row in petition_table("admissibility").rules if "D06" in str(row.outputs[1])]
    texts = {row.id: "".join(row.annotations) for row in petition_table("admissibility").rules}

    assert [row.id for row in final] == ["admissibility_3"]
    assert "第三十六条第三款" in texts["admissibility_3"]
    assert "不引用第三十六条第三款" in texts["admissibility_3b"]
    assert "不引用第三十六条第三款" in texts["admissibility_3c"]


def test_an_accusation_never_leaves_the_secret_track() -> None:
    for office in ("petition_office", "competent_organ"):
        for jurisdiction in ("own", "subordinate", "other_system", "disputed"):
            facts = established(matter_type="accusation", office=office, jurisdiction=jurisdiction)

            assert decided("admissibility", facts).outputs["proposed_notice"] == "D08"


def test_a_suggestion_is_never_accepted_for_a_route() -> None:
    kinds = petition_form("confirm_type").answers["jurisdiction"].options
    proposed = {
        decided(
            "admissibility", established(matter_type="suggestion", office=office, jurisdiction=kind.value)
        ).outputs["proposed_admissibility"]
        for office in ("petition_office", "competent_organ")
        for kind in kinds
    }

    assert proposed == {"study", "forward", "tell"}


def test_a_petition_office_never_accepts_what_competent_organs_handle() -> None:
    for kind in petition_form("confirm_type").answers["jurisdiction"].options:
        facts = established(office="petition_office", jurisdiction=kind.value)

        assert decided("admissibility", facts).outputs["proposed_admissibility"] != "accept"


@pytest.mark.parametrize(
    ("table", "read_aloud"), [("classification", "条例"), ("admissibility", "条例"), ("routing", "条")]
)
def test_every_row_tells_its_article_or_whose_rule_it_is(table: str, read_aloud: str) -> None:
    for row in petition_table(table).rules:
        text = "".join(row.annotations)

        assert read_aloud in text or "本机关规定" in text or "可选规则" in text
