"""A run as plain JSON: restored it is the same, in any process, and damage is noticed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.events import Json
from tests.process.casework import Casework
from tests.process.drawing import Drawing
from tests.process.test_multi_instance import IN_TURN, REQUESTS, answer_all, nested

ROOT = Path(__file__).parents[3]
CARRY = """
import json
from tests.process.casework import Casework
from tests.process.test_multi_instance import REQUESTS, answer_all, nested

case = Casework(nested().interpreter(), requests=REQUESTS)
case.begin()
markings = []
for again in (True, False):
    answer_all(case)
    markings.append(case.run.marking())
    case.finish("judge", again=again)
print(json.dumps([repr(case.history), markings, case.run.snapshot()]))
"""


def carried_in_another_process(seed: int) -> Json:
    """Carry a case to its end in a process of its own, with its own order of hashes."""
    done = subprocess.run(
        [sys.executable, "-c", CARRY],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    result: Json = json.loads(done.stdout)
    return result


def test_another_process_with_other_hashes_does_the_same() -> None:
    assert carried_in_another_process(1) == carried_in_another_process(7)


def test_a_snapshot_holds_live_tokens_only() -> None:
    case = Casework(nested(IN_TURN).interpreter(), requests=REQUESTS)
    case.begin()
    first = len(json.dumps(case.run.snapshot()))

    for _ in range(20):
        answer_all(case)
        case.finish("judge", again=True)

    assert len(json.dumps(case.run.snapshot())) == first


def test_a_run_before_its_start_can_be_stored_too() -> None:
    interpreter = nested().interpreter()

    run = interpreter.restore(interpreter.new().snapshot())

    assert not run.ended
    assert run.marking() == []


def test_runs_restored_from_one_snapshot_share_nothing() -> None:
    interpreter = nested().interpreter()
    case = Casework(interpreter, requests=REQUESTS)
    case.begin()
    snapshot = case.run.snapshot()
    other = interpreter.restore(snapshot)
    before = json.dumps(other.marking())

    case.finish_job("send")
    case.finish("answer_request", 0, reply="!")

    assert json.dumps(other.marking()) == before
    assert json.dumps(interpreter.restore(snapshot).marking()) == before


def test_the_marking_names_no_id_of_the_library() -> None:
    interpreter = nested().interpreter()
    early, late = Casework(interpreter, requests=REQUESTS), Casework(interpreter, requests=REQUESTS)
    early.begin()
    late.begin()

    answer_all(late)
    late.finish("judge", again=True)

    assert late.run.marking() == early.run.marking()


@pytest.mark.parametrize(
    "damaged", [None, [], [True], [True, [["unknown"]]], [True, [["send", "w"] + [None] * 7]]]
)
def test_a_damaged_snapshot_is_noticed(damaged: Json) -> None:
    interpreter = nested().interpreter()

    with pytest.raises(ValueError, match="does not fit the bundle"):
        interpreter.restore(damaged)


def test_a_snapshot_of_another_bundle_is_noticed() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.user("unheard_of")
        drawing.end()
        drawing.path("begin", "unheard_of", "done")
    case = Casework(drawing.interpreter())
    case.begin()

    with pytest.raises(ValueError, match="does not fit the bundle"):
        nested().interpreter().restore(case.run.snapshot())
