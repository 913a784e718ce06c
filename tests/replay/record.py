"""Write the golden histories of the version that `pyproject.toml` names: run once, before its release."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import orjson

from engine.bpmn import bundle
from engine.bpmn.bundle_files import behaviour
from engine.ids import CaseId
from tests.process.engine.desk import PROJECT, Desk, furnish, open_desk
from tests.process.engine.staff import OPINION, Staff
from tests.replay.golden import HISTORIES, Golden, write


def version() -> str:
    """Return the version of the project."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def opinion(desk: Desk) -> CaseId:
    """Answer a petition with an opinion: extended once, warned, archived when nobody asked for review."""
    case = desk.file()
    staff = Staff(
        desk,
        wanted={**OPINION, "approve_extension": {"extension_approved": True, "extension_days": 30}},
    )
    staff.carry(case, until="form_group")
    desk.note(case)
    desk.later(days=46)
    staff.send(case, "extension_requested")
    staff.carry(case)
    return case


def withdrawal(desk: Desk) -> CaseId:
    """Withdraw a petition while it is being looked at."""
    case = desk.file()
    staff = Staff(desk)
    staff.carry(case, until="decide_admissibility")
    staff.send(case, "withdrawn_in_acceptance")
    staff.carry(case)
    return case


SCENARIOS: Final[dict[str, Callable[[Desk], CaseId]]] = {"opinion": opinion, "withdrawal": withdrawal}


def recorded(desk: Desk, case: CaseId) -> Golden:
    """Return a case's history with all that it was made with; letters and catalogues are no part of it."""
    with desk.store.reading() as reader:
        entries = tuple(reader.entries(case))
        packed = reader.bundle(desk.case(case).bundle)
    assert packed is not None
    calendar = desk.library.calendar()
    return Golden(
        bundle=desk.case(case).bundle,
        packed=bundle.pack(behaviour(bundle.unpack(packed))),
        calendar=calendar.digest,
        days=orjson.loads(orjson.dumps(calendar.to_json())),
        zone="Asia/Shanghai",
        entries=entries,
    )


def main() -> None:
    """Record every scenario."""
    for name, scenario in SCENARIOS.items():
        with TemporaryDirectory() as folder:
            desk = open_desk(f"sqlite:///{Path(folder) / 'office.db'}")
            desk.store.upgrade()
            furnish(desk)
            write(HISTORIES / f"{version()}-{name}.jsonl", recorded(desk, scenario(desk)))
            desk.store.close()


if __name__ == "__main__":
    main()
