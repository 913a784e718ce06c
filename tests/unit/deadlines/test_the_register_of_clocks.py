"""The clocks of the bundle against the register of the specification: length, whose, rolled, by which law."""

from typing import NamedTuple

import pytest

from engine.deadlines import Clock, Extension, Who
from engine.deadlines.rulebook import Outcome
from tests.unit.deadlines.desk import Desk, accepted, petition


class Registered(NamedTuple):
    """One line of the register: `length` None where a document or the calendar says the day."""

    clock: str
    length: int | None
    unit: str
    who: str
    law: str


REGISTER = [
    Registered("C01", 15, "natural", "authority", "信访工作条例#22(1)"),
    Registered("C02", 15, "natural", "authority", "信访工作条例#23(2)"),
    Registered("C03", 15, "natural", "authority", "信访工作条例#23(3)"),
    Registered("C04", 5, "workday", "authority", "信访工作条例#23(3)"),
    Registered("C05", 60, "natural", "authority", "信访工作条例#34"),
    Registered("C07", None, "set", "authority", "信访工作条例#22(1)(3)"),
    Registered("C08", 10, "workday", "authority", "信访事项简易办理办法(试行)(待核)"),
    Registered("C09", 2, "month", "authority", "行政诉讼法#47"),
    Registered("C10", 30, "natural", "petitioner", "信访工作条例#35"),
    Registered("C11", 30, "natural", "authority", "信访工作条例#35"),
    Registered("C12", 30, "natural", "petitioner", "信访工作条例#36(1)"),
    Registered("C13", 30, "natural", "authority", "信访工作条例#36(1)"),
    Registered("C14", 30, "natural", "authority", "山东省信访事项复查复核工作规则(试行)(地方)"),
    Registered("C15", 30, "natural", "authority", "信访工作条例#40(4)"),
    Registered("C16", 15, "natural", "authority", "信访工作条例#40(1)"),
    Registered("C17", None, "set", "authority", "信访工作条例#32(2)"),
    Registered("C18", 30, "natural", "petitioner", "信访工作条例#21(2)"),
    Registered("C19", 30, "natural", "petitioner", "人民调解法#33"),
    Registered("C20", 60, "natural", "petitioner", "行政复议法#20"),
    Registered("C21", 6, "month", "petitioner", "行政诉讼法#46"),
    Registered("C22", 15, "natural", "petitioner", "行政诉讼法#45"),
    Registered("C23", None, "set", "external", "行政复议法#62"),
    Registered("C24", 2, "hour", "authority", "信访工作条例#25"),
    Registered("C25", None, "date", "authority", "档案法#14"),
]
ROLLED = {"C10", "C12", "C19", "C20", "C21", "C22"}
ELSEWHERE = {"C15", "C16"}  # proposals and supervision letters: no step of a petition starts or stops them


def clock(name: str) -> Clock:
    """Return a clock that the petition bundle ships."""
    return petition().clocks[name]


@pytest.mark.parametrize("line", REGISTER, ids=lambda line: line.clock)
def test_a_clock_is_as_the_register_says(line: Registered) -> None:
    found = clock(line.clock)

    assert (found.length, found.unit, found.who) == (line.length, line.unit, line.who)
    assert found.roll == (line.clock in ROLLED)
    assert line.law in found.law


def test_the_register_is_whole() -> None:
    registered = {line.clock for line in REGISTER} | petition().extensions.keys()

    assert registered == {f"C{number:02}" for number in range(1, 26)}


@pytest.mark.parametrize("line", REGISTER, ids=lambda line: line.clock)
def test_every_clock_of_the_register_starts_and_stops_on_the_diagrams(line: Registered) -> None:
    found = clock(line.clock)

    assert bool(found.starts) == bool(found.stops) == (line.clock not in ELSEWHERE)


def test_the_one_extension_is_thirty_days_once_and_before_the_last_day() -> None:
    extension: Extension = petition().extensions["C06"]

    assert (extension.extends, extension.at_most, extension.times, extension.before_expiry) == (
        "C05",
        30,
        1,
        True,
    )


def test_days_are_left_out_for_the_hearing_of_re_review_alone() -> None:
    leaving_out = {name for name, found in petition().clocks.items() if found.pauses}

    assert leaving_out == {"C13"}


def test_every_authoritys_clock_but_that_of_hours_warns_before_its_last_day() -> None:
    silent = {
        name
        for name, found in petition().clocks.items()
        if found.who is Who.AUTHORITY and not found.informational and not found.warn
    }

    assert silent == {"C24"}


@pytest.mark.parametrize(("name", "days"), [("C01", 3), ("C02", 3), ("C03", 3), ("C05", 15), ("C11", 5)])
def test_amber_warnings_come_when_the_specification_wants_them(name: str, days: int) -> None:
    assert days in clock(name).warn


def test_a_period_in_a_special_law_goes_before_the_two_months() -> None:
    desk = Desk(petition(), matter_type="claim", received_on="2026-03-02", accepted_on="2026-03-04")

    desk.happens("confirm_route", "2026-03-04", route="duty", duty_days=20)

    assert (desk.clock("C09").due_on.isoformat(), desk.clock("C09").unit) == ("2026-03-22", "natural")


def test_in_an_emergency_a_duty_has_no_period() -> None:
    desk = Desk(petition(), matter_type="claim", received_on="2026-03-02", accepted_on="2026-03-04")

    desk.happens("confirm_route", "2026-03-04", route="duty", duty_urgent=True)

    assert "C09" not in desk.running()


def test_what_the_statutory_organ_is_given_and_what_is_shown_only_never_count_as_missed_duties() -> None:
    shown_only = {name for name, found in petition().clocks.items() if found.informational}

    assert {"C19", "C22", "C23"} <= shown_only


def test_an_opinion_keeps_the_sixty_days_and_a_change_of_route_only_ends_them() -> None:
    outcomes = {stop.outcome for stop in clock("C05").stops if "issue_opinion" in stop.trigger.elements}

    assert outcomes == {Outcome.MET}
    assert accepted().running() >= {"C05"}
