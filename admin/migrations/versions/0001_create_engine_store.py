"""Create the tables of engine.store.tables.

Made by scripts/make_initial_migration.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "agency_chain",
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("chain", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("agency", name=op.f("pk_agency_chain")),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=True),
        sa.Column("item", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_by", sa.String(length=96), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index("ix_attachment__case", "attachment", ["case"], unique=False)
    op.create_table(
        "bundle",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("node_table", sa.Text(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_bundle")),
    )
    op.create_table(
        "command_receipt",
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("agency", "key", name=op.f("pk_command_receipt")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("root", sa.String(length=32), nullable=False),
        sa.Column("batch", sa.String(length=32), nullable=True),
        sa.Column("person", sa.String(length=96), nullable=False),
        sa.Column("principal", sa.String(length=96), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("shown", sa.String(length=64), nullable=False),
        sa.Column("claimed", sa.String(length=96), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'undone', 'sent', 'lapsed')", name=op.f("ck_decision__state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index("ix_decision__batch", "decision", ["batch"], unique=False)
    op.create_index("ix_decision__case", "decision", ["case"], unique=False)
    op.create_index(
        "ix_decision__person", "decision", ["agency", "person", "state", "due_at"], unique=False
    )
    op.create_table(
        "document",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_document")),
    )
    op.create_table(
        "history",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("root", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("element", sa.String(length=120), nullable=True),
        sa.Column("actor", sa.String(length=96), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("case", "seq", name=op.f("pk_history")),
    )
    op.create_index("ix_history__root", "history", ["root", "at"], unique=False)
    op.create_table(
        "history_payload",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("case", "seq", name=op.f("pk_history_payload")),
    )
    op.create_table(
        "incident",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=True),
        sa.Column("item", sa.String(length=32), nullable=True),
        sa.Column("element", sa.String(length=120), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    op.create_index("ix_incident__case", "incident", ["case"], unique=False)
    op.create_index("ix_incident__open", "incident", ["agency", "state", "id"], unique=False)
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("clock_offset", sa.BigInteger(), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "item_word",
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column(
            "word",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("agency", "word", "kind", "text", name=op.f("pk_item_word")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=True),
        sa.Column("root", sa.String(length=32), nullable=True),
        sa.Column("item", sa.String(length=32), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=5), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("dedup", sa.String(length=160), nullable=True),
        sa.Column("counted", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("dedup", name=op.f("uq_job__dedup")),
    )
    op.create_index("ix_job__case", "job", ["case"], unique=False)
    op.create_index("ix_job__item", "job", ["item"], unique=False)
    op.create_index("ix_job__ready", "job", ["state", "rank", "due_at", "id"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("principal", sa.String(length=96), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=True),
        sa.Column("item", sa.String(length=32), nullable=True),
        sa.Column("subject", sa.String(length=96), nullable=True),
        sa.Column("period", sa.String(length=20), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice__principal", "notice", ["agency", "principal", "id"], unique=False)
    op.create_table(
        "process_instance",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("bundle", sa.String(length=64), nullable=False),
        sa.Column("process", sa.String(length=120), nullable=False),
        sa.Column("business_key", sa.String(length=120), nullable=True),
        sa.Column("correlation", sa.String(length=120), nullable=True),
        sa.Column("subject", sa.String(length=96), nullable=True),
        sa.Column("period", sa.String(length=20), nullable=True),
        sa.Column("rules_date", sa.Date(), nullable=False),
        sa.Column("calendar_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("root", sa.String(length=32), nullable=False),
        sa.Column("parent", sa.String(length=32), nullable=True),
        sa.Column("parent_token", sa.Integer(), nullable=True),
        sa.Column("parent_element", sa.String(length=120), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("serializer", sa.Integer(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("variables", sa.Text(), nullable=False),
        sa.Column("history_seq", sa.Integer(), nullable=False),
        sa.Column("history_hash", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_instance")),
        sa.UniqueConstraint(
            "agency",
            "process",
            "business_key",
            name=op.f("uq_process_instance__agency_process_business_key"),
        ),
    )
    op.create_index("ix_process_instance__parent", "process_instance", ["parent"], unique=False)
    op.create_index(
        "ix_process_instance__process",
        "process_instance",
        ["agency", "process", "status", "id"],
        unique=False,
    )
    op.create_index("ix_process_instance__root", "process_instance", ["root"], unique=False)
    op.create_index(
        "ix_process_instance__subject",
        "process_instance",
        ["agency", "subject", "period"],
        unique=False,
    )
    op.create_table(
        "start_subscription",
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("process", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint(
            "agency", "kind", "name", "process", name=op.f("pk_start_subscription")
        ),
    )
    op.create_table(
        "submission",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("element", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=96), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint(
            "case", "element", "version", name=op.f("uq_submission__case_element_version")
        ),
    )
    op.create_table(
        "subscription",
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("correlation", sa.String(length=160), nullable=True),
        sa.Column("element", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("case", "token", name=op.f("pk_subscription")),
    )
    op.create_index(
        "ix_subscription__name",
        "subscription",
        ["agency", "kind", "name", "correlation"],
        unique=False,
    )
    op.create_table(
        "work_item",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("root", sa.String(length=32), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("bundle", sa.String(length=64), nullable=False),
        sa.Column("process", sa.String(length=120), nullable=False),
        sa.Column("element", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("form", sa.String(length=120), nullable=True),
        sa.Column("subject", sa.String(length=96), nullable=True),
        sa.Column("period", sa.String(length=20), nullable=True),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("substitute", sa.String(length=8), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("assignee", sa.String(length=96), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_from", sa.Text(), nullable=True),
        sa.Column("delegated_by", sa.String(length=96), nullable=True),
        sa.Column("delegated", sa.Text(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted", sa.Text(), nullable=True),
        sa.Column("follow_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lane", sa.String(length=16), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("passed_by", sa.String(length=96), nullable=True),
        sa.Column("decision", sa.String(length=32), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=True),
        sa.Column("checking", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_item")),
        sa.UniqueConstraint("case", "token", name=op.f("uq_work_item__case_token")),
    )
    op.create_index("ix_work_item__case", "work_item", ["case"], unique=False)
    op.create_index(
        "ix_work_item__delegated", "work_item", ["agency", "delegated_by"], unique=False
    )
    op.create_index(
        "ix_work_item__passed_by",
        "work_item",
        ["agency", "passed_by", "created_at", "id"],
        unique=False,
    )
    op.create_index("ix_work_item__root", "work_item", ["root"], unique=False)
    op.create_index(
        "ix_work_item__subject", "work_item", ["agency", "subject", "period"], unique=False
    )
    op.create_table(
        "work_item_closed",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("case", sa.String(length=32), nullable=False),
        sa.Column("root", sa.String(length=32), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("bundle", sa.String(length=64), nullable=False),
        sa.Column("process", sa.String(length=120), nullable=False),
        sa.Column("element", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("form", sa.String(length=120), nullable=True),
        sa.Column("subject", sa.String(length=96), nullable=True),
        sa.Column("period", sa.String(length=20), nullable=True),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("substitute", sa.String(length=8), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("assignee", sa.String(length=96), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_from", sa.Text(), nullable=True),
        sa.Column("delegated_by", sa.String(length=96), nullable=True),
        sa.Column("delegated", sa.Text(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted", sa.Text(), nullable=True),
        sa.Column("follow_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lane", sa.String(length=16), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("passed_by", sa.String(length=96), nullable=True),
        sa.Column("decision", sa.String(length=32), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=True),
        sa.Column("checking", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_as", sa.String(length=10), nullable=False),
        sa.Column("closed_by", sa.String(length=96), nullable=True),
        sa.Column("capacity", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_item_closed")),
    )
    op.create_index(
        "ix_work_item_closed__by",
        "work_item_closed",
        ["agency", "closed_by", "closed_at", "id", "subject"],
        unique=False,
    )
    op.create_index("ix_work_item_closed__case", "work_item_closed", ["case"], unique=False)
    op.create_table(
        "work_item_exclusion",
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=96), nullable=False),
        sa.PrimaryKeyConstraint("item", "person", name=op.f("pk_work_item_exclusion")),
    )
    op.create_table(
        "work_item_principal",
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("principal", sa.String(length=96), nullable=False),
        sa.Column("sort_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=96), nullable=True),
        sa.Column("lane", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("item", "principal", name=op.f("pk_work_item_principal")),
    )
    op.create_index(
        "ix_work_item_principal__inbox",
        "work_item_principal",
        ["agency", "principal", "lane", "sort_at", "item", "subject"],
        unique=False,
    )
    op.create_table(
        "bundle_document",
        sa.Column("bundle", sa.String(length=64), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["bundle"], ["bundle.hash"], name=op.f("fk_bundle_document__bundle__bundle")
        ),
        sa.ForeignKeyConstraint(
            ["document"], ["document.hash"], name=op.f("fk_bundle_document__document__document")
        ),
        sa.PrimaryKeyConstraint("bundle", "path", name=op.f("pk_bundle_document")),
    )
    op.create_table(
        "deployment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("bundle", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("deployed_by", sa.String(length=96), nullable=True),
        sa.Column("deployed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["bundle"], ["bundle.hash"], name=op.f("fk_deployment__bundle__bundle")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment")),
        sa.UniqueConstraint(
            "agency", "kind", "key", "version", name=op.f("uq_deployment__agency_kind_key_version")
        ),
    )
    op.create_index("ix_deployment__bundle", "deployment", ["agency", "bundle"], unique=False)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_index("ix_deployment__bundle", table_name="deployment")
    op.drop_table("deployment")
    op.drop_table("bundle_document")
    op.drop_index("ix_work_item_principal__inbox", table_name="work_item_principal")
    op.drop_table("work_item_principal")
    op.drop_table("work_item_exclusion")
    op.drop_index("ix_work_item_closed__case", table_name="work_item_closed")
    op.drop_index("ix_work_item_closed__by", table_name="work_item_closed")
    op.drop_table("work_item_closed")
    op.drop_index("ix_work_item__subject", table_name="work_item")
    op.drop_index("ix_work_item__root", table_name="work_item")
    op.drop_index("ix_work_item__passed_by", table_name="work_item")
    op.drop_index("ix_work_item__delegated", table_name="work_item")
    op.drop_index("ix_work_item__case", table_name="work_item")
    op.drop_table("work_item")
    op.drop_index("ix_subscription__name", table_name="subscription")
    op.drop_table("subscription")
    op.drop_table("submission")
    op.drop_table("start_subscription")
    op.drop_index("ix_process_instance__subject", table_name="process_instance")
    op.drop_index("ix_process_instance__root", table_name="process_instance")
    op.drop_index("ix_process_instance__process", table_name="process_instance")
    op.drop_index("ix_process_instance__parent", table_name="process_instance")
    op.drop_table("process_instance")
    op.drop_index("ix_notice__principal", table_name="notice")
    op.drop_table("notice")
    op.drop_index("ix_job__ready", table_name="job")
    op.drop_index("ix_job__item", table_name="job")
    op.drop_index("ix_job__case", table_name="job")
    op.drop_table("job")
    op.drop_table("item_word")
    op.drop_table("installation")
    op.drop_index("ix_incident__open", table_name="incident")
    op.drop_index("ix_incident__case", table_name="incident")
    op.drop_table("incident")
    op.drop_table("history_payload")
    op.drop_index("ix_history__root", table_name="history")
    op.drop_table("history")
    op.drop_table("document")
    op.drop_index("ix_decision__person", table_name="decision")
    op.drop_index("ix_decision__case", table_name="decision")
    op.drop_index("ix_decision__batch", table_name="decision")
    op.drop_table("decision")
    op.drop_table("command_receipt")
    op.drop_table("bundle")
    op.drop_index("ix_attachment__case", table_name="attachment")
    op.drop_table("attachment")
    op.drop_table("agency_chain")
