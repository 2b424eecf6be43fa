"""The history of a case in sentences: who did what in which seat, when; newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from admin.case.decisions import decisions
from admin.formats import day
from admin.i18n import gettext, said, told
from admin.people import names
from bpmn.document import Element
from engine.engine import Engine
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence of the story."""

    at: datetime
    text: str
    who: str  # name and seat of the person who acted; "" when nobody did
    stage: str  # name of the process it happened in
    kind: str  # of the event, for its mark
    detail: str = ""  # a reason given


class Teller:
    """Tells events of a family of cases.

    Args:
        processes: process id and bundle hash by case.
    """

    def __init__(
        self, work: UnitOfWork, engine: Engine, agency: str, cases: Mapping[str, tuple[str, str]]
    ) -> None:
        self.work, self.engine, self.agency, self.cases = work, engine, agency, cases

    def tell(self, events: Iterable[Mapping[str, Any]]) -> list[Told]:
        """Return the story of events that are in order of time, newest first."""
        rows = [event for event in events if event["case"] in self.cases]
        self.called = names(self.work, self.agency, _keys(rows))
        done = [row["facts"]["item"] for row in rows if row["kind"] == "item_completed"]
        self.decisions = decisions(self.work, self.engine, done)
        sentences = [self._tell(row) for row in rows]
        return [sentence for sentence in reversed(sentences) if sentence is not None]

    def _tell(self, event: Mapping[str, Any]) -> Told | None:
        sentence = SENTENCES.get(event["kind"])
        if sentence is None:
            return None
        facts: Mapping[str, Any] = event["facts"]
        payload: Mapping[str, Any] = event["payload"] or {}
        text = sentence(self, event, facts)
        if not text:
            return None
        return Told(
            at=event["at"],
            text=text,
            who=self._who(event),
            stage=self.stage(event["case"]),
            kind=event["kind"],
            detail=told(str(payload.get("reason", ""))),
        )

    def _who(self, event: Mapping[str, Any]) -> str:
        if not event["actor"]:
            return ""
        name = self.called.get(event["actor"], "–")
        capacity = event["facts"].get("capacity") or {}
        if capacity.get("on_behalf"):
            person = self.called.get(capacity["on_behalf"], "–")
            return gettext("%(helper)s atas nama %(person)s", helper=name, person=person)
        if capacity.get("giver"):
            return gettext(
                "%(name)s, %(title)s (%(giver)s; %(decree)s)",
                name=name,
                title=capacity["title"],
                giver=self.called.get(capacity["giver"], "–"),
                decree=capacity["decree"],
            )
        return f"{name} · {capacity['title']}" if capacity.get("title") else name

    def stage(self, case: str) -> str:
        """Return the name of the process that a case runs."""
        process, bundle = self.cases[case]
        found = self.engine.parts.definitions.get(self.work, bundle).bundle.processes.get(process)
        return said(found.name if found else None) or process

    def element(self, event: Mapping[str, Any]) -> str:
        """Return the author's name of the element that an event is about."""
        found = self.name_of(event["case"], event["element"])
        return found or said(str(event["facts"].get("name") or ""))

    def name_of(self, case: str, element: str | None) -> str:
        """Return the author's name of an element, or ""."""
        found = self._find(case, element)
        return said(found.name if found else None)

    def is_boundary(self, case: str, element: str | None) -> bool:
        """Say whether an element is an event at the edge of an activity."""
        found = self._find(case, element)
        return found is not None and found.attached_to is not None

    def _find(self, case: str, element: str | None) -> Element | None:
        process, bundle = self.cases[case]
        found = self.engine.parts.definitions.get(self.work, bundle).bundle.processes.get(process)
        return found.elements.get(element) if found and element else None

    def people(self, keys: Sequence[str] | None) -> str:
        """Return principals in words."""
        return "; ".join(self.called.get(key, "–") for key in keys or ())


