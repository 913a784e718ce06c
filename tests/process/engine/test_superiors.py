"""复查 is the superior's, 复核 that one's superior's: no organ ever reviews what it decided itself (T12)."""

from dataclasses import replace
from datetime import timedelta

from engine import commands as c
from engine import events as e
from engine.bpmn import bundle
from engine.errors import Reason
from engine.ids import CaseId, IncidentId, OrganId, RoleId
from tests.process.engine.desk import BUNDLES, CITY, PROVINCE, Desk, appoint, person, publish

STATE = OrganId("state")
HANDLER = RoleId("handler")
_ROLE = '<spiffworkflow:property name="role" value="handler" />'
_FLOW = '<bpmn:sequenceFlow id="receive__weigh" sourceRef="receive" targetRef="weigh" />'
_WAIT = """
    <bpmn:sequenceFlow id="receive__waited" sourceRef="receive" targetRef="waited" />
    <bpmn:sequenceFlow id="waited__weigh" sourceRef="waited" targetRef="weigh" />
    <bpmn:intermediateCatchEvent id="waited" name="等待">
      <bpmn:timerEventDefinition id="waited_timer"><bpmn:timeDuration>PT1H</bpmn:timeDuration>
      </bpmn:timerEventDefinition>
    </bpmn:intermediateCatchEvent>"""


def at(element: str, organ: str, diagram: str) -> str:
    """Return the diagram with an element at another organ."""
    before, marked, after = diagram.partition(f'<bpmn:userTask id="{element}"')
    named = f'{_ROLE}<spiffworkflow:property name="organ" value="{organ}" />'
    return before + marked + after.replace(_ROLE, named, 1)


def reviewed(desk: Desk, *, waits: bool = False) -> None:
    """Publish a process in which the superior weighs what was received, and the one above it answers."""
    files = dict(bundle.read_folder(BUNDLES["step"]))
    diagram = at("weigh", "reviewing", at("answer", "rereviewing", files["step.bpmn"].decode()))
    files["step.bpmn"] = (diagram.replace(_FLOW, _WAIT) if waits else diagram).encode()
    publish(desk, "step", files)


def filed(desk: Desk, organ: OrganId) -> CaseId:
    """Open a case at an organ."""
    return desk.engine.handle(replace(desk.filing(bundle_key="step"), organ=organ)).case


def register(desk: Desk, organ: OrganId, superior: OrganId | None, level: int) -> None:
    """Establish an organ, or put one that is there below another."""
    desk.office.handle(
        c.EstablishOrgan(
            id=desk.id(),
            actor=c.OPERATOR,
            at=desk.now,
            organ=organ,
            name=f"{organ}机关",
            level=level,
            kind="competent_organ",
            superior=superior,
        )
    )


def test_without_a_superior_there_is_no_review_and_registering_one_lets_the_same_command_go_on(
    desk: Desk,
) -> None:
    reviewed(desk)
    case = filed(desk, PROVINCE)
    command = desk.completion(case, "receive", person(PROVINCE, HANDLER))

    refusal = desk.refused(command)

    assert refusal.reason is Reason.SUPERIOR_UNREGISTERED
    assert refusal.parameters == {"organ": PROVINCE, "element": "weigh"}
    register(desk, STATE, None, 1)
    register(desk, PROVINCE, STATE, 2)
    receipt = desk.engine.handle(command)
    assert receipt.events[0] == e.SuperiorsRegistered(superiors=(STATE,))
    assert desk.task(case, "weigh")[1].organ == STATE
    desk.assert_whole(case)


def test_the_reviewing_organ_does_not_review_itself_again(desk: Desk) -> None:
    reviewed(desk)
    case = filed(desk, CITY)
    desk.complete(case, "receive", person(CITY, HANDLER))
    desk.complete(case, "weigh", person(PROVINCE, HANDLER), choice="write")
    command = desk.completion(case, "write", person(CITY, HANDLER))

    refusal = desk.refused(command)

    assert refusal.parameters == {"organ": PROVINCE, "element": "answer"}
    register(desk, STATE, None, 1)
    register(desk, PROVINCE, STATE, 2)
    appoint(desk, person(STATE, HANDLER), STATE, HANDLER)
    desk.engine.handle(command)
    assert desk.task(case, "answer")[1].organ == STATE
    desk.complete(case, "answer", person(STATE, HANDLER))
    desk.assert_whole(case)


def test_a_timer_before_a_review_that_nobody_can_do_is_an_incident_and_its_retry_goes_on(desk: Desk) -> None:
    reviewed(desk, waits=True)
    case = filed(desk, PROVINCE)
    desk.complete(case, "receive", person(PROVINCE, HANDLER))
    desk.later(hours=2)

    desk.engine.tick(case, desk.now)

    [incident] = map(IncidentId, desk.incidents(case))
    register(desk, STATE, None, 1)
    register(desk, PROVINCE, STATE, 2)
    desk.engine.handle(
        c.RetryIncident(
            id=desk.id(),
            case=case,
            actor=person(PROVINCE, RoleId("head")),
            at=desk.now,
            incident=incident,
        )
    )
    desk.engine.tick(case, desk.now + timedelta(seconds=1))
    assert desk.task(case, "weigh")[1].organ == STATE
    assert not desk.incidents(case)
    desk.assert_whole(case)


def test_superiors_that_were_there_from_the_start_are_not_told_again(desk: Desk) -> None:
    case = desk.file(bundle_key="step")

    happened = desk.complete(case, "receive").events

    assert not [event for event in happened if isinstance(event, e.SuperiorsRegistered)]
