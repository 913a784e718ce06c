"""What happened to a case, as far as it is the petitioner's business: no notes, no tasks, no officers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from engine import events as e
from engine.history import Entry
from engine.ids import ElementId
from web import context
from web.context import say
from web.public.holding import Held, concerns_petitioner
from web.public.papers import by_her, is_hers

_PLAIN: Final[Mapping[type[e.Event], LazyString]] = {
    e.CaseStarted: lazy_gettext("Your petition was received"),
    e.CaseForwarded: lazy_gettext("Your matter was handed to the competent organ"),
    e.CaseSplit: lazy_gettext("Some of your claims go on as a matter of their own"),
    e.CaseMerged: lazy_gettext("Your matter goes on together with another one of the same kind"),
    e.CaseEnded: lazy_gettext("The matter is closed"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One entry: when, by whom (she herself, or an organ), what it came to."""

    at: datetime
    who: str
    sentences: tuple[str, ...]
    quoted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage of the path: `state` is done, current or ahead; `note` since when; `text` what happens."""

    name: str
    state: str
    note: str
    text: str


def path(seen: Held) -> list[Stage]:
    """Return the stages in their order, with the days on which the case entered and left them."""
    entered: dict[ElementId, datetime] = {}
    left: dict[ElementId, datetime] = {}
    for entry, _ in seen.dossier.opened:
        for event in entry.happened():
            if isinstance(event, e.StageEntered):
                entered.setdefault(event.stage, entry.at)
            elif isinstance(event, e.StageLeft):
                left[event.stage] = entry.at
    return [_stage(seen, stage, entered, left) for stage in seen.words.definition.stages]


def _stage(
    seen: Held,
    stage: ElementId,
    entered: Mapping[ElementId, datetime],
    left: Mapping[ElementId, datetime],
) -> Stage:
    words, now = seen.words, stage in seen.case.stages
    state, note = "ahead", ""
    if now:
        state, note = "current", say("since %(day)s", day=_day(entered[stage]))
    elif stage in left:
        state, note = "done", say("until %(day)s", day=_day(left[stage]))
    text = words.documentation(words.definition.elements[stage])
    return Stage(name=words.element(stage), state=state, note=note, text=text)


def story(seen: Held) -> list[Told]:
    """Return the entries that say something to the petitioner, newest first."""
    found = []
    for entry, body in seen.dossier.opened:
        sentences = tuple(dict.fromkeys(_sentences(seen, entry, body)))
        if sentences:
            found.append(Told(at=entry.at, who=_who(seen, entry), sentences=sentences))
    return found[::-1]


def _who(seen: Held, entry: Entry) -> str:
    if by_her(entry):
        return say("You")
    organ = entry.capacity.organ
    return "" if organ is None or seen.neutral else context.named([organ])


def _sentences(seen: Held, entry: Entry, body: Mapping[str, e.Json]) -> Iterator[str]:
    details = body.get("details")
    if isinstance(details, dict) and isinstance(code := details.get("letter"), str) and is_hers(seen, code):
        title = say("Letter") if seen.neutral else str(details.get("title") or code)
        yield say("A letter was issued to you: %(title)s", title=title)
    for event in entry.happened():
        said = _of_course(seen, event) or _of_hers(seen, entry, event) or _of_clock(seen, event)
        if said:
            yield said


def _of_course(seen: Held, event: e.Event) -> str:
    """Say how the case went on."""
    if isinstance(event, e.StageEntered):
        return say("Stage “%(stage)s” begins", stage=seen.words.element(event.stage))
    if isinstance(event, e.CaseForwarded) and not seen.neutral:
        return say("Your matter was handed to %(organ)s", organ=context.named([event.organ]))
    return str(_PLAIN.get(type(event), ""))


def _of_hers(seen: Held, entry: Entry, event: e.Event) -> str:
    """Say what she did, or an officer entered for her."""
    if not by_her(entry):
        return ""
    match event:
        case e.MessageReceived():
            return say("Sent: %(message)s", message=seen.words.element(event.element))
        case e.FileAttached():
            return say("A file was added")
        case _:
            return ""


def _of_clock(seen: Held, event: e.Event) -> str:
    """Say what became of a period that concerns her."""
    if not isinstance(event, e.DeadlineMoved | e.DeadlineRecomputed | e.DeadlineMissed) or seen.neutral:
        return ""
    ruled = seen.words.definition.rulebook.clocks.get(event.clock)
    if ruled is None or not concerns_petitioner(ruled):
        return ""
    name = seen.words.clock(event.clock)
    if isinstance(event, e.DeadlineMoved | e.DeadlineRecomputed):
        return say("Period “%(clock)s” now runs until %(day)s", clock=name, day=context.day(event.due_on))
    return say("Period “%(clock)s” has passed", clock=name)


def _day(at: datetime) -> str:
    return context.day(at.astimezone(context.site().zone).date())
