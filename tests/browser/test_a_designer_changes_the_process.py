"""A process changed in a real browser: downloaded, sent back faulty, mended, published by another, used."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from engine import commands as c
from engine.ids import CommandId
from tests.browser.filing import answer, bring, look_up, receipt, send, shown_case
from tests.browser.living import LivingOffice
from tests.browser.visitor import Visitor, visiting
from tests.long import LONG
from web.context import fresh_id

DESIGNER, PUBLISHER, REGISTRAR = "province.designer.1", "province.publisher.1", "housing.registrar.1"
DRAWING = "acceptance.bpmn"
TASK = {"zh": "登记信访事项", "en": "Register the matter"}
RENAMED = {"zh": "登记来件并核对", "en": "Register and compare"}
_CHECK = 60_000.0
"""Milliseconds that the check of a whole bundle may take on a busy machine."""
_TASKS = "main table.list a[href*='/desk/tasks/']"


@pytest.fixture
def current(office: LivingOffice) -> Iterator[str]:
    """Give the version in force, and have it in force again afterwards."""
    with office.system.store.reading() as reader:
        digest = reader.current_bundle("petition")
    assert digest is not None
    yield digest
    again = c.PublishBundle(
        id=CommandId(fresh_id()), actor=c.OPERATOR, at=office.clock.now(), key="petition", digest=digest
    )
    office.system.office.handle(again)


def _download(designer: Visitor, current: str) -> dict[str, bytes]:
    designer.go("/studio/")
    with designer.page.expect_download() as started:
        designer.page.locator(f"main a[href$='{current}/folder.zip']").click()
    with zipfile.ZipFile(started.value.path()) as packed:
        return {name: packed.read(name) for name in packed.namelist() if not name.endswith("/")}


def _zip(files: Mapping[str, bytes], where: Path) -> Path:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    where.write_bytes(packed.getvalue())
    return where


def _send(designer: Visitor, folder: Path) -> None:
    designer.go("/studio/")
    designer.page.set_input_files("[name=bundle]", folder)
    designer.page.locator("form[action$='/proposals'] button").click(timeout=_CHECK)


def _replace(files: Mapping[str, bytes], *changes: tuple[str, str]) -> dict[str, bytes]:
    changed = dict(files)
    for before, after in changes:
        assert any(before.encode() in content for content in changed.values()), before
        changed = {
            name: content.replace(before.encode(), after.encode()) for name, content in changed.items()
        }
    return changed


def _tasks_of(office: LivingOffice, chromium: Browser, language: str, number: str) -> list[str]:
    with visiting(chromium, office.url, language=language) as registrar:
        registrar.sign_in(REGISTRAR)
        registrar.go(f"/desk/?scope=groups&q={number}")
        return registrar.page.locator(_TASKS).all_inner_texts()


def _file(office: LivingOffice, chromium: Browser, language: str) -> str:
    with visiting(chromium, office.url, phone=True, language=language) as petitioner:
        answer(petitioner)
        bring(petitioner)
        send(petitioner)
        number, code = receipt(petitioner)
        look_up(petitioner, number, code)
        assert office.case(shown_case(petitioner)).number == number
    return number


@pytest.mark.parametrize("language", ["zh", "en"] if LONG else ["en"])
def test_a_changed_folder_is_found_faulty_mended_published_by_another_and_used(
    office: LivingOffice, chromium: Browser, current: str, tmp_path: Path, language: str
) -> None:
    before = _file(office, chromium, language)
    with visiting(chromium, office.url, language=language) as designer:
        designer.sign_in(DESIGNER)
        files = _download(designer, current)
        # A version that was published once is not proposed again: each language has its own.
        chinese = RENAMED["zh"] if language == "zh" else f"{RENAMED['zh']}（二）"
        renamed = _replace(files, (TASK["zh"], chinese), (f'"{TASK["en"]}"', f'"{RENAMED["en"]}"'))
        [drawing] = [name for name in renamed if name.endswith(DRAWING)]
        faulty = {**renamed, drawing: renamed[drawing].replace(b'default="', b'default="no_', 1)}

        _send(designer, _zip(faulty, tmp_path / "faulty.zip"))

        found = designer.page.locator("main table.list tbody tr")
        expect(found.filter(has_text=DRAWING).first).to_be_visible()
        assert designer.page.locator("main .govuk-tag--red").count() > 0
        designer.faults.clear()  # a refusal's status is noted by the console; here it is what was wanted
        designer.check_access()

        _send(designer, _zip(renamed, tmp_path / "renamed.zip"))

        designer.page.wait_for_url("**/studio/proposals/**", timeout=_CHECK)
        assert designer.says(DRAWING)
        assert designer.page.locator("form[action$='/publish']").count() == 0
        proposal = designer.page.url.removeprefix(office.url)

    with visiting(chromium, office.url, language=language) as publisher:
        publisher.sign_in(PUBLISHER)
        publisher.go("/studio/")
        publisher.page.locator(f"main a[href='{proposal}']").click()
        publisher.page.locator("form[action$='/publish'] button").click()
        publisher.page.wait_for_url(lambda url: "/proposals/" not in url)

    after = _file(office, chromium, language)
    assert _tasks_of(office, chromium, language, before) == [TASK[language]]
    assert _tasks_of(office, chromium, language, after) == [RENAMED[language]]
