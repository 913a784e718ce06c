"""What may be drawn, row by row: what becomes of it, what holds, and the tests that show it."""

from dataclasses import dataclass
from typing import Final

_BETWEEN: Final = "process/engine/test_messages_between_cases.py::"
_CORRELATED: Final = "unit/bpmn/test_dialect_correlation.py::"
_B: Final = "process/test_boundary_events.py::"
_C: Final = "process/test_conditional_events.py::"
_CALLS: Final = "process/test_calls.py::"
_D: Final = "unit/bpmn/test_dialect.py::test_one_fault_gives_one_finding_with_its_place"
_E: Final = "process/test_event_sub_processes.py::"
_G: Final = "process/test_gateways.py::"
_I: Final = "process/test_inclusive_gateways.py::"
_L: Final = "process/test_standard_loops.py::"
_M: Final = "process/test_multi_instance.py::"
_S: Final = "unit/bpmn/test_dialect_starts.py::"
_TASKS: Final = "process/test_tasks.py::"
_TIMERS: Final = "process/test_timers.py::"
_T: Final = "process/test_throwing.py::"
_U: Final = "unit/bpmn/test_dialect_thrown.py::"
_W: Final = "unit/bpmn/test_dialect_whole.py::"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a designer may draw, with the elements of the standard that it consists of."""

    drawn: str
    elements: tuple[str, ...]
    status: str
    holds: str
    tests: tuple[str, ...]


ROWS: Final = (
    Row(
        "process, pool",
        ("definitions", "process", "collaboration", "participant"),
        "native",
        "executable; a pool of others is empty (not-executable)",
        (f"{_W}test_a_process_needs_an_end", _D),
    ),
    Row(
        "sequence flow",
        ("sequenceFlow", "incoming", "outgoing"),
        "native",
        "several out of any node part its token (implicit split); several into a task run it once for each "
        "token, with a warning (implicit-merge)",
        (
            f"{_T}test_several_flows_out_of_an_event_part_its_token",
            f"{_T}test_a_task_with_several_flows_into_it_runs_once_for_each_token",
        ),
    ),
    Row(
        "condition on a flow",
        ("conditionExpression",),
        "corrected",
        "FEEL; out of an exclusive or inclusive gateway or an activity; else misplaced-condition",
        (
            f"{_T}test_several_flows_out_of_a_task_part_its_token_as_their_conditions_say",
            "unit/bpmn/test_interpreter_refusals.py::test_a_condition_behind_an_event_is_refused",
        ),
    ),
    Row(
        "user task",
        ("userTask",),
        "native",
        "with `form` and `role`",
        (f"{_TASKS}test_a_user_task_says_who_may_do_it_and_where", _D),
    ),
    Row(
        "service task, send task",
        ("serviceTask", "sendTask"),
        "corrected",
        "with `job`, or a send task with a message and `correlation`; it waits until the job is done",
        (
            f"{_U}test_a_send_task_is_a_job_like_a_service_task",
            f"{_BETWEEN}test_a_send_task_waits_until_another_case_has_got_its_message",
        ),
    ),
    Row(
        "receive task",
        ("receiveTask",),
        "native",
        "with `form` and `role`, or with `correlation`, like a message event",
        (
            f"{_B}test_a_receive_task_waits_for_its_message",
            f"{_U}test_a_receive_task_has_a_form_and_a_role_like_a_message_event",
        ),
    ),
    Row(
        "script task",
        ("scriptTask", "script"),
        "corrected",
        "lines `name = FEEL`; never Python",
        (f"{_TASKS}test_each_line_of_a_script_sees_what_the_lines_before_it_set", _D),
    ),
    Row(
        "business rule task",
        ("businessRuleTask",),
        "corrected",
        "FEEL tables",
        (f"{_TASKS}test_a_table_writes_what_it_proposes", _D),
    ),
    Row(
        "call activity",
        ("callActivity",),
        "native",
        "a process of the bundle; one may call itself, fifty deep",
        (
            f"{_CALLS}test_a_process_may_call_itself",
            f"{_CALLS}test_a_process_that_calls_itself_for_ever_is_an_error",
        ),
    ),
    Row(
        "sub-process",
        ("subProcess",),
        "native",
        "one none start event",
        (f"{_S}test_a_called_process_and_a_sub_process_begin_with_none_start_events",),
    ),
    Row(
        "event sub-process",
        ("subProcess",),
        "corrected",
        "starts by message, timer, signal, condition, error or escalation; interrupting or not",
        (
            f"{_E}test_a_message_that_interrupts_takes_the_process_away_and_its_end_ends_the_case",
            f"{_E}test_what_waits_for_its_start_does_not_keep_the_process_alive",
            f"{_E}test_an_error_or_an_escalation_from_inside_starts_an_event_sub_process",
        ),
    ),
    Row(
        "transaction",
        ("transaction", "cancelEventDefinition"),
        "native",
        "a cancel end event leaves it through the cancel event on its border; nothing is compensated",
        (
            f"{_C}test_a_transaction_that_is_cancelled_goes_on_behind_its_cancel_event",
            f"{_S}test_a_cancel_end_needs_its_event_on_the_border_of_the_transaction",
        ),
    ),
    Row(
        "multi-instance",
        (
            "multiInstanceLoopCharacteristics",
            "loopDataInputRef",
            "loopDataOutputRef",
            "inputDataItem",
            "outputDataItem",
            "loopCardinality",
            "completionCondition",
        ),
        "corrected",
        "over a list or a number, parallel or sequential; outputs in the order of the items",
        (
            f"{_M}test_outputs_are_collected_in_the_order_of_the_items_whatever_the_order_of_answers",
            f"{_M}test_a_sequential_multi_instance_asks_one_after_another",
            f"{_L}test_a_number_of_instances_each_knows_its_own_number",
            f"{_L}test_a_condition_may_count_the_instances_that_are_done",
        ),
    ),
    Row(
        "standard loop",
        ("standardLoopCharacteristics", "loopCondition"),
        "corrected",
        "on any activity; with a condition, a maximum or both",
        (
            f"{_L}test_a_loop_goes_on_while_its_condition_holds",
            f"{_L}test_a_loop_that_tests_before_may_not_run_at_all",
        ),
    ),
    Row(
        "exclusive gateway",
        ("exclusiveGateway",),
        "corrected",
        "the first condition that holds, in the order of the file, else the default",
        (f"{_G}test_an_exclusive_gateway_takes_the_flow_whose_condition_holds",),
    ),
    Row(
        "inclusive gateway",
        ("inclusiveGateway",),
        "corrected",
        "joins every token that can still come",
        (
            f"{_I}test_the_join_waits_for_those_that_were_asked_and_for_nobody_else",
            f"{_I}test_a_token_that_can_still_come_from_a_border_is_waited_for",
        ),
    ),
    Row(
        "parallel gateway",
        ("parallelGateway",),
        "corrected",
        "counts the tokens of each flow; in loops too; may join and part at once",
        (f"{_T}test_a_parallel_gateway_may_join_and_part_at_once_and_in_a_loop",),
    ),
    Row(
        "event-based gateway",
        ("eventBasedGateway",),
        "corrected",
        "exclusive, not instantiating; awaits messages, timers, signals, conditions, receive tasks",
        (
            f"{_G}test_each_timer_of_an_event_based_gateway_has_its_own_time",
            f"{_T}test_an_event_based_gateway_may_wait_for_a_signal_and_for_a_receive_task",
        ),
    ),
    Row(
        "start event",
        ("startEvent",),
        "native",
        "none; a message in the entry process, which is what the case is filed with",
        (
            f"{_C}test_a_case_may_begin_with_the_message_that_it_is_filed_with",
            f"{_S}test_a_case_begins_by_nothing_but_being_filed",
        ),
    ),
    Row(
        "end event",
        ("endEvent", "terminateEventDefinition"),
        "corrected",
        "none, terminate, error, escalation, signal, message, cancel",
        (f"{_T}test_a_signal_reaches_every_event_of_the_case_that_waits_for_it",),
    ),
    Row(
        "event between tasks",
        ("intermediateThrowEvent", "intermediateCatchEvent"),
        "corrected",
        "throws nothing, an escalation, signal, message or link; waits for all but escalations and errors",
        (f"{_T}test_an_intermediate_event_that_throws_nothing_passes_the_token_on",),
    ),
    Row(
        "event on a border",
        ("boundaryEvent",),
        "corrected",
        "interrupting or not; what does not interrupt may come again",
        (f"{_B}test_a_non_interrupting_message_may_come_again_while_the_task_lasts",),
    ),
    Row(
        "message",
        ("messageEventDefinition", "message", "messageFlow"),
        "corrected",
        "caught with `form` and `role`: a person sends it; with `correlation`: another case does, by a job",
        (
            f"{_B}test_a_message_is_delivered_to_one_waiting_event_though_others_have_its_name",
            f"{_BETWEEN}test_a_message_goes_to_the_case_that_knows_the_same_value",
            f"{_CORRELATED}test_a_message_that_is_sent_says_to_whom",
        ),
    ),
    Row(
        "timer",
        ("timerEventDefinition", "timeDate", "timeDuration", "timeCycle"),
        "rewritten",
        'bare ISO 8601, or `deadline("C10")`; a cycle is bounded (R3/P1D) and does not interrupt',
        (
            f"{_TIMERS}test_a_bare_iso_8601_timer_is_due_when_it_says",
            f"{_E}test_a_timer_that_repeats_starts_one_for_each_time_in_due_order_though_nobody_looked",
        ),
    ),
    Row(
        "signal",
        ("signalEventDefinition", "signal"),
        "corrected",
        "reaches everything that waits for it in the same case, and is not kept",
        (
            f"{_T}test_a_non_interrupting_signal_may_come_again",
            f"{_U}test_a_signal_that_nothing_throws_is_refused",
        ),
    ),
    Row(
        "link",
        ("linkEventDefinition",),
        "corrected",
        "goes on at the one end of its name in the same process",
        (
            f"{_T}test_a_token_goes_on_at_the_end_of_its_link_and_history_keeps_what_is_drawn",
            f"{_U}test_a_link_that_nothing_catches_is_refused",
        ),
    ),
    Row(
        "error",
        ("errorEventDefinition", "error"),
        "corrected",
        "always caught: an error nobody catches is refused (uncaught-error)",
        (
            f"{_U}test_an_error_that_is_caught_on_the_border_of_what_throws_it_is_sound",
            f"{_U}test_an_error_that_nobody_around_catches_is_refused",
        ),
    ),
    Row(
        "escalation",
        ("escalationEventDefinition", "escalation"),
        "corrected",
        "caught by the nearest activity around that catches it",
        (f"{_B}test_an_escalation_is_caught_by_the_nearest_activity_that_catches_it",),
    ),
    Row(
        "condition",
        ("conditionalEventDefinition", "condition"),
        "corrected",
        "asked whenever a command has settled; never of the time",
        (
            f"{_C}test_an_event_waits_until_its_condition_has_become_true",
            f"{_C}test_a_condition_that_does_not_interrupt_has_to_be_false_before_it_happens_again",
        ),
    ),
    Row(
        "lane",
        ("laneSet", "lane", "flowNodeRef"),
        "native",
        "its id is a role; the tasks in it have that role",
        (f"{_W}test_a_lane_that_names_no_node_is_refused", _D),
    ),
    Row(
        "what is only read",
        (
            "documentation",
            "extensionElements",
            "textAnnotation",
            "text",
            "association",
            "group",
            "category",
            "categoryValue",
            "property",
        ),
        "ignored",
        "of extensions only our properties are allowed (unknown-extension)",
        ("unit/bpmn/test_dialect.py::test_a_sound_bundle_has_no_finding", _D),
    ),
)
