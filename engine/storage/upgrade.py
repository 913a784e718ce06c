"""Bringing a database to the newest schema, without a command line of Alembic's own."""

from pathlib import Path
from typing import Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

_MIGRATIONS: Final = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME: Final = 7_186_321  # any number, as long as nobody else locks it


def configuration() -> Config:
    """Return Alembic's configuration for the migrations beside this module."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def upgrade(engine: sa.Engine) -> None:
    """Run every migration that is still missing, in one transaction; a failing one leaves nothing behind.

    Raises:
        ValueError: on SQLite, a migration left a row that refers to nothing.

    """
    config = configuration()
    with engine.connect() as connection:
        _on_sqlite(connection, "PRAGMA foreign_keys = OFF")  # a table is rebuilt by dropping it
        try:
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                if connection.dialect.name == "sqlite":
                    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                    if lost:
                        raise ValueError(f"after the migration {len(lost)} rows refer to nothing: {lost[:3]}")
        finally:
            _on_sqlite(connection, "PRAGMA foreign_keys = ON")


def is_current(engine: sa.Engine) -> bool:
    """Say whether the database has the newest schema."""
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def _on_sqlite(connection: sa.Connection, pragma: str) -> None:
    # Past SQLAlchemy's transaction: SQLite ignores this pragma inside one.
    if connection.dialect.name == "sqlite":
        driver = connection.connection.driver_connection
        if driver is not None:
            driver.execute(pragma).close()
