"""The ten examples of `docs/reference/clocks.md`: what happened, and the clock whose day is explained."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.unit.deadlines.desk import petition
from tests.unit.reasoning.recorded import Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A case, the clock that is asked about, and the language of the answer."""

    clock: str
    make: Callable[[], Recorded]
    language: str = "en"


def _letter_over_the_national_day() -> Recorded:
    case = Recorded(received_on="2026-09-20", office="petition_office")
    case.starts("2026-09-21")
    case.passes("2026-10-03")
    case.happens("forward_case", "2026-10-05", office="competent_organ")
    return case


def _notice_that_came_too_late() -> Recorded:
    case = Recorded(office="competent_organ", received_on="2026-03-02", identity_clear=True)
    case.starts("2026-03-02")
    case.passes("2026-03-20")
    case.happens("notify_acceptance", "2026-03-20")
    return case


def _objection_over_the_spring_festival() -> Recorded:
    case = Recorded(office="competent_organ", identity_clear=True)
    case.happens("forward_case", "2026-02-12")
    case.happens("decide_admissibility", "2026-02-25", admissibility="object")
    return case


def _sixty_days_extended() -> Recorded:
    case = Recorded(matter_type="claim")
    case.happens("confirm_route", "2026-03-12", route="opinion", accepted_on="2026-03-10")
    case.happens("approve_extension", "2026-05-04", extension_approved=True, extension_days=30)
    case.happens("issue_opinion", "2026-06-05")
    return case


def _accepted_after_the_fifteen_days() -> Recorded:
    case = Recorded(office="competent_organ", received_on="2026-03-02", identity_clear=True)
    case.starts("2026-03-02")
    case.passes("2026-03-24")
    case.happens(
        "confirm_route", "2026-03-24", matter_type="claim", route="opinion", accepted_on="2026-03-24"
    )
    return case


def _review_over_may_day() -> Recorded:
    case = Recorded()
    case.happens("serve_result", "2026-04-01", reviewable=True, served_on="2026-04-01")
    return case


def _hearing_left_out() -> Recorded:
    case = Recorded()
    case.happens("rereview_requested", "2026-08-26", rereview_requested_on="2026-08-26")
    case.happens("notify_rereview_hearing", "2026-09-02", hearing_on="2026-09-10")
    case.happens("hold_rereview_hearing", "2026-09-11", hearing_held_on="2026-09-11")
    return case


def _not_told_of_the_right() -> Recorded:
    case = Recorded(
        route="reconsideration", admin_act="other_decision", told_of_right=False, act_known_on="2025-03-10"
    )
    case.happens("explain_route", "2026-02-01")
    return case


def _duty_of_two_months() -> Recorded:
    case = Recorded(matter_type="claim", received_on="2025-12-31", accepted_on="2026-01-05")
    case.happens("confirm_route", "2026-01-05", route="duty")
    return case


def _into_a_year_that_is_not_announced() -> Recorded:
    case = Recorded()
    case.happens("serve_result", "2026-12-11", reviewable=True, served_on="2026-12-11")
    return case


def _the_notice_is_entered() -> Recorded:
    case = _into_a_year_that_is_not_announced()
    case.adopts("2026-12-15", "2027-01-11")
    return case


def _a_province_that_allows_less() -> Recorded:
    case = Recorded(petition("zhejiang"), matter_type="claim")
    case.happens("confirm_route", "2026-03-12", route="opinion", accepted_on="2026-03-10")
    return case


EXAMPLES: Mapping[str, Example] = {
    "A letter over the national day": Example(clock="C01", make=_letter_over_the_national_day),
    "A notice that came too late": Example(clock="C02", make=_notice_that_came_too_late),
    "An objection over the Spring Festival": Example(clock="C04", make=_objection_over_the_spring_festival),
    "Sixty days, extended": Example(clock="C05", make=_sixty_days_extended),
    "Accepted after the fifteen days": Example(clock="C05", make=_accepted_after_the_fifteen_days),
    "A review over May Day, in Chinese": Example(clock="C10", make=_review_over_may_day, language="zh"),
    "A hearing is left out": Example(clock="C13", make=_hearing_left_out),
    "Not told of the right: a year at most": Example(clock="C20", make=_not_told_of_the_right),
    "Two months without a last day": Example(clock="C09", make=_duty_of_two_months),
    "Into a year that is not announced": Example(
        clock="C10", make=_into_a_year_that_is_not_announced, language="zh"
    ),
    "The notice for that year is entered": Example(clock="C10", make=_the_notice_is_entered),
    "A province that allows less": Example(clock="C05", make=_a_province_that_allows_less),
}
