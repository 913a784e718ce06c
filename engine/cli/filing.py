"""`import`: file the rows of a CSV file as submissions."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.bootstrap import System
from engine.cli.edge import Asked, UsageError, opened
from engine.forms import Form
from engine.ids import OrganId
from engine.importing import FIELDS, NEEDED, Imported, Importer, Table, TableError

_SHOWN: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is imported: the file, `field=column` pairs, for which organ, on which bundle, from where."""

    file: Path
    pairs: Sequence[str]
    organ: str | None
    bundle: str
    name: str


def import_file(asked: Asked, source: Source) -> int:
    """File every row that was not filed before; status 1 where a row was refused."""
    columns = _columns(source.pairs)
    try:
        table = Table(source.file, columns)
    except (TableError, OSError) as error:
        detail = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        message = detail if isinstance(error, TableError) else f"{source.file} cannot be read: {detail}."
        raise UsageError(message) from error
    with opened(asked) as system, asked.progress("Filing", table.size) as moved:
        importer = Importer(
            engine=system.engine,
            form=_form(system, source.bundle),
            organ=_organ(system, source.organ),
            bundle=source.bundle,
            source=source.name,
            zone=asked.zone,
            petitioners=system.petitioners,
        )
        report = Imported()
        for report in importer.file(table.rows(moved), asked.now):  # noqa: B007 - the last one is the answer
            pass
    _tell(asked, report)
    return 1 if report.refused else 0


def _columns(pairs: Sequence[str]) -> dict[str, str]:
    """Return {field: column} of `--map`; raise UsageError where it is not understood."""
    columns: dict[str, str] = {}
    for pair in pairs:
        field, separator, column = (part.strip() for part in pair.partition("="))
        if not separator or not column:
            message = f"--map wants field=column, found {pair!r}."
            raise UsageError(message)
        if field not in FIELDS:
            message = f"--map knows no field {field!r}; there are {', '.join(FIELDS)}."
            raise UsageError(message)
        if field in columns:
            message = f"--map names the field {field} twice."
            raise UsageError(message)
        columns[field] = column
    missing = [field for field in NEEDED if field not in columns]
    if missing:
        message = f"--map has to name a column for {', '.join(missing)}."
        raise UsageError(message)
    return columns


def _form(system: System, bundle: str) -> Form:
    with system.store.reading() as reader:
        digest = reader.current_bundle(bundle)
    if digest is None:
        message = f"No bundle {bundle} is published; see: xinfang publish FOLDER"
        raise UsageError(message)
    definition = system.library.interpreter(digest).definition
    return definition.forms[definition.submission_form]


def _organ(system: System, wanted: str | None) -> OrganId:
    with system.store.reading() as reader:
        organs = reader.organs()
    if wanted is not None:
        if all(organ.id != wanted for organ in organs):
            message = f"There is no organ {wanted}; there are {', '.join(organ.id for organ in organs)}."
            raise UsageError(message)
        return OrganId(wanted)
    offices = [organ.id for organ in organs if organ.kind == "petition_office"]
    if len(offices) != 1:
        named = ", ".join(offices) or "none"
        message = f"Say with --organ which petition office files them; there are: {named}."
        raise UsageError(message)
    return offices[0]


def _tell(asked: Asked, report: Imported) -> None:
    refused = [{"row": refused.row, "reason": refused.reason} for refused in report.refused]
    shown = [f"  row {refused.row}: {refused.reason}" for refused in report.refused[:_SHOWN]]
    if len(refused) > _SHOWN:
        shown.append(f"  and {len(refused) - _SHOWN} more; see them all with --json")
    counted = f"{report.imported} imported, {report.skipped} skipped, {len(refused)} refused."
    answer = {"imported": report.imported, "skipped": report.skipped, "refused": refused}
    asked.answer(answer, counted, *shown)
