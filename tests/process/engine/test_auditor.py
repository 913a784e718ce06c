"""The auditor says what was known at any entry and moment, and what lies in the file."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine import commands as c
from engine.codec import parse_object, read_command
from engine.errors import CommandMalformedError, ConflictError, DivergenceError
from engine.ids import CaseId, JobId
from engine.library import Library
from tests.process.engine.desk import NINE, Desk
from tests.process.engine.staff import Staff


def test_a_case_is_known_as_of_every_entry(desk: Desk) -> None:
    case = desk.file()
    Staff(desk).carry(case, until="confirm_route")

    known = [desk.auditor.as_of(case, number=number) for number in range(1, desk.row(case).version + 1)]

    assert [each.version for each in known] == list(range(1, len(known) + 1))
    assert [task.element for task in known[0].tasks.values()] == ["register"]
    assert known[-1] == desk.case(case)


def test_a_case_is_known_as_of_every_moment(desk: Desk) -> None:
    case = desk.file()
    desk.later(days=1)
    desk.note(case)
    desk.later(days=30)
    desk.note(case)

    assert desk.auditor.as_of(case, at=NINE).version == 1
    assert desk.auditor.as_of(case, at=NINE + timedelta(days=1)).version == 2
    assert desk.auditor.as_of(case, at=NINE + timedelta(days=13)).version == 3  # warned
    assert desk.auditor.as_of(case) == desk.case(case)


def test_where_nothing_was_recorded_nothing_is_known(desk: Desk) -> None:
    case = desk.file()

    asking: list[Callable[[], object]] = [
        lambda: desk.auditor.as_of(CaseId("nowhere")),
        lambda: desk.auditor.as_of(case, number=2),
        lambda: desk.auditor.as_of(case, at=NINE - timedelta(seconds=1)),
        lambda: desk.auditor.before_job(case, JobId("none")),
    ]
    for asked in asking:
        with pytest.raises(CommandMalformedError):
            asked()
    assert desk.auditor.case_file(CaseId("nowhere")) == {}
    assert desk.auditor.verify(CaseId("nowhere"))[1] is not None


def test_the_file_holds_the_last_answer_and_those_of_items_apart(desk: Desk) -> None:
    case = desk.file(subject="第一个标题")
    staff = Staff(desk)
    staff.carry(case, until="check_facts")

    first, now = desk.auditor.case_file(case, number=1), desk.auditor.case_file(case)

    assert (first["subject"], now["subject"]) == ("第一个标题", "小区供暖不足")
    answered = now["answer_request.0"]
    assert isinstance(answered, dict)
    assert set(answered) == {"answered_on", "answer_text"}


def test_an_office_command_with_the_id_of_a_cases_command_is_a_conflict(desk: Desk) -> None:
    filing = desk.filing()
    desk.engine.handle(filing)

    with pytest.raises(ConflictError):
        desk.office.handle(
            c.AdoptCalendar(
                id=filing.id, actor=c.OPERATOR, at=desk.now, digest=desk.library.calendar().digest
            )
        )


def test_a_bundle_that_is_missing_or_was_altered_is_not_executed(desk: Desk) -> None:
    case = desk.file(bundle_key="step")
    digest = desk.case(case).bundle
    altered = (
        "UPDATE bundle SET packed = (SELECT packed FROM bundle WHERE key = 'counting') WHERE key = 'step'"
    )
    with desk.store.database.engine.begin() as connection:
        connection.execute(sa.text(altered))
    library = Library(desk.store)

    with pytest.raises(DivergenceError, match="not stored"):
        library.interpreter("none")
    with pytest.raises(DivergenceError, match="altered"):
        library.interpreter(digest)
    with pytest.raises(DivergenceError, match="not stored"):
        library.calendar("none")


def test_what_was_never_stored_is_a_divergence(desk: Desk) -> None:
    entry = desk.entries(desk.file())[0]

    with pytest.raises(DivergenceError, match="launch"):
        replace(entry, command="launch").asked()
    with pytest.raises(DivergenceError, match="launch"):
        read_command("launch", {}, None)
    with pytest.raises(DivergenceError, match="object"):
        parse_object(b"[]")
