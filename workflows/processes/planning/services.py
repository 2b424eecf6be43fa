"""Services and form contexts of the process `planning`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import DomainRefused
from engine.ports import Context, ContextCall, Service, ServiceCall
from engine.store.base import new_id
from engine.store.unit_of_work import Submission
from workflows.earlier.last_year import MOST, lines_of_last_year
from workflows.processes import asking
from workflows.processes.approval.history import list_decisions
from workflows.processes.planning import answers as form
from workflows.processes.planning.document import PLAN
from workflows.processes.planning.links import NoSuchTarget, Target, list_targets, write_links
from workflows.processes.planning.plans import (
    PlanView,
    begin_plan,
    find_plan,
    get_plan,
    stand_of,
)
from workflows.tables.people import Person
from workflows.tables.plan import (
    ANNEXES,
    Plan,
    PlanAnnex,
    PlanBehaviour,
    PlanIndicator,
    PlanRow,
    PlanVersion,
)

ELEMENTS = ("menyusun_skp", "menyusunkan_skp")  # user tasks that fill the form `skp`
SENIOR = ("jpt_utama", "jpt_madya", "jpt_pratama")


def prepare(call: ServiceCall) -> Mapping[str, Any]:
    """Make the plan if there is none yet; say until when the employee writes it.

    The first time that is the day in January by which plans are written, or a length of time when
    the year was opened later; after a return it is the time to correct.
    """
    person, year = asking.subject(call), asking.period(call)
    plan = stand_of(call.work, call.facts.agency, person, year)
    if plan is None:
        plan = begin_plan(call.work, call.facts.agency, person, year, call.facts.root)
    rules, calendar = asking.rules(call), asking.calendar(call)
    if plan.returns:
        limit = asking.deadline(call, rules["tenggat_perbaikan"])
        label = f"Perbaikan ke-{plan.returns}"
    else:
        limit = calendar.end_of(rules.date_in("batas_penyusunan_skp", int(year)))
        label = ""
        if limit <= call.now:
            limit = asking.deadline(call, rules["tenggat_penyusunan"])
    limit = asking.extended(call, "penyusunan", limit)
    return {
        "batas_penyusunan": limit.isoformat(),
        "label_penyusunan": label,
        "skp_id": plan.id,
        "skp_versi": plan.version,
    }


def record_version(call: ServiceCall) -> Mapping[str, Any]:
    """Keep what was sent as the next version of the plan.

    Raises:
        DomainRefused: the plan is not complete; nothing is kept and the item stays open.
    """
    session, agency = call.work.session, call.facts.agency
    person = asking.subject(call)
    plan = find_plan(session, agency, person, asking.period(call))
    sent = _newest(call)
    if plan is None or sent is None:
        raise LookupError(f"Expected case {call.facts.case} to have a plan and answers to it")
    given = _read(call, sent)
    seat = asking.find_seat(session, agency, person, asking.today(call))
    version = PlanVersion(
        agency=agency,
        plan_id=plan.id,
        version=plan.version + 1,
        approach=given.approach,
        seat_id=seat.id if seat else None,
        sent_by=sent.actor,
        sent_for=sent.actor != call.facts.subject,
        sent_at=sent.received_at,
    )
    session.add(version)
    session.flush()
    before = get_plan(session, plan.id, plan.version) if plan.version else None
    serves = _write_results(call, version, given, before)
    try:
        write_links(session, agency, serves, targets(call), call.now)
    except NoSuchTarget as error:
        raise DomainRefused(
            "Hasil kerja atasan yang dipilih tidak ada lagi; pilih kembali",
            field=_field(sent),
            message_id="skp_intervensi_tidak_ada",
        ) from error
    _write_rest(call, version, given)
    plan.version, plan.state = version.version, "diajukan"
    plan.seat_id, plan.unit_id = (seat.id, seat.unit_id) if seat else (None, None)
    if version.sent_for:
        _tell_written_for(call)
    return {"skp_id": plan.id, "skp_versi": version.version}


def targets(call: asking.Call) -> tuple[Target, ...]:
    """Return what the results of this plan may serve today."""
    session, agency, on = call.work.session, call.facts.agency, asking.today(call)
    people = asking.people_behind(
        session, agency, asking.ask(call, "atasan_langsung")["principals"], on
    )
    superiors = [each.removeprefix(asking.PERSON) for each in people]
    rules = asking.rules(call)
    plans = [
        person.id
        for person in (session.get_one(Person, each) for each in superiors)
        if person.employment not in rules["jenis_kepegawaian_tanpa_perencanaan"]
        and person.status not in rules["status_tanpa_perencanaan"]
    ]
    return list_targets(session, agency, asking.period(call), plans, senior=senior(call))


def senior(call: asking.Call) -> bool:
    """Tell whether the person holds a JPT seat, whose plan has its own columns."""
    seat = asking.find_seat(
        call.work.session, call.facts.agency, asking.subject(call), asking.today(call)
    )
    return seat is not None and seat.kind in SENIOR


def show_targets(call: ContextCall) -> list[dict[str, str]]:
    """Choices for "hasil kerja atasan yang didukung"."""
    return [{"value": each.value, "label": each.label} for each in targets(call)]


def show_returns(call: ContextCall) -> list[dict[str, str]]:
    """Why the plan came back, newest first; empty before the first return."""
    plan = _plan(call)
    if plan is None:
        return []
    session, zone = call.work.session, asking.calendar(call).zone
    return [
        {
            "oleh": f"{asking.find_name(session, each.person)} ({each.step})",
            "alasan": each.comment,
            "pada": f"{each.at.astimezone(zone):%d-%m-%Y %H.%M}",
        }
        for each in list_decisions(
            session, call.facts.agency, PLAN.name, plan.id, states=("dikembalikan", "ditolak")
        )
    ]


def show_answers(call: ContextCall) -> dict[str, Any]:
    """What the form starts with: the last version sent, or an empty plan with all behaviours."""
    plan = _plan(call)
    view = get_plan(call.work.session, plan.id, plan.version) if plan and plan.version else None
    return to_answers(view, list(asking.rules(call)["perilaku_kerja"]), senior=senior(call))


def show_last_year(call: ContextCall) -> list[dict[str, str]]:
    """What was planned and reached the year before, wherever that was run."""
    found = lines_of_last_year(
        call.work.session, call.facts.agency, asking.subject(call), asking.period(call)
    )
    return [
        {"hasil": each.named, "target": each.target_in_words, "realisasi": each.realised}
        for each in found[:MOST]
    ]


def show_name(call: ContextCall) -> str:
    """Name of the employee, for who writes the plan in their stead."""
    return asking.find_name(call.work.session, call.facts.subject)


def to_answers(view: PlanView | None, values: list[str], *, senior: bool) -> dict[str, Any]:
    """Return the answers of the form `skp` that say this version; None gives an empty plan."""
    filled: dict[str, Any] = {name: [] for name in (*form.TABLES, *ANNEXES)}
    if view is None:
        filled["pendekatan"] = "kuantitatif"
        filled["perilaku"] = [{"nilai": value} for value in values]
        return filled
    filled["pendekatan"] = view.approach
    table = "hasil_kerja_kualitatif"
    if view.approach == "kuantitatif":
        table = "hasil_kerja_pimpinan" if senior else "hasil_kerja"
    filled[table] = [row for result in view.results for row in _rows(result, table)]
    filled["perilaku"] = [
        {"nilai": value, **({"ekspektasi": text} if text else {})}
        for value, text in view.behaviours
    ]
    for name in ANNEXES:
        filled[name] = [{"uraian": text} for text in view.annexes.get(name, ())]
    return filled


def _rows(result: Any, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for indicator in result.indicators:
        row: dict[str, Any] = {}
        if not rows:
            row = {
                "intervensi": result.serves or result.link_state or "",
                "jenis": result.kind,
                "rencana_hasil_kerja": result.text,
                "milik": result.classification,
                "perspektif": result.perspective,
            }
            row = {key: value for key, value in row.items() if value}
        if table == "hasil_kerja_kualitatif":
            rows.append({**row, "ukuran_keberhasilan": indicator.text})
            continue
        target = indicator.target
        if target is not None:
            row["target"] = int(target) if target == target.to_integral() else float(target)
        if table == "hasil_kerja" and indicator.aspect:
            row["aspek"] = indicator.aspect
        rows.append({**row, "indikator": indicator.text, "satuan": indicator.unit})
    return rows


def _plan(call: ContextCall) -> Plan | None:
    return find_plan(
        call.work.session, call.facts.agency, asking.subject(call), asking.period(call)
    )


def _newest(call: ServiceCall) -> Submission | None:
    """Return the answers sent last, by the employee or in their stead."""
    sent = [
        found
        for element in ELEMENTS
        if (found := call.work.find_submission(call.facts.case, element)) is not None
    ]
    return max(sent, key=lambda each: each.id, default=None)


def _field(sent: Submission) -> str:
    return next((name for name in form.TABLES if sent.answers.get(name)), form.TABLES[0])


def _read(call: ServiceCall, sent: Submission) -> form.PlanAnswers:
    try:
        return form.read_answers(sent.answers, list(asking.rules(call)["perilaku_kerja"]))
    except form.PlanIncomplete as error:
        raise DomainRefused(
            error.args[0], field=error.field, message_id=error.message_id, row=error.row
        ) from error


def _write_results(
    call: ServiceCall, version: PlanVersion, given: form.PlanAnswers, before: PlanView | None
) -> dict[str, str]:
    """Write rows and indicators; return what each row serves."""
    session, agency = call.work.session, call.facts.agency
    known = {result.key: result for result in before.results} if before else {}
    keys = form.keep_keys(
        [result.text for result in given.results],
        [(result.key, result.text) for result in known.values()],
    )
    serves: dict[str, str] = {}
    for number, (result, key) in enumerate(zip(given.results, keys, strict=True), start=1):
        row = PlanRow(
            id=new_id(),
            agency=agency,
            plan_version_id=version.id,
            number=number,
            key=key or new_id(),
            kind=result.kind,
            classification=result.classification,
            result=result.text,
            perspective=result.perspective,
        )
        session.add(row)
        session.flush()
        serves[row.id] = result.serves
        old = known[key].indicators if key else ()
        kept = form.keep_keys(
            [each.text for each in result.indicators], [(each.key, each.text) for each in old]
        )
        for place, (indicator, same) in enumerate(
            zip(result.indicators, kept, strict=True), start=1
        ):
            session.add(
                PlanIndicator(
                    agency=agency,
                    plan_row_id=row.id,
                    number=place,
                    key=same or new_id(),
                    aspect=indicator.aspect,
                    indicator=indicator.text,
                    target=indicator.target,
                    unit=indicator.unit,
                )
            )
    return serves


def _write_rest(call: ServiceCall, version: PlanVersion, given: form.PlanAnswers) -> None:
    session, agency = call.work.session, call.facts.agency
    session.add_all(
        PlanBehaviour(
            agency=agency,
            plan_version_id=version.id,
            number=number,
            value=value,
            expectation=text,
        )
        for number, (value, text) in enumerate(given.behaviours, start=1)
    )
    session.add_all(
        PlanAnnex(agency=agency, plan_version_id=version.id, kind=kind, number=number, text=text)
        for kind, lines in given.annexes.items()
        for number, text in enumerate(lines, start=1)
    )


def _tell_written_for(call: ServiceCall) -> None:
    """Tell the employee and the assessor that the plan was written in the employee's stead."""
    told = [str(call.facts.subject), *asking.ask(call, "atasan_langsung")["principals"]]
    call.work.notify(
        told,
        "plan_written_for",
        {
            "name": asking.find_name(call.work.session, call.facts.subject),
            "year": call.facts.period,
        },
        agency=call.facts.agency,
        case=call.facts.case,
        subject=call.facts.subject,
        period=call.facts.period,
    )


SERVICES: dict[str, Service] = {
    "planning.prepare": prepare,
    "planning.record_version": record_version,
}
CONTEXTS: dict[str, Context] = {
    "planning.rhk_atasan": show_targets,
    "planning.alasan_pengembalian": show_returns,
    "planning.isian": show_answers,
    "planning.nama_pegawai": show_name,
    "planning.skp_tahun_lalu": show_last_year,
    "planning.jabatan_pimpinan_tinggi": senior,
}
