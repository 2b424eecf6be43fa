"""The engine's tables. Agency stands in every hot key; none here knows a civil servant."""

from __future__ import annotations

import sqlalchemy as sa

from engine.store.base import Id, Json, UtcDateTime, Word, metadata

Agency = sa.String(32)
Principal = sa.String(96)

installation = sa.Table(
    "installation",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),  # always 1: one row a database
    sa.Column("demo", sa.Boolean, nullable=False, default=False),
    sa.Column("clock_offset", sa.BigInteger, nullable=False, default=0),  # seconds; demo only
    sa.Column("secret", sa.String(64), nullable=False),  # salts digests and seals answers
)

document = sa.Table(
    "document",
    metadata,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("kind", sa.String(8), nullable=False),  # bpmn, dmn, form
    sa.Column("content", sa.LargeBinary, nullable=False),
)

bundle = sa.Table(
    "bundle",
    metadata,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("node_table", Json, nullable=False),  # compiled node -> author's element, per process
    sa.Column("stored_at", UtcDateTime, nullable=False),
)

bundle_document = sa.Table(
    "bundle_document",
    metadata,
    sa.Column("bundle", sa.ForeignKey("bundle.hash"), primary_key=True),
    sa.Column("path", sa.String(200), primary_key=True),
    sa.Column("document", sa.ForeignKey("document.hash"), nullable=False),
)

