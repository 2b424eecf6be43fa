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


def test_a_step_that_only_informs_needs_no_deadline_and_nobody_agrees_in_it():
    told = row(2, jenis_langkah="tahu", tenggat=None, kelompok=1)
    steps = plan_chain([row(1, kelompok=1), told, row(3, jenis_langkah="tahu")])
    assert [(step.needed, step.deadline != "") for step in steps] == [
        (1, True),
        (1, False),
        (0, True),
    ]
    assert result_of(0, ["diberitahu"]) == "disetujui"


def test_a_chain_of_steps_that_only_inform_decides_nothing():
    with pytest.raises(ChainUnusable, match="only inform"):
        plan_chain([row(1, jenis_langkah="tahu")])


def test_a_step_knows_its_row_of_the_table():
    steps = plan_chain([row(2), row(1)], (4, 7))
    assert [(step.name, step.row) for step in steps] == [("Langkah 1", 7), ("Langkah 2", 4)]
