"""What is thrown and what catches it, in the check of a bundle: errors, escalations, signals, links."""

from tests.unit.bpmn.small_bundle import MATTER, WORK, diagram, drawing_findings, small_bundle

FLOW = '<bpmn:sequenceFlow id="{}" sourceRef="{}" targetRef="{}" />'
DONE = '<bpmn:endEvent id="done" name="Done" />'


def found(*, matter: str = MATTER, work: str = WORK, severity: str = "error") -> set[tuple[str, str | None]]:
    """Return (rule, element) of every finding of the bundle with these diagrams."""
    files = small_bundle(**{"matter.bpmn": diagram("matter", matter), "work.bpmn": diagram("work", work)})
    return drawing_findings(files, severity)


def as_error(text: str) -> str:
    """Return a diagram whose escalation is an error."""
    return text.replace("escalation", "error")


def drawn(kind: str, key: str, inner: str) -> str:
    """Return an event."""
    return f'<bpmn:{kind} id="{key}" name="N">{inner}</bpmn:{kind}>'


def signalling(*events: str, work: str = WORK) -> str:
    """Return the work with a signal, and with events behind its last gateway."""
    chain = [f"event_{number}" for number in range(len(events))]
    text = work.replace('targetRef="done"', f'targetRef="{chain[0]}"')
    more = "".join(
        event.format(key) + FLOW.format(f"b_{key}", key, target)
        for event, key, target in zip(events, chain, [*chain[1:], "done"], strict=True)
    )
    return text.replace(DONE, more + DONE) + '<bpmn:signal id="hearing_signal" name="hearing" />'


SIGNAL = '<bpmn:signalEventDefinition id="{0}_d" signalRef="hearing_signal" />'
THROW = '<bpmn:intermediateThrowEvent id="{0}" name="N">' + SIGNAL + "</bpmn:intermediateThrowEvent>"
CATCH = '<bpmn:intermediateCatchEvent id="{0}" name="N">' + SIGNAL + "</bpmn:intermediateCatchEvent>"


def test_an_error_that_is_caught_on_the_border_of_what_throws_it_is_sound() -> None:
    assert found(matter=as_error(MATTER), work=as_error(WORK)) == set()


def test_an_error_that_nobody_around_catches_is_refused() -> None:
    assert found(work=as_error(WORK)) == {("uncaught-error", "redo"), ("escalation", "redo_ordered")}


def test_an_error_that_does_not_interrupt_is_refused() -> None:
    matter = as_error(MATTER).replace('name="Redo" attached', 'name="Redo" cancelActivity="false" attached')

    assert found(matter=matter, work=as_error(WORK)) == {("error", "redo_ordered")}


def test_an_error_without_a_code_is_refused() -> None:
    work = as_error(WORK).replace(' errorCode="redo"', "")

    assert found(matter=as_error(MATTER), work=work) == {("error", "redo")}


def test_an_escalation_may_be_thrown_between_two_tasks() -> None:
    throws = (
        '<bpmn:intermediateThrowEvent id="{0}" name="N"><bpmn:escalationEventDefinition id="{0}_d" '
        'escalationRef="work_redo" /></bpmn:intermediateThrowEvent>'
    )
    caught, lost = signalling(throws), signalling(throws.replace("work_redo", "other"))
    lost += '<bpmn:escalation id="other" name="other" escalationCode="other" />'

    assert found(work=caught) == set()
    assert found(work=lost) == {("uncaught-escalation", "event_0")}


def test_a_signal_that_is_thrown_and_caught_in_the_bundle_is_sound() -> None:
    work = signalling(THROW, CATCH)

    assert found(work=work) == set()
    assert found(work=work, severity="warning") == set()


def test_a_signal_that_nothing_throws_is_refused() -> None:
    assert found(work=signalling(CATCH)) == {("signal", "event_0")}


def test_a_signal_that_nothing_waits_for_is_a_warning() -> None:
    assert found(work=signalling(THROW)) == set()
    assert found(work=signalling(THROW), severity="warning") == {("signal", "event_0")}


