"""A process killed anywhere loses nothing that it acknowledged, and nothing is doubled."""

import subprocess
import sys
from random import Random
from typing import Final

from engine.ids import CaseId, CommandId, derive
from tests.long import LONG
from tests.process.engine.busy import line, nth
from tests.process.engine.desk import PROJECT, Desk

ROUNDS: Final = 8 if LONG else 2


def killed_after(url: str, first: int, number: int) -> list[str]:
    """Start the busy process, kill it after so many acknowledgements; return all that it had given."""
    command = [sys.executable, "-m", "tests.process.engine.busy", url, str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(number)]
        process.kill()
        said += process.stdout.readlines()
    return [each.strip() for each in said if each.endswith("\n")]


def test_what_was_acknowledged_is_there_exactly_once_after_every_kill(desk: Desk, office_url: str) -> None:
    chance = Random(office_url[:6])  # noqa: S311 (repeatable, no secret)
    acknowledged: list[str] = []
    for _ in range(ROUNDS):
        acknowledged += killed_after(office_url, len(acknowledged), chance.randrange(3, 40))
        # The last command may have been committed and not acknowledged: asking again says which.
        unheard = desk.engine.handle(nth(desk, len(acknowledged)))
        acknowledged.append(line(len(acknowledged), unheard))

    for number, said in enumerate(acknowledged):
        with desk.store.writing() as work:
            entry = work.entry_by_command(CommandId(derive("busy", number)))
        assert entry is not None
        assert said == f"{number} {entry.stream} {entry.number} {entry.hash}"
    with desk.store.reading() as reader:
        cases = list(reader.case_ids())
    assert sum(desk.row(case).version for case in cases) == len(acknowledged)
    for case in cases:
        desk.assert_whole(case)
    assert desk.office.verify()[1] is None


def test_repeating_the_last_command_of_a_killed_process_doubles_nothing(desk: Desk, office_url: str) -> None:
    acknowledged = killed_after(office_url, 0, 8)
    desk.engine.handle(nth(desk, len(acknowledged)))
    cases = {CaseId(said.split()[1]) for said in acknowledged}
    before = {case: desk.everything(case) for case in cases}

    receipts = [desk.engine.handle(nth(desk, number)) for number in range(len(acknowledged))]

    assert [line(number, receipt) for number, receipt in enumerate(receipts)] == acknowledged
    assert all(receipt.repeated for receipt in receipts)
    assert {case: desk.everything(case) for case in cases} == before
