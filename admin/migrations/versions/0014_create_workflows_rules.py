"""Create the tables of workflows.tables.rules.

Made by scripts/make_initial_migration.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "calendar_day",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=5), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("decree", sa.String(length=200), nullable=False),
        sa.CheckConstraint("kind IN ('libur', 'kerja')", name=op.f("ck_calendar_day__kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_day")),
        sa.UniqueConstraint("agency", "day", name=op.f("uq_calendar_day__agency_day")),
    )
    op.create_table(
        "parameter_override",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("decree", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parameter_override")),
        sa.UniqueConstraint(
            "agency",
            "name",
            "valid_from",
            name=op.f("uq_parameter_override__agency_name_valid_from"),
        ),
    )


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("parameter_override")
    op.drop_table("calendar_day")
