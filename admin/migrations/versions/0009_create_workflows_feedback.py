"""Create the tables of workflows.tables.feedback.

Made by scripts/make_initial_migration.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "dialogue",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("assessor_id", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("participants", sa.Text(), nullable=False),
        sa.Column("strengths", sa.Text(), nullable=False),
        sa.Column("improvements", sa.Text(), nullable=False),
        sa.Column("agreements", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["assessor_id"], ["person.id"], name="fk_dl__assessor"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_dl__person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dialogue")),
        sa.UniqueConstraint("case", "number", name=op.f("uq_dialogue__case_number")),
    )
    op.create_index(
        "ix_dialogue__person", "dialogue", ["agency", "person_id", "period"], unique=False
    )
    op.create_table(
        "feedback_note",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("part", sa.SmallInteger(), nullable=True),
        sa.Column("case", sa.String(length=32), nullable=True),
        sa.Column("giver_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("subject_ref", sa.String(length=32), nullable=False),
        sa.Column("subject_text", sa.Text(), nullable=False),
        sa.Column("good", sa.Text(), nullable=False),
        sa.Column("improve", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('atasan', 'rekan', 'bawahan', 'pihak_lain')",
            name=op.f("ck_feedback_note__role"),
        ),
        sa.CheckConstraint(
            "subject IN ('hasil', 'perilaku')", name=op.f("ck_feedback_note__subject")
        ),
        sa.ForeignKeyConstraint(["giver_id"], ["person.id"], name="fk_fn__giver"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_fn__person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_note")),
    )
    op.create_index(
        "ix_feedback_note__giver", "feedback_note", ["agency", "giver_id", "at"], unique=False
    )
    op.create_index(
        "ix_feedback_note__person",
        "feedback_note",
        ["agency", "person_id", "period", "at"],
        unique=False,
    )
    op.create_table(
        "development_item",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("dialogue_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("gap", sa.Text(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("method", sa.String(length=12), nullable=False),
        sa.Column("hours", sa.SmallInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("mentor", sa.String(length=200), nullable=False),
        sa.Column("training", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "method IN ('klasikal', 'nonklasikal', 'bimbingan', 'konseling', 'mentoring', 'penugasan')",
            name=op.f("ck_development_item__method"),
        ),
        sa.ForeignKeyConstraint(
            ["dialogue_id"],
            ["dialogue.id"],
            name=op.f("fk_development_item__dialogue_id__dialogue"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_development_item__person_id__person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_development_item")),
        sa.UniqueConstraint(
            "dialogue_id", "number", name=op.f("uq_development_item__dialogue_id_number")
        ),
    )
    op.create_index(
        "ix_development_item__person",
        "development_item",
        ["agency", "person_id", "period"],
        unique=False,
    )


def downgrade() -> None:
    """Remove the tables."""
    op.drop_index("ix_development_item__person", table_name="development_item")
    op.drop_table("development_item")
    op.drop_index("ix_feedback_note__person", table_name="feedback_note")
    op.drop_index("ix_feedback_note__giver", table_name="feedback_note")
    op.drop_table("feedback_note")
    op.drop_index("ix_dialogue__person", table_name="dialogue")
    op.drop_table("dialogue")
