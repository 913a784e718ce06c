"""Small drawings judged: draw one with `drawn()`, read its verdict."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from engine.bpmn.dialect import Diagram, read
from engine.bpmn.findings import Findings
from engine.bpmn.soundness import Soundness, judge
from tests.process.drawing import Drawing


@dataclass
class Judged:
    """A drawing with what is said of it."""

    drawing: Drawing

    def diagram(self) -> Diagram:
        """Return the drawing as the checks see it."""
        diagram = read("test.bpmn", self.drawing.xml(), Findings())
        assert diagram is not None
        return diagram

    def soundness(self) -> Soundness:
        """Return the verdict."""
        return judge([self.diagram()])

    def found(self) -> list[tuple[str, str | None]]:
        """Return what is wrong: rule and element."""
        return [(told.rule.value, told.place.element) for told in self.soundness().told]

    def path(self) -> tuple[str, ...]:
        """Return the way to the first thing that is wrong."""
        return self.soundness().told[0].path


@contextmanager
def process(name: str = "main", into: Drawing | None = None) -> Iterator[Drawing]:
    """Draw a process with `begin` and `done`."""
    drawing = into or Drawing()
    with drawing.process(name):
        drawing.start()
        drawing.end()
        yield drawing


def users(drawing: Drawing, *names: str) -> None:
    """Draw user tasks."""
    for name in names:
        drawing.user(name)


def exclusive(drawing: Drawing, *names: str) -> None:
    """Draw exclusive gateways."""
    for name in names:
        drawing.exclusive(name)


def inclusive(drawing: Drawing, *names: str) -> None:
    """Draw inclusive gateways."""
    for name in names:
        drawing.node("inclusiveGateway", name)
