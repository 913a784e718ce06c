"""What those see who keep the office: its organs and people, its processes and calendars, what has failed."""

from datetime import date, timedelta

import pytest

from engine import commands as c
from engine import publishing
from engine.bpmn import bundle
from engine.ids import CaseId, RoleId
from engine.office import lists
from engine.office_roles import DESIGNER
from tests.process.engine.desk import (
    BUNDLES,
    CITY,
    HEAD,
    HOUSING,
    NINE,
    PROVINCE,
    WATER,
    Desk,
    appoint,
    person,
)
from tests.process.engine.staff import Staff


@pytest.fixture
def failing(desk: Desk) -> CaseId:
    """Return a case of which a job has failed for good, an hour after it was filed."""
    case = desk.file()
    Staff(desk).complete(case, desk.task(case, "register")[0])
    desk.later(hours=1)
    fail(desk, case)
    return case


def fail(desk: Desk, case: CaseId) -> None:
    [job] = desk.case(case).jobs
    desk.engine.handle(
        c.FailJob(id=desk.id(), case=case, actor=c.WORKER, at=desk.now, job=job, error="没有索引")
    )


def incident(desk: Desk, case: CaseId) -> str:
    [found] = [job.incident for job in desk.case(case).jobs.values() if job.incident is not None]
    return found


def test_an_open_incident_is_listed_with_its_case_and_what_the_job_said(desk: Desk, failing: CaseId) -> None:
    with desk.store.reading() as reader:
        page = lists.incidents(reader, {HOUSING})

    [line] = page.lines
    assert page.after is None
    assert (line.incident.id, line.incident.case) == (incident(desk, failing), failing)
    assert (line.incident.name, line.incident.since) == ("duplicates.find", NINE + timedelta(hours=1))
    assert (line.number, line.organ) == (desk.case(failing).number, HOUSING)
    assert lists.error(desk.auditor, line) == "没有索引"


def test_an_incident_is_listed_where_its_case_is_handled(desk: Desk, failing: CaseId) -> None:
    del failing
    with desk.store.reading() as reader:
        assert lists.incidents(reader, {WATER, CITY}).lines == ()
        assert len(lists.incidents(reader, lists.below(reader, {CITY})).lines) == 1
        assert len(lists.incidents(reader, None).lines) == 1


def test_an_incident_that_is_tried_again_is_listed_no_more(desk: Desk, failing: CaseId) -> None:
    retry = c.RetryIncident(
        id=desk.id(),
        case=failing,
        actor=HEAD,
        at=desk.now,
        incident=incident(desk, failing),  # type: ignore[arg-type]  # an id
    )
    desk.engine.handle(retry)

    with desk.store.reading() as reader:
        assert lists.incidents(reader, None).lines == ()
    desk.assert_whole(failing)


def test_incidents_are_paged_longest_open_first(desk: Desk, failing: CaseId) -> None:
    other = desk.file(2)
    Staff(desk).complete(other, desk.task(other, "register")[0])
    fail(desk, other)

    with desk.store.reading() as reader:
        first = lists.incidents(reader, {HOUSING}, limit=1)
        second = lists.incidents(reader, {HOUSING}, limit=1, after=first.after)
        third = lists.incidents(reader, {HOUSING}, limit=1, after=second.after)

    found = {line.incident.case for page in (first, second) for line in page.lines}
    assert found == {failing, other}
    assert third.lines == ()


def test_an_erased_case_has_no_incident(desk: Desk, failing: CaseId) -> None:
    with desk.store.writing() as work:
        work.erase(failing)

    with desk.store.reading() as reader:
        assert lists.incidents(reader, None).lines == ()


def test_organs_stand_as_a_tree(desk: Desk) -> None:
    with desk.store.reading() as reader:
        lines = lists.organs(reader)

    assert [(line.id, line.depth) for line in lines] == [(PROVINCE, 0), (CITY, 1), (HOUSING, 2), (WATER, 2)]
    assert lines[1].superior == PROVINCE


def test_people_are_listed_with_appointments_of_all_times(desk: Desk) -> None:
    head = person(HOUSING, RoleId("head"))
    desk.office.handle(
        c.EndAppointment(
            id=desk.id(), actor=c.OPERATOR, at=NINE, appointment=f"a.{head}", ends_on=date(2026, 1, 31)
        )
    )
    desk.office.set_password(c.SetPassword(id=desk.id(), actor=c.OPERATOR, at=NINE, person=head), "hash")

    with desk.store.reading() as reader:
        everybody, ours = lists.people(reader), lists.people(reader, {HOUSING})

    assert {line.id.partition(".")[0] for line in everybody} == {PROVINCE, CITY, HOUSING, WATER}
    assert {line.id.partition(".")[0] for line in ours} == {HOUSING}
    [found] = [line for line in ours if line.id == head]
    assert [row.ends_on for row in found.appointments] == [date(2026, 1, 31)]
    assert found.may_sign_in
    assert sum(line.may_sign_in for line in everybody) == 1


def test_the_versions_of_a_process_are_listed_with_who_made_them_and_what_runs_on_them(desk: Desk) -> None:
    desk.file(bundle_key="step")
    before = bundle.digest(bundle.read_folder(BUNDLES["step"]))
    files = bundle.read_folder(BUNDLES["step"])
    checked = publishing.check_files(
        {**files, "bundle.toml": files["bundle.toml"].replace("五步".encode(), "六步".encode())}
    )
    lin = person(HOUSING, DESIGNER)
    appoint(desk, lin, HOUSING, DESIGNER)
    contents = publishing.submit(
        desk.office, publishing.submission(checked, desk.id(), lin, NINE + timedelta(hours=1))
    )

    with desk.store.reading() as reader:
        [waits] = lists.submissions(reader)
    assert (waits.contents, waits.submitted_by, waits.published_at) == (contents, lin, None)
    assert waits.title.startswith("六步")

    publishing.publish_submitted(
        desk.store,
        desk.office,
        c.PublishBundle(
            id=desk.id(),
            actor=c.OPERATOR,
            at=NINE + timedelta(hours=2),
            key="step",
            digest=waits.digest,
            contents=contents,
        ),
    )

    with desk.store.reading() as reader:
        lines = [line for line in lists.bundles(reader, desk.library) if line.key == "step"]
        [done] = lists.submissions(reader)
    assert [(line.digest, line.current, line.open_cases) for line in lines] == [
        (waits.digest, True, 0),
        (before, False, 1),
    ]
    assert (lines[0].title, lines[0].submitted_by, lines[0].published_by) == (waits.title, lin, c.OPERATOR)
    assert lines[1].submitted_by is None
    assert done.published_at == NINE + timedelta(hours=2)


def test_calendars_say_who_proposed_and_who_adopted_them(desk: Desk) -> None:
    first, second = person(PROVINCE, RoleId("administrator")), person(PROVINCE, RoleId("administrator"), 2)
    day = c.CalendarChange(day=date(2026, 3, 9), kind="holiday", name="放假", source="通告")
    digest = desk.office.submit_calendar(desk.id(), first, NINE, (day,))

    with desk.store.reading() as reader:
        [proposed, operators] = lists.calendars(reader)
    assert (proposed.digest, proposed.submitted_by, proposed.waits) == (digest, first, True)
    assert (operators.in_force, operators.waits) == (True, False)

    desk.office.handle(c.AdoptCalendar(id=desk.id(), actor=second, at=NINE, digest=digest))

    with desk.store.reading() as reader:
        [adopted, _] = lists.calendars(reader)
    assert (adopted.adopted_by, adopted.in_force, adopted.waits) == (second, True, False)
