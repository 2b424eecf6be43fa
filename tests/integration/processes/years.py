"""An installation with the small agency and the shipped processes, for tests that run years."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import commands as c
from engine import forms, queries
from engine.context import CaseContext
from engine.engine import Engine
from engine.spiff import SpiffExecutor
from engine.store import cases
from engine.store import tables as t
from engine.store.database import Database
from engine.testing import PlainSealer
from tests.integration.people.agency import SmallAgency
from tests.world import World
from workflows.calendar import AgencyCalendar
from workflows.campaign import year_key
from workflows.directory import PeopleDirectory
from workflows.processes import documents
from workflows.processes.planning.plans import find_plan, get_plan
from workflows.services import CONTEXTS, SERVICES
from workflows.tables.approval import ApprovalChain, ApprovalStep

AGENCY = "lampung"
OPENED = datetime(2026, 1, 2, 1, 0, tzinfo=UTC)  # Friday, 8.00 WIB: the year opens
PLANNED = b"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="test">
  <bpmn:process id="planned" name="Rencana yang ditetapkan" isExecutable="true">
    <bpmn:startEvent id="mulai" name="Mulai" />
    <bpmn:callActivity id="perencanaan" name="Perencanaan" calledElement="planning">
      <bpmn:extensionElements><spiffworkflow:properties>
        <spiffworkflow:property name="binding" value="latest" />
      </spiffworkflow:properties></bpmn:extensionElements>
    </bpmn:callActivity>
    <bpmn:scriptTask id="ajukan" name="Ajukan"><bpmn:script>dokumen_jenis = 'skp'
dokumen_id = skp_id
dokumen_versi = skp_versi</bpmn:script></bpmn:scriptTask>
    <bpmn:callActivity id="persetujuan" name="Persetujuan" calledElement="approval">
      <bpmn:extensionElements><spiffworkflow:properties>
        <spiffworkflow:property name="binding" value="latest" />
      </spiffworkflow:properties></bpmn:extensionElements>
    </bpmn:callActivity>
    <bpmn:exclusiveGateway id="ditetapkan" name="Ditetapkan?" default="tidak" />
    <bpmn:endEvent id="selesai" name="Selesai" />
    <bpmn:sequenceFlow id="a" sourceRef="mulai" targetRef="perencanaan" />
    <bpmn:sequenceFlow id="b" sourceRef="perencanaan" targetRef="ajukan" />
    <bpmn:sequenceFlow id="c" sourceRef="ajukan" targetRef="persetujuan" />
    <bpmn:sequenceFlow id="e" sourceRef="persetujuan" targetRef="ditetapkan" />
    <bpmn:sequenceFlow id="ya" name="ya" sourceRef="ditetapkan" targetRef="selesai">
      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">alasan == '' and
        hasil_persetujuan == 'disetujui'</bpmn:conditionExpression>
    </bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="tidak" name="tidak" sourceRef="ditetapkan" targetRef="perencanaan" />
  </bpmn:process>
</bpmn:definitions>
"""
"""The beginning of a year alone: a plan, its approval, and back again until it is set."""

EVERYTHING = [
    {"nilai": value}
    for value in (
        "berorientasi_pelayanan",
        "akuntabel",
        "kompeten",
        "harmonis",
        "loyal",
        "adaptif",
        "kolaboratif",
    )
]


