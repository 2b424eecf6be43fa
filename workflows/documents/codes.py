"""Verification codes: one for each version of an issued document, always the same one.

A code is derived from the document's version with the secret of the installation, so that a second
print shows it again although only its hash is kept. 16 letters of 5 bits are 80 bits: guessing one
of a million codes at ten tries a second takes thirty million years.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from engine.engine import Engine
from engine.errors import Refused
from engine.store.base import new_id
from engine.store.unit_of_work import UnitOfWork
from workflows.documents.grouped import agency_name
from workflows.tables.document import DocumentCode
from workflows.tables.evaluation import Evaluation
from workflows.tables.plan import Plan

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's 32: no I, L, O, U
LENGTH, GROUP = 16, 4
LOOK_ALIKE = str.maketrans("ILO", "110")


class DocumentChanged(Refused):
    """A version of a document does not say any more what it said when it was issued."""

    kind = "document_changed"


@dataclass(frozen=True, slots=True)
class Issue:
    """What a code is made for."""

    agency: str
    kind: str  # one of DOCUMENT_KINDS
    subject: str  # the plan, the evaluation or the objection
    version: int
    issued_at: datetime
    content: str  # sha256 of what the version says, of what never changes in it

    @classmethod
    def of(
        cls, agency: str, kind: str, subject: str, version: int, at: datetime, content: Any
    ) -> Issue:
        """Return it with the digest of what the version says (any JSON value)."""
        text = orjson.dumps(content, default=str, option=orjson.OPT_SORT_KEYS)
        return cls(agency, kind, subject, version, at, sha256(text).hexdigest())


@dataclass(frozen=True, slots=True)
class Genuine:
    """What anybody with a code may know: no names, no grade."""

    kind: str
    version: int
    issued_at: datetime
    agency: str  # as people call it
    superseded_by: int | None  # the version in force, when it is a later one


def code_of(engine: Engine, issue: Issue) -> str:
    """Return the code of a document's version; it is kept when it is asked for the first time.

    Raises:
        DocumentChanged: what the version says is not what it said then.
    """
    with engine.read() as work:
        code = _derive(work, issue)
        kept = _find(work, issue)
    if kept is None:
        with engine.database.write() as work:
            _keep(work, issue, code)
            kept = _find(work, issue)
            work.commit()
    if kept is None or kept != issue.content:
        raise DocumentChanged(
            f"Expected version {issue.version} of {issue.kind} {issue.subject} to say what it said"
            " when it was issued but it says something else"
        )
    return code


def in_groups(code: str) -> str:
    """Return a code as people read it: 7K2M-9QXT-0V4D-HJ3P."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def plain_code(text: str) -> str:
    """Return a typed code as it is compared: capitals, no spaces and dashes, O is 0, I and L 1."""
    letters = "".join(letter for letter in text.upper() if letter.isalnum())
    return letters.translate(LOOK_ALIKE)[: LENGTH * 2]


def find_genuine(work: UnitOfWork, typed: str) -> Genuine | None:
    """Return the document that a code stands for, or None when no document has it."""
    code = plain_code(typed)
    if len(code) != LENGTH:
        return None
    row = work.session.scalars(
        sa.select(DocumentCode).where(DocumentCode.digest == _digest(code))
    ).one_or_none()
    if row is None:
        return None
    now = _version_in_force(work, row)
    later = now if now is not None and now > row.version else None
    return Genuine(row.kind, row.version, row.issued_at, agency_name(work, row.agency), later)


def _version_in_force(work: UnitOfWork, row: DocumentCode) -> int | None:
    if row.kind == "skp":
        plan = work.session.get(Plan, row.subject_id)
        return plan.set_version if plan is not None else None
    if row.kind == "evaluasi":
        evaluation = work.session.get(Evaluation, row.subject_id)
        return evaluation.version if evaluation is not None else None
    return None  # an objection is decided once


def _derive(work: UnitOfWork, issue: Issue) -> str:
    told = f"{issue.agency}|{issue.kind}|{issue.subject}|{issue.version}"
    key = f"document-code|{work.installation.secret}".encode()
    number = int.from_bytes(hmac.digest(key, told.encode(), "sha256"))
    return "".join(LETTERS[number >> 5 * place & 31] for place in range(LENGTH))


def _digest(code: str) -> str:
    return sha256(code.encode()).hexdigest()


def _find(work: UnitOfWork, issue: Issue) -> str | None:
    """Return the digest of what the version said when it got its code; None while it has none."""
    return work.connection.scalar(
        sa.select(DocumentCode.content).where(
            DocumentCode.kind == issue.kind,
            DocumentCode.subject_id == issue.subject,
            DocumentCode.version == issue.version,
        )
    )


def _keep(work: UnitOfWork, issue: Issue, code: str) -> None:
    """Keep the code; who printed the same version at the same moment may have been first."""
    insert = sqlite.insert if work.sqlite else postgresql.insert
    work.connection.execute(
        insert(DocumentCode)
        .values(
            id=new_id(),
            agency=issue.agency,
            digest=_digest(code),
            kind=issue.kind,
            subject_id=issue.subject,
            version=issue.version,
            content=issue.content,
            issued_at=issue.issued_at,
            made_at=work.now,
        )
        .on_conflict_do_nothing()
    )
