"""Every address times every visitor: the table in `doors` says who is let in, and nobody else is."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from engine.storage.records import RefusalRow
from tests.web.building import SIGN_IN, Building, open_building
from tests.web.doors import CASEWORK, DOORS, EVERYBODY, NOBODY, OFFICE, PETITIONER, Door

_SENTENCE = re.compile(r'class="refused" role="alert">\s*<p>[^<]{5,}</p>|<li>\s*<a href="#main">[^<]{5,}</a>')
_UNKNOWN = "petitioner:unknown"


@pytest.fixture(scope="module")
def building(_migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Building]:
    opened = open_building(_migrated_file, tmp_path_factory.mktemp("doors"))
    yield opened
    opened.office.system.store.close()


def test_every_address_has_a_row_and_every_row_an_address(building: Building) -> None:
    rows = [door.endpoint for door in DOORS]

    assert sorted(rows) == sorted(rule.endpoint for rule in building.office.app.url_map.iter_rules())


def test_every_role_is_a_visitor(building: Building) -> None:
    with building.office.system.store.reading() as reader:
        petition = building.office.system.library.manifest(reader.current_bundle("petition") or "")

    assert {*petition.roles} == CASEWORK | {PETITIONER}
    assert building.office.system.library.roles().keys() >= CASEWORK | OFFICE


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_who_is_let_in_is_what_the_table_says(building: Building, who: str) -> None:
    places = building.places(building.ours, who)

    wrong = _knock_at_all(building, who, DOORS, places, abroad=False)

    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_nobody_is_let_in_to_what_is_another_organs(building: Building, who: str) -> None:
    rooms = {_room(door) for door in DOORS if who in door.opens_to}
    doors = [door for door in DOORS if _concerns_somebody(door) and _room(door) in rooms]
    places = building.places(building.theirs, who)

    wrong = _knock_at_all(building, who, doors, places, abroad=True)

    assert "\n".join(wrong) == ""


def _knock_at_all(
    building: Building, who: str, doors: Iterable[Door], places: Mapping[str, str], *, abroad: bool
) -> list[str]:
    """Knock at every door; return what is wrong with how the visitor was treated."""
    browser, found, before = building.visitor(who), list[str](), _last_refusal(building)
    for door in doors:
        answer = building.knock(browser, door, places)
        answer.close()
        if who in (door.abroad if abroad else door.opens_to):
            wrong = _not_let_in(door, answer)
        else:
            last = _last_refusal(building)
            wrong = _not_refused(building, who, answer, None if last == before else last)
            before = last
        found += [f"{door.endpoint}: {wrong}"] if wrong else []
    return found


def _not_let_in(door: Door, answer: TestResponse) -> str:
    """Say how somebody was turned away, "" where she was let in."""
    if answer.status_code >= 500 or answer.status_code in (401, 403, 404, 405):
        return str(answer.status_code)
    return "sent to the sign-in" if _leads_to_sign_in(answer) and not _signs_out(door) else ""


def _not_refused(building: Building, who: str, answer: TestResponse, noted: RefusalRow | None) -> str:
    """Say what is missing of a refusal: sign in first, or a sentence and a record; "" where nothing is."""
    if who in (NOBODY, PETITIONER) and _leads_to_sign_in(answer):
        return ""
    if answer.status_code not in (403, 404):
        return f"let in: {answer.status_code}"
    if not _SENTENCE.search(answer.text):
        return f"{answer.status_code} without a sentence"
    if noted is None:
        return f"{answer.status_code} without a record"
    actor = _UNKNOWN if who in (NOBODY, PETITIONER) else building.person(who)
    return "" if noted.actor == actor and noted.reason else f"recorded as {noted.actor}: {noted.reason}"


def _leads_to_sign_in(answer: TestResponse) -> bool:
    return answer.status_code == 303 and (answer.location or "").partition("?")[0] == SIGN_IN


def _room(door: Door) -> str:
    return door.endpoint.partition(".")[0]


def _signs_out(door: Door) -> bool:
    return door.endpoint.startswith("sign_in.")


def _concerns_somebody(door: Door) -> bool:
    """Say whether it depends on whose the object behind a door is."""
    named = " ".join((*door.address.values(), *door.form.values()))
    return "{" in named and not any(shared in named for shared in ("{version}", "{proposal}", "{calendar}"))


def _last_refusal(building: Building) -> RefusalRow | None:
    with building.office.system.store.reading() as reader:
        return next(iter(reader.refusals(limit=1)), None)