class Years(World):
    """The small agency with two officers of the performance office, on a clock that can move."""

    agency: SmallAgency

    def key_of(self, name: str) -> str:
        """Return "person:ID" of somebody of the small agency."""
        return f"person:{self.agency.ids[name]}"

    def open(self, name: str, process: str = "planned", **data: Any) -> str:
        """Start a case about somebody for 2026."""
        person = self.key_of(name)
        result = self.engine.execute(
            c.StartCase(
                AGENCY,
                process,
                key=self.key(),
                subject=person,
                period="2026",
                business_key=year_key(self.agency.ids[name], "2026"),
                data=data,
            )
        )
        case: str = result["case"]
        return case

    def does(self, name: str, element: str, **answers: Any) -> dict[str, Any]:
        """Complete somebody's item at an element."""
        return self.complete(self.key_of(name), element, **answers)

    def has(self, name: str) -> list[str]:
        """Return the elements of somebody's open items."""
        return self.elements(self.key_of(name))

    def told(self, name: str) -> list[str]:
        """Return the kinds of notices of somebody, own and of the seats held."""
        person = self.key_of(name)
        with self.engine.read() as work:
            principals = self.engine.parts.directory.principals(work, AGENCY, person, work.now)
        return [kind for principal in principals for kind in self.notices(principal)]

    def item_about(self, name: str, element: str, subject: str) -> str:
        """Return somebody's item at an element in the case of a subject."""
        wanted = self.key_of(subject)
        rows = self.inbox(self.key_of(name))
        found = [row for row in rows if row["element"] == element and row["subject"] == wanted]
        assert found, f"{name} has {self.has(name)}, none of them {element} about {subject}"
        item: str = found[0]["id"]
        return item

    def decide(self, name: str, subject: str, decision: str, reason: str = "") -> None:
        """Decide about the document of a subject."""
        answers = {"keputusan": decision} | ({"alasan": reason} if reason else {})
        self.complete_item(name, self.item_about(name, "memutuskan", subject), **answers)

    def complete_item(self, name: str, item: str, **answers: Any) -> dict[str, Any]:
        """Complete an item, whether it is listed or not."""
        command = c.CompleteItem(AGENCY, item, self.key_of(name), answers, key=self.key())
        return self.engine.execute(command)

    def shown(self, name: str, element: str) -> dict[str, Any]:
        """Return what the form of somebody's item shows."""
        person = self.key_of(name)
        with self.engine.read() as work:
            item = queries.find_item(work, AGENCY, self.item(person, element))
            assert item is not None
            case = cases.get(work, item["case"], agency=AGENCY)
            bundle = self.engine.parts.definitions.get(work, case.bundle).bundle
            form = forms.form_of(bundle, item)
            assert form is not None
            context = CaseContext(self.engine.parts, work, case.facts, person)
            return forms.shown(form, item, case.variables, context, person)

    def change_agency(self, change: Callable[[SmallAgency], None]) -> None:
        """Change people, seats, holdings or roles."""
        with self.engine.database.write() as work:
            self.agency.session = work.session
            change(self.agency)
            work.commit()

    def links(self, name: str) -> list[str]:
        """Return the states of the links of somebody's newest plan, in the order of its rows."""
        with self.tables() as session:
            found = find_plan(session, AGENCY, self.agency.ids[name], "2026")
            assert found is not None
            return [
                str(each.link_state) for each in get_plan(session, found.id, found.version).results
            ]

    def steps(self, name: str) -> list[tuple[str, str]]:
        """Return kind and state of the steps of the newest chain about somebody."""
        with self.tables() as session:
            chain = session.scalars(
                sa.select(ApprovalChain)
                .where(ApprovalChain.subject == self.key_of(name))
                .order_by(ApprovalChain.id.desc())
            ).first()
            assert chain is not None
            steps = session.scalars(
                sa.select(ApprovalStep)
                .where(ApprovalStep.chain_id == chain.id)
                .order_by(ApprovalStep.number)
            )
            return [(step.kind, step.state) for step in steps]

    def deploy_chain(
        self, *steps: tuple[int, int, int | None, str, str], adding: bool = False
    ) -> None:
        """Deploy another decision table: urutan, kelompok, cukup, kind of step, rule."""
        self.deploy({"rantai_persetujuan.dmn": chain_table(steps, adding=adding)})

    def move_to(self, moment: datetime) -> None:
        """Move the clock and run what is due on the way."""
        self.engine.advance_to(moment)

    @contextmanager
    def tables(self) -> Iterator[Session]:
        """Look at domain tables."""
        with self.engine.read() as work:
            yield work.session

    def incidents(self) -> list[str]:
        """Return what went wrong."""
        with self.engine.read() as work:
            return list(work.connection.scalars(sa.select(t.incident.c.message)))


