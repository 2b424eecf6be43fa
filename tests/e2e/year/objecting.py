"""The objection: filed, admitted, answered, examined by a panel, decided; papers and the end."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.year.evaluating import AS_HOPED
from tests.e2e.year.measuring import FILE
from tests.e2e.year.paper import Paper, is_pdf
from tests.e2e.year.visitor import Visitor

ADMISSION, RESPONSE = "Memeriksa tenggang dan kelengkapan", "Menanggapi keberatan"
NAMING, DECLARING = "Menunjuk tim pemeriksa", "Menyatakan ada tidaknya benturan kepentingan"
HEARING, VOTING, DECIDING = "Mendengar kedua pihak", "Memberi suara", "Memutus keberatan"
GROUND = "Bukti dukung diabaikan"
REASON = "Laporan triwulan I sudah diunggah sebelum batas waktu tetapi tidak dipertimbangkan."
WANTED = "Rating hasil kerja ditinjau kembali dengan memperhatikan bukti dukung."
RESPONSE_TEXT = "Bukti dukung diterima, tetapi dua laporan berikutnya terlambat."
CONSIDERED = "Tanggal unggah bukti masih di dalam masa pengukuran."
CHANGE, CONFIRM = "Mengubah hasil evaluasi", "Menguatkan hasil evaluasi"
VOTES = (
    (CHANGE, "Pendapat pertama: bukti diunggah tepat waktu dan layak dipertimbangkan."),
    (CHANGE, "Pendapat kedua: target terlampaui sehingga rating perlu dinaikkan."),
    (CONFIRM, "Pendapat berbeda: keterlambatan laporan berpengaruh pada layanan."),
)
DECISION = "Bukti dukung diunggah tepat waktu; rating hasil kerja dinaikkan sesuai rekomendasi."


def the_employee_files(employee: Visitor, days: int) -> str:
    """Say what is contested and why, point to evidence that is there, send; return the number."""
    employee.menu("Tahun saya")
    employee.follow("Ajukan keberatan")
    employee.sees("Apa yang Anda persoalkan?", f"{days} hari lagi")
    page = employee.page
    point = page.locator("ul.points li").filter(has_text="Predikat Butuh Perbaikan")
    employee.touch(point.get_by_role("checkbox").check)
    employee.touch(lambda: point.get_by_label("Dasar keberatan").select_option(label=GROUND))
    employee.touch(point.get_by_label("Alasan", exact=True).fill, REASON)
    paper = Paper(employee)
    paper.write("Hasil yang Anda minta", WANTED)
    employee.touch(page.get_by_role("checkbox", name=re.compile(FILE)).check)
    employee.press("Lanjut: periksa")
    employee.heading("Periksa sebelum mengirim")
    employee.sees(REASON, WANTED, FILE, "hanya dapat diajukan satu kali")
    employee.touch(page.get_by_label(re.compile("^Saya menyatakan bahwa semua")).check)
    employee.press("Kirim keberatan")
    employee.heading("Keberatan sudah diterima")
    employee.sees("Atasan pejabat penilai memutuskan dengan alasan")
    number = page.locator(".notice.ok strong").inner_text()
    employee.is_told(f"Keberatan {number} atas hasil evaluasi telah diajukan")
    return number


def the_office_admits(office: Visitor, employee: Visitor) -> None:
    """Look at deadline and completeness, and admit the objection."""
    office.open_task(ADMISSION, employee.who)
    office.sees(REASON, WANTED, GROUND, "Diajukan pada", "Batas pengajuan")
    Paper(office).send("Diterima untuk diperiksa")


def the_supervisor_responds(supervisor: Visitor, employee: Visitor, number: str) -> None:
    """Answer each contested point as the assessor."""
    supervisor.is_told(f"Keberatan {number}")
    supervisor.open_task(RESPONSE, employee.who)
    supervisor.sees(REASON, WANTED)
    answers = Paper(supervisor).table("Tanggapan per pokok")
    answers.fill("Tanggapan", 1, RESPONSE_TEXT)
    Paper(supervisor).send()
    employee.is_told(f"Pejabat penilai menanggapi keberatan {number}")


def the_office_names_the_panel(
    office: Visitor, employee: Visitor, members: list[Visitor], reserve: str
) -> None:
    """Choose chair, two members and a reserve; who is near to the case cannot be chosen."""
    office.open_task(NAMING, employee.who)
    office.sees("Tidak dapat dipilih")
    page = office.page
    chair = page.get_by_label("Ketua", exact=True)
    offered = "\n".join(chair.locator("option").all_inner_texts())
    assert employee.who.name not in offered
    assert office.who.name not in offered
    others = page.get_by_label("Anggota", exact=True).all()  # two more are for a panel of five
    fields = [chair, *(field for field in others if field.is_visible())]
    fields.append(page.get_by_label("Cadangan", exact=True))
    for field, name in zip(fields, [*(m.who.name for m in members), reserve], strict=True):
        label = next(text for text in field.locator("option").all_inner_texts() if name in text)
        office.touch(lambda field=field, label=label: field.select_option(label=label))
    Paper(office).send()


def a_member_declares(member: Visitor, employee: Visitor, number: str) -> None:
    """Say that nothing ties one to the case."""
    member.is_told(f"Anda ditunjuk memeriksa keberatan {number}")
    member.open_task(DECLARING, employee.who)
    member.sees(employee.who.name)
    Paper(member).send("Saya bebas dari benturan")


def the_chair_hears_both(chair: Visitor, employee: Visitor, day: str) -> None:
    """Hear employee and assessor, and write it down for the minutes."""
    chair.open_task(HEARING, employee.who)
    chair.sees(REASON, RESPONSE_TEXT, FILE)
    paper = Paper(chair)
    paper.write("Tanggal sidang", day)
    paper.write("Tempat", "Ruang rapat Badan Kepegawaian Daerah")
    paper.choose("Kehadiran pegawai", "Hadir")
    paper.choose("Kehadiran penilai", "Hadir")
    paper.write("Keterangan pegawai", "Bukti diunggah pada pekan terakhir triwulan.")
    paper.write("Keterangan penilai", "Dua laporan berikutnya terlambat.")
    paper.write("Pertimbangan", CONSIDERED)
    paper.send()


def a_member_votes(member: Visitor, employee: Visitor, vote: tuple[str, str]) -> None:
    """Vote with reasons, in an item of one's own."""
    member.open_task(VOTING, employee.who)
    member.sees(CONSIDERED, "Isian ini rahasia")
    member.misses(*(reason for _, reason in VOTES))
    paper = Paper(member)
    paper.choose("Suara", vote[0])
    if vote[0] == CHANGE:
        paper.choose("Rating hasil kerja yang direkomendasikan", AS_HOPED)
        paper.choose("Rating perilaku yang direkomendasikan", AS_HOPED)
    paper.write("Alasan", vote[1])
    paper.send()
    member.misses(vote[1])


