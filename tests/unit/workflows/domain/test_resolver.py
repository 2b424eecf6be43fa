"""DOMAIN.md 3.4: the fixed order in which an assessor is found, and what is said about it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.domain.organisation import (
    AssessorAssignment,
    Delegation,
    Holding,
    Organisation,
    Person,
    Relation,
    RoleHolding,
    Seat,
    Unit,
)
from workflows.domain.resolver import (
    Skipped,
    assessor,
    head_of_unit,
    holder_of_seat,
    role_in_unit,
    superior_of_assessor,
    superior_of_seat,
)
from workflows.parameters import RuleSet

RULES = RuleSet(date(2026, 3, 2))

UNITS = (
    Unit("lampung", "PROV", "Pemerintah Provinsi Lampung"),
    Unit("dinsos", "DINSOS", "Dinas Sosial", "lampung"),
    Unit("linjamsos", "DINSOS.2", "Bidang Linjamsos", "dinsos"),
)
SEATS = (
    Seat("gub", "GUB", "Gubernur", "lampung", None, "pejabat_negara", True),
    Seat("kadis", "KADIS", "Kepala Dinas Sosial", "dinsos", "gub", "jpt_pratama", True),
    Seat("kabid", "KABID", "Kepala Bidang Linjamsos", "linjamsos", "kadis", "administrator", True),
    Seat("kasi", "KASI", "Kepala Seksi Data", "linjamsos", "kabid", "pengawas"),
    Seat("staf", "STAF", "Pengelola Data", "linjamsos", "kasi"),
)
PEOPLE = {
    "gub": Person("gubernur", "Gubernur Lampung"),
    "kadis": Person("ratna", "Ratna"),
    "kabid": Person("budi", "Budi"),
    "kasi": Person("wayan", "Wayan"),
    "staf": Person("sri", "Sri"),
}


def agency(without=(), holdings=(), people=(), seats=SEATS, **rows):
    """The dinas of five levels, without some holders and with what a test adds."""
    held = [Holding(person.id, seat) for seat, person in PEOPLE.items() if seat not in without]
    everyone = {person.id: person for person in (*PEOPLE.values(), *people)}
    return Organisation.of(
        units=UNITS, seats=seats, people=everyone.values(), holdings=[*held, *holdings], **rows
    )


def with_status(person, status):
    return Person(person.id, person.name, status)


def test_the_holder_of_the_seat_above_assesses():
    found = assessor(agency(), "sri", RULES)
    assert (found.person, found.seat, found.capacity) == ("wayan", "kasi", "definitif")
    assert found.reason == "Wayan, Kepala Seksi Data (definitif), adalah atasan langsung Sri."


def test_an_empty_seat_is_passed_over_and_told():
    found = assessor(agency(without=["kasi"]), "sri", RULES)
    assert (found.person, found.seat) == ("budi", "kabid")
    assert found.reason == (
        "Budi, Kepala Bidang Linjamsos (definitif), adalah atasan langsung Sri."
        " Dilewati: Kepala Seksi Data (jabatan kosong)."
    )


def test_a_plt_assesses_from_the_seat_he_acts_in_by_his_decree():
    acting = Holding("wayan", "kabid", "plt", "SP 4/2026")
    found = assessor(agency(without=["kabid"], holdings=[acting]), "wayan", RULES)
    assert found.person == "ratna", "nobody assesses himself"
    assert Skipped(
        "Wayan, Plt. Kepala Bidang Linjamsos", "orang yang sama dengan pegawai yang dinilai"
    ) in (found.skipped)
    other = agency(without=["kasi"], holdings=[Holding("budi", "kasi", "plt", "SP 4/2026")])
    found = assessor(other, "sri", RULES)
    assert (found.person, found.seat, found.capacity) == ("budi", "kasi", "plt")
    assert "Plt. Kepala Seksi Data (pelaksana tugas berdasarkan SP 4/2026)" in found.reason


@pytest.mark.parametrize(
    ("capacities", "expected"),
    [
        (["plh", "plt", "definitif"], "definitif"),
        (["plh", "plt"], "plt"),
        (["plh"], "plh"),
    ],
)
def test_definitif_comes_before_plt_and_plt_before_plh(capacities, expected):
    people = [Person(f"orang-{each}", each) for each in capacities]
    held = [Holding(f"orang-{each}", "kasi", each) for each in capacities]
    found = assessor(agency(without=["kasi"], holdings=held, people=people), "sri", RULES)
    assert found.capacity == expected


def test_a_holder_who_is_away_gives_way_to_the_plh_of_the_same_seat():
    people = [with_status(PEOPLE["kasi"], "cltn"), Person("dewi", "Dewi")]
    found = assessor(agency(people=people, holdings=[Holding("dewi", "kasi", "plh")]), "sri", RULES)
    assert (found.person, found.seat) == ("dewi", "kasi")
    assert Skipped("Wayan, Kepala Seksi Data", "sedang cuti di luar tanggungan negara") in (
        found.skipped
    )
    assert found.barred == {"wayan"}


def test_a_spouse_is_passed_over_whichever_way_the_tie_was_declared():
    for pair in (("sri", "wayan"), ("wayan", "sri")):
        found = assessor(agency(relations=[Relation(*pair, "pasangan")]), "sri", RULES)
        assert found.person == "budi"
        assert "ada hubungan pasangan dengan pegawai" in found.reason


def test_a_business_tie_alone_keeps_nobody_from_assessing():
    found = assessor(agency(relations=[Relation("sri", "wayan", "usaha")]), "sri", RULES)
    assert found.person == "wayan"


def test_an_assessor_named_by_decree_comes_first():
    named = [AssessorAssignment("sri", "ratna", "SK 9/2026")]
    found = assessor(agency(assigned=named), "sri", RULES)
    assert (found.person, found.seat, found.capacity) == ("ratna", None, "penetapan")
    assert found.reason == "Ratna ditetapkan sebagai penilai Sri berdasarkan SK 9/2026."


def test_an_assessor_named_without_decree_must_hold_an_assessing_seat():
    low = [AssessorAssignment("wayan", "sri")]
    found = assessor(agency(assigned=low), "wayan", RULES)
    assert found.person == "budi"
    assert "tanpa surat pelimpahan" in found.reason
    high = [AssessorAssignment("sri", "ratna")]
    assert assessor(agency(assigned=high), "sri", RULES).person == "ratna"


def test_nobody_is_named_his_own_assessor():
    named = [AssessorAssignment("sri", "sri", "SK 9/2026")]
    assert assessor(agency(assigned=named), "sri", RULES).person == "wayan"


LEADER = Seat("ketua", "KETUA", "Ketua Tim", "linjamsos", "kabid", "fungsional")
UNDER_LEADER = (
    *(seat for seat in SEATS if seat.id != "staf"),
    LEADER,
    Seat("staf", "STAF", "Pengelola Data", "linjamsos", "ketua"),
)


def test_a_team_leader_without_a_delegation_does_not_assess():
    found = assessor(
        agency(
            seats=UNDER_LEADER, holdings=[Holding("joko", "ketua")], people=[Person("joko", "Joko")]
        ),
        "sri",
        RULES,
    )
    assert found.person == "budi"
    assert Skipped("Joko, Ketua Tim", "di bawah pejabat pengawas dan tanpa surat pelimpahan") in (
        found.skipped
    )


def test_a_team_leader_with_a_letter_assesses_from_his_seat():
    found = assessor(
        agency(
            seats=UNDER_LEADER,
            holdings=[Holding("joko", "ketua")],
            people=[Person("joko", "Joko")],
            delegations=[Delegation("ketua", "joko", "ND 7/2026")],
        ),
        "sri",
        RULES,
    )
    assert (found.person, found.seat, found.decree) == ("joko", "ketua", "ND 7/2026")
    assert "dengan pelimpahan berdasarkan ND 7/2026" in found.reason


def test_the_head_of_a_school_assesses_though_he_is_a_fungsional():
    head = Seat("kepsek", "KEPSEK", "Kepala SMAN 1", "linjamsos", "kabid", "fungsional", True)
    teacher = Seat("guru", "GURU", "Guru", "linjamsos", "kepsek", "fungsional")
    found = assessor(
        agency(
            seats=(*SEATS, head, teacher),
            people=[Person("ani", "Ani"), Person("eko", "Eko")],
            holdings=[Holding("ani", "kepsek"), Holding("eko", "guru")],
        ),
        "eko",
        RULES,
    )
    assert found.person == "ani"


def test_a_delegate_by_letter_serves_for_an_empty_seat():
    found = assessor(
        agency(
            without=["kasi"],
            people=[Person("joko", "Joko")],
            delegations=[Delegation("kasi", "sri", "ND 1"), Delegation("kasi", "joko", "ND 2")],
        ),
        "sri",
        RULES,
    )
    assert (found.person, found.seat, found.capacity) == ("joko", None, "pelimpahan")
    assert "ND 2" in found.reason
    assert Skipped("Sri", "orang yang sama dengan pegawai yang dinilai") in found.skipped


def test_nobody_at_the_top_is_said_in_words():
    found = assessor(agency(), "gubernur", RULES)
    assert found.person is None
    assert found.reason == "Tidak ada jabatan di atas Gubernur."


def test_a_person_without_a_seat_has_no_assessor_and_the_reason_says_so():
    found = assessor(agency(without=["staf"]), "sri", RULES)
    assert found.person is None
    assert found.reason == "Sri belum menduduki jabatan, sehingga atasannya tidak diketahui."


def test_a_cycle_of_superiors_ends_the_search():
    round_ = (Seat("a", "A", "Kursi A", "u", "b"), Seat("b", "B", "Kursi B", "u", "a"))
    found = assessor(
        Organisation.of(seats=round_, people=[Person("x", "X")], holdings=[Holding("x", "a")]),
        "x",
        RULES,
    )
    assert found.person is None
    assert "berputar" in found.reason


def test_a_search_higher_than_the_limit_ends():
    found = assessor(
        agency(without=["kasi", "kabid"]), "sri", {**RULES, "tingkat_atasan_maksimum": 2}
    )
    assert found.person is None
    assert "2 tingkat" in found.reason


def test_a_missing_row_is_not_an_error_but_a_reason():
    lost = Seat("staf", "STAF", "Staf", "u", "tidak-ada")
    found = assessor(
        Organisation.of(seats=[lost], people=[PEOPLE["staf"]], holdings=[Holding("sri", "staf")]),
        "sri",
        RULES,
    )
    assert (found.person, found.reason) == (None, "Jabatan atasan tidak dikenal.")
    seatless = Organisation.of(holdings=[Holding("sri", "staf")])
    assert assessor(seatless, "sri", RULES).person is None


def test_the_assessors_superior_stands_above_the_assessors_seat():
    found = superior_of_assessor(agency(), "sri", RULES)
    assert (found.person, found.seat) == ("budi", "kabid")
    assert found.sentence == (
        "Budi, Kepala Bidang Linjamsos (definitif), adalah atasan pejabat penilai Sri."
    )


def test_the_assessor_never_decides_though_he_acts_in_the_seat_above():
    acting = [Holding("wayan", "kabid", "plt", "SP 4")]
    found = superior_of_assessor(agency(without=["kabid"], holdings=acting), "sri", RULES)
    assert found.person == "ratna"
    assert "pejabat penilai tidak memutus penilaiannya" in found.reason


def test_above_an_assessor_named_by_decree_stands_the_superior_of_his_own_seat():
    named = [AssessorAssignment("sri", "budi", "SK 9")]
    assert superior_of_assessor(agency(assigned=named), "sri", RULES).person == "ratna"


def test_above_the_governor_there_is_nobody_and_the_reason_says_so():
    found = superior_of_assessor(agency(), "ratna", RULES)
    assert found.person is None
    assert "Tidak ada jabatan di atas Gubernur" in found.reason


def test_without_an_assessor_there_is_no_superior_of_him():
    found = superior_of_assessor(agency(), "gubernur", RULES)
    assert found.person is None
    assert found.reason.startswith("Atasan penilai Gubernur Lampung tidak dapat dicari.")


def test_an_assessor_without_a_seat_has_nobody_above():
    named = [AssessorAssignment("sri", "tamu", "SK 9")]
    found = superior_of_assessor(
        agency(assigned=named, people=[Person("tamu", "Tamu")]), "sri", RULES
    )
    assert (found.person, found.reason) == (None, "Penilai Tamu belum menduduki jabatan.")


def test_a_seat_is_held_definitif_or_by_whoever_acts_in_it():
    assert holder_of_seat(agency(), "kadis", RULES, subject="sri").person == "ratna"
    empty = holder_of_seat(agency(without=["kadis"]), "kadis", RULES, subject="sri")
    assert empty.reason == (
        "Tidak ada yang dapat bertindak sebagai Kepala Dinas Sosial."
        " Dilewati: Kepala Dinas Sosial (jabatan kosong)."
    )
    assert holder_of_seat(agency(), "kadis", RULES, subject="ratna").person is None
    assert holder_of_seat(agency(), "apa", RULES, subject="sri").person is None


def test_the_superior_of_a_seat_is_found_for_a_subject():
    assert superior_of_seat(agency(), "kabid", RULES, subject="sri").person == "ratna"
    assert superior_of_seat(agency(), "kabid", RULES, subject="ratna").person == "gubernur"
    assert superior_of_seat(agency(), "apa", RULES, subject="sri").person is None


def test_a_unit_is_led_by_its_head_or_by_the_next_head_up():
    assert head_of_unit(agency(), "linjamsos", RULES, subject="sri").person == "budi"
    assert head_of_unit(agency(), "linjamsos", RULES, subject="budi").person == "ratna"
    headless = agency(seats=tuple(seat for seat in SEATS if seat.id != "kabid"))
    found = head_of_unit(headless, "linjamsos", RULES, subject="sri")
    assert found.person == "ratna"
    assert Skipped("Bidang Linjamsos", "tidak punya jabatan pimpinan") in found.skipped
    assert head_of_unit(agency(), "apa", RULES, subject="sri").person is None


def test_a_role_is_held_in_the_nearest_unit_by_somebody_else_than_the_subject():
    roles = [
        RoleHolding("sri", "linjamsos", "pengelola_kinerja"),
        RoleHolding("ratna", "dinsos", "pengelola_kinerja"),
        RoleHolding("sri", "dinsos", "pengelola_kinerja"),
    ]
    for_budi = role_in_unit(
        agency(roles=roles), "pengelola_kinerja", "linjamsos", RULES, subject="budi"
    )
    assert (for_budi.unit, for_budi.people) == ("linjamsos", ("sri",))
    assert for_budi.sentence == "Pemegang peran pengelola kinerja di Bidang Linjamsos."
    for_sri = role_in_unit(
        agency(roles=roles), "pengelola_kinerja", "linjamsos", RULES, subject="sri"
    )
    assert (for_sri.unit, for_sri.people, for_sri.barred) == ("dinsos", ("ratna",), {"sri"})


def test_a_role_held_nowhere_is_said():
    found = role_in_unit(agency(), "admin_instansi", "linjamsos", RULES, subject="sri")
    assert (found.unit, found.people) == (None, ())
    assert found.sentence == "Tidak ada pemegang peran admin instansi yang dapat bertindak."


def test_an_unknown_status_is_named_as_it_is_written():
    rules = {**RULES, "status_tidak_menilai": ["tugas_luar"]}
    found = assessor(agency(people=[with_status(PEOPLE["kasi"], "tugas_luar")]), "sri", rules)
    assert "berstatus tugas_luar" in found.reason


ids = st.integers(0, 7).map(lambda n: f"s{n}")
persons = st.integers(0, 9).map(lambda n: f"p{n}")


@st.composite
def agencies(draw):
    """Any agency of eight seats, cycles and holes included."""
    kinds = st.sampled_from(["pelaksana", "fungsional", "pengawas", "administrator"])
    seats = [
        Seat(
            f"s{n}",
            f"S{n}",
            f"Kursi {n}",
            "u",
            draw(st.none() | ids),
            draw(kinds),
            draw(st.booleans()),
        )
        for n in range(8)
    ]
    statuses = st.sampled_from(["aktif", "aktif", "aktif", "cltn", "mpp"])
    people = [Person(f"p{n}", f"Orang {n}", draw(statuses)) for n in range(10)]
    held = draw(
        st.lists(
            st.builds(Holding, persons, ids, st.sampled_from(["definitif", "plt", "plh"])),
            max_size=14,
        )
    )
    return Organisation.of(
        units=[Unit("u", "U", "Unit")],
        seats=seats,
        people=people,
        holdings=held,
        delegations=draw(
            st.lists(st.builds(Delegation, ids, persons, st.just("ND 1")), max_size=4)
        ),
        assigned=draw(
            st.lists(
                st.builds(AssessorAssignment, persons, persons, st.sampled_from(["", "SK 1"])),
                max_size=3,
            )
        ),
        relations=draw(
            st.lists(
                st.builds(Relation, persons, persons, st.sampled_from(["pasangan", "usaha"])),
                max_size=4,
            )
        ),
    )


@given(agencies(), persons)
def test_in_any_agency_whoever_is_found_may_act_and_whoever_is_not_found_has_a_reason(org, person):
    away = {each.id for each in org.people.values() if each.status != "aktif"}
    for found in (assessor(org, person, RULES), superior_of_assessor(org, person, RULES)):
        assert found.sentence
        if found.person is None:
            continue
        assert found.person != person
        assert found.person not in away
        assert "pasangan" not in org.ties_between(person, found.person)
        assert found.person not in found.barred
        if found.seat is not None:
            assert found.person in {each.person for each in org.by_seat[found.seat]}
            seat = org.seats[found.seat]
            high = seat.is_head or seat.kind in ("pengawas", "administrator")
            delegated = {each.person for each in org.delegations.get(found.seat, ())}
            assert high or found.person in delegated
        else:
            assert found.capacity in ("penetapan", "pelimpahan")


@given(agencies(), persons)
def test_in_any_agency_the_assessor_never_decides_about_his_own_assessment(org, person):
    first = assessor(org, person, RULES)
    second = superior_of_assessor(org, person, RULES)
    assert first.person is None or first.person != second.person


@given(agencies(), persons)
def test_in_any_agency_every_seat_between_the_person_and_the_assessor_is_accounted_for(org, person):
    found = assessor(org, person, RULES)
    own = org.seat_of(person)
    if found.capacity in ("", "penetapan", "pelimpahan") or own is None:
        return
    told = {each.who for each in found.skipped}
    at = org.seats[own.seat].superior
    while at != found.seat:
        assert any(org.seats[at].name in who for who in told)
        at = org.seats[at].superior


@given(agencies(), persons)
def test_the_same_agency_gives_the_same_answer_again(org, person):
    assert assessor(org, person, RULES) == assessor(org, person, RULES)
