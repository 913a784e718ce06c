"""`profile`: under which rule profile the cases of an organ run."""

from datetime import date

from engine import commands as c
from engine.bootstrap import System
from engine.cli.edge import Asked, UsageError, opened
from engine.errors import Reason, Rejected
from engine.ids import CommandId, OrganId, derive
from engine.office import STREAM
from engine.storage.chosen_profiles import PROFILES, chosen_on


def profile(asked: Asked, organ: str | None, wanted: str | None, day: str | None) -> int:
    """Choose a profile for an organ from a day on; without one say which profile each organ comes under."""
    today = asked.now.astimezone(asked.zone).date()
    with opened(asked) as system:
        if organ is not None and wanted is not None:
            _choose(system, asked, OrganId(organ), wanted, today if day is None else _day(day))
        with system.store.reading() as reader:
            stored = reader.setting(PROFILES)
            chosen = {
                str(one.id): chosen_on(stored, (one.id, *one.superiors()), today)
                for one in reader.organs()
                if organ in (None, one.id)
            }
    if not chosen:
        message = f"There is no organ {organ}."
        raise UsageError(message)
    asked.answer(
        {"day": today.isoformat(), "profiles": chosen},
        *(f"{name}: {under}" for name, under in chosen.items()),
    )
    return 0


def _choose(system: System, asked: Asked, organ: OrganId, wanted: str, starts_on: date) -> None:
    with system.store.reading() as reader:
        last = reader.last_entry(STREAM)
    command = CommandId(derive("profile", organ, wanted, last.number if last else 0))
    try:
        system.office.handle(
            c.ChooseProfile(
                id=command,
                actor=c.OPERATOR,
                at=asked.now,
                organ=organ,
                profile=wanted,
                starts_on=starts_on,
            )
        )
    except Rejected as refusal:
        known = refusal.parameters.get("known", "")
        message = (
            f"No published process has a rule profile {wanted}; there are: {known}."
            if refusal.reason is Reason.PROFILE_UNKNOWN
            else f"There is no organ {organ}."
        )
        raise UsageError(message) from refusal


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"--from wants a day such as 2026-05-01, found {text!r}."
        raise UsageError(message) from error
