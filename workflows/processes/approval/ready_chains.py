"""The chain tables to begin with, in the folder `ready`, by name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parent / "ready"

TITLES: Mapping[str, str] = {
    "a_penilai": "A. Pejabat penilai saja",
    "b_reviu_lalu_penilai": "B. Reviu pengelola kinerja, lalu pejabat penilai",
    "c_penilai_lalu_bkd": "C. Pejabat penilai, lalu pemeriksaan akhir BKD",
    "d_ketua_tim_lalu_penilai": "D. Rekomendasi ketua tim, lalu pejabat penilai",
    "e_penilai_dan_atasannya": "E. Pejabat penilai, lalu tanda tangan atasannya",
    "f_log_harian_di_samping_skp": "F. Log harian di samping SKP",
    "g_jpt_sekda_lalu_kepala_daerah": "G. JPT: paraf Sekda, lalu kepala daerah",
    "h_keberatan": "H. Keberatan: tanggapan, rekomendasi, keputusan",
}
"""What each is called, in the order in which they are offered."""


def content(name: str) -> bytes:
    """Return the DMN document of a ready chain.

    Raises:
        KeyError: there is none of this name.
    """
    if name not in TITLES:
        raise KeyError(f"Expected a ready chain ({', '.join(TITLES)}) but got {name!r}")
    return (FOLDER / f"{name}.dmn").read_bytes()
