"""What is wrong with the rules of a table as a whole: some overlap, leave gaps, or never match."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import or_
from typing import Final

from engine.bpmn.decisions.partition import OpaqueError, parts_of_column
from engine.bpmn.findings import Findings, Place, Rule
from engine.feel import UnaryTests, test
from engine.feel.expressions import NOWHEN
from engine.feel.notation import to_literal
from engine.feel.parser import parse_expression
from engine.feel.syntax import Name, Node, Path
from engine.feel.tables import LISTING, HitPolicy, Table

MOST_STEPS: Final = 20_000
"""How many combinations of columns are looked at; beyond, the table is said not to be analysed."""

Point = tuple[int, ...]


class TooManyError(Exception):
    """The columns have more combinations than are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Two rules, by their places, that both hold for a point."""

    first: int
    second: int
    point: Point


class Grid:
    """A table's rules as boxes: per column the parts of its values, and per part the rules that hold there.

    A set of rules is an integer with one bit for each.
    """

    def __init__(self, table: Table) -> None:
        """Cut the columns of a table into parts.

        Raises:
            OpaqueError: a column cannot be cut.
        """
        self.sources, cells = _columns(table)
        self.parts = [
            parts_of_column(
                [test for column in columns for test in _tests(table, column)],
                table.inputs[columns[0]].type,
                table.inputs[columns[0]].allowed,
            )
            for columns in cells
        ]
        self.held = [
            [_held(table, columns, value) for value in parts]
            for columns, parts in zip(cells, self.parts, strict=True)
        ]
        self.everything = (1 << len(table.rules)) - 1
        self._steps = 0

    def example(self, point: Point) -> str:
        """Return a point as a context of values."""
        named = zip(self.sources, self.parts, point, strict=True)
        return "{" + ", ".join(f"{source}: {to_literal(parts[at])}" for source, parts, at in named) + "}"

    def never(self) -> int:
        """Return the rules that hold nowhere."""
        return self.everything & ~reduce(
            lambda left, column: left & reduce(or_, column, 0), self.held, self.everything
        )

    def overlaps(self) -> Iterator[Overlap]:
        """Yield each pair of rules that have a point in common, with such a point."""
        for first, second in combinations(range(self.everything.bit_length()), 2):
            both = 1 << first | 1 << second
            point = tuple(_first(column, both) for column in self.held)
            if None not in point:
                yield Overlap(first=first, second=second, point=tuple(at for at in point if at is not None))

    def uncovered(self, rules: int, within: int | None = None) -> Point | None:
        """Return a point at which none of these rules holds, None where there is none.

        With `within` the point is one at which that rule holds.

        Raises:
            TooManyError: there are too many combinations.
        """
        wanted = 0 if within is None else 1 << within
        columns = [
            [(held & rules, at) for at, held in enumerate(column) if held & wanted == wanted]
            for column in self.held
        ]
        # Wherever it matters first: a part that fewer rules hold for is nearer to a gap.
        return None if any(not column for column in columns) else self._search(columns, rules, 0, {})

    def _search(
        self,
        columns: Sequence[Sequence[tuple[int, int]]],
        left: int,
        at: int,
        known: dict[tuple[int, int], bool],
    ) -> Point | None:
        if not left:
            return tuple(column[0][1] for column in columns[at:])
        if at == len(columns) or (at, left) in known or self._always(columns, left, at):
            return None
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise TooManyError
        for holding, part in _fewest(columns[at], left):
            rest = self._search(columns, holding, at + 1, known)
            if rest is not None:
                return (part, *rest)
        known[at, left] = True
        return None

    def _always(self, columns: Sequence[Sequence[tuple[int, int]]], left: int, at: int) -> bool:
        """Tell whether one of these rules holds whatever stands in the columns that are left."""
        for column in columns[at:]:
            for holding, _ in column:
                left &= holding
        return bool(left)


def _fewest(column: Sequence[tuple[int, int]], left: int) -> list[tuple[int, int]]:
    """Return the parts of a column that matter: where more rules hold there is no gap that these have not."""
    kinds = {holding & left: part for holding, part in reversed(column)}
    return [
        (holding, part)
        for holding, part in sorted(kinds.items(), key=lambda kind: kind[0].bit_count())
        if not any(other != holding and other & holding == other for other in kinds)
    ]


def _first(column: Sequence[int], both: int) -> int | None:
    return next((at for at, held in enumerate(column) if held & both == both), None)


def _columns(table: Table) -> tuple[list[str], list[list[int]]]:
    """Return what the columns read, and the places of the columns that read it."""
    found: dict[str, list[int]] = {}
    for place, column in enumerate(table.inputs):
        found.setdefault(column.expression.source, []).append(place)
    for source in found:
        if not _plain(parse_expression(source)):
            raise OpaqueError(f"the input {source} is computed")
    paths = [source.replace(" ", "") for source in found]
    for one, other in combinations(sorted(paths), 2):
        if other.startswith(f"{one}."):
            raise OpaqueError(f"the input {other} is a part of the input {one}")
    return list(found), list(found.values())


def _plain(node: Node) -> bool:
    return isinstance(node, Name) or (isinstance(node, Path) and _plain(node.base))


def _tests(table: Table, column: int) -> list[UnaryTests]:
    return list({rule.tests[column].source: rule.tests[column] for rule in table.rules}.values())


def _held(table: Table, columns: Sequence[int], value: object) -> int:
    """Return the rules whose cells in these columns a value passes."""
    passed = {
        cell.source: test(cell, value, {}, NOWHEN) for column in columns for cell in _tests(table, column)
    }
    return sum(
        1 << place
        for place, rule in enumerate(table.rules)
        if all(passed[rule.tests[column].source] for column in columns)
    )


def analyse(table: Table, place: Place, rules: Mapping[str, Place], findings: Findings) -> None:
    """Note what is wrong with the rules of a table as a whole, or why that cannot be said.

    A table that gives lists may overlap and leave gaps: of its rules only those are noted that never match.
    """
    try:
        _Analysis(table, place, rules, findings).note()
    except OpaqueError as error:
        why = str(error)
    except TooManyError:
        why = f"there are more than {MOST_STEPS} combinations"
    else:
        return
    if table.hit_policy in LISTING:
        return
    message = f"Overlaps and gaps of {table.id} were not analysed: {why}."
    findings.warning(Rule.TABLE_NOT_ANALYSED, place, message)


class _Analysis:
    """Looks at one table."""

    def __init__(self, table: Table, place: Place, rules: Mapping[str, Place], findings: Findings) -> None:
        self._table = table
        self._place = place
        self._rules = rules
        self._findings = findings
        self._grid = Grid(table)

    def note(self) -> None:
        policy, never = self._table.hit_policy, self._grid.never()
        for at, rule in enumerate(self._table.rules):
            if never >> at & 1:
                message = f"The rule {rule.id} never matches: one of its cells takes no value of its input."
                self._findings.warning(Rule.RULE_NEVER_MATCHES, self._where(at), message)
        if policy is HitPolicy.FIRST:
            self._shadowed(never)
        elif policy in {HitPolicy.UNIQUE, HitPolicy.ANY}:
            self._overlapping()
        if self._table.must_match:
            self._gap()

    def _where(self, rule: int) -> Place:
        return self._rules.get(self._table.rules[rule].id, self._place)

    def _shadowed(self, never: int) -> None:
        for at, rule in enumerate(self._table.rules):
            earlier = (1 << at) - 1
            if not never >> at & 1 and earlier and self._grid.uncovered(earlier, within=at) is None:
                names = ", ".join(self._covering(at))
                message = (
                    f"The rule {rule.id} never matches: {names} before it take everything that it would."
                )
                self._findings.warning(Rule.RULE_NEVER_MATCHES, self._where(at), message)

    def _covering(self, at: int) -> list[str]:
        """Return the rules that leave nothing to a rule, none of them needless."""
        covering = (1 << at) - 1
        for other in reversed(range(at)):
            without = covering & ~(1 << other)
            if without and self._grid.uncovered(without, within=at) is None:
                covering = without
        return [rule.id for place, rule in enumerate(self._table.rules[:at]) if covering >> place & 1]

    def _overlapping(self) -> None:
        unique = self._table.hit_policy is HitPolicy.UNIQUE
        for overlap in self._grid.overlaps():
            first, second = self._table.rules[overlap.first], self._table.rules[overlap.second]
            example = self._grid.example(overlap.point)
            if unique:
                message = (
                    f"{first.id} and {second.id} both match {example}; only one rule of a UNIQUE table may."
                )
                self._findings.error(Rule.RULES_OVERLAP, self._where(overlap.second), message)
            elif _differ(self._table, overlap):
                message = (
                    f"{first.id} and {second.id} both match {example} but write different things; "
                    "under ANY they have to agree."
                )
                self._findings.error(Rule.RULES_CONFLICT, self._where(overlap.second), message)

    def _gap(self) -> None:
        point = self._grid.uncovered(self._grid.everything)
        if point is not None:
            example = self._grid.example(point)
            message = f"No rule matches {example}; add one, or a default for the outputs."
            self._findings.warning(Rule.RULES_GAP, self._place, message)


def _differ(table: Table, overlap: Overlap) -> bool:
    """Tell whether two rules write different things as far as it is written there."""
    pairs = zip(table.rules[overlap.first].outputs, table.rules[overlap.second].outputs, strict=True)
    return any(_written(one) != _written(other) for one, other in pairs)


def _written(cell: object) -> object:
    return None if cell is None else getattr(cell, "source", None)
