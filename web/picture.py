"""A case's diagrams with what was done and where it stands, and the same in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from engine import events as e
from engine.bpmn.dialect.diagram import GATEWAYS, INSTANT, Diagram
from engine.bpmn.drawing import draw
from engine.case import Case
from web.diagrams import diagram as diagram_of
from web.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One diagram: `here` if the case stands in it now; `text` names the places where it stands.

    `following` names the tasks that may come next.
    """

    title: str
    svg: Markup
    here: bool
    text: tuple[str, ...]
    following: tuple[str, ...]


def pictures(case: Case, happened: Iterable[e.Event], words: Wording) -> list[Picture]:
    """Return the diagrams that the case went through, those in which it stands now first."""
    taken = {str(event.flow) for event in happened if isinstance(event, e.FlowTaken)}
    current = _current(case)
    found = []
    for file, data in sorted(words.book.files.items()):
        if not file.endswith(".bpmn"):
            continue
        diagram = diagram_of(file, data)
        here = tuple(node for node in diagram.nodes if node in current)
        if here or any(flow.id in taken for flow in diagram.flows):
            found.append(_picture(data, diagram, taken, here, words))
    return sorted(found, key=lambda picture: not picture.here)


def _current(case: Case) -> set[str]:
    waiting = [item.element for item in (*case.tasks.values(), *case.messages.values())]
    waiting += [timer.element for timer in case.timers.values()]
    waiting += [job.element for job in case.jobs.values() if job.element is not None]
    return {str(element) for element in (*waiting, *case.stages)}


def _picture(
    data: bytes, diagram: Diagram, taken: set[str], here: tuple[str, ...], words: Wording
) -> Picture:
    marks = dict.fromkeys((flow.id for flow in diagram.flows if flow.id in taken), "done")
    for flow in diagram.flows:
        if flow.id in taken:
            marks |= {flow.source: "done", flow.target: "done"}
    following = _following(diagram, here)
    marks |= {node: "next" for node in following if node not in marks}
    marks |= dict.fromkeys(here, "current")
    title = " · ".join(words.text(diagram.file, process.name) for process in diagram.processes)
    svg = draw(data, marks=marks, names=_names(diagram, words), title=title)
    return Picture(
        title=title,
        svg=Markup(svg),  # noqa: S704 - drawn by the engine, which escapes every text of the diagram
        here=bool(here),
        text=_named(diagram, here, words),
        following=_named(diagram, following, words),
    )


def _named(diagram: Diagram, nodes: Iterable[str], words: Wording) -> tuple[str, ...]:
    names = (diagram.nodes[node].name for node in nodes)
    return tuple(words.text(diagram.file, name) for name in names if name)


def _following(diagram: Diagram, here: Iterable[str]) -> tuple[str, ...]:
    """Return the activities and events that may come after those where the case stands.

    What lies between, gateways and what the system does at once, is looked through.
    """
    after: dict[str, list[str]] = {}
    for flow in diagram.flows:
        after.setdefault(flow.source, []).append(flow.target)
    standing, found = set(here), dict[str, None]()
    waiting, seen = [*standing], set(standing)
    while waiting:
        for target in after.get(waiting.pop(), ()):
            if target in seen:
                continue
            seen.add(target)
            if diagram.nodes[target].kind in GATEWAYS | INSTANT:
                waiting.append(target)
            else:
                found[target] = None
    return tuple(found)


def _names(diagram: Diagram, words: Wording) -> Mapping[str, str]:
    """Return the English names of what is drawn; none where the page is Chinese."""
    if not words.english:
        return {}
    drawn = {node.id: node.name for node in diagram.nodes.values()}
    drawn |= {flow.id: flow.name for flow in diagram.flows}
    drawn |= {lane.id: lane.name for lane in diagram.lanes}
    drawn |= {id_: name for id_, name, _ in diagram.labels}
    return {id_: words.text(diagram.file, name) for id_, name in drawn.items() if name}
