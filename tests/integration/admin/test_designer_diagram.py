"""The page of the diagram editor without its script: what it brings, and copies in a conflict."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from admin.designer import drafts
from admin.designer.diagram_texts import TEXTS
from engine.engine import Engine
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser
from tests.integration.admin.documents import documents
from tests.integration.admin.test_designer_drafts import PATH, make, read, renamed, send

Browse = Callable[[str], Browser]


def test_the_page_brings_the_texts_and_addresses_of_its_diagram(
    engine: Engine, agency: SmallAgency, browse: Browse
) -> None:
    draft = make(engine, agency)
    browser = browse("wati")
    page = browser.get(f"/designer/{draft}/diagram")  # the main one of the draft
    assert f'data-path="{PATH}"' in page.text
    assert f'data-address="/designer/{draft}"' in page.text
    assert "style-src-attr 'unsafe-inline'" in page.headers["Content-Security-Policy"]
    found = re.search(r'id="diagram-texts"[^>]*>(.*?)</script>', page.text, re.S)
    assert found is not None
    assert json.loads(found[1])["texts"].keys() == TEXTS.keys()
    for other in ("forms/catatan.json", "tidak_ada.bpmn"):
        assert browser.get(f"/designer/{draft}/diagram?path={other}").status_code == 404


def test_a_diagram_that_cannot_be_read_is_named_by_its_file(
    engine: Engine, agency: SmallAgency, browse: Browse
) -> None:
    draft = make(engine, agency)
    with engine.database.write() as work:
        seen = drafts.read(work, AGENCY, draft, PATH)
        drafts.save(work, AGENCY, agency.key("wati"), draft, PATH, b"<a/>", seen.version)
        work.commit()
    page = browse("wati").get(f"/designer/{draft}/diagram")
    assert f"<h1>{PATH}</h1>" in page.text


def test_a_copy_keeps_the_editors_text_and_everything_else(
    engine: Engine, agency: SmallAgency, browse: Browse
) -> None:
    draft = make(engine, agency)
    browser = browse("wati")
    browser.get("/inbox/")
    address = f"/designer/{draft}/diagram/copy"
    mine = renamed("Susun rencana", "Tulis rencana").decode()
    made = send(browser, address, {"path": PATH, "content": mine})
    copy = re.fullmatch(r"/designer/(\w{32})/diagram\?path=uji.bpmn", made.json["url"])
    assert copy is not None
    assert read(engine, copy[1]).content == mine.encode()
    assert read(engine, copy[1], "forms/catatan.json").content == documents()["forms/catatan.json"]
    assert read(engine, draft).content == documents()[PATH]
    broken = send(browser, address, {"path": PATH, "content": "<bukan xml"})
    assert (broken.status_code, broken.json["error"]["kind"]) == (422, "unreadable")
    assert send(browser, address, {"path": PATH}).status_code == 400
    assert send(browser, f"/designer/{'0' * 32}/diagram/copy", {}).status_code == 400
