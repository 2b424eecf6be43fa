from __future__ import annotations

from tests.diagrams import diagram, end, exclusive, inclusive, line, script, start, subprocess, user
from tests.running import Running
from tests.stock import Stock

FAR = diagram(
    start(),
    inclusive("pisah", default="lain"),
    subprocess(
        "bagian", start("mulai"), user("dalam"), end("usai"), flows=line("mulai", "dalam", "usai")
    ),
    exclusive("temu"),
    script("satu", "q = 1"),
    script("dua", "q = 1"),
    user("a"),
    user("z"),
    inclusive("gabung"),
    user("lanjut"),
    end(),
    flows=[
        "start pisah",
        "pisah bagian | c == 1",
        "pisah a | c == 1",
        "pisah z # lain",
        *line("bagian", "temu", "satu", "dua", "gabung", "lanjut", "end"),
        "a gabung",
        "z gabung",
    ],
)


def test_stock_does_not_wait_for_a_branch_that_is_inside_a_subprocess():
    case = Stock(FAR, c=1)
    case.do("a")
    assert case.items == ["dalam", "lanjut"]


def test_a_join_waits_for_a_branch_that_is_inside_a_subprocess():
    case = Running(FAR, c=1)
    assert case.open == ["a", "dalam"]
    case.do("a")
    assert case.open == ["dalam"]
    case.do("dalam")
    assert case.open == ["lanjut"]
    case.do("lanjut")
    assert case.ended


def test_a_join_does_not_wait_for_branches_that_were_not_taken():
    case = Running(FAR, c=0)
    assert case.open == ["z"]
    case.do("z")
    assert case.open == ["lanjut"]


def test_a_join_in_a_loop_waits_anew_in_each_round():
    case = Running(
        diagram(
            start(),
            exclusive("temu"),
            inclusive("pisah"),
            user("a"),
            user("b"),
            inclusive("gabung"),
            user("periksa"),
            exclusive("ulang", default="selesai"),
            end(),
            flows=[
                *line("start", "temu", "pisah"),
                "pisah a | satu",
                "pisah b | dua",
                *line("a", "gabung", "periksa", "ulang"),
                "b gabung",
                "ulang temu | lagi",
                "ulang end # selesai",
            ],
        ),
        satu=True,
        dua=True,
    )
    case.do("a")
    case.do("b")
    case.do("periksa", lagi=True, dua=False)
    assert case.open == ["a"]
    case.do("a")
    case.do("periksa", lagi=True, satu=False, dua=True)
    assert case.open == ["b"]
    case.do("b")
    case.do("periksa", lagi=False)
    assert case.ended
