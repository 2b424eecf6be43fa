"""The plan (SKP) as a document that an approval chain decides about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store.unit_of_work import UnitOfWork
from workflows.domain.told import joined, phrase, word
from workflows.earlier.last_year import beside_last_year
from workflows.processes.approval.document import (
    Change,
    Document,
    DocumentKind,
    LastYear,
    Line,
    Outcome,
)
from workflows.processes.planning.links import check_links_to
from workflows.processes.planning.plans import PlannedIndicator, PlannedResult, PlanView, get_plan
from workflows.tables.people import Person
from workflows.tables.plan import ANNEXES, Plan, PlanRow

PARTS = {
    "utama": word("Hasil kerja utama"),
    "tambahan": word("Hasil kerja tambahan"),
    "dukungan_sumber_daya": word("Dukungan sumber daya"),
    "skema_pertanggungjawaban": word("Skema pertanggungjawaban"),
    "konsekuensi": word("Konsekuensi"),
}
BEHAVIOURS = {
    "berorientasi_pelayanan": "Berorientasi Pelayanan",
    "akuntabel": "Akuntabel",
    "kompeten": "Kompeten",
    "harmonis": "Harmonis",
    "loyal": "Loyal",
    "adaptif": "Adaptif",
    "kolaboratif": "Kolaboratif",
}
CONDUCT = word("Perilaku kerja")
ASPECTS = {
    "kuantitas": word("Kuantitas"),
    "kualitas": word("Kualitas"),
    "waktu": word("Waktu"),
    "biaya": word("Biaya"),
}
LINKS = {
    "menyusul": word("hasil kerja atasan dipilih kemudian"),
    "putus": word("hasil kerja atasan tidak ada lagi"),
    "perjanjian_kinerja": word("mendukung perjanjian kinerja"),
}


def title(session: Session, document: Document) -> str:
    """Return "SKP 2026 – Sari Dewi"."""
    plan = session.get_one(Plan, document.id)
    return f"SKP {plan.period} – {session.get_one(Person, plan.person_id).name}"


def lines(session: Session, document: Document) -> tuple[Line, ...]:
    """Return the plan as an approver reads it."""
    return tuple(_lines(session, get_plan(session, document.id, document.version)))


def changes(session: Session, document: Document, since: int) -> tuple[Change, ...]:
    """Return what differs from an earlier version; nothing where there is none."""
    if not 0 < since < document.version:
        return ()
    before = _by_place(session, get_plan(session, document.id, since))
    after = _by_place(session, get_plan(session, document.id, document.version))
    return tuple(
        Change((after.get(place) or before[place])[0], _said(before, place), _said(after, place))
        for place in dict.fromkeys([*before, *after])
        if _said(before, place) != _said(after, place)
    )


def settle(work: UnitOfWork, document: Document, outcome: Outcome) -> None:
    """Put the outcome into the plan; once it is set, check the links that look up to it."""
    plan = work.session.get_one(Plan, document.id)
    if outcome == "disetujui":
        plan.state = "ditetapkan"
        plan.set_version, plan.set_at = document.version, work.now
        work.flush()
        check_links_to(work, plan)
        return
    if outcome == "ditarik":
        plan.state = "draf"
        return
    plan.state = outcome
    plan.returns += 1


def last_year(session: Session, document: Document) -> tuple[LastYear, ...]:
    """Return the plan beside that of the year before; nothing for a plan kept elsewhere."""
    if session.get(Plan, document.id) is None:
        return ()
    plan = get_plan(session, document.id, document.version)
    return tuple(
        LastYear(line.named, line.then, line.realised, line.now, line.change)
        for line in beside_last_year(session, document.agency, plan)
    )


PLAN = DocumentKind("skp", "SKP", title, lines, changes, settle, last_year)


def _lines(session: Session, view: PlanView) -> Iterator[Line]:
    served = _served(session, view)
    for result in view.results:
        yield Line(PARTS[result.kind], result.text, _details(result, served))
    for value, text in view.behaviours:
        if text:
            yield Line(CONDUCT, BEHAVIOURS.get(value, value), text)
    for kind in ANNEXES:
        for text in view.annexes.get(kind, ()):
            yield Line(PARTS[kind], text)


def _details(result: PlannedResult, served: dict[str, str]) -> str:
    told = [_indicator(each) for each in result.indicators]
    if result.serves in served:
        target = served[result.serves]
        if result.link_state == "draf":
            told.append(phrase("mendukung: %(result)s (rancangan)", result=target))
        else:
            told.append(phrase("mendukung: %(result)s", result=target))
    elif result.link_state in LINKS:
        told.append(LINKS[result.link_state])
    return joined("; ", told)


def _indicator(one: PlannedIndicator) -> str:
    """Return "Kuantitas: jumlah keluarga – 1.200 keluarga", without what is not there."""
    said = " – ".join(each for each in (one.text, one.target_in_words) if each)
    return joined(": ", (each for each in (ASPECTS.get(one.aspect or "", ""), said) if each))


def _served(session: Session, view: PlanView) -> dict[str, str]:
    """Return the texts of the superior's results that the plan serves, by key."""
    keys = {result.serves for result in view.results if result.serves}
    rows: Sequence[PlanRow] = session.scalars(
        sa.select(PlanRow).where(PlanRow.key.in_(keys)).order_by(PlanRow.id)
    ).all()
    return {row.key: row.result for row in rows}


def _by_place(session: Session, view: PlanView) -> dict[tuple[str, str], tuple[str, str]]:
    """Return what each place of a plan says: place -> (part, text)."""
    served = _served(session, view)
    places: dict[tuple[str, str], tuple[str, str]] = {}
    for result in view.results:
        details = _details(result, served)
        places["hasil", result.key] = (PARTS[result.kind], joined(" – ", (result.text, details)))
    for value, text in view.behaviours:
        places["perilaku", value] = (CONDUCT, f"{BEHAVIOURS.get(value, value)}: {text}")
    for kind in ANNEXES:
        text = "; ".join(view.annexes.get(kind, ()))
        if text:
            places["lampiran", kind] = (PARTS[kind], text)
    return places


def _said(places: dict[tuple[str, str], tuple[str, str]], place: tuple[str, str]) -> str:
    return places[place][1] if place in places else ""
