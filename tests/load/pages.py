"""How long the server thinks about a page when the office holds very many cases.

    XINFANG_DATA=folder xinfang init
    python -m tests.load.pages --cases 100000 --data folder

The office of the demo gets that many petitions by ordinary commands (what a folder has already stays), then
staff open their pages through the application itself: server time, no network.
"""

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter

from engine import commands as c
from engine.bootstrap import Settings, System, open_system
from engine.demo.office import PASSWORD, establish
from engine.demo.texts import petition
from engine.ids import ActorId, CaseId, CommandId, OrganId, derive
from engine.storage.reader import CaseFilter
from tests.web.browser import Browser
from web import create_app

_START = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
_TOPICS = ("matter", "dispute", "act", "wage", "duty", "simple")
_ROUNDS = 40


def main() -> None:
    """Fill the office where it is not full yet, then measure."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=100_000)
    asked.add_argument("--data", type=Path, required=True)
    said = asked.parse_args()
    database = f"sqlite:///{said.data.resolve() / 'xinfang.sqlite'}"
    system = open_system(Settings(data=said.data.resolve(), database_url=database))
    office = establish(system)
    _fill(system, office.targets, said.cases)
    for login, path in _pages(system):
        _measure(system, login, path)


def _fill(system: System, organs: tuple[OrganId, ...], cases: int) -> None:
    with system.store.reading() as reader:
        before = reader.count_cases(CaseFilter())
    for number, command in islice(enumerate(_filings(organs)), before, cases):
        system.engine.handle(command)
        if number % 5_000 == 0:
            print(f"{number} cases", file=sys.stderr)


def _filings(organs: tuple[OrganId, ...]) -> Iterator[c.FileSubmission]:
    for number in count():
        chance = Random(number)  # noqa: S311 - made-up petitions, no secret
        said = petition(chance, chance.choice(_TOPICS))
        petitioner = ActorId(f"petitioner:{derive('load', str(said['petitioner']), str(said['phone']))}")
        yield c.FileSubmission(
            id=CommandId(derive("load filing", number)),
            case=CaseId(derive("load case", number)),
            actor=petitioner,
            at=_START + timedelta(minutes=number),
            organ=organs[number % len(organs)],
            petitioner=petitioner,
            answers=said,
        )


def _pages(system: System) -> Iterator[tuple[str, str]]:
    registrar, head = "district-housing.registrar.1", "district-government.head.1"
    with system.store.reading() as reader:
        case = reader.cases(CaseFilter(organs=(OrganId("district-housing"),)), limit=1).cases[0].id
    for path in ("/desk/", "/desk/?scope=groups", "/desk/?scope=groups&q=养老金", f"/desk/cases/{case}"):
        yield registrar, path
    for path in (
        "/desk/?scope=organs",
        "/desk/?scope=organs&q=噪声",
        "/desk/cases",
        "/audit/",
        "/audit/?q=养老金",
    ):
        yield head, path


def _measure(system: System, login: str, path: str) -> None:
    numbers = count()
    app = create_app(
        system,
        now=lambda: _START + timedelta(days=120),
        new_id=lambda: derive("page", login, path, next(numbers)),
    )
    browser = Browser(app.test_client())
    browser.sign_in(login, PASSWORD)
    taken = []
    for _ in range(_ROUNDS):
        began = perf_counter()
        answer = browser.get(path)
        taken.append((perf_counter() - began) * 1000)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
    print(f"{login:32} {path:40} median {median(taken):6.1f} ms, p95 {quantiles(taken, n=20)[-1]:6.1f} ms")


if __name__ == "__main__":
    main()
