"""What is played alone: each process and sub-process, and each branch that runs beside them for itself."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from engine.bpmn.dialect.diagram import Diagram, Flow, Node, Scope
from engine.bpmn.soundness.net import Thrown

_EMBEDDED: Final = frozenset({"subProcess", "transaction"})
_THROWN: Final = frozenset({"escalation", "error", "cancel"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """One token game: a scope from its start events, or a side branch from the event that begins it.

    `beside` are the events whose branch never meets the rest: each is a region of its own. `members` are
    the nodes that a token of the region may come to.
    """

    key: str
    scope: Scope
    branch: Node | None = None
    beside: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The diagrams of a bundle as one whole, with the events that catch what is thrown."""

    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]
    scopes: Mapping[str, Scope]
    codes: Mapping[tuple[str, str], str]
    hosts: Mapping[str, tuple[Node, ...]] = field(default_factory=dict)

    def boundaries(self, node: Node) -> tuple[Node, ...]:
        """Return the events on the border of a node."""
        return self.scopes[node.scope].boundaries.get(node.id, ())

    def thrown(self, node: Node) -> Thrown | None:
        """Return what an event throws or catches, None where it does neither; no code catches everything."""
        trigger = node.trigger
        if trigger is None or trigger.kind not in _THROWN:
            return None
        reference = trigger.reference or ""
        return Thrown(trigger.kind, self.codes.get((node.place.file, reference), reference))

    def _catches(self, event: Node, thrown: Thrown) -> bool:
        caught = self.thrown(event)
        return caught is not None and caught.kind == thrown.kind and caught.code in {thrown.code, ""}

    def catcher(self, host: Node, thrown: Thrown) -> Node | None:
        """Return the event on the border of `host` that catches what is thrown inside."""
        fitting = [event for event in self.boundaries(host) if self._catches(event, thrown)]
        exact = [event for event in fitting if self.thrown(event) == thrown]
        return next(iter(exact or fitting), None)

    def event_processes(self, scope: Scope) -> tuple[tuple[Node, Node], ...]:
        """Return the event sub-processes of a scope, each with the start event that begins it."""
        found = []
        for node in scope.nodes.values():
            inside = self.scopes.get(node.id)
            if node.triggered and inside is not None:
                starts = [
                    n for n in inside.nodes.values() if n.kind == "startEvent" and n.trigger is not None
                ]
                found += [(node, start) for start in starts]
        return tuple(found)

    def inner_catcher(self, scope: Scope, thrown: Thrown) -> tuple[Node, Node] | None:
        """Return the event sub-process of a scope that catches what is thrown in it."""
        fitting = [pair for pair in self.event_processes(scope) if self._catches(pair[1], thrown)]
        exact = [pair for pair in fitting if self.thrown(pair[1]) == thrown]
        return next(iter(exact or fitting), None)

    def is_fatal(self, scope: str, thrown: Thrown, seen: frozenset[str] = frozenset()) -> bool:
        """Say whether whatever is thrown ends what throws it, wherever it is called."""
        if thrown.kind != "escalation":
            return True
        around = [host for host in self.hosts.get(scope, ()) if host.id not in seen]
        return bool(around or seen) and all(self._interrupts(host, thrown, seen) for host in around)

    def _interrupts(self, host: Node, thrown: Thrown, seen: frozenset[str]) -> bool:
        event = self.catcher(host, thrown)
        if event is not None:
            return event.interrupting
        inner = self.inner_catcher(self.scopes[host.scope], thrown)
        if inner is not None:
            return inner[1].interrupting
        return self.is_fatal(host.scope, thrown, seen | {host.id})


def whole(diagrams: Iterable[Diagram]) -> Drawn:
    """Return the diagrams as one whole."""
    found = tuple(diagrams)
    nodes = {node.id: node for diagram in found for node in diagram.nodes.values()}
    hosts: dict[str, tuple[Node, ...]] = {}
    for node in nodes.values():
        inside = inner_scope(node)
        if inside is not None:
            hosts[inside] = (*hosts.get(inside, ()), node)
    return Drawn(
        nodes=nodes,
        flows={flow.id: flow for diagram in found for flow in diagram.flows},
        scopes={scope.id: scope for diagram in found for scope in diagram.scopes},
        codes={
            (d.file, key): code for d in found for key, code in (*d.escalations.items(), *d.errors.items())
        },
        hosts=hosts,
    )


def inner_scope(node: Node) -> str | None:
    """Return the scope that runs inside an activity, None for a task."""
    if node.kind == "callActivity":
        return node.called or ""
    return node.id if node.kind in _EMBEDDED else None


def regions(drawn: Drawn) -> Iterator[Region]:
    """Yield everything that is played alone."""
    for scope in drawn.scopes.values():
        beside = frozenset(_beside(drawn, scope))
        yield Region(key=scope.id, scope=scope, beside=beside, members=frozenset(scope.nodes))
        for event in sorted(beside):
            members = frozenset(closure(drawn, scope, [event], everything=True))
            yield Region(
                key=event, scope=scope, branch=drawn.nodes[event], beside=beside & members, members=members
            )


def _beside(drawn: Drawn, scope: Scope) -> Iterator[str]:
    """Yield the non-interrupting events whose branch never meets what runs without them."""
    starts = [node.id for node in scope.nodes.values() if node.kind == "startEvent"]
    main = closure(drawn, scope, starts, everything=False)
    for node in scope.nodes.values():
        if node.kind == "boundaryEvent" and not node.interrupting:
            whole_branch = closure(drawn, scope, [node.id], everything=True)
            if not main & whole_branch:
                yield node.id


def closure(drawn: Drawn, scope: Scope, starts: Iterable[str], *, everything: bool = True) -> set[str]:
    """Return what is reached from some nodes; by events that do not interrupt only with `everything`."""
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        key = waiting.pop()
        if key in found:
            continue
        found.add(key)
        waiting += [flow.target for flow in scope.outgoing.get(key, ())]
        waiting += [
            event.id for event in drawn.boundaries(scope.nodes[key]) if everything or event.interrupting
        ]
    return found
