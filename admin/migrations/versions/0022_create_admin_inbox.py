"""Create the tables of admin.inbox.tables.

Made by scripts/make_initial_migration.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "inbox_keys",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("switched_on", sa.Boolean(), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_keys")),
        sa.UniqueConstraint("agency", "person_id", name=op.f("uq_inbox_keys__agency_person_id")),
    )
    op.create_table(
        "inbox_view",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_view")),
        sa.UniqueConstraint(
            "agency", "person_id", "name", name=op.f("uq_inbox_view__agency_person_id_name")
        ),
    )
    op.create_index("ix_inbox_view__unit", "inbox_view", ["agency", "unit_id"], unique=False)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_index("ix_inbox_view__unit", table_name="inbox_view")
    op.drop_table("inbox_view")
    op.drop_table("inbox_keys")
