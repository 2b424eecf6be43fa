"""Versions: what changed, who runs on what, deploying with a note, going back, files in and out."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable

import pytest

from admin.designer import checking, drafts
from admin.designer.archive import pack, unpack
from admin.designer.versions import list_folders
from engine import queries
from engine.commands import CompleteItem, DeployBundle, StartCase
from engine.engine import Engine
from engine.store import bundles
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser
from tests.integration.admin.documents import documents
from workflows import processes

PATH = "uji.bpmn"


def changed(old: str = 'value="P5D"', new: str = 'value="P8D"') -> bytes:
    content = documents()[PATH]
    assert old.encode() in content
    return content.replace(old.encode(), new.encode())


def open_draft(browser: Browser) -> str:
    """Press "Ubah" for the small process; return the draft's address."""
    browser.get("/designer/")
    answer = browser.post("/designer/process/uji/1/draft")
    assert answer.status_code == 302
    return str(answer.location)


def put(engine: Engine, agency: SmallAgency, address: str, content: bytes) -> None:
    """Change the diagram of a draft."""
    draft = address.strip("/").split("/")[-1]
    with engine.database.write() as work:
        seen = drafts.read(work, AGENCY, draft, PATH).version
        drafts.save(work, AGENCY, agency.key("wati"), draft, PATH, content, seen)
        work.commit()


def newest(engine: Engine) -> str:
    with engine.read() as work:
        return bundles.latest(work, AGENCY, "process", "uji")


def test_a_draft_is_deployed_with_a_note_and_only_new_cases_follow_it(
    engine: Engine,
    agency: SmallAgency,
    start: Callable[..., str],
    browse: Callable[[str], Browser],
) -> None:
    running = start("budi")
    browser = browse("wati")
    address = open_draft(browser)
    put(engine, agency, address, changed('name="Susun rencana"', 'name="Tulis rencana"'))
    page = browser.get(f"{address}deploy").text
    assert "kini bernama &#34;Tulis rencana&#34;" in page
    assert "1 perkara yang sedang berjalan tetap pada versinya" in page
    data = {"replaces": newest(engine), "note": ""}
    assert browser.post(f"{address}deploy", data).status_code == 422
    assert "Tulis catatan" in browser.page
    done = browser.post(
        f"{address}deploy", {**data, "note": "Nama yang lebih jelas"}, follow_redirects=True
    )
    assert done.status_code == 200 and "Versi 2 berlaku mulai sekarang" in browser.page
    assert "Nama yang lebih jelas" in browser.page and "Wati Handayani" in browser.page
    fresh = start("dewi")
    with engine.read() as work:
        old, new = (queries.list_items(work, AGENCY, case=case)[0] for case in (running, fresh))
    assert (old["name"], new["name"]) == ("Susun rencana", "Tulis rencana")
    answers = {"cara": "uraian", "uraian": "Melayani"}
    engine.execute(CompleteItem(AGENCY, old["id"], agency.key("budi"), answers, key="lama"))
    with engine.read() as work:
        assert queries.list_items(work, AGENCY, case=running)[0]["name"] == "Putuskan rencana"


def test_errors_of_lint_stop_a_deployment_with_their_place(
    engine: Engine,
    agency: SmallAgency,
    start: Callable[..., str],
    browse: Callable[[str], Browser],
) -> None:
    start("budi")
    browser = browse("wati")
    address = open_draft(browser)
    put(engine, agency, address, changed("pegawai()", "pegawei()"))
    page = browser.get(f"{address}deploy").text
    assert "memanggil pegawei() yang tidak ada" in page and "uji.bpmn, baris" in page
    assert "Terapkan sekarang" not in page
    data = {"replaces": newest(engine), "note": "paksa"}
    assert browser.post(f"{address}deploy", data).status_code == 422
    with engine.read() as work:
        assert len(bundles.versions(work, AGENCY, "process")) == 2


def test_two_drafts_of_one_version_do_not_cover_each_other_up(
    engine: Engine,
    agency: SmallAgency,
    start: Callable[..., str],
    browse: Callable[[str], Browser],
) -> None:
    start("budi")
    browser = browse("wati")
    first, second = open_draft(browser), open_draft(browser)
    put(engine, agency, first, changed('name="Susun rencana"', 'name="Satu"'))
    put(engine, agency, second, changed('name="Susun rencana"', 'name="Dua"'))
    browser.get(f"{first}deploy")
    browser.post(f"{first}deploy", {"replaces": newest(engine), "note": "satu"})
    page = browser.get(f"{second}deploy").text
    assert "versi lain sudah diterapkan" in page and "kini bernama &#34;Satu&#34;" in page
    data = {"replaces": newest(engine), "note": "dua"}
    assert browser.post(f"{second}deploy", data).status_code == 422
    assert browser.post(f"{second}deploy", {**data, "over": "1"}).status_code == 302
    stale = open_draft(browser)
    data = {"replaces": "0" * 64, "note": "basi", "over": "1"}
    assert browser.post(f"{stale}deploy", data).status_code == 409