def open_years(database_url: str) -> Years:
    """Return the small agency at the opening of 2026; the beginning of a year is deployed."""
    database = Database(database_url)
    database.install(demo=True)
    engine = Engine(
        database,
        executor=SpiffExecutor(),
        directory=PeopleDirectory(),
        calendar=AgencyCalendar(),
        services=SERVICES,
        contexts=CONTEXTS,
        sealer=PlainSealer(),
    )
    years = Years(engine)
    with database.write() as work:
        behind = int((OPENED - datetime.now(UTC)).total_seconds())
        work.connection.execute(sa.update(t.installation).values(clock_offset=behind))
        years.agency = SmallAgency(work.session, AGENCY)
        years.agency.person("eka")
        years.agency.role("eka", "pengelola_kinerja", "DINSOS")
        years.agency.person("nia")
        years.agency.role("nia", "admin_instansi", "PROV")
        work.commit()
    for process in ("planning", "approval", "alignment"):
        years.deploy(documents(process))
    years.deploy({"planned.bpmn": PLANNED})
    return years


def plan(*results: Mapping[str, Any], **given: Any) -> dict[str, Any]:
    """Return answers of the form `skp`; without results, one that serves the agreement."""
    rows = [dict(row) for row in results] or [result()]
    return {
        "pendekatan": "kuantitatif",
        "hasil_kerja": rows,
        "perilaku": EVERYTHING,
        "dukungan_sumber_daya": [{"uraian": "Dua pendamping sosial"}],
        "skema_pertanggungjawaban": [{"uraian": "Laporan tiap triwulan"}],
        "konsekuensi": [{"uraian": "Prioritas pelatihan"}],
        **given,
    }


def result(**given: Any) -> dict[str, Any]:
    """Return one row of a plan."""
    return {
        "intervensi": "menyusul",
        "jenis": "utama",
        "rencana_hasil_kerja": "Jumlah penerima manfaat program sosial bertambah",
        "milik": "organisasi",
        "aspek": "kuantitas",
        "indikator": "Jumlah keluarga penerima manfaat",
        "target": 1200,
        "satuan": "keluarga",
        **given,
    }


def chain_table(
    steps: Sequence[tuple[int, int, int | None, str, str]], *, adding: bool = False
) -> bytes:
    """Return a decision table that gives these steps to every document.

    Args:
        steps: urutan, kelompok, cukup, kind, rule.
        adding: whether their deciders may add another one.
    """
    outputs = ("urutan", "kelompok", "cukup", "jenis_langkah", "nama_langkah", "aturan")
    lengths = ("tenggat", "pengingat", "eskalasi", *(["tambah"] if adding else []))
    rules = ""
    for place, group, needed, kind, rule in steps:
        cells = [str(place), str(group), str(needed or "null"), f'"{kind}"', f'"Langkah {kind}"']
        cells += [f'"{rule}"', '"P5D"', '"P1D"', '"atasan_atasan"']
        cells += ['"boleh"'] if adding else []
        rules += "<rule><inputEntry><text>-</text></inputEntry>"
        rules += "".join(f"<outputEntry><text>{cell}</text></outputEntry>" for cell in cells)
        rules += "</rule>"
    columns = "".join(f'<output name="{name}" />' for name in (*outputs, *lengths))
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="Rantai"'
        ' namespace="test"><decision id="rantai_persetujuan" name="Rantai persetujuan">'
        '<decisionTable id="t" hitPolicy="RULE ORDER"><input label="Jenis"><inputExpression>'
        f"<text>dokumen_jenis</text></inputExpression></input>{columns}{rules}"
        "</decisionTable></decision></definitions>"
    ).encode()
