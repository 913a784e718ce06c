"""Functions that an expression writes itself: made where they stand, called with what was in reach there."""

from collections.abc import Sequence

from engine.feel.compilation import Binding, Compilation, Evaluator
from engine.feel.run import Run
from engine.feel.syntax import Call, FunctionLiteral, InstanceOf, Invocation
from engine.feel.types import ANY, is_instance
from engine.feel.values import Function


def function_literal(compilation: Compilation, node: FunctionLiteral) -> Evaluator:
    """Compile `function(a, b) body`; with an argument of another type than written it gives null."""
    slots = [compilation.slot() for _ in node.parameters]
    names = tuple(name for name, _ in node.parameters)
    typed = [(place, wanted) for place, (_, wanted) in enumerate(node.parameters) if wanted != ANY]
    nodes = compilation.nodes
    with compilation.bound(*(Binding(slot, name) for slot, name in zip(slots, names, strict=True))):
        body = compilation.evaluator(node.body)
    cost = compilation.nodes - nodes + 1

    def evaluate(run: Run) -> Function:
        in_reach = dict(run.locals)

        def apply(run: Run, arguments: Sequence[object]) -> object:
            run.charge(cost)
            if not all(is_instance(run, arguments[place], wanted) for place, wanted in typed):
                return None
            outer, run.locals = run.locals, {**in_reach, **dict(zip(slots, arguments, strict=True))}
            try:
                return body(run)
            finally:
                run.locals = outer

        return Function(parameters=names, apply=apply)

    return compilation.located(node, evaluate)


def invocation(compilation: Compilation, node: Invocation) -> Evaluator:
    """Compile the call of what an expression gives; null where that is no function of so many arguments."""
    return _called(compilation, node, compilation.evaluator(node.callee))


def local_call(compilation: Compilation, node: Call, callee: Evaluator) -> Evaluator:
    """Compile the call of a variable in reach."""
    return _called(compilation, node, callee)


def _called(compilation: Compilation, node: Call | Invocation, callee: Evaluator) -> Evaluator:
    arguments = [compilation.evaluator(argument) for argument in node.arguments]
    return compilation.located(
        node, lambda run: invoked(run, callee(run), [argument(run) for argument in arguments])
    )


def invoked(run: Run, function: object, arguments: Sequence[object]) -> object:
    """Return what a function gives for arguments; null where it is none, or takes another number of them.

    Raises:
        LimitError: the budget is used up.
    """
    if not isinstance(function, Function) or len(function.parameters) != len(arguments):
        return None
    return function.apply(run, arguments)


def instance_of(compilation: Compilation, node: InstanceOf) -> Evaluator:
    """Compile `value instance of type`."""
    value, wanted = compilation.evaluator(node.value), node.type
    return compilation.located(node, lambda run: is_instance(run, value(run), wanted))
