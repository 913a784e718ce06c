"""What a decision may know from outside its case: rights, superiors, serial numbers, declared outputs."""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Final

from engine import archive_commands as a
from engine import commands as c
from engine.admission import HEAD, RESERVED, Capacity, Lookups
from engine.case import Case
from engine.deadlines import NATIONAL
from engine.definition import Definition, Recusing
from engine.errors import Reason, Rejected
from engine.execution import Execution
from engine.ids import ActorId, OrganId
from engine.recusal import REPLACEMENT, people_of
from engine.secrecy import Kept, Mark, is_secret, number, says_secret, seat, somebody
from engine.storage.chosen_profiles import PROFILES, chosen_on
from engine.storage.records import Organ
from engine.storage.unit_of_work import UnitOfWork

_REVIEWS: Final = 2  # 复查, then 复核: each by the organ above the one that decided before


class Registers:
    """Looks up rights, superiors and serial numbers inside the command's own transaction."""

    def __init__(self, zone: tzinfo, declared: Mapping[str, frozenset[str]], mark: Mark) -> None:
        """Take the office's zone, for the days, the outputs that each job may write, and what gives marks."""
        self._zone = zone
        self._declared = declared
        self._mark = mark

    def kept(self, work: UnitOfWork, case: Case) -> Kept:
        """Return whom a case is kept from; no statement where it is not secret."""
        marks = work.kept_from(case.id) if is_secret(case) else frozenset()
        return Kept(marks=marks, mark=self._mark)

    def look_up(  # noqa: C901, PLR0911, PLR0912 - one arm per kind of command
        self, work: UnitOfWork, command: c.Command, execution: Execution
    ) -> Lookups:
        """Read all that the decision may know from outside the case.

        Raises Rejected to somebody of staff whom a secret case accuses, as if there were nothing to do in it.
        """
        case = execution.case
        self._keep_out(work, command, case)
        appointments = self._appointments(work, command.actor, command.at)
        match command:
            case c.FileSubmission() | c.ForwardCase():
                organ = work.organ(command.organ)
                if organ is None:
                    raise Rejected(Reason.ORGAN_UNKNOWN, organ=command.organ)
                filing = isinstance(command, c.FileSubmission)
                return Lookups(
                    appointments=appointments,
                    superiors=organ.superiors(),
                    organ_kind=organ.kind,
                    number=self._number(work, command) if filing else None,
                    profile=self._profile(work, organ, command.at, execution.definition),
                )
            case c.CompleteJob() if command.job in case.jobs:
                declared = self._declared.get(case.jobs[command.job].name, frozenset())
                return Lookups(declared=tuple(sorted(declared)), superiors=self._grown(work, case))
            case c.FireDue(kind="timer"):
                return Lookups(superiors=self._grown(work, case))
            case c.CorrelateMessage():
                heads = self._heads(work, command, execution)
                superiors = self._grown(work, case)
                return Lookups(appointments=appointments, superiors=superiors, heads=heads)
            case c.CompleteTask():
                return Lookups(
                    appointments=appointments,
                    assignee_appointments=self._replacement(work, command, execution),
                    item_state=self._state(work, command, case),
                    superiors=self._grown(work, case),
                )
            case c.AttachFile():
                size, kind = work.file_facts(command.digest, command.case) or (None, None)
                return Lookups(appointments=appointments, file_size=size, file_kind=kind)
            case c.MergeCase():
                return self._into(work, command, appointments)
            case c.AssignTask():
                given = self._appointments(work, command.assignee, command.at)
                state = self._state(work, command, case)
                return Lookups(appointments=appointments, assignee_appointments=given, item_state=state)
            case a.ProposeDestruction():
                number = self._list_number(work, command, case)
                return Lookups(appointments=appointments, number=number, day=self._day(command))
            case _ if isinstance(command, a.ArchiveCommand):
                return Lookups(appointments=appointments, day=self._day(command))
            case c.ClaimTask() | c.ReleaseTask():
                return Lookups(appointments=appointments, item_state=self._state(work, command, case))
            case _:
                return Lookups(appointments=appointments)

    def _keep_out(self, work: UnitOfWork, command: c.Command, case: Case) -> None:
        kept = self.kept(work, case)
        if not kept.marks:
            return
        if self._accuses(work, kept, command.actor):
            raise Rejected(Reason.CASE_UNKNOWN, case=case.id)
        if isinstance(command, c.AssignTask) and self._accuses(work, kept, command.assignee):
            raise Rejected(Reason.NO_RIGHT_ASSIGNEE, assignee=command.assignee)

    def _accuses(self, work: UnitOfWork, kept: Kept, actor: ActorId) -> bool:
        person = None if actor.startswith(RESERVED) else work.person(actor)
        return person is not None and kept.has_person(person.id, person.name)

    def _state(
        self,
        work: UnitOfWork,
        command: c.AssignTask | c.ClaimTask | c.CompleteTask | c.ReleaseTask,
        case: Case,
    ) -> str | None:
        """Return what became of a task that is not open any more; no statement for one that is."""
        item = None if command.task in case.tasks else work.item(command.task)
        return None if item is None else item.state

    def _heads(
        self, work: UnitOfWork, command: c.CorrelateMessage, execution: Execution
    ) -> tuple[ActorId, ...]:
        """Return who of the people of a case is a head of its organs, where a recusal is asked for."""
        case = execution.case
        message = case.messages.get(command.message)
        if message is None or execution.definition.elements[message.element].recusal is not Recusing.ASKS:
            return ()
        organs = (case.organ, *case.superiors)
        return tuple(
            person
            for person in people_of(case, command.actor)
            if any(
                one.role == HEAD and one.organ in organs
                for one in self._appointments(work, person, command.at)
            )
        )

    def _replacement(
        self, work: UnitOfWork, command: c.CompleteTask, execution: Execution
    ) -> tuple[Capacity, ...]:
        """Return the appointments of whoever is to replace somebody who keeps out, where that is decided."""
        task = execution.case.tasks.get(command.task)
        if task is None or execution.definition.elements[task.element].recusal is not Recusing.DECIDES:
            return ()
        named = command.answers.get(REPLACEMENT)
        return self._appointments(work, ActorId(named), command.at) if isinstance(named, str) else ()

    def _grown(self, work: UnitOfWork, case: Case) -> tuple[OrganId, ...] | None:
        """Return the chain above the handling organ where it has grown; no statement where all can review."""
        if len(case.superiors) >= _REVIEWS:
            return None
        found = work.superiors(case.organ) or ()
        return found if len(found) > len(case.superiors) else None

    def _into(self, work: UnitOfWork, command: c.MergeCase, appointments: tuple[Capacity, ...]) -> Lookups:
        """Read how the case stands into which this one is to go: nothing of one that is not the actor's."""
        work.lock_mergers()  # else two cases, each still open to the other's eyes, go into each other
        found, listed = work.find_case(command.into), work.readers(command.into)
        hers = {somebody(command.actor), *(seat(held.organ, held.role) for held in appointments)}
        if found is None or (listed is not None and hers.isdisjoint(listed)):
            return Lookups(appointments=appointments)
        state = "erased" if found.key is None else found.status
        return Lookups(appointments=appointments, into_state=state, into_secret=listed is not None)

    def _number(self, work: UnitOfWork, command: c.FileSubmission | c.ForwardCase) -> str:
        year = command.at.astimezone(self._zone).year
        secret = isinstance(command, c.FileSubmission) and says_secret(command.answers)
        serial = work.next_serial(f"{'accusation' if secret else 'case'}/{command.organ}/{year}")
        return number(command.organ, year, serial, secret=secret)

    def _list_number(self, work: UnitOfWork, command: a.ProposeDestruction, case: Case) -> str:
        """Return the number of a destruction list, the same again for the same batch of the same organ."""
        kept = f"destruction/{case.organ}/{command.batch}"
        known = work.setting(kept)
        if known is not None:
            return known
        year = self._day(command).year
        serial = work.next_serial(f"destruction/{case.organ}/{year}")
        number = f"{case.organ.upper()}-XH-{year}-{serial:03d}"
        work.put_setting(kept, number)
        return number

    def _day(self, command: c.Command) -> date:
        return command.at.astimezone(self._zone).date()

    def _profile(self, work: UnitOfWork, organ: Organ, at: datetime, definition: Definition) -> str:
        """Return the rule profile that an organ, or the nearest above it, has chosen and that binds now."""
        day = at.astimezone(self._zone).date()
        chosen = chosen_on(work.setting(PROFILES), (organ.id, *organ.superiors()), day)
        rules = definition.profiles.get(chosen)
        return chosen if rules is not None and rules.binds_on(day) else NATIONAL

    def _appointments(self, work: UnitOfWork, person: ActorId, at: datetime) -> tuple[Capacity, ...]:
        if person.startswith(RESERVED):
            return ()
        day = at.astimezone(self._zone).date()
        return tuple(
            Capacity(role=row.role, organ=row.organ) for row in work.appointments(person) if row.holds_on(day)
        )
