"""A case on one page: where it stands, who may do what, by when, and how it came there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import commands as c
from engine import events as e
from engine.case import Case, WorkItem
from engine.deadlines import Running, State
from engine.deadlines.rulebook import TODAY
from engine.errors import CommandMalformedError, Rejected
from engine.ids import CaseId
from web import context, errors
from web.context import say
from web.desk import filling
from web.desk.picture import pictures
from web.desk.sight import Seen, see
from web.desk.telling import Teller
from web.desk.wording import Wording

bp = Blueprint("cases", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One of the stages on the way; `state` is done, current or ahead."""

    name: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A task or message that is open, and who may do it."""

    link: str
    name: str
    who: str
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A legal clock with all that explains its date."""

    name: str
    due_on: date
    left: str
    state: str
    state_name: str
    law: str
    why: str


@bp.get("/cases/<case>")
def show(case: str) -> str:
    """Show a case."""
    return _page(see(CaseId(case)))


@bp.post("/cases/<case>/notes")
def note(case: str) -> Response | tuple[str, int]:
    """Write a note into the case file."""
    seen, who = see(CaseId(case)), context.asked()
    text = request.form.get("text", "").strip()
    if not text:
        return _page(seen, wrong=say("Write what is to be noted.")), 422
    command = c.AddNote(id=filling.command_id(), case=seen.case.id, actor=who.person.id, at=who.at, text=text)
    try:
        context.site().system.engine.handle(command)
    except Rejected as refusal:
        return _page(seen, text, errors.sentence(refusal)), errors.status(refusal)
    except CommandMalformedError:
        return _page(seen, text, say("The note is too long, or holds characters that are no text.")), 422
    return redirect(url_for(".show", case=case), code=303)


def _page(seen: Seen, text: str = "", wrong: str = "") -> str:
    entries = list(context.site().system.auditor.opened(seen.case.id))
    happened = [event for entry, _ in entries for event in entry.happened()]
    return render_template(
        "case.html",
        seen=seen,
        case=seen.case,
        organ=context.named([seen.case.organ]),
        stages=_stages(seen, happened),
        tasks=[
            _waiting(url_for("tasks.show", task=key), item, seen) for key, item in seen.case.tasks.items()
        ],
        messages=[
            _waiting(url_for("messages.show", message=key), item, seen)
            for key, item in seen.case.messages.items()
        ],
        periods=_periods(seen.case, seen.words),
        pictures=pictures(seen.case, happened, seen.words),
        told=Teller(seen.words).tell(entries),
        command=context.site().new_id(),
        text=text,
        wrong=wrong,
    )


def _stages(seen: Seen, happened: Iterable[e.Event]) -> list[Stage]:
    entered = {event.stage for event in happened if isinstance(event, e.StageEntered)}
    now = seen.case.stages
    states = {stage: "current" if stage in now else "done" for stage in entered}
    return [
        Stage(name=seen.words.element(stage), state=states.get(stage, "ahead"))
        for stage in seen.words.definition.stages
    ]


def _waiting(link: str, item: WorkItem, seen: Seen) -> Waiting:
    number = "" if item.item is None else f" {item.item + 1}"
    roles, organ = seen.words.any_of(item.roles), context.named([item.organ])
    return Waiting(
        link=link,
        name=seen.words.element(item.element) + number,
        who=say("%(roles)s of %(organ)s", roles=roles, organ=organ),
        holder="" if item.assignee is None else context.named([item.assignee]),
    )


def _periods(case: Case, words: Wording) -> list[Period]:
    clocks = sorted(case.clocks.values(), key=lambda clock: (clock.state is not State.RUNNING, clock.due_on))
    return [_period(clock, words) for clock in clocks]


def _period(clock: Running, words: Wording) -> Period:
    ruled = words.definition.rulebook.clocks.get(clock.clock)
    number = "" if clock.item is None else f" {clock.item + 1}"
    names = {
        State.RUNNING: say("running"),
        State.MET: say("kept"),
        State.MISSED: say("passed"),
        State.ENDED: say("ended"),
    }
    return Period(
        name=f"{words.clock(clock.clock)}{number}",
        due_on=clock.due_on,
        left=_left(clock),
        state="late"
        if clock.state is State.RUNNING and clock.due_on < context.today()
        else clock.state.value,
        state_name=names[clock.state],
        law="；".join(() if ruled is None else map(words.law, ruled.law)),
        why=_why(clock, words),
    )


def _left(clock: Running) -> str:
    if clock.state is not State.RUNNING:
        return ""
    days = (clock.due_on - context.today()).days
    if days > 0:
        return say("%(days)s days left", days=days)
    return say("Due today") if days == 0 else say("Overdue")


def _why(clock: Running, words: Wording) -> str:
    """Explain a date: counted from when, how long, what was added."""
    units = {
        "natural": say("days"),
        "workday": say("working days"),
        "month": say("months"),
        "hour": say("hours"),
    }
    parts = [
        say(
            "From %(day)s (%(origin)s)",
            day=context.day(clock.started_on),
            origin=say("that day") if clock.started_from == TODAY else words.label(clock.started_from),
        )
    ]
    if clock.unit in units:
        parts.append(f"{clock.length} {units[clock.unit]}")
    if clock.due_on == clock.rolled_on != clock.safe_on:
        parts.append(say("the last day is a rest day: %(day)s", day=context.day(clock.safe_on)))
    if clock.extended_days:
        parts.append(say("extended by %(days)s days", days=clock.extended_days))
    if clock.paused_days:
        parts.append(say("%(days)s days not counted", days=clock.paused_days))
    if clock.provisional:
        parts.append(say("provisional: the calendar of that year is not out yet"))
    return " · ".join(parts)
