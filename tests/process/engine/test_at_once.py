"""Many people at many cases at once: every case keeps one history without gap."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from random import Random

from engine import commands as c
from engine.errors import ConflictError, Reason, Rejected
from engine.forms import FormErrors
from engine.ids import ActorId, CaseId
from tests.process.engine.desk import HANDLER, HEAD, HOUSING, OTHER_HANDLER, Desk, person

THREADS, CASES, EACH = 8, 10, 14
PEOPLE = (HANDLER, OTHER_HANDLER, HEAD, ActorId("nobody"))
EXPECTED = {
    Reason.ALREADY_CLAIMED,
    Reason.CASE_ENDED,
    Reason.NO_RIGHT,
    Reason.SEPARATION_OF_DUTIES,
    Reason.SOMEONE_ELSES,
    Reason.TASK_DONE,
    Reason.TASK_NOT_CLAIMED,
}


def a_command(desk: Desk, case: CaseId, chance: Random, number: str) -> c.Command:
    """Return something that somebody may or may not ask; by what they saw a moment ago."""
    actor = chance.choice(PEOPLE)
    known = desk.case(case)
    note = c.AddNote(id=desk.id(), case=case, actor=actor, at=desk.now, text=number)
    if not known.tasks:
        return note
    [(task, item)] = known.tasks.items()
    choice = chance.choice(("visit", "write", "fly"))
    answers = {"choice": choice} if item.element == "weigh" else {}
    id_, at, given = note.id, desk.now, person(HOUSING, item.roles[0], 3)
    complete = c.CompleteTask(id=id_, case=case, actor=actor, at=at, task=task, answers=answers)
    commands: list[c.Command] = [
        note,
        c.ClaimTask(id=id_, case=case, actor=actor, at=at, task=task),
        c.ReleaseTask(id=id_, case=case, actor=actor, at=at, task=task),
        c.AssignTask(id=id_, case=case, actor=actor, at=at, task=task, assignee=given),
        complete,
        complete,
    ]
    return chance.choice(commands)


def test_histories_stay_whole_whoever_works_at_once(desk: Desk) -> None:
    cases = [desk.file(number, "step") for number in range(CASES)]

    def busy(seed: int) -> tuple[int, list[Reason]]:
        chance = Random(seed)  # noqa: S311 (repeatable, no secret)
        done = 0
        refused: list[Reason] = []
        for number in range(EACH):
            command = a_command(desk, chance.choice(cases), chance, f"{seed}.{number}")
            try:
                done += not desk.engine.handle(command).repeated
                assert desk.engine.handle(replace(command)).repeated
            except Rejected as refusal:
                refused.append(refusal.reason)
            except FormErrors:
                assert isinstance(command, c.CompleteTask)
        return done, refused

    with ThreadPoolExecutor(THREADS) as threads:
        told = list(threads.map(busy, range(THREADS)))

    refused = [reason for _, reasons in told for reason in reasons]
    assert set(refused) <= EXPECTED
    assert sum(desk.row(case).version for case in cases) == CASES + sum(done for done, _ in told)
    assert sorted(refused) == sorted(reason for case in cases for reason in desk.refusals(case))
    for case in cases:
        desk.assert_whole(case)
        open_ = {str(task) for task in desk.case(case).tasks}
        with desk.store.reading() as reader:
            assert {item.id for item in reader.items(case)} == open_


def test_cases_filed_at_once_get_numbers_without_gap(desk: Desk) -> None:
    with ThreadPoolExecutor(THREADS) as threads:
        cases = list(threads.map(lambda number: desk.file(number, "step"), range(24)))

    numbers = sorted(desk.case(case).number for case in cases)
    assert numbers == [f"HOUSING-2026-{number:06d}" for number in range(1, 25)]


def test_a_tick_and_a_command_at_once_fire_once(desk: Desk) -> None:
    cases = [desk.file(number) for number in range(6)]
    desk.later(days=30)

    def both(case: CaseId) -> None:
        with ThreadPoolExecutor(3) as threads:
            asked = [threads.submit(desk.engine.tick, case, desk.now) for _ in range(2)]
            asked.append(threads.submit(lambda: desk.note(case).entry))
            for answer in asked:
                assert not isinstance(answer.exception(), ConflictError)
                answer.result()

    for case in cases:
        both(case)
        fired = [entry for entry in desk.entries(case) if entry.command == "fire_due"]
        assert len(fired) == 3
        desk.assert_whole(case)
