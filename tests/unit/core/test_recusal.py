"""Whose recusal was decided does nothing more in the case (回避)."""

import pytest

from engine import commands as c
from engine.admission import admit
from engine.errors import Reason, Rejected
from tests.unit.core.casework import AT, CASE, HANDLER, ID, TASK, WANG, a_case, a_definition, appointed

CLAIM = c.ClaimTask(id=ID, case=CASE, actor=WANG, at=AT, task=TASK)


@pytest.mark.req("REQ-FAIR-1")
def test_whose_recusal_was_decided_keeps_out() -> None:
    recused = a_case(routing={"recused": [{"person": WANG}]})

    with pytest.raises(Rejected) as refusal:
        admit(CLAIM, recused, a_definition(), appointed(HANDLER))

    assert refusal.value.reason is Reason.RECUSED


def test_where_nobody_is_recused_nobody_keeps_out() -> None:
    nobody = a_case(routing={"recused": []})

    assert admit(CLAIM, nobody, a_definition(), appointed(HANDLER)).role == HANDLER
