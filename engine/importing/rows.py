"""A CSV file row by row, whatever of UTF-8 or GB 18030 it is written in; never the whole file at once."""

import codecs
import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from engine.errors import XinfangError

_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_CHUNK: Final = 1024 * 1024
# The form says what is too long for an answer; beyond this, a quotation mark is missing somewhere.
_LONGEST_CELL: Final = 32 * 1024 * 1024


class TableError(XinfangError):
    """The file is no table that can be imported; the message is a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row; `number` counts as a spreadsheet does: the header is row 1. `values` are by field."""

    number: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A row that was not filed, and why: a sentence."""

    row: int
    reason: str


class Table:
    """A CSV file with a header, of which some columns are wanted."""

    def __init__(self, path: Path, columns: Mapping[str, str]) -> None:
        """Find out the encoding and the header; `columns` is {field: column}.

        Raises:
            TableError: it has no header, an unknown encoding, or no column of a wanted name.
            OSError: it cannot be read.
        """
        self.size = path.stat().st_size
        self._path = path
        self._encoding = _encoding(path)
        self._header = self._read_header()
        self._places = {field: self._place(column) for field, column in columns.items()}

    def rows(self, progress: Callable[[int], object] = lambda _: None) -> Iterator[Row | Refused]:
        """Yield the rows; `progress` is told how many bytes have been read. Empty lines are no rows.

        A row that is no CSV is refused, and so is one with too few or too many cells.
        """
        # The limit is the module's, for the whole process; the command line is alone in it.
        before = csv.field_size_limit(_LONGEST_CELL)
        try:
            with self._open() as file:
                reader = csv.reader(file, strict=True)
                next(reader)
                number = 1
                for cells in _tolerant(reader):
                    progress(file.buffer.tell())
                    if cells == []:
                        continue
                    number += 1
                    yield self._row(number, cells)
        finally:
            csv.field_size_limit(before)

    def _row(self, number: int, cells: list[str] | csv.Error) -> Row | Refused:
        if isinstance(cells, csv.Error):
            return Refused(row=number, reason=f"The row is no CSV: {cells}.")
        if len(cells) != len(self._header):
            reason = f"The row has {len(cells)} cells, the header has {len(self._header)}."
            return Refused(row=number, reason=reason)
        return Row(number=number, values={field: cells[place] for field, place in self._places.items()})

    def _open(self) -> TextIO:
        return self._path.open(encoding=self._encoding, newline="")

    def _read_header(self) -> list[str]:
        with self._open() as file:
            try:
                header = next(csv.reader(file, strict=True), None)
            except csv.Error as error:
                message = f"{self._path.name} has no header that can be read: {error}."
                raise TableError(message) from error
        if not header or not any(column.strip() for column in header):
            message = f"{self._path.name} has no header: its first line names the columns."
            raise TableError(message)
        return [column.strip() for column in header]

    def _place(self, column: str) -> int:
        found = [place for place, name in enumerate(self._header) if name == column]
        if len(found) == 1:
            return found[0]
        known = ", ".join(name[:40] for name in self._header[:40])
        fault = "two columns" if found else "no column"
        message = f"{self._path.name} has {fault} {column!r}; its header says: {known}."
        raise TableError(message)


def _tolerant(reader: Iterator[list[str]]) -> Iterator[list[str] | csv.Error]:
    while True:
        try:
            yield next(reader)
        except csv.Error as error:
            yield error  # the reader goes on with the next line
        except StopIteration:
            return


def _encoding(path: Path) -> str:
    """Return the encoding in which every byte of the file has a meaning, UTF-8 before GB 18030."""
    for encoding in _ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        try:
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    message = f"{path.name} is text neither in UTF-8 nor in GB 18030; save it as “CSV UTF-8”."
    raise TableError(message)
