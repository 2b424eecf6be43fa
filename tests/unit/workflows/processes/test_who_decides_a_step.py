from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from workflows.processes.approval.resolve import UnknownRule, ask_rule, resolve

BEHIND = {
    "seat:kasi": ["person:wayan"],
    "seat:kabid": ["person:budi"],
    "seat:kadis": ["person:ratna"],
    "role:pengelola_kinerja@dinsos": ["person:eka", "person:wayan"],
}
ABOVE = {"seat:kasi": "seat:kabid", "seat:kabid": "seat:kadis", "seat:kadis": None}


def answer(*principals: str, reason: str = "") -> dict[str, Any]:
    return {"principals": list(principals), "reason": reason, "excluded": ["person:sri"]}


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "atasan_langsung": lambda: answer("seat:kasi", reason="Atasan langsung."),
    "atasan_atasan": lambda: answer("seat:kabid"),
    "kepala_unit": lambda code=None: answer(f"seat:{code or 'kadis'}"),
    "kepala_daerah": lambda: answer("seat:kadis"),
    "peran": lambda name, code="dinsos": answer(f"role:{name}@{code}"),
    "kursi": lambda code: answer(f"seat:{code}"),
    "orang": lambda nip: answer(f"person:{nip}"),
    "atasan_dari": lambda whom: answer(
        *([ABOVE[whom[0]]] if ABOVE.get(whom[0]) else []), reason="Atasan berikutnya."
    ),
}


def behind(principals: list[str]) -> list[str]:
    return [person for each in principals for person in BEHIND.get(each, [])]


def who(rule: str, *taken: str) -> dict[str, Any]:
    return resolve(rule, FUNCTIONS, behind, taken, levels=5)


@pytest.mark.parametrize(
    ("rule", "principals"),
    [
        ("atasan_langsung", ["seat:kasi"]),
        ("kepala_unit", ["seat:kadis"]),
        ("kepala_unit:kabid", ["seat:kabid"]),
        ("peran:pengelola_kinerja", ["role:pengelola_kinerja@dinsos"]),
        ("peran: pengelola_kinerja @ prov", ["role:pengelola_kinerja@prov"]),
        ("kursi:kabid", ["seat:kabid"]),
        ("orang:198501012009011001", ["person:198501012009011001"]),
    ],
)
def test_a_rule_is_a_word_or_a_word_with_a_name(rule: str, principals: list[str]):
    assert ask_rule(rule, FUNCTIONS)["principals"] == principals


@pytest.mark.parametrize("rule", ["siapa_saja", "atasan_langsung:kabid", "kursi", ""])
def test_an_unknown_rule_is_refused_by_name(rule: str):
    with pytest.raises(UnknownRule, match="peran:NAMA"):
        ask_rule(rule, FUNCTIONS)


def test_who_decided_before_is_passed_over_for_the_next_superior():
    found = who("atasan_langsung", "person:wayan")
    assert found["principals"] == ["seat:kabid"]
    assert found["excluded"] == ["person:sri", "person:wayan"]
    assert "sudah memutus langkah lain" in found["reason"]


def test_several_superiors_are_passed_over_one_after_the_other():
    assert who("atasan_langsung", "person:wayan", "person:budi")["principals"] == ["seat:kadis"]


def test_a_role_stays_with_whoever_else_has_it():
    found = who("peran:pengelola_kinerja", "person:wayan")
    assert found["principals"] == ["role:pengelola_kinerja@dinsos"]
    assert "person:wayan" in found["excluded"]


def test_where_nobody_is_left_no_principal_is_named_and_the_reason_says_so():
    found = who("atasan_langsung", "person:wayan", "person:budi", "person:ratna")
    assert found["principals"] == []
    assert "Tidak ada lagi" in found["reason"]
