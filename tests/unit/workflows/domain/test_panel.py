"""DOMAIN.md section 14, T10: who sits on an objection, what counts, who decides."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.domain import panel
from workflows.domain.panel import Candidate, PanelRefused, Parties, Sitting
from workflows.domain.rating import UnknownRating
from workflows.parameters import RuleSet

RULES = RuleSet(date(2026, 1, 1))
PARTIES = Parties(
    employee="sri",
    assessor="wayan",
    decider="budi",
    feedback_givers=frozenset({"dewi"}),
    line=frozenset({"agus"}),
    units=frozenset({"linjamsos"}),
    earlier=frozenset({"lina"}),
)
THREE = ("ketua", "satu", "dua")
FIVE = (*THREE, "tiga", "empat")


def refused(reason):
    return pytest.raises(PanelRefused, check=lambda error: error.reason_id == reason)


@pytest.mark.parametrize("size", [0, 1, 2, 4, 6, 7])
def test_a_panel_of_a_size_not_allowed_is_refused_at_set_up(size):
    with refused("ukuran_tim"):
        panel.check_size(size, RULES)


@pytest.mark.parametrize("size", [3, 5])
def test_a_panel_of_three_or_five_may_be_set_up(size):
    assert panel.check_size(size, RULES) == size


@pytest.mark.parametrize(
    ("candidate", "reason"),
    [
        (Candidate("sri"), "pegawai"),
        (Candidate("wayan"), "penilai"),
        (Candidate("budi"), "pemutus"),
        (Candidate("dewi"), "pemberi_umpan_balik"),
        (Candidate("agus"), "garis_komando"),
        (Candidate("eko", units=frozenset({"linjamsos", "x"})), "unit_pegawai"),
        (Candidate("lina"), "tim_terdahulu"),
        (Candidate("eko", ties={"sri": "keluarga"}), "hubungan"),
        (Candidate("eko", ties={"wayan": "usaha"}), "hubungan"),
        (Candidate("eko", declared="Pernah berselisih."), "pernyataan"),
    ],
)
def test_whoever_is_close_to_the_case_may_not_sit(candidate, reason):
    assert [each.reason_id for each in panel.conflicts(candidate, PARTIES, RULES)] == [reason]


def test_a_stranger_to_the_case_may_sit():
    stranger = Candidate("eko", units=frozenset({"inspektorat"}), ties={"lina": "pasangan"})
    assert panel.conflicts(stranger, PARTIES, RULES) == ()


def test_every_conflict_is_told_not_only_the_first():
    both = Candidate("dewi", units=frozenset({"linjamsos"}), ties={"sri": "pasangan"})
    found = [each.reason_id for each in panel.conflicts(both, PARTIES, RULES)]
    assert found == ["pemberi_umpan_balik", "unit_pegawai", "hubungan"]
    assert all(each.message for each in panel.conflicts(both, PARTIES, RULES))


def candidates(*names):
    return [Candidate(name) for name in names]


def test_a_panel_of_three_with_a_reserve_is_accepted():
    panel.check_members(candidates(*THREE), candidates("eko"), PARTIES, RULES)


@pytest.mark.parametrize(
    ("members", "reserves", "reason"),
    [
        (THREE[:2], ("eko",), "ukuran_tim"),
        (THREE, (), "cadangan"),
        (THREE, ("satu",), "anggota_ganda"),
        (("ketua", "satu", "wayan"), ("eko",), "penilai"),
        (THREE, ("sri",), "pegawai"),
    ],
)
def test_a_panel_that_is_not_fair_is_refused(members, reserves, reason):
    with refused(reason):
        panel.check_members(candidates(*members), candidates(*reserves), PARTIES, RULES)


def test_three_members_with_one_recused_sit_only_with_an_alternate():
    with refused("kuorum"):
        panel.sitting(THREE, {"ketua", "dua"}, RULES)
    found = panel.sitting(THREE, {"ketua", "dua", "eko"}, RULES, alternates=["eko"])
    assert found == Sitting(("ketua", "dua", "eko"), None, ("eko",))


def test_an_alternate_may_fill_the_chairs_place_in_a_full_panel():
    found = panel.sitting(THREE, {"satu", "dua", "eko"}, RULES, alternates=["eko"])
    assert found.members == ("satu", "dua", "eko")


def test_an_alternate_stays_out_when_all_members_came():
    found = panel.sitting(THREE, {*THREE, "eko"}, RULES, alternates=["eko"])
    assert found == Sitting(THREE, None, ())


def test_of_four_present_the_most_junior_steps_down():
    found = panel.sitting(FIVE, {"ketua", "satu", "tiga", "empat"}, RULES)
    assert found == Sitting(("ketua", "satu", "tiga"), "empat", ())


def test_a_panel_of_five_short_of_members_needs_its_chair():
    assert panel.sitting(FIVE, FIVE, RULES).members == FIVE
    with refused("ketua"):
        panel.sitting(FIVE, {"satu", "dua", "tiga"}, RULES)
    with refused("ketua"):
        panel.sitting(FIVE, {"satu", "dua", "tiga", "empat"}, RULES)
    with refused("kuorum"):
        panel.sitting(FIVE, {"ketua", "dua"}, RULES)


@given(st.sampled_from([THREE, FIVE]), st.sets(st.sampled_from([*FIVE, "eko", "fajar"])))
def test_whoever_sits_is_an_odd_number_that_came_and_no_tie_is_possible(members, present):
    try:
        found = panel.sitting(members, present, RULES, alternates=["eko", "fajar"])
    except PanelRefused:
        return
    assert len(found.members) % 2 == 1
    assert len(found.members) >= 3
    assert set(found.members) <= present
    assert len(found.members) == len(members) or members[0] in found.members
    assert found.stepped_down not in found.members


def test_two_votes_of_three_carry_and_the_third_dissents():
    found = panel.tally(dict(zip(THREE, ["ubah", "tetap", "ubah"], strict=True)), THREE)
    assert (found.outcome, found.counts, found.dissenters) == (
        "ubah",
        {"ubah": 2, "tetap": 1},
        ("satu",),
    )
    with refused("alasan_berbeda"):
        panel.check_close(found, {"satu": "  "})
    panel.check_close(found, {"satu": "Bukti tidak cukup."})


def test_three_different_votes_carry_nothing():
    found = panel.tally(dict(zip(THREE, ["ubah", "tetap", "ulang"], strict=True)), THREE)
    assert (found.outcome, found.dissenters) == (None, ())
    with refused("tanpa_mayoritas"):
        panel.check_close(found, {})


def test_nobody_abstains_and_nobody_else_votes():
    with refused("suara_kurang"):
        panel.tally({"ketua": "ubah", "satu": "tetap"}, THREE)
    with refused("suara_kurang"):
        panel.tally({"ketua": "ubah", "satu": "tetap", "dua": ""}, THREE)
    with refused("suara_asing"):
        panel.tally({**dict.fromkeys(THREE, "ubah"), "eko": "tetap"}, THREE)


def test_only_the_seat_of_the_assessors_superior_decides():
    seat = ["seat:kabid"]
    panel.check_decider("budi", ["person:budi", "seat:kabid"], seat, PARTIES)
    panel.check_decider("plt", ["person:plt", "seat:kasi", "seat:kabid"], seat, PARTIES)
    with refused("bukan_pemutus"):
        panel.check_decider("ratna", ["person:ratna", "seat:kadis"], seat, PARTIES)
    for party in ("sri", "wayan"):
        with refused("pihak"):
            panel.check_decider(party, [f"person:{party}", "seat:kabid"], seat, PARTIES)


def test_a_decision_moves_one_grade_and_no_other():
    grades = {"sri": "baik", "eko": "baik", "lina": "sangat_baik"}
    after = panel.grades_after(grades, "sri", "sangat_baik", RULES)
    assert after == {"sri": "sangat_baik", "eko": "baik", "lina": "sangat_baik"}
    assert grades["sri"] == "baik", "the grades given are not changed"
    assert panel.grades_after(grades, "sri", "baik", RULES) == grades


def test_an_objection_does_not_make_it_worse_unless_the_agency_allows_it():
    with refused("putusan_turun"):
        panel.check_new_grade("baik", "kurang", RULES)
    panel.check_new_grade("baik", "kurang", {**RULES, "putusan_turun_diizinkan": True})
    with pytest.raises(UnknownRating):
        panel.check_new_grade("baik", "cukup", RULES)
