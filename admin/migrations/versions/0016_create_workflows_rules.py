"""Create the tables of workflows.tables.rules.

Made by scripts/make_initial_migration.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
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
    op.create_table(
        "calendar_day",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=True),
        sa.Column("decree", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=96), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=96), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            "(level = 'unit') = (unit_id IS NOT NULL)", name=op.f("ck_calendar_day__unit_level")
        ),
        sa.CheckConstraint(
            "kind IN ('libur', 'setengah', 'kerja')", name=op.f("ck_calendar_day__kind")
        ),
        sa.CheckConstraint(
            "level IN ('nasional', 'instansi', 'unit')", name=op.f("ck_calendar_day__level")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_calendar_day__unit_id__unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_day")),
    )
    op.create_index("ix_calendar_day__day", "calendar_day", ["agency", "day"], unique=False)
    op.create_table(
        "calendar_week",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("zone", sa.String(length=4), nullable=True),
        sa.Column("unit_id", sa.String(length=32), nullable=True),
        sa.Column("decree", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=96), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=96), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            "zone IS NULL OR zone IN ('WIB', 'WITA', 'WIT')", name=op.f("ck_calendar_week__zone")
        ),
        sa.CheckConstraint(
            "days IS NOT NULL OR zone IS NOT NULL", name=op.f("ck_calendar_week__something")
        ),
        sa.CheckConstraint("days IS NULL OR days IN (5, 6)", name=op.f("ck_calendar_week__days")),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_calendar_week__unit_id__unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_week")),
    )
    op.create_index("ix_calendar_week__since", "calendar_week", ["agency", "since"], unique=False)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_index("ix_calendar_week__since", table_name="calendar_week")
    op.drop_table("calendar_week")
    op.drop_index("ix_calendar_day__day", table_name="calendar_day")
    op.drop_table("calendar_day")
    op.drop_table("parameter_override")
