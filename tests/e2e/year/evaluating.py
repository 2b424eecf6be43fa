"""January of the next year: the grade, its receipt, the dialogue and the plan to develop."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.year.paper import Paper
from tests.e2e.year.visitor import Visitor

ORGANISATION, RATING = "Menetapkan predikat organisasi", "Menilai kinerja tahunan"
RELEASE, RECEIPT = "Memeriksa dan merilis hasil", "Konfirmasi penerimaan"
DIALOGUE, ANSWER = "Mencatat dialog kinerja", "Menanggapi dan menyusun rencana pengembangan"
AGREEMENT = "Menyepakati rencana pengembangan"
AS_HOPED, BELOW = "Sesuai ekspektasi", "Di bawah ekspektasi"
WHY_BELOW = "Dua laporan triwulan diserahkan sesudah batas waktu yang disepakati."
ADVICE = "Susun jadwal laporan sejak awal triwulan."
STRENGTH = "Dekat dengan keluarga penerima manfaat dan dipercaya mereka."
WEAKNESS = "Laporan perlu disiapkan lebih awal."
TRAINING = "Bimbingan teknis penulisan laporan"


def the_office_grades_the_organisation(office: Visitor, employee: Visitor) -> None:
    """Set the grade of the organisation, which comes before anybody's own."""
    office.open_task(ORGANISATION, employee.who)
    paper = Paper(office)
    paper.pick("Unit organisasi", "Dinas Sosial")
    paper.choose("Predikat kinerja organisasi", "Baik")
    paper.write("Dasar penetapan", "Laporan kinerja instansi pemerintah tahun 2026.")
    paper.send()
    office.next_is(RATING)
    office.has_no_task(ORGANISATION)


def the_supervisor_rates(supervisor: Visitor, employee: Visitor) -> None:
    """Rate below what the year's own ratings propose, which needs a written reason."""
    supervisor.open_task(RATING, employee.who)
    supervisor.sees("Predikat kinerja organisasi", "Usulan rating hasil kerja (alat bantu)")
    paper = Paper(supervisor)
    paper.choose("Rating hasil kerja", BELOW)
    paper.choose("Rating perilaku kerja", AS_HOPED)
    paper.write("Alasan rating hasil kerja", WHY_BELOW)
    paper.write("Catatan atau rekomendasi (boleh kosong)", ADVICE)
    paper.send()


def the_supervisor_releases(supervisor: Visitor, employee: Visitor) -> None:
    """See the grade that follows from the two ratings, and let it go out."""
    supervisor.open_task(RELEASE, employee.who)
    supervisor.sees("Butuh perbaikan", BELOW, AS_HOPED)
    Paper(supervisor).send("Rilis hasil")


def the_employee_receives(employee: Visitor) -> None:
    """Read the grade with its reasons and confirm that it has come; only now the clock starts."""
    employee.is_told("Hasil evaluasi kinerja Anda sudah dirilis")
    employee.open_task(RECEIPT)
    employee.sees("Butuh perbaikan", WHY_BELOW, ADVICE)
    paper = Paper(employee)
    paper.tick("Saya telah menerima dokumen evaluasi kinerja ini")
    paper.send()
    employee.is_told("Anda dapat mengajukan keberatan")


def they_talk(supervisor: Visitor, employee: Visitor, day: str) -> None:
    """Hold the performance dialogue and put down what was agreed."""
    supervisor.open_task(DIALOGUE, employee.who)
    paper = Paper(supervisor)
    paper.write("Tanggal dialog", day)
    paper.write("Kekuatan", STRENGTH)
    paper.write("Yang perlu diperbaiki", WEAKNESS)
    paper.table("Kesepakatan").write([{"Kesepakatan": "Bertemu setiap bulan."}])
    paper.send()


def the_employee_plans_to_develop(employee: Visitor, supervisor: Visitor) -> None:
    """Answer the dialogue and draw up the plan that this grade makes compulsory."""
    employee.is_told(f"{supervisor.who.name} mencatat dialog kinerja")
    employee.open_task(ANSWER)
    employee.sees(STRENGTH, WEAKNESS, "Bertemu setiap bulan.")
    paper = Paper(employee)
    paper.write("Tanggapan Anda (boleh kosong)", "Terima kasih, saya sepakat.")
    paper.table("Rencana pengembangan").write(
        [
            {
                "Kesenjangan": "Penyusunan laporan",
                "Tujuan": "Laporan selesai tepat waktu",
                "Metode": "Pelatihan klasikal",
                "JP": "20",
                "Batas waktu": "2027-06-30",
                "Mentor": supervisor.who.name,
                "Pelatihan yang diinginkan": TRAINING,
            }
        ]
    )
    paper.send()


def the_supervisor_agrees(supervisor: Visitor, employee: Visitor) -> None:
    """Read the plan to develop, and agree."""
    supervisor.open_task(AGREEMENT, employee.who)
    supervisor.sees("Terima kasih, saya sepakat.", TRAINING, "20")
    Paper(supervisor).send("Setujui")
    employee.is_told("menyepakati rencana pengembangan Anda")


def the_year_waits_for_an_objection(employee: Visitor, until: str, days: int) -> None:
    """See until when one may object."""
    employee.menu("Tahun saya")
    employee.sees("Masa keberatan", f"sampai {until}", f"{days} hari lagi")
    employee.sees("Tahun ditutup bila sampai saat itu tidak ada keberatan")
    expect(employee.page.get_by_role("link", name="Ajukan keberatan")).to_be_visible()
