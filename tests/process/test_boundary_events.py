"""Events on the border of activities: messages, escalations, errors."""

import pytest

from engine.errors import ExecutionError
from engine.events import MessageAwaited, MessageCancelled, TaskCancelled
from tests.process.casework import Casework
from tests.process.drawing import Drawing, Loop


def guarded(*, interrupting: bool) -> Casework:
    """Return a case at a task with a message on its border."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.user("work")
        drawing.border_message("asked", "work", "request", interrupting=interrupting)
        drawing.user("consider")
        drawing.end()
        drawing.end("considered")
        drawing.path("begin", "work", "done")
        drawing.path("asked", "consider", "considered")
    case = Casework(drawing.interpreter())
    case.begin()
    return case


def test_an_interrupting_message_takes_its_task_away() -> None:
    case = guarded(interrupting=True)

    happened = case.receive("asked")

    assert case.open() == ["consider"]
    assert [type(event) for event in happened].count(TaskCancelled) == 1
    assert case.happened(MessageCancelled) == []


def test_a_non_interrupting_message_leaves_its_task_alone() -> None:
    case = guarded(interrupting=False)

    case.receive("asked")

    assert case.open() == ["asked", "consider", "work"]


def test_a_non_interrupting_message_may_come_again_while_the_task_lasts() -> None:
    case = guarded(interrupting=False)

    for _ in range(3):
        case.receive("asked")

    assert case.open() == ["asked", "consider", "consider", "consider", "work"]
    handles = [event.message for event in case.history if isinstance(event, MessageAwaited)]
    assert len(set(handles)) == len(handles) == 4


def test_what_waits_on_the_border_goes_with_its_task() -> None:
    case = guarded(interrupting=False)
    case.receive("asked")

    case.finish("work")

    assert case.open() == ["consider"]
    assert len(case.happened(MessageCancelled)) == 1
    assert not case.run.ended
    case.finish("consider")
    assert case.run.ended


def test_a_message_is_delivered_to_one_waiting_event_though_others_have_its_name() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.parallel("split")
        drawing.catch_message("first", "answer")
        drawing.catch_message("second", "answer")
        drawing.end()
        drawing.path("begin", "split", "first", "done")
        drawing.path("split", "second", "done")
    case = Casework(drawing.interpreter())
    case.begin()

    case.receive("second")

    assert case.open() == ["first"]


def test_a_receive_task_waits_for_its_message() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.message_definition("supplement")
        drawing.node("receiveTask", "supplemented", "", 'messageRef="message_supplement"')
        drawing.end()
        drawing.path("begin", "supplemented", "done")
    case = Casework(drawing.interpreter())
    case.begin()
    (awaited,) = (event for event in case.history if isinstance(event, MessageAwaited))

    case.receive("supplemented")

    assert awaited.name == "supplement"
    assert case.run.ended


def escalating(*, inner: str, outer: str, interrupting: bool = True) -> Casework:
    """Return a case two calls deep that escalates `redo`; `inner` and `outer` say what the borders catch."""
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.call("stage", "middle")
        drawing.border_escalation("outer", "stage", outer, interrupting=interrupting)
        drawing.user("outside")
        drawing.end()
        drawing.path("begin", "stage", "done")
        drawing.path("outer", "outside", "done")
    with drawing.process("middle"):
        drawing.start("begin_middle")
        drawing.call("review", "deep")
        drawing.border_escalation("inner", "review", inner)
        drawing.user("inside")
        drawing.end("middle_done")
        drawing.path("begin_middle", "review", "middle_done")
        drawing.path("inner", "inside", "middle_done")
    with drawing.process("deep"):
        deep(drawing)
    case = Casework(drawing.interpreter())
    case.begin()
    return case


def deep(drawing: Drawing) -> None:
    """Draw a check that is fine or escalates `redo`."""
    drawing.start("begin_deep")
    drawing.user("check")
    drawing.exclusive("fine", default="ordered")
    drawing.end("accepted")
    drawing.end_escalation("ordered", "redo")
    drawing.path("begin_deep", "check", "fine", "ordered")
    drawing.flow("fine", "accepted", "fine = true")


def test_an_escalation_is_caught_by_the_nearest_activity_that_catches_it() -> None:
    case = escalating(inner="redo", outer="redo")

    case.finish("check", fine=False)

    assert case.open() == ["inside"]


def test_an_escalation_passes_activities_that_catch_another_one() -> None:
    case = escalating(inner="other", outer="redo")

    case.finish("check", fine=False)

    assert case.open() == ["outside"]


def test_without_escalation_its_catcher_does_nothing() -> None:
    case = escalating(inner="redo", outer="redo")

    case.finish("check", fine=True)

    assert case.run.ended


def test_a_non_interrupting_escalation_lets_the_inner_process_end() -> None:
    case = escalating(inner="other", outer="redo", interrupting=False)

    case.finish("check", fine=False)

    assert case.open() == ["outside"]
    assert "stage__done" in case.flows()


def test_an_escalation_that_nobody_catches_stops_the_command() -> None:
    case = escalating(inner="other", outer="another")

    with pytest.raises(ExecutionError, match="escalation 'redo'") as failure:
        case.finish("check", fine=False)

    assert failure.value.element == "ordered"


def test_the_event_drawn_for_an_escalation_goes_before_one_that_catches_all() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.call("stage", "deep")
        drawing.node("boundaryEvent", "any", "<bpmn:escalationEventDefinition/>", 'attachedToRef="stage"')
        drawing.border_escalation("redo", "stage", "redo")
        drawing.user("generally")
        drawing.user("exactly")
        drawing.end()
        drawing.path("begin", "stage", "done")
        drawing.path("any", "generally", "done")
        drawing.path("redo", "exactly", "done")
    with drawing.process("deep"):
        deep(drawing)
    case = Casework(drawing.interpreter())
    case.begin()

    case.finish("check", fine=False)

    assert case.open() == ["exactly"]


def test_an_escalation_drawn_without_code_is_known_by_its_reference() -> None:
    drawing = Drawing()
    drawing.roots.add('<bpmn:escalation id="one" name="one"/><bpmn:escalation id="two" name="two"/>')
    with drawing.process("main"):
        drawing.start()
        with drawing.sub_process("inner"):
            drawing.start("begin_inner")
            drawing.node("endEvent", "thrown", '<bpmn:escalationEventDefinition escalationRef="two"/>')
            drawing.path("begin_inner", "thrown")
        for name in ("one", "two"):
            definition = f'<bpmn:escalationEventDefinition escalationRef="{name}"/>'
            drawing.node("boundaryEvent", f"caught_{name}", definition, 'attachedToRef="inner"')
            drawing.user(name)
            drawing.path(f"caught_{name}", name, "done")
        drawing.end()
        drawing.path("inner", "done")
        drawing.flow("begin", "inner")
    case = Casework(drawing.interpreter())

    case.begin()

    assert case.open() == ["two"]


def test_an_escalation_inside_a_multi_instance_interrupts_all_instances() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        with drawing.sub_process("each", Loop(over="items", item="one")):
            drawing.start("begin_each")
            drawing.user("look")
            drawing.end_escalation("alarm", "alarm")
            drawing.path("begin_each", "look", "alarm")
        drawing.border_escalation("alarmed", "each", "alarm")
        drawing.user("react")
        drawing.end()
        drawing.end("reacted")
        drawing.path("begin", "each", "done")
        drawing.path("alarmed", "react", "reacted")
    case = Casework(drawing.interpreter(), items=[1, 2, 3])
    case.begin()

    case.finish("look", 1)

    assert case.open() == ["react"]


@pytest.mark.parametrize(("kind", "left"), [("interrupting", ["read"]), ("other", ["go_on", "read"])])
def test_an_intermediate_escalation_goes_on_unless_it_is_interrupted(kind: str, left: list[str]) -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        with drawing.sub_process("inner"):
            drawing.start("begin_inner")
            drawing.throw_escalation("tell", "news")
            drawing.user("go_on")
            drawing.end("inner_done")
            drawing.path("begin_inner", "tell", "go_on", "inner_done")
        drawing.border_escalation("told", "inner", "news", interrupting=kind == "interrupting")
        drawing.user("read")
        drawing.end()
        drawing.path("begin", "inner", "done")
        drawing.path("told", "read", "done")
    case = Casework(drawing.interpreter())

    case.begin()

    assert case.open() == left


def test_an_error_takes_its_sub_process_away() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        with drawing.sub_process("inner"):
            drawing.start("begin_inner")
            drawing.parallel("split")
            drawing.user("a")
            drawing.user("b")
            drawing.end_error("failed", "broken")
            drawing.end("inner_done")
            drawing.path("begin_inner", "split", "a", "failed")
            drawing.path("split", "b", "inner_done")
        drawing.border_error("caught", "inner", "broken")
        drawing.user("repair")
        drawing.end()
        drawing.path("begin", "inner", "done")
        drawing.path("caught", "repair", "done")
    case = Casework(drawing.interpreter())
    case.begin()

    case.finish("a")

    assert case.open() == ["repair"]


def test_an_error_that_nobody_catches_stops_the_command() -> None:
    drawing = Drawing()
    with drawing.process("main"):
        drawing.start()
        drawing.user("a")
        drawing.end_error("failed", "broken")
        drawing.path("begin", "a", "failed")
    case = Casework(drawing.interpreter())
    case.begin()

    with pytest.raises(ExecutionError, match="error 'broken'") as failure:
        case.finish("a")

    assert failure.value.element == "failed"
