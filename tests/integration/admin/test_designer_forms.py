"""Forms by a field editor: labels, kinds, choices, order, conditions; nothing unknown is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from admin.designer import drafts
from engine.engine import Engine
from tests.databases import SqliteFiles
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser
from tests.integration.admin.documents import documents
from tests.integration.admin.test_designer_chain import fields

PATH = "forms/rencana.json"


@pytest.fixture
def databases(sqlite_files: SqliteFiles) -> SqliteFiles:
    """What these pages keep are documents of a draft: test_designer_drafts.py has both."""
    return sqlite_files


@pytest.fixture
def draft(engine: Engine, agency: SmallAgency) -> str:
    with engine.database.write() as work:
        made = drafts.create(
            work, AGENCY, agency.key("wati"), documents(), folder="uji", title="Uji"
        )
        work.commit()
        return str(made.id)


def stored(engine: Engine, draft: str, path: str = PATH) -> dict[str, Any]:
    with engine.read() as work:
        found: dict[str, Any] = json.loads(drafts.read(work, AGENCY, draft, path).content)
        return found


def press(browser: Browser, draft: str, do: str, **changed: str):
    data = {**fields(browser.page), "do": do} | {
        name.replace("__", "."): value for name, value in changed.items()
    }
    return browser.post(f"/designer/{draft}/form", data, follow_redirects=True)


def opened(browse: Callable[[str], Browser], draft: str, within: str = "", path: str = PATH):
    browser = browse("wati")
    browser.get(f"/designer/{draft}/form?path={path}&within={within}")
    return browser


def test_saving_the_form_untouched_changes_nothing(
    engine: Engine, draft: str, browse: Callable[[str], Browser]
) -> None:
    browser = opened(browse, draft)
    before = stored(engine, draft)
    press(browser, draft, "save")
    assert "Tersimpan dalam draf" in browser.page
    assert stored(engine, draft) == before
    with engine.read() as work:
        assert drafts.read(work, AGENCY, draft, PATH).content == documents()[PATH]


def test_a_field_is_added_named_and_shown_in_the_preview(
    engine: Engine, draft: str, browse: Callable[[str], Browser]
) -> None:
    browser = opened(browse, draft)
    press(browser, draft, "add")
    press(
        browser, draft, "save",
        q6__title="Lokasi kegiatan", q6__english="Place", q6__kind="select", q6__required="1",
    )  # fmt: skip
    assert browser.page.count("Tulis paling sedikit satu pilihan") == 2
    added = {"q6__title": "Lokasi kegiatan", "q6__english": "Place", "q6__kind": "text"}
    browser.get(f"/designer/{draft}/form?path={PATH}")
    press(browser, draft, "save", **added, q6__required="1", q6__help="Tempat utama")
    spec = stored(engine, draft)["properties"]["isian_baru"]
    assert spec == {
        "type": "string", "title": "Lokasi kegiatan", "description": "Tempat utama",
        "x-en": {"title": "Place"},
    }  # fmt: skip
    assert "isian_baru" in stored(engine, draft)["required"]
    preview = browser.page[browser.page.index('id="preview"') :]
    assert "Lokasi kegiatan" in preview and "Tempat utama" in preview


def test_choices_keep_their_values_and_get_new_ones(
    engine: Engine, draft: str, browse: Callable[[str], Browser]
) -> None:
    browser = opened(browse, draft)
    press(
        browser, draft, "save",
        q0__o0__label="Dengan bilangan", q0__o1__label="", q0__o2__label="Dengan gambar",
    )  # fmt: skip
    spec = stored(engine, draft)["properties"]["cara"]
    assert spec["enum"] == ["angka", "dengan_gambar"]
    assert spec["x-labels"] == ["Dengan bilangan", "Dengan gambar"]
    assert spec["x-en"]["labels"] == ["With numbers", "Dengan gambar"]


def test_a_condition_is_chosen_from_lists(
    engine: Engine, draft: str, browse: Callable[[str], Browser]
) -> None:
    browser = opened(browse, draft)
    wrong = press(browser, draft, "save", q3__show="cara", q3__operator="!=", q3__value="")
    assert wrong.status_code == 422 and "Tulis jawaban yang dimaksud" in browser.page
    press(browser, draft, "save", q3__show="cara", q3__operator="!=", q3__value="uraian")
    assert stored(engine, draft)["properties"]["mulai"]["x-show"] == "cara != 'uraian'"
    assert stored(engine, draft)["properties"]["hasil"]["x-show"] == "cara == 'angka'"


def test_fields_move_and_go_by_buttons(
    engine: Engine, draft: str, browse: Callable[[str], Browser]
) -> None:
    browser = opened(browse, draft)
    press(browser, draft, "move.5.-1")
    press(browser, draft, "remove.3", q3__title="")
    names = list(stored(engine, draft)["properties"])
    assert names == ["cara", "hasil", "uraian", "setuju_aturan", "bukti"]
    for nonsense in ("move.0.-1", "remove.99", "apa", "drop_field.0"):
        press(browser, draft, nonsense)
    assert list(stored(engine, draft)["properties"]) == names
    press(browser, draft, "drop_field.4.0")
    assert next(iter(stored(engine, draft)["properties"])) == "bukti"


def test_columns_of_a_table_are_edited_alike(
    engine: Engine, draft: str, browse: Callable[[str], Browser]
) -> None:
    browser = opened(browse, draft, within="hasil")
    assert "Kolom tabel: Hasil kerja" in browser.page
    press(browser, draft, "save", q1__title="Sasaran", q1__help="Dalam setahun")
    columns = stored(engine, draft)["properties"]["hasil"]["items"]["properties"]
    assert columns["target"] == {
        "type": "number", "title": "Sasaran", "minimum": 1, "description": "Dalam setahun",
    }  # fmt: skip
    assert browser.get(f"/designer/{draft}/form?path={PATH}&within=cara").status_code == 404


def test_what_the_editor_cannot_show_stays(
    engine: Engine, draft: str, browse: Callable[[str], Browser]
) -> None:
    browser = opened(browse, draft, path="forms/keputusan.json")
    before = stored(engine, draft, "forms/keputusan.json")
    assert "tombol keputusan" in browser.page and "hanya ditampilkan" in browser.page
    press(browser, draft, "save", q3__title="Putusan")
    after = stored(engine, draft, "forms/keputusan.json")
    before["properties"]["keputusan"]["title"] = "Putusan"
    assert after == before


def test_a_missing_label_is_told_at_its_field_and_nothing_typed_is_lost(
    engine: Engine, draft: str, browse: Callable[[str], Browser]
) -> None:
    browser = opened(browse, draft)
    wrong = press(browser, draft, "save", q2__title="", q2__english="Words")
    assert wrong.status_code == 422
    assert "Tulis labelnya" in browser.page and 'value="Words"' in browser.page
    assert stored(engine, draft) == json.loads(documents()[PATH])


def test_the_second_of_two_editors_is_told(
    engine: Engine, agency: SmallAgency, draft: str, browse: Callable[[str], Browser]
) -> None:
    browser = opened(browse, draft)
    with engine.database.write() as work:
        text = drafts.read(work, AGENCY, draft, PATH)
        content = text.content.replace(b"Rencana kerja", b"Rencana setahun")
        drafts.save(work, AGENCY, agency.key("sari"), draft, PATH, content, text.version)
        work.commit()
    assert press(browser, draft, "save", q2__title="Penjelasan").status_code == 409
    assert "Sari Wulandari menyimpan" in browser.page
    assert "label kini Penjelasan, semula Uraian" in browser.page


def test_a_new_form_begins_with_its_title(
    engine: Engine, draft: str, browse: Callable[[str], Browser]
) -> None:
    browser = browse("wati")
    browser.get(f"/designer/{draft}/")
    browser.post(f"/designer/{draft}/new-form", {"title": " "}, follow_redirects=True)
    assert "Tulis judul formulirnya" in browser.page
    for name in ("berita_acara", "berita_acara_2"):
        data = {"title": "Berita acara"}
        browser.post(f"/designer/{draft}/new-form", data, follow_redirects=True)
        assert "Formulir: Berita acara" in browser.page
        assert stored(engine, draft, f"forms/{name}.json")["title"] == "Berita acara"
