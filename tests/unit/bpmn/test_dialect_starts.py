"""Event sub-processes, conditions, timers that repeat, transactions, starts: what the check says of each."""

import pytest

from tests.unit.bpmn.small_bundle import MATTER, WORK, diagram, drawing_findings, small_bundle

FLOW = '<bpmn:sequenceFlow id="{}" sourceRef="{}" targetRef="{}" />'
DONE = '<bpmn:endEvent id="done" name="Done" />'
MESSAGE = '<bpmn:messageEventDefinition id="aside_d" messageRef="asked_message" />'
ASKED = (
    "<bpmn:extensionElements><spiffworkflow:properties>"
    '<spiffworkflow:property name="form" value="answer" />'
    '<spiffworkflow:property name="role" value="handler" />'
    "</spiffworkflow:properties></bpmn:extensionElements>"
)
TIMER = (
    '<bpmn:timerEventDefinition id="t"><bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition>'
)
CYCLE = TIMER.replace("timeDuration", "timeCycle").replace("P1D", "R3/P1D")
CONDITION = (
    '<bpmn:conditionalEventDefinition id="c"><bpmn:condition>{}</bpmn:condition>'
    "</bpmn:conditionalEventDefinition>"
)


def found(*, matter: str = MATTER, work: str = WORK) -> set[tuple[str, str | None]]:
    """Return (rule, element) of every error of the bundle with these diagrams."""
    files = small_bundle(**{"matter.bpmn": diagram("matter", matter), "work.bpmn": diagram("work", work)})
    return drawing_findings(files, "error")


def aside(definition: str, *, attributes: str = "", inner: str = "", end: str = "", more: str = "") -> str:
    """Return the work with an event sub-process."""
    text = (
        '<bpmn:subProcess id="aside" name="Aside" triggeredByEvent="true">'
        f'<bpmn:startEvent id="aside_started" name="S" {attributes}>{inner}{definition}</bpmn:startEvent>'
        + FLOW.format("aside_flow", "aside_started", "aside_done")
        + f'<bpmn:endEvent id="aside_done" name="E">{end}</bpmn:endEvent></bpmn:subProcess>'
    )
    roots = '<bpmn:message id="asked_message" name="rating" /><bpmn:signal id="heard" name="heard" />'
    return WORK.replace(DONE, text + more + DONE) + roots


@pytest.mark.parametrize("attributes", ['isInterrupting="true"', 'isInterrupting="false"', ""])
def test_an_event_sub_process_starts_by_a_message_with_a_form_and_a_role(attributes: str) -> None:
    assert found(work=aside(MESSAGE, attributes=attributes, inner=ASKED)) == set()
    assert found(work=aside(MESSAGE, attributes=attributes)) == {
        ("missing-form", "aside_started"),
        ("missing-role", "aside_started"),
    }


def test_an_event_sub_process_starts_by_a_timer_that_repeats_if_it_interrupts_nothing() -> None:
    assert found(work=aside(CYCLE, attributes='isInterrupting="false"')) == set()
    assert found(work=aside(CYCLE)) == {("timer", "aside_started")}


def test_an_event_sub_process_starts_by_a_condition_that_something_sets() -> None:
    assert found(work=aside(CONDITION.format("urgent"))) == set()
    assert found(work=aside(CONDITION.format("hurried"))) == {("name-never-set", "aside_started")}
    assert found(work=aside(CONDITION.format('now() &gt; date("2026-01-01")'))) == {
        ("condition", "aside_started")
    }
    assert found(work=aside(CONDITION.format(""))) == {("feel-syntax", "aside_started")}


def test_an_event_sub_process_that_nothing_starts_is_refused() -> None:
    assert found(work=aside("")) == {("start-event", "aside_started")}


@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_an_event_sub_process_catches_what_is_thrown_in_its_process(kind: str) -> None:
    work = aside(f'<bpmn:{kind}EventDefinition id="d" {kind}Ref="work_redo" />').replace("escalation", kind)
    matter = MATTER.replace('escalationRef="matter_redo"', 'escalationRef="other"').replace(
        '<bpmn:escalation id="matter_redo" name="redo" escalationCode="redo" />',
        '<bpmn:escalation id="other" name="other" escalationCode="other" />',
    )

    # What it catches no longer reaches the border of the call, where nothing else is thrown.
    assert found(matter=matter, work=work) == {("escalation", "redo_ordered")}


def test_an_error_start_always_interrupts() -> None:
    definition = '<bpmn:errorEventDefinition id="d" errorRef="work_redo" />'
    work = aside(definition, attributes='isInterrupting="false"').replace("escalation", "error")

    assert ("error", "aside_started") in found(work=work)


