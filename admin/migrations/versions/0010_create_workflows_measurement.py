"""Create the tables of workflows.tables.measurement.

Made by scripts/make_initial_migration.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "action_plan",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("part", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("row_key", sa.String(length=32), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("target", sa.Numeric(precision=18, scale=4), nullable=True),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_action_plan__person_id__person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_plan")),
        sa.UniqueConstraint("case", "number", name=op.f("uq_action_plan__case_number")),
    )
    op.create_index(
        "ix_action_plan__person",
        "action_plan",
        ["agency", "person_id", "period", "part"],
        unique=False,
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("part", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("row_key", sa.String(length=32), nullable=False),
        sa.Column("attachment_id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachment.id"],
            name=op.f("fk_evidence__attachment_id__attachment"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_evidence__person_id__person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint(
            "case",
            "version",
            "row_key",
            "attachment_id",
            name=op.f("uq_evidence__case_version_row_key_attachment_id"),
        ),
    )
    op.create_index(
        "ix_evidence__person", "evidence", ["agency", "person_id", "period", "part"], unique=False
    )
    op.create_table(
        "periodic_rating",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("part", sa.SmallInteger(), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("subject_ref", sa.String(length=32), nullable=False),
        sa.Column("rating", sa.String(length=10), nullable=False),
        sa.Column("assessor_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "rating IN ('di_bawah', 'sesuai', 'di_atas')", name=op.f("ck_periodic_rating__rating")
        ),
        sa.CheckConstraint(
            "subject IN ('hasil', 'perilaku')", name=op.f("ck_periodic_rating__subject")
        ),
        sa.ForeignKeyConstraint(["assessor_id"], ["person.id"], name="fk_pr__assessor"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_pr__person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_periodic_rating")),
        sa.UniqueConstraint(
            "case",
            "subject",
            "subject_ref",
            name=op.f("uq_periodic_rating__case_subject_subject_ref"),
        ),
    )
    op.create_index(
        "ix_periodic_rating__person",
        "periodic_rating",
        ["agency", "person_id", "period", "part"],
        unique=False,
    )
    op.create_table(
        "realisation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("part", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("row_key", sa.String(length=32), nullable=False),
        sa.Column("indicator_key", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Numeric(precision=18, scale=4), nullable=True),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("achievement", sa.Numeric(precision=7, scale=2), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_realisation__person_id__person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_realisation")),
        sa.UniqueConstraint(
            "case",
            "version",
            "indicator_key",
            name=op.f("uq_realisation__case_version_indicator_key"),
        ),
    )
    op.create_index(
        "ix_realisation__person",
        "realisation",
        ["agency", "person_id", "period", "part"],
        unique=False,
    )


def downgrade() -> None:
    """Remove the tables."""
    op.drop_index("ix_realisation__person", table_name="realisation")
    op.drop_table("realisation")
    op.drop_index("ix_periodic_rating__person", table_name="periodic_rating")
    op.drop_table("periodic_rating")
    op.drop_index("ix_evidence__person", table_name="evidence")
    op.drop_table("evidence")
    op.drop_index("ix_action_plan__person", table_name="action_plan")
    op.drop_table("action_plan")
