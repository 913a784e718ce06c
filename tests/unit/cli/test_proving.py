"""What the office signs, anybody can verify with one file, and nothing that was altered."""

import json
import os
import shutil
import stat
import subprocess
import sys
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest

from engine.bootstrap import Settings, System, open_system
from engine.cli import main, verify_offline
from engine.cli.verify_offline import Refused, verify
from engine.ids import CaseId
from engine.scheduler import Scheduler
from tests.long import LONG
from tests.unit.cli.operating import BUS, HEADER, NOISE, WriteCsv, Xinfang, importing
from tests.unit.cli.test_scheduler import LATER

NUMBER: Final = "XF-2026-000001"
VERIFIER: Final = Path(verify_offline.__file__)
MOST_LINES: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Proofs:
    """What an auditor holds: the public key, and each kind of file; and where the office's data lie."""

    data: Path
    key: str
    files: dict[str, str]


@pytest.fixture(scope="module")
def proofs(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Proofs:
    """Give the proofs of an office of two checkpoints, and the folder of its data."""
    folder = tmp_path_factory.mktemp("proofs")
    data, rows = folder / "data", folder / "messages.csv"
    shutil.copytree(founded, data)
    rows.write_text(f"{HEADER}{NOISE}\n{BUS}\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XINFANG_DATA", str(data))
        environment.delenv("XINFANG_DATABASE_URL", raising=False)
        _typed(*importing(str(rows)))
        old = json.loads(_typed("checkpoint", "--json"))["size"]
        _typed("tick")
        _typed("checkpoint")
        return Proofs(
            data=data,
            key=_typed("checkpoint", "--key"),
            files={
                "receipt": _typed("receipt", NUMBER, "1"),
                "history": _typed("export", "history", NUMBER),
                "consistency": _typed("checkpoint", "--since", str(old)),
            },
        )


def _typed(*words: str) -> str:
    """Return what the command line answers."""
    with redirect_stdout(StringIO()) as answer:
        assert main(words) == 0
    return answer.getvalue()


@pytest.fixture
def proved(proofs: Proofs, folder: Path) -> Proofs:
    """Give the proofs, and have the command line work on a copy of their office."""
    shutil.copytree(proofs.data, folder)
    return proofs


def offline(folder: Path, proofs: Proofs, text: str, *more: str) -> subprocess.CompletedProcess[str]:
    """Verify a file where nothing of xinfang can be imported."""
    alone, file, key = folder / "alone" / "verify.py", folder / "proof.json", folder / "key"
    alone.parent.mkdir(exist_ok=True)
    shutil.copy(VERIFIER, alone)
    file.write_bytes(text.encode())
    key.write_text(proofs.key, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": ""}
    return subprocess.run(
        [sys.executable, str(alone), str(key), str(file), *more],
        capture_output=True, text=True, check=False, cwd=alone.parent, env=environment, encoding="utf-8",
    )  # fmt: skip


def test_the_verifier_is_one_short_file() -> None:
    lines = VERIFIER.read_text(encoding="utf-8").splitlines()

    assert len(lines) < MOST_LINES
    assert not [line for line in lines if line.startswith(("from engine", "import engine", "from web"))]


@pytest.mark.parametrize("kind", ["receipt", "history", "consistency"])
def test_what_the_office_proves_is_verified_without_the_office(
    tmp_path: Path, proofs: Proofs, kind: str
) -> None:
    said = offline(tmp_path, proofs, proofs.files[kind])

    assert (said.returncode, said.stdout.splitlines()[0]) == (0, "VERIFIED."), said


@pytest.mark.parametrize("kind", ["receipt", "history", "consistency"])
@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('"kind"', '"king"'),  # a field
        ("xinfang/", "xinfeng/"),  # who signed
        ("time 20", "time 21"),  # when
        ("\\n\\n— ", "\\n\\n- "),  # how it is signed
        ("\n", ""),  # the spelling
        ("}\n", '}\n{"more": 1}\n'),  # something behind it
    ],
)
def test_what_was_altered_is_refused_without_the_office(
    tmp_path: Path, proofs: Proofs, kind: str, was: str, becomes: str
) -> None:
    altered = becomes.join(proofs.files[kind].rsplit(was, 1))
    assert altered != proofs.files[kind]

    said = offline(tmp_path, proofs, altered)

    assert (said.returncode, said.stdout[:8], said.stderr) == (1, "REFUSED:", "")


@pytest.mark.parametrize("kind", ["receipt", "history", "consistency"])
def test_no_single_byte_may_be_another_nor_missing(proofs: Proofs, kind: str) -> None:
    whole = proofs.files[kind].encode()
    step = 1 if LONG else 11  # every byte, or each eleventh
    survived = []
    for place in range(0, len(whole), step):
        for altered in (
            whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :],
            whole[:place] + whole[place + 1 :],
        ):
            try:
                verify(altered.decode(), proofs.key)
            except (Refused, UnicodeDecodeError):
                continue
            survived.append((place, altered))

    assert survived == []


