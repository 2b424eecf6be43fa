"""Who submits and who decides, along the ways of a diagram."""

from __future__ import annotations

from bpmn.lint.run import lint
from tests.diagrams import diagram, end, exclusive, start, subprocess, user


def told(*body: str, flows: list[str]) -> list[str | None]:
    content = diagram(*body, flows=flows)
    return [each.element for each in lint({"a.bpmn": content}) if each.rule == "four-eyes"]


DECIDED = ["pilih end | hasil == 'setuju'", "pilih tulis # kembali"]
PILIH = exclusive("pilih", default="kembali")


def test_who_submits_does_not_decide() -> None:
    flows = ["start tulis", "tulis reviu", "reviu pilih", *DECIDED]
    one, other = "peran('kepala')", 'peran( "kepala" )'
    writes = user("tulis", owner=one)
    assert told(start(), writes, user("reviu", owner=other), PILIH, end(), flows=flows) == ["reviu"]
    assert told(start(), writes, user("reviu", owner="pegawai()"), PILIH, end(), flows=flows) == []


def test_a_step_that_decides_nothing_is_done_by_the_same_person() -> None:
    flows = ["start tulis", "tulis reviu", "reviu end"]
    tasks = [user(name, owner="pegawai()") for name in ("tulis", "reviu")]
    assert told(start(), *tasks, end(), flows=flows) == []


def test_an_author_is_found_behind_other_deciders_and_out_of_subprocesses() -> None:
    inner = subprocess(
        "dalam",
        start("s"),
        user("tulis", owner="pegawai()"),
        end("e"),
        flows=["s tulis", "tulis e"],
    )
    flows = [
        "start dalam",
        "dalam reviu",
        "reviu antara",
        "antara putus | hasil == 'disetujui'",
        "antara dalam # ulang",
        "putus pilih",
        "pilih end | hasil == 'setuju'",
        "pilih dalam # kembali",
    ]
    assert told(
        start(),
        inner,
        user("reviu", owner="atasan_langsung()"),
        exclusive("antara", default="ulang"),
        user("putus", owner="pegawai()"),
        PILIH,
        end(),
        flows=flows,
    ) == ["putus"]


def test_what_somebody_else_submits_last_is_what_is_decided_on() -> None:
    flows = ["start dialog", "dialog tulis", "tulis sepakat", "sepakat pilih", *DECIDED]
    tasks = [
        user("dialog", owner="atasan_langsung()"),
        user("tulis", owner="pegawai()"),
        user("sepakat", owner="atasan_langsung()"),
    ]
    assert told(start(), *tasks, PILIH, end(), flows=flows) == []
