"""Create the tables of workflows.tables.organisation.

Made by scripts/make_initial_migration.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "organisation_change",
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("about", sa.String(length=48), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "about", "seq", name=op.f("pk_organisation_change")),
    )


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("organisation_change")
