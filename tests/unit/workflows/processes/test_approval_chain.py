from __future__ import annotations

from typing import Any

import pytest

from workflows.processes.approval.chain import ChainUnusable, plan_chain, result_of


def row(urutan: int, **given: Any) -> dict[str, Any]:
    return {
        "urutan": urutan,
        "kelompok": None,
        "cukup": None,
        "jenis_langkah": "setuju",
        "nama_langkah": f"Langkah {urutan}",
        "aturan": "atasan_langsung",
        "tenggat": "P5D hari_kerja",
        "pengingat": "P1D",
        "eskalasi": None,
        **given,
    }


def test_steps_follow_their_order_whatever_the_order_of_the_rows():
    steps = plan_chain([row(20, nama_langkah="Tetapkan"), row(10, nama_langkah="Reviu")])
    assert [(step.number, step.name) for step in steps] == [(1, "Reviu"), (2, "Tetapkan")]


def test_a_step_without_a_group_stands_alone():
    assert [step.group for step in plan_chain([row(1), row(2)])] == [1, 2]


def test_steps_of_one_group_all_have_to_agree_unless_the_table_says_fewer():
    everyone = plan_chain([row(1, kelompok=1), row(2, kelompok=1), row(3, kelompok=1)])
    assert {step.needed for step in everyone} == {3}
    two = plan_chain([row(1, kelompok=1, cukup=2), row(2, kelompok=1), row(3, kelompok=1)])
    assert {step.needed for step in two} == {2}


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"jenis_langkah": "restui"}, "restui"),
        ({"aturan": ""}, "who decides"),
        ({"tenggat": None}, "deadline"),
        ({"cukup": 2}, "asks for 2"),
    ],
)
def test_a_row_that_can_not_be_run_is_named(given: dict[str, Any], why: str):
    with pytest.raises(ChainUnusable, match=why):
        plan_chain([row(1, **given)])


def test_a_table_without_a_fitting_row_gives_no_chain():
    with pytest.raises(ChainUnusable, match="no row fits"):
        plan_chain([])


@pytest.mark.parametrize(
    ("needed", "states", "result"),
    [
        (1, ["terbuka"], "berjalan"),
        (1, ["disetujui"], "disetujui"),
        (2, ["disetujui", "terbuka", "terbuka"], "berjalan"),
        (2, ["disetujui", "terbuka", "disetujui"], "disetujui"),
        (2, ["disetujui", "dikembalikan", "terbuka"], "dikembalikan"),
        (1, ["dikembalikan", "ditolak"], "ditolak"),
    ],
)
def test_a_group_ends_with_enough_approvals_or_the_first_return_or_refusal(
    needed: int, states: list[str], result: str
):
    assert result_of(needed, states) == result
