"""Who tried what and was refused, and what they were told: a part of who knew what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from engine.errors import Reason, Rejected
from engine.ids import ActorId, RoleId
from engine.storage.records import RefusalRow
from web import context, errors
from web.commands import command_name
from web.context import say
from web.wording import Wording

MOST: Final = 100
_KNOWN: Final = frozenset(Reason)
_PLACES: Final[Mapping[str, LazyString]] = {
    "role": lazy_gettext("Roles that may"),
    "organ": lazy_gettext("Organ"),
    "clock": lazy_gettext("Period"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """One refusal: when, who, what they wanted, what they were told, and what that was about."""

    at: datetime
    who: str
    wanted: str
    told: str
    about: str


def refusals(stream: str, words: Wording | None) -> list[Refused]:
    """Return the newest refusals of a stream, at most `MOST`; `words` of its bundle, None for the office."""
    with context.site().system.store.reading() as reader:
        rows = reader.refusals(stream, limit=MOST)
    return [_refused(row, words) for row in rows]


def _refused(row: RefusalRow, words: Wording | None) -> Refused:
    known = row.reason in _KNOWN
    told = errors.sentence(Rejected(Reason(row.reason), **row.parameters)) if known else row.reason
    return Refused(
        at=row.at,
        who=_who(row.actor),
        wanted=command_name(row.command),
        told=told,
        about=" · ".join(_about(row.parameters, words)),
    )


def _who(actor: ActorId) -> str:
    if actor == context.SOMEBODY:
        return say("Somebody who proved nothing")
    return say("The petitioner") if actor.startswith("petitioner:") else context.named([actor])


def _about(parameters: Mapping[str, str | int], words: Wording | None) -> Iterable[str]:
    for name, value in parameters.items():
        if name in _PLACES:
            yield f"{_PLACES[name]}: {_named(name, str(value), words)}"


def _named(name: str, value: str, words: Wording | None) -> str:
    if name == "organ":
        return context.named([value])
    if words is None:
        return value
    return words.clock(value) if name == "clock" else words.any_of(tuple(map(RoleId, value.split())))
