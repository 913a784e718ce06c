"""All decisions of a bundle, each with the decisions that it requires, whatever files they stand in."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from engine.bpmn.decisions.reading import ReadTable, read_tables
from engine.bpmn.decisions.verdict import analyse
from engine.bpmn.findings import Findings, Rule
from engine.feel.tables import Table


def read_decisions(files: Iterable[tuple[str, bytes]], findings: Findings) -> tuple[ReadTable, ...]:
    """Return the decisions of DMN files given as (name, content), after noting what is wrong with them."""
    known: dict[str, ReadTable] = {}
    for name, data in files:
        for read in read_tables(name, data, findings):
            if read.id in known:
                message = f"There is a decision {read.id} in {known[read.id].place.file} too; rename one."
                findings.error(Rule.DUPLICATE_ID, read.place, message)
            known.setdefault(read.id, read)
    linked = _Linking(known, findings).linked()
    for read in linked:
        if read.table is not None:
            analyse(read.table, read.place, read.rules, findings)
    return linked


class _Linking:
    """Gives each decision those that it requires, the ones required by none first."""

    def __init__(self, known: Mapping[str, ReadTable], findings: Findings) -> None:
        self._known = known
        self._findings = findings
        self._linked: dict[str, Table | None] = {}

    def linked(self) -> tuple[ReadTable, ...]:
        """Return all decisions; one that stands in a circle, or requires a broken one, is broken itself."""
        return tuple(replace(read, table=self._table(key, ())) for key, read in self._known.items())

    def _table(self, key: str, above: tuple[str, ...]) -> Table | None:
        if key not in self._linked:
            read = self._known[key]
            required = [self._required(read, wanted, (*above, key)) for wanted, _ in read.requires]
            found = tuple(table for table in required if table is not None)
            whole = read.table is not None and len(found) == len(required)
            self._linked[key] = replace(read.table, requires=found) if whole and read.table else None
            self._compare_outputs(read, self._linked[key])
        return self._linked[key]

    def _required(self, read: ReadTable, wanted: str, above: tuple[str, ...]) -> Table | None:
        place = dict(read.requires)[wanted]
        if wanted not in self._known:
            message = (
                f"The decision requires {wanted}, but there is no such decision; name one of the bundle."
            )
            self._findings.error(Rule.DANGLING_REFERENCE, place, message)
            return None
        if wanted in above:
            circle = " → ".join((*above[above.index(wanted) :], wanted))
            message = f"The decision requires itself: {circle}; one of them has to come first."
            self._findings.error(Rule.DECISION_CYCLE, place, message)
            return None
        return self._table(wanted, above)

    def _compare_outputs(self, read: ReadTable, table: Table | None) -> None:
        """Note two decisions that write the same name where one is decided with the other."""
        if table is None:
            return
        writers: dict[str, str] = {}
        for part in (*table.before, table):
            for output in part.outputs:
                other = writers.setdefault(output.name, part.id)
                if other != part.id:
                    message = f"{other} and {part.id} both write {output.name}; rename one of the outputs."
                    self._findings.error(Rule.TABLE_OUTPUT, read.place, message)
