"""The agency's numbers: what counts and why, and what it decides for itself from a day on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from engine.engine import Engine
from engine.errors import DomainRefused, NotFound
from engine.store import agency_history
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser
from workflows.directory import local_day
from workflows.parameters import all_parameters
from workflows.parameters.overrides import value_of
from workflows.parameters.setting import check_value, may_set, set_value, take_back

NAME = "tenggat_reviu"


def today(engine: Engine) -> date:
    with engine.read() as work:
        return local_day(work, AGENCY, work.now)


def decide(engine: Engine, value: object = "P5D hari_kerja", name: str = NAME, **more: Any):
    given: dict[str, Any] = {
        "valid_from": today(engine), "decree": "SE Sekda 1/2026", "actor": "person:x", **more
    }  # fmt: skip
    with engine.database.write() as work:
        row = set_value(work, AGENCY, name, value, **given)
        work.commit()
        return row


def worth(engine: Engine, on: date) -> object:
    with engine.read() as work:
        return value_of(work, AGENCY, NAME, on)


def test_a_value_counts_from_its_day_on_and_stands_in_the_history(engine: Engine) -> None:
    begin = today(engine) + timedelta(days=10)
    decide(engine, valid_from=begin)
    assert worth(engine, begin - timedelta(days=1)) == "P3D hari_kerja"
    assert worth(engine, begin) == "P5D hari_kerja"
    with engine.read() as work:
        (row,) = agency_history.list_rows(work, AGENCY)
    assert (row["kind"], row["actor"], row["facts"]["value"]) == (
        "parameter_set", "person:x", "P5D hari_kerja",
    )  # fmt: skip
    assert row["payload"] == {"decree": "SE Sekda 1/2026"}


@pytest.mark.parametrize(
    ("more", "field", "reason"),
    [
        ({"name": "masa_keberatan", "value": "P30D"}, "value", "law"),
        ({"value": "seminggu"}, "value", "length"),
        ({"value": "P0D"}, "value", "length"),
        ({"value": "P2W hari_kerja"}, "value", "length"),
        ({"value": "P1D, P2D"}, "value", "length"),
        ({"valid_from": date(2020, 1, 1)}, "valid_from", "past"),
        ({"decree": "  "}, "decree", "decree"),
        ({"name": "maksimum_pengembalian", "value": "2,5"}, "value", "whole"),
        ({"name": "maksimum_pengembalian", "value": "-1"}, "value", "number"),
        ({"name": "ukuran_tim_pemeriksa", "value": "4"}, "value", "choice"),
    ],
)
def test_what_may_not_be_set_is_refused_at_its_field(
    engine: Engine, more: dict[str, object], field: str, reason: str
) -> None:
    with pytest.raises(DomainRefused) as refused:
        decide(engine, **more)
    assert (refused.value.field, refused.value.facts["reason"]) == (field, reason)


def test_two_values_do_not_begin_on_one_day(engine: Engine) -> None:
    decide(engine)
    with pytest.raises(DomainRefused) as refused:
        decide(engine, "P7D")
    assert refused.value.facts["reason"] == "taken"


def test_a_value_is_taken_back_only_before_it_begins(engine: Engine) -> None:
    later = decide(engine, valid_from=today(engine) + timedelta(days=3))
    now = decide(engine)
    with engine.database.write() as work:
        take_back(work, AGENCY, later, actor="person:x")
        with pytest.raises(DomainRefused):
            take_back(work, AGENCY, now, actor="person:x")
        with pytest.raises(NotFound):
            take_back(work, "lain", now, actor="person:x")
        work.commit()
    assert worth(engine, today(engine) + timedelta(days=30)) == "P5D hari_kerja"


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("pengingat", "P3D, P1D", "P3D, P1D"),
        ("maksimum_pengembalian", "5", 5),
        ("aturan_diagram_wajib", ["user-task-owner", " user-task-due", ""], [
            "user-task-owner", "user-task-due",
        ]),
    ],
)  # fmt: skip
def test_each_kind_of_value_is_kept_in_its_own_shape(
    name: str, value: object, kept: object
) -> None:
    assert check_value(all_parameters()[name], value) == kept


def test_every_shipped_value_that_may_be_set_passes_its_own_check() -> None:
    for parameter in all_parameters().values():
        version = parameter.versions[-1]
        if may_set(parameter, date(2026, 6, 1)):
            given = version.value if isinstance(version.value, list) else str(version.value)
            assert check_value(parameter, given) == version.value, parameter.name


def test_numbers_of_the_law_are_never_the_agencys_to_set() -> None:
    for parameter in all_parameters().values():
        if parameter.versions[-1].regulation is not None:
            assert not may_set(parameter, date(2026, 6, 1)), parameter.name


def test_hr_sees_what_counts_and_sets_a_deadline_in_the_browser(
    engine: Engine, agency: SmallAgency, browse: Callable[[str], Browser]
) -> None:
    browser = browse("wati")
    page = browser.get("/numbers/").text
    assert "Waktu pengelola kinerja memeriksa rancangan" in page and "3 hari kerja" in page
    law = browser.get("/numbers/masa_keberatan").text
    assert "PP 30/2019, Pasal 59" in law and "ditetapkan peraturan" in law
    browser.get(f"/numbers/{NAME}")
    wrong = {"count": "banyak", "unit": "P{}D", "valid_from": str(today(engine)), "decree": "SE 1"}
    assert browser.post(f"/numbers/{NAME}", wrong).status_code == 422
    assert "bilangan bulat mulai 1" in browser.page and 'value="banyak"' in browser.page
    right = {**wrong, "count": "4", "unit": "P{}D hari_kerja"}
    browser.post(f"/numbers/{NAME}", right, follow_redirects=True)
    assert "Berlaku hari ini: 4 hari kerja" in browser.page and "SE 1" in browser.page
    assert worth(engine, today(engine)) == "P4D hari_kerja"
    page = browser.get("/numbers/?only=own").text
    assert "ketetapan instansi" in page and page.count("<tr>") == 2
    later = {**right, "count": "6", "valid_from": str(today(engine) + timedelta(days=9))}
    browser.get(f"/numbers/{NAME}")
    page = browser.post(f"/numbers/{NAME}", later, follow_redirects=True).text
    row = page.split("/take-back/")[1].split('"')[0]
    page = browser.post(f"/numbers/{NAME}/take-back/{row}", follow_redirects=True).text
    assert "ditarik kembali" in page and "6 hari kerja" not in page
    assert browser.get("/numbers/tidak_ada").status_code == 404


def test_every_number_has_a_page(agency: SmallAgency, browse: Callable[[str], Browser]) -> None:
    browser = browse("wati")
    for name in list(all_parameters())[::7]:
        assert browser.get(f"/numbers/{name}").status_code == 200
    browser.post("/language/", {"language": "en"})
    for name in list(all_parameters())[::11]:
        assert browser.get(f"/numbers/{name}").status_code == 200


def test_numbers_are_named_and_found_in_english(browse: Callable[[str], Browser]) -> None:
    browser = browse("wati")
    browser.post("/language/", {"language": "en"})
    page = browser.get("/numbers/?q=time+for+a+panel").text
    assert "Time for a panel to hear both sides" in page
    assert "Waktu tim pemeriksa" not in page
