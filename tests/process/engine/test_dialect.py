"""The dialect in the whole engine: stored, restored, fallen due and executed again."""

from datetime import timedelta
from typing import Final

import pytest

from engine import commands as c
from engine.bpmn import bundle
from engine.ids import CaseId, MessageId
from tests.process.engine.desk import BUNDLES, HANDLER, Desk, publish

_TASK: Final = (
    '<bpmn:userTask id="{0}" name="T"><bpmn:extensionElements><spiffworkflow:properties>'
    '<spiffworkflow:property name="form" value="count_items" />'
    '<spiffworkflow:property name="role" value="handler" />'
    "</spiffworkflow:properties></bpmn:extensionElements>{1}</bpmn:userTask>"
)
_ASIDE: Final = (
    '<bpmn:subProcess id="{0}" name="A" triggeredByEvent="true">'
    '<bpmn:startEvent id="{0}_started" name="S" isInterrupting="{1}">{2}</bpmn:startEvent>{3}'
    '<bpmn:endEvent id="{0}_done" name="E" /></bpmn:subProcess>'
)
_FLOW: Final = '<bpmn:sequenceFlow id="{0}__{1}" sourceRef="{0}" targetRef="{1}">{2}</bpmn:sequenceFlow>'


def _flow(source: str, target: str, when: str = "") -> str:
    inner = f"<bpmn:conditionExpression>{when}</bpmn:conditionExpression>" if when else ""
    return _FLOW.format(source, target, inner)


def _aside(name: str, definition: str, *, interrupting: bool, task: bool, extension: str = "") -> str:
    started, done, work = f"{name}_started", f"{name}_done", f"{name}_work"
    way = _TASK.format(work, "") + _flow(started, work) + _flow(work, done) if task else _flow(started, done)
    return _ASIDE.format(name, "true" if interrupting else "false", extension + definition, way)


def _drawing() -> str:
    filing = '<bpmn:messageEventDefinition messageRef="filing" />'
    signal = '<bpmn:signalEventDefinition signalRef="told" />'
    loop = (
        '<bpmn:standardLoopCharacteristics loopMaximum="5"><bpmn:loopCondition>items &lt; 3'
        "</bpmn:loopCondition></bpmn:standardLoopCharacteristics>"
    )
    form = _TASK.format("x", "").split('T">')[1].split("</bpmn:userTask>")[0]
    cycle = "<bpmn:timerEventDefinition><bpmn:timeCycle>R3/P1D</bpmn:timeCycle></bpmn:timerEventDefinition>"
    return "".join(
        (
            f'<bpmn:startEvent id="asked" name="A">{filing}</bpmn:startEvent>',
            _flow("asked", "count_items"),
            _TASK.format("count_items", loop),
            _flow("count_items", "who"),
            '<bpmn:inclusiveGateway id="who" name="W" default="who__join" />',
            _flow("who", "tell", "items &gt; 4"),
            _flow("who", "join"),
            f'<bpmn:intermediateThrowEvent id="tell" name="T">{signal}</bpmn:intermediateThrowEvent>',
            _flow("tell", "join"),
            '<bpmn:inclusiveGateway id="join" name="J" />',
            _flow("join", "check_items"),
            _TASK.format("check_items", ""),
            _flow("check_items", "counted"),
            '<bpmn:endEvent id="counted" name="C" />',
            _aside("remind", cycle, interrupting=False, task=False),
            _aside("hear", signal, interrupting=False, task=True),
            _aside(
                "recount",
                '<bpmn:messageEventDefinition messageRef="again" />',
                interrupting=True,
                task=True,
                extension=form,
            ),
        )
    )


@pytest.fixture
def case(desk: Desk) -> CaseId:
    """Return a case of a bundle that draws loops, inclusive gateways, signals and event sub-processes."""
    files = dict(bundle.read_folder(BUNDLES["counting"]))
    text = files["counting.bpmn"].decode()
    start, end = text.index("<bpmn:startEvent"), text.index("</bpmn:process>")
    roots = (
        '<bpmn:message id="filing" name="filing" /><bpmn:message id="again" name="again" />'
        '<bpmn:signal id="told" name="told" /></bpmn:definitions>'
    )
    drawn = text[:start] + _drawing() + text[end:].replace("</bpmn:definitions>", roots)
    files["counting.bpmn"] = drawn.encode()
    messages = (
        '[messages]\nfiling = { title = "提出", en = "Filing" }\nagain = { title = "重清", en = "Again" }\n'
    )
    files["bundle.toml"] = files["bundle.toml"].decode().replace("[messages]\n", messages).encode()
    publish(desk, "counting", files)
    return desk.file(bundle_key="counting")


def _open(desk: Desk, case: CaseId) -> list[str]:
    return sorted(str(task.element) for task in desk.case(case).tasks.values())


def test_missed_times_of_a_timer_that_repeats_are_entries_of_their_own_in_due_order(
    desk: Desk, case: CaseId
) -> None:
    filed = desk.now
    desk.later(days=30)

    desk.note(case)

    fired = [entry.at for entry in desk.entries(case) if entry.command == "fire_due"]
    assert fired == [filed + timedelta(days=day) for day in (1, 2, 3)]
    assert desk.case(case).timers == {}
    desk.assert_whole(case)


def test_loops_inclusive_gateways_signals_and_event_sub_processes_are_executed_again_exactly(
    desk: Desk, case: CaseId
) -> None:
    desk.complete(case, "count_items", items=2)
    assert _open(desk, case) == ["count_items"]

    desk.complete(case, "count_items", items=5)

    assert _open(desk, case) == ["check_items", "hear_work"]
    desk.assert_whole(case)


def test_a_message_that_interrupts_the_case_ends_it_behind_its_own_task(desk: Desk, case: CaseId) -> None:
    desk.complete(case, "count_items", items=5)
    (message,) = desk.case(case).messages
    again = c.CorrelateMessage(
        id=desk.id(),
        case=case,
        actor=HANDLER,
        at=desk.now,
        message=MessageId(message),
        answers={"items": 7},
    )

    desk.engine.handle(again)

    assert _open(desk, case) == ["recount_work"]
    assert desk.case(case).routing["items"] == 7
    desk.complete(case, "recount_work", items=8)
    assert desk.case(case).ended
    desk.assert_whole(case)
