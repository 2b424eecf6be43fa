"""The guided first run: by role, ticked by facts, put away and found again."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from admin.access import ACCESS
from admin.social.first_steps import OPEN, guides
from engine.commands import CompleteItem
from engine.engine import Engine
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser
from tests.integration.admin.test_helpers import item_of
from workflows.feedback import give_feedback
from workflows.social.first_steps import list_done


def test_an_employee_is_led_and_what_was_opened_is_ticked(
    agency: SmallAgency, browse: Callable[[str], Browser]
) -> None:
    joko = browse("joko")
    page = joko.get("/inbox/").text
    assert "Langkah pertama Anda" in page and "sebagai atasan" not in page
    assert '<span class="tag ok">sudah</span>' not in page
    assert joko.get("/first-steps/go/tahun").location == "/year/"
    assert joko.get("/inbox/").text.count('<span class="tag ok">sudah</span>') == 1
    joko.post("/first-steps/away/pegawai", follow_redirects=True)
    assert "Langkah pertama Anda" not in joko.get("/inbox/").text
    assert "Langkah pertama Anda" in joko.get("/first-steps/").text
    joko.post("/first-steps/back/pegawai", follow_redirects=True)
    assert "Langkah pertama Anda" in joko.get("/inbox/").text
    assert joko.get("/first-steps/go/lain").status_code == 404
    assert joko.post("/first-steps/away/lain").status_code == 404


def test_work_stands_before_the_guide_and_the_survey(
    agency: SmallAgency, start: Callable[..., str], browse: Callable[[str], Browser]
) -> None:
    idle = browse("budi").get("/inbox/").text
    assert idle.index("Langkah pertama Anda") < idle.index("Tidak ada yang menunggu Anda")
    start("budi")
    page = browse("budi").get("/inbox/").text
    assert page.index('class="items"') < page.index("Langkah pertama Anda")


def test_each_role_has_its_own_steps(agency: SmallAgency, browse: Callable[[str], Browser]) -> None:
    assert "Langkah pertama sebagai atasan" in browse("rahma").get("/inbox/").text
    hr = browse("sari")
    assert "sebagai pengelola kinerja" in hr.get("/inbox/").text
    hr.post("/first-steps/away/pengelola", follow_redirects=True)
    assert "Langkah pertama Anda" in hr.get("/inbox/").text  # the next one
    hr.post("/language/", {"language": "en"})
    assert "First steps in the performance office" in hr.get("/first-steps/").text


def test_a_panel_member_is_led_once_asked(
    agency: SmallAgency, start: Callable[..., str], browse: Callable[[str], Browser]
) -> None:
    start("budi", process="objection")
    assert "sebagai tim pemeriksa" in browse("joko").get("/inbox/").text


def test_steps_are_ticked_by_what_was_done(
    engine: Engine, agency: SmallAgency, start: Callable[..., str]
) -> None:
    def facts(name: str) -> frozenset[str]:
        with engine.read() as work:
            return list_done(work, AGENCY, agency.people[name])

    assert facts("joko") == frozenset() and facts("rahma") == {"superior"}
    start("budi", process="objection")
    assert facts("joko") == {"panel_member"}
    vote = CompleteItem(AGENCY, item_of(engine, "suara"), agency.key("joko"), {"catatan": "x"}, "k")
    engine.execute(vote)
    assert facts("joko") == {"panel_member", "voted"}
    give_feedback(
        engine, agency=AGENCY, giver=agency.key("rahma"), person=agency.key("budi"),
        period="2026", subject="perilaku", subject_ref="kolaboratif", good="Baik",
    )  # fmt: skip
    assert "gave_feedback" in facts("rahma")


def test_every_step_leads_to_a_page_and_has_both_languages(app: Flask) -> None:
    known = {
        "planned", "decided", "rated", "declared", "voted", "gave_feedback", "announced", OPEN,
    }  # fmt: skip
    names = [step["name"] for guide in guides().values() for step in guide["steps"]]
    assert len(names) == len(set(names))
    for guide in guides().values():
        assert set(guide["title"]) == {"id", "en"} and 3 <= len(guide["steps"]) <= 5
        for step in guide["steps"]:
            assert step["to"] in app.view_functions and step["to"] in ACCESS
            assert step["fact"] in known
            assert len(step["id"]) == len(step["en"]) == 2
            assert all(isinstance(text, str) and text for text in step["id"] + step["en"])
