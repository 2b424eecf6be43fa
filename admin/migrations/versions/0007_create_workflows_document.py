"""Create the tables of workflows.tables.document.

Made by scripts/make_initial_migration.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "document_code",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('skp', 'evaluasi', 'keputusan_keberatan', 'berita_acara')",
            name=op.f("ck_document_code__kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_code")),
        sa.UniqueConstraint("digest", name=op.f("uq_document_code__digest")),
        sa.UniqueConstraint(
            "kind", "subject_id", "version", name=op.f("uq_document_code__kind_subject_id_version")
        ),
    )
    op.create_table(
        "imported_year",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("seat", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("assessor", sa.String(length=200), nullable=False),
        sa.Column("organisation_grade", sa.String(length=16), nullable=True),
        sa.Column("result_rating", sa.String(length=10), nullable=True),
        sa.Column("behaviour_rating", sa.String(length=10), nullable=True),
        sa.Column("grade", sa.String(length=16), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("imported_by", sa.String(length=96), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "behaviour_rating IN ('di_bawah', 'sesuai', 'di_atas')",
            name=op.f("ck_imported_year__behaviour_rating"),
        ),
        sa.CheckConstraint(
            "grade IN ('sangat_baik', 'baik', 'butuh_perbaikan', 'kurang', 'sangat_kurang')",
            name=op.f("ck_imported_year__grade"),
        ),
        sa.CheckConstraint(
            "organisation_grade IN ('istimewa', 'baik', 'butuh_perbaikan', 'kurang', 'sangat_kurang')",
            name=op.f("ck_imported_year__organisation_grade"),
        ),
        sa.CheckConstraint(
            "result_rating IN ('di_bawah', 'sesuai', 'di_atas')",
            name=op.f("ck_imported_year__result_rating"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_imported_year__person_id__person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_year")),
        sa.UniqueConstraint(
            "agency", "person_id", "period", name=op.f("uq_imported_year__agency_person_id_period")
        ),
    )
    op.create_table(
        "imported_result",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("imported_year_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("serves", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("aspect", sa.String(length=10), nullable=True),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("target", sa.Numeric(precision=18, scale=4), nullable=True),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("realised", sa.Numeric(precision=18, scale=4), nullable=True),
        sa.Column("perspective", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "aspect IN ('kuantitas', 'kualitas', 'waktu', 'biaya')",
            name=op.f("ck_imported_result__aspect"),
        ),
        sa.CheckConstraint("kind IN ('utama', 'tambahan')", name=op.f("ck_imported_result__kind")),
        sa.CheckConstraint(
            "perspective IN ('penerima_layanan', 'proses_bisnis', 'penguatan_internal', 'anggaran')",
            name=op.f("ck_imported_result__perspective"),
        ),
        sa.ForeignKeyConstraint(
            ["imported_year_id"],
            ["imported_year.id"],
            name=op.f("fk_imported_result__imported_year_id__imported_year"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_result")),
        sa.UniqueConstraint(
            "imported_year_id", "number", name=op.f("uq_imported_result__imported_year_id_number")
        ),
    )


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("imported_result")
    op.drop_table("imported_year")
    op.drop_table("document_code")
