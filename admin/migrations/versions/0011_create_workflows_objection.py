"""Create the tables of workflows.tables.objection.

Made by scripts/make_initial_migration.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "panel_pool",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("decree", sa.String(length=120), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "category IN ('pengelola_kinerja', 'inspektorat', 'opd_lain', 'jabatan_fungsional')",
            name=op.f("ck_panel_pool__category"),
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_panel_pool__dates")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_panel_pool__person_id__person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_pool")),
        sa.UniqueConstraint(
            "agency",
            "person_id",
            "valid_from",
            name=op.f("uq_panel_pool__agency_person_id_valid_from"),
        ),
    )
    op.create_table(
        "objection",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("evaluation_id", sa.String(length=32), nullable=False),
        sa.Column("evaluation_version", sa.SmallInteger(), nullable=False),
        sa.Column("root", sa.String(length=32), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=True),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested", sa.Text(), nullable=False),
        sa.Column("requested_grade", sa.String(length=16), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("admitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_reason", sa.Text(), nullable=True),
        sa.Column("result", sa.String(length=16), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "requested_grade IN ('sangat_baik', 'baik', 'butuh_perbaikan', 'kurang', 'sangat_kurang')",
            name=op.f("ck_objection__requested_grade"),
        ),
        sa.CheckConstraint(
            "result IN ('menguatkan', 'mengubah')", name=op.f("ck_objection__result")
        ),
        sa.CheckConstraint(
            "state IN ('diajukan', 'diperiksa', 'tidak_diterima', 'diputus')",
            name=op.f("ck_objection__state"),
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"],
            ["evaluation.id"],
            name=op.f("fk_objection__evaluation_id__evaluation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_objection__person_id__person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("agency", "number", name=op.f("uq_objection__agency_number")),
        sa.UniqueConstraint(
            "evaluation_id",
            "evaluation_version",
            name=op.f("uq_objection__evaluation_id_evaluation_version"),
        ),
    )
    op.create_index(
        "ix_objection__person", "objection", ["agency", "person_id", "period"], unique=False
    )
    op.create_table(
        "objection_decision",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("objection_id", sa.String(length=32), nullable=False),
        sa.Column("recommendation", sa.String(length=10), nullable=False),
        sa.Column("result", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "recommendation IN ('menguatkan', 'mengubah')",
            name=op.f("ck_objection_decision__recommendation"),
        ),
        sa.CheckConstraint(
            "result IN ('menguatkan', 'mengubah')", name=op.f("ck_objection_decision__result")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_objection_decision__decided_by__person")
        ),
        sa.ForeignKeyConstraint(
            ["objection_id"],
            ["objection.id"],
            name=op.f("fk_objection_decision__objection_id__objection"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_decision")),
        sa.UniqueConstraint("objection_id", name=op.f("uq_objection_decision__objection_id")),
    )
    op.create_table(
        "objection_evidence",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("objection_id", sa.String(length=32), nullable=False),
        sa.Column("attachment_id", sa.String(length=32), nullable=False),
        sa.Column("given_by", sa.String(length=32), nullable=False),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachment.id"],
            name=op.f("fk_objection_evidence__attachment_id__attachment"),
        ),
        sa.ForeignKeyConstraint(
            ["given_by"], ["person.id"], name=op.f("fk_objection_evidence__given_by__person")
        ),
        sa.ForeignKeyConstraint(
            ["objection_id"],
            ["objection.id"],
            name=op.f("fk_objection_evidence__objection_id__objection"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_evidence")),
        sa.UniqueConstraint(
            "objection_id",
            "attachment_id",
            name=op.f("uq_objection_evidence__objection_id_attachment_id"),
        ),
    )
    op.create_table(
        "objection_hearing",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("objection_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("employee_presence", sa.String(length=12), nullable=False),
        sa.Column("assessor_presence", sa.String(length=12), nullable=False),
        sa.Column("employee_statement", sa.Text(), nullable=False),
        sa.Column("assessor_statement", sa.Text(), nullable=False),
        sa.Column("deliberation", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(length=32), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "assessor_presence IN ('hadir', 'tertulis', 'tidak_hadir')",
            name=op.f("ck_objection_hearing__assessor_presence"),
        ),
        sa.CheckConstraint(
            "employee_presence IN ('hadir', 'tertulis', 'tidak_hadir')",
            name=op.f("ck_objection_hearing__employee_presence"),
        ),
        sa.ForeignKeyConstraint(
            ["objection_id"],
            ["objection.id"],
            name=op.f("fk_objection_hearing__objection_id__objection"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_objection_hearing__recorded_by__person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_hearing")),
        sa.UniqueConstraint(
            "objection_id", "number", name=op.f("uq_objection_hearing__objection_id_number")
        ),
    )
    op.create_table(
        "objection_point",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("objection_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("subject_ref", sa.String(length=32), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("response", sa.Text(), nullable=True),
        sa.Column("result", sa.String(length=20), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('hasil', 'perilaku', 'predikat', 'prosedur')",
            name=op.f("ck_objection_point__kind"),
        ),
        sa.CheckConstraint(
            "result IN ('diterima', 'diterima_sebagian', 'ditolak')",
            name=op.f("ck_objection_point__result"),
        ),
        sa.ForeignKeyConstraint(
            ["objection_id"],
            ["objection.id"],
            name=op.f("fk_objection_point__objection_id__objection"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_point")),
        sa.UniqueConstraint(
            "objection_id", "number", name=op.f("uq_objection_point__objection_id_number")
        ),
    )
    op.create_table(
        "objection_response",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("objection_id", sa.String(length=32), nullable=False),
        sa.Column("given_by", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["given_by"], ["person.id"], name=op.f("fk_objection_response__given_by__person")
        ),
        sa.ForeignKeyConstraint(
            ["objection_id"],
            ["objection.id"],
            name=op.f("fk_objection_response__objection_id__objection"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_response")),
        sa.UniqueConstraint("objection_id", name=op.f("uq_objection_response__objection_id")),
    )
    op.create_table(
        "panel_member",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("objection_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("decree", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced", sa.Boolean(), nullable=False),
        sa.Column("state_reason", sa.Text(), nullable=False),
        sa.Column("named_by", sa.String(length=32), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('ketua', 'anggota', 'cadangan')", name=op.f("ck_panel_member__role")
        ),
        sa.CheckConstraint(
            "state IN ('ditunjuk', 'bebas', 'mundur', 'diam')", name=op.f("ck_panel_member__state")
        ),
        sa.ForeignKeyConstraint(["named_by"], ["person.id"], name="fk_pm__named_by"),
        sa.ForeignKeyConstraint(
            ["objection_id"],
            ["objection.id"],
            name=op.f("fk_panel_member__objection_id__objection"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_pm__person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_member")),
        sa.UniqueConstraint(
            "objection_id", "person_id", name=op.f("uq_panel_member__objection_id_person_id")
        ),
    )
    op.create_table(
        "panel_vote",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("objection_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("vote", sa.String(length=10), nullable=False),
        sa.Column("result_rating", sa.String(length=10), nullable=True),
        sa.Column("behaviour_rating", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("dissents", sa.Boolean(), nullable=False),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "behaviour_rating IN ('di_bawah', 'sesuai', 'di_atas')",
            name=op.f("ck_panel_vote__behaviour_rating"),
        ),
        sa.CheckConstraint(
            "result_rating IN ('di_bawah', 'sesuai', 'di_atas')",
            name=op.f("ck_panel_vote__result_rating"),
        ),
        sa.CheckConstraint("vote IN ('menguatkan', 'mengubah')", name=op.f("ck_panel_vote__vote")),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objection.id"], name=op.f("fk_panel_vote__objection_id__objection")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_panel_vote__person_id__person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_vote")),
        sa.UniqueConstraint(
            "objection_id", "person_id", name=op.f("uq_panel_vote__objection_id_person_id")
        ),
    )


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("panel_vote")
    op.drop_table("panel_member")
    op.drop_table("objection_response")
    op.drop_table("objection_point")
    op.drop_table("objection_hearing")
    op.drop_table("objection_evidence")
    op.drop_table("objection_decision")
    op.drop_index("ix_objection__person", table_name="objection")
    op.drop_table("objection")
    op.drop_table("panel_pool")
