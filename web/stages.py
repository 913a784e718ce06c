"""The stages on a case's way, and which of them it is in."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine import events as e
from engine.case import Case
from web.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One of the stages on the way; `state` is done, current or ahead."""

    name: str
    state: str


def stages(case: Case, happened: Iterable[e.Event], words: Wording) -> list[Stage]:
    """Return the stages in their order; `happened` are all events of the case."""
    entered = {event.stage for event in happened if isinstance(event, e.StageEntered)}
    now = case.stages
    states = {stage: "current" if stage in now else "done" for stage in entered}
    return [
        Stage(name=words.element(stage), state=states.get(stage, "ahead"))
        for stage in words.definition.stages
    ]
