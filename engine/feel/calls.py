"""How functions are called: built-in ones checked when compiled, those of the host when they run."""

from collections.abc import Callable
from datetime import UTC

from engine.feel.closures import local_call
from engine.feel.compilation import Compilation, Evaluator
from engine.feel.errors import FeelEvaluationError, OperationError
from engine.feel.functions import BUILTINS, IS_DEFINED
from engine.feel.manual import PARAMETERS
from engine.feel.patterns import compile_pattern
from engine.feel.run import Run
from engine.feel.signature import Builtin
from engine.feel.syntax import Call, Literal, Name, Node
from engine.feel.temporal import read_date, read_datetime, read_duration, read_time

_ZONELESS: dict[str, Callable[[str], object]] = {
    "date": read_date,
    "time": read_time,
    "duration": read_duration,
}
# Functions whose second argument is a pattern, and the place of its flags.
_PATTERNS = {"matches": 2, "split": 2, "replace": 3}
_READERS: dict[str, Callable[[str], object]] = {
    **_ZONELESS,
    "date and time": lambda text: read_datetime(text, UTC),
}


def call(compilation: Compilation, node: Call) -> Evaluator:
    """Compile `function(arguments)`; a variable in reach of that name is called before any other function."""
    if any(binding.name == node.function for binding in compilation.bindings):
        if node.names:
            compilation.refuse("A function of one's own takes its arguments in their order", node)
        callee = compilation.evaluator(Name(offset=node.offset, name=node.function))
        return local_call(compilation, node, callee)
    compilation.functions.add(node.function)
    node = _in_order(compilation, node)
    if node.function == IS_DEFINED:
        return _is_defined(compilation, node)
    function = BUILTINS.get(node.function)
    if function is None:
        return _host_call(compilation, node)
    _check_count(compilation, node, function.least, function.most)
    _check_written(compilation, node)
    known = _known(node)
    if known is not None:
        return lambda _run: known
    if node.function == "list contains":
        values = tuple(part.value for part in node.arguments[1:] if isinstance(part, Literal))
        compilation.note_literals(compilation.free_path(node.arguments[0]), values)
    return _builtin_call(compilation, node, function)


def _in_order(compilation: Compilation, node: Call) -> Call:
    """Return a call with named arguments as one in their order; what is left out between them is null."""
    if not node.names:
        return node
    given = dict(zip(node.names, node.arguments, strict=True))
    if len(given) != len(node.names):
        compilation.refuse(f'"{node.function}" is given one parameter twice', node)
    for parameters in PARAMETERS.get(node.function, ()):
        known = [parameter.removesuffix("?") for parameter in parameters]
        needed = {parameter for parameter in parameters if not parameter.endswith("?")}
        if needed <= given.keys() <= set(known):
            last = max(known.index(name) for name in given)
            missing = Literal(offset=node.offset, value=None)
            arguments = tuple(given.get(name, missing) for name in known[: last + 1])
            return Call(offset=node.offset, function=node.function, arguments=arguments)
    wanted = " or ".join(f"({', '.join(known)})" for known in PARAMETERS.get(node.function, ()))
    return compilation.refuse(
        f'"{node.function}" has no such parameters: it has {wanted or "no named ones"}', node
    )


def _builtin_call(compilation: Compilation, node: Call, function: Builtin) -> Evaluator:
    apply = function.apply
    arguments = [compilation.evaluator(argument) for argument in node.arguments]
    return compilation.located(node, lambda run: apply(run, [argument(run) for argument in arguments]))


def _is_defined(compilation: Compilation, node: Call) -> Evaluator:
    _check_count(compilation, node, 1, 1)
    with compilation.tolerating():
        argument = compilation.evaluator(node.arguments[0])
    return lambda run: argument(run) is not None


def _host_call(compilation: Compilation, node: Call) -> Evaluator:
    arguments = [compilation.evaluator(argument) for argument in node.arguments]
    name, source, offset = node.function, compilation.source, node.offset

    def evaluate(run: Run) -> object:
        function = run.environment.functions.get(name)
        if function is None:
            raise FeelEvaluationError(f'There is no function "{name}"', source, offset)
        return function(*(argument(run) for argument in arguments))

    return evaluate


def _check_count(compilation: Compilation, node: Call, least: int, most: int | None) -> None:
    found = len(node.arguments)
    if found < least or (most is not None and found > most):
        wanted = (
            f"at least {least}" if most is None else str(least) if least == most else f"{least} to {most}"
        )
        plural = "argument" if wanted == "1" else "arguments"
        compilation.refuse(f'"{node.function}" takes {wanted} {plural}, but found {found}', node)


def _known(node: Call) -> object:
    """Return the date, time or duration that is written in full; a moment depends on the zone of the run."""
    text = (
        node.arguments[0].value
        if len(node.arguments) == 1 and isinstance(node.arguments[0], Literal)
        else None
    )
    reader = _ZONELESS.get(node.function)
    return None if reader is None or not isinstance(text, str) else reader(text)


def _check_written(compilation: Compilation, node: Call) -> None:
    """Refuse a date, duration or pattern that is written there and is none: it could only be null."""
    written = [
        part.value for part in node.arguments if isinstance(part, Literal) and isinstance(part.value, str)
    ]
    reader = _READERS.get(node.function)
    if reader is not None and len(node.arguments) == 1 and written and reader(written[0]) is None:
        compilation.refuse(f'"{written[0]}" is no {node.function}', node.arguments[0])
    if node.function in _PATTERNS:
        _check_pattern(compilation, node.arguments[1], *node.arguments[_PATTERNS[node.function] :])


def _check_pattern(compilation: Compilation, pattern: Node, *flags: Node) -> None:
    texts = [part.value for part in (pattern, *flags) if isinstance(part, Literal)]
    texts = [text for text in texts if isinstance(text, str)]
    if isinstance(pattern, Literal) and len(texts) == 1 + len(flags):
        try:
            compile_pattern(*texts)
        except OperationError as failure:
            compilation.refuse(failure.reason, pattern)
