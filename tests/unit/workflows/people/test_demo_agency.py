"""The made-up agency: real enough, and the same every time."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import workflows.people
from workflows.domain.nip import parse_nip
from workflows.domain.ranks import check_rank
from workflows.parameters import RuleSet
from workflows.people import demo_chart
from workflows.people.demo_agency import SMALLEST, demo_agency, write_example
from workflows.people.files import read_sheets

EXAMPLE = Path(workflows.people.__file__).parent / "example"
TODAY = date(2026, 1, 5)
RULES = RuleSet(TODAY)


def civil_servants(agency):
    return [row for row in agency.tables["pegawai"] if row["kepegawaian"] != "pejabat_negara"]


@pytest.mark.parametrize("people", [SMALLEST, 33, 150, 400])
def test_it_has_as_many_civil_servants_as_asked_each_in_a_seat(people):
    agency = demo_agency(people)
    assert len(civil_servants(agency)) == len(agency.holders) == people
    seated = {row["nip"] for row in agency.tables["pemangku"] if row["kedudukan"] == "definitif"}
    assert {row["nip"] for row in civil_servants(agency)} <= seated


@pytest.mark.parametrize("people", [SMALLEST - 1, 30_001])
def test_it_is_refused_in_a_size_that_cannot_be(people):
    with pytest.raises(ValueError, match=str(people)):
        demo_agency(people)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_nip_and_rank_obeys_the_rules(seed):
    agency = demo_agency(200, seed=seed)
    nips = [row["nip"] for row in civil_servants(agency)]
    assert len(set(nips)) == len(nips)
    for row in civil_servants(agency):
        nip = parse_nip(row["nip"], TODAY, RULES)
        assert (nip.kind == "pppk") == (row["kepegawaian"] == "pppk")
        assert check_rank(row["golongan"], row["kepegawaian"], RULES) == row["golongan"]


def test_the_same_seed_gives_the_same_agency_and_another_gives_others():
    assert demo_agency(60).tables == demo_agency(60).tables
    assert demo_agency(60).holders != demo_agency(60, seed=7).holders


def test_units_lie_in_four_levels():
    parents = {unit.code: unit.parent for unit in demo_chart.UNITS}

    def level(code):
        return 1 + level(parents[code]) if parents[code] else 1

    assert Counter(level(code) for code in parents).keys() == {1, 2, 3, 4}


def test_it_has_an_empty_seat_a_plt_and_a_person_without_a_superior():
    agency = demo_agency()
    held = {row["jabatan"] for row in agency.tables["pemangku"]}
    assert demo_chart.VACANT not in held
    acting = [row for row in agency.tables["pemangku"] if row["kedudukan"] == "plt"]
    assert [(row["jabatan"], row["nip"]) for row in acting] == [
        (demo_chart.LED_BY_PLT, agency.holders[demo_chart.PLT])
    ]
    superiors = {row["kode"]: row["atasan"] for row in agency.tables["jabatan"]}
    assert superiors[demo_chart.WITHOUT_SUPERIOR] == ""
    assert agency.without_superior == agency.holders[demo_chart.WITHOUT_SUPERIOR]


def test_the_two_people_of_the_stories_are_there_even_in_the_smallest_agency():
    agency = demo_agency(SMALLEST)
    names = {row["nip"]: row["nama"] for row in civil_servants(agency)}
    assert names[agency.social_officer].startswith("Siti Rahmawati")
    assert names[agency.education_officer].startswith("Yoga Pratama")
    assert agency.without_superior is None


@pytest.mark.parametrize("people", [SMALLEST, 150])
def test_a_panel_of_three_and_a_reserve_can_be_drawn_outside_the_unit_of_either_story(people):
    agency = demo_agency(people)
    pool = {row["nip"] for row in agency.tables["peran"] if row["peran"] == "anggota_tim_pemeriksa"}
    unit_of = {row["kode"]: row["unit"] for row in agency.tables["jabatan"]}
    for office in ("DINSOS", "DISDIK"):
        outside = {
            nip
            for seat, nip in agency.holders.items()
            if nip in pool and not unit_of[seat].startswith(office)
        }
        assert len(outside) >= 4


def test_last_years_cycle_is_everybodys_too():
    agency = demo_agency(year=2026)
    starts = {row["mulai"] for row in agency.tables["pemangku"]}
    assert max(starts) <= "2025-01-02"


def test_the_shipped_example_is_what_the_generator_makes(tmp_path):
    write_example(tmp_path)
    assert (EXAMPLE / "pegawai.csv").read_bytes() == (tmp_path / "pegawai.csv").read_bytes()
    shipped, made = (
        read_sheets((folder / "pegawai.xlsx").read_bytes(), "pegawai.xlsx")
        for folder in (EXAMPLE, tmp_path)
    )
    assert shipped == made
