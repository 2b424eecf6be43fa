"""Turns what somebody typed into conditions on items: names, NIP, step, document, period."""

from __future__ import annotations

from collections import defaultdict

import sqlalchemy as sa

from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork
from engine.store.words import begins, split
from workflows.tables.search import PersonWord

MOST_WORDS = 6  # of one search; further ones are not looked at
FEW_PEOPLE = 100  # so many are named in the statement; more are looked up item by item
MOST_TEXTS = 300  # texts that begin so; a shorter beginning finds more by people than by texts


def matching(
    work: UnitOfWork,
    agency: str,
    text: str,
    items: sa.Table,
    subject: sa.ColumnElement[str] | None = None,
) -> list[sa.ColumnElement[bool]]:
    """Return the conditions that every word of a search is found with an item.

    A word is found when a word of the subject's name or NIP, of the step's name, of the label (the
    number of a document) or of the period begins with it.

    Args:
        work: a unit of work.
        agency: whose people and items.
        text: as typed; "" gives no condition.
        items: work_item (asked together with work_item_principal) or work_item_closed.
        subject: the column with whom an item is about, where work_item is asked alone.
    """
    if subject is None:
        subject = t.work_item_principal.c.subject if items is t.work_item else items.c.subject
    return [_found(work, agency, word, items, subject) for word in split(text)[:MOST_WORDS]]


def _found(
    work: UnitOfWork, agency: str, word: str, items: sa.Table, subject: sa.ColumnElement[str]
) -> sa.ColumnElement[bool]:
    ways: list[sa.ColumnElement[bool]] = []
    texts: dict[str, list[str]] = defaultdict(list)
    k = t.item_word.c
    query = (
        sa.select(k.kind, k.text)
        .where(k.agency == agency, begins(k.word, word))
        .distinct()
        .limit(MOST_TEXTS)
    )
    for kind, whole in work.connection.execute(query):
        texts[kind].append(whole)
    ways += [items.c[kind].in_(found) for kind, found in sorted(texts.items())]
    p = PersonWord
    alike = sa.and_(p.agency == agency, begins(p.word, word))
    people = work.connection.scalars(
        sa.select(p.person_id).where(alike).distinct().limit(FEW_PEOPLE + 1)
    ).all()
    if len(people) > FEW_PEOPLE:
        ways.append(sa.exists().where(p.person_id == sa.func.substr(subject, 8), alike))
    elif people:
        ways.append(subject.in_([f"person:{key}" for key in people]))
    return sa.or_(*ways) if ways else sa.false()
