"""Which cases a petitioner may see: those whose query code she proved to know, or that she just filed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from werkzeug.exceptions import NotFound

from engine.case import Case
from engine.deadlines import Clock, ClockKey, Running, Who
from engine.errors import Reason, Rejected
from engine.ids import CaseId, CommandId
from engine.secrecy import is_secret
from engine.storage.records import RefusalRow
from web import context, sessions
from web.context import say
from web.dossier import Dossier
from web.periods import Period, periods
from web.wording import Wording, wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A case that this browser may see; `neutral`: nothing on the page may tell what it is about."""

    case: Case
    subject: str
    words: Wording
    dossier: Dossier
    neutral: bool

    @property
    def organ(self) -> str:
        """The organ that is responsible now; its name may tell what a neutral matter is about."""
        return say("The competent organ") if self.neutral else context.named([self.case.organ])

    def periods(self) -> list[Period]:
        """Return the legal periods that concern the petitioner, those that run first."""
        found = periods(replace(self.case, clocks=dict(self._clocks())), self.words)
        if not self.neutral:
            return found
        return [replace(period, name=say("Period of the law"), law=()) for period in found]

    def _clocks(self) -> Iterator[tuple[ClockKey, Running]]:
        for key, running in self.case.clocks.items():
            ruled = self.words.definition.rulebook.clocks.get(running.clock)
            if ruled is not None and concerns_petitioner(ruled):
                yield key, running


def concerns_petitioner(clock: Clock) -> bool:
    """Say whether a period is the petitioner's own, or one that the law sets the organ for her."""
    if clock.who is Who.PETITIONER:
        return True
    return clock.who is Who.AUTHORITY and not (clock.configurable or clock.informational or clock.per_item)


def held(case: str) -> Held:
    """Return a case that this browser holds.

    Raises NotFound where there is none or it is another's (recorded); Rejected where it was erased.
    """
    with context.site().system.store.reading() as reader:
        row, summary = reader.find_case(CaseId(case)), reader.summary(CaseId(case))
    if row is None or summary is None:
        raise NotFound
    if row.id not in sessions.held():
        refuse(row.id, "see_case")
        raise NotFound
    found = context.site().system.engine.case(row.id)
    if found is None:
        raise Rejected(Reason.CASE_ERASED, case=case)
    neutral = is_secret(found)
    return Held(
        case=found,
        subject=say("Your matter") if neutral else summary.subject,
        words=wording(row.bundle),
        dossier=Dossier(row.id),
        neutral=neutral,
    )


def refuse(case: CaseId, wanted: str) -> None:
    """Record that somebody asked for what this browser does not hold; who, where she has signed in."""
    known = context.reader()
    with context.site().system.store.writing() as work:
        work.refuse(
            RefusalRow(
                command_id=CommandId(context.site().new_id()),
                case=case,
                actor=context.SOMEBODY if known is None else known.id,
                command=wanted,
                reason=Reason.NO_RIGHT.value,
                parameters={},
                at=context.moment_of_request(),
            )
        )
