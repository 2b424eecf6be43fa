"""Create the tables of admin.delivery.tables.

Made by scripts/make_initial_migration.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "delivery",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=96), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("due", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("channel IN ('mail', 'message')", name=op.f("ck_delivery__channel")),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'skipped', 'unsure', 'dead')",
            name=op.f("ck_delivery__state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint(
            "agency",
            "source",
            "person",
            "channel",
            name=op.f("uq_delivery__agency_source_person_channel"),
        ),
    )
    op.create_index("ix_delivery__item", "delivery", ["agency", "person", "item"], unique=False)
    op.create_index(
        "ix_delivery__person", "delivery", ["agency", "person", "state", "due_at"], unique=False
    )
    op.create_index("ix_delivery__state", "delivery", ["state", "created_at"], unique=False)
    op.create_table(
        "delivery_choice",
        sa.Column("person", sa.String(length=96), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("mail", sa.String(length=8), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("quiet", sa.Text(), nullable=False),
        sa.Column("quiet_off", sa.Boolean(), nullable=False),
        sa.Column("message", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "mail IN ('at_once', 'digest', 'none')", name=op.f("ck_delivery_choice__mail")
        ),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_delivery_choice")),
    )
    op.create_table(
        "due_feed",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=96), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due_feed")),
        sa.UniqueConstraint("digest", name=op.f("uq_due_feed__digest")),
    )
    op.create_index("ix_due_feed__person", "due_feed", ["person", "revoked_at"], unique=False)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_index("ix_due_feed__person", table_name="due_feed")
    op.drop_table("due_feed")
    op.drop_table("delivery_choice")
    op.drop_index("ix_delivery__state", table_name="delivery")
    op.drop_index("ix_delivery__person", table_name="delivery")
    op.drop_index("ix_delivery__item", table_name="delivery")
    op.drop_table("delivery")
