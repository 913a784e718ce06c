"""A case's diagrams with what was done and where it stands, and the same in words."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

from markupsafe import Markup

from engine import events as e
from engine.bpmn.dialect.diagram import GATEWAYS, INSTANT, Diagram
from engine.bpmn.drawing import Drawing
from engine.case import Case
from web.places import diagrams
from web.wording import Wording


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One diagram: `here` if the case stands in it now; `text` names the places where it stands.

    `following` names the tasks that may come next, `touched` the places at which a step did something; `draw`
    draws it, when `svg` is first asked for.
    """

    file: str
    title: str
    draw: Callable[[], str]
    here: bool
    text: tuple[str, ...]
    following: tuple[str, ...] = ()
    touched: tuple[str, ...] = ()

    @cached_property
    def svg(self) -> Markup:
        """The drawing."""
        return Markup(self.draw())  # noqa: S704 - drawn by the engine, which escapes every text of the diagram


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marked:
    """A diagram with the ids on it: flows taken, where the case stands, what follows, what a step touched."""

    data: bytes
    diagram: Diagram
    taken: frozenset[str]
    here: tuple[str, ...]
    following: tuple[str, ...] = ()
    touched: tuple[str, ...] = ()


def pictures(case: Case, happened: Iterable[e.Event], words: Wording) -> list[Picture]:
    """Return the diagrams that the case went through: where people have work first, then where it stands."""
    taken, current = _taken(happened), _current(case)
    found = []
    for data, diagram in diagrams(words):
        here, gone = _standing(diagram, current), _drawn(diagram, taken)
        if here or gone:
            following = _following(diagram, here)
            marked = _Marked(data=data, diagram=diagram, taken=gone, here=here, following=following)
            found.append(_picture(marked, words))
    busy = {words.element(item.element) for item in case.tasks.values()}
    return sorted(found, key=lambda picture: (not busy & set(picture.text), not picture.here))


def pictures_of_step(
    case: Case, happened: Iterable[e.Event], words: Wording, touched: Collection[str]
) -> list[Picture]:
    """Return the diagrams on which a step did something, then the others in which the case stands.

    `happened` are all events up to the step, `touched` the ids of the flows and elements that it touched.
    """
    taken, current = _taken(happened), _current(case)
    found = []
    for data, diagram in diagrams(words):
        here = _standing(diagram, current)
        ids = (*diagram.nodes, *(flow.id for flow in diagram.flows))
        now = tuple(id_ for id_ in ids if id_ in touched)
        if here or now:
            gone = _drawn(diagram, taken)
            marked = _Marked(data=data, diagram=diagram, taken=gone, here=here, touched=now)
            found.append(_picture(marked, words))
    return sorted(found, key=lambda picture: not picture.touched)


def drawn(file: str, words: Wording) -> Picture | None:
    """Return one diagram of a bundle as it was drawn, without any case; None where it is no diagram of it."""
    for data, diagram in diagrams(words):
        if diagram.file == file:
            return _picture(_Marked(data=data, diagram=diagram, taken=frozenset(), here=()), words)
    return None


def _taken(happened: Iterable[e.Event]) -> set[str]:
    return {str(event.flow) for event in happened if isinstance(event, e.FlowTaken)}


def _drawn(diagram: Diagram, taken: Collection[str]) -> frozenset[str]:
    return frozenset(flow.id for flow in diagram.flows if flow.id in taken)


def _standing(diagram: Diagram, current: Collection[str]) -> tuple[str, ...]:
    return tuple(node for node in diagram.nodes if node in current)


def _current(case: Case) -> set[str]:
    waiting = [item.element for item in (*case.tasks.values(), *case.messages.values())]
    waiting += [timer.element for timer in case.timers.values()]
    waiting += [job.element for job in case.jobs.values() if job.element is not None]
    return {str(element) for element in (*waiting, *case.stages)}


def _picture(marked: _Marked, words: Wording) -> Picture:
    diagram, marks = marked.diagram, dict.fromkeys(marked.taken, "done")
    for flow in diagram.flows:
        if flow.id in marked.taken:
            marks |= {flow.source: "done", flow.target: "done"}
    marks |= {node: "next" for node in marked.following if node not in marks}
    marks |= dict.fromkeys(marked.here, "current")
    marks |= {id_: f"{marks.get(id_, '')} touched".lstrip() for id_ in marked.touched}
    title = " · ".join(words.text(diagram.file, process.name) for process in diagram.processes)
    drawing = partial(_drawing, marked.data, tuple(sorted(_names(diagram, words).items())), title)
    return Picture(
        file=diagram.file,
        title=title,
        draw=lambda: drawing().svg(marks),
        here=bool(marked.here),
        text=_named(diagram, marked.here, words),
        following=_named(diagram, marked.following, words),
        touched=_named(diagram, marked.touched, words),
    )


@lru_cache(maxsize=100)
def _drawing(data: bytes, names: tuple[tuple[str, str], ...], title: str) -> Drawing:
    return Drawing(data, names=dict(names), title=title)


def _named(diagram: Diagram, nodes: Iterable[str], words: Wording) -> tuple[str, ...]:
    names = (diagram.nodes[node].name for node in nodes if node in diagram.nodes)
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
