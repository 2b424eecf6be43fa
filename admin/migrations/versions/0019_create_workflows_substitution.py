"""Create the tables of workflows.tables.substitution.

Made by scripts/make_initial_migration.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "substitution",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("giver_id", sa.String(length=32), nullable=False),
        sa.Column("receiver_id", sa.String(length=32), nullable=False),
        sa.Column("decree", sa.String(length=120), nullable=False),
        sa.Column("decree_date", sa.Date(), nullable=True),
        sa.Column("documents", sa.Text(), nullable=False),
        sa.Column("may_pass_on", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state IN ('usulan', 'berlaku', 'ditolak')", name=op.f("ck_substitution__state")
        ),
        sa.CheckConstraint("giver_id <> receiver_id", name=op.f("ck_substitution__two_people")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_substitution__dates")
        ),
        sa.ForeignKeyConstraint(
            ["giver_id"], ["person.id"], name=op.f("fk_substitution__giver_id__person")
        ),
        sa.ForeignKeyConstraint(
            ["receiver_id"], ["person.id"], name=op.f("fk_substitution__receiver_id__person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution")),
    )
    op.create_index(
        "ix_substitution__giver", "substitution", ["agency", "giver_id", "valid_from"], unique=False
    )
    op.create_index(
        "ix_substitution__receiver",
        "substitution",
        ["agency", "receiver_id", "valid_from"],
        unique=False,
    )


def downgrade() -> None:
    """Remove the tables."""
    op.drop_index("ix_substitution__receiver", table_name="substitution")
    op.drop_index("ix_substitution__giver", table_name="substitution")
    op.drop_table("substitution")
