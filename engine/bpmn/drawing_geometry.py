"""The geometry of a drawing: boxes and points as read, and the SVG of lines, heads and lettering."""

import math
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Final

from engine.bpmn.dialect.markup import XmlElement
from engine.bpmn.drawing_text import LINE

_FURTHEST: Final = 1_000_000
_LABEL_WIDTH: Final = 96
_TOUCH: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle of the layout."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        """The centre."""
        return self.x + self.width / 2, self.y + self.height / 2

    def inner(self, by: float) -> "Box":
        """Return the rectangle that lies inside, so far from its border."""
        return Box(x=self.x + by, y=self.y + by, width=self.width - 2 * by, height=self.height - 2 * by)


def side_of(place: Box, shape: Box | None) -> str:
    """Return from which end a text is written: away from the shape that stands beside its place."""
    if shape is None or place.x >= shape.x + shape.width - _TOUCH:
        return "start"
    return "end" if place.x + place.width <= shape.x + _TOUCH else ""


def box_of(bounds: XmlElement | None) -> Box | None:
    """Return the rectangle of a Bounds element, None where it is missing or no rectangle."""
    if bounds is None:
        return None
    x, y, width, height = (_number(bounds.get(name)) for name in ("x", "y", "width", "height"))
    if x is None or y is None or not width or not height or width < 0 or height < 0:
        return None
    return Box(x=x, y=y, width=width, height=height)


def point_of(element: XmlElement) -> tuple[float, float] | None:
    """Return the point of a waypoint, None where it is none."""
    x, y = _number(element.get("x")), _number(element.get("y"))
    return None if x is None or y is None else (x, y)


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= _FURTHEST else None


def rect(box: Box) -> str:
    """Return the attributes of a `<rect>`."""
    return f'x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"'


def at(sign: str, x: float, y: float) -> str:
    """Return a sign moved to its place, "" for no sign."""
    return f'<g class="g" transform="translate({x:g} {y:g})">{sign}</g>' if sign else ""


def lettering(lines: tuple[str, ...], x: float, y: float, *, centred: bool = True) -> str:
    """Return lines of text, the block centred on (x, y), or beginning there."""
    if not lines:
        return ""
    first = y - ((len(lines) - 1) * LINE / 2 if centred else 0) + 4.2
    spans = (
        f'<tspan x="{x:g}" y="{first + number * LINE:g}">{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    return f"<text>{''.join(spans)}</text>"


def arrow(before: tuple[float, float], tip: tuple[float, float], *, filled: bool) -> str:
    """Return the head of a line that comes from `before` and ends at `tip`."""
    angle = math.degrees(math.atan2(tip[1] - before[1], tip[0] - before[0]))
    shape = (
        '<path class="f k" d="M0 0L-9 -4.2V4.2z"/>' if filled else '<path class="s" d="M0 0L-9 -4.5V4.5z"/>'
    )
    place = f'transform="translate({tip[0]:g} {tip[1]:g}) rotate({angle:g})"'
    return shape.replace("<path ", f"<path {place} ")


def slash(start: tuple[float, float], following: tuple[float, float]) -> str:
    """Return the stroke through the beginning of a default flow."""
    angle = math.degrees(math.atan2(following[1] - start[1], following[0] - start[0]))
    place = f'transform="translate({start[0]:g} {start[1]:g}) rotate({angle:g})"'
    return f'<path class="f" {place} d="M8 5L14 -5"/>'


def beside(points: list[tuple[float, float]]) -> Box:
    """Return the place of a label above the middle of a line's longest part."""
    pairs = list(pairwise(points))
    (x, y), (to_x, to_y) = max(pairs, key=lambda pair: math.dist(*pair))
    return Box(
        x=(x + to_x) / 2 - _LABEL_WIDTH / 2, y=(y + to_y) / 2 - LINE - 3, width=_LABEL_WIDTH, height=LINE
    )
