"""One expression being compiled: the variables in reach, and what it turns out to read and call."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NoReturn

from engine.feel.errors import FeelSyntaxError, OperationError
from engine.feel.run import Run
from engine.feel.syntax import Name, Node, Path, Tested

Evaluator = Callable[[Run], object]
Tester = Callable[[Run, object], bool | None]
# The node is of the type the rule is registered for.
Rule = Callable[["Compilation", Any], Evaluator]

# Where the texts that a cell compares its input with are remembered.
TESTED = "?"


@dataclass(frozen=True, slots=True)
class Binding:
    """A variable in reach: the place of its value, and its name; an item that is filtered has none."""

    slot: int
    name: str | None


class Compilation:
    """Turns the nodes of one expression into functions of a run."""

    def __init__(self, source: str, rules: Mapping[type[Node], Rule]) -> None:
        self.source = source
        self.names: set[str] = set()
        self.item_names: set[str] = set()
        self.functions: set[str] = set()
        self.literals: dict[str, set[str]] = {}
        self.bindings: list[Binding] = []
        self.tolerant = False
        self.nodes = 0
        self.tested_reads = 0
        self.slots_read: set[int] = set()
        self._rules = rules
        self._slots = 0

    def evaluator(self, node: Node) -> Evaluator:
        """Return the function that evaluates a node.

        Raises:
            FeelSyntaxError: it asks for something that is known not to exist.
        """
        self.nodes += 1
        return self._rules[type(node)](self, node)

    def slot(self) -> int:
        """Return a new place for the value of a variable."""
        self._slots += 1
        return self._slots

    @contextmanager
    def bound(self, *bindings: Binding) -> Iterator[None]:
        """Put variables in reach of what is compiled within."""
        reach = len(self.bindings)
        self.bindings.extend(bindings)
        yield
        del self.bindings[reach:]

    @contextmanager
    def tolerating(self) -> Iterator[None]:
        """Compile what is within so that an unset name is null even where names must be set."""
        before, self.tolerant = self.tolerant, True
        yield
        self.tolerant = before

    def refuse(self, reason: str, node: Node) -> NoReturn:
        """Raise a FeelSyntaxError about a node."""
        raise FeelSyntaxError(reason, self.source, node.offset)

    def located(self, node: Node, evaluator: Evaluator) -> Evaluator:
        """Return an evaluator whose failing operations say where in the text they stand."""
        source, offset = self.source, node.offset

        def evaluate(run: Run) -> object:
            try:
                return evaluator(run)
            except OperationError as failure:
                raise failure.located(source, offset) from None

        return evaluate

    def free_path(self, node: Node) -> str | None:
        """Return a name of the scope with the path on it, such as `request.due`; None for anything else."""
        if isinstance(node, Tested):
            return TESTED
        if isinstance(node, Path):
            base = self.free_path(node.base)
            return None if base is None else f"{base}.{node.name}"
        if isinstance(node, Name) and all(binding.name not in {None, node.name} for binding in self.bindings):
            return node.name
        return None

    def note_literals(self, path: str | None, values: tuple[object, ...]) -> None:
        """Remember the texts that what a path of the scope reads is compared with."""
        texts = {value for value in values if isinstance(value, str)}
        if path is not None and texts:
            self.literals.setdefault(path, set()).update(texts)
