"""The staff of the office: they find who may do a task, fill in its form, and carry cases on."""

from collections.abc import Mapping
from random import Random
from typing import Final

from engine import commands as c
from engine.application import Receipt
from engine.case import Case, WorkItem
from engine.claims import OUTCOMES, here
from engine.definition import Definition
from engine.events import Json
from engine.feel import Environment
from engine.ids import ActorId, CaseId, MessageId, OrganId, RoleId, TaskId
from tests.process.engine.desk import EACH, HOUSING, PETITIONER, ROLES, SAID, ZONE, Desk, person
from tests.process.engine.filling import TEXT, Filling

Wanted = Mapping[str, Mapping[str, Json]]
"""What a test wants answered, by element."""

OPINION: Final[Wanted] = {
    "register": {
        "office": "competent_organ",
        "received_by": "direct",
        "identity_clear": True,
        "asks_relief": True,
        "accuses": False,
        "gives_opinion": False,
        "asks_question": False,
        "other_content": False,
        "urgent": False,
        **SAID,
    },
    "confirm_type": {"matter_type": "claim", "jurisdiction": "own", "same_matter": "none"},
    "decide_admissibility": {"admissibility": "accept", "notice": "D04"},
    "confirm_route": {"route": "opinion", "mediation_offered": False},
    "plan_investigation": {
        "requests": [{"organ": "water", "question": "供水压力是否正常？", "due": "2026-04-01"}]
    },
    "check_facts": {"hearing_needed": False, "route_facts_changed": False},
    "review_report": {"report_approved": True},
    "draft_opinion": {"execution_due": False},
    "check_legality": {"legality_ok": True},
    "approve_opinion": {"opinion_approved": True},
    "accept_file": {"file_accepted": True},
    "recusal_asked": {"recusal_role": "handler"},
    "withdrawn_in_acceptance": {"withdrawal_statement": "已自行解决，不再要求处理。"},
}
"""The plainest way: accepted, investigated, answered with an opinion, archived."""


class Staff:
    """Everybody in the office, as one mind with a seed: the same seed and wishes, the same commands."""

    def __init__(self, desk: Desk, seed: int = 0, wanted: Wanted = OPINION) -> None:
        """Work at a desk."""
        self.desk = desk
        self.wanted = wanted
        self.chance = Random(seed)  # noqa: S311 (repeatable, no secret)

    def definition(self, case: Case) -> Definition:
        """Return the definition that a case runs on."""
        return self.desk.library.interpreter(case.bundle).definition

    def able(self, case: Case, item: WorkItem) -> list[ActorId]:
        """Return who may do a task or send a message now."""
        apart = self.definition(case).elements[item.element].separate_from
        barred = {actor for element in apart for actor in case.acted.get(element, ())}
        barred |= case.recusals.kept_out()
        if item.assignee is not None:
            return [item.assignee] if item.assignee not in barred else []
        people = [PETITIONER] if RoleId("petitioner") in item.roles else []
        people += _staff(item.organ, item.roles)
        return [actor for actor in people if actor not in barred]

    def answers(self, case: Case, item: WorkItem) -> dict[str, Json]:
        """Return valid answers to the form of a task or message, wishes and then proposals first."""
        definition = self.definition(case)
        element = definition.elements[item.element]
        if element.form is None:
            return {}
        proposed = {
            name: value
            for decision in element.confirms
            for name, value in case.proposals.get(decision, {}).items()
            if value is not None
        }
        form = definition.forms[element.form]
        answered = {OUTCOMES: outcomes(case)} if OUTCOMES in form.answers else {}
        wished = {**proposed, **answered, **self.wanted.get(item.element, {})}
        return self._filling().fill(form, case.routing, wished)

    def complete(self, case_id: CaseId, task: TaskId) -> Receipt:
        """Do a task, whoever may do it."""
        case = self.desk.case(case_id)
        item = case.tasks[task]
        return self.desk.engine.handle(
            c.CompleteTask(
                id=self.desk.id(),
                case=case_id,
                actor=self.able(case, item)[0],
                at=self.desk.now,
                task=task,
                answers=self.answers(case, item),
                departure_code="facts_differ",
                departure_reason="现场情况与登记不同。",
            )
        )

    def send(self, case_id: CaseId, element: str, actor: ActorId | None = None) -> Receipt:
        """Send the message that an element waits for."""
        case = self.desk.case(case_id)
        message, item = next(pair for pair in case.messages.items() if pair[1].element == element)
        return self.desk.engine.handle(
            c.CorrelateMessage(
                id=self.desk.id(),
                case=case_id,
                actor=actor or self.able(case, item)[0],
                at=self.desk.now,
                message=MessageId(message),
                answers=self.answers(case, item),
            )
        )

    def carry(self, case_id: CaseId, *, until: str = "") -> Case:
        """Carry a case on, hour by hour, until a task of the element `until` is open or the case is over."""
        for _ in range(100):
            self.desk.work(case_id)
            case = self.desk.case(case_id)
            if case.ended or until in {task.element for task in case.tasks.values()}:
                return case
            if case.tasks:
                task = min(case.tasks, key=lambda key: (case.tasks[key].element, case.tasks[key].item or 0))
                self.complete(case_id, task)
                self.desk.later(hours=1)
            else:
                soonest = case.soonest()
                assert soonest is not None, f"nothing moves {case_id}"
                self.desk.now = max(soonest, self.desk.now)
                self.desk.engine.tick(case_id, self.desk.now)
        raise AssertionError(f"{case_id} is not carried to {until or 'its end'}")

    def _filling(self) -> Filling:
        environment = Environment(now=self.desk.now, zone=ZONE, functions={})
        return Filling(chance=self.chance, environment=environment, choices=self.desk.library.choices())


def outcomes(case: Case, outcome: str = "explain") -> list[Json]:
    """Return an answer to each claim of a case."""
    return [
        {"claim_number": number, "claim": TEXT, "claim_outcome": outcome, "claim_basis": "供热条例"}
        for number in here(case)
    ]


def _staff(organ: OrganId, roles: tuple[RoleId, ...]) -> list[ActorId]:
    return [person(organ, role, number) for role in roles if role in ROLES for number in range(1, EACH + 1)]


__all__ = ["HOUSING", "OPINION", "Staff", "Wanted"]
