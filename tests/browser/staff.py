"""Staff of a living office: they do what is open, in the browser or, where a test minds nothing, without."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from engine import commands as c
from engine.case import WorkItem
from engine.definition import Definition
from engine.demo.pen import Given, Pen
from engine.demo.usual import PLAIN
from engine.events import Json
from engine.filling import Sheet
from engine.ids import ActorId, CaseId, CommandId, TaskId
from tests.browser.living import LivingOffice
from tests.browser.visitor import Visitor
from tests.process.engine.desk import EACH, WATER
from web.context import fresh_id

_ROUNDS = 5  # questions that appear after questions that appear …


@dataclass(kw_only=True)
class Staff:
    """Everybody who works on one case."""

    office: LivingOffice
    case: CaseId
    pen: Pen = field(init=False)

    def __post_init__(self) -> None:
        """Take up the pen."""
        wishes = {**PLAIN, "execution_due": True, "execution_state": "executed"}
        self.pen = Pen(wishes=wishes, known=self.office.system.auditor.case_file(self.case), turn=0)

    def open(self) -> list[tuple[TaskId, WorkItem]]:
        """Return the open tasks."""
        return list(self.office.case(self.case).tasks.items())

    def task(self, element: str) -> TaskId:
        """Return the open task of an element."""
        return next(key for key, item in self.open() if item.element == element)

    def able(self, item: WorkItem) -> ActorId:
        """Return somebody who may do a task, duties kept apart."""
        case = self.office.case(self.case)
        apart = self._definition.elements[item.element].separate_from
        barred = {actor for element in apart for actor in case.acted.get(element, ())}
        candidates = [ActorId(f"{item.organ}.{role}.{n}") for role in item.roles for n in range(1, EACH + 1)]
        return next(person for person in candidates if person not in barred)

    def do(self, task: TaskId) -> None:
        """Do a task by a command."""
        item = self.office.case(self.case).tasks[task]
        self.office.system.engine.handle(
            c.CompleteTask(
                id=CommandId(fresh_id()),
                case=self.case,
                actor=self.able(item),
                at=self.office.clock.now(),
                task=task,
                answers=self.answers(item),
            )
        )

    def do_on_page(self, visitor: Visitor, task: TaskId) -> None:
        """Do a task on its page; whoever may is signed in already."""
        item = self.office.case(self.case).tasks[task]
        visitor.go(f"/desk/tasks/{task}")
        visitor.check_access()
        visitor.answer_all(dict(named(self.answers(item))), _ROUNDS)
        visitor.page.locator("form.sheet .buttons button").first.click()
        visitor.page.wait_for_load_state()
        assert task not in self.office.case(self.case).tasks, visitor.page.inner_text("main")

    def answers(self, item: WorkItem) -> dict[str, Json]:
        """Return valid answers to a task's form."""
        element = self._definition.elements[item.element]
        if element.form is None:
            return {}
        case = self.office.case(self.case)
        proposed = {
            name.removeprefix("proposed_"): value
            for decision in element.confirms
            for name, value in case.proposals.get(decision, {}).items()
        }
        given = Given(
            element=item.element,
            kind="competent_organ",
            proposed=proposed,
            sheet=Sheet(choices=self._choices(item), today=self._today, words="已按规定办理，情况见附卷。"),
        )
        found = self.pen.fill_in(self._definition.forms[element.form], given)
        facts = {"office": "competent_organ", "received_by": "direct"}
        return found | {key: value for key, value in facts.items() if key in found}

    def _choices(self, item: WorkItem) -> Mapping[str, list[str]]:
        role = "handler" if item.element == "form_group" else item.roles[0]
        return {"organs": [WATER], "people": [f"{item.organ}.{role}.{n}" for n in range(1, EACH + 1)]}

    @property
    def _definition(self) -> Definition:
        return self.office.system.library.interpreter(self.office.case(self.case).bundle).definition

    @property
    def _today(self) -> date:
        return self.office.clock.now().astimezone(ZoneInfo(self.office.system.settings.zone)).date()


def named(answers: Mapping[str, Json], before: str = "") -> Iterator[tuple[str, object]]:
    """Yield answers by the names that the questions have on the page; what is empty is left alone."""
    for key, value in answers.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for number, row in enumerate(value):
                if isinstance(row, dict):
                    yield from named(row, f"{before}{key}.{number}.")
        elif value not in (None, "", []):
            yield f"{before}{key}", value
