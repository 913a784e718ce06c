"""How lists are gone through: for, some, every and filters; every round counts as the steps of its body."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count, takewhile
from typing import Final

from engine.feel.compilation import Binding, Compilation, Evaluator
from engine.feel.errors import OperationError
from engine.feel.logic import CONDITIONS
from engine.feel.run import Run
from engine.feel.syntax import Filter, For, Iteration, Literal, Node, Quantified
from engine.feel.values import Kind, Range, items_of, kind_of, whole

PARTIAL: Final = "partial"


class _NothingToGoThrough(Exception):
    """The source of an iteration is null."""


@dataclass(frozen=True, slots=True)
class _Loop:
    """Iterations within one another, and what is evaluated in each round."""

    sources: Sequence[tuple[int, Evaluator]]
    body: Evaluator
    cost: int
    partial: int | None = None

    def results(self, run: Run) -> list[object]:
        """Return what the body gives in each round; `partial` holds what it gave before."""
        found: list[object] = []
        for result in self.rounds(run, found):
            found.append(result)  # noqa: PERF402 - the next round reads what was found so far
        return found

    def rounds(self, run: Run, found: Sequence[object] = (), level: int = 0) -> Iterator[object]:
        """Yield what the body gives, the last iteration turning fastest."""
        if level == len(self.sources):
            run.charge(self.cost)
            if self.partial is not None:
                run.locals[self.partial] = run.items([*found])
            yield self.body(run)
            return
        slot, source = self.sources[level]
        for item in _gone_through(source(run)):
            run.charge(1)
            run.locals[slot] = item
            yield from self.rounds(run, found, level + 1)


def _gone_through(source: object) -> Iterator[object]:
    if source is None:
        raise _NothingToGoThrough
    if isinstance(source, Range):
        return _days(source) if type(source.low) is type(source.high) is date else _whole_numbers(source)
    return iter(items_of(source))


def _whole_numbers(bounds: Range) -> Iterator[int]:
    low, high = _whole(bounds.low), _whole(bounds.high)
    step = 1 if low <= high else -1
    first = low if bounds.low_closed else low + step
    last = high if bounds.high_closed else high - step
    # Lazy, for the budget has to see each number before the next one is made.
    return takewhile(lambda number: (last - number) * step >= 0, count(first, step))


def _days(bounds: Range) -> Iterator[date]:
    ends = [end.toordinal() for end in (bounds.low, bounds.high) if isinstance(end, date)]
    days = Range(low=ends[0], high=ends[1], low_closed=bounds.low_closed, high_closed=bounds.high_closed)
    return map(date.fromordinal, _whole_numbers(days))


def _whole(end: object) -> int:
    number = whole(end)
    if number is None:
        raise OperationError("A loop goes through a list or a range of whole numbers or of dates")
    return number


def _loop(
    compilation: Compilation, iterations: tuple[Iteration, ...], body: Node, *, collects: bool = False
) -> _Loop:
    sources: list[tuple[int, Evaluator]] = []
    bindings: list[Binding] = []
    for iteration in iterations:
        with compilation.bound(*bindings):
            sources.append((compilation.slot(), compilation.evaluator(iteration.source)))
        bindings.append(Binding(sources[-1][0], iteration.name))
    nodes = compilation.nodes
    so_far = Binding(compilation.slot(), PARTIAL)
    with compilation.bound(*((so_far,) if collects else ()), *bindings):
        evaluator = compilation.evaluator(body)
    return _Loop(
        sources,
        evaluator,
        compilation.nodes - nodes,
        so_far.slot if so_far.slot in compilation.slots_read else None,
    )


def for_loop(compilation: Compilation, node: For) -> Evaluator:
    """Compile `for a in list return body`; null where there is no list."""
    if any(iteration.name == PARTIAL for iteration in node.iterations):
        compilation.refuse("partial is the name of the results so far, choose another", node)
    loop = _loop(compilation, node.iterations, node.body, collects=True)

    def evaluate(run: Run) -> object:
        try:
            return loop.results(run)
        except _NothingToGoThrough:
            return None

    return compilation.located(node, evaluate)


def quantified(compilation: Compilation, node: Quantified) -> Evaluator:
    """Compile `some a in list satisfies body` and `every`; null where an answer that is missing decides."""
    loop, decisive = _loop(compilation, node.iterations, node.body), not node.every

    def evaluate(run: Run) -> bool | None:
        answer: bool | None = not decisive
        try:
            for found in loop.rounds(run):
                if found is decisive:
                    return decisive
                answer = answer if isinstance(found, bool) else None
        except _NothingToGoThrough:
            return None
        return answer

    return compilation.located(node, evaluate)


def list_filter(compilation: Compilation, node: Filter) -> Evaluator:
    """Compile `list[condition]` and `list[index]`.

    Indexes count from 1, or from the end where negative. In the condition the item is `item`, and where it
    is a context its entries are in reach before all other names.
    """
    base = compilation.evaluator(node.base)
    if isinstance(node.condition, Literal):
        written = compilation.evaluator(node.condition)
        return compilation.located(node, lambda run: _picked(base(run), written(run)))
    slot, nodes = compilation.slot(), compilation.nodes
    with compilation.bound(Binding(slot, None)):
        condition = compilation.evaluator(node.condition)
    chosen = _Filter(slot, condition, compilation.nodes - nodes, isinstance(node.condition, CONDITIONS))
    return compilation.located(node, lambda run: chosen.applied(run, base(run)))


@dataclass(frozen=True, slots=True)
class _Filter:
    """A condition on items, or an index that only its value tells from one."""

    slot: int
    condition: Evaluator
    cost: int
    surely_condition: bool

    def applied(self, run: Run, value: object) -> object:
        items = items_of(value)
        if not items:
            return [] if self.surely_condition else self._of_nothing(run)
        kept: list[object] = []
        for place, item in enumerate(items):
            run.charge(self.cost + 1)
            run.locals[self.slot] = item
            answer = self.condition(run)
            if place == 0 and kind_of(answer) is Kind.NUMBER:
                return _at(items, answer)
            if answer is True:
                kept.append(item)
        return kept

    def _of_nothing(self, run: Run) -> object:
        strict, run.strict, run.locals[self.slot] = run.strict, False, None
        answer = self.condition(run)
        run.strict = strict
        return None if kind_of(answer) is Kind.NUMBER else []


def _picked(value: object, chosen: object) -> object:
    if kind_of(chosen) is Kind.NUMBER:
        return _at(items_of(value), chosen)
    return list(items_of(value)) if chosen is True else []


def _at(items: Sequence[object], index: object) -> object:
    place = whole(index)
    if not place or abs(place) > len(items):
        return None
    return items[place - 1 if place > 0 else place]
