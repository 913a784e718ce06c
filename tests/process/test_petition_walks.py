"""The published petition bundle, walked at random: whatever people answer, live and restored runs agree."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from random import Random

import pytest

from engine.bpmn.bundle import load
from engine.bpmn.bundle_files import read_folder
from engine.bpmn.interpreter import SpiffInterpreter
from engine.definition import OrganRule
from engine.events import JobCreated, Json, MessageAwaited, TaskCreated, TimerSet
from engine.forms.model import Field
from engine.ids import ElementId, OrganId
from tests.process.casework import Casework

PETITION = Path(__file__).parents[2] / "processes" / "petition"
pytestmark = pytest.mark.process


@cache
def petition() -> SpiffInterpreter:
    """Return the interpreter of the bundle that ships."""
    loaded = load(read_folder(PETITION))
    return SpiffInterpreter.build(loaded.definition, loaded.diagrams)


def an_answer(field: Field, chance: Random) -> Json:
    """Return some answer to a field."""
    if field.yes_no:
        return chance.random() < 0.6
    if field.fields:
        return [{row.key: an_answer(row, chance) for row in field.fields if row.key}]
    if field.choices is not None:
        return "county"
    if field.options:
        value = chance.choice(field.options).value
        return [value] if field.nothing == [] else value
    known: dict[str, Json] = {"number": 3, "date": "2026-03-05", "datetime": "2026-03-05"}
    return known.get(field.kind, "…")


def answers(case: Casework, element: str, chance: Random) -> Iterator[tuple[str, Json]]:
    """Yield answers to the form of an element; proposals are mostly followed."""
    definition = case.interpreter.definition
    drawn = definition.elements[ElementId(element)]
    if drawn.form is None:
        return
    for key, field in definition.forms[drawn.form].answers.items():
        proposed = case.routing.get(f"proposed_{key}")
        yield key, proposed if proposed is not None and chance.random() < 0.5 else an_answer(field, chance)


def move(case: Casework, chance: Random, wanted: Mapping[str, Json]) -> None:
    """Let something happen for which the case waits; tasks and jobs mostly, withdrawals rarely."""
    waiting = sorted(
        case.waiting.values(), key=lambda event: (event.element or "", event.path, event.item or 0)
    )
    tasks = [event for event in waiting if isinstance(event, TaskCreated | JobCreated)]
    event = chance.choice(tasks if tasks and chance.random() < 0.95 else waiting)
    element = str(event.element)
    match event:
        case TaskCreated():
            said = dict(answers(case, element, chance))
            said |= {name: value for name, value in wanted.items() if name in said}
            case.finish(element, event.item, **said)
        case MessageAwaited():
            case.receive(element, **dict(answers(case, element, chance)))
        case TimerSet():
            case.fire(element, event.item)
        case JobCreated():
            case.finish_job(element)


@pytest.mark.parametrize("seed", range(25))
def test_every_petition_goes_on_or_ends_whatever_is_answered(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 (repeatable, no secret)
    form = petition().definition.forms[petition().definition.submission_form]
    submitted = {key: an_answer(field, chance) for key, field in form.answers.items()}
    # What is wanted makes half of the walks see the later stages: a claim, accepted by a competent organ.
    wanted: dict[str, Json] = {"matter_type": "claim", "admissibility": "accept"} if seed % 2 else {}
    case = Casework(petition(), **submitted, office="competent_organ")
    case.organs = {rule: OrganId(rule.value) for rule in OrganRule}
    case.begin()

    for _ in range(150):
        if case.run.ended:
            break
        move(case, chance, wanted)

    assert case.run.ended == (not case.waiting)
