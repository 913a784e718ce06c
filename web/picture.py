"""A case's diagrams with what was done and where it stands, and the same in words."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString
from markupsafe import Markup

from engine import events as e
from engine.bpmn.dialect.diagram import Diagram, Node
from engine.bpmn.dialect.reading import read
from engine.bpmn.drawing import Drawing
from engine.bpmn.findings import Findings
from engine.case import Case
from web.wording import Wording

_KINDS: Final[Mapping[str, LazyString]] = {
    "startEvent": lazy_gettext("beginning"),
    "endEvent": lazy_gettext("end"),
    "exclusiveGateway": lazy_gettext("a choice"),
    "parallelGateway": lazy_gettext("a fork or join"),
    "eventBasedGateway": lazy_gettext("whichever comes first"),
}
"""What the places are called on which nothing is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One diagram: `here` if the case stands in it now.

    `text` names the places where it stands, `touched` those at which the step shown did something.
    """

    title: str
    svg: Markup
    here: bool
    text: tuple[str, ...]
    touched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marked:
    """A diagram with the ids on it that were done, where the case stands, and that a step touched."""

    data: bytes
    diagram: Diagram
    done: frozenset[str]
    here: tuple[str, ...]
    touched: tuple[str, ...]


def pictures(case: Case, happened: Iterable[e.Event], words: Wording) -> list[Picture]:
    """Return the diagrams that the case went through, those in which it stands now first."""
    found = [
        _picture(marked, words) for marked in _marked(case, happened, words, ()) if _gone_through(marked)
    ]
    return sorted(found, key=lambda picture: not picture.here)


def pictures_of_step(
    case: Case, happened: Iterable[e.Event], words: Wording, touched: Collection[str]
) -> list[Picture]:
    """Return the diagrams on which a step did something, then the others in which the case stands.

    `touched` are the ids of the flows and elements that it touched.
    """
    marked = _marked(case, happened, words, touched)
    found = [_picture(one, words) for one in marked if one.touched or one.here]
    return sorted(found, key=lambda picture: not picture.touched)


def drawn(file: str, words: Wording) -> Picture | None:
    """Return one diagram of a bundle as it was drawn, without any case; None where it is no diagram of it."""
    data = words.book.files.get(file) if file.endswith(".bpmn") else None
    if data is None:
        return None
    nothing = frozenset[str]()
    return _picture(_Marked(data=data, diagram=_read(file, data), done=nothing, here=(), touched=()), words)


def passages(happened: Iterable[e.Event], words: Wording) -> list[tuple[str, str, str]]:
    """Return the flows that were taken, in order, as (from, to, what stands on the flow) in words."""
    flows = {
        flow.id: (file, flow, diagram) for file, _, diagram in _diagrams(words) for flow in diagram.flows
    }
    found = []
    for event in happened:
        if isinstance(event, e.FlowTaken) and event.flow in flows:
            file, flow, diagram = flows[event.flow]
            start, end = (place(diagram.nodes[one], words) for one in (flow.source, flow.target))
            found.append((start, end, words.text(file, flow.name)))
    return found


def flow_names(flows: Iterable[str], words: Wording) -> str:
    """Return what stands on flows, where nothing stands the place to which they lead."""
    wanted = set(flows)
    found = (
        words.text(file, flow.name) or place(diagram.nodes[flow.target], words)
        for file, _, diagram in _diagrams(words)
        for flow in diagram.flows
        if flow.id in wanted
    )
    return "、".join(found)


def place(node: Node, words: Wording) -> str:
    """Return what a place on a diagram is called; signs without a name are called by their kind."""
    return words.text(node.place.file, node.name) if node.name else str(_KINDS.get(node.kind, node.id))


def place_named(element: str, words: Wording) -> str:
    """Return what a place on any of the diagrams is called, its id where there is none."""
    found = (diagram.nodes[element] for _, _, diagram in _diagrams(words) if element in diagram.nodes)
    node = next(found, None)
    return element if node is None else place(node, words)


def _diagrams(words: Wording) -> Iterator[tuple[str, bytes, Diagram]]:
    for file, data in sorted(words.book.files.items()):
        if file.endswith(".bpmn"):
            yield file, data, _read(file, data)


def _marked(
    case: Case, happened: Iterable[e.Event], words: Wording, touched: Collection[str]
) -> Iterator[_Marked]:
    taken = {str(event.flow) for event in happened if isinstance(event, e.FlowTaken)}
    current = _current(case)
    for _, data, diagram in _diagrams(words):
        yield _Marked(
            data=data,
            diagram=diagram,
            done=frozenset(flow.id for flow in diagram.flows if flow.id in taken),
            here=tuple(node for node in diagram.nodes if node in current),
            touched=tuple(
                id_ for id_ in (*diagram.nodes, *(flow.id for flow in diagram.flows)) if id_ in touched
            ),
        )


def _gone_through(marked: _Marked) -> bool:
    return bool(marked.here or marked.done)


def _current(case: Case) -> set[str]:
    waiting = [item.element for item in (*case.tasks.values(), *case.messages.values())]
    waiting += [timer.element for timer in case.timers.values()]
    waiting += [job.element for job in case.jobs.values() if job.element is not None]
    return {str(element) for element in (*waiting, *case.stages)}


@lru_cache(maxsize=200)
def _read(file: str, data: bytes) -> Diagram:
    diagram = read(file, data, Findings())
    if diagram is None:
        message = f"{file}: a published diagram cannot be read"
        raise ValueError(message)
    return diagram


def _picture(marked: _Marked, words: Wording) -> Picture:
    diagram = marked.diagram
    marks = dict.fromkeys(marked.done, "done")
    for flow in diagram.flows:
        if flow.id in marked.done:
            marks |= {flow.source: "done", flow.target: "done"}
    marks |= dict.fromkeys(marked.here, "current")
    marks |= {id_: f"{marks.get(id_, '')} touched".lstrip() for id_ in marked.touched}
    title = " · ".join(words.text(diagram.file, process.name) for process in diagram.processes)
    svg = _drawing(marked.data, tuple(sorted(_names(diagram, words).items())), title).svg(marks)
    return Picture(
        title=title,
        svg=Markup(svg),  # noqa: S704 - drawn by the engine, which escapes every text of the diagram
        here=bool(marked.here),
        text=_named(diagram, marked.here, words),
        touched=_named(diagram, marked.touched, words),
    )


@lru_cache(maxsize=100)
def _drawing(data: bytes, names: tuple[tuple[str, str], ...], title: str) -> Drawing:
    return Drawing(data, names=dict(names), title=title)


def _named(diagram: Diagram, ids: Iterable[str], words: Wording) -> tuple[str, ...]:
    named = (diagram.nodes[id_].name for id_ in ids if id_ in diagram.nodes)
    return tuple(words.text(diagram.file, name) for name in named if name)


def _names(diagram: Diagram, words: Wording) -> Mapping[str, str]:
    """Return the English names of what is drawn; none where the page is Chinese."""
    if not words.english:
        return {}
    drawn = {node.id: node.name for node in diagram.nodes.values()}
    drawn |= {flow.id: flow.name for flow in diagram.flows}
    drawn |= {lane.id: lane.name for lane in diagram.lanes}
    drawn |= {id_: name for id_, name, _ in diagram.labels}
    return {id_: words.text(diagram.file, name) for id_, name in drawn.items() if name}
