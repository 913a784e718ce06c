"""Every page of the building on a phone, some on a desk: axe, the policy and the console find nothing.

XINFANG_LONG=1 looks at all of them on both, and in both languages.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final

import pytest
from playwright.sync_api import Browser

from tests.browser.living import LivingOffice
from tests.browser.visitor import Visitor, visiting
from tests.long import LONG
from tests.web.belongings import belongings
from tests.web.building import propose
from tests.web.doors import DOORS
from tests.web.office import WebOffice
from tests.web.petitioner import MATTER, WHO

_NO_PAGES: Final = frozenset(
    {"static", "audit.cases.part", "audit.receipts.file", "desk.files.show"}
    | {"public.papers.file", "studio.bundles.folder"}
)
"""What is read by a page's script or given out as a file."""
_NOBODYS: Final = (
    *("front", "sign_in.show", "public.follow.ask", "public.petition.show"),
    *("public.law.find", "public.law.show"),
)
_FILING: Final = (
    "public.petition.ask",
    "public.petition.bring",
    "public.petition.check",
    "public.receipt.show",
)
_HERS: Final = ("public.mine.show", "public.answering.show", "public.papers.letter")
_BORROWED: Final = ("archive.reading.show", "archive.reading.item")
_GO_ON: Final = "main form.sheet > .buttons:last-of-type button"
_WIDER: Final = "document.scrollingElement.scrollWidth > innerWidth"
_ROOMS: Final = {
    "account": "housing.registrar.1",
    "archive": "housing.archivist.1",
    "audit": "housing.supervisor.1",
    "desk": "housing.head.1",
    "studio": "province.designer.1",
    "admin": "province.administrator.1",
}
"""Who visits the pages of a room; `desk.tasks.show` is looked at by the handler, too, who can fill it in."""
_ALL: Final = [(language, phone) for language in ("zh", "en") for phone in (False, True)]
_SCREENS: Final = _ALL if LONG else [("zh", True)]
_AS_WELL: Final = [] if LONG else [("desk", "zh", False), ("admin", "en", True)]
"""A room of long words where they meet a narrow screen, and the room that is mostly seen on a desk."""
_VISITS: Final = [(room, *screen) for room in _ROOMS for screen in _SCREENS] + _AS_WELL


@pytest.fixture(scope="session")  # as the office: workers that share tests may come back to this file
def places(office: LivingOffice) -> Mapping[str, str]:
    """Return an object of every kind by name, with the code of its case."""
    web = WebOffice(system=office.system, app=office.app, now=office.clock.now())
    found = belongings(web)
    with office.system.store.reading() as reader:
        version = reader.current_bundle("petition")
    return {
        **found.places(),
        "version": version or "",
        "proposal": propose(web),
        "number": office.case(found.case).number,
        "code": office.system.query_codes.query_code(found.case),
    }


def _pages(office: LivingOffice) -> list[str]:
    """Return the endpoints of all pages there are."""
    rules = office.app.url_map.iter_rules()
    return [
        rule.endpoint for rule in rules if "GET" in (rule.methods or ()) and rule.endpoint not in _NO_PAGES
    ]


def _address(office: LivingOffice, endpoint: str, places: Mapping[str, str]) -> str:
    [door] = [door for door in DOORS if door.endpoint == endpoint]
    values = {name: text.format(**places) for name, text in door.address.items()}
    return office.app.url_map.bind("localhost").build(endpoint, values, method="GET")


def _faults(visitor: Visitor, path: str = "") -> list[str]:
    """Return what is wrong with a page, the one that is open if none is named."""
    if path:
        visitor.go(path)
    found, visitor.faults = visitor.faults, []
    try:
        visitor.check_access()
    except AssertionError as axe:
        found.append(str(axe))
    if visitor.page.evaluate(_WIDER):
        found.append("wider than the screen")
    return [f"{visitor.page.url}: {fault}" for fault in found]


def _look_at(visitor: Visitor, paths: Iterable[str]) -> None:
    """Look at pages; say everything that is wrong with them at once."""
    wrong = [fault for path in paths for fault in _faults(visitor, path)]
    assert "\n".join(wrong) == ""


def test_every_page_is_looked_at_here(office: LivingOffice) -> None:
    rooms = [page for page in _pages(office) if page.partition(".")[0] in _ROOMS]

    assert {*_pages(office)} == {*rooms, *_NOBODYS, *_FILING, *_HERS}


@pytest.mark.parametrize(("room", "language", "phone"), _VISITS)
def test_the_pages_of_a_room(
    office: LivingOffice,
    chromium: Browser,
    places: Mapping[str, str],
    room: str,
    language: str,
    *,
    phone: bool,
) -> None:
    pages = [page for page in _pages(office) if page.partition(".")[0] == room and page not in _BORROWED]
    with visiting(chromium, office.url, phone=phone, language=language) as visitor:
        visitor.sign_in(_ROOMS[room])
        _look_at(visitor, (_address(office, page, places) for page in pages))


@pytest.mark.parametrize(("language", "phone"), _SCREENS)
def test_the_forms_of_a_caseworker(
    office: LivingOffice, chromium: Browser, places: Mapping[str, str], language: str, *, phone: bool
) -> None:
    with visiting(chromium, office.url, phone=phone, language=language) as visitor:
        visitor.sign_in("housing.handler.1")
        pages = ("desk.tasks.show", "desk.messages.show", *_BORROWED)
        _look_at(visitor, (_address(office, page, places) for page in pages))


@pytest.mark.parametrize(("language", "phone"), _SCREENS)
def test_the_pages_that_everybody_and_the_petitioner_of_a_case_see(
    office: LivingOffice, chromium: Browser, places: Mapping[str, str], language: str, *, phone: bool
) -> None:
    with visiting(chromium, office.url, phone=phone, language=language) as visitor:
        _look_at(visitor, (_address(office, page, places) for page in _NOBODYS))
        visitor.go(f"/follow?number={places['number']}")
        visitor.fill({"code": places["code"]})
        visitor.page.locator("main form.narrow button").click()
        visitor.page.wait_for_url("**/my/*")
        _look_at(visitor, (_address(office, page, places) for page in _HERS))


@pytest.mark.parametrize(("language", "phone"), _SCREENS)
def test_the_pages_on_which_a_petition_is_filed(
    office: LivingOffice, chromium: Browser, language: str, *, phone: bool
) -> None:
    wrong = list[str]()
    with visiting(chromium, office.url, phone=phone, language=language) as visitor:
        page, look = visitor.page, partial(_faults, visitor)
        visitor.go("/petition")
        page.locator("main form[action='/petition'] button").click()
        for answers in ({**MATTER}, {**WHO}):
            wrong += look()
            visitor.fill(answers)
            page.locator(_GO_ON).click()
        wrong += look()
        page.locator("button[value=on]").click()
        wrong += look()
        page.locator("[name=_declared]").check()
        page.locator(_GO_ON).click()
        page.wait_for_url("**/petition/receipt")
        wrong += look()

    assert "\n".join(wrong) == ""
