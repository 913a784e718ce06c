"""What counts for all is made by one person and put in force by another: processes and the calendar."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

import pytest

from engine import commands as c
from engine import publishing
from engine.bpmn import bundle
from engine.bpmn.findings import BundleError
from engine.errors import CommandMalformedError, ConflictError, Reason, Rejected
from engine.ids import ActorId, CommandId, RoleId
from engine.office import calendars
from engine.office.calendars import DayKind
from engine.office_roles import DESIGNER, PUBLISHER
from engine.publishing import Checked
from tests.process.engine.desk import BUNDLES, HOUSING, PROVINCE, Desk, appoint, person

LIN, BAI, HIGHEST = ActorId("lin"), ActorId("bai"), person(PROVINCE, RoleId("administrator"))
SECOND, LOWER = (
    person(PROVINCE, RoleId("administrator"), 2),
    person(HOUSING, RoleId("administrator")),
)
MAY_DAY = date(2026, 5, 1)
EXTRA = c.CalendarChange(day=date(2026, 3, 9), kind="holiday", name="临时放假", source="市政府通告")
MADE_UP = c.CalendarChange(day=date(2026, 3, 14), kind="workday", name="调休上班", source="市政府通告")


def changed_step(comment: str = "# 修订\n", files: Mapping[str, bytes] = MappingProxyType({})) -> Checked:
    """Return the process of five steps, changed."""
    before = bundle.read_folder(BUNDLES["step"])
    manifest = before["bundle.toml"] + comment.encode()
    return publishing.check_files({**before, "bundle.toml": manifest, **files})


def staffed(desk: Desk) -> None:
    """Appoint a designer, and somebody who designs and publishes."""
    appoint(desk, LIN, HOUSING, DESIGNER)
    for role in (DESIGNER, PUBLISHER):
        command = c.Appoint(
            id=desk.id(),
            actor=c.OPERATOR,
            at=desk.now,
            appointment=f"bai.{role}",
            person=BAI,
            role=role,
            organ=PROVINCE,
            starts_on=date(2026, 1, 1),
        )
        if role == DESIGNER:
            desk.office.handle(
                c.RegisterPerson(
                    id=desk.id(), actor=c.OPERATOR, at=desk.now, person=BAI, name="白某", login="bai"
                )
            )
        desk.office.handle(command)


def submit(desk: Desk, checked: Checked, actor: ActorId) -> str:
    return publishing.submit(desk.office, publishing.submission(checked, desk.id(), actor, desk.now))


def publishes(desk: Desk, contents: str, actor: ActorId = BAI) -> c.PublishBundle:
    with desk.store.reading() as reader:
        found = reader.submission(contents)
    assert found is not None
    return c.PublishBundle(
        id=desk.id(), actor=actor, at=desk.now, key=found.key, digest=found.digest, contents=contents
    )


def current(desk: Desk) -> str | None:
    with desk.store.reading() as reader:
        return reader.current_bundle("step")


def refusal(desk: Desk, command: c.Office, enclosed: bytes | None = None) -> Reason:
    with pytest.raises(Rejected) as raised:
        desk.office.handle(command, enclosed=enclosed)
    return raised.value.reason


def test_what_a_designer_submits_new_cases_use_once_another_has_published_it(desk: Desk) -> None:
    staffed(desk)
    before, checked = current(desk), changed_step()

    contents = submit(desk, checked, LIN)
    assert current(desk) == before
    publishing.publish_submitted(desk.store, desk.office, publishes(desk, contents))

    assert current(desk) == bundle.digest(checked.files)
    assert desk.case(desk.file(bundle_key="step")).bundle == bundle.digest(checked.files)
    assert desk.office.verify()[1] is None


def test_nobody_publishes_what_is_her_own(desk: Desk) -> None:
    staffed(desk)
    contents = submit(desk, changed_step(), BAI)

    assert refusal(desk, publishes(desk, contents)) is Reason.SEPARATION_OF_DUTIES
    assert refusal(desk, publishes(desk, contents, LIN)) is Reason.NO_RIGHT


def test_new_letters_alone_are_approved_by_another_as_well(desk: Desk) -> None:
    staffed(desk)
    first = submit(desk, changed_step(), LIN)
    publishing.publish_submitted(desk.store, desk.office, publishes(desk, first))
    with desk.store.reading() as reader:
        running = reader.bundle(str(current(desk)))

    other = submit(desk, changed_step(files={"letters/x.txt": "改".encode()}), BAI)

    with desk.store.reading() as reader:
        assert reader.bundle(str(current(desk))) == running
    assert refusal(desk, publishes(desk, other)) is Reason.SEPARATION_OF_DUTIES


def test_what_was_submitted_is_submitted_once(desk: Desk) -> None:
    staffed(desk)
    checked = changed_step()
    proposed = publishing.submission(checked, desk.id(), LIN, desk.now)
    publishing.submit(desk.office, proposed)

    number = desk.office.handle(proposed.command, enclosed=proposed.packed)
    again = publishing.submission(checked, desk.id(), BAI, desk.now)

    assert desk.office.verify() == (number, None)
    assert refusal(desk, again.command, again.packed) is Reason.ALREADY_SUBMITTED


def test_a_bundle_with_an_error_is_not_submitted(desk: Desk) -> None:
    staffed(desk)

    with pytest.raises(BundleError):
        publishing.submission(changed_step(files={"step.bpmn": b"no XML"}), CommandId("x"), LIN, desk.now)


def test_what_is_enclosed_is_what_the_command_names(desk: Desk) -> None:
    staffed(desk)
    proposed = publishing.submission(changed_step(), desk.id(), LIN, desk.now)
    other = publishing.submission(changed_step("# 另\n"), desk.id(), LIN, desk.now)

    for enclosed in (other.packed, None):
        with pytest.raises(CommandMalformedError):
            desk.office.handle(proposed.command, enclosed=enclosed)


def test_a_publisher_goes_back_to_an_earlier_edition(desk: Desk) -> None:
    staffed(desk)
    before = str(current(desk))
    contents = submit(desk, changed_step(), LIN)
    publishing.publish_submitted(desk.store, desk.office, publishes(desk, contents))

    desk.office.handle(c.PublishBundle(id=desk.id(), actor=BAI, at=desk.now, key="step", digest=before))

    assert current(desk) == before


def test_what_nobody_submitted_is_not_published(desk: Desk) -> None:
    staffed(desk)
    command = publishes(desk, submit(desk, changed_step(), LIN))

    for other in (replace(command, contents="none"), replace(command, key="petition")):
        assert refusal(desk, other) is Reason.SUBMISSION_UNKNOWN


def test_a_bundle_goes_out_as_a_zip_and_comes_back_the_same(desk: Desk) -> None:
    digest = str(current(desk))

    checked = publishing.check_zip(publishing.zipped(desk.store, digest))

    assert checked.usable
    assert bundle.digest(checked.files) == digest
    with pytest.raises(Rejected):
        publishing.zipped(desk.store, "none")


# the calendar


def propose(desk: Desk, actor: ActorId = LOWER, *changes: c.CalendarChange) -> str:
    return desk.office.submit_calendar(desk.id(), actor, desk.now, changes or (EXTRA, MADE_UP), (2027,))


def adopts(desk: Desk, digest: str, actor: ActorId = HIGHEST) -> c.AdoptCalendar:
    return c.AdoptCalendar(id=desk.id(), actor=actor, at=desk.now, digest=digest)


def test_a_calendar_that_one_administrator_proposes_counts_once_another_has_adopted_it(desk: Desk) -> None:
    before = desk.library.calendar()

    digest = propose(desk)
    assert desk.library.calendar() == before
    desk.office.handle(adopts(desk, digest))

    now = desk.library.calendar()
    assert now.digest == digest
    assert not now.is_working_day(EXTRA.day)
    assert now.is_working_day(MADE_UP.day)
    assert now.published_years == before.published_years | {2027}
    assert now.holidays >= before.holidays


def test_nobody_adopts_the_calendar_that_she_proposed(desk: Desk) -> None:
    digest = propose(desk, HIGHEST)

    assert refusal(desk, adopts(desk, digest)) is Reason.SEPARATION_OF_DUTIES
    assert refusal(desk, adopts(desk, digest, LOWER)) is Reason.NO_RIGHT
    desk.office.handle(adopts(desk, digest, SECOND))


def test_the_special_days_of_a_year_have_name_and_source(desk: Desk) -> None:
    desk.office.handle(adopts(desk, propose(desk)))

    with desk.store.reading() as reader:
        days = {special.day: special for special in calendars.in_force(reader).year(2026)}

    assert list(days) == sorted(days)
    assert (days[EXTRA.day].kind, days[EXTRA.day].name) == (DayKind.HOLIDAY, "临时放假")
    assert (days[MADE_UP.day].kind, days[MADE_UP.day].source) == (DayKind.WORKDAY, "市政府通告")
    assert days[MAY_DAY].kind is DayKind.HOLIDAY
    assert {day.year for day in days} == {2026}


def test_a_day_becomes_ordinary_again(desk: Desk) -> None:
    before = desk.library.calendar()
    desk.office.handle(adopts(desk, propose(desk)))
    ordinary = [replace(change, kind="ordinary", name="", source="") for change in (EXTRA, MADE_UP)]

    desk.office.handle(adopts(desk, propose(desk, LOWER, *ordinary)))

    assert desk.library.calendar().holidays == before.holidays
    assert desk.library.calendar().make_up_days == before.make_up_days


def test_a_calendar_made_from_one_that_is_not_in_force_any_more_is_made_anew(desk: Desk) -> None:
    first, second = propose(desk, LOWER, EXTRA), propose(desk, LOWER, MADE_UP)
    desk.office.handle(adopts(desk, first))

    assert refusal(desk, adopts(desk, second)) is Reason.CALENDAR_OUTDATED
    both = propose(desk, LOWER, MADE_UP)
    desk.office.handle(adopts(desk, both))
    assert desk.library.calendar().holidays >= {EXTRA.day}


def test_a_calendar_is_proposed_once(desk: Desk) -> None:
    propose(desk)

    with pytest.raises(Rejected) as raised:
        propose(desk, HIGHEST)

    assert raised.value.reason is Reason.ALREADY_SUBMITTED


@pytest.mark.parametrize(
    "changes",
    [
        (),
        (EXTRA, EXTRA),
        (replace(EXTRA, kind="party"),),
        (replace(EXTRA, name=" "),),
        (replace(EXTRA, source="x\n"),),
        tuple(replace(EXTRA, day=EXTRA.day + timedelta(days=n)) for n in range(401)),
    ],
)
def test_changes_that_do_not_fit_are_malformed(desk: Desk, changes: tuple[c.CalendarChange, ...]) -> None:
    with pytest.raises(CommandMalformedError):
        desk.office.submit_calendar(desk.id(), LOWER, desk.now, changes)


# passwords


def setting(desk: Desk, actor: ActorId, whom: ActorId) -> c.SetPassword:
    return c.SetPassword(id=desk.id(), actor=actor, at=desk.now, person=whom)


def test_a_password_is_set_by_her_administrator_or_herself_and_the_history_keeps_nothing_of_it(
    desk: Desk,
) -> None:
    handler = person(HOUSING, RoleId("handler"))

    for actor in (LOWER, HIGHEST, handler, c.OPERATOR):
        desk.office.set_password(setting(desk, actor, handler), f"hash of {actor}")
        with desk.store.reading() as reader:
            known, last = reader.person(handler), reader.last_entry("office")
        assert known is not None
        assert last is not None
        assert known.password_hash == f"hash of {actor}"
        assert b"hash of" not in last.record
        assert last.body is None


def test_nobody_else_sets_a_password(desk: Desk) -> None:
    handler = person(HOUSING, RoleId("handler"))
    strangers = (
        person(HOUSING, RoleId("handler"), 2),
        person(HOUSING, RoleId("head")),
        person(PROVINCE, RoleId("head")),
        ActorId("nobody"),
    )

    for actor in strangers:
        assert refusal(desk, setting(desk, actor, handler), b"forged") is Reason.NO_RIGHT
    assert refusal(desk, setting(desk, LOWER, HIGHEST), b"forged") is Reason.NO_RIGHT
    assert refusal(desk, setting(desk, c.OPERATOR, ActorId("nobody")), b"x") is Reason.PERSON_UNKNOWN


def test_the_same_password_command_again_changes_nothing(desk: Desk) -> None:
    handler = person(HOUSING, RoleId("handler"))
    command = setting(desk, handler, handler)
    number = desk.office.set_password(command, "first")

    assert desk.office.set_password(command, "second") == number
    with desk.store.reading() as reader:
        known = reader.person(handler)
    assert known is not None
    assert known.password_hash == "first"
    with pytest.raises(ConflictError):
        desk.office.set_password(replace(command, person=person(HOUSING, RoleId("head"))), "third")
