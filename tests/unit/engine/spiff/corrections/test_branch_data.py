from __future__ import annotations

from tests.diagrams import (
    boundary,
    diagram,
    end,
    error,
    error_event,
    line,
    message,
    message_event,
    parallel,
    script,
    start,
    subprocess,
    timer,
    user,
)
from tests.running import Running
from tests.stock import Stock

BRANCHES = diagram(
    start(),
    parallel("pisah"),
    user("a"),
    user("b"),
    parallel("gabung"),
    user("lanjut"),
    end(),
    flows=[
        *line("start", "pisah", "a", "gabung", "lanjut", "end"),
        *line("pisah", "b", "gabung"),
    ],
)
LEFT = diagram(
    start(),
    subprocess(
        "bagian",
        start("mulai"),
        user("u"),
        user("w"),
        end("usai"),
        flows=line("mulai", "u", "w", "usai"),
    ),
    boundary("tarik", "bagian", message_event("tarik_kembali")),
    user("lanjut"),
    end(),
    flows=[*line("start", "bagian", "end"), *line("tarik", "lanjut", "end")],
    declared=message("tarik_kembali"),
)


def test_stock_loses_an_update_at_the_join():
    case = Stock(BRANCHES, v=1)
    case.do("a", v=10)
    case.do("b")
    assert case.task("lanjut").data["v"] == 1


def test_a_write_wins_over_a_value_that_a_branch_only_carried_along():
    case = Running(BRANCHES, v=1)
    case.do("a", v=10)
    assert case.wait("b").data == {"v": 1}
    case.do("b", w=2)
    assert case.wait("lanjut").data == {"v": 10, "w": 2}


def test_of_two_writes_the_later_wins_whichever_branch_joins_last():
    case = Running(BRANCHES, v=1)
    case.do("a", v=10)
    case.do("b", v=20)
    assert case.wait("lanjut").data == {"v": 20}


def test_writing_the_same_value_again_is_a_write():
    case = Running(BRANCHES, v=1)
    case.do("b", v=5)
    case.do("a", v=1)
    assert case.wait("lanjut").data == {"v": 1}


def test_stock_merges_lists_place_by_place():
    case = Stock(BRANCHES, daftar=[1, 1, 2])
    case.do("a", daftar=[1, 1, 2, "x"])
    case.do("b", daftar=[1, 1, 2, "y"])
    assert "x" not in case.task("lanjut").data["daftar"]


def test_lists_and_maps_are_taken_whole():
    case = Running(BRANCHES, daftar=[1, 1, 2], peta={"a": 1})
    case.do("a", daftar=[9], peta={"b": 2})
    case.do("b", daftar=[1, 1, 2, "y"])
    assert case.wait("lanjut").data == {"daftar": [1, 1, 2, "y"], "peta": {"b": 2}}


def test_stock_forgets_what_was_set_in_a_subprocess_that_is_left_early():
    case = Stock(LEFT, v=1)
    case.do("u", v=2, dalam="isi")
    case.send("tarik")
    assert case.task("lanjut").data.get("dalam") is None


def test_leaving_a_subprocess_by_a_boundary_event_keeps_what_was_set_inside():
    case = Running(LEFT, v=1)
    case.do("u", v=2, dalam="isi")
    case.send("tarik", alasan="salah")
    assert case.wait("lanjut").data == {"v": 2, "dalam": "isi", "alasan": "salah"}


def test_leaving_a_subprocess_by_an_error_keeps_what_was_set_inside():
    case = Running(
        diagram(
            start(),
            subprocess(
                "bagian",
                start("mulai"),
                user("u"),
                end("gagal", error_event("e1")),
                flows=line("mulai", "u", "gagal"),
            ),
            boundary("salah", "bagian", error_event("e1")),
            user("lanjut"),
            end(),
            flows=[*line("start", "bagian", "end"), *line("salah", "lanjut", "end")],
            declared=error("e1", "1"),
        ),
        v=1,
    )
    case.do("u", v=2, sebab="buruk")
    assert case.wait("lanjut").data == {"v": 2, "sebab": "buruk"}


def test_what_a_branch_leaves_when_it_ends_is_seen_by_the_others_from_their_next_step():
    case = Running(
        diagram(
            start(),
            user("tulis"),
            boundary("ingat", "tulis", timer("timeCycle", "R/P7D"), interrupting=False),
            script("catat", "diingatkan = diingatkan + 1"),
            end("sudah"),
            script("lanjut", "kali = diingatkan"),
            end(),
            flows=[*line("start", "tulis", "lanjut", "end"), *line("ingat", "catat", "sudah")],
        ),
        diingatkan=0,
    )
    case.fire("ingat")
    case.fire("ingat")
    case.fire("ingat")
    case.do("tulis")
    assert case.variables == {"diingatkan": 3, "kali": 3}
