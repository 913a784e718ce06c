"""A living office and a real Chromium; without one, the tests say so, and in CI they fail."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.living import LivingOffice, living_office

NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Give a headless Chromium."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        missing = "no Chromium on this machine: install Debian's packages chromium and fonts-noto-cjk"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def office(_migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivingOffice]:
    """Give an office with pages on a real socket."""
    with living_office(_migrated_file, tmp_path_factory.mktemp("browser")) as opened:
        yield opened
