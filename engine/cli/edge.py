"""What every subcommand is given: when it was asked, where things are, how it may answer."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from engine.bootstrap import Settings, System, open_system
from engine.errors import XinfangError
from engine.ids import CaseId
from engine.storage.reader import CaseFilter
from engine.storage.store import Store

_PAGE = 1000


class UsageError(XinfangError):
    """The command line was used wrongly: exit status 2; the message is a sentence for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One call of the command line: the settings, the aware moment, whether it wants JSON."""

    settings: Settings
    now: datetime
    json: bool

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return ZoneInfo(self.settings.zone)

    def answer(self, answer: Mapping[str, object], *lines: str) -> None:
        """Print the answer: one JSON object, or the lines for people."""
        if self.json:
            sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        else:
            sys.stdout.writelines(f"{line}\n" for line in lines)

    @contextmanager
    def progress(self, title: str, total: int | None = None) -> Iterator[Callable[..., None]]:
        """Give a function that moves a bar on standard error: told (done) or (done, total).

        There is a bar only for a person at a terminal, never with --json.
        """
        console = Console(stderr=True)
        hidden = self.json or not console.is_terminal
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console, disable=hidden, transient=True) as bars:
            bar = bars.add_task(title, total=total)

            def moved(done: int, of: int | None = None) -> None:
                bars.update(bar, completed=done, total=total if of is None else of)

            yield moved


@contextmanager
def database(asked: Asked) -> Iterator[Store]:
    """Give the database alone, and close it afterwards. Raises UsageError where it cannot be used."""
    try:
        store = Store(asked.settings.database_url)
        store.is_current()
    except Exception as error:  # the edge: drivers fail in many ways
        raise _unusable(asked, error) from error
    try:
        yield store
    finally:
        store.close()


@contextmanager
def opened(
    asked: Asked, *, create: bool = False, new_key: Callable[[], bytes] | None = None
) -> Iterator[System]:
    """Open the office's data, and close them afterwards.

    Raises UsageError where there are none, or the database cannot be used.
    """
    settings = asked.settings
    if not create and not (settings.data / "master.key").is_file():
        message = f"There is no office in {settings.data}; make one with: xinfang init"
        raise UsageError(message)
    try:
        system = open_system(settings, new_key=new_key, create=create)
        current = system.store.is_current()
    except Exception as error:  # the edge: drivers fail in many ways
        raise _unusable(asked, error) from error
    try:
        if not current:
            message = "The database has not the newest schema; bring it up to date with: xinfang init"
            raise UsageError(message)
        yield system
    finally:
        system.store.close()


def _unusable(asked: Asked, error: Exception) -> UsageError:
    detail = str(error).strip().splitlines() or [type(error).__name__]
    return UsageError(f"The office in {asked.settings.data} cannot be opened: {detail[0]}")


def find_case(system: System, given: str) -> CaseId:
    """Return the case that an operator names by its id or its number.

    Raises UsageError where there is none.
    """
    with system.store.reading() as reader:
        if reader.find_case(CaseId(given)) is not None:
            return CaseId(given)
        after, more = None, True
        while more:
            page = reader.cases(CaseFilter(), after=after, limit=_PAGE)
            for case in page.cases:
                if case.number.casefold() == given.casefold():
                    return case.id
            after, more = page.after, page.after is not None
    message = f"There is no case {given}."
    raise UsageError(message)
