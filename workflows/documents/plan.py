"""The SKP on paper: one version of a plan with its annex and everybody who decided about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork
from workflows.directory import PeopleDirectory
from workflows.documents.codes import Issue
from workflows.documents.paper import Paper, file_name
from workflows.documents.words import Writer
from workflows.processes.planning.plans import PlannedIndicator, PlannedResult, get_plan
from workflows.tables.approval import ApprovalChain, ApprovalStep
from workflows.tables.people import Person
from workflows.tables.plan import ROW_KINDS, Plan, PlanRow

KIND = "skp"  # as approval chains and codes name it
ANNEXES = {
    "dukungan_sumber_daya": "Dukungan sumber daya",
    "skema_pertanggungjawaban": "Skema pertanggungjawaban",
    "konsekuensi": "Konsekuensi",
}
PERSPECTIVES = {
    "penerima_layanan": "Penerima layanan",
    "proses_bisnis": "Proses bisnis",
    "penguatan_internal": "Penguatan internal",
    "anggaran": "Anggaran",
}
CAPACITIES = {
    "definitif": "Definitif",
    "plt": "Plt.",
    "plh": "Plh.",
    "peran": "Menurut peran",
    "pribadi": "Pribadi",
}
DECISIONS = {
    "disetujui": "Disetujui",
    "dikembalikan": "Dikembalikan",
    "ditolak": "Ditolak",
    "dilewati": "Tidak diperlukan",
    "diberitahu": "Diberitahu",
    "ditunda": "Meminta keputusan tambahan dulu",
    "gugur": "Tidak diputus lagi",
}
LINKS = {
    "menyusul": "Menyusul setelah SKP atasan ada",
    "perjanjian_kinerja": "Perjanjian kinerja/renstra",
}


def plan_paper(work: UnitOfWork, agency: str, plan: str, version: int) -> Paper:
    """Return a version of a plan as it is printed.

    Raises:
        NotFound: there is no such plan or version.
    """
    return _Plan(work, agency, plan, version).paper()


def capacity_in_words(write: Writer, capacity: Mapping[str, Any]) -> str:
    """Return how somebody held what they signed with: "Plt.", "a.n. Dra. Rahmawati"."""
    giver = write.giver(capacity)
    return f"a.n. {giver}" if giver else CAPACITIES.get(str(capacity.get("capacity")), "")


class _Plan:
    """One version of a plan with everything that its paper says."""

    def __init__(self, work: UnitOfWork, agency: str, plan: str, version: int) -> None:
        found = work.session.get(Plan, plan)
        if found is None or found.agency != agency or not 1 <= version <= found.version:
            raise NotFound("version of a plan", f"{plan} {version}")
        self.work, self.agency, self.plan = work, agency, found
        self.session: Session = work.session
        self.write = Writer(work, agency, found.root)
        self.view = get_plan(work.session, plan, version)
        self.chain = self._chain()
        self.steps = self._steps()

    def paper(self) -> Paper:
        """Return what is printed, under the name that people look for."""
        person = self.session.get_one(Person, self.plan.person_id)
        set_at = self._set_at()
        current = self.plan.set_version == self.view.version
        return Paper(
            file_name(
                "SKP",
                self.plan.period,
                person.nip or person.id[:8],
                version=self.view.version,
                current=current,
            ),
            "skp",
            self._data(set_at),
            self._issue(set_at) if set_at is not None else None,
        )

    def _data(self, set_at: datetime | None) -> dict[str, Any]:
        view, period = self.view, self.plan.period
        served = self._served()
        by_kind: dict[str, list[dict[str, Any]]] = {kind: [] for kind in ROW_KINDS}
        for result in view.results:
            by_kind[result.kind].append(self._result(result, served))
        employee = self.write.party(self.plan.person_id, {}, view.sent_at)
        last = self._deciding()
        return {
            **self.write.letterhead_of(self.plan.unit_id),
            "nomor": f"SKP {period} versi {view.version}",
            "periode": f"1 Januari – 31 Desember {period}",
            "pendekatan": view.approach,
            "versi": view.version,
            "ditetapkan": self.write.moment(set_at) if set_at else "",
            "pegawai": employee,
            "penilai": self._decider(last) if last else None,
            "perspektif": any(result.perspective for result in view.results),
            **by_kind,
            "perilaku": self._behaviour(),
            "lampiran": [
                {"judul": title, "baris": list(view.annexes.get(kind, ()))}
                for kind, title in ANNEXES.items()
            ],
            "pengirim": self._sender(),
            "persetujuan": [self._step(step) for step in self.steps],
        }

    def _issue(self, set_at: datetime) -> Issue:
        view = self.view
        said = {
            "approach": view.approach,
            "sent": [view.sent_by, view.sent_for, view.sent_at],
            "results": [
                [
                    each.key,
                    each.kind,
                    each.text,
                    each.perspective,
                    [_measured(i) for i in each.indicators],
                ]
                for each in view.results
            ],
            "behaviours": view.behaviours,
            "annexes": dict(view.annexes),
            "decisions": [
                [step.number, step.state, step.decided_by, step.decided_at] for step in self.steps
            ],
        }
        return Issue.of(self.agency, KIND, self.plan.id, view.version, set_at, said)

    def _chain(self) -> ApprovalChain | None:
        return self.session.scalars(
            sa.select(ApprovalChain)
            .where(
                ApprovalChain.agency == self.agency,
                ApprovalChain.document_kind == KIND,
                ApprovalChain.document_id == self.plan.id,
                ApprovalChain.document_version == self.view.version,
            )
            .order_by(ApprovalChain.started_at.desc(), ApprovalChain.id.desc())
            .limit(1)
        ).one_or_none()

    def _steps(self) -> Sequence[ApprovalStep]:
        if self.chain is None:
            return ()
        return self.session.scalars(
            sa.select(ApprovalStep)
            .where(ApprovalStep.chain_id == self.chain.id)
            .order_by(ApprovalStep.number)
        ).all()

    def _set_at(self) -> datetime | None:
        """Return when the version was set; None while it was not."""
        if self.chain is not None and self.chain.state == "disetujui":
            return self.chain.ended_at
        return self.plan.set_at if self.plan.set_version == self.view.version else None

    def _deciding(self) -> ApprovalStep | None:
        """Return the step that set the plan: the last one that agreed."""
        agreed = [step for step in self.steps if step.state == "disetujui"]
        return agreed[-1] if agreed and self._set_at() is not None else None

    def _result(self, result: PlannedResult, served: Mapping[str, str]) -> dict[str, Any]:
        return {
            "nomor": str(result.number),
            "atasan": served.get(result.serves) or LINKS.get(result.link_state or "", "–"),
            "hasil": result.text,
            "perspektif": PERSPECTIVES.get(result.perspective or "", "–"),
            "indikator": [
                {
                    "aspek": (each.aspect or "–").capitalize(),
                    "teks": each.text,
                    "target": each.target_in_words or "–",
                }
                for each in result.indicators
            ],
        }

    def _served(self) -> dict[str, str]:
        keys = {result.serves for result in self.view.results if result.serves}
        rows = self.session.execute(
            sa.select(PlanRow.key, PlanRow.result)
            .where(PlanRow.agency == self.agency, PlanRow.key.in_(keys))
            .order_by(PlanRow.id)
        )
        return {row.key: row.result for row in rows}

    def _behaviour(self) -> list[dict[str, Any]]:
        law = self.write.rules["perilaku_kerja"]
        return [
            {
                "nomor": str(number),
                "nama": law[value]["nama"] if value in law else value,
                "panduan": list(law[value].get("panduan", ())) if value in law else [],
                "ekspektasi": expectation or "–",
            }
            for number, (value, expectation) in enumerate(self.view.behaviours, 1)
        ]

    def _sender(self) -> dict[str, Any]:
        """Return who sent the version, as it is signed: the employee, or somebody for them."""
        view = self.view
        told = self.write.party(view.sent_by.removeprefix("person:"), {}, view.sent_at)
        return {**told, "waktu": self.write.moment(view.sent_at), "mewakili": view.sent_for}

    def _decider(self, step: ApprovalStep) -> dict[str, str]:
        person = str(step.decided_by).removeprefix("person:")
        assert step.decided_at is not None, "only decided steps are asked for"
        capacity = self._capacity(step, step.decided_at)
        return {
            **self.write.party(person, capacity, step.decided_at),
            "kedudukan": capacity_in_words(self.write, capacity),
            "sk": str(capacity.get("decree") or ""),
            "waktu": self.write.moment(step.decided_at),
        }

    def _capacity(self, step: ApprovalStep, at: datetime) -> Mapping[str, Any]:
        """Return what the decider held then, as the closed item keeps it."""
        w = t.work_item_closed.c
        assert self.chain is not None, "a step belongs to a chain"
        kept = self.work.connection.scalar(
            sa.select(w.capacity)
            .where(w.case == self.chain.case, w.closed_by == step.decided_by)
            .order_by(w.closed_at.desc())
            .limit(1)
        )
        if kept:
            return dict(kept)
        directory, person = PeopleDirectory(), str(step.decided_by)
        found = [
            directory.capacity(self.work, self.agency, person, key, at)
            for key in step.principals or ()
        ]
        return next((each for each in found if each.get("title")), {})

    def _step(self, step: ApprovalStep) -> dict[str, str]:
        told = {"nomor": str(step.number), "langkah": step.name, "keputusan": "Belum diputus"}
        told["catatan"] = step.comment
        who = dict.fromkeys(("nama", "nip", "jabatan", "kedudukan", "sk", "waktu"), "")
        if step.decided_by is not None and step.decided_at is not None:
            who |= self._decider(step)
        return {**told, **who, "keputusan": DECISIONS.get(step.state, told["keputusan"])}


def _measured(indicator: PlannedIndicator) -> list[Any]:
    return [indicator.key, indicator.aspect, indicator.text, indicator.target, indicator.unit]