deployment = sa.Table(
    "deployment",
    metadata,
    sa.Column("id", Id, primary_key=True),  # grows with time: the newest row of a key is the latest
    sa.Column("agency", Agency, nullable=False),
    sa.Column("kind", sa.String(8), nullable=False),  # process or decision
    sa.Column("key", sa.String(120), nullable=False),  # process id or decision id
    sa.Column("bundle", sa.ForeignKey("bundle.hash"), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("note", sa.Text, nullable=False, default=""),  # why this version, in a person's words
    sa.Column("deployed_by", Principal),
    sa.Column("deployed_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("agency", "kind", "key", "version"),
    sa.Index("ix_deployment__bundle", "agency", "bundle"),
)

process_instance = sa.Table(
    "process_instance",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("agency", Agency, nullable=False),
    sa.Column("bundle", sa.String(64), nullable=False),
    sa.Column("process", sa.String(120), nullable=False),
    sa.Column("business_key", sa.String(120)),  # of the topmost case only
    sa.Column("correlation", sa.String(120)),  # business key of the topmost case, in all below it
    sa.Column("subject", Principal),
    sa.Column("period", sa.String(20)),
    sa.Column("rules_date", sa.Date, nullable=False),
    sa.Column("calendar_at", UtcDateTime, nullable=False),  # counts by the calendar known then
    sa.Column("root", Id, nullable=False),
    sa.Column("parent", Id),
    sa.Column("parent_token", sa.Integer),
    sa.Column("parent_element", sa.String(120)),
    sa.Column("status", sa.String(10), nullable=False),  # active, suspended, completed, cancelled
    sa.Column("version", sa.Integer, nullable=False, default=1),
    sa.Column("serializer", sa.Integer, nullable=False),
    sa.Column("state", sa.LargeBinary, nullable=False),
    sa.Column("variables", Json, nullable=False),  # for reading without the state
    sa.Column("history_seq", sa.Integer, nullable=False, default=0),
    sa.Column("history_hash", sa.String(64), nullable=False, default=""),
    sa.Column("started_at", UtcDateTime, nullable=False),
    sa.Column("ended_at", UtcDateTime),
    sa.Index("ix_process_instance__subject", "agency", "subject", "period"),
    sa.Index("ix_process_instance__root", "root"),
    sa.Index("ix_process_instance__parent", "parent"),
    sa.Index("ix_process_instance__process", "agency", "process", "status", "id"),
    sa.UniqueConstraint("agency", "process", "business_key"),
)


def _item_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("id", Id, primary_key=True),
        sa.Column("agency", Agency, nullable=False),
        sa.Column("case", Id, nullable=False),
        sa.Column("root", Id, nullable=False),
        sa.Column("token", sa.Integer, nullable=False),
        sa.Column("bundle", sa.String(64), nullable=False),
        sa.Column("process", sa.String(120), nullable=False),
        sa.Column("element", sa.String(120), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("form", sa.String(120)),
        sa.Column("subject", Principal),
        sa.Column("period", sa.String(20)),
        sa.Column("label", sa.String(200), nullable=False, default=""),  # what makes it special
        sa.Column("context", Json, nullable=False),  # variables that the form shows
        sa.Column("substitute", sa.String(8), nullable=False, default="seat"),  # seat or person
        sa.Column("owner", Json, nullable=False),  # fields of ports.Assignment
        sa.Column("assignee", Principal),  # who claimed it
        sa.Column("claimed_at", UtcDateTime),
        sa.Column("escalated_from", Json),  # owner before the escalation
        sa.Column("delegated_by", Principal),  # who lets somebody prepare it; they alone complete
        sa.Column("delegated", Json),  # to, claimed (by who gave it, before), principal
        sa.Column("due_at", UtcDateTime),
        sa.Column("counted", Json),  # how due_at was counted; NULL: it is a moment, or was moved
        sa.Column("follow_up_at", UtcDateTime),
        sa.Column("lane", sa.String(16), nullable=False, default="open"),  # open or group
        sa.Column("reasons", Json, nullable=False, default=list),  # why it is in that lane
        sa.Column("passed_by", Principal),  # whose act led to it, and who therefore waits for it
        sa.Column("decision", Id),  # taken and not yet carried out: it can still be undone
        sa.Column("priority", sa.Integer, nullable=False, default=50),
        sa.Column("draft", Json),
        sa.Column("checking", sa.Boolean, nullable=False, default=False),  # received, being checked
        sa.Column("version", sa.Integer, nullable=False, default=1),
        sa.Column("created_at", UtcDateTime, nullable=False),
    ]


work_item = sa.Table(
    "work_item",
    metadata,
    *_item_columns(),
    sa.Index("ix_work_item__case", "case"),
    sa.Index("ix_work_item__root", "root"),
    sa.Index("ix_work_item__subject", "agency", "subject", "period"),
    sa.Index("ix_work_item__delegated", "agency", "delegated_by"),
    sa.Index("ix_work_item__passed_by", "agency", "passed_by", "created_at", "id"),
    sa.UniqueConstraint("case", "token"),
)

work_item_principal = sa.Table(
    "work_item_principal",
    metadata,
    sa.Column("agency", Agency, nullable=False),
    sa.Column("principal", Principal, nullable=False),
    sa.Column("sort_at", UtcDateTime, nullable=False),  # due, or far away when there is none
    sa.Column("item", Id, nullable=False),
    sa.Column("subject", Principal),
    sa.Column("lane", sa.String(16), nullable=False, default="open"),
    sa.PrimaryKeyConstraint("item", "principal"),
    # The subject stands at the end, so that a search is decided from the index alone.
    sa.Index(
        "ix_work_item_principal__inbox", "agency", "principal", "lane", "sort_at", "item", "subject"
    ),
)

work_item_exclusion = sa.Table(
    "work_item_exclusion",
    metadata,
    sa.Column("item", Id, primary_key=True),
    sa.Column("person", Principal, primary_key=True),
)

item_word = sa.Table(
    "item_word",  # words of the texts that items carry, once a text however many items carry it
    metadata,
    sa.Column("agency", Agency, nullable=False),
    sa.Column("word", Word, nullable=False),
    sa.Column("kind", sa.String(8), nullable=False),  # the column: name, label or period
    sa.Column("text", sa.String(200), nullable=False),
    sa.PrimaryKeyConstraint("agency", "word", "kind", "text"),
)

work_item_closed = sa.Table(
    "work_item_closed",
    metadata,
    *_item_columns(),
    sa.Column("closed_at", UtcDateTime, nullable=False),
    sa.Column("closed_as", sa.String(10), nullable=False),  # completed or cancelled
    sa.Column("closed_by", Principal),
    sa.Column("capacity", Json),  # seat, kind of holding and decree that the actor used
    sa.Index("ix_work_item_closed__by", "agency", "closed_by", "closed_at", "id", "subject"),
    sa.Index("ix_work_item_closed__case", "case"),
)

submission = sa.Table(
    "submission",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("agency", Agency, nullable=False),
    sa.Column("case", Id, nullable=False),
    sa.Column("element", sa.String(120), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),  # 1 for the first time through the element
    sa.Column("item", Id, nullable=False),
    sa.Column("actor", Principal, nullable=False),
    sa.Column("answers", Json, nullable=False),  # sealed fields hold {"sealed": digest}
    sa.Column("sealed", sa.LargeBinary),  # the sealed fields, unreadable without the key
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("case", "element", "version"),
)

decision = sa.Table(
    "decision",  # taken in the inbox, carried out by a job when its window to undo closes
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("agency", Agency, nullable=False),
    sa.Column("item", Id, nullable=False),
    sa.Column("case", Id, nullable=False),
    sa.Column("root", Id, nullable=False),
    sa.Column("batch", Id),  # the same for those decided together
    sa.Column("person", Principal, nullable=False),
    sa.Column("principal", Principal, nullable=False),  # through which they acted
    sa.Column("capacity", Json, nullable=False),  # held when the decision was taken: it counts
    sa.Column("answers", Json, nullable=False),
    sa.Column("shown", sa.String(64), nullable=False),  # digest of what the form showed
    sa.Column("claimed", Principal),  # who had claimed the item before
    sa.Column("state", sa.String(8), nullable=False),  # waiting, undone, sent, lapsed
    sa.Column("decided_at", UtcDateTime, nullable=False),
    sa.Column("due_at", UtcDateTime, nullable=False),
    sa.Column("ended_at", UtcDateTime),
    sa.Column("told", sa.Text, nullable=False, default=""),  # why it lapsed
    sa.CheckConstraint("state IN ('waiting', 'undone', 'sent', 'lapsed')", name="state"),
    sa.Index("ix_decision__person", "agency", "person", "state", "due_at"),
    sa.Index("ix_decision__case", "case"),
    sa.Index("ix_decision__batch", "batch"),
)

attachment = sa.Table(
    "attachment",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("agency", Agency, nullable=False),
    sa.Column("case", Id),
    sa.Column("item", Id),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("media_type", sa.String(100), nullable=False),
    sa.Column("size", sa.Integer, nullable=False),  # bytes
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("uploaded_by", Principal, nullable=False),
    sa.Column("uploaded_at", UtcDateTime, nullable=False),
    sa.Index("ix_attachment__case", "case"),
)

notice = sa.Table(
    "notice",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("agency", Agency, nullable=False),
    sa.Column("principal", Principal, nullable=False),  # whom it tells
    sa.Column("kind", sa.String(40), nullable=False),  # reminder, escalation, result, ...
    sa.Column("case", Id),
    sa.Column("item", Id),
    sa.Column("subject", Principal),
    sa.Column("period", sa.String(20)),
    sa.Column("facts", Json, nullable=False),  # what the sentence needs
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("read_at", UtcDateTime),
    sa.Index("ix_notice__principal", "agency", "principal", "id"),
)

job = sa.Table(
    "job",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("agency", Agency, nullable=False),
    sa.Column("rank", sa.SmallInteger, nullable=False),  # 0 interactive, 1 timer, 2 bulk
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("case", Id),
    sa.Column("root", Id),
    sa.Column("item", Id),
    sa.Column("payload", Json, nullable=False),
    sa.Column("state", sa.String(5), nullable=False),  # todo, run, held, dead
    sa.Column("due_at", UtcDateTime, nullable=False),
    sa.Column("lease_until", UtcDateTime),
    sa.Column("owner", sa.String(64)),
    sa.Column("tries", sa.Integer, nullable=False, default=0),
    sa.Column("error", sa.Text),
    sa.Column("dedup", sa.String(160), unique=True),
    sa.Column("counted", Json),  # how due_at of a timer was counted, if it was
    sa.Index("ix_job__ready", "state", "rank", "due_at", "id"),  # claimed in this order
    sa.Index("ix_job__case", "case"),
    sa.Index("ix_job__item", "item"),
)

subscription = sa.Table(
    "subscription",
    metadata,
    sa.Column("case", Id, nullable=False),
    sa.Column("token", sa.Integer, nullable=False),
    sa.Column("agency", Agency, nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),  # message, signal or condition
    sa.Column("name", sa.String(120), nullable=False),  # empty for a condition
    sa.Column("correlation", sa.String(160)),  # business key of the case, or the author's own
    sa.Column("element", sa.String(120), nullable=False),
    sa.PrimaryKeyConstraint("case", "token"),
    sa.Index("ix_subscription__name", "agency", "kind", "name", "correlation"),
)

start_subscription = sa.Table(
    "start_subscription",
    metadata,
    sa.Column("agency", Agency, nullable=False),
    sa.Column("kind", sa.String(8), nullable=False),  # message or signal
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("process", sa.String(120), nullable=False),  # whose newest version is started
    sa.PrimaryKeyConstraint("agency", "kind", "name", "process"),
)

incident = sa.Table(
    "incident",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("agency", Agency, nullable=False),
    sa.Column("case", Id),
    sa.Column("item", Id),
    sa.Column("element", sa.String(120)),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("command", Json),  # name and fields of the command that failed, to run it again
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("state", sa.String(8), nullable=False, default="open"),  # open, settled
    sa.Column("settled_at", UtcDateTime),
    sa.Index("ix_incident__case", "case"),
    sa.Index("ix_incident__open", "agency", "state", "id"),
)

command_receipt = sa.Table(
    "command_receipt",
    metadata,
    sa.Column("agency", Agency, nullable=False),
    sa.Column("key", sa.String(120), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("result", Json, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.PrimaryKeyConstraint("agency", "key"),
)

history = sa.Table(
    "history",
    metadata,
    sa.Column("case", Id, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("agency", Agency, nullable=False),
    sa.Column("root", Id, nullable=False),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("element", sa.String(120)),
    sa.Column("actor", Principal),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("facts", Json, nullable=False),  # no personal text: names, numbers, digests
    sa.Column("hash", sa.String(64), nullable=False),
    sa.PrimaryKeyConstraint("case", "seq"),
    sa.Index("ix_history__root", "root", "at"),
)

agency_chain = sa.Table(
    "agency_chain",  # the end of an agency's own history: acts that belong to no case
    metadata,
    sa.Column("agency", Agency, primary_key=True),
    sa.Column("chain", Id, nullable=False),  # stands in history.case and history.root
    sa.Column("seq", sa.Integer, nullable=False, default=0),
    sa.Column("hash", sa.String(64), nullable=False, default=""),
)

history_payload = sa.Table(
    "history_payload",
    metadata,
    sa.Column("case", Id, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("payload", Json, nullable=False),  # personal text; deletable, its digest stays
    sa.PrimaryKeyConstraint("case", "seq"),
)
