"""Create the tables of workflows.tables.approval.

Made by scripts/make_initial_migration.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "approval_chain",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("document_kind", sa.String(length=40), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("document_version", sa.SmallInteger(), nullable=False),
        sa.Column("subject", sa.String(length=96), nullable=True),
        sa.Column("period", sa.String(length=20), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('berjalan', 'disetujui', 'dikembalikan', 'ditolak', 'ditarik')",
            name=op.f("ck_approval_chain__state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_chain")),
        sa.UniqueConstraint("case", name=op.f("uq_approval_chain__case")),
    )
    op.create_index(
        "ix_approval_chain__document",
        "approval_chain",
        ["agency", "document_kind", "document_id"],
        unique=False,
    )
    op.create_index(
        "ix_approval_chain__subject", "approval_chain", ["agency", "subject"], unique=False
    )
    op.create_table(
        "approval_step",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("chain_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("group", sa.SmallInteger(), nullable=False),
        sa.Column("needed", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("rule", sa.String(length=120), nullable=False),
        sa.Column("table_row", sa.SmallInteger(), nullable=True),
        sa.Column("deadline", sa.String(length=60), nullable=False),
        sa.Column("reminder", sa.String(length=60), nullable=False),
        sa.Column("escalation", sa.String(length=120), nullable=False),
        sa.Column("may_add", sa.Boolean(), nullable=False),
        sa.Column("repeats_id", sa.String(length=32), nullable=True),
        sa.Column("back_to_id", sa.String(length=32), nullable=True),
        sa.Column("added_by", sa.String(length=96), nullable=True),
        sa.Column("named_by", sa.String(length=96), nullable=True),
        sa.Column("named_decree", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("principals", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=96), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('reviu', 'paraf', 'setuju', 'tetapkan', 'tanda_tangan', 'tahu')",
            name=op.f("ck_approval_step__kind"),
        ),
        sa.CheckConstraint(
            "state IN ('menunggu', 'terbuka', 'disetujui', 'dikembalikan', 'ditolak', 'diberitahu', 'dilewati', 'ditunda', 'gugur')",
            name=op.f("ck_approval_step__state"),
        ),
        sa.ForeignKeyConstraint(
            ["chain_id"],
            ["approval_chain.id"],
            name=op.f("fk_approval_step__chain_id__approval_chain"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_step")),
        sa.UniqueConstraint("chain_id", "number", name=op.f("uq_approval_step__chain_id_number")),
    )


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("approval_step")
    op.drop_index("ix_approval_chain__subject", table_name="approval_chain")
    op.drop_index("ix_approval_chain__document", table_name="approval_chain")
    op.drop_table("approval_chain")