def _keys(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    keys: set[str] = set()
    for row in rows:
        facts = row["facts"]
        keys |= {row["actor"]} if row["actor"] else set()
        capacity = facts.get("capacity") or {}
        keys |= {capacity[name] for name in ("on_behalf", "giver") if capacity.get(name)}
        for name in ("principals", "from", "to"):
            value = facts.get(name)
            keys |= set(value) if isinstance(value, list) else set()
    return keys


Sentence = Callable[[Teller, Mapping[str, Any], Mapping[str, Any]], str]


def _opened(teller: Teller, event: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    who, name = teller.people(facts.get("principals")), teller.element(event)
    if facts.get("due"):
        return gettext(
            '"%(name)s" menunggu %(who)s, tenggat %(day)s.',
            name=name,
            who=who,
            day=day(facts["due"]),
        )
    return gettext('"%(name)s" menunggu %(who)s.', name=name, who=who)


def _completed(teller: Teller, event: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    decision = teller.decisions.get(facts.get("item", ""))
    name = teller.element(event)
    if decision:
        return gettext('"%(name)s" diputuskan: %(decision)s.', name=name, decision=decision)
    return gettext('"%(name)s" selesai.', name=name)


def _handed_over(teller: Teller, event: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    name, who = teller.element(event), teller.people(facts.get("to"))
    if facts.get("decree"):
        return gettext(
            '"%(name)s" diserahkan kepada %(who)s dengan surat %(decree)s.',
            name=name,
            who=who,
            decree=facts["decree"],
        )
    return gettext('"%(name)s" diserahkan kepada %(who)s.', name=name, who=who)


def _timer_set(teller: Teller, event: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    """Tell of a timer that the case waits for; what may interrupt an activity is not told."""
    if teller.is_boundary(event["case"], event["element"]):
        return ""
    name = teller.element(event)
    return gettext('"%(name)s": ditunggu sampai %(day)s.', name=name, day=day(facts.get("due")))


SENTENCES: dict[str, Sentence] = {
    "case_started": lambda t_, e, f: gettext("%(stage)s dimulai.", stage=t_.stage(e["case"])),
    "case_completed": lambda t_, e, f: gettext("%(stage)s selesai.", stage=t_.stage(e["case"])),
    "case_cancelled": lambda t_, e, f: gettext("%(stage)s dihentikan.", stage=t_.stage(e["case"])),
    "cancel_ordered": lambda t_, e, f: gettext("Penghentian diperintahkan."),
    "item_opened": _opened,
    "item_completed": _completed,
    "item_cancelled": lambda t_, e, f: gettext(
        '"%(name)s" tidak diperlukan lagi.', name=t_.element(e)
    ),
    "item_reminded": lambda t_, e, f: gettext(
        'Pengingat "%(name)s" dikirim kepada %(who)s.',
        name=t_.element(e),
        who=t_.people(f.get("to")),
    ),
    "deadline_moved": lambda t_, e, f: gettext(
        'Tenggat "%(name)s" dipindah dari %(old)s menjadi %(new)s.',
        name=t_.element(e),
        old=day(f.get("from")),
        new=day(f.get("due")),
    ),
    "item_escalated": lambda t_, e, f: gettext(
        '"%(name)s" lewat tenggat: dialihkan dari %(first)s kepada %(second)s.',
        name=t_.element(e),
        first=t_.people(f.get("from")),
        second=t_.people(f.get("to")),
    ),
    "item_lent": lambda t_, e, f: gettext(
        '"%(name)s" tidak ada yang dapat mengerjakan: untuk sementara ditangani %(who)s.',
        name=t_.element(e),
        who=t_.people(f.get("to")),
    ),
    "item_given_back": lambda t_, e, f: gettext(
        '"%(name)s" dikerjakan lagi oleh %(who)s.', name=t_.element(e), who=t_.people(f.get("to"))
    ),
    "item_kept_from": lambda t_, e, f: gettext(
        '"%(name)s" tidak boleh dikerjakan %(who)s karena hubungan yang dinyatakan.',
        name=t_.element(e),
        who=t_.people(f.get("to")),
    ),
    "decision_undone": lambda t_, e, f: gettext(
        '%(who)s membatalkan keputusannya atas "%(name)s" sebelum terkirim.',
        who=t_.people([str(e["actor"])]),
        name=t_.element(e),
    ),
    "decision_lapsed": lambda t_, e, f: gettext(
        'Keputusan %(who)s atas "%(name)s" gugur sebelum terkirim: isinya sudah berubah.',
        who=t_.people([str(e["actor"])]),
        name=t_.element(e),
    ),
    "claim_lapsed": lambda t_, e, f: gettext(
        '"%(name)s" dilepas: %(who)s tidak lagi berwenang mengerjakannya.',
        name=t_.element(e),
        who=t_.people([str(f.get("holder"))]),
    ),
    "item_delegated": lambda t_, e, f: gettext(
        '"%(name)s" dititipkan kepada %(who)s untuk disiapkan.',
        name=t_.element(e),
        who=t_.people(f.get("to")),
    ),
    "delegation_returned": lambda t_, e, f: gettext(
        '"%(name)s" dikembalikan kepada %(who)s sesudah disiapkan.',
        name=t_.element(e),
        who=t_.people(f.get("to")),
    ),
    "delegation_taken_back": lambda t_, e, f: gettext(
        '"%(name)s" diambil kembali.', name=t_.element(e)
    ),
    "delegation_lapsed": lambda t_, e, f: gettext(
        '"%(name)s" tidak lagi dititipkan: kewenangannya berubah.', name=t_.element(e)
    ),
    "item_handed_over": _handed_over,
    "item_reassigned": lambda t_, e, f: gettext(
        '"%(name)s" dialihkan dari %(first)s kepada %(second)s.',
        name=t_.element(e),
        first=t_.people(f.get("from")),
        second=t_.people(f.get("to")),
    ),
    "question_asked": lambda t_, e, f: gettext(
        'Bertanya tentang "%(name)s" kepada %(who)s.',
        name=t_.element(e),
        who=t_.people(f.get("to")),
    ),
    "question_answered": lambda t_, e, f: gettext(
        "Pertanyaan %(who)s dijawab.", who=t_.people(f.get("to"))
    ),
    "case_suspended": lambda t_, e, f: gettext(
        "%(stage)s ditangguhkan.", stage=t_.stage(e["case"])
    ),
    "case_resumed": lambda t_, e, f: gettext("%(stage)s dilanjutkan.", stage=t_.stage(e["case"])),
    "variables_changed": lambda t_, e, f: gettext("Isi perkara diperbaiki oleh petugas."),
    "token_moved": lambda t_, e, f: gettext(
        'Dipindahkan oleh petugas dari "%(name)s" ke langkah lain.', name=t_.element(e)
    ),
    "timer_set": _timer_set,
    "condition_awaited": lambda t_, e, f: gettext(
        '"%(name)s": ditunggu sampai syaratnya terpenuhi.', name=t_.element(e)
    ),
    "timer_fired": lambda t_, e, f: gettext('Waktunya tiba: "%(name)s".', name=t_.element(e)),
    "message_received": lambda t_, e, f: gettext('"%(name)s" diterima.', name=t_.element(e)),
    "signal_received": lambda t_, e, f: gettext('"%(name)s" diterima.', name=t_.element(e)),
    "message_thrown": lambda t_, e, f: gettext('"%(name)s" dikirim.', name=t_.element(e)),
    "signal_thrown": lambda t_, e, f: gettext('"%(name)s" diumumkan.', name=t_.element(e)),
    "incident_settled": lambda t_, e, f: gettext("Gangguan sudah diatasi."),
}
