"""The project can be built anywhere: it names no person's folder and no package host."""

import re
from pathlib import Path
from typing import Final

import pytest

from tests.architecture.project import ROOT, text_files

FORBIDDEN: Final = {
    "a folder of one machine": re.compile(
        r"(?<![\w.<$}~])/(?:home|Users|root|work|workspace|workspaces|build_dir|farm)/\w|[A-Z]:\\Users\\",
        re.ASCII,
    ),
    "a package host": re.compile(
        r"\b(?:pypi\.org|pythonhosted\.org|registry\.npmjs\.org|registry\.yarnpkg\.com|npmmirror\.com)\b"
        r"|\b(?:mirrors?|pypi|npm|artifactory|nexus)\.[a-z0-9-]+\.(?:com|org|net|cn|edu|io)\b"
        r"|--(?:extra-)?index-url|--find-links|--trusted-host"
    ),
    "an archive to be fetched": re.compile(r"https?://\S+\.(?:whl|tgz|tar\.gz|deb|zip)\b"),
}
# This file has to spell out what it forbids.
READ: Final = [path for path in text_files() if (ROOT / path) != Path(__file__).resolve()]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what: str) -> None:
    pattern = FORBIDDEN[what]

    found = [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in READ
        for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]

    assert found == []


def test_every_locked_dependency_has_a_hash() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")

    requirements = re.findall(r"^\S+==\S+.*?(?=^\S|\Z)", lock, flags=re.MULTILINE | re.DOTALL)

    assert requirements
    assert [text.split()[0] for text in requirements if "--hash=sha256:" not in text] == []
