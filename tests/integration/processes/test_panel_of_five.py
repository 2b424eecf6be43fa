"""An objection before a panel of five, where the agency has decided for five."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import AnswersInvalid
from tests.integration.processes.assessing import POOL, Office
from tests.world import AGENCY
from workflows.documents.objection import decision_letter, letter_data, minutes, minutes_data
from workflows.documents.paper import print_paper
from workflows.tables.evaluation import Evaluation
from workflows.tables.objection import Objection, PanelMember, PanelVote
from workflows.tables.rules import ParameterOverride

FIVE = ("dewi", "eko", "gita", "hadi", "indra")
RESERVE = "joko"
PLACES = ("ketua", "anggota_1", "anggota_2", "anggota_3", "anggota_4", "cadangan")
CHANGE = {"suara_rating_hasil": "di_atas", "suara_rating_perilaku": "di_atas"}


@pytest.fixture
def five(office: Office) -> Office:
    """Return the office with a panel of five and an objection that waits for its panel."""
    office.add(
        ParameterOverride(
            name="ukuran_tim_pemeriksa",
            value=5,
            valid_from=date(2025, 1, 1),
            decree="Pergub 2/2025",
        )
    )
    for name in (FIVE[-1], RESERVE):
        office.join_pool(name)
    office.answered()
    return office


def name_panel(office: Office, *names: str) -> None:
    given = {place: office.who(name) for place, name in zip(PLACES, names, strict=True)}
    office.do("hani", "tunjuk_tim", **given)


def votes_of(office: Office) -> list[list[str]]:
    return [office.has(name) for name in (*FIVE, RESERVE)]


def test_five_sit_a_majority_recommends_and_the_papers_name_all_five(five: Office) -> None:
    name_panel(five, *FIVE, RESERVE)
    five.declare(*FIVE, RESERVE)
    five.hear("dewi")
    assert votes_of(five) == [["suara"]] * 5 + [[]]
    for name in ("dewi", "gita", "indra"):
        five.vote(name, "mengubah", **CHANGE)
    five.vote("eko")
    assert five.list(PanelVote) == []
    five.vote("hadi", reason="Bukti yang diajukan tidak cukup kuat.")
    shown = five.form("budi", "keputusan")
    assert shown["rekomendasi"].startswith("Mengubah hasil evaluasi (3 dari 5 suara).")
    five.decide()
    (evaluation,) = five.list(Evaluation)
    assert (evaluation.version, evaluation.grade) == (2, "sangat_baik")
    for name in ("sri", "wayan", *FIVE):
        assert five.told(name)[-1] == "objection_decided"
    (objection,) = five.list(Objection)
    with five.engine.read() as work:
        record = minutes_data(work, AGENCY, objection.id)
        letter = letter_data(work, AGENCY, objection.id)
        papers = [
            minutes(work, AGENCY, objection.id),
            decision_letter(work, AGENCY, objection.id),
        ]
    for paper in papers:
        printed = print_paper(five.engine, paper, "https://siklus.example/periksa")
        assert printed.content.startswith(b"%PDF")
    roles = ["Ketua", "Anggota", "Anggota", "Anggota", "Anggota"]
    assert [each["peran"] for each in record["tim"]] == [*roles, "Cadangan"]
    assert [each["peran"] for each in record["penanda_tangan"]] == roles
    assert record["kuorum"] == "Bersidang 5 anggota: Dewi, Eko, Gita, Hadi, dan Indra."
    assert {each["nama"] for each in record["berbeda"]} == {"Eko", "Hadi"}
    assert "3 dari 5 suara" in letter["rekomendasi"]


def test_five_are_asked_for_and_three_are_not_enough(five: Office) -> None:
    with pytest.raises(AnswersInvalid) as refused:
        five.name_panel(*POOL)
    assert {error.path for error in refused.value.errors} == {("anggota_3",), ("anggota_4",)}
    assert five.list(PanelMember) == []


def test_four_who_are_free_sit_as_three_and_the_most_junior_steps_down(five: Office) -> None:
    name_panel(five, *FIVE, RESERVE)
    five.declare("dewi", "eko", "gita", "hadi")
    five.withdraw("indra")
    five.withdraw(RESERVE)
    five.hear("dewi")
    assert votes_of(five) == [["suara"], ["suara"], ["suara"], [], [], []]


def test_three_votes_with_the_chairs_are_enough_when_the_others_keep_silent(five: Office) -> None:
    name_panel(five, *FIVE, RESERVE)
    five.declare(*FIVE)
    five.withdraw(RESERVE)
    five.hear("dewi")
    for name in ("dewi", "eko"):
        five.vote(name)
    five.vote("hadi", "mengubah", **CHANGE)
    five.pass_days(4)
    assert {vote.person_id for vote in five.list(PanelVote)} == {
        five.ids[name] for name in ("dewi", "eko", "hadi")
    }
    assert five.form("budi", "keputusan")["rekomendasi"].startswith("Menguatkan")


def test_without_the_chair_fewer_than_five_do_not_sit_and_those_who_are_free_stay(
    five: Office,
) -> None:
    five.join_pool("kartika")
    five.join_pool("lina")
    name_panel(five, *FIVE, RESERVE)
    five.withdraw("dewi")
    five.withdraw(RESERVE)
    five.declare("eko", "gita", "hadi", "indra")
    assert five.has("hani") == ["tunjuk_tim"]
    shown = five.form("hani", "tunjuk_tim")
    assert [shown.get(place) for place in PLACES[:5]] == [
        None,
        *(five.who(name) for name in ("eko", "gita", "hadi", "indra")),
    ]
    name_panel(five, "kartika", "eko", "gita", "hadi", "indra", "lina")
    five.declare("kartika", "lina")
    five.hear("kartika")
    assert [five.has(name) for name in ("kartika", *FIVE[1:])] == [["suara"]] * 5
