"""The sentence of each reason why a decision needs somebody's eyes, in Indonesian."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

NEAR, SAMPLE = "tenggat_dekat", "contoh_acak"
"""Reasons that no rule gives: what a list sees by the clock, and what was drawn to be looked at."""

SENTENCES: Mapping[str, str] = {
    "keberatan": "menyangkut keberatan",
    "pemberian_wewenang": "memberi wewenang kepada seseorang",
    "predikat_rendah": "predikat %(sebutan_predikat)s diputuskan satu per satu",
    "berubah_setelah_kalibrasi": "rating berubah setelah kalibrasi",
    "predikat_ujung": "predikat %(sebutan_predikat)s",
    "berubah_sejak_dilihat": "berubah sejak Anda lihat: versi %(versi_dilihat)s menjadi %(versi)s",
    "pernah_dikembalikan": "pernah dikembalikan %(pengembalian)s kali",
    "target_turun": "target turun %(penurunan_target)s%% dari tahun lalu",
    "bukti_belum_ada": "%(hasil_tanpa_bukti)s hasil kerja tanpa bukti dukung",
    "nilai_berbeda": "nilai diri dan atasan berbeda satu tingkat",
    "kasus_pertama": "kasus pertama di bawah Anda",
    "dialihkan": "dialihkan karena lewat tenggat",
    "perlu_isian": "perlu isian Anda",
    NEAR: "tenggat dekat",
    SAMPLE: "pemeriksaan acak (%(persen)s%%)",
}


def messages() -> Iterator[str]:
    """Yield every text that a catalogue has to translate."""
    yield from SENTENCES.values()


def tell(reason: Mapping[str, Any], translate: Callable[[str], str]) -> str:
    """Return a kept reason as a sentence.

    Args:
        reason: code and facts, as items keep it.
        translate: gives a message in the reader's language.
    """
    message = SENTENCES.get(reason["code"])
    if message is None:  # of a release that knew more
        return str(reason["code"])
    facts = {name: translate(str(value)) for name, value in (reason.get("facts") or {}).items()}
    return translate(message) % facts
