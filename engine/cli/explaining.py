"""`explain`: why a period of a case ends on its day."""

from collections.abc import Mapping
from functools import cache

from engine.bootstrap import System
from engine.cli.edge import Asked, UsageError, find_case, opened
from engine.cli.reasons import Reasons
from engine.deadlines import ClockKey, Rulebook
from engine.errors import DivergenceError
from engine.history import Entry
from engine.office.calendars import read
from engine.reasoning import Days, Reasoning, explain


def explain_clock(asked: Asked, case: str, clock: str | None, language: str) -> int:
    """Print the reasoning of a clock's last day, or which clocks the case has; status 1: a broken chain."""
    with opened(asked) as system:
        found = find_case(system, case)
        try:
            entries = list(system.auditor.entries(found))
        except DivergenceError as error:
            asked.answer({"case": found, "error": str(error)}, f"The history does not hold: {error}")
            return 1
        reasonings = explain(entries, lambda entry: _rules(system, entry), cache(lambda d: _days(system, d)))
        definition = system.library.interpreter(entries[-1].edition.bundle).definition
        with system.store.reading() as reader:
            organs = {str(organ.id): organ.name for organ in reader.organs()}
    reasons = Reasons(definition=definition, language=language, zone=asked.zone, organs=organs)
    number = next(str(said["number"]) for name, said in entries[0].events if name == "case_started")
    answer = {"case": found, "number": number}
    if clock is None:
        listed = sorted(reasonings.values(), key=lambda reasoning: (reasoning.now.due_on, reasoning.key))
        rows = [_listed(reasons, reasoning) for reasoning in listed]
        asked.answer({**answer, "clocks": rows}, number, *(f"  {reasons.heading(one)}" for one in listed))
        return 0
    wanted = _wanted(reasonings, clock)
    asked.answer(
        {**answer, "clocks": [reasons.as_json(reasoning) for reasoning in wanted]},
        number,
        *(line for reasoning in wanted for line in reasons.lines(reasoning)),
    )
    return 0


def _listed(reasons: Reasons, reasoning: Reasoning) -> Mapping[str, object]:
    said = reasons.as_json(reasoning)
    return {name: said[name] for name in ("clock", "item", "name", "who", "state", "due_on", "provisional")}


def _wanted(reasonings: Mapping[ClockKey, Reasoning], clock: str) -> list[Reasoning]:
    """Return the clocks that an operator names: C05, C27 for all its items, C27#3, or by name.

    Raises UsageError where the case never had it, saying which it has.
    """
    asked = clock.strip().casefold()
    found = [reasoning for reasoning in reasonings.values() if asked in _names(reasoning)]
    if not found:
        known = ", ".join(sorted({key.clock for key in reasonings})) or "none"
        message = f"The case never had a clock {clock}; it has: {known}."
        raise UsageError(message)
    return found


def _names(reasoning: Reasoning) -> set[str]:
    key, rule = reasoning.key, reasoning.rule
    names = {key.clock} if key.item is None else {key.clock, f"{key.clock}#{key.item + 1}"}
    names |= set() if rule is None else {rule.name, rule.english}
    return {name.casefold() for name in names}


def _rules(system: System, entry: Entry) -> Rulebook:
    return system.library.interpreter(entry.edition.bundle).definition.rules_under(entry.edition.profile)


def _days(system: System, digest: str) -> Days:
    """Return a calendar with the names of its days.

    Raises DivergenceError if it is not stored.
    """
    with system.store.reading() as reader:
        stored = reader.stored_calendar(digest)
    names = {} if stored is None else {day: named.name for day, named in read(stored).names.items()}
    return Days(calendar=system.library.calendar(digest), names=names)
