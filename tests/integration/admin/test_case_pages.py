"""The page of a case: its story, where it stands, its diagram; and what people were told."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest

from engine import queries
from engine.commands import CompleteItem
from engine.engine import Engine
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser

Browse = Callable[[str], Browser]


@pytest.fixture
def returned(engine: Engine, agency: SmallAgency, start: Callable[..., str]) -> str:
    """Return a case in which rahma returned budi's plan."""
    case = start("budi")
    for person, answers in (
        ("budi", {"cara": "uraian", "uraian": "Melayani"}),
        ("rahma", {"keputusan": "kembalikan", "alasan": "Target belum ada."}),
    ):
        with engine.read() as work:
            item = queries.list_items(work, AGENCY, case=case)[0]["id"]
        engine.execute(CompleteItem(AGENCY, item, agency.key(person), answers, key=person))
    return case


def sentences(page: str) -> list[str]:
    story = page[page.index('<ol class="told"') : page.index("</main>")]
    return [
        unescape(re.sub(r"<[^>]+>|\s+", " ", p)).strip() for p in re.findall(r"<p>(.*?)</p>", story)
    ]


def test_the_story_tells_newest_first_who_did_what(browse: Browse, returned: str) -> None:
    page = browse("budi").get(f"/cases/{returned}").text
    told = sentences(page)
    assert told[0].startswith('"Susun rencana" menunggu Budi Santoso, tenggat')
    assert told[1] == '"Putuskan rencana" diputuskan: Kembalikan.'
    assert told[-1] == "Rencana uji dimulai."
    assert "Dra. Rahmawati · Plt. Kepala Bidang Rehabilitasi Sosial" in page


def test_the_page_says_in_words_where_the_case_stands(browse: Browse, returned: str) -> None:
    page = browse("kepala").get(f"/cases/{returned}").text
    now = page[page.index('class="now"') : page.index('class="picture"')]
    assert "Susun rencana" in now
    assert "pada Budi Santoso" in now
    assert "Kerjakan" not in now
    own = browse("budi").get(f"/cases/{returned}").text
    assert "Kerjakan" in own


def test_the_diagram_is_the_one_the_case_runs_with_its_marks(browse: Browse, returned: str) -> None:
    budi = browse("budi")
    page = budi.get(f"/cases/{returned}").text
    assert 'data-open="susun"' in page
    done = re.search(r'data-done="([^"]*)"', page)
    assert done and {"start", "susun", "putuskan", "arah"} <= set(done[1].split())
    diagram = budi.get(f"/cases/{returned}/diagram.bpmn")
    assert diagram.mimetype == "application/xml"
    assert b'id="putuskan"' in diagram.data


def test_only_the_case_page_may_carry_style_attributes(browse: Browse, returned: str) -> None:
    budi = browse("budi")
    policy = budi.get(f"/cases/{returned}").headers["Content-Security-Policy"]
    assert "style-src-attr 'unsafe-inline'" in policy
    assert "style-src-attr" not in budi.get("/inbox/").headers["Content-Security-Policy"]


def test_a_notice_is_read_by_its_holder_and_marked(
    browse: Browse, engine: Engine, agency: SmallAgency, start: Callable[..., str]
) -> None:
    case = start("budi")
    with engine.database.write() as work:
        due = "2026-11-30T16:59:59+00:00"
        work.notify(
            [f"seat:{agency.seats['KABID']}"],
            "reminder",
            {"name": "Putuskan rencana", "label": "", "due": due},
            agency=AGENCY,
            case=case,
            subject=agency.key("budi"),
            period="2026",
        )
        work.commit()
    rahma = browse("rahma")
    page = rahma.get("/notices/").text
    assert "Pengingat: Putuskan rencana jatuh tempo 30 Nov 2026." in page
    assert "Budi Santoso · 2026" in page
    assert ">baru<" in page
    assert '<span class="count">1</span>' in rahma.get("/inbox/").text
    rahma.post("/notices/read")
    assert ">baru<" not in rahma.get("/notices/").text
    assert "Belum ada kabar untuk Anda." in browse("joko").get("/notices/").text