def rewritten(text: str, change: str) -> str:
    """Return a history of which somebody altered something and spelt the file anew, as the office does."""
    document: dict[str, Any] = json.loads(text)
    entries = document["entries"]
    match change:
        case "an entry was left out":
            del entries[1]
        case "the first was left out":
            del entries[0]
        case "two were exchanged":
            entries[0], entries[1] = entries[1], entries[0]
        case "one stands twice":
            entries.insert(1, entries[0])
        case "a record says something else":
            entries[0]["record"] = entries[0]["record"].replace('"number":1', '"number": 1')
        case "a position is another":
            entries[0]["position"] += 1
        case "an entry is not proved":
            entries[0].update(position=None, proof=[])
        case _:
            entries.clear()
    spelt: str = json.dumps(document, ensure_ascii=False, indent=1)
    return f"{spelt}\n"


@pytest.mark.parametrize(
    "change",
    [
        "an entry was left out",
        "the first was left out",
        "two were exchanged",
        "one stands twice",
        "a record says something else",
        "a position is another",
        "an entry is not proved",
        "all were left out",
    ],
)
def test_a_history_that_was_altered_and_spelt_anew_is_refused(proofs: Proofs, change: str) -> None:
    with pytest.raises(Refused):
        verify(rewritten(proofs.files["history"], change), proofs.key)


def test_another_offices_key_verifies_nothing(tmp_path: Path, proved: Proofs, xinfang: Xinfang) -> None:
    file = tmp_path / "receipt.json"
    file.write_text(proved.files["receipt"], encoding="utf-8")
    name, key_id, public = proved.key.strip().split("+", 2)

    said = xinfang("receipt", "verify", str(file), "--key", f"{name}+{key_id}+{public[:-2]}A=")

    assert (said.status, said.out[:8]) == (1, "REFUSED:")
    assert xinfang("receipt", "verify", str(file), "--json").answer["verified"] is True


def test_a_consistency_proof_must_begin_at_the_checkpoint_that_was_kept(
    tmp_path: Path, proofs: Proofs
) -> None:
    document = json.loads(proofs.files["consistency"])
    kept, another = tmp_path / "kept", tmp_path / "another"
    kept.write_bytes(document["old"].encode())
    another.write_bytes(document["new"].encode())

    right = offline(tmp_path, proofs, proofs.files["consistency"], str(kept))
    wrong = offline(tmp_path, proofs, proofs.files["consistency"], str(another))

    assert (right.returncode, wrong.returncode) == (0, 1)


def test_a_checkpoint_is_made_only_where_something_is_new(xinfang: Xinfang, office: Path) -> None:
    first = xinfang("checkpoint", "--json").answer
    again = xinfang("checkpoint", "--json").answer

    assert (first["new"], again["new"], again["note"]) == (True, False, first["note"])
    assert stat.S_IMODE((office / "checkpoint.key").stat().st_mode) == stat.S_IRUSR | stat.S_IWUSR


def test_an_entry_younger_than_the_checkpoint_has_no_receipt_yet(
    xinfang: Xinfang, office: Path, write_csv: WriteCsv
) -> None:
    del office
    xinfang("checkpoint")
    xinfang(*importing(write_csv(NOISE)))

    said = xinfang("receipt", NUMBER)

    assert said.status == 2
    assert "younger than the latest checkpoint" in said.err


def test_without_its_key_an_office_signs_nothing_and_says_so(xinfang: Xinfang, office: Path) -> None:
    (office / "checkpoint.key").unlink()

    said = xinfang("checkpoint")

    assert said.status == 2
    assert "xinfang init" in said.err


def test_erasing_a_case_leaves_its_proofs_valid(proved: Proofs, xinfang: Xinfang) -> None:
    case = CaseId(xinfang("replay", NUMBER, "--json").answer["case"])
    system = open_system(Settings.from_environ(os.environ))
    with system.store.writing() as work:
        work.erase(case)
    system.store.close()

    receipt, history = xinfang("receipt", NUMBER, "1").out, xinfang("export", "history", NUMBER).out

    assert (receipt, history) == (proved.files["receipt"], proved.files["history"])
    assert verify(receipt, proved.key)
    assert verify(history, proved.key)


def test_the_scheduler_signs_once_a_day(system: System) -> None:
    moments = iter([LATER, LATER, LATER])
    clock = Scheduler(
        system.store,
        system.engine,
        system.worker,
        system.recalculation,
        notary=system.notary,
        now=lambda: next(moments),
    )

    clock.round()
    made = system.notary.latest()
    clock.round()

    assert made is not None
    assert (made.at, system.notary.latest()) == (LATER, made)
