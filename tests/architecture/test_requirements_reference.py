"""Each requirement of the domain has a test or says what is still to be built; the page about it is fresh."""

import pytest

from tests.architecture.project import ROOT, read
from tests.architecture.requirements import PAGE, marked, page, requirements


@pytest.mark.req("REQ-GEN-3")
def test_the_page_of_requirements_is_what_the_tests_say() -> None:
    assert read(PAGE) == page(), "python -m tests.architecture.requirements writes it anew"


def test_every_mark_names_a_requirement() -> None:
    assert set(marked()) - {each.id for each in requirements()} == set()


def test_what_is_built_is_shown_by_a_test_and_what_is_neither_is_said_to_come_later() -> None:
    unshown = [each.id for each in requirements() if each.id not in marked() and not each.later]

    assert unshown == []


def test_everything_stands_where_it_is_said_to_be_built() -> None:
    missing = [path for each in requirements() for path in each.built if not (ROOT / path).exists()]

    assert missing == []