def test_versions_tell_what_changed_and_who_runs_on_what(
    engine: Engine, start: Callable[..., str], browse: Callable[[str], Browser]
) -> None:
    start("budi")
    engine.execute(DeployBundle(AGENCY, {**documents(), PATH: changed()}, note="Lebih lama"))
    start("dewi")
    start("sari")
    browser = browse("wati")
    page = browser.get("/designer/process/uji").text
    second, first = page.split('<li class="panel padded">')[1:]
    sentence = "Langkah &#34;Susun rencana&#34;: tenggat kini 8 hari kalender, semula 5 hari"
    assert sentence in second and "2 perkara berjalan" in second
    assert "1 perkara berjalan" in first
    assert sentence in browser.get("/designer/process/uji/2").text
    assert "tenggat kini 5 hari" in browser.get("/designer/process/uji/1?with=2").text
    assert browser.get("/designer/process/uji/3").status_code == 404
    assert browser.get("/designer/process/tidak-ada").status_code == 404


def test_an_earlier_version_comes_back_with_a_reason(
    engine: Engine, start: Callable[..., str], browse: Callable[[str], Browser]
) -> None:
    start("budi")
    before = newest(engine)
    engine.execute(DeployBundle(AGENCY, {**documents(), PATH: changed()}, note="Lebih lama"))
    browser = browse("wati")
    browser.get("/designer/process/uji/1")
    address, data = "/designer/process/uji/1/back", {"newest": newest(engine)}
    browser.post(address, {**data, "note": " "})
    assert newest(engine) != before
    browser.get("/designer/process/uji/1")
    browser.post(address, {"newest": before, "note": "basi"})
    assert newest(engine) != before
    browser.get("/designer/process/uji/1")
    browser.post(address, {**data, "note": "Terlalu lama"}, follow_redirects=True)
    assert newest(engine) == before
    assert "Versi 3" in browser.page and "Terlalu lama" in browser.page
    assert "bersama versi 1, isinya sama" in browser.page


def test_a_folder_leaves_and_comes_back_as_a_zip_file(
    start: Callable[..., str], browse: Callable[[str], Browser]
) -> None:
    start("budi")
    browser = browse("wati")
    with browser.get("/designer/process/uji/1.zip") as answer:
        assert answer.mimetype == "application/zip"
        assert dict(unpack(answer.data).documents) == documents()
    address = open_draft(browser)
    browser.get(address)
    changed_zip = pack({PATH: changed(), "forms/baru.json": documents()["forms/catatan.json"]})
    data = {"version": "1", "files": (io.BytesIO(changed_zip), "uji.zip")}
    browser.post(f"{address}upload", data, follow_redirects=True)
    assert "Diterima: forms/baru.json, uji.bpmn" in browser.page
    with browser.get(f"{address}files.zip") as answer:
        assert unpack(answer.data).documents[PATH] == changed()
    data = {"version": "1", "files": (io.BytesIO(documents()[PATH]), "uji.bpmn")}
    browser.post(f"{address}upload", data, follow_redirects=True)
    assert "tidak menimpa apa pun" in browser.page


def test_an_unknown_process_begins_as_files(browse: Callable[[str], Browser]) -> None:
    browser = browse("wati")
    browser.get("/designer/")
    data = {"files": (io.BytesIO(pack(processes.documents("alignment"))), "alignment.zip")}
    answer = browser.post("/designer/new", data)
    page = browser.get(str(answer.location)).text
    assert "alignment.bpmn" in page and "forms/penyelarasan.json" in page
    assert "<h1>Penyelarasan hasil kerja</h1>" in page
    browser.post("/designer/new", {"files": (io.BytesIO(b"<a/>"), "a.txt")}, follow_redirects=True)
    assert "tidak dapat dipakai" in browser.page


