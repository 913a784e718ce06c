"""What a page of a list says of its cases beside their places: one statement for all of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from engine.ids import CaseId
from engine.storage import schema
from engine.storage.reader import Reader

_case, _list = schema.case_file, schema.case_list


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """On which bundle a case runs, its petitioner's name ("" where nobody said), whether it was erased."""

    bundle: str
    petitioner_name: str
    erased: bool = False


NONE: Final = Heading(bundle="", petitioner_name="")


def headings(reader: Reader, cases: Iterable[CaseId]) -> Mapping[CaseId, Heading]:
    """Return the headings of some cases; one that does not exist is left out."""
    query = (
        sa.select(_case.c.id, _case.c.bundle, _list.c.petitioner_name, _case.c.key.is_(None).label("erased"))
        .outerjoin(_list, _list.c.case == _case.c.id)
        .where(_case.c.id.in_(set(cases)))
    )
    return {
        CaseId(row.id): Heading(
            bundle=row.bundle, petitioner_name=row.petitioner_name or "", erased=bool(row.erased)
        )
        for row in reader.connection.execute(query)
    }
