"""The pattern of grades on the evaluation's paper: its curve, its words, and the unit beside it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from engine.store.base import new_id
from tests.integration.processes.assessing import AGENCY, YEAR, Office
from workflows.documents.evaluation import evaluation_paper
from workflows.documents.spread import FEW, picture
from workflows.evaluations import release
from workflows.tables.evaluation import GRADES, Evaluation, EvaluationVersion
from workflows.tables.people import Person


@pytest.fixture
def evaluated(office: Office) -> Office:
    """The office after sri's evaluation was released and received."""
    office.evaluated()
    return office


def others(office: Office, later: bool = False, **counts: int) -> None:
    """Let further people of the unit be evaluated, just before sri or after."""
    with office.engine.database.write() as work:
        (own,) = work.session.query(Evaluation).filter_by(version=1).limit(1)
        (version,) = work.session.query(EvaluationVersion).filter_by(evaluation_id=own.id)
        at = version.released_at + timedelta(hours=1 if later else -1)
        for grade, count in counts.items():
            for number in range(count):
                person = Person(
                    agency=AGENCY, name=f"{grade} {number}", employment="pns", status="aktif"
                )
                work.session.add(person)
                work.session.flush()
                evaluation = Evaluation(
                    id=new_id(), agency=AGENCY, case=new_id(), root=own.root, period=YEAR,
                    person_id=person.id, unit_id=own.unit_id, version=1, grade=grade,
                )  # fmt: skip
                released = EvaluationVersion(
                    id=new_id(), agency=AGENCY, version=1, grade=grade, released_at=at,
                    organisation_grade="baik", result_rating="sesuai", behaviour_rating="sesuai",
                    decided_by=version.decided_by, capacity={},
                )  # fmt: skip
                release(work.session, evaluation, released, [])
        work.commit()


def pattern(office: Office) -> dict:
    """Return what sri's paper says of the pattern."""
    with office.engine.read() as work:
        sri = office.ids["sri"]
        (own,) = work.session.query(Evaluation).filter_by(person_id=sri)
        return evaluation_paper(work, AGENCY, own.id, 1).data["pola"]


def test_a_small_unit_is_shown_the_pattern_alone(evaluated: Office) -> None:
    told = pattern(evaluated)
    assert told["predikat"] == [
        "Sangat Kurang", "Kurang/misconduct", "Butuh Perbaikan", "Baik", "Sangat Baik",
    ]  # fmt: skip
    assert told["keterangan"] == "Kurva pola distribusi predikat, tertinggi pada Baik."
    assert told["dasar"] == "SE MenPANRB 3/2023"
    assert told["aturan"] == [
        "Baik paling banyak 70%.",
        "Baik adalah kelompok terbesar.",
        "Ada pegawai berpredikat Butuh Perbaikan dan/atau Kurang/misconduct.",
    ]
    assert (told["sebaran"], told["jumlah"]) == ([], 0) and "<rect" not in told["gambar"]


def test_a_larger_unit_stands_beside_it_without_small_numbers(evaluated: Office) -> None:
    others(evaluated, baik=8, sangat_baik=5, kurang=1)
    others(evaluated, later=True, sangat_kurang=9)
    told = pattern(evaluated)
    assert told["sebaran"] == [FEW, FEW, FEW, "9", "5"]  # sri is the ninth; the later ones are not
    assert told["jumlah"] == 15 and told["gambar"].count("<rect") == 2
    assert told["keterangan"].endswith(
        "Sangat Kurang: kurang dari 5, Kurang/misconduct: kurang dari 5, "
        "Butuh Perbaikan: kurang dari 5, Baik: 9, dan Sangat Baik: 5."
    )


@pytest.mark.parametrize("top", range(len(GRADES)))
def test_the_curve_is_highest_over_its_grade(top: int) -> None:
    points = re.findall(r"([\d.]+),([\d.]+)", picture(top, []).partition('points="')[2])
    highest = min(points, key=lambda point: float(point[1]))  # y grows downwards
    assert float(highest[0]) == pytest.approx((top + 0.5) * 100, abs=5)
