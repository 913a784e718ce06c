"""The forms and the English catalogue of the petition bundle."""

import json
import re
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from engine.forms import Form, Kind, Problem, offers, prefill
from tests.unit.forms.counter import CHOICES, NOON, PETITION, asked, petition_form, problems, registered

FORMS = sorted(path.stem for path in (PETITION / "forms").glob("*.form"))
WORDS = re.compile("[\u4e00-\u9fff]")


def texts(form: Form) -> Iterator[str]:
    for field in form.everything:
        yield from (field.label, field.description, field.text, *(option.label for option in field.options))


@pytest.mark.parametrize("name", FORMS)
def test_every_form_loads_under_its_own_name(name: str) -> None:
    form = petition_form(name)

    assert form.id == name
    assert form.answers


@pytest.mark.parametrize("name", FORMS)
def test_every_question_has_a_chinese_label_and_an_english_one(name: str) -> None:
    with (PETITION / "i18n" / "en.po").open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    english = {
        str(entry.id)
        for entry in catalogue
        if str(entry.context).startswith(f"forms/{name}.form#") and entry.string
    }

    assert all(field.label for field in petition_form(name).everything if field.key)
    assert {text for text in texts(petition_form(name)) if WORDS.search(text)} <= english


@pytest.mark.parametrize("name", FORMS)
def test_what_a_form_shows_at_first_is_accepted_except_for_what_is_missing(name: str) -> None:
    form = petition_form(name)

    found = set(problems(form, prefill(form, {}, NOON)).values())

    assert found <= {Problem.MISSING, Problem.TOO_FEW}


def test_the_web_submission_fills_in_the_registration() -> None:
    said = asked(
        petition_form("submission"),
        {
            "petitioner": "陈某",
            "phone": "138 0000 0000",
            "subject": "楼道漏水",
            "content": "楼道漏水三个月。",
            "claims": [{"claim": "请修理。"}],
            "received_on": "2026-03-01",
        },
    )

    shown = prefill(petition_form("register"), said, NOON)

    assert said.pop("transferred_on") is None
    assert {key: shown[key] for key in said} == said


def test_what_the_engine_knows_of_a_forwarded_matter_is_not_asked_again() -> None:
    known = {
        "office": "competent_organ",
        "received_by": "transferred",
        "received_on": "2026-02-20",
        "transferred_on": "2026-03-01",
    }
    said = {
        "office": "petition_office",
        "received_by": "direct",
        "received_on": "2026-03-02",
        "channel": "letter",
        "subject": "楼道漏水",
        "content": "楼道漏水三个月。",
    }

    taken = asked(petition_form("register"), said, **known)

    assert known.keys().isdisjoint(taken)


def test_a_matter_that_came_on_paper_from_another_organ_is_registered_as_forwarded() -> None:
    taken = registered(received_by="transferred", received_on="2026-03-01")

    assert (taken["received_by"], taken["received_on"]) == ("transferred", "2026-03-01")


def test_a_committee_of_peoples_mediation_is_named() -> None:
    consent = {"both_consent": True, "mediation_kind": "people"}

    form, administrative = petition_form("ask_consent"), {**consent, "mediation_kind": "administrative"}

    assert problems(form, consent, dispute="civil") == {"mediator_body": Problem.MISSING}
    assert asked(form, administrative, dispute="civil")


@pytest.mark.parametrize("dispute", ["administrative", "none", None])
def test_a_dispute_with_an_organ_is_never_entrusted_to_peoples_mediation(dispute: str | None) -> None:
    consent = {"both_consent": True, "mediation_kind": "people", "mediator_body": "城关街道人民调解委员会"}

    refused = problems(petition_form("ask_consent"), consent, dispute=dispute)

    assert refused["mediation_kind"] is Problem.NOT_OFFERED


@pytest.mark.parametrize(
    ("mediated", "agreements"),
    [("people", {"people", "settlement"}), ("administrative", {"administrative", "settlement"})],
)
def test_an_agreement_is_of_the_kind_of_its_mediation_or_a_settlement(
    mediated: str, agreements: set[str]
) -> None:
    offered = offers(petition_form("make_agreement"), {}, {"mediation_kind": mediated}, NOON, CHOICES)

    assert set(offered["agreement_kind"]) == agreements


def test_every_column_that_can_be_imported_is_a_field_of_the_submission() -> None:
    columns = {"source_id", "subject", "content", "petitioner", "phone", "address", "received_on", "channel"}

    assert columns | {"category"} <= petition_form("submission").answers.keys()


def test_a_petition_without_a_name_is_registered() -> None:
    assert registered(identity_clear="false")["petitioner"] is None


def test_an_anonymous_submission_is_taken() -> None:
    taken = asked(petition_form("submission"), {"subject": "噪声", "content": "夜间施工。"})

    assert (taken["petitioner"], taken["channel"]) == (None, "web")


