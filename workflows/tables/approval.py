"""Approval chains: the ordered steps of one version of one document, and what each decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflows.domain.steps import STEP_KINDS
from workflows.tables.base import Base, Id, Keyed, Principal, one_of

CHAIN_STATES = ("berjalan", "disetujui", "dikembalikan", "ditolak", "ditarik")
STEP_STATES = (
    "menunggu",  # its group is not open yet
    "terbuka",
    "disetujui",
    "dikembalikan",
    "ditolak",
    "diberitahu",  # a step of the kind tahu: told, nothing was asked
    "dilewati",  # not needed any more: enough others of the group agreed
    "ditunda",  # another person decides first; it is asked again after that (a later row)
    "gugur",  # the chain ended before it was decided
)


class ApprovalChain(Keyed, Base):
    """One run of a chain: one version of one document, sent once."""

    __tablename__ = "approval_chain"
    __table_args__ = (
        sa.UniqueConstraint("case"),
        sa.Index("ix_approval_chain__document", "agency", "document_kind", "document_id"),
        sa.Index("ix_approval_chain__subject", "agency", "subject"),
        one_of("state", *CHAIN_STATES),
    )

    case: Mapped[str] = mapped_column(Id)  # the approval case that runs it
    document_kind: Mapped[str] = mapped_column(sa.String(40))  # dokumen_jenis: skp, ...
    document_id: Mapped[str] = mapped_column(Id)
    document_version: Mapped[int] = mapped_column(sa.SmallInteger)
    subject: Mapped[str | None] = mapped_column(Principal)  # never decides about it
    period: Mapped[str | None] = mapped_column(sa.String(20))
    state: Mapped[str] = mapped_column(sa.String(12), default="berjalan")
    reason: Mapped[str] = mapped_column(sa.Text, default="")  # why it was returned or refused
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ApprovalStep(Keyed, Base):
    """One step: by which rule, who may decide and why, until when, and what was decided."""

    __tablename__ = "approval_step"
    __table_args__ = (
        sa.UniqueConstraint("chain_id", "number"),
        one_of("kind", *STEP_KINDS),
        one_of("state", *STEP_STATES),
    )

    chain_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("approval_chain.id"))
    number: Mapped[int] = mapped_column(sa.SmallInteger)  # place in the chain, from 1
    group: Mapped[int] = mapped_column(sa.SmallInteger)  # steps of one group are open together
    needed: Mapped[int] = mapped_column(sa.SmallInteger)  # how many of the group must agree (m)
    kind: Mapped[str] = mapped_column(sa.String(16))
    name: Mapped[str] = mapped_column(sa.String(120))  # as people read it: "Reviu pengelola"
    rule: Mapped[str] = mapped_column(sa.String(120))  # how the table names who decides
    table_row: Mapped[int | None] = mapped_column(sa.SmallInteger)  # of the decision table, from 1
    deadline: Mapped[str] = mapped_column(sa.String(60))  # "P5D hari_kerja"
    reminder: Mapped[str] = mapped_column(sa.String(60), default="")  # "P3D, P1D"
    escalation: Mapped[str] = mapped_column(sa.String(120), default="")  # rule of who is next
    may_add: Mapped[bool] = mapped_column(sa.Boolean, default=False)  # its decider may add another
    repeats_id: Mapped[str | None] = mapped_column(Id)  # the first row of a step asked once more
    back_to_id: Mapped[str | None] = mapped_column(Id)  # the step that a return goes back to
    added_by: Mapped[str | None] = mapped_column(Principal)  # who asked for a step beside the table
    named_by: Mapped[str | None] = mapped_column(
        Principal
    )  # who said who decides, found by no rule
    named_decree: Mapped[str] = mapped_column(sa.String(120), default="")
    state: Mapped[str] = mapped_column(sa.String(12), default="menunggu")
    principals: Mapped[list[Any] | None]  # principal keys, once the group is open
    reason: Mapped[str] = mapped_column(sa.Text, default="")  # why these
    opened_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(Principal)  # the person
    decided_at: Mapped[datetime | None]
    comment: Mapped[str] = mapped_column(sa.Text, default="")  # the reasons given
