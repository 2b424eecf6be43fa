"""Create the tables of workflows.tables.reorganisation.

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
        "reorganisation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("decree", sa.String(length=120), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("applied_by", sa.String(length=96), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reorganisation")),
        sa.UniqueConstraint("agency", "digest", name=op.f("uq_reorganisation__agency_digest")),
    )
    op.create_table(
        "handover_note",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("author_id", sa.String(length=32), nullable=False),
        sa.Column("former_id", sa.String(length=32), nullable=False),
        sa.Column("results", sa.Text(), nullable=False),
        sa.Column("behaviour", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_hn__author"),
        sa.ForeignKeyConstraint(["former_id"], ["person.id"], name="fk_hn__former"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_hn__person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_note")),
        sa.UniqueConstraint("case", name=op.f("uq_handover_note__case")),
    )
    op.create_index(
        "ix_handover_note__person", "handover_note", ["agency", "person_id", "period"], unique=False
    )
    op.create_table(
        "reorganisation_act",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("reorganisation_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("from_id", sa.String(length=32), nullable=True),
        sa.Column("to_id", sa.String(length=32), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('segmen', 'serah_terima', 'jeda', 'lanjut', 'berhenti')",
            name=op.f("ck_reorganisation_act__kind"),
        ),
        sa.CheckConstraint(
            "state IN ('menunggu', 'selesai', 'tidak_perlu', 'gagal')",
            name=op.f("ck_reorganisation_act__state"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_ra__person"),
        sa.ForeignKeyConstraint(
            ["reorganisation_id"],
            ["reorganisation.id"],
            name=op.f("fk_reorganisation_act__reorganisation_id__reorganisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reorganisation_act")),
        sa.UniqueConstraint(
            "reorganisation_id",
            "number",
            name=op.f("uq_reorganisation_act__reorganisation_id_number"),
        ),
    )
    op.create_index("ix_reorganisation_act__case", "reorganisation_act", ["case"], unique=False)
    op.create_table(
        "plan_segment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("seat_id", sa.String(length=32), nullable=False),
        sa.Column("assessor_id", sa.String(length=32), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reorganisation_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["assessor_id"], ["person.id"], name="fk_ps__assessor"),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_plan_segment__plan_id__plan")
        ),
        sa.ForeignKeyConstraint(
            ["reorganisation_id"],
            ["reorganisation.id"],
            name=op.f("fk_plan_segment__reorganisation_id__reorganisation"),
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seat.id"], name=op.f("fk_plan_segment__seat_id__seat")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_segment")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_plan_segment__plan_id_number")),
    )


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("plan_segment")
    op.drop_index("ix_reorganisation_act__case", table_name="reorganisation_act")
    op.drop_table("reorganisation_act")
    op.drop_index("ix_handover_note__person", table_name="handover_note")
    op.drop_table("handover_note")
    op.drop_table("reorganisation")
