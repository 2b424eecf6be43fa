"""Codes of issued documents, and the year before as it was brought in from a file."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflows.tables.base import Base, Id, Keyed, Principal, one_of, signed
from workflows.tables.evaluation import GRADES, ORGANISATION_GRADES
from workflows.tables.measurement import RATINGS
from workflows.tables.plan import ASPECTS, PERSPECTIVES, ROW_KINDS

DOCUMENT_KINDS = ("skp", "evaluasi", "keputusan_keberatan", "berita_acara")


class DocumentCode(Keyed, Base):
    """The verification code of one version of a document, made when it was first printed."""

    __tablename__ = "document_code"
    __table_args__ = (
        sa.UniqueConstraint("digest"),
        sa.UniqueConstraint("kind", "subject_id", "version"),
        one_of("kind", *DOCUMENT_KINDS),
    )

    digest: Mapped[str] = mapped_column(sa.String(64))  # sha256 of the code
    kind: Mapped[str] = mapped_column(sa.String(20))
    subject_id: Mapped[str] = mapped_column(Id)  # the plan, the evaluation or the objection
    version: Mapped[int] = mapped_column(sa.SmallInteger)
    content: Mapped[str] = mapped_column(sa.String(64))  # sha256 of what the version says
    issued_at: Mapped[datetime]  # when the document took effect, not when it was printed
    made_at: Mapped[datetime]


class ImportedYear(Keyed, Base):
    """A year of a person that was not run here: grade and plan as a file told them."""

    __tablename__ = "imported_year"
    __table_args__ = (
        sa.UniqueConstraint("agency", "person_id", "period"),
        one_of("organisation_grade", *ORGANISATION_GRADES),
        one_of("result_rating", *RATINGS),
        one_of("behaviour_rating", *RATINGS),
        one_of("grade", *GRADES),
    )

    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    period: Mapped[str] = mapped_column(sa.String(20))  # the year, "2025"
    seat: Mapped[str] = mapped_column(sa.String(200), default="")  # as the file names it
    unit: Mapped[str] = mapped_column(sa.String(200), default="")
    assessor: Mapped[str] = mapped_column(sa.String(200), default="")
    organisation_grade: Mapped[str | None] = mapped_column(sa.String(16))
    result_rating: Mapped[str | None] = mapped_column(sa.String(10))
    behaviour_rating: Mapped[str | None] = mapped_column(sa.String(10))
    grade: Mapped[str | None] = mapped_column(sa.String(16))  # None: the file has only the plan
    note: Mapped[str] = mapped_column(sa.Text, default="")
    file_digest: Mapped[str] = mapped_column(sa.String(64))  # sha256 of the file
    imported_by: Mapped[str | None] = mapped_column(Principal)  # None: by command
    imported_at: Mapped[datetime]


class ImportedResult(Keyed, Base):
    """One line of an imported plan: a result with one of its indicators."""

    __tablename__ = "imported_result"
    __table_args__ = (
        sa.UniqueConstraint("imported_year_id", "number"),
        one_of("kind", *ROW_KINDS),
        one_of("aspect", *ASPECTS),
        one_of("perspective", *PERSPECTIVES),
    )

    imported_year_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("imported_year.id"))
    number: Mapped[int] = mapped_column(sa.SmallInteger)  # place in the file, from 1
    kind: Mapped[str] = mapped_column(sa.String(10), default="utama")
    serves: Mapped[str] = mapped_column(sa.Text, default="")  # the superior's result
    result: Mapped[str] = mapped_column(sa.Text)
    aspect: Mapped[str | None] = mapped_column(sa.String(10))
    indicator: Mapped[str] = mapped_column(sa.Text, default="")
    target: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 4))
    unit: Mapped[str] = mapped_column(sa.String(60), default="")
    realised: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 4))
    perspective: Mapped[str | None] = mapped_column(sa.String(20))


signed(DocumentCode)
