"""The drawings of the petition, as the pages show them."""

from pathlib import Path

import pytest

from engine.bpmn.drawing import draw
from tests.process.test_petition_walks import PETITION

DRAWINGS = sorted(PETITION.glob("*.bpmn"), key=str)


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_no_name_on_a_drawing_is_cut(path: Path) -> None:
    assert "…" not in draw(path.read_bytes(), title=path.stem)
