"""`init` and `publish`: what an office needs before its first case."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from engine import calendar_source, codec
from engine import commands as c
from engine.bootstrap import PROCESSES, System
from engine.cli.checking import checked_folder, show
from engine.cli.edge import Asked, UsageError, database, opened
from engine.errors import DivergenceError
from engine.ids import CommandId, OrganId, derive
from engine.publishing import check_folder, publish
from engine.storage.lookups import CALENDAR
from engine.storage.reader import CaseFilter
from engine.storage.records import StoredCalendar
from engine.working_days import Calendar

FIRST_ORGAN: Final = OrganId("xf")
_FIRST_NAME: Final = "信访局"
_COUNTY: Final = 3


def init(asked: Asked) -> int:
    """Make what is missing: data folder, key, schema, calendar, the bundles that ship, a first organ.

    Whatever is there already stays as it is; only a calendar that knows more years replaces an older one.
    """
    _keep_the_key(asked)
    with opened(asked, create=True) as system:
        calendar = _adopt_calendar(system, asked)
        bundles = dict(_publish_missing(system, asked))
        organ = _establish_first_organ(system, asked)
    settings = asked.settings
    answer = {"data": str(settings.data), "calendar": calendar, "bundles": bundles, "organ": organ}
    asked.answer(
        answer,
        f"The office's data lie in {settings.data}.",
        *(f"Cases start on the bundle {key} {digest[:12]}." for key, digest in bundles.items()),
        "Next: xinfang admin LOGIN, xinfang demo, or xinfang import FILE.",
    )
    return 0


def publish_folder(asked: Asked, folder: Path) -> int:
    """Have new cases start on a folder's bundle; status 1, and nothing changed, where it has an error."""
    with opened(asked) as system:
        checked = checked_folder(folder)
        if not checked.usable:
            show(asked, checked, {"published": False})
            return 1
        published = publish(system.store, system.office, checked, asked.now)
    said = {"published": True, "key": published.key, "digest": published.digest, "changed": published.changed}
    show(asked, checked, said)
    if not asked.json:
        already = "" if published.changed else ", as before"
        asked.answer({}, f"New cases of {published.key} start on {published.digest[:12]}{already}.")
    return 0


def _keep_the_key(asked: Asked) -> None:
    """Refuse to make a new key beside cases: what the lost one sealed would stay closed for ever."""
    lost = [name for name in ("master.key", "accusations.key") if not (asked.settings.data / name).exists()]
    with database(asked) as store:
        if not lost or not store.is_current():
            return
        with store.reading() as reader:
            counted = {
                "master.key": reader.count_cases(CaseFilter()),
                "accusations.key": reader.count_sealed_apart(),
            }
    for name in lost:
        if counted[name]:
            message = (
                f"There are {counted[name]} cases, but no key in {asked.settings.data}; put {name} back."
            )
            raise UsageError(message)


def _adopt_calendar(system: System, asked: Asked) -> str:
    """Adopt the calendar of the installed package unless the one in force knows as many years."""
    found = calendar_source.published()
    with system.store.writing() as work:
        current = work.setting(CALENDAR)
        days = None if current is None else work.calendar(current)
        if current is not None and days is not None:
            known = Calendar.from_json(codec.parse_object(days.encode()))
            if known.published_years >= found.published_years:
                return current
        names = codec.canonical(calendar_source.names()).decode()
        days = codec.canonical(found.to_json()).decode()
        work.put_submitted_calendar(StoredCalendar(digest=found.digest, days=days, names=names))
    command = CommandId(derive("adopt", current or "", found.digest))
    system.office.handle(c.AdoptCalendar(id=command, actor=c.OPERATOR, at=asked.now, digest=found.digest))
    return found.digest


def _publish_missing(system: System, asked: Asked) -> Iterator[tuple[str, str]]:
    """Publish each bundle that ships unless the office has one of its key; yield (key, digest in force)."""
    for manifest in sorted(PROCESSES.glob("*/bundle.toml")):
        key = manifest.parent.name
        with system.store.reading() as reader:
            current = reader.current_bundle(key)
        if current is None:
            checked = check_folder(manifest.parent)
            if not checked.usable:
                message = f"The bundle {key} that ships has faults; see: xinfang check {manifest.parent}"
                raise DivergenceError(message)
            current = publish(system.store, system.office, checked, asked.now).digest
        yield key, current


def _establish_first_organ(system: System, asked: Asked) -> str:
    with system.store.reading() as reader:
        organs = reader.organs()
    if organs:
        return organs[0].id
    first = c.EstablishOrgan(
        id=CommandId(derive("init", "organ", FIRST_ORGAN)),
        actor=c.OPERATOR,
        at=asked.now,
        organ=FIRST_ORGAN,
        name=_FIRST_NAME,
        level=_COUNTY,
        kind="petition_office",
    )
    system.office.handle(first)
    return FIRST_ORGAN