def test_a_day_that_has_not_come_yet_is_no_day_of_receipt() -> None:
    with pytest.raises(Exception, match="received_on: too_large"):
        registered(received_on="2026-03-03")


def test_an_extension_has_at_most_thirty_days() -> None:
    granted = {"extension_approved": "true", "extension_reason": "鉴定未完成"}

    assert problems(petition_form("approve_extension"), {**granted, "extension_days": 31}) == {
        "extension_days": Problem.TOO_LARGE
    }
    refused = asked(petition_form("approve_extension"), {**granted, "extension_approved": "false"})
    assert refused["extension_days"] is None


def test_a_forwarded_case_has_a_receiver_and_an_accepted_one_has_none() -> None:
    form = petition_form("decide_admissibility")

    known = {"matter_type": "claim", "office": "competent_organ", "received_by": "direct"}

    forwarded = problems(form, {"admissibility": "forward", "notice": "D03"}, **known)
    accepted = asked(form, {"admissibility": "accept", "notice": "D04"}, **known)

    assert forwarded == {"transfer_to": Problem.MISSING}
    assert accepted["transfer_to"] is None


def test_whoever_has_an_interest_cannot_say_that_there_is_none() -> None:
    asked_twice = [name for name in FORMS if "no_conflict" in petition_form(name).answers]

    assert len(asked_twice) >= 6
    for name in asked_twice:
        assert petition_form(name).answers["no_conflict"].required


@pytest.mark.req("REQ-INV-5")
def test_two_people_hear_the_petitioner() -> None:
    heard = {
        "heard_on": "2026-03-02",
        "hearing_manner": "in_person",
        "heard_by": [{"person": "li"}],
        "statement": "漏水三个月。",
        "no_conflict": True,
    }

    assert problems(petition_form("hear_petitioner"), heard) == {"heard_by": Problem.TOO_FEW}


@pytest.mark.req("REQ-INV-2")
@pytest.mark.parametrize("finding", ["facts_finding", "reasonable_finding", "basis_finding"])
def test_none_of_the_three_findings_is_left_out(finding: str) -> None:
    said = dict.fromkeys(("facts_finding", "reasonable_finding", "basis_finding"), "经查属实。")
    found = {"facts": "clear", "reasonable": "true", "basis": "conforms", **said, finding: ""}

    assert problems(petition_form("check_facts"), found) == {finding: Problem.MISSING}


@pytest.mark.req("REQ-ACC-12", "REQ-GOV-2")
def test_a_petition_office_proposes_a_decision_on_what_is_urgent() -> None:
    reported = {"reported_on": "2026-03-02", "reported_to": ["party_committee"], "measures": "已派人到场。"}

    missing = problems(petition_form("report_urgent"), reported, office="petition_office")

    assert missing == {"decision_proposed": Problem.MISSING}
    assert asked(petition_form("report_urgent"), reported, office="competent_organ")


@pytest.mark.req("REQ-FBK-2", "REQ-FBK-1")
def test_the_result_is_explained_and_its_service_recorded() -> None:
    for form in ("serve_result", "explain_result"):
        assert {"served_on", "served_manner", "explained_on", "explained_manner"} & set(
            problems(petition_form(form), {})
        )


@pytest.mark.req("REQ-ARC-3")
def test_a_closing_report_may_say_what_was_learned() -> None:
    assert {"lessons", "case_library"} <= set(petition_form("write_closing_report").answers)


def test_a_plan_may_ask_no_department_and_writes_that_down() -> None:
    assert asked(petition_form("plan_investigation"), {"facts_to_establish": "漏水原因"})["requests"] == []


def test_forms_stay_as_the_editor_of_form_js_writes_them() -> None:
    for path in sorted((PETITION / "forms").glob("*.form")):
        raw = path.read_text(encoding="utf-8")

        assert raw == json.dumps(json.loads(raw), ensure_ascii=False, indent=2) + "\n"


def test_a_key_has_the_same_kind_of_answer_in_every_form() -> None:
    kinds: dict[str, set[Kind]] = {}
    for name in FORMS:
        for key, field in petition_form(name).answers.items():
            kinds.setdefault(key, set()).add(field.kind)

    assert {key: found for key, found in kinds.items() if len(found) > 1} == {}


def test_for_what_an_organ_failed_to_do_the_end_of_its_period_is_asked_not_when_it_was_known() -> None:
    explained = {"statutory_organ": "市人民政府", "told_of_right": True, "materials": "申请书"}

    missing = problems(petition_form("explain_route"), explained, admin_act="non_performance")

    assert missing == {"performance_due_on": Problem.MISSING}
    assert problems(petition_form("explain_route"), explained, admin_act="other_decision") == {
        "act_known_on": Problem.MISSING
    }
