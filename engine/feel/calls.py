"""How functions are called: built-in ones checked when compiled, those of the host when they run."""

from collections.abc import Callable
from datetime import UTC

from engine.feel.compilation import Compilation, Evaluator
from engine.feel.errors import FeelEvaluationError, OperationError
from engine.feel.functions import BUILTINS, IS_DEFINED
from engine.feel.patterns import compile_pattern
from engine.feel.run import Run
from engine.feel.signature import Builtin
from engine.feel.syntax import Call, Literal
from engine.feel.temporal import read_date, read_datetime, read_duration, read_time

_ZONELESS: dict[str, Callable[[str], object]] = {
    "date": read_date,
    "time": read_time,
    "duration": read_duration,
}
_READERS: dict[str, Callable[[str], object]] = {
    **_ZONELESS,
    "date and time": lambda text: read_datetime(text, UTC),
}


def call(compilation: Compilation, node: Call) -> Evaluator:
    """Compile `function(arguments)`."""
    compilation.functions.add(node.function)
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
    if node.function == "matches" and isinstance(node.arguments[1], Literal) and written:
        try:
            compile_pattern(written[-1])
        except OperationError as failure:
            compilation.refuse(failure.reason, node.arguments[1])
