"""What the made-up people write when somebody objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from admin.demo.scene import Scene
from workflows.objections import Filing, Point

PANEL = ("ketua", "anggota_1", "anggota_2", "anggota_3", "anggota_4", "cadangan")
NAMES_A_PANEL = ("objection", "tunjuk_tim")
REASON = "Bukti dukung triwulan III sudah diunggah tetapi tidak dipertimbangkan dalam penilaian."


def filing() -> Filing:
    """Return what an objector files."""
    return Filing(
        points=[Point(kind="predikat", ground="bukti_diabaikan", reason=REASON)],
        requested="Predikat ditinjau kembali dengan memperhatikan bukti dukung yang ada.",
        truthful=True,
    )


def admit(scene: Scene) -> dict[str, Any]:
    """The office finds most objections complete."""
    if scene.times_before == 0 and scene.subject.chance("incomplete", 20):
        return {
            "hasil_pemeriksaan": "lengkapi",
            "alasan_pemeriksaan": "Sebutkan bukti yang dimaksud pada setiap pokok.",
        }
    return {"hasil_pemeriksaan": "diterima"}


def complete_filing(scene: Scene) -> dict[str, Any]:
    """The objector adds what was missing."""
    rows = [{**row, "alasan": f"{REASON} Rincian terlampir."} for row in scene.initial["pokok"]]
    wanted = scene.initial.get("diminta") or "Predikat ditinjau kembali."
    return {"pokok": rows, "diminta": wanted}


def respond(scene: Scene) -> dict[str, Any]:
    """The assessor answers each contested point."""
    return {
        "tanggapan": [
            {
                "nomor": choice["value"],
                "tanggapan": "Bukti tersebut diterima setelah masa pengukuran berakhir.",
            }
            for choice in scene.choices("pilihan_pokok")
        ]
    }


def panel_is_short(scene: Scene) -> bool:
    """Tell whether conflicts leave too few of the pool for the places that are to be filled."""
    chosen, free = _panel(scene)
    return len(chosen) + len(free) < len(_places(scene))


def name_panel(scene: Scene) -> dict[str, Any]:
    """Those who stay, and as many others as the form asks for."""
    chosen, free = _panel(scene)
    empty = [name for name in _places(scene) if name not in chosen]
    return {**chosen, **dict(zip(empty, free, strict=False))}


def _places(scene: Scene) -> list[str]:
    """Return the places that the form asks for: a panel of three has fewer than one of five."""
    return [name for name in PANEL if name in scene.fields]


def _panel(scene: Scene) -> tuple[dict[str, Any], list[str]]:
    """Return who stays, by place, and who else may be named."""
    chosen = {name: scene.initial[name] for name in _places(scene) if scene.initial.get(name)}
    return chosen, [
        choice["value"]
        for choice in scene.choices("calon_tim")
        if choice["value"] not in chosen.values()
    ]


def hear(scene: Scene) -> dict[str, Any]:
    """The chair records the hearing."""
    return {
        "tanggal": scene.today.isoformat(),
        "tempat": "Ruang rapat Badan Kepegawaian Daerah",
        "pegawai_hadir": "hadir",
        "penilai_hadir": "hadir",
        "keterangan_pegawai": "Bukti diunggah pada pekan terakhir triwulan.",
        "keterangan_penilai": "Penilaian memakai bukti sampai akhir masa pengukuran.",
        "pertimbangan": "Tanggal unggah bukti masih di dalam masa pengukuran.",
    }


def vote(scene: Scene) -> dict[str, Any]:
    """Most members see it one way; some panels are split two to one."""
    grants = scene.subject.chance("granted", 60)
    if scene.actor.number(f"vote:{scene.subject.nip}", 100) < 15:
        grants = not grants
    if not grants:
        return {"suara": "menguatkan", "alasan_suara": "Penilaian sudah sesuai bukti yang ada."}
    return {
        "suara": "mengubah",
        "suara_rating_hasil": "sesuai" if scene.subject.result_rating == "di_bawah" else "di_atas",
        "suara_rating_perilaku": scene.subject.behaviour_rating,
        "alasan_suara": "Bukti dukung masih di dalam masa pengukuran dan layak dipertimbangkan.",
    }


def decide(scene: Scene) -> dict[str, Any]:
    """The assessor's superior follows the panel."""
    granted = scene.subject.chance("granted", 60)
    reason = "Mengikuti rekomendasi tim pemeriksa setelah mendengar kedua pihak."
    answers: dict[str, Any] = {
        "putusan": [
            {
                "nomor": choice["value"],
                "putusan": "diterima" if granted else "ditolak",
                "alasan": reason,
            }
            for choice in scene.choices("pilihan_pokok")
        ],
        "hasil_keputusan": "mengubah" if granted else "menguatkan",
        "alasan_keputusan": reason,
    }
    if granted:
        better = "sesuai" if scene.subject.result_rating == "di_bawah" else "di_atas"
        answers["rating_hasil_baru"] = better
        answers["rating_perilaku_baru"] = scene.subject.behaviour_rating
    return answers


OBJECTION: Mapping[tuple[str, str], Callable[[Scene], dict[str, Any]]] = {
    ("objection", "pemeriksaan_awal"): admit,
    ("objection", "lengkapi_keberatan"): complete_filing,
    ("objection", "tanggapan_penilai"): respond,
    NAMES_A_PANEL: name_panel,
    ("objection", "pernyataan_benturan"): lambda scene: {"pernyataan": "bebas"},
    ("objection", "sidang"): hear,
    ("objection", "suara"): vote,
    ("objection", "keputusan"): decide,
}
