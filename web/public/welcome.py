"""The first page: say it here, see where it stands, and what the law promises meanwhile."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from flask import render_template
from werkzeug.exceptions import ServiceUnavailable

from engine.deadlines import Clock, ClockUnit, Who
from engine.office.channels import CHANNELS
from web import context, sessions
from web.citing import Cited, cited
from web.context import say
from web.public import published
from web.wording import Wording

_REGULATION: Final = "信访工作条例#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One stage of every matter, and what happens in it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A period that the regulation sets: how long, by which article; `hers`: the petitioner's own."""

    name: str
    length: str
    hers: bool
    law: list[Cited]


def front() -> str:
    """Show the first page."""
    try:
        words = published.current()
    except ServiceUnavailable:  # the office is being set up: whoever looks up a case may do so all the same
        words = None
    return render_template(
        "public/front.html",
        legs=[] if words is None else legs(words),
        terms=[] if words is None else list(terms(words)),
        channels=_channels(),
        held=bool(sessions.held()),
        open=words is not None,
    )


def legs(words: Wording) -> list[Leg]:
    """Return the stages of every matter in their order."""
    elements = words.definition.elements
    return [
        Leg(name=words.element(stage), text=words.documentation(elements[stage]))
        for stage in words.definition.stages
    ]


def terms(words: Wording) -> Iterator[Term]:
    """Yield the periods that the regulation itself sets, of the organs and of the petitioner."""
    rulebook = words.definition.rulebook
    for clock in rulebook.clocks.values():
        if clock.who is not Who.EXTERNAL and is_statutory(clock) and clock.length is not None:
            yield Term(
                name=words.clock(clock.id),
                length=_length(clock.length, clock.unit),
                hers=clock.who is Who.PETITIONER,
                law=cited((law for law in clock.law if law.startswith(_REGULATION)), context.today()),
            )
        for extension in rulebook.extensions.values():
            if extension.extends == clock.id:
                yield Term(
                    name=extension.english if words.english and extension.english else extension.name,
                    length=say("at most %(length)s more", length=_length(extension.at_most, clock.unit)),
                    hers=False,
                    law=cited(extension.law, context.today()),
                )


def is_statutory(clock: Clock) -> bool:
    """Say whether the regulation itself sets a period: no target of the office, nothing merely told."""
    set_by_law = any(law.startswith(_REGULATION) for law in clock.law)
    return set_by_law and not (clock.configurable or clock.informational or clock.per_item)


def _length(length: int, unit: ClockUnit) -> str:
    match unit:
        case ClockUnit.WORKDAY:
            return say("%(number)s working days", number=length)
        case ClockUnit.MONTH:
            return say("%(number)s months", number=length)
        case ClockUnit.HOUR:
            return say("%(number)s hours", number=length)
        case _:
            return say("%(number)s days", number=length)


def _channels() -> Mapping[str, str]:
    with context.site().system.store.reading() as reader:
        found = {name: reader.setting(f"public.{name}") for name in CHANNELS}
    return {name: text for name, text in found.items() if text}
