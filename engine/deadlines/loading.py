"""Turn `deadlines.toml` into a rulebook, or say everything that is wrong with it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date

from engine.deadlines.ladder import read_ladder
from engine.deadlines.profiles import CLOCK_ID, NATIONAL, Profiles, overlaid, read_profiles
from engine.deadlines.reading import RulebookError, RulebookProblem, Table
from engine.deadlines.rulebook import (
    TODAY,
    Clock,
    ClockUnit,
    Extension,
    LengthFrom,
    Limit,
    On,
    Outcome,
    Pause,
    Rulebook,
    Start,
    Stop,
    StopAll,
    Trigger,
    Variant,
    Who,
)
from engine.deadlines.surface import elements_of, names_of, reactions_of

_SETTINGS = frozenset({"format", "stops_all", "profiles", "escalation", "profile_fixed_by"})
_FORMAT = 1
_NO_LEAP_YEAR = 2001
_COUNTED = frozenset({ClockUnit.NATURAL, ClockUnit.WORKDAY, ClockUnit.MONTH, ClockUnit.HOUR})
_FROM_A_DAY = frozenset({ClockUnit.NATURAL, ClockUnit.WORKDAY, ClockUnit.MONTH, ClockUnit.DATE})


def load(toml: Mapping[str, object], profile: str = NATIONAL) -> Rulebook:
    """Return the clocks of a parsed `deadlines.toml` under a rule profile.

    Raises:
        RulebookError: names clock and key of everything that is wrong.

    """
    problems: list[RulebookProblem] = []
    top = Table(toml, clock="deadlines.toml", problems=problems)
    if top.integer("format") != _FORMAT:
        top.refuse("format", f"is to be {_FORMAT}")
    stops_all = tuple(_stop_all(table) for table in top.tables("stops_all"))
    ladder = read_ladder(top)
    fixed_by = top.routing_name("profile_fixed_by") if "profile_fixed_by" in top else None
    profiles = read_profiles(top, profile)
    clocks: dict[str, Clock] = {}
    extensions: dict[str, Extension] = {}
    for name, values in overlaid(_clock_tables(toml, top), profiles, problems):
        table = Table(values, clock=name, problems=problems)
        if "extends" in table:
            extensions[name] = _extension(table)
        else:
            clocks[name] = _clock(table, profiles)
        table.close()
    problems.extend(_dangling(clocks, extensions, stops_all))
    if problems:
        raise RulebookError(tuple(problems))
    return Rulebook(
        clocks=clocks,
        extensions=extensions,
        ladder=ladder,
        fixed_by=fixed_by,
        title=profiles.title,
        starts_on=profiles.starts_on,
        ends_on=profiles.ends_on,
        profile=profile,
        digest=_digest(toml, profile),
        names=names_of(clocks.values(), extensions.values(), stops_all) | ({fixed_by} if fixed_by else set()),
        elements=elements_of(clocks.values(), extensions.values(), stops_all),
        reactions=reactions_of(clocks.values(), extensions.values(), stops_all),
    )


def load_profiles(toml: Mapping[str, object]) -> Mapping[str, Rulebook]:
    """Return the clocks under every rule profile that an organ can choose, the national one first.

    Raises:
        RulebookError: names clock and key of everything that is wrong, in whichever profile.

    """
    problems: dict[RulebookProblem, None] = {}
    rulebooks: dict[str, Rulebook] = {}
    for name in _choosable(toml):
        try:
            rulebooks[name] = load(toml, name)
        except RulebookError as error:
            problems |= dict.fromkeys(error.problems)
    if problems:
        raise RulebookError(tuple(problems))
    return rulebooks


def _choosable(toml: Mapping[str, object]) -> tuple[str, ...]:
    top = Table(toml, clock="deadlines.toml", problems=[])
    return (NATIONAL, *sorted(read_profiles(top, NATIONAL).choosable - {NATIONAL}))


def _clock_tables(toml: Mapping[str, object], top: Table) -> Mapping[str, Mapping[str, object]]:
    tables: dict[str, Mapping[str, object]] = {}
    for name in sorted(set(toml) - _SETTINGS):
        value = toml[name]
        if not CLOCK_ID.fullmatch(name):
            top.refuse(name, "is neither a setting nor a clock (C and two digits)")
        elif not isinstance(value, dict):
            top.refuse(name, f"is to be a table, found {value!r}")
        else:
            tables[name] = value
    return tables


def _clock(table: Table, profiles: Profiles) -> Clock:
    unit = table.choice("unit", ClockUnit)
    profile = table.text("profile")
    if profile and profile not in profiles.known:
        table.refuse("profile", f"{profile!r} is no profile of this file")
    starts = tuple(_start(start, unit) for start in table.tables("starts"))
    clock = Clock(
        id=table.clock,
        name=table.text("name"),
        english=table.text("en"),
        unit=unit,
        length=table.integer("length") if unit in _COUNTED else None,
        length_from=_length_from(table),
        set_by=table.routing_name("set_by") if unit is ClockUnit.SET else None,
        month_day=_month_day(table) if unit is ClockUnit.DATE else None,
        years=table.integer("years", least=0) if unit is ClockUnit.DATE else 0,
        who=table.choice("who", Who),
        roll=table.flag("roll"),
        grace=table.optional_integer("grace") or 0,
        warn=tuple(sorted(set(table.integers("warn")), reverse=True)),
        law=table.texts("law"),
        profile=profile,
        note=table.optional_text("note") or "",
        configurable=table.flag("configurable"),
        informational=table.flag("informational"),
        per_item=table.flag("per_item"),
        item_name=table.routing_name("item_name") if "item_name" in table else None,
        within=table.texts("within") if "within" in table else (),
        once=table.flag("once"),
        starts=starts if profile in profiles.in_force else (),
        stops=tuple(_stop(stop) for stop in table.tables("stops")),
        variants=tuple(_variant(variant) for variant in table.tables("variants")),
        limits=tuple(_limit(limit) for limit in table.tables("limits")),
        pauses=tuple(_pause(pause) for pause in table.tables("pauses")),
    )
    _fit_together(clock, table)
    return clock


def _fit_together(clock: Clock, table: Table) -> None:
    if clock.roll and clock.who is Who.AUTHORITY:
        table.refuse("roll", "an authority's period is used as it is, not rolled")
    if clock.grace and clock.who is not Who.PETITIONER:
        table.refuse("grace", "only a petitioner's post is waited for")
    if clock.warn and clock.unit is ClockUnit.HOUR:
        table.refuse("warn", "a clock of hours has no warning days")
    if clock.per_item != (clock.item_name is not None):
        table.refuse("item_name", "goes with per_item = true, and the other way round")


def _extension(table: Table) -> Extension:
    table.choice("unit", ClockUnit)
    table.choice("who", Who)
    table.text("profile")
    table.optional_text("note")
    return Extension(
        id=table.clock,
        name=table.text("name"),
        english=table.text("en"),
        extends=table.text("extends"),
        trigger=_trigger(table),
        days=table.routing_name("days"),
        at_most=table.integer("at_most"),
        times=table.integer("times"),
        before_expiry=table.flag("before_expiry", default=True),
        law=table.texts("law"),
    )


def _trigger(table: Table) -> Trigger:
    on = table.choice("on", On)
    of_the_case = on in {On.STARTED, On.ENDED}
    return Trigger(
        on=on,
        elements=("",) if of_the_case else table.text_or_texts("element"),
        when=table.expression("when"),
    )


def _closed_trigger(table: Table | None, key: str, parent: Table) -> Trigger:
    if table is None:
        parent.refuse(key, "is missing")
        return Trigger(on=On.COMPLETED, elements=(), when=None)
    trigger = _trigger(table)
    table.close()
    return trigger


def _stop_all(table: Table) -> StopAll:
    trigger = _trigger(table)
    spared = table.texts("except") if "except" in table else ()
    table.close()
    return StopAll(trigger=trigger, spared=frozenset(spared))


def _start(table: Table, unit: ClockUnit) -> Start:
    trigger = _trigger(table)
    origins = table.routing_names("from") if unit in _FROM_A_DAY else (TODAY,)
    deemed_by = table.texts("deemed_by") if "deemed_by" in table else ()
    table.close()
    return Start(trigger=trigger, origins=origins, deemed_by=deemed_by)


def _stop(table: Table) -> Stop:
    stop = Stop(trigger=_trigger(table), outcome=table.choice("outcome", Outcome))
    table.close()
    return stop


def _length_from(table: Table) -> LengthFrom | None:
    inner = table.table("length_from")
    if inner is None:
        return None
    length_from = LengthFrom(
        name=inner.routing_name("name"),
        unit=_counted_in_days(inner),
        at_least=inner.optional_integer("at_least") or 1,
        at_most=inner.optional_integer("at_most"),
    )
    inner.close()
    return length_from


def _limit(table: Table) -> Limit:
    limit = Limit(
        when=table.expression("when"),
        origin=table.routing_name("from"),
        length=table.integer("length"),
        unit=_counted_in_days(table),
    )
    table.close()
    return limit


def _variant(table: Table) -> Variant:
    cap = table.table("cap")
    variant = Variant(
        when=table.needed_expression("when"),
        origins=table.routing_names("from"),
        cap=None if cap is None else _limit(cap),
    )
    table.close()
    return variant


def _pause(table: Table) -> Pause:
    pause = Pause(
        name=table.routing_name("name"),
        begins=_closed_trigger(table.table("begins"), "begins", table),
        planned=table.routing_name("planned"),
        ends=_closed_trigger(table.table("ends"), "ends", table),
        until=table.routing_name("until"),
        law=table.texts("law"),
    )
    table.close()
    return pause


def _counted_in_days(table: Table) -> ClockUnit:
    unit = table.choice("unit", ClockUnit)
    if unit not in _FROM_A_DAY - {ClockUnit.DATE}:
        table.refuse("unit", "is to be natural, workday or month")
    return unit


def _month_day(table: Table) -> tuple[int, int] | None:
    text = table.text("month_day")
    try:
        day = date.fromisoformat(f"{_NO_LEAP_YEAR}-{text}")
    except ValueError:
        table.refuse("month_day", f"is to be a day of every year such as 06-30, found {text!r}")
        return None
    return day.month, day.day


def _dangling(
    clocks: Mapping[str, Clock], extensions: Mapping[str, Extension], stops_all: tuple[StopAll, ...]
) -> Iterator[RulebookProblem]:
    named = [(extension.id, "extends", extension.extends) for extension in extensions.values()]
    named += [(clock.id, "within", other) for clock in clocks.values() for other in clock.within]
    named += [
        (clock.id, "starts.deemed_by", other)
        for clock in clocks.values()
        for start in clock.starts
        for other in start.deemed_by
    ]
    named += [("deadlines.toml", "stops_all", other) for stop in stops_all for other in sorted(stop.spared)]
    for clock, key, other in named:
        if other not in clocks:
            yield RulebookProblem(clock=clock, key=key, reason=f"{other!r} is no clock of this file")


def _digest(toml: Mapping[str, object], profile: str) -> str:
    canonical = json.dumps([profile, toml], sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()
