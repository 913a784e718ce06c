"""The storage contract runs on both databases."""

from tests.databases import (
    _migrated_file,
    database_url,
    postgresql_server,
    postgresql_url,
    sqlite_url,
    store,
)

__all__ = ["_migrated_file", "database_url", "postgresql_server", "postgresql_url", "sqlite_url", "store"]
