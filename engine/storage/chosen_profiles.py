"""Which rule profile each organ has chosen from which day on: one setting, written by `ChooseProfile`."""

from collections.abc import Iterable
from datetime import date
from typing import Final

import orjson

from engine.ids import OrganId

PROFILES: Final = "profiles"
NOBODYS: Final = "national"


def chosen_on(stored: str | None, organs: Iterable[OrganId], day: date) -> str:
    """Return what the first of these organs that has chosen by a day has chosen; nearest first."""
    choices: dict[str, dict[str, str]] = orjson.loads(stored or "{}")
    for organ in organs:
        begun = [start for start in choices.get(organ, {}) if date.fromisoformat(start) <= day]
        if begun:
            return choices[organ][max(begun)]
    return NOBODYS


def choosing(stored: str | None, organ: OrganId, profile: str, starts_on: date) -> str:
    """Return the setting with one more choice; a second one for the same day replaces the first."""
    choices: dict[str, dict[str, str]] = orjson.loads(stored or "{}")
    choices.setdefault(organ, {})[starts_on.isoformat()] = profile
    return orjson.dumps(choices, option=orjson.OPT_SORT_KEYS).decode()
