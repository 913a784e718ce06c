"""What happened in a case, newest first: all of it, or one kind of entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from engine.history import Entry
from web.sight import Seen
from web.telling import Teller, Told

_A_PAGE: Final = 40
KINDS: Final[Mapping[str, LazyString]] = {
    "all": lazy_gettext("Everything"),
    "decisions": lazy_gettext("Decisions"),
    "letters": lazy_gettext("Letters"),
    "deadlines": lazy_gettext("Periods"),
    "notes": lazy_gettext("Notes and files"),
}
_BY_EVENT: Final = {
    "task_completed": "decisions",
    "message_received": "decisions",
    "table_evaluated": "decisions",
    "case_started": "decisions",
    "case_ended": "decisions",
    "case_forwarded": "decisions",
    "case_split": "decisions",
    "case_merged": "decisions",
    "rule_profile_bound": "deadlines",
    "deadline_set": "deadlines",
    "deadline_moved": "deadlines",
    "deadline_recomputed": "deadlines",
    "deadline_escalated": "deadlines",
    "deadline_warned": "deadlines",
    "deadline_met": "deadlines",
    "deadline_missed": "deadlines",
    "deadline_ended": "deadlines",
    "timer_fired": "deadlines",
    "note_added": "notes",
    "file_attached": "notes",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The told entries of one kind; `left_out` are those that a longer page would show."""

    kind: str
    told: tuple[Told, ...]
    letters: Mapping[int, str]
    left_out: int


def timeline(seen: Seen, kind: str, *, whole: bool) -> Timeline:
    """Return the entries of a kind (one of `KINDS`), the newest ones unless the whole is asked for."""
    letters = {letter.id: letter.title for letter in seen.dossier.letters}
    kinds = {entry.number: _kinds(entry, letters) for entry, _ in seen.dossier.opened}
    told = [
        one
        for one in Teller(seen.words).tell(seen.dossier.opened)
        if kind == "all" or kind in kinds[one.number]
    ]
    shown = told if whole else told[:_A_PAGE]
    return Timeline(kind=kind, told=tuple(shown), letters=letters, left_out=len(told) - len(shown))


def _kinds(entry: Entry, letters: Mapping[int, str]) -> set[str]:
    found = {_BY_EVENT[name] for name, _ in entry.events if name in _BY_EVENT}
    return found | {"letters"} if entry.number in letters else found