def test_files_of_a_deployed_process_become_a_draft_of_it(
    engine: Engine, start: Callable[..., str], browse: Callable[[str], Browser]
) -> None:
    start("budi")
    browser = browse("wati")
    browser.get("/designer/")
    other = {**documents(), "lain.bpmn": changed()}
    del other[PATH]
    answer = browser.post("/designer/new", {"files": (io.BytesIO(pack(other)), "x.zip")})
    address = str(answer.location)
    browser.get(f"{address}deploy")
    data = {"replaces": newest(engine), "note": "dari berkas"}
    browser.post(f"{address}deploy", data, follow_redirects=True)
    assert "Versi 2 berlaku" in browser.page and "dari berkas" in browser.page


def hostile(name: str = "a.bpmn", content: bytes = b"<a/>", link: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(name)
        if link:
            entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind", "reason"),
    [
        (hostile("../a.bpmn"), "archive", "path"),
        (hostile("/etc/a.bpmn"), "archive", "path"),
        (hostile("x\\a.bpmn"), "archive", "path"),
        (hostile(link=True), "archive", "link"),
        (hostile(content=b"<a>" + b" " * 30_000_000 + b"</a>"), "too_big", None),
        (hostile("baca.txt"), "archive", "empty"),
        (b"PK\x03\x04 bukan zip", "archive", "damaged"),
        (hostile()[:-30], "archive", "damaged"),
    ],
    ids=["up", "absolute", "backslash", "link", "bomb", "nothing", "garbage", "cut off"],
)
def test_a_hostile_zip_file_is_refused(content: bytes, kind: str, reason: str | None) -> None:
    with pytest.raises(drafts.DraftRefused) as refused:
        unpack(content)
    assert (refused.value.kind, refused.value.facts.get("reason")) == (kind, reason)


def test_a_zip_file_of_many_entries_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(300):
            archive.writestr(f"{number}.bpmn", b"<a/>")
    with pytest.raises(drafts.DraftRefused):
        unpack(out.getvalue())


def test_the_text_of_a_document_is_edited_and_a_second_editor_loses_nothing(
    engine: Engine,
    agency: SmallAgency,
    start: Callable[..., str],
    browse: Callable[[str], Browser],
) -> None:
    start("budi")
    browser = browse("wati")
    address = open_draft(browser)
    browser.get(f"{address}source?path={PATH}")
    put(engine, agency, address, changed('name="Susun rencana"', 'name="Satu"'))
    mine = changed('name="Susun rencana"', 'name="Milik saya"').decode()
    data = {"path": PATH, "version": "1", "content": mine}
    assert browser.post(f"{address}source", data).status_code == 409
    assert "kini bernama &#34;Milik saya&#34;" in browser.page and "Milik saya" in browser.page
    answer = browser.post(f"{address}copy", {"path": PATH, "content": mine})
    other = browser.get(f"{answer.location}source?path={PATH}").text
    assert "Milik saya" in other
    broken = {"path": PATH, "version": "2", "content": "<a>"}
    assert browser.post(f"{address}source", broken).status_code == 422
    assert "tidak dapat dibaca" in browser.page and "&lt;a&gt;" in browser.page


def test_drafts_are_renamed_titled_and_discarded(
    start: Callable[..., str], browse: Callable[[str], Browser]
) -> None:
    start("budi")
    browser = browse("wati")
    address = open_draft(browser)
    browser.get(address)
    rename = {"do": "rename", "path": "forms/catatan.json", "to": "forms/nota.json"}
    browser.post(f"{address}change", rename, follow_redirects=True)
    assert "forms/nota.json" in browser.page
    assert "Dokumen forms/catatan.json dihapus." in browser.page
    browser.post(f"{address}change", {"do": "title", "title": "Baru"}, follow_redirects=True)
    assert "<h1>Baru</h1>" in browser.page
    browser.post(f"{address}change", {"do": "discard"}, follow_redirects=True)
    assert "Draf dibuang" in browser.page and ">Baru</a>" not in browser.page
    page = browser.get(address).text
    assert "sudah dibuang" in page and "Periksa lalu terapkan" not in page


def test_every_shipped_folder_passes_lint_with_all_names_known(
    engine: Engine, agency: SmallAgency
) -> None:
    with engine.read() as work:
        for name in processes.names():
            found = checking.findings(engine, work, AGENCY, processes.documents(name))
            wrong = [one for one in found if one.rule == "unknown-function"]
            assert wrong == []


def test_a_case_started_by_another_version_is_not_counted_twice(
    engine: Engine, agency: SmallAgency, start: Callable[..., str]
) -> None:
    start("budi")
    engine.execute(StartCase(AGENCY, "objection", key="o", subject=agency.key("budi")))
    with engine.read() as work:
        (folder,) = list_folders(work, AGENCY)
    assert (folder.process, folder.running) == ("uji", 2)
