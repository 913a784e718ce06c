"""Does what an element names exist: forms, roles, lanes, organs, jobs, messages, tables, other elements?"""

import re
from typing import Final

from engine.bpmn.dialect.diagram import Diagram, Node
from engine.bpmn.dialect.surroundings import Surroundings, all_nodes, decided_names
from engine.bpmn.dialect.vocabulary import (
    ADDRESSED_PROPERTIES,
    CHILDREN,
    MESSAGE_PROPERTIES,
    PROPERTIES,
    SENT_PROPERTIES,
    SERVICE_TASK_PROPERTIES,
    USER_TASK_PROPERTIES,
)
from engine.bpmn.findings import Findings, Rule
from engine.definition import OrganRule, Recusing

_LETTER: Final = re.compile(r"D\d\d", re.ASCII)
_LETTER_JOB: Final = "letter.issue"


class ReferenceCheck:
    """Compares each element's properties and references with what the bundle has."""

    def __init__(self, diagrams: tuple[Diagram, ...], surroundings: Surroundings, findings: Findings) -> None:
        self._diagrams = diagrams
        self._known = surroundings
        self._findings = findings
        self._nodes = {node.id: node for node in all_nodes(diagrams)}
        self._repeated = _inside_loops(diagrams)

    def check(self) -> None:
        """Check everything."""
        for diagram in self._diagrams:
            for node in diagram.nodes.values():
                self._properties(node)
                self._kind(diagram, node)
            self._lanes(diagram)
        if self._known.submission_form not in self._known.form_ids:
            self._missing_submission_form()

    def _kind(self, diagram: Diagram, node: Node) -> None:
        if node.kind == "userTask":
            self._work(node)
            self._confirms(node)
        elif node.kind in {"serviceTask", "sendTask"} and node.trigger is None:
            self._job(node)
        elif node.kind == "businessRuleTask":
            self._decision(node)
        if node.trigger is not None and node.trigger.kind == "message":
            if is_sent(node):
                self._sent(node)
            elif "correlation" in node.properties:
                self._organ(node)
            elif not self._files_the_case(node):
                self._work(node)
            self._message(diagram, node)

    def _sent(self, node: Node) -> None:
        if not node.properties.get("correlation"):
            message = (
                "It is not said which case gets the message; write the property correlation: FEEL that is "
                "equal here and where the message is awaited."
            )
            self._findings.error(Rule.CORRELATION, node.place, message)

    def _properties(self, node: Node) -> None:
        if node.kind not in CHILDREN:
            return  # the element itself is refused
        allowed = frozenset[str]() if self._files_the_case(node) else _allowed(node)
        for name in node.properties:
            if name not in PROPERTIES:
                message = f"There is no property {name}; there are {', '.join(sorted(PROPERTIES))}."
                self._findings.error(Rule.UNKNOWN_PROPERTY, node.place, message)
            elif name not in allowed:
                message = f"The property {name} means nothing on a {node.kind}; remove it."
                self._findings.error(Rule.MISPLACED_PROPERTY, node.place, message)

    def _files_the_case(self, node: Node) -> bool:
        """Whether the event is the message that a case is filed with: its form is the submission's."""
        return node.kind == "startEvent" and node.scope == self._known.entry

    def _work(self, node: Node) -> None:
        form, roles = node.properties.get("form"), node.words("role")
        if not form:
            message = "It has no form; write the property form with the name of a file in forms/."
            self._findings.error(Rule.MISSING_FORM, node.place, message)
        elif form not in self._known.form_ids:
            message = f"There is no form {form}; add forms/{form}.form."
            self._findings.error(Rule.UNKNOWN_FORM, node.place, message)
        if not roles:
            message = "Nobody may do it; write the property role with ids of [roles] in bundle.toml."
            self._findings.error(Rule.MISSING_ROLE, node.place, message)
        for role in roles:
            if role not in self._known.roles:
                message = f"There is no role {role}; add it to [roles] in bundle.toml."
                self._findings.error(Rule.UNKNOWN_ROLE, node.place, message)
        self._organ(node)
        self._recusal(node)
        for other in node.words("separateFrom"):
            if other not in self._nodes or "form" not in _allowed(self._nodes[other]):
                message = (
                    f"separateFrom names {other}, which is no user task and no message event of the bundle."
                )
                self._findings.error(Rule.UNKNOWN_SEPARATION, node.place, message)

    def _organ(self, node: Node) -> None:
        organ = node.properties.get("organ")
        if organ is None:
            return
        if organ not in set(OrganRule):
            message = f"There is no organ {organ}; write {', '.join(OrganRule)}."
            self._findings.error(Rule.UNKNOWN_ORGAN, node.place, message)
        elif organ == OrganRule.ITEM and node.id not in self._repeated:
            message = (
                "organ=item is the organ of a multi-instance's item, but the element is in no multi-instance."
            )
            self._findings.error(Rule.UNKNOWN_ORGAN, node.place, message)

    def _recusal(self, node: Node) -> None:
        """Check who asks for a recusal and who decides it; only the latter belongs to organ=recusing."""
        kind, asks = node.properties.get("recusal"), node.kind != "userTask"
        right = {Recusing.ASKS} if asks else {Recusing.DECIDES, Recusing.MEANWHILE}
        if kind is not None and kind not in right:
            known = " or ".join(sorted(right))
            message = f"The property recusal is {kind}; on a {node.kind} write {known}."
            self._findings.error(Rule.RECUSAL, node.place, message)
        if (node.properties.get("organ") == OrganRule.RECUSING) != (kind == Recusing.DECIDES):
            message = (
                "Who decides a recusal has recusal=decides and organ=recusing: write both or neither of them."
            )
            self._findings.error(Rule.RECUSAL, node.place, message)

    def _confirms(self, node: Node) -> None:
        form = self._known.forms.get(node.properties.get("form", ""))
        for key in node.words("confirms"):
            if key not in self._known.table_ids:
                message = f"confirms names {key}, but there is no such decision table."
                self._findings.error(Rule.CONFIRMS_UNKNOWN, node.place, message)
            elif form is not None and key in self._known.tables:
                decided = decided_names(self._known.tables[key])
                if not decided & form.answers.keys():
                    message = (
                        f"The form {form.id} asks none of {', '.join(sorted(decided))}, which {key} proposes."
                    )
                    self._findings.error(Rule.CONFIRMS_NOTHING, node.place, message)

    def _job(self, node: Node) -> None:
        job, letter = node.properties.get("job"), node.properties.get("letter")
        if not job:
            message = "The task has no job; write the property job with the name of a function."
            self._findings.error(Rule.MISSING_JOB, node.place, message)
        elif self._known.jobs is not None and job not in self._known.jobs:
            message = f"There is no job {job}; there are {', '.join(sorted(self._known.jobs))}."
            self._findings.error(Rule.UNKNOWN_JOB, node.place, message)
        if job == _LETTER_JOB and not letter:
            message = "It is not said which letter is issued; write the property letter, D04 say."
            self._findings.error(Rule.MISSING_LETTER, node.place, message)
        if letter and not _LETTER.fullmatch(letter):
            message = f"{letter!r} is no letter; a letter is D and two digits."
            self._findings.error(Rule.MISSING_LETTER, node.place, message)

    def _decision(self, node: Node) -> None:
        if node.decision not in self._known.table_ids:
            wanted = node.decision or "nothing"
            message = f"It evaluates {wanted}; write the id of a decision table as calledDecisionId."
            self._findings.error(Rule.UNKNOWN_DECISION, node.place, message)

    def _message(self, diagram: Diagram, node: Node) -> None:
        name = diagram.messages.get(node.message or "")
        if not name:
            message = "The event refers to no message of this file; choose one."
            self._findings.error(Rule.UNKNOWN_MESSAGE, node.place, message)
        elif name not in self._known.messages:
            message = f"There is no message {name}; add it to [messages] in bundle.toml."
            self._findings.error(Rule.UNKNOWN_MESSAGE, node.place, message)

    def _lanes(self, diagram: Diagram) -> None:
        for lane in diagram.lanes:
            if lane.id not in self._known.roles:
                message = f"The lane's id {lane.id} is no role; a lane has the id of a role in bundle.toml."
                self._findings.error(Rule.UNKNOWN_LANE, lane.place, message)
            for member in lane.members:
                node = diagram.nodes.get(member)
                if node is None:
                    message = f"The lane refers to {member}, which is no flow node of this file."
                    self._findings.error(Rule.DANGLING_REFERENCE, lane.place, message)
                elif (
                    node.kind == "userTask"
                    and lane.id in self._known.roles
                    and lane.id not in node.words("role")
                ):
                    message = (
                        f"The task is in the lane {lane.id}, but its role is {node.properties.get('role')}."
                    )
                    self._findings.error(Rule.LANE_DISAGREES, node.place, message)

    def _missing_submission_form(self) -> None:
        entry = [p for d in self._diagrams for p in d.processes if p.id == self._known.entry]
        for process in entry:
            message = f"There is no form {self._known.submission_form}: nothing can be submitted; add it."
            self._findings.error(Rule.MISSING_FORM, process.place, message)


def is_sent(node: Node) -> bool:
    """Whether the element sends a message to another case."""
    sending = node.kind in {"sendTask", "endEvent", "intermediateThrowEvent"}
    return sending and node.trigger is not None and node.trigger.kind == "message"


def _allowed(node: Node) -> frozenset[str]:
    if node.kind == "userTask":
        return USER_TASK_PROPERTIES
    if is_sent(node):
        return SENT_PROPERTIES
    if node.kind in {"serviceTask", "sendTask"}:
        return SERVICE_TASK_PROPERTIES
    if node.trigger is not None and node.trigger.kind == "message":
        return ADDRESSED_PROPERTIES if "correlation" in node.properties else MESSAGE_PROPERTIES
    return frozenset()


def _inside_loops(diagrams: tuple[Diagram, ...]) -> frozenset[str]:
    """Return the ids of all nodes that run once for each item of some multi-instance."""
    nodes = list(all_nodes(diagrams))
    repeated: set[str] = set()
    grown = True
    while grown:
        before = len(repeated)
        called = {node.called for node in nodes if node.id in repeated}
        repeated |= {
            node.id
            for node in nodes
            if node.loop is not None or node.scope in repeated or node.process in called
        }
        grown = len(repeated) > before
    return frozenset(repeated)
