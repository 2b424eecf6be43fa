"""Through the year: what will be done, what was reached with its evidence, what is said of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tests.e2e.year.paper import Paper, is_pdf, one_page
from tests.e2e.year.visitor import Visitor

ACTIONS, RESULTS = "Menyusun rencana aksi", "Melaporkan realisasi dan bukti dukung"
FEEDBACK = "Memberi umpan balik dan rating periode"
FILE = "laporan-penyaluran-tw1.pdf"
AS_HOPED = "Sesuai ekspektasi"
GOOD = "Penyaluran selesai sebelum tanggal 10 dan tidak ada keluhan."
IMPROVE = "Catat hambatan lebih awal agar dapat dibantu."
ANY_DAY = "Menjelaskan syarat bantuan kepada keluarga lansia dengan sabar."
REPLY = "Terima kasih. Caranya akan saya tulis sebagai panduan bagi rekan."


@dataclass(frozen=True)
class Quarter:
    """One period, and what was reached of each of the three results."""

    name: str
    begins: date
    reported: date
    reached: tuple[str, str, str]


QUARTERS = (
    Quarter("Triwulan I 2026", date(2026, 1, 2), date(2026, 3, 27), ("390", "97", "3")),
    Quarter("Triwulan II 2026", date(2026, 4, 1), date(2026, 6, 26), ("780", "97,5", "6")),
    Quarter("Triwulan III 2026", date(2026, 7, 1), date(2026, 9, 25), ("1.150", "98", "9")),
    Quarter("Triwulan IV 2026", date(2026, 10, 1), date(2026, 12, 18), ("1.540", "98", "12")),
)


def the_employee_plans_actions(employee: Visitor, quarter: Quarter) -> None:
    """Say for each planned result what will be done in the period."""
    employee.open_task(ACTIONS)
    employee.sees(quarter.name)
    actions = Paper(employee).table("Rencana aksi")
    results = actions.offered("Rencana hasil kerja")
    assert len(results) == len(quarter.reached), results
    actions.write(
        [
            {"Rencana hasil kerja": result, "Rencana aksi": f"Melaksanakan bagian {number}"}
            for number, result in enumerate(results, start=1)
        ]
    )
    Paper(employee).send()


def the_employee_reports(employee: Visitor, quarter: Quarter, *, with_file: bool) -> None:
    """Say what was reached, and show it with a file that opens in place."""
    employee.open_task(RESULTS)
    employee.sees(quarter.name)
    results = Paper(employee).table("Realisasi")
    assert results.rows() >= len(quarter.reached)
    for row, reached in enumerate(quarter.reached, start=1):
        results.fill("Realisasi", row, reached)
        results.fill("Sumber data", row, "Laporan bulanan seksi")
    if with_file:
        files = Paper(employee).table("Bukti dukung")
        files.fill("Rencana hasil kerja", 1, files.offered("Rencana hasil kerja")[0])
        files.fill("Judul", 1, "Laporan penyaluran")
        files.upload("Berkas", 1, FILE, one_page("Laporan penyaluran"))
    Paper(employee).send()


def the_supervisor_gives_feedback(
    supervisor: Visitor, employee: Visitor, quarter: Quarter, *, with_file: bool
) -> None:
    """See the achievement as the aid that it is, open the evidence, and rate the period."""
    supervisor.open_task(FEEDBACK, employee.who)
    supervisor.sees(quarter.name, "Realisasi dan capaian (alat bantu)", quarter.reached[0])
    if with_file:
        the_evidence_opens_in_place(supervisor)
    paper = Paper(supervisor)
    results = paper.table("Umpan balik hasil kerja")
    behaviours = paper.table("Umpan balik perilaku kerja")
    for row in results.rated():
        results.fill("Yang sudah baik", row, GOOD)
        results.fill("Rating periode", row, AS_HOPED)
    behaviours.fill("Yang perlu diperbaiki", 1, IMPROVE)
    for row in behaviours.rated():
        behaviours.fill("Rating periode", row, AS_HOPED)
    paper.send("Kirim umpan balik")


def a_later_quarter(employee: Visitor, supervisor: Visitor, quarter: Quarter) -> None:
    """Let a period come, plan it, report near its end, and hear about it."""
    employee.move_clock(quarter.begins)
    the_employee_plans_actions(employee, quarter)
    employee.move_clock(quarter.reported)
    the_employee_reports(employee, quarter, with_file=False)
    the_supervisor_gives_feedback(supervisor, employee, quarter, with_file=False)


def the_evidence_opens_in_place(visitor: Visitor) -> None:
    """Open the file by its link, as it stands on the page."""
    content = visitor.fetch(visitor.page.get_by_role("link", name=FILE).first)
    assert is_pdf(content), FILE


def feedback_on_any_day(supervisor: Visitor, employee: Visitor) -> None:
    """Say something about one behaviour; it reaches the employee at once and is answered."""
    supervisor.menu("Umpan balik")
    supervisor.follow(f"Beri umpan balik kepada {employee.who.name}")
    supervisor.heading(f"Umpan balik untuk {employee.who.name}")
    paper = Paper(supervisor)
    paper.pick("Tentang", "Harmonis")
    paper.write("Yang sudah baik", ANY_DAY)
    supervisor.press("Kirim umpan balik")
    supervisor.sees("sudah sampai pada", ANY_DAY, "Belum ditanggapi")

    told = f"{supervisor.who.name} memberi Anda umpan balik"
    employee.is_told(told)
    employee.follow(re.compile(re.escape(told)))
    note = employee.page.locator("ul.notes li").filter(has_text=ANY_DAY)
    employee.touch(note.get_by_text("Tanggapi", exact=True).click)
    employee.touch(note.get_by_label("Tanggapan Anda").fill, REPLY)
    employee.press("Kirim tanggapan", note)
    employee.sees("Tanggapan Anda terkirim", REPLY)
    supervisor.is_told(f"{employee.who.name} menanggapi umpan balik Anda")
    supervisor.menu("Umpan balik")
    supervisor.sees(REPLY)
