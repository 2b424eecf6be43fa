"""Drafts of processes: who saved first, what is refused, who else is there, and its history."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from admin.designer import drafts
from engine.commands import AdvanceClock, DeployBundle
from engine.engine import Engine
from engine.errors import NotFound, Outdated
from engine.store import agency_history, bundles, history
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser
from tests.integration.admin.documents import documents

PATH = "uji.bpmn"


def make(engine: Engine, agency: SmallAgency, who: str = "wati") -> str:
    """Deploy the small process and return a draft of it."""
    with engine.database.write() as work:
        draft = drafts.create(
            work, AGENCY, agency.key(who), documents(), folder="uji", title="Rencana uji"
        )
        work.commit()
        return str(draft.id)


def renamed(old: str, new: str) -> bytes:
    return documents()[PATH].replace(old.encode(), new.encode())


def save(engine: Engine, who: str, draft: str, content: bytes, version: int | None, path=PATH):
    with engine.database.write() as work:
        saved = drafts.save(work, AGENCY, who, draft, path, content, version)
        work.commit()
        return saved


def read(engine: Engine, draft: str, path: str = PATH) -> drafts.Text:
    with engine.read() as work:
        return drafts.read(work, AGENCY, draft, path)


def test_the_second_to_save_is_told_and_overwrites_nothing(
    engine: Engine, agency: SmallAgency
) -> None:
    draft = make(engine, agency)
    seen = read(engine, draft).version
    first, second = renamed("Susun rencana", "Tulis rencana"), renamed("Susun rencana", "Isi")
    saved = save(engine, agency.key("wati"), draft, first, seen)
    with pytest.raises(drafts.DraftConflict) as refused:
        save(engine, agency.key("sari"), draft, second, seen)
    assert (refused.value.by, refused.value.version) == (agency.key("wati"), saved)
    assert read(engine, draft).content == first
    assert save(engine, agency.key("sari"), draft, second, saved) > saved


def test_of_two_who_save_at_the_same_moment_one_is_told(
    engine: Engine, agency: SmallAgency
) -> None:
    draft = make(engine, agency)
    seen, start = read(engine, draft).version, Barrier(2)

    def attempt(who: str) -> str:
        start.wait()
        try:
            save(engine, agency.key(who), draft, renamed("Susun rencana", f"Oleh {who}"), seen)
        except drafts.DraftConflict as error:
            return f"{who} is told of {error.by}"
        return who

    with ThreadPoolExecutor(2) as pool:
        won, told = sorted(pool.map(attempt, ("wati", "sari")), key=len)
    assert told.endswith(f"is told of {agency.key(won)}")
    assert f"Oleh {won}".encode() in read(engine, draft).content


def test_editors_of_different_documents_do_not_meet(engine: Engine, agency: SmallAgency) -> None:
    draft = make(engine, agency)
    form = read(engine, draft, "forms/catatan.json")
    save(engine, agency.key("wati"), draft, renamed("Susun", "Tulis"), read(engine, draft).version)
    content = form.content.replace(b"Catatan", b"Catatan HR")
    save(engine, agency.key("sari"), draft, content, form.version, "forms/catatan.json")
    assert read(engine, draft, "forms/catatan.json").content == content


def test_saving_what_is_there_already_is_no_change(engine: Engine, agency: SmallAgency) -> None:
    draft = make(engine, agency)
    seen = read(engine, draft)
    assert save(engine, agency.key("wati"), draft, seen.content, seen.version) == seen.version


def test_a_document_removed_and_added_anew_is_not_mistaken_for_the_old_one(
    engine: Engine, agency: SmallAgency
) -> None:
    draft, who = make(engine, agency), agency.key("wati")
    seen = read(engine, draft)
    with engine.database.write() as work:
        drafts.remove(work, AGENCY, who, draft, PATH)
        work.commit()
    save(engine, who, draft, renamed("Susun", "Tulis"), None)
    with pytest.raises(drafts.DraftConflict):
        save(engine, who, draft, seen.content, seen.version)


@pytest.mark.parametrize(
    ("path", "content", "kind"),
    [
        ("../jahat.bpmn", b"<a/>", "path"),
        ("catatan.txt", b"halo", "path"),
        ('a"\nb.bpmn', b"<a/>", "path"),
        ("a.bpmn", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "unreadable"),
        ("a.bpmn", b"<a><b></a>", "unreadable"),
        ("a.bpmn", b"<a>" + b" " * 2_000_001 + b"</a>", "too_big"),
        ("forms/a.json", b'{"type": ', "unreadable"),
        (PATH, b"<a/>", "exists"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    engine: Engine, agency: SmallAgency, path: str, content: bytes, kind: str
) -> None:
    draft = make(engine, agency)
    with pytest.raises(drafts.DraftRefused) as refused:
        save(engine, agency.key("wati"), draft, content, None, path)
    assert refused.value.kind == kind


def test_a_closed_draft_is_looked_at_and_copied_but_not_edited(
    engine: Engine, agency: SmallAgency
) -> None:
    draft, who = make(engine, agency), agency.key("wati")
    with engine.database.write() as work:
        drafts.close(work, AGENCY, who, draft, "discarded")
        work.commit()
    with pytest.raises(drafts.DraftRefused) as refused:
        save(engine, who, draft, b"<a/>", 1)
    assert refused.value.kind == "closed"
    mine = renamed("Susun rencana", "Milik saya")
    with engine.database.write() as work:
        copied = drafts.copy(
            work, AGENCY, who, draft, title="Milik saya", path=PATH, content=mine
        ).id
        work.commit()
    assert read(engine, copied).content == mine
    with engine.read() as work:
        assert [each.id for each in drafts.list_drafts(work, AGENCY)] == [copied]
        assert sorted(drafts.documents(work, AGENCY, copied)) == sorted(documents())


def test_a_draft_of_another_agency_does_not_exist(engine: Engine, agency: SmallAgency) -> None:
    draft = make(engine, agency)
    with engine.read() as work, pytest.raises(NotFound):
        drafts.documents(work, "lain", draft)
    with engine.database.write() as work, pytest.raises(NotFound):
        drafts.save(work, "lain", "person:x", draft, PATH, b"<a/>", 1)


def test_people_see_each_other_while_both_have_the_draft_open(
    engine: Engine, agency: SmallAgency
) -> None:
    draft = make(engine, agency)

    def here(who: str, name: str) -> list[str]:
        with engine.database.write() as work:
            found = drafts.is_present(work, AGENCY, draft, agency.key(who), name)
            work.commit()
            return [each.name for each in found]

    assert here("wati", "Wati") == []
    assert here("sari", "Sari") == ["Wati"]
    assert here("wati", "Wati") == ["Sari"]
    engine.execute(AdvanceClock(AGENCY, "PT5M"))
    assert here("sari", "Sari") == []


def test_every_change_stands_in_the_history_of_the_agency(
    engine: Engine, agency: SmallAgency
) -> None:
    draft, who = make(engine, agency), agency.key("wati")
    save(engine, who, draft, renamed("Susun", "Tulis"), read(engine, draft).version)
    with engine.database.write() as work:
        drafts.rename(work, AGENCY, who, draft, "forms/catatan.json", "forms/nota.json")
        drafts.close(work, AGENCY, who, draft, "discarded")
        work.commit()
    with engine.read() as work:
        rows = agency_history.list_rows(work, AGENCY)
    kinds = ["draft_created", "draft_saved", "draft_renamed", "draft_discarded"]
    assert [row["kind"] for row in rows] == kinds
    assert {row["actor"] for row in rows} == {who}
    assert history.broken_links(rows) == []


def test_a_deployment_does_not_cover_up_one_that_came_in_between(
    engine: Engine, agency: SmallAgency
) -> None:
    base = engine.execute(DeployBundle(AGENCY, documents(), note="satu"))["bundle"]
    mine = {**documents(), PATH: renamed("Susun rencana", "Milik saya")}
    theirs = {**documents(), PATH: renamed("Susun rencana", "Milik mereka")}
    engine.execute(DeployBundle(AGENCY, theirs, note="dua", base=base))
    with pytest.raises(Outdated) as refused:
        engine.execute(DeployBundle(AGENCY, mine, note="tiga", base=base))
    newest = refused.value.facts["bundle"]
    assert engine.execute(DeployBundle(AGENCY, mine, note="tiga", base=newest))["processes"] == {
        "uji": 3,
        "objection": 3,
    }


def test_going_back_is_a_new_version_with_a_note_of_its_own(
    engine: Engine, agency: SmallAgency
) -> None:
    engine.execute(DeployBundle(AGENCY, documents(), note="satu", actor="person:a"))
    changed = {**documents(), PATH: renamed("Susun rencana", "Lain")}
    engine.execute(DeployBundle(AGENCY, changed, note="dua", actor="person:b"))
    engine.execute(DeployBundle(AGENCY, documents(), note="kembali", actor="person:c"))
    with engine.read() as work:
        rows = [row for row in bundles.versions(work, AGENCY, "process") if row["key"] == "uji"]
        told = [row["kind"] for row in agency_history.list_rows(work, AGENCY)]
    assert [(row["version"], row["note"], row["deployed_by"]) for row in rows] == [
        (3, "kembali", "person:c"),
        (2, "dua", "person:b"),
        (1, "satu", "person:a"),
    ]
    assert told == ["bundle_deployed"] * 3


def send(browser: Browser, address: str, body: dict[str, Any]) -> Any:
    return browser.client.post(address, json=body, headers={"X-CSRFToken": browser.token()})


def test_the_editor_reads_saves_and_is_told_of_a_conflict(
    engine: Engine, agency: SmallAgency, browse: Callable[[str], Browser]
) -> None:
    draft = make(engine, agency)
    browser = browse("wati")
    browser.get("/inbox/")
    address = f"/designer/{draft}/document"
    read_ = browser.client.get(f"{address}?path={PATH}")
    assert (read_.data, read_.mimetype) == (documents()[PATH], "text/plain")
    version = int(read_.headers["X-Draft-Version"])
    body = {"path": PATH, "content": renamed("Susun", "Tulis").decode(), "version": version}
    saved = send(browser, address, body)
    assert saved.status_code == 200 and saved.json["version"] > version
    again = send(browser, address, {**body, "content": renamed("Susun", "Isi").decode()})
    assert again.status_code == 409
    assert again.json["error"]["kind"] == "conflict"
    assert again.json["error"]["by"] == "Wati Handayani"
    assert "tidak menimpa apa pun" in again.json["error"]["message"]


def test_findings_are_told_in_the_language_of_the_reader(
    engine: Engine, agency: SmallAgency, browse: Callable[[str], Browser]
) -> None:
    draft = make(engine, agency)
    browser = browse("wati")
    browser.get("/inbox/")
    broken = renamed("pegawai()", "pegawei()").decode()
    address = f"/designer/{draft}/lint"
    found = send(browser, address, {"path": PATH, "content": broken}).json["findings"]
    assert found[0]["severity"] == "error" and found[0]["element"] == "susun"
    assert found[0]["name"] == "Susun rencana"
    assert "memanggil pegawei() yang tidak ada" in found[0]["message"]
    browser.post("/language/", {"language": "en"})
    browser.get("/inbox/")
    found = send(browser, address, {"path": PATH, "content": broken}).json["findings"]
    assert "calls pegawei(), which is not there" in found[0]["message"]


def test_a_text_that_is_no_safe_document_is_refused_with_its_place(
    engine: Engine, agency: SmallAgency, browse: Callable[[str], Browser]
) -> None:
    draft = make(engine, agency)
    browser = browse("wati")
    browser.get("/inbox/")
    body = {"path": PATH, "content": "<a>\n<b></a>", "version": 1}
    refused = send(browser, f"/designer/{draft}/document", body)
    assert refused.status_code == 422
    assert refused.json["error"]["kind"] == "unreadable"
    assert refused.json["error"]["line"] == 2
    nothing = send(browser, f"/designer/{draft}/document", {"content": 3})
    assert nothing.status_code == 400


def test_the_lists_to_choose_from_are_in_plain_words(
    engine: Engine, agency: SmallAgency, browse: Callable[[str], Browser]
) -> None:
    engine.execute(DeployBundle(AGENCY, documents()))
    draft = make(engine, agency)
    browser = browse("wati")
    lists: Any = browser.client.get(f"/designer/{draft}/choices").json
    owners = {each["expression"]: each["label"] for each in lists["owners"]}
    assert owners["atasan_langsung()"] == "Atasan langsung (pejabat penilai)"
    assert owners["peran('pengelola_kinerja')"] == "Pengelola kinerja"
    assert owners["kursi('KADIS')"] == "Pejabat: Kepala Dinas Sosial"
    assert {"id": "rencana", "title": "Rencana kerja"} in lists["forms"]
    deadlines = {each["expression"]: each["label"] for each in lists["deadlines"]}
    assert deadlines["parameter('tenggat_reviu')"].endswith("(3 hari kerja)")
    services = {each["name"]: each["label"] for each in lists["services"]}
    assert services["approval.build_chain"] == "Susun langkah rantai"
    assert {"id": "uji", "name": "Rencana uji"} in lists["processes"]


def test_the_page_says_who_else_is_there(
    engine: Engine, agency: SmallAgency, browse: Callable[[str], Browser]
) -> None:
    draft = make(engine, agency)
    with engine.database.write() as work:
        drafts.is_present(work, AGENCY, draft, agency.key("sari"), "Sari Wulandari")
        work.commit()
    browser = browse("wati")
    browser.get("/inbox/")
    others = send(browser, f"/designer/{draft}/presence", {}).json["others"]
    assert [each["name"] for each in others] == ["Sari Wulandari"]
