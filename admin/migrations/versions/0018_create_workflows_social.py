"""Create the tables of workflows.tables.social.

Made by scripts/make_initial_migration.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "announcement",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("must_read", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=96), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_announcement__dates")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
    )
    op.create_index(
        "ix_announcement__agency", "announcement", ["agency", "valid_from"], unique=False
    )
    op.create_index("ix_announcement__by", "announcement", ["agency", "created_by"], unique=False)
    op.create_table(
        "announcement_read",
        sa.Column("announcement_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcement.id"],
            name=op.f("fk_announcement_read__announcement_id__announcement"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_announcement_read__person_id__person")
        ),
        sa.PrimaryKeyConstraint(
            "announcement_id", "person_id", "version", name=op.f("pk_announcement_read")
        ),
    )
    op.create_index(
        "ix_announcement_read__person", "announcement_read", ["person_id"], unique=False
    )
    op.create_table(
        "announcement_text",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("announcement_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("attachment_id", sa.String(length=32), nullable=True),
        sa.Column("written_by", sa.String(length=96), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcement.id"],
            name=op.f("fk_announcement_text__announcement_id__announcement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_text")),
        sa.UniqueConstraint(
            "announcement_id", "version", name=op.f("uq_announcement_text__announcement_id_version")
        ),
    )
    op.create_table(
        "announcement_unit",
        sa.Column("announcement_id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcement.id"],
            name=op.f("fk_announcement_unit__announcement_id__announcement"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_announcement_unit__unit_id__unit")
        ),
        sa.PrimaryKeyConstraint("announcement_id", "unit_id", name=op.f("pk_announcement_unit")),
    )
    op.create_index("ix_announcement_unit__unit", "announcement_unit", ["unit_id"], unique=False)
    op.create_table(
        "first_step",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_first_step__person_id__person")
        ),
        sa.PrimaryKeyConstraint("person_id", "step", name=op.f("pk_first_step")),
    )
    op.create_table(
        "helper",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("helper_id", sa.String(length=32), nullable=False),
        sa.Column("may_file", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("named_by", sa.String(length=96), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=96), nullable=True),
        sa.Column("used_on", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_helper__dates")
        ),
        sa.ForeignKeyConstraint(
            ["helper_id"], ["person.id"], name=op.f("fk_helper__helper_id__person")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_helper__person_id__person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helper")),
    )
    op.create_index("ix_helper__helper", "helper", ["helper_id", "person_id"], unique=False)
    op.create_index("ix_helper__person", "helper", ["person_id"], unique=False)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_index("ix_helper__person", table_name="helper")
    op.drop_index("ix_helper__helper", table_name="helper")
    op.drop_table("helper")
    op.drop_table("first_step")
    op.drop_index("ix_announcement_unit__unit", table_name="announcement_unit")
    op.drop_table("announcement_unit")
    op.drop_table("announcement_text")
    op.drop_index("ix_announcement_read__person", table_name="announcement_read")
    op.drop_table("announcement_read")
    op.drop_index("ix_announcement__by", table_name="announcement")
    op.drop_index("ix_announcement__agency", table_name="announcement")
    op.drop_table("announcement")
