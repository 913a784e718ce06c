"""A diagram as SVG from its own layout: for pages, print and screen readers, without script."""

from collections.abc import Mapping
from html import escape
from typing import Final

from engine.bpmn.dialect.diagram import EMBEDDED, Node
from engine.bpmn.dialect.markup import (
    BPMN,
    BPMN_DI,
    DC,
    DI,
    XmlElement,
    elements,
    local_name,
    read_xml,
    text_of,
)
from engine.bpmn.dialect.reading import read
from engine.bpmn.drawing_geometry import (
    Box,
    arrow,
    at,
    beside,
    box_of,
    lettering,
    point_of,
    rect,
    side_of,
    slash,
)
from engine.bpmn.drawing_symbols import CALLED, EVENTS, GATEWAYS, IN_TURN, REPEATED, ROUNDS, STYLE, TASKS
from engine.bpmn.drawing_text import LINE, width_of, wrapped
from engine.bpmn.findings import BundleError, Findings

_MARGIN: Final = 20
_LABEL: Final = 96
_INNER: Final = 12
_LINES_OF_A_TASK: Final = 4
_FRAMES: Final = frozenset({"participant", "lane"})
_LINES: Final = frozenset({"sequenceFlow", "messageFlow", "association"})
_POINTS: Final = 2
_TOUCH: Final = 6
_BESIDE_SIGN: Final = 2


def draw(
    diagram: bytes,
    *,
    marks: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    title: str,
) -> str:
    """Return the diagram as an `<svg>` element; see `Drawing` for what is given and raised."""
    return Drawing(diagram, names=names, title=title).svg(marks)


