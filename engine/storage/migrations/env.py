"""How Alembic runs the migrations: in the transaction that `engine.storage.upgrade` opened."""

import sqlalchemy as sa
from alembic import context

from engine.storage.schema import METADATA


def run(connection: sa.Connection) -> None:
    """Run the missing migrations on an open connection."""
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        compare_server_default=connection.dialect.name != "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
