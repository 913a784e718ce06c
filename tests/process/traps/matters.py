"""A petition brought to an office, and what comes of it: what is asked next, what runs, what is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from engine import commands as c
from engine.case import Case
from engine.deadlines import ClockKey, Running, State
from engine.events import Json
from engine.ids import CaseId, OrganId
from tests.process.engine.desk import CITY, HOUSING, ROLES, Desk, appoint, person
from tests.process.engine.staff import OPINION, Staff, Wanted

PETITIONS: Final = OrganId("petitions")
ACCUSATION: Final[Wanted] = {
    "register": {"asks_relief": False, "accuses": True},
    "confirm_type": {"matter_type": "accusation"},
    "decide_admissibility": {"admissibility": "secret", "notice": "D08"},
}
SUGGESTION: Final[Wanted] = {
    "register": {"asks_relief": False, "gives_opinion": True},
    "confirm_type": {"matter_type": "suggestion"},
    "decide_admissibility": {"admissibility": "study", "notice": "D03"},
}

_PLAIN: Final[Wanted] = {
    "register": {"important": False},
    "confirm_type": {
        "we_are_accused": False,
        "cadre_accused": False,
        "justice_matter": False,
        "visit_level_ok": True,
        "forum": "none",
        "pending_elsewhere": "none",
        "relation": "citizen_organ",
        "dispute": "none",
        "arbitrable": False,
        "farmland_contract": False,
        "party_refuses": False,
        "admin_act": "none",
        "other_first_review": False,
        "wants_information": False,
        "needs_procedure": False,
        "report_or_duty": False,
        "offence_report": False,
        "simple": False,
    },
    "decide_admissibility": {"transfer_kind": "forward"},
}


def known(*changes: Wanted) -> dict[str, dict[str, Json]]:
    """Return what is answered on the plainest way, changed element by element."""
    wanted = {element: dict(answers) for element, answers in OPINION.items()}
    for change in (_PLAIN, *changes):
        for element, answers in change.items():
            wanted[element] = {**wanted.get(element, {}), **answers}
    return wanted


def establish_petition_office(desk: Desk) -> None:
    """Put a petition office with its people beside the organs below the city."""
    desk.office.handle(
        c.EstablishOrgan(
            id=desk.id(),
            actor=c.OPERATOR,
            at=desk.now,
            organ=PETITIONS,
            name="江州市信访局",
            level=4,
            kind="petition_office",
            superior=CITY,
        )
    )
    for role in ROLES:
        for number in (1, 2, 3):
            appoint(desk, person(PETITIONS, role, number), PETITIONS, role)


@dataclass(kw_only=True)
class Matter:
    """One petition; `staff` answer as the test wants."""

    desk: Desk
    id: CaseId
    staff: Staff = field(repr=False)

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return self.desk.case(self.id)

    @property
    def open(self) -> set[str]:
        """The elements whose tasks are open."""
        return {str(task.element) for task in self.case.tasks.values()}

    @property
    def waiting(self) -> set[str]:
        """The elements that wait for a message."""
        return {str(message.element) for message in self.case.messages.values()}

    @property
    def proposed(self) -> Mapping[str, Json]:
        """Everything that the tables proposed."""
        return {name: value for outputs in self.case.proposals.values() for name, value in outputs.items()}

    def until(self, element: str) -> "Matter":
        """Carry it on until a task is open."""
        self.staff.carry(self.id, until=element)
        assert element in self.open
        return self

    def does(self, element: str, **answers: Json) -> "Matter":
        """Have a task done, answered like this."""
        self.staff.wanted = {**self.staff.wanted, element: {**self.staff.wanted.get(element, {}), **answers}}
        self.until(element)
        self.staff.complete(self.id, self.desk.task(self.id, element)[0])
        self.desk.work(self.id)
        return self

    def ends(self) -> "Matter":
        """Carry it to its end."""
        self.staff.carry(self.id)
        assert self.case.ended
        self.desk.assert_whole(self.id)
        return self

    def hears(self, element: str, **answers: Json) -> "Matter":
        """Deliver a message that it waits for."""
        self.staff.wanted = {**self.staff.wanted, element: answers}
        self.staff.send(self.id, element)
        self.desk.work(self.id)
        return self

    def clock(self, name: str) -> Running:
        """Return a clock."""
        return self.case.clocks[ClockKey(name, None)]

    def ran(self) -> set[str]:
        """Return every clock that ever ran."""
        return {key.clock for key in self.case.clocks}

    def running(self) -> set[str]:
        """Return the clocks that run."""
        return {key.clock for key, clock in self.case.clocks.items() if clock.state is State.RUNNING}

    def today(self) -> date:
        """Return the office's day."""
        return (self.desk.now + timedelta(hours=8)).date()

    def letters(self) -> dict[str, str]:
        """Return the newest text of each letter that was issued."""
        found = {}
        for _, body in self.desk.auditor.opened(self.id):
            details = body.get("details")
            if isinstance(details, dict) and isinstance(details.get("text"), str):
                found[str(details["letter"])] = str(details["text"])
        return found

    def file(self) -> Mapping[str, Json]:
        """Return what is known of it."""
        return self.desk.auditor.case_file(self.id)


def brought(desk: Desk, *changes: Wanted, organ: OrganId = HOUSING, **said: Json) -> Matter:
    """Bring a petition to an organ; `changes` are answered otherwise than on the plainest way."""
    wanted = known(*changes)
    wanted["register"] |= said
    filing = desk.filing(1, "petition", **said)
    filed = c.FileSubmission(
        id=filing.id,
        case=filing.case,
        actor=filing.actor,
        at=filing.at,
        organ=organ,
        petitioner=filing.petitioner,
        bundle=filing.bundle,
        answers={name: value for name, value in filing.answers.items() if name in _SUBMITTED},
    )
    if organ == PETITIONS:
        wanted["register"].pop("office", None)
    case = desk.engine.handle(filed).case
    return Matter(desk=desk, id=case, staff=Staff(desk, wanted=wanted))


_SUBMITTED: Final = frozenset(
    {"channel", "petitioner", "subject", "content", "claims", "received_on", "people_count", "category",
     "complained_organ", "phone", "address"}
)  # fmt: skip
