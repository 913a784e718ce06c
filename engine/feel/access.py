"""How values are reached: literals, names, paths, list and context literals, ranges."""

from collections.abc import Mapping

from engine.feel.compilation import Binding, Compilation, Evaluator
from engine.feel.errors import FeelEvaluationError, OperationError
from engine.feel.run import Run
from engine.feel.syntax import ContextLiteral, ListLiteral, Literal, Name, Node, Path, RangeLiteral, Tested
from engine.feel.temporal_functions import property_of
from engine.feel.values import ENDLESS, Range

# The item under a filter has this name, whatever it is.
ITEM = "item"


def constant(value: object) -> Evaluator:
    """Return the evaluator of a value that is known already."""
    return lambda _run: value


def literal(_compilation: Compilation, node: Literal) -> Evaluator:
    """Compile null, a boolean, a number or a string."""
    return constant(node.value)


def tested(compilation: Compilation, _node: Tested) -> Evaluator:
    """Compile `?`."""
    compilation.tested_reads += 1
    return lambda run: run.tested


def name(compilation: Compilation, node: Name) -> Evaluator:
    """Compile a name: a variable, an entry of a filtered item or a name of the scope, innermost first."""
    filtered: list[int] = []
    for binding in reversed(compilation.bindings):
        if binding.name == node.name or (binding.name is None and node.name == ITEM):
            compilation.slots_read.add(binding.slot)
            return _entry(node.name, filtered, _local(binding.slot))
        if binding.name is None:
            filtered.append(binding.slot)
    (compilation.item_names if filtered else compilation.names).add(node.name)
    return _entry(node.name, filtered, _free(compilation, node, in_filter=bool(filtered)))


def _local(slot: int) -> Evaluator:
    return lambda run: run.locals[slot]


def _free(compilation: Compilation, node: Name, *, in_filter: bool) -> Evaluator:
    wanted, source, offset = node.name, compilation.source, node.offset
    if compilation.tolerant:
        return lambda run: run.scope.get(wanted)
    reason = (
        f'"{wanted}" is neither set nor an entry of the item; write item.{wanted} where it may be missing'
        if in_filter
        else f'"{wanted}" is not set'
    )

    def read(run: Run) -> object:
        value = run.scope.get(wanted)
        if value is None and run.strict and wanted not in run.scope:
            raise FeelEvaluationError(reason, source, offset)
        return value

    return read


def _entry(wanted: str, filtered: list[int], otherwise: Evaluator) -> Evaluator:
    if not filtered:
        return otherwise

    def read(run: Run) -> object:
        for slot in filtered:
            item = run.locals[slot]
            if isinstance(item, Mapping) and wanted in item:
                return item[wanted]
        return otherwise(run)

    return read


def path(compilation: Compilation, node: Path) -> Evaluator:
    """Compile `base.name`: an entry of a context, a property of a date, or that of each item of a list."""
    base, wanted = compilation.evaluator(node.base), node.name
    source, offset = compilation.source, node.offset

    def read(run: Run) -> object:
        value = base(run)
        if type(value) is dict:  # nearly always
            return value.get(wanted)
        try:
            return follow(run, value, wanted)
        except OperationError as failure:
            raise failure.located(source, offset) from None

    return read


def follow(run: Run, value: object, wanted: str) -> object:
    """Return what a path reads from a value.

    Raises:
        LimitError: a list is too long.
    """
    if isinstance(value, Mapping):
        return value.get(wanted)
    if isinstance(value, list | tuple):
        run.charge(len(value))
        return [
            item.get(wanted) if isinstance(item, Mapping) else property_of(item, wanted) for item in value
        ]
    return property_of(value, wanted)


def list_literal(compilation: Compilation, node: ListLiteral) -> Evaluator:
    """Compile `[a, b]`."""
    items = [compilation.evaluator(item) for item in node.items]
    return lambda run: [item(run) for item in items]


def context_literal(compilation: Compilation, node: ContextLiteral) -> Evaluator:
    """Compile `{a: 1, b: a}`; each entry is in reach of the following ones."""
    entries: list[tuple[str, int, Evaluator]] = []
    bindings: list[Binding] = []
    for entry, value in node.entries:
        if any(binding.name == entry for binding in bindings):
            compilation.refuse(f'The context has two entries named "{entry}"', value)
        with compilation.bound(*bindings):
            slot = compilation.slot()
            entries.append((entry, slot, compilation.evaluator(value)))
        bindings.append(Binding(slot, entry))

    def evaluate(run: Run) -> object:
        context: dict[str, object] = {}
        for entry, slot, value in entries:
            context[entry] = run.locals[slot] = value(run)
        return context

    return evaluate


def range_literal(compilation: Compilation, node: RangeLiteral) -> Evaluator:
    """Compile `[low..high]`; a range between literals is made once."""
    low, high = _end(compilation, node.low), _end(compilation, node.high)
    low_closed, high_closed = node.low_closed, node.high_closed

    def evaluate(run: Run) -> Range:
        return Range(low=low(run), high=high(run), low_closed=low_closed, high_closed=high_closed)

    if isinstance(node.low, Literal) and isinstance(node.high, Literal):
        return constant(
            Range(low=node.low.value, high=node.high.value, low_closed=low_closed, high_closed=high_closed)
        )
    return evaluate


def _end(compilation: Compilation, node: Node | None) -> Evaluator:
    return constant(ENDLESS) if node is None else compilation.evaluator(node)
