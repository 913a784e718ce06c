"""What is somebody else's, asked for by a guessed address: refused, recorded, and nothing of it told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from engine.ids import ActorId, TaskId
from engine.office import STREAM
from tests.process.engine.desk import HOUSING, PROVINCE, WATER
from tests.web.auditing import appointed
from tests.web.belongings import DRAFTED, SUBJECT, WHO, bring
from tests.web.browser import Browser
from tests.web.building import Building, open_building
from tests.web.doors import NOBODY, PETITIONER
from tests.web.petitioner import photo

_HANDLER: Final = ActorId("housing.handler.1")
_DESK: Final = {
    "case": "/desk/cases/{case}",
    "task": "/desk/tasks/{task}",
    "task to hand on": "/desk/tasks/{task}/assign",
    "message": "/desk/messages/{message}",
    "file": "/desk/cases/{case}/files/{digest}",
    "letter": "/desk/cases/{case}/letters/{letter}",
}
_MY: Final = {
    "case": "/my/{case}",
    "message": "/my/{case}/messages/{message}",
    "file": "/my/{case}/files/{digest}",
    "letter": "/my/{case}/letters/{letter}",
}
_AUDIT: Final = {"case": "/audit/cases/{case}", "step": "/audit/cases/{case}/step?step=1"}


@pytest.fixture(scope="module")
def building(_migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Building]:
    opened = open_building(_migrated_file, tmp_path_factory.mktemp("guessing"))
    opened.office.system.drafts.put(
        opened.theirs.case,
        opened.theirs.task,
        ActorId("water.handler.1"),
        at=opened.office.now,
        answers={"plan": DRAFTED},
    )
    yield opened
    opened.office.system.store.close()


@pytest.fixture
def handler(building: Building) -> Browser:
    return building.visitor("handler")


def _recorded(building: Building, case: str) -> set[tuple[str, str, str]]:
    """Return (actor, command, reason) of what was refused in a case, or in the office."""
    with building.office.system.store.reading() as reader:
        return {(row.actor, row.command, row.reason) for row in reader.refusals(case)}


def _turned_away(browser: Browser, path: str) -> None:
    answer = browser.client.get(path)
    assert answer.status_code in (403, 404), path
    assert 'class="refused"' in answer.text
    for secret in (SUBJECT, WHO, DRAFTED, "现场.png"):
        assert secret not in answer.text


@pytest.mark.parametrize("what", _DESK)
def test_what_is_another_organs_is_not_told_to_a_caseworker(
    building: Building, handler: Browser, what: str
) -> None:
    path = _DESK[what].format(**building.theirs.places())

    _turned_away(handler, path)

    assert (_HANDLER, "see_case", "no_right") in _recorded(building, building.theirs.case)


@pytest.mark.parametrize("what", _DESK)
def test_what_is_her_own_organs_is_told(building: Building, what: str) -> None:
    head = building.visitor("head")

    answer = head.client.get(_DESK[what].format(**building.ours.places()))

    assert answer.status_code == 200
    answer.close()


def test_a_file_of_another_case_is_not_found_through_ones_own(building: Building, handler: Browser) -> None:
    ours, theirs = building.ours, building.theirs

    _turned_away(handler, f"/desk/cases/{ours.case}/files/{theirs.digest}")

    assert (_HANDLER, "see_file", "no_right") in _recorded(building, ours.case)


def test_a_letter_that_was_never_issued_is_recorded_as_looked_for(
    building: Building, handler: Browser
) -> None:
    _turned_away(handler, f"/desk/cases/{building.ours.case}/letters/1")

    assert (_HANDLER, "see_letter", "no_right") in _recorded(building, building.ours.case)


def test_nobody_sees_what_another_typed_and_did_not_send(building: Building) -> None:
    ours = building.ours
    building.office.system.drafts.put(
        ours.case, TaskId(ours.task), _HANDLER, at=building.office.now, answers={"plan": DRAFTED}
    )

    for who in ("head", "supervisor", "registrar"):
        answer = building.visitor(who).client.get(f"/desk/tasks/{ours.task}")
        assert answer.status_code == 200
        assert DRAFTED not in answer.text


def test_a_draft_is_kept_only_by_who_may_do_the_task(building: Building) -> None:
    ours, registrar = building.ours, building.visitor("registrar")

    answer = registrar.client.post(f"/desk/tasks/{ours.task}/draft", data={"plan": "x"})

    assert answer.status_code == 404
    assert ("housing.registrar.1", "keep_draft", "no_right") in _recorded(building, ours.case)


@pytest.mark.parametrize("what", _AUDIT)
def test_what_is_another_organs_is_not_told_to_an_auditor(building: Building, what: str) -> None:
    auditor = building.visitor("auditor")

    _turned_away(auditor, _AUDIT[what].format(case=building.theirs.case))

    assert ("housing.auditor.9", "see_case", "no_right") in _recorded(building, building.theirs.case)


@pytest.mark.parametrize("what", _MY)
@pytest.mark.parametrize("who", [NOBODY, PETITIONER])
def test_what_is_another_petitioners_is_not_told(building: Building, who: str, what: str) -> None:
    _turned_away(building.visitor(who), _MY[what].format(**building.theirs.places()))

    assert ("petitioner:unknown", "see_case", "no_right") in _recorded(building, building.theirs.case)


def test_the_pages_of_a_petitioner_are_not_a_way_round_for_staff(
    building: Building, handler: Browser
) -> None:
    _turned_away(handler, f"/my/{building.theirs.case}")

    assert (_HANDLER, "see_case", "no_right") in _recorded(building, building.theirs.case)


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("/my/{case}/messages/{other[message]}", "correlate_message"),
        ("/my/{case}/files/{other[digest]}", "see_file"),
        ("/my/{case}/letters/1", "see_letter"),
    ],
)
def test_what_is_another_cases_is_not_found_through_her_own(
    building: Building, path: str, command: str
) -> None:
    ours, theirs = building.ours.places(), building.theirs.places()

    _turned_away(building.visitor(PETITIONER), path.format(**ours, other=theirs))

    assert ("petitioner:unknown", command, "no_right") in _recorded(building, building.ours.case)


def test_a_file_that_an_officer_added_is_not_the_petitioners(building: Building) -> None:
    digest = bring(building.office, building.ours.case, photo(9), by=_HANDLER)

    _turned_away(building.visitor(PETITIONER), f"/my/{building.ours.case}/files/{digest}")


def test_a_receipt_is_shown_to_the_browser_that_filed_and_has_no_address_of_its_own(
    building: Building,
) -> None:
    answer = building.visitor(PETITIONER).client.get("/petition/receipt")

    assert answer.status_code == 303
    assert answer.location == "/petition"


def test_nobody_signs_another_person_out(building: Building, handler: Browser) -> None:
    session = building.places(building.theirs, "handler")["session"]

    answer = handler.client.post(f"/account/sessions/{session}/end", data={"_command": "0" * 32})

    assert answer.status_code == 404
    assert (_HANDLER, "end_sessions", "no_right") in _recorded(building, STREAM)
    assert building.office.system.sessions.is_open(session, building.office.now)


def test_a_session_that_has_ended_is_nobodys_and_nothing_is_recorded(
    building: Building,
) -> None:
    registrar = building.visitor("registrar")
    session = building.places(building.ours, "registrar")["session"]
    end = f"/account/sessions/{session}/end"

    first = registrar.client.post(end, data={"_command": "0" * 32})
    again = registrar.client.post(end, data={"_command": "0" * 32})

    assert (first.status_code, again.status_code) == (303, 404)
    assert ("housing.registrar.1", "end_sessions", "no_right") not in _recorded(building, STREAM)


def test_a_proposal_is_shown_to_those_who_keep_the_processes_only(building: Building) -> None:
    places = building.places(building.ours, "administrator")

    _turned_away(building.visitor("administrator"), f"/studio/proposals/{places['proposal']}/")

    assert ("housing.administrator.1", "enter_studio", "no_right") in _recorded(building, STREAM)


def test_who_keeps_an_office_sees_no_more_cases_of_it_for_that(building: Building) -> None:
    office = building.office
    who = appointed(
        office,
        "both.handler.and.administrator",
        ("handler", HOUSING),
        ("administrator", PROVINCE),
        ("auditor", WATER),
    )

    browser = office.browser(who)

    assert browser.client.get(f"/desk/cases/{building.ours.case}").status_code == 200
    _turned_away(browser, f"/desk/cases/{building.theirs.case}")
    assert SUBJECT not in browser.client.get(f"/desk/cases?q={office.case(building.theirs.case).number}").text
