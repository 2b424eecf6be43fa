"""A task of the demo that is with another to be prepared; a document that can be taken back."""

from __future__ import annotations

import sqlalchemy as sa

from admin.demo.stage import AGENCY
from engine.commands import AskAboutItem, DelegateItem
from engine.errors import NotAllowed
from engine.store import tables as t
from scripts.pictures.finding import OFFICE, Way
from scripts.pictures.site import NobodyThere, Site, Visit
from workflows.processes.approval.withdrawing import list_withdrawable
from workflows.tables.approval import ApprovalChain
from workflows.tables.people import Person

w = t.work_item.c


def delegate_one(site: Site) -> None:
    """Let somebody prepare a decision, once: the newest, which no other page shows."""
    if _away(site) is not None:
        return
    rows = [row for row in site.items("approval", "memutuskan") if row["doers"]]
    row = rows[-1]
    giver = f"person:{site.person(row['doers'][0])}"
    with site.engine.read() as work:
        ids = work.session.scalars(sa.select(Person.id).order_by(Person.name)).all()
    for number, each in enumerate(ids):
        order = DelegateItem(
            AGENCY,
            row["id"],
            giver,
            f"person:{each}",
            "Tolong bandingkan targetnya dengan tahun lalu",
            key=f"pictures:delegate:{number}",
        )
        try:
            site.engine.execute(order)
        except NotAllowed:
            continue
        question = "Mengapa target triwulan ketiga turun?"
        about = AskAboutItem(
            AGENCY,
            row["id"],
            f"person:{each}",
            row["subject"],
            question,
            "question",
            "pictures:ask",
        )
        site.engine.execute(about)
        return
    raise NobodyThere("Nobody in the demo may prepare a decision for another")


def preparing(path: str = "") -> Way:
    """Open that item, or a page below it, as who prepares it."""
    return lambda site: _visit(site, "to", path)


def giving(path: str = "") -> Way:
    """Open that item, or a page below it, as who gave it."""
    return lambda site: _visit(site, "by", path)


def leading() -> Way:
    """Open the page on which the performance office gives somebody's task to another."""

    def way(site: Site) -> Visit:
        office = f"person:{site.person(site.seat(OFFICE))}"
        rows = [row for row in site.items("measurement", "umpan_balik") if row["subject"] != office]
        return Visit(site.seat(OFFICE), f"/inbox/{rows[0]['id']}/reassign")

    return way


def withdrawing() -> Way:
    """Open the page on which somebody takes back a document that nobody has acted on."""

    def way(site: Site) -> Visit:
        with site.engine.read() as work:
            subjects = work.session.scalars(
                sa.select(ApprovalChain.subject)
                .where(ApprovalChain.agency == AGENCY, ApprovalChain.state == "berjalan")
                .order_by(ApprovalChain.id)
            ).all()
            for subject in subjects:
                found = list_withdrawable(work.session, AGENCY, subject or "")
                if found:
                    person = work.session.get_one(Person, str(subject).partition(":")[2])
                    return Visit(person.nip, f"/year/{person.id}/withdraw/{found[0].case}")
        raise NobodyThere("Nobody in the demo can take a document back")

    return way


def _visit(site: Site, who: str, path: str) -> Visit:
    found = _away(site)
    if found is None:
        raise NobodyThere("Nothing in the demo is prepared for another")
    person = found.delegated["to"] if who == "to" else found.delegated_by
    nip = site.scalar(sa.select(Person.nip).where(Person.id == person.partition(":")[2]))
    return Visit(nip, f"/inbox/{found.id}{path}")


def _away(site: Site) -> sa.Row | None:
    query = sa.select(w.id, w.delegated_by, w.delegated).where(
        w.agency == AGENCY, w.delegated_by.is_not(None)
    )
    with site.engine.read() as work:
        return work.connection.execute(query).first()
