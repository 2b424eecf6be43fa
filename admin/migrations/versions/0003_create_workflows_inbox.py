"""Create the tables of workflows.tables.inbox.

Made by scripts/make_initial_migration.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "document_seen",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("document_kind", sa.String(length=40), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=96), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_seen")),
        sa.UniqueConstraint(
            "agency",
            "document_kind",
            "document_id",
            "person",
            "version",
            name=op.f("uq_document_seen__agency_document_kind_document_id_person_version"),
        ),
    )
    op.create_table(
        "inbox_sample",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=96), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("group", sa.String(length=64), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_sample")),
        sa.UniqueConstraint("item", name=op.f("uq_inbox_sample__item")),
    )
    op.create_index(
        "ix_inbox_sample__group", "inbox_sample", ["agency", "person", "day", "group"], unique=False
    )
    op.create_table(
        "inbox_seed",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=96), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_seed")),
        sa.UniqueConstraint(
            "agency", "person", "day", name=op.f("uq_inbox_seed__agency_person_day")
        ),
    )


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("inbox_seed")
    op.drop_index("ix_inbox_sample__group", table_name="inbox_sample")
    op.drop_table("inbox_sample")
    op.drop_table("document_seen")
