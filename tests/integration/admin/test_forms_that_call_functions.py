"""A form may call what diagrams call: when it opens, while it is saved, when it is sent."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from engine.commands import CompleteItem, DeployBundle, StartCase
from engine.engine import Engine
from engine.errors import AnswersInvalid, DocumentsRefused
from tests.diagrams import diagram, end, start, user
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser
from workflows.directory import local_day

FORM: dict[str, Any] = {
    "type": "object",
    "title": "Permohonan",
    "properties": {
        "masa": {
            "type": "string",
            "title": "Masa keberatan",
            "x-default": "parameter('masa_keberatan')",
        },
        "hari": {
            "type": "string",
            "title": "Tanggal hari ini",
            "x-widget": "hidden",
            "x-default": "str(tanggal_hari_ini())",
        },
        "alasan": {
            "type": "string",
            "title": "Alasan permohonan",
            "x-show": "len(pegawai()['principals']) == 1 and masa != ''",
        },
        "tak_tampak": {
            "type": "string",
            "title": "Tidak pernah tampak",
            "x-show": "parameter('masa_keberatan') == 'P0D'",
        },
        "bukti": {"type": "string", "title": "Bukti", "x-widget": "file"},
    },
    "required": ["masa", "alasan", "tak_tampak"],
    "additionalProperties": False,
}


def documents(**changes: object) -> dict[str, bytes]:
    drawn = diagram(
        start(),
        user("minta", name="Minta", form="permohonan", owner="pegawai()", due="P5D"),
        end(),
        flows=["start minta", "minta end"],
        process="permohonan",
        name="Permohonan uji",
    )
    form = {**FORM, "properties": {**FORM["properties"], **changes}}
    return {"permohonan.bpmn": drawn, "forms/permohonan.json": json.dumps(form).encode()}


@pytest.fixture
def item(engine: Engine, agency: SmallAgency) -> str:
    engine.execute(DeployBundle(AGENCY, documents()))
    order = StartCase(AGENCY, "permohonan", key="k1", subject=agency.key("budi"), period="2026")
    return str(engine.execute(order)["opened"][0]["item"])


def test_it_opens_is_saved_and_is_sent_in_the_browser(
    browse: Callable[[str], Browser], item: str, engine: Engine
) -> None:
    budi = browse("budi")
    address = f"/inbox/{item}"
    page = budi.get(address).text
    assert 'value="P14D"' in page
    assert re.search(r'data-path="alasan"(?! hidden)>', page)
    assert re.search(r'data-path="tak_tampak" hidden>', page)
    saved = budi.post(f"{address}/draft", {"f.masa": "P14D", "f.alasan": "Perlu"})
    shown = json.loads(saved.text)["shown"]
    assert (shown["alasan"], shown["tak_tampak"]) == (True, False)
    file = (io.BytesIO(b"%PDF-1.7 isi"), "surat.pdf")
    sent = budi.post(
        address,
        {"f.masa": "P14D", "f.alasan": "Perlu", "f.bukti.upload": file, "save": "send", "key": "a"},
    )
    assert sent.status_code == 302, sent.text
    assert "Perlu" in budi.get(f"{address}/done").text
    with engine.read() as work:
        today = local_day(work, AGENCY, work.now).isoformat()
        case = work.connection.exec_driver_sql("SELECT id FROM process_instance").scalar_one()
        answers = work.list_submissions(case, "minta")[0].answers
    assert answers["alasan"] == "Perlu"
    assert answers["hari"][:7] == today[:7]


def test_the_engine_asks_for_what_the_functions_make_visible(
    engine: Engine, agency: SmallAgency, item: str
) -> None:
    order = CompleteItem(AGENCY, item, agency.key("budi"), {"masa": "P14D"}, key="k2")
    with pytest.raises(AnswersInvalid) as refused:
        engine.execute(order)
    assert [error.path for error in refused.value.errors] == [("alasan",)]


def test_a_form_that_calls_an_unknown_function_is_not_deployed(
    engine: Engine, agency: SmallAgency
) -> None:
    wrong = {"type": "string", "title": "Alasan", "x-default": "paramter('masa_keberatan')"}
    with pytest.raises(DocumentsRefused) as refused:
        engine.execute(DeployBundle(AGENCY, documents(alasan=wrong)))
    (found,) = [one for one in refused.value.findings if one.severity == "error"]
    assert (found.rule, found.path) == ("unknown-function", "forms/permohonan.json")
    assert found.line > 0
    assert "paramter()" in found.message
    assert "Did you mean parameter?" in found.message


def test_a_diagram_that_calls_an_unknown_function_is_not_deployed(
    engine: Engine, agency: SmallAgency
) -> None:
    drawn = documents()["permohonan.bpmn"].replace(b"pegawai()", b"pegawei()")
    with pytest.raises(DocumentsRefused) as refused:
        engine.execute(DeployBundle(AGENCY, {**documents(), "permohonan.bpmn": drawn}))
    (found,) = [one for one in refused.value.findings if one.severity == "error"]
    assert (found.rule, found.element) == ("unknown-function", "minta")
    assert "owner of Minta calls pegawei(), which is not there" in found.message
