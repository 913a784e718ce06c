"""What a proof came to, as sentences: how much was checked, and where it first does not hold."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from engine.history import Divergence

_NUMBERED: Final = re.compile(r" \d+$")
_CHAIN: Final[Mapping[str, LazyString]] = {
    "hash": lazy_gettext("The record was altered: it does not give its own hash any more."),
    "record": lazy_gettext("The record cannot be read as an entry."),
    "number": lazy_gettext("Another entry was expected here: one was taken out, put in or moved."),
    "previous": lazy_gettext("It does not follow the entry before it: one of the two was exchanged."),
    "body": lazy_gettext("The sealed body was altered or taken out."),
    "seal": lazy_gettext("The sealed body does not open with the case's key."),
    "end": lazy_gettext(
        "The history ends otherwise than the case's row says: entries are missing, or too many."
    ),
    "unreadable": lazy_gettext("The history cannot be read at all."),
}
_EXECUTION: Final[Mapping[str, LazyString]] = {
    "execution": lazy_gettext("The recorded command cannot be executed again on the recorded diagram."),
    "event": lazy_gettext("Executed again, the command gives another event than the one recorded."),
    "events": lazy_gettext("Executed again, the command gives more or fewer events than were recorded."),
    "marking": lazy_gettext(
        "Executed again, the case stands elsewhere on the diagram, or other data are known."
    ),
    "snapshot": lazy_gettext(
        "The snapshot, from which the next command starts, is not what the history led to."
    ),
}
"""By the field that a divergence names before its colon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found: both parts hold, or the first place at which one does not.

    `field` and `detail` are as the command line names them.
    """

    entries: int
    chain_holds: bool
    equal: bool
    entry: int
    sentence: str
    field: str
    detail: str


def verdict(entries: int, divergence: Divergence | None) -> Verdict:
    """Return a proof's result in words."""
    if divergence is None:
        return Verdict(
            entries=entries, chain_holds=True, equal=True, entry=0, sentence="", field="", detail=""
        )
    field, _, detail = divergence.what.partition(": ")
    kind = _NUMBERED.sub("", field)
    return Verdict(
        entries=entries,
        chain_holds=kind in _EXECUTION,
        equal=False,
        entry=divergence.entry,
        sentence=broken(divergence),
        field=field,
        detail=detail,
    )


def broken(divergence: Divergence) -> str:
    """Say in a sentence what does not hold."""
    kind = _NUMBERED.sub("", divergence.what.partition(": ")[0])
    return str(_CHAIN.get(kind) or _EXECUTION.get(kind) or divergence.what)
