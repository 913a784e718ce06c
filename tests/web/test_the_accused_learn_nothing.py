"""An accusation is not to be seen by whom it accuses: no page, count, number or refusal (第三十条)."""

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.web.accusations import ACCUSED, COLLEAGUE, INFORMANT, SUBJECT, Bureau, live, open_bureaus
from tests.web.looking_around import Look


@pytest.fixture(scope="module")
def bureaus(
    _migrated_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Bureau, Bureau]]:
    accusing, quiet = open_bureaus(_migrated_file, tmp_path_factory.mktemp("accused"))
    live(accusing, accused=True)
    live(quiet, accused=False)
    yield accusing, quiet
    accusing.desk.store.close()
    quiet.desk.store.close()


def _asked(accusing: Bureau) -> list[str]:
    """Return addresses that somebody guesses who has heard of something."""
    found = [f"/desk/cases?q={text}" for text in (SUBJECT, INFORMANT, "HOUSING-2026-M", "CITY")]
    found += [
        f"/desk/?scope=organs&q={SUBJECT}",
        "/desk/?scope=groups",
        "/desk/?scope=organs",
        "/audit/?organ=water",
    ]
    for case in (accusing.secret[name] for name in ("waits", "handled", "open")):
        found += [
            f"/desk/cases/{case}",
            f"/audit/cases/{case}",
            f"/audit/cases/{case}/step?step=1",
            f"/my/{case}",
        ]
        found += [f"/desk/tasks/{task}" for task in accusing.desk.case(case).tasks]
        found += [f"/desk/messages/{message}" for message in accusing.desk.case(case).messages]
        found += [f"/desk/cases/{case}/files/{file}" for file in accusing.desk.case(case).files]
    return [*found, f"/desk/cases/{accusing.secret['open']}/letters/7"]


def _sent(accusing: Bureau) -> Mapping[str, Mapping[str, str]]:
    """Return what somebody sends who tries to lay hands on it."""
    secret, command = accusing.secret, {"_command": "a" * 32}
    [incident] = [job.incident for job in accusing.desk.case(secret["failed"]).jobs.values()]
    [task] = accusing.desk.case(secret["open"]).tasks
    return {
        f"/desk/tasks/{task}/claim": command,
        f"/desk/tasks/{task}/draft": command,
        f"/desk/cases/{secret['open']}/notes": {**command, "text": "x"},
        f"/desk/cases/{secret['failed']}/incidents/{incident}/retry": command,
        f"/admin/incidents/{secret['failed']}/{incident}/retry": {"_command": "b" * 32},
        f"/audit/cases/{secret['open']}/verify": command,
        "/audit/": {"text": INFORMANT},
        "/follow": {"number": accusing.desk.case(secret["open"]).number, "code": "AAAAAAAAAA"},
    }


def _seen(bureau: Bureau, accusing: Bureau, who: str) -> tuple[dict[str, str], list[object]]:
    bureau.begin(f"looks {who}")
    look = Look(office=bureau.web, login=who)
    with capture_logs() as logged:
        look.around({"organ": who.partition(".")[0]}, _asked(accusing), _sent(accusing))
    return look.answers, list(logged)


@pytest.mark.req("REQ-HND-5")
@pytest.mark.parametrize("who", [ACCUSED, COLLEAGUE])
def test_whom_an_accusation_accuses_sees_to_the_byte_what_she_would_see_without_it(
    bureaus: tuple[Bureau, Bureau], who: str
) -> None:
    accusing, _ = bureaus

    (with_it, logged), (without, logged_without) = (_seen(bureau, accusing, who) for bureau in bureaus)

    assert sorted(with_it) == sorted(without)
    for path, said in with_it.items():
        differing = difflib.unified_diff(said.splitlines(), without[path].splitlines(), lineterm="", n=1)
        assert said == without[path], "\n".join([path, *differing])
    assert logged == logged_without
