"""Which cases are called so: by the beginning of the number, by words of subject or petitioner's name.

The copies in `case_list` are small and are read from end to end; what a text finds is then looked up by key.
A text that finds too many is not made a list of: it is checked case by case in the order of the page, which
is soon full just because so much fits.
"""

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from engine.ids import CaseId
from engine.storage import schema

MOST_LISTED: Final = 4000
_LAST: Final = "\U0010ffff"
_case, _list = schema.case_file, schema.case_list


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """The cases that a text finds; `cases` is None where they are too many to list."""

    text: str
    cases: tuple[CaseId, ...] | None
    database: str

    def holds(
        self, case: sa.ColumnElement[str], number: sa.ColumnElement[str] | None = None
    ) -> sa.ColumnElement[bool]:
        """Return that a column names one of the cases; `number` is the column of its number, if at hand."""
        if self.cases is not None:
            return case.in_(self.cases)
        worded = (
            sa.exists()
            .where(_list.c.case == case, _by_words(self.text, self.database))
            .correlate_except(_list)
        )
        if not _may_begin_a_number(self.text):
            return worded
        if number is not None:
            return sa.or_(_begins(number, self.text), worded)
        numbered = sa.exists().where(_case.c.id == case, _begins(_case.c.number, self.text))
        return sa.or_(numbered.correlate_except(_case), worded)


def find(connection: sa.Connection, text: str, most_listed: int = MOST_LISTED) -> Called | None:
    """Return which cases a text finds, None if it is empty; at most two statements.

    Capital or small Latin letters are the same. An erased case is found by its number only.
    """
    text = "".join(letter for letter in text if letter.isprintable()).strip()
    if not text:
        return None
    database = connection.dialect.name
    queries = [sa.select(_list.c.case).where(_by_words(text, database))]
    if _may_begin_a_number(text):
        queries.insert(0, sa.select(_case.c.id).where(_begins(_case.c.number, text)))
    found: set[CaseId] = set()
    for query in queries:
        found.update(CaseId(row[0]) for row in connection.execute(query.limit(most_listed + 1)))
        if len(found) > most_listed:
            return Called(text=text, cases=None, database=database)
    return Called(text=text, cases=tuple(sorted(found)), database=database)


def _may_begin_a_number(text: str) -> bool:
    return text.isascii() and " " not in text


def _begins(number: sa.ColumnElement[str], text: str) -> sa.ColumnElement[bool]:
    beginning = text.upper()  # as all numbers are
    return sa.and_(number >= beginning, number < beginning + _LAST)


def _by_words(text: str, database: str) -> sa.ColumnElement[bool]:
    columns = (_list.c.subject, _list.c.petitioner_name)
    if database == "sqlite":  # LIKE itself takes capital and small letters for the same there
        return sa.or_(*(column.contains(text, autoescape=True) for column in columns))
    return sa.or_(*(column.icontains(text, autoescape=True) for column in columns))
