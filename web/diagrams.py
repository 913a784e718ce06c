"""The diagrams of published bundles, each read once."""

from functools import lru_cache

from engine.bpmn.dialect.diagram import Diagram
from engine.bpmn.dialect.reading import read
from engine.bpmn.findings import Findings


@lru_cache(maxsize=200)
def diagram(file: str, data: bytes) -> Diagram:
    """Return what a file of a bundle draws.

    Raises ValueError where it cannot be read: it was checked when it was published.
    """
    found = read(file, data, Findings())
    if found is None:
        message = f"{file}: a published diagram cannot be read"
        raise ValueError(message)
    return found
