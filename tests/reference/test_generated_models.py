"""On models by chance the engine does what the reference does: 50 of them, 500 with XINFANG_LONG=1."""

from typing import Final

import pytest

from tests.long import LONG
from tests.reference.generating import generate
from tests.reference.shrinking import shrink
from tests.reference.walking import Walk

MODELS: Final = 500 if LONG else 50
WALKS: Final = 3
BLOCK: Final = 10


@pytest.mark.parametrize("block", range(0, MODELS, BLOCK))
def test_the_engine_does_what_the_reference_says_bpmn_is(block: int) -> None:
    for model in range(block, block + BLOCK):
        for walk in range(WALKS):
            difference = Walk(generate(model), walk).go()

            assert difference is None, f"model {model}, walk {walk}:\n{shrink(difference)}"