@pytest.mark.parametrize("attributes", ['isInterrupting="true"', 'isInterrupting="false"'])
def test_what_an_event_sub_process_throws_itself_goes_to_the_border_of_the_call(attributes: str) -> None:
    throws = '<bpmn:escalationEventDefinition id="e" escalationRef="work_redo" />'
    catches = '<bpmn:escalationEventDefinition id="d" escalationRef="work_redo" />'
    caught = aside(catches, attributes=attributes, end=throws)

    assert found(work=caught) == set()


def test_no_flow_leads_to_or_from_an_event_sub_process_and_nothing_sits_on_it() -> None:
    border = (
        '<bpmn:boundaryEvent id="on_aside" name="B" attachedToRef="aside"><bpmn:timerEventDefinition id="bt">'
        "<bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>"
        + FLOW.format("from_b", "on_aside", "done")
    )

    assert found(work=aside(MESSAGE, inner=ASKED, more=FLOW.format("x", "aside", "done"))) == {
        ("misplaced-flow", "aside")
    }
    assert found(work=aside(MESSAGE, inner=ASKED, more=FLOW.format("x", "record", "aside"))) == {
        ("misplaced-flow", "aside")
    }
    assert ("boundary-host", "on_aside") in found(work=aside(MESSAGE, inner=ASKED, more=border))


def test_a_timer_on_a_border_repeats_if_it_interrupts_nothing() -> None:
    old = '<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P10D</bpmn:timeDuration>'
    work = WORK.replace(old, "<bpmn:timeCycle>{}</bpmn:timeCycle>")

    assert found(work=work.replace("{}", "R3/P10D")) == set()
    for text in ("R/P10D", "R0/P10D", "R3/P0D", "R3/2026-01-01T00:00:00Z/P1D", "P10D", "0 8 * * *"):
        assert found(work=work.replace("{}", text)) == {("timer", "record_late")}, text
    interrupting = work.replace("{}", "R3/P10D").replace(
        'cancelActivity="false" attachedToRef="record"', 'attachedToRef="record"'
    )
    assert found(work=interrupting) == {("timer", "record_late")}


CANCEL = '<bpmn:cancelEventDefinition id="{}" />'


def transaction(*, border: str = CANCEL.format("b_d"), end: str = CANCEL.format("e_d")) -> str:
    """Return the work whose inner activity is a transaction that ends in a cancel."""
    text = WORK.replace("bpmn:subProcess", "bpmn:transaction").replace(
        '<bpmn:endEvent id="answered" name="Answered" />',
        f'<bpmn:endEvent id="answered" name="Answered">{end}</bpmn:endEvent>',
    )
    event = (
        f'<bpmn:boundaryEvent id="given_up" name="G" attachedToRef="ask">{border}</bpmn:boundaryEvent>'
        + FLOW.format("from_given_up", "given_up", "done")
    )
    return text.replace(DONE, (event if border else "") + DONE)


def test_a_transaction_is_cancelled_by_its_end_and_goes_on_behind_its_border() -> None:
    assert found(work=transaction()) == set()


def test_a_cancel_end_needs_its_event_on_the_border_of_the_transaction() -> None:
    assert found(work=transaction(border="")) == {("cancel", "answered")}


def test_a_cancel_outside_of_a_transaction_is_refused() -> None:
    work = transaction().replace("bpmn:transaction", "bpmn:subProcess")

    assert found(work=work) == {("cancel", "answered"), ("boundary-host", "given_up")}


STARTED = '<bpmn:startEvent id="received" name="Received" />'


def started(definition: str) -> str:
    """Return the matter that begins with an event."""
    return MATTER.replace(STARTED, STARTED.replace(" />", f">{definition}</bpmn:startEvent>"))


def test_the_entry_process_may_begin_with_the_message_that_a_case_is_filed_with() -> None:
    assert (
        found(matter=started('<bpmn:messageEventDefinition id="d" messageRef="rating_message" />')) == set()
    )


@pytest.mark.parametrize("definition", [TIMER, CONDITION.format("urgent")])
def test_a_case_begins_by_nothing_but_being_filed(definition: str) -> None:
    assert found(matter=started(definition)) == {("start-event", "received")}


def test_a_called_process_and_a_sub_process_begin_with_none_start_events() -> None:
    for start in ("asked", "work_started"):
        head = f'<bpmn:startEvent id="{start}" name="{"Asked" if start == "asked" else "Started"}" />'
        work = WORK.replace(head, head.replace(" />", f">{TIMER}</bpmn:startEvent>"))

        assert found(work=work) == {("start-event", start)}


def test_only_the_start_of_an_event_sub_process_may_interrupt_nothing() -> None:
    matter = MATTER.replace(STARTED, STARTED.replace(" />", ' isInterrupting="false" />'))

    assert found(matter=matter) == {("start-event", "received")}