def test_a_signal_that_has_no_name_is_refused() -> None:
    work = signalling(THROW, CATCH).replace('name="hearing"', "")

    assert found(work=work) == {("signal", "event_0"), ("signal", "event_1")}


def linked(throws: str = "page two", catches: str = "page two", more: str = "") -> str:
    """Return the work with a link before its last end."""
    away = drawn("intermediateThrowEvent", "away", f'<bpmn:linkEventDefinition id="l1" name="{throws}" />')
    here = drawn("intermediateCatchEvent", "here", f'<bpmn:linkEventDefinition id="l2" name="{catches}" />')
    text = WORK.replace('targetRef="done"', 'targetRef="away"')
    return text.replace(DONE, away + here + FLOW.format("b_here", "here", "done") + more + DONE)


def test_a_link_with_both_of_its_ends_is_sound() -> None:
    assert found(work=linked()) == set()


def test_a_link_that_nothing_catches_is_refused() -> None:
    errors = found(work=linked(catches="page three"))

    assert errors >= {("link", "away"), ("link", "here"), ("unreachable", "here")}


def test_a_link_without_a_name_is_refused() -> None:
    assert found(work=linked("", "")) == {("link", "away"), ("link", "here")}


def test_no_flow_leads_out_of_a_link_that_is_thrown_or_into_one_that_is_caught() -> None:
    out, into = FLOW.format("out", "away", "done"), FLOW.format("into", "record_late", "here")

    assert found(work=linked(more=out)) == {("misplaced-flow", "away")}
    assert found(work=linked(more=into)) == {("misplaced-flow", "here")}


def test_several_flows_into_a_task_are_a_warning_for_it_runs_once_for_each_token() -> None:
    matter = MATTER.replace(
        'sourceRef="rating_expired" targetRef="issue_merge"', 'sourceRef="rating_expired" targetRef="issue"'
    )

    assert found(matter=matter) == set()
    assert found(matter=matter, severity="warning") == {("implicit-merge", "issue")}


def test_several_flows_out_of_a_task_and_a_gateway_that_joins_and_parts_are_sound() -> None:
    work = WORK.replace(DONE, FLOW.format("more", "join", "done") + FLOW.format("b", "record", "done") + DONE)

    assert found(work=work) == set()


def test_an_inclusive_gateway_is_checked_as_an_exclusive_one() -> None:
    matter = MATTER.replace("exclusiveGateway", "inclusiveGateway")

    assert found(matter=matter) == set()
    assert found(matter=matter.replace(' default="to_wait"', "")) == {("no-default", "route_question")}


def test_a_receive_task_has_a_form_and_a_role_like_a_message_event() -> None:
    start = MATTER.index('<bpmn:intermediateCatchEvent id="rating_received"')
    end = MATTER.index("</bpmn:intermediateCatchEvent>", start) + len("</bpmn:intermediateCatchEvent>")
    task = (
        '<bpmn:receiveTask id="rating_received" name="Rated" messageRef="rating_message">'
        "<bpmn:documentation>Article 41.</bpmn:documentation>"
        "<bpmn:extensionElements><spiffworkflow:properties>"
        '<spiffworkflow:property name="form" value="rating" />'
        '<spiffworkflow:property name="role" value="petitioner" />'
        "</spiffworkflow:properties></bpmn:extensionElements></bpmn:receiveTask>"
    )
    matter = MATTER[:start] + task + MATTER[end:]

    assert found(matter=matter) == set()
    assert found(matter=matter.replace(' messageRef="rating_message">', ">")) == {
        ("unknown-message", "rating_received"),
    }


def test_a_send_task_is_a_job_like_a_service_task() -> None:
    matter = MATTER.replace("bpmn:serviceTask", "bpmn:sendTask")

    assert found(matter=matter) == set()
    assert found(matter=matter.replace(' name="job" value="letter.issue"', ' name="letter" value="D04"', 1))
