from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from workflows.processes.planning.answers import (
    Indicator,
    PlanIncomplete,
    keep_keys,
    read_answers,
)

VALUES = ["akuntabel", "loyal"]


def row(**given: Any) -> dict[str, Any]:
    return {
        "intervensi": "k1",
        "jenis": "utama",
        "rencana_hasil_kerja": "Penerima manfaat bertambah",
        "milik": "individu",
        "aspek": "kuantitas",
        "indikator": "Jumlah keluarga penerima manfaat",
        "target": 1200,
        "satuan": "keluarga",
        **given,
    }


def more(**given: Any) -> dict[str, Any]:
    """A further indicator of the row above."""
    return {"aspek": "waktu", "indikator": "Bulan selesai", "target": 11, "satuan": "bulan"} | given


def answers(*rows: dict[str, Any], **given: Any) -> dict[str, Any]:
    return {
        "pendekatan": "kuantitatif",
        "hasil_kerja": list(rows),
        "perilaku": [{"nilai": "akuntabel", "ekspektasi": "Terbuka"}, {"nilai": "loyal"}],
        "dukungan_sumber_daya": [{"uraian": "Dua pendamping"}],
        "skema_pertanggungjawaban": [{"uraian": "Laporan triwulan"}],
        "konsekuensi": [{"uraian": "Pelatihan"}],
        **given,
    }


def test_a_row_without_a_result_is_a_further_indicator_of_the_row_above():
    plan = read_answers(answers(row(), more()), VALUES)
    assert [len(result.indicators) for result in plan.results] == [2]
    assert plan.results[0].indicators[1] == Indicator(
        "waktu", "Bulan selesai", Decimal(11), "bulan"
    )


def test_a_row_that_repeats_the_text_above_is_a_further_indicator_too():
    plan = read_answers(answers(row(), row(**more())), VALUES)
    assert [len(result.indicators) for result in plan.results] == [2]


def test_targets_keep_their_decimals_exactly():
    plan = read_answers(answers(row(target=97.35)), VALUES)
    assert plan.results[0].indicators[0].target == Decimal("97.35")


def test_leaders_plan_by_perspective_and_without_aspects():
    rows = [row(perspektif="anggaran", aspek=None)]
    plan = read_answers(answers(hasil_kerja_pimpinan=rows), VALUES)
    assert plan.results[0].perspective == "anggaran"
    assert plan.results[0].indicators[0].aspect is None


def test_the_qualitative_approach_measures_in_words():
    given = {
        "intervensi": "k1",
        "rencana_hasil_kerja": "Layanan lebih ramah",
        "ukuran_keberhasilan": "Keluhan ditanggapi pada hari yang sama",
    }
    plan = read_answers(answers(pendekatan="kualitatif", hasil_kerja_kualitatif=[given]), VALUES)
    assert plan.results[0].indicators == (
        Indicator(None, "Keluhan ditanggapi pada hari yang sama", None, ""),
    )


@pytest.mark.parametrize(
    ("given", "message_id", "field"),
    [
        (answers(), "skp_tanpa_hasil_utama", "hasil_kerja"),
        (answers(row(jenis="tambahan")), "skp_tanpa_hasil_utama", "hasil_kerja"),
        (answers(more()), "skp_baris_tanpa_hasil", "hasil_kerja.0.rencana_hasil_kerja"),
        (
            answers(row(), more(), row(rencana_hasil_kerja="Lain", intervensi="")),
            "skp_tanpa_intervensi",
            "hasil_kerja.2.intervensi",
        ),
        (
            answers(row(), row(rencana_hasil_kerja="Lain"), row()),
            "skp_hasil_kerja_ganda",
            "hasil_kerja.2.rencana_hasil_kerja",
        ),
        (
            answers(row(), perilaku=[{"nilai": "loyal"}, {"nilai": "loyal"}]),
            "skp_perilaku_tidak_lengkap",
            "perilaku",
        ),
    ],
)
def test_an_incomplete_plan_is_refused_at_its_place(
    given: dict[str, Any], message_id: str, field: str
):
    with pytest.raises(PlanIncomplete) as refused:
        read_answers(given, VALUES)
    assert (refused.value.message_id, refused.value.field) == (message_id, field)


def test_an_additional_result_need_not_serve_one_above():
    plan = read_answers(
        answers(row(), row(rencana_hasil_kerja="Panitia", jenis="tambahan", intervensi="")), VALUES
    )
    assert [result.serves for result in plan.results] == ["k1", ""]


def test_texts_keep_their_keys_when_they_stay_or_are_reworded_and_move():
    before = [("a", "Penerima manfaat bertambah"), ("b", "Data terpadu selesai diperbarui")]
    after = ["Data terpadu selesai diperbarui tepat waktu", "penerima  manfaat bertambah", "Baru"]
    assert keep_keys(after, before) == ("b", "a", None)


def test_two_equal_texts_keep_two_keys():
    assert keep_keys(["Jumlah", "Jumlah"], [("a", "Jumlah"), ("b", "Jumlah")]) == ("a", "b")
