"""Create the tables of workflows.tables.campaign.

Made by scripts/make_initial_migration.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "campaign",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("period_kind", sa.String(length=12), nullable=False),
        sa.Column("decree", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("units", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.String(length=96), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "period_kind IN ('bulanan', 'triwulanan')", name=op.f("ck_campaign__period_kind")
        ),
        sa.CheckConstraint(
            "state IN ('rancangan', 'dibuka', 'ditutup')", name=op.f("ck_campaign__state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
    )
    op.create_index("ix_campaign__period", "campaign", ["agency", "period"], unique=False)
    op.create_table(
        "campaign_member",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("campaign_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=True),
        sa.Column("assessor_id", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "state IN ('menunggu', 'dimulai', 'dikecualikan', 'tertahan', 'sudah_berjalan', 'gagal')",
            name=op.f("ck_campaign_member__state"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_member__campaign_id__campaign")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_campaign_member__person_id__person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_member")),
        sa.UniqueConstraint(
            "campaign_id", "person_id", name=op.f("uq_campaign_member__campaign_id_person_id")
        ),
    )
    op.create_index(
        "ix_campaign_member__assessor",
        "campaign_member",
        ["campaign_id", "assessor_id", "person_id"],
        unique=False,
    )
    op.create_index(
        "ix_campaign_member__state",
        "campaign_member",
        ["campaign_id", "state", "person_id"],
        unique=False,
    )
    op.create_index(
        "ix_campaign_member__unit",
        "campaign_member",
        ["campaign_id", "unit_id", "person_id"],
        unique=False,
    )
    op.create_table(
        "window_extension",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("campaign_id", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("window", sa.String(length=20), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=True),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=96), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "unit_id IS NULL OR person_id IS NULL", name=op.f("ck_window_extension__scope")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaign.id"],
            name=op.f("fk_window_extension__campaign_id__campaign"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_window_extension")),
    )
    op.create_index(
        "ix_window_extension__period",
        "window_extension",
        ["agency", "period", "window"],
        unique=False,
    )


def downgrade() -> None:
    """Remove the tables."""
    op.drop_index("ix_window_extension__period", table_name="window_extension")
    op.drop_table("window_extension")
    op.drop_index("ix_campaign_member__unit", table_name="campaign_member")
    op.drop_index("ix_campaign_member__state", table_name="campaign_member")
    op.drop_index("ix_campaign_member__assessor", table_name="campaign_member")
    op.drop_table("campaign_member")
    op.drop_index("ix_campaign__period", table_name="campaign")
    op.drop_table("campaign")
