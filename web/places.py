"""What the places and ways on a bundle's diagrams are called, also those on which nothing is written."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from engine import events as e
from engine.bpmn.dialect.diagram import Diagram, Node
from web.diagrams import diagram
from web.wording import Wording

_KINDS: Final[Mapping[str, LazyString]] = {
    "startEvent": lazy_gettext("beginning"),
    "endEvent": lazy_gettext("end"),
    "exclusiveGateway": lazy_gettext("a choice"),
    "parallelGateway": lazy_gettext("a fork or join"),
    "eventBasedGateway": lazy_gettext("whichever comes first"),
}


def diagrams(words: Wording) -> Iterator[tuple[bytes, Diagram]]:
    """Yield the diagrams of a bundle, each as its file's bytes and as what it draws."""
    for file, data in sorted(words.book.files.items()):
        if file.endswith(".bpmn"):
            yield data, diagram(file, data)


def place(element: str, words: Wording) -> str:
    """Return what a place on any of the diagrams is called, its id where there is none."""
    found = (drawn.nodes[element] for _, drawn in diagrams(words) if element in drawn.nodes)
    node = next(found, None)
    return element if node is None else _called(node, words)


def ways(flows: Iterable[str], words: Wording) -> str:
    """Return what stands on flows; where nothing stands, the place to which one leads."""
    wanted = set(flows)
    found = (
        words.text(drawn.file, flow.name) or _called(drawn.nodes[flow.target], words)
        for _, drawn in diagrams(words)
        for flow in drawn.flows
        if flow.id in wanted
    )
    return "、".join(found)


def passages(happened: Iterable[e.Event], words: Wording) -> list[tuple[str, str, str]]:
    """Return the flows that were taken, in order, as (from, to, what stands on the flow) in words."""
    flows = {flow.id: (drawn, flow) for _, drawn in diagrams(words) for flow in drawn.flows}
    taken = (
        flows[event.flow] for event in happened if isinstance(event, e.FlowTaken) and event.flow in flows
    )
    return [
        (
            _called(drawn.nodes[flow.source], words),
            _called(drawn.nodes[flow.target], words),
            words.text(drawn.file, flow.name),
        )
        for drawn, flow in taken
    ]


def _called(node: Node, words: Wording) -> str:
    return words.text(node.place.file, node.name) if node.name else str(_KINDS.get(node.kind, node.id))