class Drawing:
    """A diagram laid out once, to be drawn with other marks again and again; it never changes."""

    def __init__(self, diagram: bytes, *, names: Mapping[str, str] | None = None, title: str) -> None:
        """Lay a diagram out.

        `names` replaces the names that are drawn, for another language; `title` is what a screen reader says.

        Raises:
            BundleError: the file is no BPMN diagram.

        """
        findings = Findings()
        root, model = read_xml("diagram", diagram, findings), read("diagram", diagram, findings)
        if root is None or model is None:
            raise BundleError(findings.sorted())
        self._model = model
        self._names = names or {}
        self._title = title
        self._by_id = {element.get("id", ""): element for element in elements(root)}
        self._defaults = {node.default for node in model.nodes.values() if node.default}
        self._layers: dict[str, list[tuple[str, str, str]]] = {
            "frames": [],
            "boxes": [],
            "nodes": [],
            "lines": [],
            "border": [],
        }
        self._corners: list[tuple[float, float]] = []
        for shape in root.iter(f"{{{BPMN_DI}}}BPMNShape"):
            self._shape(shape)
        for edge in root.iter(f"{{{BPMN_DI}}}BPMNEdge"):
            self._edge(edge)

    def svg(self, marks: Mapping[str, str] | None = None) -> str:
        """Return the diagram as an `<svg>` element of its own size in pixels.

        `marks` gives elements further CSS classes (done, current, next, touched; others as the page likes).
        Each element is `<g id="e-<id>" data-element="<id>">`.
        """
        xs, ys = [x for x, _ in self._corners] or [0.0], [y for _, y in self._corners] or [0.0]
        left, top = min(xs) - _MARGIN, min(ys) - _MARGIN
        width, height = max(xs) - left + _MARGIN, max(ys) - top + _MARGIN
        given, title = marks or {}, escape(self._title)
        body = "".join(_group(*part, given) for layer in self._layers.values() for part in layer)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="bpmn" role="group" aria-label="{title}" '
            f'width="{width:g}" height="{height:g}" viewBox="{left:g} {top:g} {width:g} {height:g}">'
            f"<title>{title}</title><style>{STYLE}</style>{body}</svg>"
        )

    # shapes

    def _shape(self, shape: XmlElement) -> None:
        key = shape.get("bpmnElement", "")
        element, box = self._by_id.get(key), box_of(shape.find(f"{{{DC}}}Bounds"))
        if element is None or box is None:
            return
        kind = local_name(element)
        self._corners += [(box.x, box.y), (box.x + box.width, box.y + box.height)]
        label = box_of(shape.find(f"{{{BPMN_DI}}}BPMNLabel/{{{DC}}}Bounds"))
        node = self._model.nodes.get(key)
        if kind in _FRAMES:
            self._add("frames", key, kind, self._frame(key, kind, box))
        elif kind == "textAnnotation":
            self._add("boxes", key, kind, self._annotation(element, key, box))
        elif kind == "group":
            self._add("boxes", key, kind, f'<rect class="c d" {rect(box)} rx="10"/>')
        elif node is None:
            return
        elif kind.endswith("Gateway"):
            self._add("nodes", key, kind, self._gateway(node, box, label))
        elif kind.endswith("Event"):
            layer = "border" if kind == "boundaryEvent" else "nodes"
            self._add(layer, key, kind, self._event(node, box, label))
        else:
            expanded = kind in EMBEDDED and shape.get("isExpanded") != "false"
            self._add(
                "boxes" if expanded else "nodes", key, kind, self._activity(node, box, expanded=expanded)
            )

    def _frame(self, key: str, kind: str, box: Box) -> str:
        x, y = box.x + 15, box.middle[1]
        lines = wrapped(self._name(key), box.height - 2, 2 if kind == "participant" else 1)
        text = f'<g transform="translate({x:g} {y:g}) rotate(-90)">{lettering(lines, 0, 0)}</g>'
        divider = (
            f'<path class="c" d="M{box.x + 30:g} {box.y:g}v{box.height:g}"/>' if kind == "participant" else ""
        )
        return f'<rect class="c" {rect(box)}/>{divider}{text}'

    def _annotation(self, element: XmlElement, key: str, box: Box) -> str:
        words = self._names.get(key) or text_of(element.find(f"{{{BPMN}}}text"))
        bracket = f'<path class="c" d="M{box.x + 10:g} {box.y:g}h-10v{box.height:g}h10"/>'
        lines = wrapped(words, box.width - 10, max(1, int(box.height / LINE)))
        top = box.middle[1] - (len(lines) - 1) * LINE / 2
        return f'{bracket}<g class="n">{lettering(lines, box.x + 6, top, centred=False)}</g>'

    def _gateway(self, node: Node, box: Box, label: Box | None) -> str:
        x, y = box.middle
        diamond = (
            f"M{x:g} {box.y:g}L{box.x + box.width:g} {y:g} {x:g} {box.y + box.height:g} {box.x:g} {y:g}z"
        )
        sign = at(GATEWAYS.get(node.kind, ""), x, y)
        above = Box(x=x - _LABEL / 2, y=box.y - LINE - 6, width=_LABEL, height=LINE)
        return f'<path class="s" d="{diamond}"/>{sign}{self._label(node.id, label or above, box)}'

    def _event(self, node: Node, box: Box, label: Box | None) -> str:
        (x, y), radius = box.middle, box.width / 2
        dashed = "" if node.interrupting else " d"
        thick = " t" if node.kind == "endEvent" else ""
        rings = f'<circle class="s{thick}{dashed}" cx="{x:g}" cy="{y:g}" r="{radius:g}"/>'
        if node.kind in {"intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}:
            rings += f'<circle class="f{dashed}" cx="{x:g}" cy="{y:g}" r="{radius - 3.5:g}"/>'
        kind = node.trigger.kind if node.trigger else ""
        sign = EVENTS.get(kind, "")
        if node.kind in {"endEvent", "intermediateThrowEvent"}:
            sign = sign.replace("<path ", '<path class="k" ')
        below = Box(x=x - _LABEL / 2, y=box.y + box.height + 4, width=_LABEL, height=LINE)
        return f"{rings}{at(sign, x, y)}{self._label(node.id, label or below, box)}"

    def _activity(self, node: Node, box: Box, *, expanded: bool) -> str:
        called = node.kind == "callActivity" or (node.kind in EMBEDDED and not expanded)
        thick = " t" if node.kind == "callActivity" else ""
        dashed = " d" if node.triggered else ""
        parts = [f'<rect class="s{thick}{dashed}" {rect(box)} rx="10"/>']
        if node.kind == "transaction":
            parts.append(f'<rect class="f" {rect(box.inner(3.5))} rx="7"/>')
        if node.kind in TASKS:
            parts.append(at(TASKS[node.kind], box.x + 6, box.y + 5))
        sequential = node.loop is not None and node.loop.sequential
        repeated = [IN_TURN if sequential else REPEATED] if node.loop else [ROUNDS] if node.rounds else []
        signs = repeated + ([CALLED] if called else [])
        for index, sign in enumerate(signs):
            shift = (index - (len(signs) - 1) / 2) * 18
            parts.append(at(sign, box.middle[0] + shift, box.y + box.height - 11))
        lines = wrapped(self._name(node.id), box.width - _INNER, _LINES_OF_A_TASK)
        x, y = box.middle
        if expanded:
            y = box.y + _INNER + LINE * (len(lines) - 1) / 2
        elif signs:
            y -= 6
        elif len(lines) > _BESIDE_SIGN:
            y += 5
        parts.append(lettering(lines, x, y))
        return "".join(parts)

    # lines

    def _edge(self, edge: XmlElement) -> None:
        key = edge.get("bpmnElement", "")
        element = self._by_id.get(key)
        points = [point for point in map(point_of, edge.iterfind(f"{{{DI}}}waypoint")) if point is not None]
        if element is None or local_name(element) not in _LINES or len(points) < _POINTS:
            return
        kind = local_name(element)
        self._corners += points
        path = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
        dashes = {"messageFlow": " d", "association": " o"}.get(kind, "")
        parts = [f'<path class="f{dashes}" d="{path}"/>']
        if kind != "association":
            parts.append(arrow(points[-2], points[-1], filled=kind == "sequenceFlow"))
        if kind == "messageFlow":
            parts.append(f'<circle class="f" cx="{points[0][0]:g}" cy="{points[0][1]:g}" r="3.5"/>')
        if key in self._defaults:
            parts.append(slash(points[0], points[1]))
        label = box_of(edge.find(f"{{{BPMN_DI}}}BPMNLabel/{{{DC}}}Bounds"))
        parts.append(self._label(key, label or beside(points), None if label else beside(points)))
        self._add("lines", key, kind, "".join(parts))

    # both

    def _label(self, key: str, place: Box, shape: Box | None = None) -> str:
        """Write a name in its place; one that needs more room grows away from its shape."""
        lines = wrapped(self._name(key), max(_LABEL, place.width), _LINES_OF_A_TASK)
        if not lines:
            return ""
        widest = max(map(width_of, lines))
        side = side_of(place, shape) if widest > place.width else ""
        x = {"start": place.x, "end": place.x + place.width}.get(side, place.middle[0])
        above = shape is not None and not side and place.y + place.height <= shape.y + _TOUCH
        first = place.y + LINE / 2 - ((len(lines) - 1) * LINE if above and place.height <= LINE else 0)
        left = {"start": x, "end": x - widest}.get(side, x - widest / 2)
        self._corners += [(left, first - LINE / 2), (left + widest, first + len(lines) * LINE)]
        return f'<g class="l {side}">{lettering(lines, x, first, centred=False)}</g>'

    def _name(self, key: str) -> str:
        given = self._names.get(key)
        element = self._by_id.get(key)
        return given or (element.get("name") if element is not None else None) or ""

    def _add(self, layer: str, key: str, kind: str, drawn: str) -> None:
        name = escape(self._name(key))
        title = f"<title>{name}</title>" if name else ""
        self._layers[layer].append((key, kind, f"{title}{drawn}"))


def _group(key: str, kind: str, drawn: str, marks: Mapping[str, str]) -> str:
    classes, shown = escape(f"{kind} {marks.get(key, '')}".strip()), escape(key)
    return f'<g id="e-{shown}" class="{classes}" data-element="{shown}">{drawn}</g>'
