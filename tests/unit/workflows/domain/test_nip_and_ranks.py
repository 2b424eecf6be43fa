"""DOMAIN.md section 14, T8, and 9.2: numbers and ranks of civil servants. All NIPs are made up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.domain import ranks
from workflows.domain.nip import WrongNip, display, parse_nip
from workflows.domain.ranks import UnknownRank
from workflows.parameters import RuleSet

TODAY = date(2026, 1, 5)
RULES = RuleSet(TODAY)


def parse(text):
    return parse_nip(text, TODAY, RULES)


def test_a_pns_number_tells_birth_appointment_sex_and_serial():
    nip = parse("198802292010122003")
    assert (nip.kind, nip.birth) == ("pns", date(1988, 2, 29))
    assert (nip.appointed_year, nip.appointed_month, nip.frequency) == (2010, 12, None)
    assert (nip.sex, nip.serial) == ("perempuan", 3)
    assert nip.display() == "19880229 201012 2 003"


def test_a_pns_number_of_a_man():
    nip = parse("200012312024121001")
    assert (nip.kind, nip.birth, nip.sex) == ("pns", date(2000, 12, 31), "laki-laki")


def test_a_pppk_number_tells_the_year_and_how_many_times():
    nip = parse("200012312024211001")
    assert (nip.kind, nip.appointed_year, nip.appointed_month) == ("pppk", 2024, None)
    assert (nip.frequency, nip.sex, nip.serial) == (1, "laki-laki", 1)


def test_spaces_are_ignored():
    assert parse(" 19880229 201012 2 003 ").digits == "198802292010122003"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("20001231202412100", "nip_panjang"),
        ("2000123120241210011", "nip_panjang"),
        ("", "nip_kosong"),
        ("131234567", "nip_lama"),
        ("19880229201012200A", "nip_bukan_angka"),
        ("1.98802E+17", "nip_format_ilmiah"),
        ("1,98802E+17", "nip_format_ilmiah"),
        ("200013312024121001", "nip_bulan_lahir"),
        ("199002292015031001", "nip_tanggal_lahir"),
        ("199000012015031001", "nip_bulan_lahir"),
        ("000112312015031001", "nip_tanggal_lahir"),
        ("200012312024123001", "nip_jenis_kelamin"),
        ("200012312024131001", "nip_jenis"),
        ("200012312024201001", "nip_jenis"),
        ("200012312024121000", "nip_nomor_urut"),
        ("201012312024121001", "nip_usia"),
        ("198802290010121003", "nip_tmt"),
        ("198802292027022003", "nip_tmt_depan"),
    ],
)
def test_a_wrong_number_says_what_is_wrong(text, reason):
    with pytest.raises(WrongNip) as caught:
        parse(text)
    assert caught.value.reason_id == reason
    assert str(caught.value).endswith(".")


def test_a_tmt_within_a_year_ahead_is_accepted():
    assert parse("198802292027012003").appointed_year == 2027


def test_whoever_comes_of_age_in_the_year_of_a_pppk_may_have_been_old_enough():
    assert parse("200612312024211001").kind == "pppk"
    with pytest.raises(WrongNip, match="17 tahun"):
        parse("200701012024211001")


def test_digits_of_other_alphabets_are_not_a_nip():
    with pytest.raises(WrongNip, match="angka"):
        parse("١٩٨٨٠٢٢٩٢٠١٠١٢٢٠٠٣")


def test_only_eighteen_digits_are_grouped_for_display():
    assert display("131234567") == "131234567"


births = st.dates(date(1965, 1, 1), date(1999, 12, 31))


@given(births, st.integers(19, 25), st.integers(1, 12), st.sampled_from("12"), st.integers(1, 999))
def test_every_well_made_pns_number_is_read_back(birth, age, month, sex, serial):
    digits = f"{birth:%Y%m%d}{birth.year + age}{month:02}{sex}{serial:03}"
    nip = parse(digits)
    assert (nip.birth, nip.appointed_year, nip.appointed_month) == (birth, birth.year + age, month)
    assert nip.display().replace(" ", "") == digits


@given(st.text(alphabet="0123456789 ", max_size=20))
def test_no_text_does_anything_but_be_read_or_refused(text):
    try:
        assert len(parse(text).digits) == 18
    except WrongNip as wrong:
        assert wrong.reason_id.startswith("nip_")


@pytest.mark.parametrize(
    ("written", "employment", "known"),
    [
        ("III/c", "pns", "III/c"),
        (" iii / C", "cpns", "III/c"),
        ("III.c", "pns", "III/c"),
        ("ix", "pppk", "IX"),
    ],
)
def test_a_rank_is_written_as_the_law_has_it(written, employment, known):
    assert ranks.check_rank(written, employment, RULES) == known


@pytest.mark.parametrize(
    ("rank", "employment"), [("III/e", "pns"), ("IX", "pns"), ("III/a", "pppk"), ("", "pns")]
)
def test_a_rank_that_does_not_exist_is_refused(rank, employment):
    with pytest.raises(UnknownRank, match=employment.upper()):
        ranks.check_rank(rank, employment, RULES)


def test_ranks_are_ordered_and_named():
    assert len(ranks.known_ranks("pns", RULES)) == len(ranks.known_ranks("pppk", RULES)) == 17
    assert ranks.is_at_least("IV/a", "III/d", "pns", RULES)
    assert not ranks.is_at_least("III/c", "III/d", "pns", RULES)
    assert ranks.is_at_least("IX", "IX", "pppk", RULES)
    assert ranks.rank_in_words("III/c", RULES) == "Penata, III/c"
    assert ranks.rank_in_words("IX", RULES) == "IX"
    with pytest.raises(UnknownRank):
        ranks.is_at_least("IX", "III/a", "pppk", RULES)
