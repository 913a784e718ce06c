"""DT-5: whether a request for review or re-review is admitted; an example per row, for both steps."""

from collections.abc import Mapping

import pytest

from tests.unit.forms.counter import asked, decided, petition_form, petition_table

STEPS = ("review", "rereview")
ROWS: Mapping[str, tuple[Mapping[str, object], str, tuple[str | None, str]]] = {
    "at the wrong organ nothing is refused: it is passed on": (
        {"right_organ": False, "same_facts": True, "in_time": False},
        "5_1",
        ("redirect", "REDIRECT"),
    ),
    "after a re-review the same facts are not accepted again": (
        {"same_facts": True},
        "5_2",
        ("refuse", "NO_MORE"),
    ),
    "of another document the right remedy is told": (
        {"of_opinion": False},
        "5_3",
        ("refuse", "TELL_REMEDY"),
    ),
    "only who was party may ask": ({"applicant_entitled": False}, "5_4", ("refuse", "NOT_ENTITLED")),
    "after thirty days without a good reason it is too late": (
        {"in_time": False},
        "5_5",
        ("refuse", "LATE"),
    ),
    "of a wider request the common part is accepted": (
        {"scope_ok": False},
        "5_6",
        ("accept", "COMMON_PART"),
    ),
    "missing papers are completed before anything is concluded": (
        {"papers_complete": False},
        "5_7",
        (None, "CORRECT"),
    ),
    "everything else is accepted": ({}, "5_8", ("accept", "ACCEPT")),
}
IN_ORDER = {
    "right_organ": True,
    "same_facts": False,
    "of_opinion": True,
    "applicant_entitled": True,
    "in_time": True,
    "scope_ok": True,
    "papers_complete": True,
}


def checked(step: str, **facts: object) -> Mapping[str, object]:
    """Return what the form of a step keeps of these facts, the rest in order."""
    known = {f"{step}_{name}": value for name, value in {**IN_ORDER, **facts}.items()}
    return asked(petition_form(f"check_{step}_request"), {**known, "no_conflict": True})


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("claim", ROWS)
def test_admission_follows_from_what_was_checked(claim: str, step: str) -> None:
    facts, row, proposed = ROWS[claim]

    found = decided(f"{step}_admission", checked(step, **facts))

    assert found.matched == (f"{step}_admission_{row}",)
    assert tuple(found.outputs.values()) == proposed


@pytest.mark.parametrize("step", STEPS)
def test_a_good_reason_excuses_a_late_request(step: str) -> None:
    found = decided(f"{step}_admission", checked(step, in_time=False, good_reason=True))

    assert tuple(found.outputs.values()) == ("accept", "ACCEPT")


@pytest.mark.parametrize("step", STEPS)
def test_every_row_has_an_example_and_tells_its_article_or_whose_rule_it_is(step: str) -> None:
    rules = petition_table(f"{step}_admission").rules

    assert [rule.id for rule in rules] == [f"{step}_admission_{row}" for _, row, _ in ROWS.values()]
    for rule in rules:
        assert "条例" in "".join(rule.annotations) or "可选规则" in "".join(rule.annotations)


@pytest.mark.parametrize("step", STEPS)
def test_only_a_re_review_ends_the_matter_by_article_36(step: str) -> None:
    final = [
        rule.id for rule in petition_table(f"{step}_admission").rules if "不再受理" in str(rule.annotations)
    ]

    assert final == [f"{step}_admission_5_2"]


@pytest.mark.parametrize("step", STEPS)
def test_what_is_proposed_can_be_chosen(step: str) -> None:
    asked_for = petition_form(f"decide_{step}_admission").answers[f"{step}_admission"]

    proposed = {admission for _, _, (admission, _) in ROWS.values()} - {None}

    assert proposed == {option.value for option in asked_for.options}
