"""Tables of the web application: who may sign in, wrong passwords of late, drafts of processes.

Column names are those that Flask-Security reads; what it stores as naive UTC stays so.
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from flask_security import RoleMixin, UserMixin, naive_utcnow
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflows.tables.base import Base, Id, Json, Principal, UtcDateTime, new_id, one_of

DRAFT_STATES = ("open", "deployed", "discarded")

account_role = sa.Table(
    "account_role",
    Base.metadata,
    sa.Column("account_id", sa.ForeignKey("account.id"), primary_key=True),
    sa.Column("role_id", sa.ForeignKey("role.id"), primary_key=True),
)


class Role(Base, RoleMixin):
    """What an account may do in the whole agency, apart from seats and roles in units."""

    __tablename__ = "role"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(sa.String(40), unique=True)
    description: Mapped[str | None] = mapped_column(sa.String(255))
    permissions: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(Json()))


class Account(Base, UserMixin):
    """One person's way in. The username is the NIP."""

    __tablename__ = "account"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    agency: Mapped[str] = mapped_column(sa.String(32))
    person_id: Mapped[str | None] = mapped_column(Id, sa.ForeignKey("person.id"), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    language: Mapped[str] = mapped_column(sa.String(2), default="id")
    username: Mapped[str] = mapped_column(sa.String(30), unique=True)
    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    password: Mapped[str | None] = mapped_column(sa.String(255))
    active: Mapped[bool] = mapped_column(default=True)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True, default=new_id)
    confirmed_at: Mapped[datetime | None] = mapped_column(sa.DateTime())
    last_login_at: Mapped[datetime | None] = mapped_column(sa.DateTime())
    current_login_at: Mapped[datetime | None] = mapped_column(sa.DateTime())
    last_login_ip: Mapped[str | None] = mapped_column(sa.String(64))
    current_login_ip: Mapped[str | None] = mapped_column(sa.String(64))
    login_count: Mapped[int | None] = mapped_column()
    tf_primary_method: Mapped[str | None] = mapped_column(sa.String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(sa.String(255))
    tf_phone_number: Mapped[str | None] = mapped_column(sa.String(128))
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(Json()))
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    create_datetime: Mapped[datetime] = mapped_column(sa.DateTime(), default=naive_utcnow)
    update_datetime: Mapped[datetime] = mapped_column(
        sa.DateTime(), default=naive_utcnow, onupdate=naive_utcnow
    )

    roles: Mapped[list[Role]] = relationship(secondary=account_role, lazy="selectin")


class AccountEvent(Base):
    """What somebody did to an account. Rows are only ever added."""

    __tablename__ = "account_event"
    __table_args__ = (sa.Index("ix_account_event__account", "account_id", "id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    agency: Mapped[str] = mapped_column(sa.String(32))
    account_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("account.id"))
    # code_printed, code_invited, code_desk, code_mailed, mail_ordered, mail_sent, code_used,
    # opened, closed, locked, unlocked
    kind: Mapped[str] = mapped_column(sa.String(20))
    actor: Mapped[str] = mapped_column(Principal)  # who did it
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=lambda: datetime.now(UTC))


class AccountCode(Base):
    """A code that lets the person choose a password once. The code itself is not kept."""

    __tablename__ = "account_code"
    __table_args__ = (sa.Index("ix_account_code__account", "account_id", "used_at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    agency: Mapped[str] = mapped_column(sa.String(32))
    account_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("account.id"))
    digest: Mapped[str] = mapped_column(sa.String(64))  # keyed, of account and code
    channel: Mapped[str] = mapped_column(sa.String(10))  # printed, desk, mailed
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # or replaced by a newer one


class SignInFailure(Base):
    """A wrong password or code. Rows older than the waiting time mean nothing and are removed."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (
        sa.Index("ix_sign_in_failure__username", "username", "at"),
        sa.Index("ix_sign_in_failure__address", "address", "at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    username: Mapped[str] = mapped_column(sa.String(30))  # as typed, whether it exists or not
    address: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ProcessDraft(Base):
    """A copy of one deployed process folder that people edit; it runs nothing until deployed."""

    __tablename__ = "draft"
    __table_args__ = (
        one_of("state", *DRAFT_STATES),
        sa.Index("ix_draft__open", "agency", "state", "id"),
        sa.Index("ix_draft__folder", "agency", "folder", "id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    agency: Mapped[str] = mapped_column(sa.String(32))
    folder: Mapped[str] = mapped_column(sa.String(120))  # id of the process that names the folder
    title: Mapped[str] = mapped_column(sa.String(200))
    base: Mapped[str | None] = mapped_column(sa.String(64))  # hash of the bundle it was copied from
    version: Mapped[int] = mapped_column(default=1)  # grows with every change of any document
    state: Mapped[str] = mapped_column(sa.String(10), default="open")
    created_by: Mapped[str] = mapped_column(Principal)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    edited_by: Mapped[str] = mapped_column(Principal)
    edited_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DraftDocument(Base):
    """One document of a draft. `version` is that of the draft when it was last written."""

    __tablename__ = "draft_document"

    draft: Mapped[str] = mapped_column(Id, sa.ForeignKey("draft.id"), primary_key=True)
    path: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    content: Mapped[bytes]
    hash: Mapped[str] = mapped_column(sa.String(64))  # sha256 of the content
    version: Mapped[int]
    edited_by: Mapped[str] = mapped_column(Principal)
    edited_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DraftPresence(Base):
    """Who has a draft open: a row lives as long as the page says so now and then."""

    __tablename__ = "draft_presence"

    draft: Mapped[str] = mapped_column(Id, sa.ForeignKey("draft.id"), primary_key=True)
    person: Mapped[str] = mapped_column(Principal, primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Heartbeat(Base):
    """The latest sign of life of a process. Rows of processes long gone are removed."""

    __tablename__ = "heartbeat"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(sa.String(10))  # worker
    host: Mapped[str] = mapped_column(sa.String(120))
    pid: Mapped[int] = mapped_column()
    release: Mapped[str] = mapped_column(sa.String(40))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Practice(Base):
    """What somebody practises: a database of its own, packed. Nothing else is written for it."""

    __tablename__ = "practice"
    __table_args__ = (sa.Index("ix_practice__used_at", "used_at"),)

    account_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("account.id"), primary_key=True)
    scene: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    version: Mapped[int] = mapped_column(sa.Integer)
    used_at: Mapped[datetime] = mapped_column(UtcDateTime)
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)
