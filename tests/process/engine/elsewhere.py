"""Carries a petition to the archive in a process of its own and says what its history came to."""

import sys

from tests.process.engine.desk import open_desk
from tests.process.engine.staff import Staff


def main(url: str) -> None:
    """Print each entry's hash, then what verifying found."""
    desk = open_desk(url)
    case = desk.file()
    Staff(desk, seed=7).carry(case)
    desk.assert_whole(case)
    with desk.store.reading() as reader:
        print("\n".join(entry.hash for entry in reader.entries(case)))  # noqa: T201 - the pipe to the test


if __name__ == "__main__":
    main(sys.argv[1])
