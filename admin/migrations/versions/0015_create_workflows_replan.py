"""Create the tables of workflows.tables.replan.

Made by scripts/make_initial_migration.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "replan",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("calendar", sa.Boolean(), nullable=False),
        sa.Column("numbers", sa.Boolean(), nullable=False),
        sa.Column("rules_date", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("decided_by", sa.String(length=96), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replan")),
    )
    op.create_index("ix_replan__decided", "replan", ["agency", "decided_at"], unique=False)
    op.create_table(
        "replan_pin",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("replan_id", sa.String(length=32), nullable=False),
        sa.Column("rules_date", sa.Date(), nullable=False),
        sa.Column("calendar_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["replan_id"], ["replan.id"], name=op.f("fk_replan_pin__replan_id__replan")
        ),
        sa.PrimaryKeyConstraint("case", "replan_id", name=op.f("pk_replan_pin")),
    )


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("replan_pin")
    op.drop_index("ix_replan__decided", table_name="replan")
    op.drop_table("replan")
