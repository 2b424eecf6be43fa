"""A draft is tried on a made-up person: it runs as it would, and nothing of the agency changes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from admin.designer import drafts, trial
from admin.designer.trial import Act, Recipe
from admin.shipped import deploy_shipped
from engine.commands import DeployBundle
from engine.engine import Engine
from engine.store.base import metadata
from tests.databases import SqliteFiles
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser
from tests.integration.admin.documents import documents
from workflows import processes
from workflows.processes.approval import table as t

CHAIN = f"{t.DECISION}.dmn"


@pytest.fixture
def databases(sqlite_files: SqliteFiles) -> SqliteFiles:
    """A trial always runs on SQLite; what it reads of an agency, test_designer_versions.py
    reads from both."""
    return sqlite_files


def make(engine: Engine, agency: SmallAgency, found: dict[str, bytes], folder: str) -> str:
    with engine.database.write() as work:
        made = drafts.create(work, AGENCY, agency.key("wati"), found, folder=folder, title="Coba")
        work.commit()
        return str(made.id)


def rows(engine: Engine) -> dict[str, int]:
    with engine.database.reader.connect() as connection:
        return {
            table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
            if table.name != "session"
        }


def open_steps(tried: trial.Trial) -> list[str]:
    with tried.engine.read() as work:
        return [item["label"] or item["name"] for item in tried.open_items(work)]


def changed_chain() -> dict[str, bytes]:
    found = processes.documents("approval")
    chain = t.read_chain(found[CHAIN]).add_step(0)
    return {**found, CHAIN: t.write_chain(found[CHAIN], chain)}


def test_a_changed_chain_is_tried_within_the_year_and_nothing_of_the_agency_changes(
    app: Flask, engine: Engine, agency: SmallAgency
) -> None:
    deploy_shipped(engine, AGENCY)
    before = rows(engine)
    review = "approval/memutuskan/Reviu pengelola kinerja"
    recipe = Recipe("annual_cycle", "fungsional", acts=(Act("fill", review),))
    with app.app_context(), engine.read() as work:
        assert trial.starts(work, AGENCY, changed_chain()) == ["annual_cycle", "approval"]
        with trial.run(engine, work, AGENCY, changed_chain(), recipe) as tried:
            assert tried.problem == ""
            assert [each.step for each in tried.told] == ["Menyusun SKP", "Reviu pengelola kinerja"]
            assert open_steps(tried) == ["Persetujuan"]
    assert rows(engine) == before


@pytest.mark.parametrize("position", ["administrator", "jpt_pratama"])
def test_the_position_of_the_made_up_person_decides_the_chain(
    app: Flask, engine: Engine, agency: SmallAgency, position: str
) -> None:
    deploy_shipped(engine, AGENCY)
    review = Act("fill", "approval/memutuskan/Reviu pengelola kinerja")
    with app.app_context(), engine.read() as work:
        found = processes.documents("approval")
        recipe = Recipe("annual_cycle", position, acts=(review,))
        with trial.run(engine, work, AGENCY, found, recipe) as tried:
            last = (
                "Penetapan kepala daerah"
                if position == "jpt_pratama"
                else ("Penetapan pejabat penilai")
            )
            assert open_steps(tried) == [last]


def test_a_process_of_its_own_is_filled_in_to_its_end(
    app: Flask, engine: Engine, agency: SmallAgency
) -> None:
    places = ("uji/susun/", "uji/putuskan/target naik", "uji/periksa/")
    recipe = Recipe("uji", acts=tuple(Act("fill", place) for place in places))
    with (
        app.app_context(),
        engine.read() as work,
        trial.run(engine, work, AGENCY, documents(), recipe) as tried,
    ):
        assert (tried.problem, tried.errors) == ("", {})
        assert tried.ended
        steps = [each.step for each in tried.told]
        assert steps == ["Susun rencana", "target naik", "Periksa rencana"]


def test_a_draft_that_fails_on_its_way_says_so(
    app: Flask, engine: Engine, agency: SmallAgency
) -> None:
    content = documents()["uji.bpmn"].replace(b"keputusan == 'setuju'", b"keputusann == 'setuju'")
    found = {**documents(), "uji.bpmn": content}
    acts = (Act("fill", "uji/susun/"), Act("fill", "uji/putuskan/target naik"))
    with (
        app.app_context(),
        engine.read() as work,
        trial.run(engine, work, AGENCY, found, Recipe("uji", acts=acts)) as tried,
    ):
        assert "keputusann" in tried.problem


def test_time_is_moved_to_what_comes_next(app: Flask, engine: Engine, agency: SmallAgency) -> None:
    deploy_shipped(engine, AGENCY)
    recipe = Recipe("annual_cycle", acts=(Act("time"), Act("time"), Act("time")))
    with app.app_context(), engine.read() as work:
        found = processes.documents("approval")
        with trial.run(engine, work, AGENCY, found, recipe) as tried, tried.engine.read() as unit:
            (item,) = tried.open_items(unit)
            assert item["escalated_from"] is not None
            assert item["owner"]["principals"][0].startswith("role:admin_instansi@")


def test_documents_that_cannot_run_are_refused(engine: Engine, agency: SmallAgency) -> None:
    with (
        engine.read() as work,
        pytest.raises(trial.TrialRefused),
        trial.run(engine, work, AGENCY, {"a.bpmn": b"<a/>"}, Recipe("a")),
    ):
        raise AssertionError("nothing runs")


def carried(page: str) -> dict[str, str]:
    """Return the hidden fields that carry a trial from page to page."""
    names = ("start", "position", "unit_code", "acts", "place")
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', page) for name in names}
    return {name: unescape(value[1]) for name, value in found.items() if value}


def press(browser: Browser, draft: str, do: str, **more: Any):
    data = {**carried(browser.page), "do": do, **more}
    return browser.post(f"/designer/{draft}/try", data)


def test_hr_tries_a_draft_in_the_browser_step_by_step(
    engine: Engine, agency: SmallAgency, browse: Callable[[str], Browser]
) -> None:
    engine.execute(DeployBundle(AGENCY, documents()))
    draft = make(engine, agency, documents(), "uji")
    browser = browse("wati")
    page = browser.get(f"/designer/{draft}/try").text
    assert "Langsung pada proses" in page and "JPT pratama" in page
    page = press(browser, draft, "", start="uji", position="fungsional").text
    assert "Susun rencana" in page and "Andi Contoh" in page
    wrong = press(browser, draft, "send", **{"f.cara": "uraian"})
    assert wrong.status_code == 422 and "Wajib diisi" in wrong.text
    page = press(browser, draft, "send", **{"f.cara": "uraian", "f.uraian": "Melayani"}).text
    assert "Putuskan rencana" in page or "target naik" in page
    assert "Kepala Bidang" in page or "Kepala Seksi" in page
    page = press(browser, draft, "fill").text
    assert "Periksa rencana" in page and "diisikan" in page
    page = press(browser, draft, "undo").text
    assert "target naik" in page
    press(browser, draft, "fill")
    page = press(browser, draft, "fill").text
    assert "Selesai: tidak ada lagi yang perlu dikerjakan" in page
    page = press(browser, draft, "restart").text
    assert "Belum ada." in page


def test_a_trial_is_refused_while_lint_finds_errors(
    engine: Engine, agency: SmallAgency, browse: Callable[[str], Browser]
) -> None:
    content = documents()["uji.bpmn"].replace(b"pegawai()", b"pegawei()")
    draft = make(engine, agency, {**documents(), "uji.bpmn": content}, "uji")
    browser = browse("wati")
    browser.get(f"/designer/{draft}/try")
    assert press(browser, draft, "", start="uji").status_code == 422
    assert "belum dapat dicoba" in browser.page


@pytest.mark.parametrize("acts", ["{", "[1]", '{"do": "send"}', '[{"do": "hapus"}]', "[" * 999])
def test_nonsense_carried_along_is_no_act(
    engine: Engine, agency: SmallAgency, browse: Callable[[str], Browser], acts: str
) -> None:
    draft = make(engine, agency, documents(), "uji")
    browser = browse("wati")
    browser.get(f"/designer/{draft}/try")
    answer = press(browser, draft, "", start="uji", position="raja", acts=acts)
    assert answer.status_code == 200
    assert json.loads(carried(answer.text)["acts"]) == []
    assert carried(answer.text)["position"] == "pelaksana"
