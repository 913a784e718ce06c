"""Decisions that share a file are translated like those that have one each."""

import re
from functools import cache
from pathlib import Path

import pytest

from engine import events as e
from engine.bpmn.bundle import load
from engine.bpmn.bundle_files import read_folder
from engine.ids import ElementId
from web.audit.standing import columns
from web.proposals import proposal
from web.studio.deciding import in_words
from web.wording import Wording, book_of

PETITION = Path(__file__).parents[2] / "processes" / "petition"
APART, SHARED = ("opinion.dmn", "review_admission.dmn"), "shared.dmn"


@cache
def words() -> Wording:
    """Return the petition's words in English, where two of its decisions stand in a file of another name."""
    files = dict(read_folder(PETITION))
    written = [files.pop(name).decode() for name in APART]
    decisions = [text[text.index("<decision ") : text.index("</decision>")] for text in written]
    head = written[0][: written[0].index("<decision ")]
    shared = f"{head}{'</decision>'.join((*decisions, ''))}</definitions>"
    catalogue = re.sub("|".join(map(re.escape, APART)), SHARED, files["i18n/en.po"].decode())
    files |= {SHARED: shared.encode(), "i18n/en.po": catalogue.encode()}
    return Wording(book=book_of(load(files).definition, files), english=True)


@pytest.mark.parametrize(
    ("decision", "said"),
    [("opinion", "Conclusion of the opinion"), ("review_admission", "Admission of a review")],
)
def test_a_table_is_called_by_its_english_name(decision: str, said: str) -> None:
    assert words().table(decision) == said
    assert in_words(words().definition.tables[decision], words()).title == said


def test_what_a_table_proposed_is_told_in_english() -> None:
    event = e.TableEvaluated(
        element=ElementId("propose_outcome"),
        decision="opinion",
        path="",
        inputs={"facts": "clear"},
        matched=("opinion_4_1",),
        outputs={"proposed_outcome": "support"},
    )

    told = proposal(event, words())

    assert told.title == "Conclusion of the opinion"
    assert [label for label, _ in (*told.read, *told.proposed)] == ["Facts", "Proposed conclusion"]
    assert all(note.isascii() or "–" in note for note in told.rules)


def test_what_a_table_writes_has_its_english_label_in_an_audit() -> None:
    assert columns(words())["proposed_outcome"] == "Proposed conclusion"


def test_the_studio_shows_the_file_and_the_rules_in_english() -> None:
    shown = in_words(words().definition.tables["opinion"], words())

    assert shown.file == SHARED
    assert [column.label for column in shown.inputs] == ["Facts", "Basis in law", "Reasonable"]
    assert not any(re.search("[一-鿿]", note) for row in shown.rows for note in row.notes)
