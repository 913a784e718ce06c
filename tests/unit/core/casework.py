"""A case and a definition made by hand, for tests of what is decided about them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

from engine import deadlines, forms
from engine import events as e
from engine.admission import Capacity, Lookups
from engine.case import Case, Job, WorkItem, evolve
from engine.definition import Definition, Element
from engine.feel import HitPolicy, Table
from engine.feel.tables import Output
from engine.ids import (
    ActorId,
    CaseId,
    CommandId,
    ElementId,
    IncidentId,
    JobId,
    MessageId,
    OrganId,
    RoleId,
    TaskId,
    TimerId,
)
from engine.timers import Timer

AT: Final = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ID: Final = CommandId("command")
CASE: Final = CaseId("case")
TASK, MESSAGE, JOB, TIMER = TaskId("task"), MessageId("message"), JobId("job"), TimerId("timer")
INCIDENT: Final = IncidentId("incident")
HOUSING, CITY, PROVINCE = OrganId("housing"), OrganId("city"), OrganId("province")
HANDLER, HEAD, SUPERVISOR = RoleId("handler"), RoleId("head"), RoleId("supervisor")
PETITIONER: Final = RoleId("petitioner")
WANG, LI, ZHAO = ActorId("wang"), ActorId("li"), ActorId("petitioner:zhao")
REVIEW, DRAFT, RATING = ElementId("review"), ElementId("draft"), ElementId("rating")


def an_element(name: str = "review", **properties: object) -> Element:
    """Return a user task of the handler."""
    given: dict[str, object] = {"kind": "userTask", "roles": (HANDLER,), **properties}
    return Element(id=ElementId(name), file="a.bpmn", process="a", name=name, **given)  # type: ignore[arg-type]  # by the callers


def an_element_apart() -> Element:
    """Return a task that whoever drafted may not do."""
    return an_element(separate_from=(DRAFT,))


def a_definition(*elements: Element, **changes: object) -> Definition:
    """Return a bundle with these elements and a table that proposes a route."""
    table = Table(
        id="routing",
        name="routing",
        hit_policy=HitPolicy.FIRST,
        inputs=(),
        outputs=tuple(Output(id=name, name=name, label=name) for name in ("proposed_route", "note")),
        rules=(),
    )
    given: dict[str, object] = {
        "key": "a",
        "digest": "d" * 64,
        "title": "a",
        "entry": "a",
        "stages": (),
        "roles": {},
        "elements": {element.id: element for element in elements or (an_element(),)},
        "forms": {},
        "tables": {"routing": table},
        "rulebook": deadlines.load({"format": 1}),
        "routing_names": frozenset({"route"}),
        **changes,
    }
    return Definition(**given)  # type: ignore[arg-type]  # by the callers


def a_task(name: str = "review", /, **changes: object) -> WorkItem:
    """Return a task of the handlers of the housing bureau."""
    given: dict[str, object] = {"path": "", "item": None, "roles": (HANDLER,), "organ": HOUSING, **changes}
    return WorkItem(element=ElementId(name), **given)  # type: ignore[arg-type]  # by the callers


def a_case(**changes: object) -> Case:
    """Return a case at the housing bureau with one open task."""
    given: dict[str, object] = {
        "version": 3,
        "last_at": AT,
        "bundle": "d" * 64,
        "number": "HOUSING-2026-000001",
        "office": HOUSING,
        "organ": HOUSING,
        "superiors": (CITY, PROVINCE),
        "petitioner": ZHAO,
        "tasks": {TASK: a_task()},
        **changes,
    }
    return Case(id=CASE, **given)  # type: ignore[arg-type]  # by the callers


def a_job(name: str = "letter.issue", /, **changes: object) -> Job:
    """Return a drawn job."""
    given: dict[str, object] = {"element": ElementId("issue"), "path": "", "item": None, "parameters": {}}
    return Job(name=name, **{**given, **changes})  # type: ignore[arg-type]  # by the callers


def a_timer(due_at: datetime | None) -> Timer:
    """Return a timer that waits."""
    return Timer(element=ElementId("wait"), path="", item=None, due_at=due_at)


def appointed(*roles: RoleId, organ: OrganId = HOUSING) -> Lookups:
    """Return the look-up of an actor who holds these roles."""
    return Lookups(appointments=tuple(Capacity(role=role, organ=organ) for role in roles))


def a_clock(name: str = "C01", *, due_at: datetime, warn_at: tuple[datetime, ...] = ()) -> e.DeadlineSet:
    """Return the event of a clock that starts."""
    day = date(2026, 3, 2)
    return e.DeadlineSet(
        clock=name,
        item=None,
        started_on=day,
        started_from="today",
        length=15,
        unit="natural",
        due_on=due_at.date(),
        safe_on=due_at.date(),
        rolled_on=due_at.date(),
        due_at=due_at,
        warn_at=warn_at,
        who="authority",
        provisional=False,
        law=("信访工作条例#22",),
    )


def after(*happened: e.Event, **changes: object) -> Case:
    """Return a case after these events."""
    case = a_case(**changes)
    for event in happened:
        evolve(case, event)
    return case


def a_form(*components: Mapping[str, object]) -> forms.Form:
    """Return a form."""
    return forms.load({"type": "default", "id": "f", "schemaVersion": 19, "components": list(components)})
