"""`handover`: write a package of archived files for a state archive."""

from collections.abc import Sequence
from pathlib import Path

from engine import archive_commands as a
from engine.archive_package import MOST
from engine.bootstrap import System
from engine.cli.edge import Asked, UsageError, find_case, opened
from engine.errors import CommandMalformedError, Rejected
from engine.ids import ActorId, CaseId, CommandId, derive


def hand_over(asked: Asked, cases: Sequence[str], *, to: str, login: str, file: Path) -> int:
    """Write a package of files and note each hand-over as that of the person; nothing is written otherwise.

    Raises UsageError where the person is unknown or may not, and where the file exists already.
    """
    if file.exists():
        message = f"{file} is there already; choose another name."
        raise UsageError(message)
    if len(cases) > MOST:
        message = f"A package has at most {MOST} files, {len(cases)} found; make several."
        raise UsageError(message)
    with opened(asked) as system:
        person = _person(system, login)
        found = [find_case(system, case) for case in cases]
        try:
            package = system.packages.pack(found, asked.now)
            for case in found:
                system.engine.handle(_command(asked, case, person, to, package.manifest))
        except Rejected as refusal:
            message = f"It was refused: {refusal.reason.value}. Ask who keeps the archive of the organ."
            raise UsageError(message) from refusal
        except CommandMalformedError as error:
            raise UsageError(f"{error}.") from error
    file.write_bytes(package.content)
    said = f"{len(found)} files in {file}; the manifest's SHA-256 is {package.manifest}."
    asked.answer({"files": len(found), "manifest": package.manifest}, said)
    return 0


def _person(system: System, login: str) -> ActorId:
    with system.store.reading() as reader:
        found = reader.person_by_login(login)
    if found is None:
        message = f"Nobody signs in as {login}."
        raise UsageError(message)
    return found.id


def _command(asked: Asked, case: CaseId, person: ActorId, to: str, manifest: str) -> a.HandOverFile:
    return a.HandOverFile(
        id=CommandId(derive("hand-over", case, manifest, asked.now.isoformat())),
        case=case,
        actor=person,
        at=asked.now,
        manifest=manifest,
        to=to,
    )
