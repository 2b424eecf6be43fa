"""Create the tables of workflows.tables.plan.

Made by scripts/make_initial_migration.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "plan",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("root", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=True),
        sa.Column("seat_id", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("set_version", sa.SmallInteger(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returns", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draf', 'diajukan', 'dikembalikan', 'ditolak', 'ditetapkan', 'ditutup')",
            name=op.f("ck_plan__state"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_plan__person_id__person")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_plan__seat_id__seat")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_plan__unit_id__unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint(
            "agency", "person_id", "period", name=op.f("uq_plan__agency_person_id_period")
        ),
    )
    op.create_index("ix_plan__unit", "plan", ["agency", "unit_id", "period"], unique=False)
    op.create_table(
        "plan_version",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("approach", sa.String(length=12), nullable=False),
        sa.Column("seat_id", sa.String(length=32), nullable=True),
        sa.Column("sent_by", sa.String(length=96), nullable=False),
        sa.Column("sent_for", sa.Boolean(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "approach IN ('kuantitatif', 'kualitatif')", name=op.f("ck_plan_version__approach")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_plan_version__plan_id__plan")
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seat.id"], name=op.f("fk_plan_version__seat_id__seat")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_version")),
        sa.UniqueConstraint("plan_id", "version", name=op.f("uq_plan_version__plan_id_version")),
    )
    op.create_table(
        "plan_annex",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("plan_version_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=26), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('dukungan_sumber_daya', 'skema_pertanggungjawaban', 'konsekuensi')",
            name=op.f("ck_plan_annex__kind"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_version.id"],
            name=op.f("fk_plan_annex__plan_version_id__plan_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_annex")),
        sa.UniqueConstraint(
            "plan_version_id",
            "kind",
            "number",
            name=op.f("uq_plan_annex__plan_version_id_kind_number"),
        ),
    )
    op.create_table(
        "plan_behaviour",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("plan_version_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("value", sa.String(length=30), nullable=False),
        sa.Column("expectation", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_version.id"],
            name=op.f("fk_plan_behaviour__plan_version_id__plan_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_behaviour")),
        sa.UniqueConstraint(
            "plan_version_id", "value", name=op.f("uq_plan_behaviour__plan_version_id_value")
        ),
    )
    op.create_table(
        "plan_row",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("plan_version_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("classification", sa.String(length=10), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("perspective", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "classification IN ('organisasi', 'individu')", name=op.f("ck_plan_row__classification")
        ),
        sa.CheckConstraint("kind IN ('utama', 'tambahan')", name=op.f("ck_plan_row__kind")),
        sa.CheckConstraint(
            "perspective IN ('penerima_layanan', 'proses_bisnis', 'penguatan_internal', 'anggaran')",
            name=op.f("ck_plan_row__perspective"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_version.id"],
            name=op.f("fk_plan_row__plan_version_id__plan_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_row")),
        sa.UniqueConstraint(
            "plan_version_id", "key", name=op.f("uq_plan_row__plan_version_id_key")
        ),
        sa.UniqueConstraint(
            "plan_version_id", "number", name=op.f("uq_plan_row__plan_version_id_number")
        ),
    )
    op.create_index("ix_plan_row__key", "plan_row", ["key"], unique=False)
    op.create_table(
        "plan_indicator",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("plan_row_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("aspect", sa.String(length=10), nullable=True),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("target", sa.Numeric(precision=18, scale=4), nullable=True),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "aspect IN ('kuantitas', 'kualitas', 'waktu', 'biaya')",
            name=op.f("ck_plan_indicator__aspect"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_row_id"], ["plan_row.id"], name=op.f("fk_plan_indicator__plan_row_id__plan_row")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_indicator")),
        sa.UniqueConstraint(
            "plan_row_id", "number", name=op.f("uq_plan_indicator__plan_row_id_number")
        ),
    )
    op.create_table(
        "plan_link",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("plan_row_id", sa.String(length=32), nullable=False),
        sa.Column("target_key", sa.String(length=32), nullable=False),
        sa.Column("superior_id", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('draf', 'sah', 'menyusul', 'putus', 'perjanjian_kinerja')",
            name=op.f("ck_plan_link__state"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_row_id"], ["plan_row.id"], name=op.f("fk_plan_link__plan_row_id__plan_row")
        ),
        sa.ForeignKeyConstraint(
            ["superior_id"], ["person.id"], name=op.f("fk_plan_link__superior_id__person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_link")),
        sa.UniqueConstraint(
            "plan_row_id", "target_key", name=op.f("uq_plan_link__plan_row_id_target_key")
        ),
    )
    op.create_index("ix_plan_link__superior", "plan_link", ["superior_id"], unique=False)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_index("ix_plan_link__superior", table_name="plan_link")
    op.drop_table("plan_link")
    op.drop_table("plan_indicator")
    op.drop_index("ix_plan_row__key", table_name="plan_row")
    op.drop_table("plan_row")
    op.drop_table("plan_behaviour")
    op.drop_table("plan_annex")
    op.drop_table("plan_version")
    op.drop_index("ix_plan__unit", table_name="plan")
    op.drop_table("plan")
