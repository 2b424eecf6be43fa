"""Services and form contexts of the process `alignment`."""

from __future__ import annotations

from engine.errors import DomainRefused
from engine.ports import Context, ContextCall, Service, ServiceCall
from workflows.domain.told import phrase, word
from workflows.processes import asking
from workflows.processes.planning.links import LATER, Target, choose_target
from workflows.processes.planning.plans import PlannedResult, find_plan, get_plan
from workflows.processes.planning.services import targets

CHOOSE = "menyelaraskan"  # the user task that fills the form `penyelarasan`
OPEN = ("menyusul", "putus")


def record(call: ServiceCall) -> None:
    """Write what the open results serve.

    Raises:
        DomainRefused: an open result is missing or named twice; nothing is written.
    """
    sent = call.work.find_submission(call.facts.case, CHOOSE)
    if sent is None:
        raise LookupError(f"Expected answers at {CHOOSE} but there are none")
    rows = sent.answers.get("penyelarasan") or ()
    chosen = [(row["baris_rencana"], row["intervensi"]) for row in rows]
    wanted = {result.key: result for result in open_results(call)}
    if sorted(key for key, _ in chosen) != sorted(wanted):
        raise DomainRefused(
            "Pilih hasil kerja atasan bagi setiap hasil kerja, masing-masing satu kali",
            field="penyelarasan",
            message_id="penyelarasan_tidak_lengkap",
        )
    known = choices(call)
    for key, value in chosen:
        choose_target(call.work.session, call.facts.agency, wanted[key].id, value, known, call.now)


def open_results(call: asking.Call) -> tuple[PlannedResult, ...]:
    """Return the results of the newest plan whose link is put off or broken."""
    session = call.work.session
    plan = find_plan(session, call.facts.agency, asking.subject(call), asking.period(call))
    if plan is None or not plan.version:
        return ()
    view = get_plan(session, plan.id, plan.version)
    return tuple(result for result in view.results if result.link_state in OPEN)


def choices(call: asking.Call) -> tuple[Target, ...]:
    """Return what may be served now; putting it off again is not among it."""
    return tuple(target for target in targets(call) if target.value != LATER)


def show_open_results(call: ContextCall) -> list[dict[str, str]]:
    """Choices for the own results."""
    return [{"value": each.key, "label": each.text[:300]} for each in open_results(call)]


def show_targets(call: ContextCall) -> list[dict[str, str]]:
    """Choices for the superior's results."""
    return [{"value": each.value, "label": each.label} for each in choices(call)]


def show_rows(call: ContextCall) -> list[dict[str, str]]:
    """The table as it opens: a row for each open result."""
    return [{"baris_rencana": each.key} for each in open_results(call)]


def show_note(call: ContextCall) -> str:
    """How many results are open; none when a new version of the plan has settled them."""
    count = len(open_results(call))
    if count:
        return phrase(
            "%(count)s hasil kerja belum terhubung dengan hasil kerja atasan.", count=count
        )
    return word("Semua hasil kerja sudah terhubung. Kirim untuk menutup tugas ini.")


SERVICES: dict[str, Service] = {"alignment.record": record}
CONTEXTS: dict[str, Context] = {
    "alignment.baris_terbuka": show_open_results,
    "alignment.rhk_atasan": show_targets,
    "alignment.penyelarasan_awal": show_rows,
    "alignment.keterangan_penyelarasan": show_note,
}
