"""Create the tables of workflows.tables.evaluation.

Made by scripts/make_initial_migration.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "evaluation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("root", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("grade", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "grade IN ('sangat_baik', 'baik', 'butuh_perbaikan', 'kurang', 'sangat_kurang')",
            name=op.f("ck_evaluation__grade"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_evaluation__person_id__person")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_evaluation__unit_id__unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
        sa.UniqueConstraint("case", name=op.f("uq_evaluation__case")),
    )
    op.create_index(
        "ix_evaluation__person", "evaluation", ["agency", "person_id", "period"], unique=False
    )
    op.create_index(
        "ix_evaluation__unit", "evaluation", ["agency", "unit_id", "period"], unique=False
    )
    op.create_table(
        "organisation_grade",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("grade", sa.String(length=16), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("set_by", sa.String(length=32), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "grade IN ('istimewa', 'baik', 'butuh_perbaikan', 'kurang', 'sangat_kurang')",
            name=op.f("ck_organisation_grade__grade"),
        ),
        sa.ForeignKeyConstraint(
            ["set_by"], ["person.id"], name=op.f("fk_organisation_grade__set_by__person")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_organisation_grade__unit_id__unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_grade")),
        sa.UniqueConstraint(
            "agency",
            "unit_id",
            "period",
            "version",
            name=op.f("uq_organisation_grade__agency_unit_id_period_version"),
        ),
    )
    op.create_table(
        "evaluation_receipt",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("evaluation_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("means", sa.String(length=10), nullable=False),
        sa.Column("proof_id", sa.String(length=32), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(length=32), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "means IN ('aplikasi', 'langsung', 'surat', 'surel', 'lainnya')",
            name=op.f("ck_evaluation_receipt__means"),
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"],
            ["evaluation.id"],
            name=op.f("fk_evaluation_receipt__evaluation_id__evaluation"),
        ),
        sa.ForeignKeyConstraint(
            ["proof_id"],
            ["attachment.id"],
            name=op.f("fk_evaluation_receipt__proof_id__attachment"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_evaluation_receipt__recorded_by__person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_receipt")),
        sa.UniqueConstraint(
            "evaluation_id", "version", name=op.f("uq_evaluation_receipt__evaluation_id_version")
        ),
    )
    op.create_table(
        "evaluation_version",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("evaluation_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("organisation_grade", sa.String(length=16), nullable=False),
        sa.Column("result_rating", sa.String(length=10), nullable=False),
        sa.Column("behaviour_rating", sa.String(length=10), nullable=False),
        sa.Column("grade", sa.String(length=16), nullable=False),
        sa.Column("result_proposed", sa.String(length=10), nullable=True),
        sa.Column("behaviour_proposed", sa.String(length=10), nullable=True),
        sa.Column("result_reason", sa.Text(), nullable=False),
        sa.Column("behaviour_reason", sa.Text(), nullable=False),
        sa.Column("grade_reason", sa.Text(), nullable=False),
        sa.Column("recommendation", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("objection_id", sa.String(length=32), nullable=True),
        sa.Column("decided_by", sa.String(length=32), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "behaviour_rating IN ('di_bawah', 'sesuai', 'di_atas')",
            name=op.f("ck_evaluation_version__behaviour_rating"),
        ),
        sa.CheckConstraint(
            "grade IN ('sangat_baik', 'baik', 'butuh_perbaikan', 'kurang', 'sangat_kurang')",
            name=op.f("ck_evaluation_version__grade"),
        ),
        sa.CheckConstraint(
            "organisation_grade IN ('istimewa', 'baik', 'butuh_perbaikan', 'kurang', 'sangat_kurang')",
            name=op.f("ck_evaluation_version__organisation_grade"),
        ),
        sa.CheckConstraint(
            "origin IN ('penilaian', 'keberatan')", name=op.f("ck_evaluation_version__origin")
        ),
        sa.CheckConstraint(
            "result_rating IN ('di_bawah', 'sesuai', 'di_atas')",
            name=op.f("ck_evaluation_version__result_rating"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_evaluation_version__decided_by__person")
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"],
            ["evaluation.id"],
            name=op.f("fk_evaluation_version__evaluation_id__evaluation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_version")),
        sa.UniqueConstraint(
            "evaluation_id", "version", name=op.f("uq_evaluation_version__evaluation_id_version")
        ),
    )
    op.create_table(
        "evaluation_row",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("evaluation_version_id", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("subject_ref", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("feedback", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "subject IN ('hasil', 'perilaku')", name=op.f("ck_evaluation_row__subject")
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_version_id"],
            ["evaluation_version.id"],
            name=op.f("fk_evaluation_row__evaluation_version_id__evaluation_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_row")),
        sa.UniqueConstraint(
            "evaluation_version_id",
            "subject",
            "number",
            name=op.f("uq_evaluation_row__evaluation_version_id_subject_number"),
        ),
    )


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("evaluation_row")
    op.drop_table("evaluation_version")
    op.drop_table("evaluation_receipt")
    op.drop_table("organisation_grade")
    op.drop_index("ix_evaluation__unit", table_name="evaluation")
    op.drop_index("ix_evaluation__person", table_name="evaluation")
    op.drop_table("evaluation")
