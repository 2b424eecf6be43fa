"""Create the tables of workflows.tables.people.

Made by scripts/make_initial_migration.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("nip", sa.String(length=18), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("rank", sa.String(length=6), nullable=True),
        sa.Column("employment", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "employment IN ('pns', 'pppk', 'cpns', 'pejabat_negara')",
            name=op.f("ck_person__employment"),
        ),
        sa.CheckConstraint(
            "status IN ('aktif', 'cltn', 'tugas_belajar', 'mpp', 'diberhentikan_sementara')",
            name=op.f("ck_person__status"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("agency", "nip", name=op.f("uq_person__agency_nip")),
    )
    op.create_index("ix_person__name", "person", ["agency", "name", "id"], unique=False)
    op.create_table(
        "unit",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("parent_id", sa.String(length=32), nullable=True),
        sa.Column("siasn_id", sa.String(length=36), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit__parent_id__unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("agency", "code", name=op.f("uq_unit__agency_code")),
    )
    op.create_index("ix_unit__parent", "unit", ["agency", "parent_id"], unique=False)
    op.create_table(
        "assessor_assignment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("assessor_id", sa.String(length=32), nullable=False),
        sa.Column("decree", sa.String(length=120), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_assessor_assignment__dates")
        ),
        sa.ForeignKeyConstraint(
            ["assessor_id"], ["person.id"], name=op.f("fk_assessor_assignment__assessor_id__person")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_assessor_assignment__person_id__person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessor_assignment")),
    )
    op.create_index(
        "ix_assessor_assignment__person",
        "assessor_assignment",
        ["agency", "person_id"],
        unique=False,
    )
    op.create_table(
        "relation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("person_a", sa.String(length=32), nullable=False),
        sa.Column("person_b", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('pasangan', 'keluarga', 'usaha', 'sengketa')", name=op.f("ck_relation__kind")
        ),
        sa.ForeignKeyConstraint(
            ["person_a"], ["person.id"], name=op.f("fk_relation__person_a__person")
        ),
        sa.ForeignKeyConstraint(
            ["person_b"], ["person.id"], name=op.f("fk_relation__person_b__person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation")),
        sa.UniqueConstraint(
            "agency",
            "person_a",
            "person_b",
            "kind",
            "declared_at",
            name=op.f("uq_relation__agency_person_a_person_b_kind_declared_at"),
        ),
    )
    op.create_index("ix_relation__b", "relation", ["agency", "person_b"], unique=False)
    op.create_table(
        "seat",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("superior_id", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("echelon", sa.String(length=6), nullable=True),
        sa.Column("level", sa.String(length=16), nullable=True),
        sa.Column("is_head", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('pejabat_negara', 'jpt_utama', 'jpt_madya', 'jpt_pratama', 'administrator', 'pengawas', 'pelaksana', 'fungsional')",
            name=op.f("ck_seat__kind"),
        ),
        sa.ForeignKeyConstraint(
            ["superior_id"], ["seat.id"], name=op.f("fk_seat__superior_id__seat")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_seat__unit_id__unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("agency", "code", name=op.f("uq_seat__agency_code")),
    )
    op.create_index("ix_seat__superior", "seat", ["agency", "superior_id"], unique=False)
    op.create_index("ix_seat__unit", "seat", ["agency", "unit_id"], unique=False)
    op.create_table(
        "unit_role",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("decree", sa.String(length=120), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_unit_role__dates")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_unit_role__person_id__person")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_role__unit_id__unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_role")),
        sa.UniqueConstraint(
            "agency",
            "person_id",
            "unit_id",
            "role",
            "valid_from",
            name=op.f("uq_unit_role__agency_person_id_unit_id_role_valid_from"),
        ),
    )
    op.create_index("ix_unit_role__role", "unit_role", ["agency", "role", "unit_id"], unique=False)
    op.create_table(
        "delegation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("seat_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("decree", sa.String(length=120), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_delegation__dates")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_delegation__person_id__person")
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seat.id"], name=op.f("fk_delegation__seat_id__seat")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    op.create_index("ix_delegation__seat", "delegation", ["agency", "seat_id"], unique=False)
    op.create_table(
        "holding",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("seat_id", sa.String(length=32), nullable=False),
        sa.Column("capacity", sa.String(length=10), nullable=False),
        sa.Column("decree", sa.String(length=120), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "capacity IN ('definitif', 'plt', 'plh')", name=op.f("ck_holding__capacity")
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_holding__dates")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_holding__person_id__person")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_holding__seat_id__seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holding")),
        sa.UniqueConstraint(
            "agency",
            "person_id",
            "seat_id",
            "capacity",
            "valid_from",
            name=op.f("uq_holding__agency_person_id_seat_id_capacity_valid_from"),
        ),
    )
    op.create_index(
        "ix_holding__seat", "holding", ["agency", "seat_id", "valid_from"], unique=False
    )


def downgrade() -> None:
    """Remove the tables."""
    op.drop_index("ix_holding__seat", table_name="holding")
    op.drop_table("holding")
    op.drop_index("ix_delegation__seat", table_name="delegation")
    op.drop_table("delegation")
    op.drop_index("ix_unit_role__role", table_name="unit_role")
    op.drop_table("unit_role")
    op.drop_index("ix_seat__unit", table_name="seat")
    op.drop_index("ix_seat__superior", table_name="seat")
    op.drop_table("seat")
    op.drop_index("ix_relation__b", table_name="relation")
    op.drop_table("relation")
    op.drop_index("ix_assessor_assignment__person", table_name="assessor_assignment")
    op.drop_table("assessor_assignment")
    op.drop_index("ix_unit__parent", table_name="unit")
    op.drop_table("unit")
    op.drop_index("ix_person__name", table_name="person")
    op.drop_table("person")
