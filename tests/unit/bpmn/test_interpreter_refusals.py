"""Diagrams that hold what is not executed: refused when the interpreter is built, naming the element."""

import pytest

from engine.bpmn.interpreter import SpiffInterpreter
from engine.errors import ExecutionError
from engine.ids import ElementId
from tests.process.drawing import Drawing


def simple() -> Drawing:
    """Draw one task."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.user("work")
        drawing.end()
        drawing.path("begin", "work", "done")
    return drawing


def event(tag: str, inner: str) -> tuple[str, str, str]:
    """Return an event with a definition of its own."""
    return tag, f"<bpmn:{inner}</bpmn:{inner.split(maxsplit=1)[0].split('>', maxsplit=1)[0]}>", ""


LOOP = "<bpmn:multiInstanceLoopCharacteristics>{}</bpmn:multiInstanceLoopCharacteristics>"
OVER_X = "<bpmn:loopDataInputRef>x</bpmn:loopDataInputRef>"
NUMBER = "<bpmn:loopCardinality>3</bpmn:loopCardinality>"
SCRIPT = "<bpmn:script>{}</bpmn:script>"
TIMER = "timerEventDefinition><bpmn:{0}>{1}</bpmn:{0}>"
BROKEN = {
    "no FEEL in the script": ("scriptTask", SCRIPT.format("print(1)"), ""),
    "Python in the script": ("scriptTask", SCRIPT.format("a = [x for x in y]"), ""),
    "no script": ("scriptTask", "", ""),
    "a timer that repeats": event("intermediateCatchEvent", TIMER.format("timeDuration", "R5/PT1H")),
    "a cycle": event("intermediateCatchEvent", TIMER.format("timeCycle", "R5/PT1H")),
    "an empty timer": event("intermediateCatchEvent", TIMER.format("timeDate", "")),
    "no FEEL in the timer": event("intermediateCatchEvent", TIMER.format("timeDate", "in a week")),
    "a signal of no name": event("intermediateCatchEvent", 'signalEventDefinition signalRef="nothing">'),
    "a link without an end": event("intermediateThrowEvent", 'linkEventDefinition name="page two">'),
    "a caught compensation": event("intermediateCatchEvent", "compensateEventDefinition>"),
    "a complex gateway": ("complexGateway", "", ""),
    "a loop without end": ("userTask", "<bpmn:standardLoopCharacteristics/>", ""),
    "a loop of no number": ("userTask", '<bpmn:standardLoopCharacteristics loopMaximum="few"/>', ""),
    "a loop of a multi-instance": (
        "userTask",
        '<bpmn:standardLoopCharacteristics loopMaximum="2"/>' + LOOP.format(OVER_X),
        "",
    ),
    "a repeated script": ("scriptTask", LOOP.format(OVER_X) + SCRIPT.format("a = 1"), ""),
    "a list and a number": ("userTask", LOOP.format(OVER_X + NUMBER), ""),
    "instances that throw": ("userTask", LOOP.format(NUMBER).replace(">", ' behavior="One">', 1), ""),
    "outputs without item": (
        "userTask",
        LOOP.format(OVER_X + "<bpmn:loopDataOutputRef>y</bpmn:loopDataOutputRef>"),
        "",
    ),
    "an event sub-process without a start": (
        "subProcess",
        '<bpmn:endEvent id="o"/>',
        'triggeredByEvent="true"',
    ),
    "an unknown decision": ("businessRuleTask", "", ""),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_not_executed_is_refused_when_the_bundle_is_built(kind: str) -> None:
    drawing = Drawing()
    drawing.roots |= {'<bpmn:signal id="signal_s" name="s"/>', '<bpmn:message id="message_m" name="m"/>'}
    with drawing.process("main"):
        drawing.start()
        drawing.node(BROKEN[kind][0], "bad", *BROKEN[kind][1:])
        drawing.end()
        drawing.path("begin", "bad", "done")

    with pytest.raises(ExecutionError) as failure:
        drawing.interpreter()

    assert failure.value.element == "bad"


@pytest.mark.parametrize("condition", ["route = = 1", None])
def test_a_flow_out_of_an_exclusive_gateway_needs_a_condition_that_parses(condition: str | None) -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.exclusive("bad", default="done")
        drawing.end()
        drawing.end("other")
        drawing.path("begin", "bad", "done")
        drawing.flow("bad", "other", condition)

    with pytest.raises(ExecutionError) as failure:
        drawing.interpreter()

    assert failure.value.element == "bad"


def test_a_condition_behind_an_event_is_refused() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.catch_timer("bad", "PT1H")
        drawing.end()
        drawing.flow("begin", "bad")
        drawing.flow("bad", "done", "true")

    with pytest.raises(ExecutionError, match="has no condition") as failure:
        drawing.interpreter()

    assert failure.value.element == "bad"


@pytest.mark.parametrize("name", ["Start", "End", "main.EndJoin"])
def test_an_id_that_the_library_uses_itself_is_refused(name: str) -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.user(name)
        drawing.end()
        drawing.path("begin", name, "done")

    with pytest.raises(ExecutionError, match=f"'{name}' is taken by the engine"):
        drawing.interpreter()


def test_a_call_of_an_unknown_process_is_refused() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.call("bad", "nothing")
        drawing.end()
        drawing.path("begin", "bad", "done")

    with pytest.raises(ExecutionError, match="nothing"):
        drawing.interpreter()


def test_a_boundary_compensation_is_refused() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.user("work")
        undo = "<bpmn:compensateEventDefinition/>"
        drawing.node("boundaryEvent", "bad", undo, 'attachedToRef="work"')
        drawing.end()
        drawing.path("begin", "work", "done")
        drawing.path("bad", "done")

    with pytest.raises(ExecutionError, match="Compensation is not executed"):
        drawing.interpreter()


def test_a_process_with_two_starts_is_refused() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.start("also")
        drawing.end()
        drawing.path("begin", "done")
        drawing.path("also", "done")

    with pytest.raises(ExecutionError, match="exactly one start event"):
        drawing.interpreter()


def test_a_start_by_a_signal_is_refused() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.roots.add('<bpmn:signal id="signal_s" name="s"/>')
        drawing.node("startEvent", "bad", '<bpmn:signalEventDefinition signalRef="signal_s"/>')
        drawing.end()
        drawing.path("bad", "done")

    with pytest.raises(ExecutionError, match="none start event"):
        drawing.interpreter()


def test_an_element_that_the_bundle_does_not_know_is_refused() -> None:
    drawing = simple()
    definition = drawing.definition()
    elements = {name: element for name, element in definition.elements.items() if name != "work"}
    drawing.elements = elements

    with pytest.raises(ExecutionError, match="does not know") as failure:
        drawing.interpreter()

    assert failure.value.element == "work"


def test_an_entity_in_a_diagram_is_not_read() -> None:
    drawing = simple()
    doctype = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    xml = doctype + drawing.xml().replace(b'name="s"', b"")

    interpreter = SpiffInterpreter.build(drawing.definition(), {"test.bpmn": xml})

    assert interpreter.definition.elements[ElementId("work")].kind == "userTask"


def test_a_diagram_that_is_no_xml_is_refused() -> None:
    with pytest.raises(ExecutionError, match="no XML"):
        SpiffInterpreter.build(simple().definition(), {"test.bpmn": b"<bpmn:definitions"})
