"""Executes the history of a case again in a process of its own and says what it found."""

import sys

from engine.ids import CaseId
from tests.process.engine.desk import open_desk


def main(url: str, case: str) -> None:
    """Print how many entries there are and where they diverge."""
    desk = open_desk(url)
    print(*desk.auditor.verify(CaseId(case)))  # noqa: T201 - the pipe to the test
    desk.auditor.rebuild(CaseId(case))


if __name__ == "__main__":
    main(*sys.argv[1:])
