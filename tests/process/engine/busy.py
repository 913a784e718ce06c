"""A process that handles one command after the other and says which were acknowledged, until it is killed."""

import sys
from dataclasses import replace
from typing import Final

from engine import commands as c
from engine.application import Receipt
from engine.history import read_entry
from engine.ids import CaseId, CommandId, TaskId, derive
from tests.process.engine.desk import HANDLER, OTHER_HANDLER, SAID, Desk, open_desk

_WAY: Final = ("submission", "receive", "weigh", "write", "answer")


def nth(desk: Desk, number: int) -> c.Command:
    """Return the command of this number, the same in every process: five of them carry a case to its end."""
    round_, step = divmod(number, len(_WAY))
    id_, case = CommandId(derive("busy", number)), CaseId(derive("busy case", round_))
    if step == 0:
        return replace(desk.filing(1, "step"), id=id_, case=case, answers={"subject": SAID["subject"]})
    element = _WAY[step]
    answers = {f"{element}_note": "照办"} | ({"choice": "write"} if element == "weigh" else {})
    actor = OTHER_HANDLER if element == "answer" else HANDLER
    return c.CompleteTask(
        id=id_, case=case, actor=actor, at=desk.now, task=_task(desk, id_, case), answers=answers
    )


def _task(desk: Desk, command: CommandId, case: CaseId) -> TaskId:
    with desk.store.writing() as work:
        before = work.entry_by_command(command)
    if before is None:
        return desk.task(case)[0]
    return TaskId(str(read_entry(before.record).clear["task"]))


def line(number: int, receipt: Receipt) -> str:
    """Return how a command is acknowledged."""
    return f"{number} {receipt.case} {receipt.entry} {receipt.hash}"


def main(url: str, first: int) -> None:
    """Handle commands from number `first` on, for ever."""
    desk = open_desk(url)
    while True:
        print(line(first, desk.engine.handle(nth(desk, first))), flush=True)  # noqa: T201 - the pipe to the test
        first += 1


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
