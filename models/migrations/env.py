"""Where Alembic meets the tables."""

from alembic import context
from sqlmodel import SQLModel

from models import database

connection = context.config.attributes.get("connection")
if connection is None:
    msg = "run migrations with: pumpurs migrate"
    raise RuntimeError(msg)
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    render_item=lambda kind, item, _: database.plainly(kind, item),
    transactional_ddl=True,
)
context.run_migrations()