def nobody_can_read_a_vote(employee: Visitor, others: list[Visitor]) -> None:
    """Look where votes could show while one is missing: the case, the notices, the year."""
    for visitor in [employee, *others]:
        visitor.menu("Kabar")
        visitor.misses(*(reason for _, reason in VOTES))
        visitor.follow(re.compile("[Kk]eberatan"))
        visitor.sees("Sekarang", VOTING, "Riwayat")
        visitor.misses(*(reason for _, reason in VOTES), CHANGE)


def the_superior_decides(superior: Visitor, employee: Visitor) -> None:
    """Read the recommendation with the dissent, and decide with reasons for each point."""
    superior.open_task(DECIDING, employee.who)
    superior.sees("Rekomendasi tim", "Suara anggota", *(reason for _, reason in VOTES))
    paper = Paper(superior)
    rulings = paper.table("Putusan per pokok keberatan")
    rulings.fill("Putusan", 1, "Diterima")
    rulings.fill("Alasan", 1, DECISION)
    paper.choose("Keputusan", CHANGE)
    expect(superior.page.get_by_role("group", name="Rating hasil kerja baru")).to_be_visible()
    paper.choose("Rating hasil kerja baru", AS_HOPED)
    paper.choose("Rating perilaku baru", AS_HOPED)
    paper.write("Alasan keputusan", DECISION)
    paper.send()


def everybody_is_told(everybody: list[Visitor], number: str) -> None:
    """Both parties, the panel and the office hear how it ended."""
    for visitor in everybody:
        visitor.is_told(f"Keberatan {number} diputus: predikat berubah")


def the_year_ends(employee: Visitor, number: str) -> None:
    """See the changed grade as a new version beside the old one, the papers, and the end."""
    employee.menu("Tahun saya")
    employee.sees("Evaluasi versi 1: Butuh Perbaikan", "Evaluasi versi 2: Baik")
    employee.sees("diubah oleh keputusan keberatan", f"Keberatan {number}", "selesai")
    page = employee.page
    for link in ("surat keputusan (PDF)", "berita acara (PDF)"):
        assert is_pdf(employee.fetch(page.get_by_role("link", name=link))), link
    expect(page.locator(".stages-of-year > li.later")).to_have_count(0)
    expect(page.get_by_role("link", name="Ajukan keberatan")).to_have_count(0)
