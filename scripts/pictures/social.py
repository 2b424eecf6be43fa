"""What has to be there before pages of announcements and helpers can be shown."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa

from admin.demo.stage import AGENCY
from scripts.pictures.finding import Way
from scripts.pictures.site import Site, Visit
from workflows.directory import local_day
from workflows.organisation import substitution
from workflows.organisation.changing import changing
from workflows.social import survey
from workflows.social.announcing import Written, publish
from workflows.tables.feedback import FeedbackNote
from workflows.tables.people import Holding, Person, Seat, Unit
from workflows.tables.social import Announcement
from workflows.tables.substitution import Substitution

TEXT = """Jendela perencanaan dibuka mulai **Senin**.

- Siapkan rencana hasil kerja Anda.
- Tanyakan pada atasan hasil kerja yang didukung.

Panduan lengkap ada pada [daftar istilah](/words/)."""


def announce(site: Site) -> None:
    """Let HR tell the whole agency something, once."""
    told = sa.select(sa.func.count()).select_from(Announcement)
    if site.scalar(told.where(Announcement.agency == AGENCY)):
        return
    with site.engine.database.write() as work:
        units = set(work.session.scalars(sa.select(Unit.id).where(Unit.agency == AGENCY)))
        tops = list(
            work.session.scalars(
                sa.select(Unit.id).where(Unit.agency == AGENCY, Unit.parent_id.is_(None))
            )
        )
        today: date = local_day(work, AGENCY, work.now)
        written = Written("Panduan menyusun SKP", TEXT, tops, valid_from=today, must_read=True)
        publish(work, AGENCY, written, actor="account:demo", own=units)
        work.commit()


def lend(site: Site) -> None:
    """Let the head of the dinas lend its plans to the secretary, and the secretary ask to, once."""
    if site.scalar(sa.select(sa.func.count()).select_from(Substitution)):
        return
    head, other = (site.person(site.seat(code)) for code in ("DINSOS-KA", "DINSOS.LJS-KA"))
    reason = "Cuti tahunan"
    with changing(site.engine, AGENCY, f"person:{head}", reason=reason) as change:
        days = {"mulai": change.today.isoformat()}
        days["sampai"] = (change.today + timedelta(days=11)).isoformat()
        typed = {"sk": "SPT 800/77/2026", "tanggal_sk": days["mulai"], "dokumen": "skp, evaluasi"}
        substitution.lend(change, head, other, typed | days)
    with changing(site.engine, AGENCY, f"person:{other}", reason=reason) as change:
        days["mulai"] = (change.today + timedelta(days=20)).isoformat()
        days["sampai"] = (change.today + timedelta(days=25)).isoformat()
        third = site.person(site.seat("DINSOS.LJS.BAN-KA"))
        substitution.lend(change, other, third, {**days, "dokumen": "penilaian_periodik"})


def announcement(seat: str, path: str) -> Way:
    """Go to an address of the newest announcement, as the holder of a seat."""

    def way(site: Site) -> Visit:
        query = sa.select(Announcement.id).order_by(Announcement.id.desc())
        return Visit(site.seat(seat), path.format(site.scalar(query)))

    return way


def colleague(seat: str, path: str) -> Way:
    """Go to an address of the head whom the pages show, as the holder of a seat."""
    return lambda site: Visit(site.seat(seat), path.format(site.person(site.seat("DINSOS-KA"))))


def give_feedback(site: Site) -> None:
    """Let the head of the dinas give feedback to everybody, so that they are asked."""
    people = _people(site)
    with site.engine.database.write() as work:
        year = str(local_day(work, AGENCY, work.now).year)
        done = set(work.session.scalars(sa.select(FeedbackNote.person_id)))
        work.session.add_all(
            FeedbackNote(
                agency=AGENCY,
                person_id=person,
                period=year,
                giver_id=people[-1],
                role="atasan",
                subject="perilaku",
                subject_ref="harmonis",
                subject_text="Harmonis",
                good="Menghargai rekan kerja.",
                at=work.now,
            )
            for person in people[:-1]
            if person not in done
        )
        work.commit()


def answer_survey(site: Site) -> None:
    """Let all but the first and the head answer, differently, about every year asked."""
    give_feedback(site)
    with site.engine.read() as work:
        if survey.list_periods(work, AGENCY):
            return
    for number, person in enumerate(_people(site)[1:-1]):
        given = {
            question: 4 - number * (place + 1) % 3
            for place, question in enumerate(survey.QUESTIONS)
        }
        with site.engine.database.write() as work:
            while year := survey.due_period(work, AGENCY, person):
                survey.give_answers(work, site.engine.parts.sealer, AGENCY, person, year, given)
            work.commit()


def asked(path: str) -> Way:
    """Go to an address as the first person of the dinas, who has not answered."""

    def way(site: Site) -> Visit:
        first = _people(site)[0]
        return Visit(site.scalar(sa.select(Person.nip).where(Person.id == first)), path)

    return way


def _people(site: Site) -> list[str]:
    """Return the ids of people with a seat, those of the dinas first; its head stands last."""
    head = site.person(site.seat("DINSOS-KA"))
    with site.engine.read() as work:
        found = work.session.scalars(
            sa.select(Holding.person_id)
            .join(Seat, Seat.id == Holding.seat_id)
            .join(Unit, Unit.id == Seat.unit_id)
            .where(Holding.capacity == "definitif")
            .order_by(Unit.code.like("DINSOS%").desc(), Seat.code.desc())
        ).all()
    return [*dict.fromkeys(person for person in found if person != head), head]
