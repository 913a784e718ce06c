"""Submissions that come as a file from another system."""

from engine.importing.filing import FIELDS, NEEDED, Imported, Importer
from engine.importing.rows import Refused, Row, Table, TableError

__all__ = ["FIELDS", "NEEDED", "Imported", "Importer", "Refused", "Row", "Table", "TableError"]
