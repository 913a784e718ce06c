"""Rule profiles: what a province or a sector changes; it may shorten an authority's period, no more."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from engine.deadlines.reading import RulebookProblem, Table
from engine.deadlines.rulebook import ClockUnit, Who

NATIONAL = "national"
CLOCK_ID = re.compile(r"C\d\d")

_CHANGEABLE = frozenset({"length", "at_most", "unit", "warn", "pauses", "note"})
_LENGTHS = ("length", "at_most")
_TWO_WEEKS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiles:
    """The profiles a file knows, those in force, and what the chosen one changes: clock → key → value.

    `choosable` are those that an organ can choose: an enabled addition holds for all of them already.
    `starts_on` and `ends_on` are the days between which the chosen one binds new cases.
    """

    known: frozenset[str]
    in_force: frozenset[str]
    choosable: frozenset[str]
    overlay: Mapping[str, Mapping[str, object]]
    title: str
    starts_on: date | None
    ends_on: date | None


def read_profiles(top: Table, chosen: str) -> Profiles:
    """Return the profiles; in force are the national one, the chosen one and the enabled additions."""
    in_force = {NATIONAL, chosen}
    days: dict[str, tuple[date | None, date | None]] = {}
    titles: dict[str, str] = {}
    overlays: dict[str, Mapping[str, Mapping[str, object]]] = {NATIONAL: {}}
    for name, table in top.tables_by_name("profiles"):
        titles[name] = table.text("title")
        table.texts("law")
        table.optional_text("note")
        if table.flag("enabled"):
            in_force.add(name)
        days[name] = (table.optional_day("from"), table.optional_day("until"))
        overlays[name] = {clock: table.raw(clock) for clock in table.keys_like(CLOCK_ID)}
        table.close()
    if chosen not in overlays:
        top.refuse("profiles", f"has no profile {chosen!r}")
    starts_on, ends_on = days.get(chosen, (None, None))
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        top.refuse(f"profiles.{chosen}.until", "lies before the day on which the profile begins")
    return Profiles(
        known=frozenset(overlays),
        in_force=frozenset(in_force),
        choosable=frozenset(overlays) - (in_force - {NATIONAL, chosen}),
        overlay=overlays.get(chosen, {}),
        title=titles.get(chosen, ""),
        starts_on=starts_on,
        ends_on=ends_on,
    )


def overlaid(
    tables: Mapping[str, Mapping[str, object]], profiles: Profiles, problems: list[RulebookProblem]
) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Give each clock's table with the changes of the chosen profile, and note changes that are not allowed.

    Only an authority's period may change, and only to a shorter one: the national maxima bind every
    profile (信访工作条例 34: 不得超过30日), and a petitioner's period is never cut.
    """
    problems += [
        RulebookProblem(clock=name, key="profiles", reason="is no clock of this file")
        for name in sorted(set(profiles.overlay) - set(tables))
    ]
    for name, values in tables.items():
        changes = profiles.overlay.get(name, {})
        for key, reason in _not_allowed(values, changes):
            problems.append(RulebookProblem(clock=name, key=f"profiles.{key}", reason=reason))
        yield name, {**values, **changes}


def _not_allowed(values: Mapping[str, object], changes: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key in sorted(set(changes) - _CHANGEABLE):
        yield key, "is nothing that a profile may change"
    if changes and values.get("who") != Who.AUTHORITY:
        yield "who", "a profile changes periods of authorities only"
    for key in _LENGTHS:
        concerned = key in changes or ("unit" in changes and key in values)
        if concerned and not _no_longer(values, changes, key):
            local = changes.get(key, values.get(key))
            yield key, f"{local!r} is longer than the national {values.get(key)!r}, or cannot be compared"
    if not _leaves_out_no_more(values, changes):
        yield "pauses", "a profile leaves out no days that the national rules count"


def _leaves_out_no_more(values: Mapping[str, object], changes: Mapping[str, object]) -> bool:
    """Say whether every pause is a national one: days left out make a period longer (O-17)."""
    national, local = values.get("pauses", []), changes.get("pauses", [])
    return isinstance(national, list) and isinstance(local, list) and all(one in national for one in local)


def _no_longer(values: Mapping[str, object], changes: Mapping[str, object], key: str) -> bool:
    national, local = values.get(key), changes.get(key, values.get(key))
    if not isinstance(national, int) or not isinstance(local, int):
        return False
    unit, local_unit = values.get("unit"), changes.get("unit", values.get("unit"))
    if unit == local_unit:
        return local <= national
    comparable = (unit, local_unit) == (ClockUnit.NATURAL, ClockUnit.WORKDAY) and local <= _TWO_WEEKS
    return comparable and longest_stretch(local) <= national


def longest_stretch(working_days: int) -> int:
    """Return the days that up to ten working days take at most: the longest holiday and the weekends.

    No period since 2008 took more (a test counts them all); the longest holiday so far was that of 2020.
    """
    return working_days + 10 + 2 * ((working_days - 1) // 5)
