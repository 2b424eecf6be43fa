"""Create the tables of workflows.tables.people_past.

Made by scripts/make_initial_migration.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "person_past",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("rank", sa.String(length=6), nullable=True),
        sa.Column("employment", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_past__person_id__person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_past")),
        sa.UniqueConstraint(
            "person_id", "valid_to", name=op.f("uq_person_past__person_id_valid_to")
        ),
    )
    op.create_table(
        "unit_past",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("parent_id", sa.String(length=32), nullable=True),
        sa.Column("siasn_id", sa.String(length=36), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name="fk_up__above"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_past__unit_id__unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_past")),
        sa.UniqueConstraint("unit_id", "valid_to", name=op.f("uq_unit_past__unit_id_valid_to")),
    )
    op.create_index("ix_unit_past__parent", "unit_past", ["agency", "parent_id"], unique=False)
    op.create_table(
        "seat_past",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("seat_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("superior_id", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("echelon", sa.String(length=6), nullable=True),
        sa.Column("level", sa.String(length=16), nullable=True),
        sa.Column("is_head", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_seat_past__seat_id__seat")),
        sa.ForeignKeyConstraint(["superior_id"], ["seat.id"], name="fk_sp__above"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_seat_past__unit_id__unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_past")),
        sa.UniqueConstraint("seat_id", "valid_to", name=op.f("uq_seat_past__seat_id_valid_to")),
    )
    op.create_index("ix_seat_past__superior", "seat_past", ["agency", "superior_id"], unique=False)
    op.create_index("ix_seat_past__unit", "seat_past", ["agency", "unit_id"], unique=False)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_index("ix_seat_past__unit", table_name="seat_past")
    op.drop_index("ix_seat_past__superior", table_name="seat_past")
    op.drop_table("seat_past")
    op.drop_index("ix_unit_past__parent", table_name="unit_past")
    op.drop_table("unit_past")
    op.drop_table("person_past")
