"""One employee's year at a made-up agency, for tests of measurement, evaluation and objection."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from engine import commands as c
from engine.engine import Engine
from engine.spiff import SpiffExecutor
from engine.store import tables as t
from engine.store.base import new_id
from engine.store.database import Database
from engine.testing import PlainSealer
from tests.diagrams import diagram, element, end, extensions, start
from tests.integration.people.agency import SmallAgency
from tests.world import AGENCY, World
from workflows.calendar import AgencyCalendar
from workflows.directory import PeopleDirectory
from workflows.feedback import give_feedback
from workflows.objections import Filing, Point, file_objection
from workflows.processes import documents
from workflows.services import CONTEXTS, SERVICES
from workflows.tables.evaluation import Evaluation
from workflows.tables.objection import PanelPool
from workflows.tables.people import Holding, Person, Seat, Unit
from workflows.tables.plan import Plan, PlanIndicator, PlanRow, PlanVersion

MONDAY = datetime(2027, 1, 11, 3, 0, tzinfo=UTC)  # 10.00 WIB
YEAR = "2026"
PDF = b"%PDF-1.7 tanda terima"
POOL = ("dewi", "eko", "gita", "hadi")
BEHAVIOURS = (
    "berorientasi_pelayanan",
    "akuntabel",
    "kompeten",
    "harmonis",
    "loyal",
    "adaptif",
    "kolaboratif",
)
RESULT = "Meningkatnya penerima manfaat program sosial"
WHY = "Alasan yang cukup panjang untuk dibaca orang lain."


def year_diagram() -> bytes:
    """Return a year that only evaluates, waits for an objection, and treats it."""
    latest = extensions(binding="latest")
    message = element("messageEventDefinition", "pesan_definisi", messageRef="pesan")
    return diagram(
        start(),
        element("callActivity", "evaluasi", latest, name="Evaluasi", calledElement="evaluation"),
        element("intermediateCatchEvent", "diajukan", message, name="Keberatan diajukan"),
        element("callActivity", "keberatan", latest, name="Keberatan", calledElement="objection"),
        end(),
        flows=["start evaluasi", "evaluasi diajukan", "diajukan keberatan", "keberatan end"],
        process="tahun",
        declared='<bpmn:message id="pesan" name="keberatan_diajukan" />',
    )


class Office(World):
    """An agency with an employee, her line, HR, a panel pool, and a plan in force.

    sri (STAF) is assessed by wayan (KASI), whose superior is budi (KABID); hani is HR.
    """

    def __init__(self, url: str) -> None:
        database = Database(url)
        database.install(demo=True)
        super().__init__(
            Engine(
                database,
                executor=SpiffExecutor(),
                directory=PeopleDirectory(),
                calendar=AgencyCalendar(),
                services=SERVICES,
                contexts=CONTEXTS,
                sealer=PlainSealer(),
            )
        )
        self.set_clock(MONDAY)
        self.ids: dict[str, str] = {}
        self.keys: dict[str, str] = {}  # of results and indicators: "r1", "i1", ...
        self._people()

    def set_clock(self, moment: datetime) -> None:
        """Set the demo clock, back or forth."""
        with self.engine.database.write() as work:
            seconds = int((moment - work.now).total_seconds())
            work.connection.execute(
                sa.update(t.installation).values(
                    clock_offset=t.installation.c.clock_offset + seconds
                )
            )
            work.commit()

    def who(self, name: str) -> str:
        """Return the principal key of a person."""
        return f"person:{self.ids[name]}"

    def do(self, name: str, element: str, **answers: Any) -> dict[str, Any]:
        """Complete the item that a person has at an element."""
        return self.complete(self.who(name), element, **answers)

    def has(self, name: str) -> list[str]:
        """Return the elements of a person's items."""
        return self.elements(self.who(name))

    def form(self, name: str, element: str) -> dict[str, Any]:
        """Return what the form of an item shows at first."""
        from engine import forms, queries
        from engine.context import CaseContext
        from engine.store import cases

        with self.engine.read() as work:
            item = queries.find_item(work, AGENCY, self.item(self.who(name), element))
            assert item is not None
            parts = self.engine.parts
            case = cases.get(work, item["case"], agency=AGENCY)
            form = forms.form_of(parts.definitions.get(work, item["bundle"]).bundle, item)
            assert form is not None
            context = CaseContext(parts, work, case.facts)
            shown = forms.shown(form, item, case.variables, context, self.who(name))
            return {**shown, **form.initial(shown)}

    def upload(self, name: str, element: str, content: bytes = PDF) -> str:
        """Keep a file with the item that a person has at an element."""
        item = self.item(self.who(name), element)
        result = self.engine.execute(
            c.AddAttachment(AGENCY, item, self.who(name), "bukti.pdf", content)
        )
        return str(result["attachment"])

    def told(self, name: str) -> list[str]:
        """Return the kinds of a person's notices, oldest first."""
        with self.engine.read() as work:
            n = t.notice.c
            return list(
                work.connection.scalars(
                    sa.select(n.kind).where(n.principal == self.who(name)).order_by(n.id)
                )
            )

    def list(self, model: Any) -> list[Any]:
        """Return all rows of a mapped class, detached."""
        with self.engine.read() as work:
            rows = list(work.session.scalars(sa.select(model).order_by(model.id)))
            work.session.expunge_all()
            return rows

    def add(self, *rows: Any) -> None:
        """Write rows."""
        with self.engine.database.write() as work:
            for row in rows:
                row.agency = AGENCY
            work.session.add_all(rows)
            work.commit()

    def deploy_shipped(self, *names: str, **changed: Mapping[str, bytes]) -> None:
        """Deploy shipped processes, with some of their documents exchanged."""
        for name in names:
            self.deploy({**documents(name), **changed.get(name, {})})

    # ------------------------------------------------------------------ ways through a year

    def open_year(self, person: str = "sri") -> str:
        """Start the evaluating year of a person."""
        return self.start(
            "tahun",
            subject=self.who(person),
            period=YEAR,
            business_key=f"{YEAR}-{person}",
            rules_date=date(2026, 1, 1),
        )

    def grade_organisation(self, grade: str = "baik") -> None:
        self.do(
            "hani",
            "predikat_organisasi",
            unit=self.ids["DINSOS"],
            predikat_organisasi=grade,
            dasar="Capaian perjanjian kinerja 97 persen",
        )

    def rate(self, result: str = "sesuai", behaviour: str = "sesuai", **answers: Any) -> None:
        self.do("wayan", "penilaian", rating_hasil=result, rating_perilaku=behaviour, **answers)

    def evaluated(self) -> str:
        """Bring sri's evaluation to its receipt, grade Baik; return the annual case."""
        case = self.open_year()
        self.grade_organisation()
        self.rate()
        self.do("wayan", "rilis", keputusan_rilis="rilis")
        self.do("sri", "konfirmasi_penerimaan", menerima=True)
        return case

    def filing(self, **changed: Any) -> Filing:
        given: dict[str, Any] = {
            "points": [
                Point("hasil", "bukti_diabaikan", WHY, self.keys["r1"]),
                Point("predikat", "prosedur", WHY),
            ],
            "requested": "Predikat Sangat Baik",
            "requested_grade": "sangat_baik",
            "truthful": True,
        }
        return Filing(**{**given, **changed})

    def file(
        self, person: str = "sri", filing: Filing | None = None, key: str | None = None
    ) -> str:
        evaluation = self.list(Evaluation)[0]
        return file_objection(
            self.engine,
            agency=AGENCY,
            person=self.who(person),
            evaluation=evaluation.id,
            filing=filing or self.filing(),
            key=key,
        )

    def answered(self) -> None:
        """File an objection and bring it to the naming of the panel."""
        self.evaluated()
        self.file()
        self.do("hani", "pemeriksaan_awal", hasil_pemeriksaan="diterima")
        self.do(
            "wayan",
            "tanggapan_penilai",
            tanggapan=[
                {"nomor": "1", "tanggapan": "Bukti sudah dibaca."},
                {"nomor": "2", "tanggapan": "Prosedur sudah diikuti."},
            ],
        )

    def answered_with_feedback_of(self, name: str) -> None:
        """Let somebody have given feedback on what is contested, then go to the naming."""
        give_feedback(
            self.engine,
            agency=AGENCY,
            giver=self.who(name),
            person=self.who("sri"),
            period=YEAR,
            subject="hasil",
            subject_ref=self.keys["r1"],
            good="Data penerima mudah dipakai.",
        )
        self.answered()

    def name_panel(self, chair: str, one: str, two: str, reserve: str) -> None:
        self.do(
            "hani",
            "tunjuk_tim",
            ketua=self.who(chair),
            anggota_1=self.who(one),
            anggota_2=self.who(two),
            cadangan=self.who(reserve),
        )

    def declare(self, *names: str) -> None:
        for name in names:
            self.do(name, "pernyataan_benturan", pernyataan="bebas")

    def withdraw(self, name: str) -> None:
        self.do(name, "pernyataan_benturan", pernyataan="mundur", alasan_benturan="Saya iparnya.")

    def hear(self, chair: str) -> None:
        self.do(
            chair,
            "sidang",
            tanggal="2027-01-11",
            tempat="Ruang rapat BKD",
            pegawai_hadir="hadir",
            penilai_hadir="tertulis",
            keterangan_pegawai="Bukti triwulan tiga tidak dibaca.",
            keterangan_penilai="Bukti datang terlambat.",
            pertimbangan="Bukti diunggah dalam batas waktu.",
        )

    def sit(self) -> None:
        """Name the panel of dewi, eko, gita with hadi in reserve, and hear both sides."""
        self.answered()
        self.name_panel(*POOL)
        self.declare(*POOL)
        self.hear("dewi")

    def vote(self, name: str, vote: str = "menguatkan", reason: str = WHY, **ratings: str) -> None:
        self.do(name, "suara", suara=vote, alasan_suara=reason, **ratings)

    def recommend_change(self) -> None:
        """Vote 2 to 1 for a change."""
        ratings = {"suara_rating_hasil": "di_atas", "suara_rating_perilaku": "di_atas"}
        self.vote("dewi", "mengubah", **ratings)
        self.vote("eko", "menguatkan", "Bukti tidak cukup untuk mengubah rating.")
        self.vote("gita", "mengubah", **ratings)

    def decide(self, name: str = "budi", result: str = "mengubah", **changed: Any) -> None:
        answers: dict[str, Any] = {
            "putusan": [
                {"nomor": "1", "putusan": "diterima", "alasan": WHY},
                {"nomor": "2", "putusan": "ditolak", "alasan": WHY},
            ],
            "hasil_keputusan": result,
            "alasan_keputusan": WHY,
        }
        if result == "mengubah":
            answers |= {"rating_hasil_baru": "di_atas", "rating_perilaku_baru": "di_atas"}
        self.do(name, "keputusan", **{**answers, **changed})

    # ------------------------------------------------------------------ people and plan

    def appoint(self, name: str, seat: str, capacity: str) -> None:
        """Let a person hold a seat in a capacity from today on."""
        self.add(
            Holding(
                person_id=self.ids[name],
                seat_id=self.ids[seat],
                capacity=capacity,
                decree="SP 3/2027",
                valid_from=date(2027, 1, 1),
            )
        )

    def join_pool(self, name: str) -> None:
        """Add a new person to the pool."""
        self.ids[name] = new_id()
        self.add(Person(id=self.ids[name], name=name.capitalize(), employment="pns"))
        self.add_to_pool(name)

    def add_to_pool(self, name: str) -> None:
        """Name a person of the agency for the pool, by decree."""
        self.add(self._pooled(name))

    def try_item(self, item: str, name: str) -> None:
        """Complete an item by its id, whoever it is for."""
        self.engine.execute(c.CompleteItem(AGENCY, item, self.who(name), {}, key=self.key()))

    def _pooled(self, name: str) -> PanelPool:
        return PanelPool(
            agency=AGENCY,
            person_id=self.ids[name],
            category="opd_lain",
            decree="SK 7/2026",
            valid_from=date(2026, 1, 1),
        )

    def _people(self) -> None:
        with self.engine.database.write() as work:
            agency = SmallAgency(work.session, AGENCY)
            for name in ("hani", *POOL, "tono", "fitri"):
                agency.person(name, rank="III/d")
            agency.keep(
                "BKD", Unit(code="BKD", name="Badan Kepegawaian", parent_id=agency.id("PROV"))
            )
            agency.keep("INSP", Unit(code="INSP", name="Inspektorat", parent_id=agency.id("PROV")))
            places = {"hani": "BKD", "dewi": "BKD", "tono": "LINJAMSOS"}
            for name in ("hani", *POOL, "tono", "fitri"):
                unit = places.get(name, "INSP")
                agency.keep(
                    f"seat-{name}",
                    Seat(
                        code=f"S-{name}",
                        name=f"Jabatan {name}",
                        unit_id=agency.id(unit),
                        superior_id=agency.id("GUB"),
                        kind="fungsional",
                    ),
                )
                agency.hold(name, f"seat-{name}")
            agency.role("hani", "pengelola_kinerja", "PROV")
            self.ids = agency.ids
            for name in (*POOL, "wayan", "budi", "tono", "fitri"):
                work.session.add(self._pooled(name))
            self._plan(work.session, "sri")
            work.commit()

    def _plan(self, session: Any, person: str) -> None:
        plan = Plan(
            agency=AGENCY,
            person_id=self.ids[person],
            period=YEAR,
            root=new_id(),
            state="ditetapkan",
            version=1,
            set_version=1,
        )
        session.add(plan)
        session.flush()
        version = PlanVersion(
            agency=AGENCY,
            plan_id=plan.id,
            version=1,
            approach="kuantitatif",
            sent_by=self.who(person),
            sent_for=False,
            sent_at=MONDAY,
        )
        session.add(version)
        session.flush()
        rows = (
            (
                "r1",
                RESULT,
                "i1",
                "kuantitas",
                1200,
                "orang",
            ),
            ("r2", "Tersusunnya laporan program tepat waktu", "i2", "waktu", 10, "hari"),
        )
        for number, (key, text, indicator, aspect, target, unit) in enumerate(rows, 1):
            self.keys[key], self.keys[indicator] = new_id(), new_id()
            row = PlanRow(
                agency=AGENCY,
                plan_version_id=version.id,
                number=number,
                key=self.keys[key],
                kind="utama",
                result=text,
            )
            session.add(row)
            session.flush()
            session.add(
                PlanIndicator(
                    agency=AGENCY,
                    plan_row_id=row.id,
                    number=1,
                    key=self.keys[indicator],
                    aspect=aspect,
                    indicator=f"Jumlah {unit}",
                    target=target,
                    unit=unit,
                )
            )
