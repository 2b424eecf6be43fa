"""Create the tables of workflows.tables.search.

Made by scripts/make_initial_migration.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "person_word",
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column(
            "word",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("agency", "word", "person_id", name=op.f("pk_person_word")),
    )
    op.create_index("ix_person_word__person", "person_word", ["person_id", "word"], unique=False)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_index("ix_person_word__person", table_name="person_word")
    op.drop_table("person_word")
