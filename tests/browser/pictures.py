"""Take the pictures of the documentation: a demo office of fixed seed and day, seen by those who work in it.

`make pictures` writes them to `docs/pictures`. They are looked at before they are committed.
"""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, sync_playwright

from engine.bootstrap import Settings, System, open_system
from engine.cli import office
from engine.cli.edge import Asked
from engine.demo import PASSWORD, run
from engine.storage.records import ItemRow
from tests.browser.conftest import NAMES
from tests.browser.living import Clock, LivingOffice, on_a_socket
from tests.browser.visitor import Visitor, visiting

PICTURES: Final = Path(__file__).parents[2] / "docs" / "pictures"
MORNING: Final = datetime(2026, 6, 10, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
CASES, MONTHS, SEED = 60, 1, 3
_OFFICE: Final = "district-housing"
_STEP: Final = 4


def desk_inbox(visitor: Visitor, _: LivingOffice) -> None:
    """What waits in an organ, as its head sees it."""
    visitor.sign_in(f"{_OFFICE}.head.1", PASSWORD)
    visitor.go("/desk/?scope=organs")


def task(visitor: Visitor, living: LivingOffice) -> None:
    """A task that confirms what a table proposes."""
    item = _open_item(living.system, "decide_admissibility")
    visitor.sign_in(f"{item.organ}.acceptance_reviewer.1", PASSWORD)
    visitor.go(f"/desk/tasks/{item.id}")


def case(visitor: Visitor, living: LivingOffice) -> None:
    """A case that is investigated."""
    item = _open_item(living.system, "write_report")
    visitor.sign_in(f"{item.organ}.head.1", PASSWORD)
    visitor.go(f"/desk/cases/{item.case}")


def front(visitor: Visitor, _: LivingOffice) -> None:
    """The office's first page."""
    visitor.go("/")


def follow(visitor: Visitor, living: LivingOffice) -> None:
    """What a petitioner sees of her matter."""
    item = _open_item(living.system, "write_report")
    visitor.go(f"/follow?number={living.case(item.case).number}")
    visitor.fill({"code": living.system.query_codes.query_code(item.case)})
    visitor.page.locator("main form.narrow button").click()
    visitor.page.wait_for_url("**/my/*")


def audit_replay(visitor: Visitor, living: LivingOffice) -> None:
    """A case as it stood when a table proposed."""
    item = _open_item(living.system, "write_report")
    visitor.sign_in("province-government.auditor.1", PASSWORD)
    visitor.go(f"/audit/cases/{item.case}?step={_STEP}")


def studio_diagram(visitor: Visitor, _: LivingOffice) -> None:
    """A diagram of the process in force."""
    visitor.sign_in("province-government.designer.1", PASSWORD)
    visitor.go("/studio/")
    visitor.page.locator("main a[href*='/versions/']").first.click()
    visitor.page.locator("main a[href$='/diagrams/petition.bpmn']").first.click()


ON_A_DESK: Final = (desk_inbox, task, case, audit_replay, studio_diagram)
ON_A_PHONE: Final = (front, follow)


def main() -> None:
    """Open the office and take every picture."""
    PICTURES.mkdir(exist_ok=True)
    found = next(filter(None, map(shutil.which, NAMES)))
    with (
        TemporaryDirectory(prefix="xinfang-pictures-") as folder,
        _demo_office(Path(folder)) as living,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for show in (*ON_A_DESK, *ON_A_PHONE):
            _take(browser, living, show, phone=show in ON_A_PHONE)
        browser.close()


@contextmanager
def _demo_office(data: Path) -> Iterator[LivingOffice]:
    settings = Settings(data=data, database_url=f"sqlite:///{data / 'xinfang.sqlite'}")
    office.init(Asked(settings=settings, now=MORNING, json=False))
    system = open_system(settings)
    run(
        system,
        months=MONTHS,
        cases=CASES,
        seed=SEED,
        until=MORNING.replace(hour=0, minute=0),
        drive=None,
        progress=_tell,
    )
    clock = Clock(start=MORNING)
    with on_a_socket(system, clock) as (app, place):
        yield LivingOffice(system=system, app=app, url=place, clock=clock)


def _tell(done: int, of: int) -> None:
    sys.stdout.write(f"\r{done} of {of} cases")
    sys.stdout.flush()


def _open_item(system: System, element: str) -> ItemRow:
    """Return the task that has been open longest of those of an element."""
    with system.store.reading() as reader:
        items = [item for one in reader.case_ids() for item in reader.items(one) if item.element == element]
    return min(items, key=lambda item: item.created_at)


def _take(
    browser: Browser, living: LivingOffice, show: Callable[[Visitor, LivingOffice], None], *, phone: bool
) -> None:
    target = PICTURES / f"{show.__name__.replace('_', '-')}.png"
    with visiting(browser, living.url, phone=phone) as visitor:
        show(visitor, living)
        visitor.page.screenshot(path=target)
    sys.stdout.write(f"\n{target.name}: {target.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
