"""An incident in the browser, mended: contents, another step, standing still, the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine import queries
from engine.engine import Engine
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser
from tests.integration.admin.test_office_pages import add_incident, state


@pytest.fixture
def incident(engine: Engine, agency: SmallAgency, start: Callable[..., str]) -> str:
    return add_incident(engine, agency, start, "budi")


def case_of(engine: Engine, incident: str) -> dict:
    with engine.read() as work:
        case = queries.get_incident(work, AGENCY, incident)["case"]
        return queries.case_view(work, AGENCY, case)


def ask(sari: Browser, incident: str, act: str, **given: str) -> str:
    """Ask, read what would happen, and confirm; return the page after."""
    data = {"act": act, "reason": "salah isi", **given}
    asked = sari.post(f"/incidents/{incident}/confirm", data=data)
    assert asked.status_code == 200, asked.text
    assert "Yang terjadi" in asked.text and "salah isi" in asked.text
    return sari.post(f"/incidents/{incident}/act", data=data, follow_redirects=True).text


def test_the_page_says_what_was_tried_where_and_who_waits(
    incident: str, browse: Callable[[str], Browser]
) -> None:
    page = browse("sari").get(f"/incidents/{incident}").text
    assert "Jawaban yang dikirim seseorang hendak diproses." in page
    assert "Budi Santoso" in page
    assert 'data-stuck="susun"' in page
    assert browse("sari").get(f"/incidents/{incident}/diagram.bpmn").status_code == 200


def test_nothing_happens_before_it_is_confirmed_and_never_without_a_reason(
    engine: Engine, incident: str, browse: Callable[[str], Browser]
) -> None:
    sari = browse("sari")
    refused = sari.post(f"/incidents/{incident}/confirm", data={"act": "cancel", "reason": " "})
    assert refused.status_code == 422
    assert "Tulis alasannya" in refused.text
    asked = sari.post(f"/incidents/{incident}/confirm", data={"act": "cancel", "reason": "x"})
    assert "tidak dapat dibatalkan" in asked.text
    assert case_of(engine, incident)["state"] == "incident"
    unconfirmed = sari.post(f"/incidents/{incident}/act", data={"act": "cancel"})
    assert unconfirmed.status_code == 422
    assert case_of(engine, incident)["state"] == "incident"


def test_a_cancelled_case_settles_its_incident_and_tells_who_and_why(
    engine: Engine, agency: SmallAgency, incident: str, browse: Callable[[str], Browser]
) -> None:
    after = ask(browse("sari"), incident, "cancel")
    assert "Tidak ada gangguan" in after
    case = case_of(engine, incident)
    assert case["state"] == "cancelled"
    assert state(engine, incident) == "settled"
    ordered = next(event for event in case["history"] if event["kind"] == "cancel_ordered")
    assert ordered["actor"] == agency.key("sari")
    assert ordered["payload"] == {"reason": "salah isi"}


def test_a_case_stands_still_and_goes_on(
    engine: Engine, incident: str, browse: Callable[[str], Browser]
) -> None:
    sari = browse("sari")
    assert "Lanjutkan perkara yang ditunda" in ask(sari, incident, "suspend")
    assert case_of(engine, incident)["state"] == "suspended"
    assert "Tunda perkara" in ask(sari, incident, "resume")
    assert case_of(engine, incident)["state"] == "incident"


def test_a_case_is_taken_to_another_step_chosen_by_its_name(
    engine: Engine, incident: str, browse: Callable[[str], Browser]
) -> None:
    sari = browse("sari")
    wrong = sari.post(
        f"/incidents/{incident}/confirm", data={"act": "move", "reason": "x", "at": "susun"}
    )
    assert wrong.status_code == 422
    assert "Pilih langkah yang dituju." in wrong.text
    ask(sari, incident, "move", at="susun", to="putuskan")
    assert state(engine, incident) == "settled"  # the item that was to be completed is gone
    (wait,) = [each for each in case_of(engine, incident)["open"] if each["kind"] == "item"]
    assert wait["element"] == "putuskan"


def test_contents_are_changed_and_the_kept_order_is_run_again(
    engine: Engine, incident: str, browse: Callable[[str], Browser]
) -> None:
    sari = browse("sari")
    same = sari.post(f"/incidents/{incident}/confirm", data={"act": "change", "reason": "x"})
    assert same.status_code == 422
    assert "Ubah sedikitnya satu isi." in same.text
    after = ask(sari, incident, "change", **{"value-keputusan": "setuju"})
    assert "Berhasil. Perkara ini berjalan lagi." in after
    assert state(engine, incident) == "settled"


def test_other_units_and_other_people_see_nothing_and_do_nothing(
    engine: Engine, agency: SmallAgency, start: Callable[..., str], browse: Callable[[str], Browser]
) -> None:
    incident = add_incident(engine, agency, start, "dewi")
    sari, data = browse("sari"), {"act": "cancel", "reason": "x"}
    assert sari.get(f"/incidents/{incident}").status_code == 404
    assert sari.get(f"/incidents/{incident}/diagram.bpmn").status_code == 404
    assert sari.post(f"/incidents/{incident}/act", data=data).status_code == 404
    assert browse("budi").get(f"/incidents/{incident}").status_code == 403
    assert state(engine, incident) == "open"


def test_the_own_case_is_mended_by_somebody_else(
    engine: Engine, agency: SmallAgency, start: Callable[..., str], browse: Callable[[str], Browser]
) -> None:
    incident = add_incident(engine, agency, start, "sari")
    sari, data = browse("sari"), {"act": "cancel", "reason": "x"}
    assert (
        "Perkara sendiri diperbaiki oleh petugas lain." in sari.get(f"/incidents/{incident}").text
    )
    assert sari.post(f"/incidents/{incident}/act", data=data).status_code == 403
    assert state(engine, incident) == "open"
