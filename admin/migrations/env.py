"""Called by Alembic for every run; admin.database opened the connection and its transaction."""

from alembic import context

from admin.database import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables(),
    render_as_batch=True,  # SQLite changes a table by making it anew
    transactional_ddl=True,  # also on SQLite, where admin.database begins the transaction itself
)
with context.begin_transaction():
    context.run_migrations()
