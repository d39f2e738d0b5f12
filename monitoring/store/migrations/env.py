"""How Alembic runs a migration: on the connection that the store hands over."""

from alembic import context

from monitoring.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite cannot alter a table in place; Alembic then copies it.
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
