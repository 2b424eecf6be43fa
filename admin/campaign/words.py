"""Stages, states and refusals of a year as people read them."""

from __future__ import annotations

from admin.i18n import gettext, later
from engine.errors import DomainRefused

STAGES = {
    "belum_dibuka": later("Belum dibuka"),
    "belum_mulai": later("Belum mulai menyusun"),
    "menyusun": later("Sedang menyusun"),
    "diajukan": later("Diajukan"),
    "ditetapkan": later("Ditetapkan"),
    "pengukuran": later("Pengukuran"),
    "evaluasi": later("Evaluasi"),
    "umpan_balik": later("Umpan balik"),
    "keberatan": later("Keberatan"),
    "selesai": later("Selesai"),
    "dihentikan": later("Dihentikan"),
}
TAGS = {"selesai": "ok", "ditetapkan": "ok", "belum_dibuka": "warn", "dihentikan": "bad"}

MEMBER_STATES = {
    "menunggu": later("Siap dibuka"),
    "tertahan": later("Tertahan: ada langkah tanpa pejabat"),
    "gagal": later("Gagal dibuka"),
    "dikecualikan": later("Dikecualikan"),
    "sudah_berjalan": later("Sudah berjalan"),
    "dimulai": later("Sudah dibuka"),
}
CAMPAIGN_STATES = {
    "rancangan": (later("Rancangan"), "info"),
    "dibuka": (later("Dibuka"), "ok"),
    "ditutup": (later("Ditutup"), ""),
}
PERIOD_KINDS = {"bulanan": later("Bulanan"), "triwulanan": later("Triwulanan")}
WINDOWS = {
    "penyusunan": later("Penyusunan SKP"),
    "realisasi": later("Pelaporan realisasi dan bukti dukung"),
    "evaluasi": later("Penilaian tahunan"),
}
REFUSALS = {
    "pemeriksaan_usang": later("Pemeriksaan sudah lebih dari sehari; periksa lagi sebelum membuka"),
    "unit_kosong": later("Tidak ada pegawai pada unit yang dipilih"),
    "jenis_periode_tidak_dikenal": later("Pilih jenis periode"),
    "dasar_jenis_periode_wajib": later("Sebutkan keputusan yang mengubah jenis periode"),
    "alasan_wajib": later("Tulis alasannya"),
    "sudah_berjalan": later("Siklus pegawai ini sudah berjalan dan tidak dapat dikecualikan"),
    "tidak_dikecualikan": later("Pegawai ini tidak dikecualikan"),
    "penyertaan_tidak_diperbolehkan": later("Aturan tidak memperbolehkan pegawai ini disertakan"),
    "tahap_tidak_dikenal": later("Pilih tahapnya"),
    "hari_sudah_lewat": later("Hari terakhir yang baru harus hari ini atau sesudahnya"),
}


def refusal(error: DomainRefused) -> str:
    """Return a refusal in the language of the page."""
    text = REFUSALS.get(str(error.facts.get("message_id")))
    return gettext(text) if text else str(error)
