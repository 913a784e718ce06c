"""Where a case stood after an entry: what was known, which clocks ran, what waited for whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine import events as e
from engine.case import CLAIM_COUNT, PROPOSED, WorkItem
from engine.deadlines import ClockKey
from engine.trail import AsOf
from web import context
from web.context import say
from web.periods import Period, periods
from web.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that was known; `was` is what was known before, where the entry changed it, else ""."""

    label: str
    said: str
    was: str
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A legal clock as of then; `changed` by this entry."""

    period: Period
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A task or message that was open, and who might do it; `new` since this entry."""

    name: str
    who: str
    holder: str
    new: bool


def known(then: AsOf, words: Wording) -> list[Fact]:
    """Return the case file in words, what this entry changed first."""
    before = dict(_answers(then.file_before, words))
    now = dict(_answers(then.file, words))
    return _compared(now, before)


def routed(then: AsOf, words: Wording) -> list[Fact]:
    """Return what the diagram routes on and no form says, what this entry changed first."""
    now = dict(_routing(then.case.routing, then.file, words))
    before = dict(_routing(then.routing_before, then.file, words))
    return _compared(now, before)


def clocks(then: AsOf, words: Wording) -> list[Clock]:
    """Return the legal clocks; days left are counted from the day of the entry."""
    touched = {
        ClockKey(event.clock, event.item) for event in then.line.events if isinstance(event, e.DeadlineEvent)
    }
    day = then.line.entry.at.astimezone(context.site().zone).date()
    return [Clock(period=period, changed=period.key in touched) for period in periods(then.case, words, day)]


def tasks(then: AsOf, words: Wording) -> list[Waiting]:
    """Return the tasks that were open."""
    new = {event.task for event in then.line.events if isinstance(event, e.TaskCreated)}
    return [_waiting(item, words, new=key in new) for key, item in then.case.tasks.items()]


def messages(then: AsOf, words: Wording) -> list[Waiting]:
    """Return the messages that were awaited."""
    new = {event.message for event in then.line.events if isinstance(event, e.MessageAwaited)}
    return [_waiting(item, words, new=key in new) for key, item in then.case.messages.items()]


def _compared(now: Mapping[str, tuple[str, str]], before: Mapping[str, tuple[str, str]]) -> list[Fact]:
    """Return facts by key as (label, said), with what was said before where that is something else."""
    facts = [
        Fact(
            label=label,
            said=said,
            was=before[key][1] if key in before and before[key][1] != said else "",
            changed=key not in before or before[key][1] != said,
        )
        for key, (label, said) in now.items()
    ]
    facts += [
        Fact(label=label, said="", was=said, changed=True)
        for key, (label, said) in before.items()
        if key not in now
    ]
    return sorted(facts, key=lambda fact: not fact.changed)


def _answers(file: Mapping[str, e.Json], words: Wording) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield (key, (label, said)) of every answer that a form asks for."""
    for key, value in file.items():
        element, dot, item = key.partition(".")
        if dot and isinstance(value, dict):
            instance = words.instance(element, int(item))
            for inner, (label, said) in _answers(value, words):
                yield f"{key}.{inner}", (f"{instance} · {label}", said)
        else:
            answer = None if value in (None, "", []) else words.answer(key, value)
            if answer is not None and answer[1]:
                yield key, answer


def _routing(
    routing: Mapping[str, e.Json], file: Mapping[str, e.Json], words: Wording
) -> Iterator[tuple[str, tuple[str, str]]]:
    written = {**columns(words), CLAIM_COUNT: say("Number of claims")}
    for key, value in sorted(routing.items()):
        if value is not None and value != file.get(key):
            name = key.removeprefix(PROPOSED)
            label = words.label(name)
            label = written.get(key, label) if label == name else label
            shown = label if name == key else say("Proposed: %(title)s", title=label)
            yield key, (shown, words.value(name, value))


def columns(words: Wording) -> Mapping[str, str]:
    """Return what the decision tables call what they write."""
    return {
        column.name: words.text(table.file, column.label)
        for table in words.definition.tables.values()
        for column in table.outputs
    }


def _waiting(item: WorkItem, words: Wording, *, new: bool) -> Waiting:
    roles, organ = words.any_of(item.roles), context.named([item.organ])
    return Waiting(
        name=words.instance(item.element, item.item, item.organ),
        who=say("%(roles)s of %(organ)s", roles=roles, organ=organ),
        holder="" if item.assignee is None else context.named([item.assignee]),
        new=new,
    )
