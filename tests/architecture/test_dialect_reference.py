"""The reference of the dialect is what the code says, and each of its rows names a test that exists."""

import pytest

from engine.bpmn.dialect.vocabulary import CHILDREN
from tests.architecture.dialect_reference import ATTRIBUTE, PAGE, REFUSED, elements, page
from tests.architecture.dialect_rows import ROWS, Row
from tests.architecture.project import ROOT, read


def test_the_page_is_what_the_code_says() -> None:
    assert read(PAGE) == page(), "run python -m tests.architecture.dialect_reference"


def test_every_element_that_may_be_drawn_has_its_row() -> None:
    named = {element for row in ROWS for element in row.elements}

    assert named == CHILDREN.keys()


def test_every_element_of_the_standard_stands_on_the_page() -> None:
    text = read(PAGE)

    assert [element for element in sorted(elements()) if f"`{element}`" not in text] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.drawn)
def test_each_row_has_a_test_that_exists(row: Row) -> None:
    for test in (*row.tests, REFUSED, ATTRIBUTE):
        file, _, name = test.partition("::")

        assert f"\ndef {name}(" in (ROOT / "tests" / file).read_text(encoding="utf-8"), test
