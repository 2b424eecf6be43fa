"""January: the plan is drafted, reviewed, returned, mended and set."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.year.paper import Paper, Table
from tests.e2e.year.visitor import Visitor

DRAFTING, DECIDING = "Menyusun SKP", "Memutuskan dokumen"
REASON = "Target keluarga penerima manfaat belum sesuai renstra; mohon dinaikkan menjadi 1.500."

BENEFICIARIES = "Keluarga penerima manfaat program rehabilitasi sosial bertambah"
DATA = "Data penerima bantuan sosial mutakhir"
PAYMENTS = "Bantuan tersalur tepat waktu"
FAMILIES, VERIFIED = "Jumlah keluarga penerima manfaat yang terlayani", "Data yang diverifikasi"

EXPECTATIONS = (
    "Menanggapi permintaan masyarakat paling lambat satu hari kerja.",
    "Setiap kegiatan disertai bukti yang dapat diperiksa.",
    "Membagikan hasil pelatihan kepada rekan satu bidang.",
    "Mendengarkan pendapat rekan sebelum mengambil keputusan.",
    "Menjaga rahasia data penerima layanan.",
    "Mengusulkan perbaikan cara kerja setiap triwulan.",
    "Melibatkan unit terkait sejak perencanaan kegiatan.",
)


def the_employee_drafts_and_sends(employee: Visitor) -> None:
    """Write the plan: two rows by hand, one pasted, behaviour, annex; look at it; send it."""
    employee.open_task(DRAFTING)
    paper = Paper(employee)
    paper.choose("Pendekatan", "Kuantitatif")
    results = paper.table("Hasil kerja")
    served = results.offered("Hasil kerja atasan yang didukung")
    assert len(served) > 1, "the superior's results are offered"
    results.write(
        [
            {
                "Hasil kerja atasan yang didukung": served[0],
                "Jenis": "Utama",
                "Rencana hasil kerja": BENEFICIARIES,
                "Milik": "Organisasi",
                "Aspek": "Kuantitas",
                "Indikator kinerja individu": FAMILIES,
                "Target": "1.200",
                "Satuan": "keluarga",
            },
            {
                "Hasil kerja atasan yang didukung": served[-1],
                "Jenis": "Utama",
                "Rencana hasil kerja": DATA,
                "Milik": "Organisasi",
                "Aspek": "Kualitas",
                "Indikator kinerja individu": VERIFIED,
                "Target": "97,5",
                "Satuan": "%",
            },
        ]
    )
    pasted = (served[0], "Utama", PAYMENTS, "Organisasi", "Waktu", "Penyaluran sebelum tanggal 10")
    results.paste([(*pasted, "12", "penyaluran")])
    Paper(employee).table("Perilaku kerja BerAKHLAK").write(
        [{"Ekspektasi khusus pimpinan": text} for text in EXPECTATIONS]
    )
    paper.table("Dukungan sumber daya").fill("Uraian", 1, "Kendaraan operasional sesuai DPA.")
    paper.table("Skema pertanggungjawaban").fill("Uraian", 1, "Laporan triwulanan kepada atasan.")
    paper.table("Konsekuensi").fill("Uraian", 1, "Penghargaan dan pembinaan.")
    employee.press("Periksa lalu kirim")
    employee.heading("Periksa sebelum mengirim")
    employee.sees(BENEFICIARIES, DATA, PAYMENTS, "1.200", "97,5", served[0])
    paper.send("Kirim")


def the_office_reviews(office: Visitor, employee: Visitor, version: int) -> None:
    """Read the plan as the performance office, and pass it on."""
    office.open_task(DECIDING, employee.who)
    office.sees("Mengapa pada Anda:", BENEFICIARIES, f"{employee.who.name}, versi {version}")
    Paper(office).send("Setujui")
    office.next_is(DECIDING)


def the_supervisor_returns_it(supervisor: Visitor, employee: Visitor) -> None:
    """Send the plan back. The reasons are asked for before anything is sent."""
    supervisor.open_task(DECIDING, employee.who)
    supervisor.sees("1.200 keluarga", VERIFIED)
    supervisor.press("Kembalikan")
    supervisor.sees('Anda memilih "Kembalikan"')
    paper = Paper(supervisor)
    paper.write("Alasan", REASON)
    paper.send("Kembalikan")
    supervisor.next_is(DRAFTING, employee.who.name)


def the_employee_mends_and_resends(employee: Visitor, supervisor: Visitor) -> None:
    """Read the reasons in the plan, change what was objected to, and send it again."""
    employee.is_told("dikembalikan pada langkah")
    employee.open_task(DRAFTING)
    employee.sees("Dikembalikan dengan alasan", REASON, supervisor.who.name)
    results = Paper(employee).table("Hasil kerja")
    row = _row_of(results, BENEFICIARIES)
    expect(results.cell("Target", row)).to_have_value("1.200")
    results.fill("Target", row, "1.500")
    Paper(employee).send()


def the_supervisor_sets_it(supervisor: Visitor, employee: Visitor) -> None:
    """See what changed and what was decided before, and set the plan."""
    supervisor.open_task(DECIDING, employee.who)
    supervisor.sees("Yang berubah", "Keputusan sebelumnya", REASON)
    Paper(supervisor).send("Setujui")
    employee.is_told("(versi 2) telah ditetapkan")
    employee.menu("Tahun saya")
    stages = employee.page.locator(".stages-of-year > li.done").filter(has_text="Persetujuan SKP")
    expect(stages.first).to_contain_text("dikembalikan 2 Jan 2026")
    expect(stages.last).to_contain_text("selesai 2 Jan 2026")
    employee.follow("SKP versi 2")
    employee.sees("ditetapkan", "Yang berubah dari versi 1", "1.500 keluarga", PAYMENTS)


def _row_of(results: Table, result: str) -> int:
    """Return the number of the row that holds a planned result."""
    for row in range(1, results.rows() + 1):
        if results.cell("Rencana hasil kerja", row).input_value() == result:
            return row
    raise AssertionError(f"no row {result!r}")
