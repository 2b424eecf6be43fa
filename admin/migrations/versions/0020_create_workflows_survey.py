"""Create the tables of workflows.tables.survey.

Made by scripts/make_initial_migration.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "survey_answered",
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_survey_answered__person_id__person")
        ),
        sa.PrimaryKeyConstraint("period", "person_id", name=op.f("pk_survey_answered")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "survey_count",
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("question", sa.String(length=12), nullable=False),
        sa.Column("answer", sa.SmallInteger(), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_survey_count__unit_id__unit")
        ),
        sa.PrimaryKeyConstraint(
            "unit_id", "period", "question", "answer", name=op.f("pk_survey_count")
        ),
    )
    op.create_index("ix_survey_count__agency", "survey_count", ["agency", "period"], unique=False)
    op.create_table(
        "survey_waiting",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_survey_waiting__unit_id__unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_waiting")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_survey_waiting__unit", "survey_waiting", ["unit_id", "period"], unique=False
    )


def downgrade() -> None:
    """Remove the tables."""
    op.drop_index("ix_survey_waiting__unit", table_name="survey_waiting")
    op.drop_table("survey_waiting")
    op.drop_index("ix_survey_count__agency", table_name="survey_count")
    op.drop_table("survey_count")
    op.drop_table("survey_answered")
