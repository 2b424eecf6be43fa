"""The chain table as a form: fields in plain words, buttons that keep the draft, who decides."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest

from admin.designer import drafts
from engine.commands import DeployBundle
from engine.engine import Engine
from tests.databases import SqliteFiles
from tests.integration.admin.agency import AGENCY, PEOPLE, SmallAgency
from tests.integration.admin.browser import Browser
from workflows import processes
from workflows.processes.approval import ready_chains
from workflows.processes.approval import table as t

PATH = f"{t.DECISION}.dmn"


@pytest.fixture
def databases(sqlite_files: SqliteFiles) -> SqliteFiles:
    """What these pages keep are documents of a draft: test_designer_drafts.py has both."""
    return sqlite_files


@pytest.fixture
def draft(engine: Engine, agency: SmallAgency) -> str:
    found = processes.documents("approval")
    engine.execute(DeployBundle(AGENCY, found, note="Bawaan"))
    with engine.database.write() as work:
        made = drafts.create(
            work, AGENCY, agency.key("wati"), found, folder="approval", title="Rantai"
        )
        work.commit()
        return str(made.id)


def fields(page: str) -> dict[str, list[str]]:
    """Return what the form of the page would send."""
    form = page[page.index('class="chain"') :]
    form = form[: form.index("</form>")]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r' name="([^"]*)"', tag)
        kind = re.search(r' type="([^"]*)"', tag)
        value = re.search(r' value="([^"]*)"', tag)
        if name is None or (kind and kind[1] == "checkbox" and " checked" not in tag):
            continue  # as a browser does
        found.setdefault(name[1], []).append(unescape(value[1] if value else ""))
    for name_, inner in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        options = re.findall(r'<option value="([^"]*)"( selected)?>', inner)
        chosen = [value for value, selected in options if selected] or [options[0][0]]
        found[name_] = [unescape(chosen[0])]
    for name_, inner in re.findall(
        r'<textarea[^>]* name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.S
    ):
        found[name_] = [unescape(inner)]
    return found


def press(browser: Browser, draft: str, do: str, **changed: str):
    data = {**fields(browser.page), "do": do} | {
        name.replace("__", "."): value for name, value in changed.items()
    }
    return browser.post(f"/designer/{draft}/chain", data, follow_redirects=True)


def stored(engine: Engine, draft: str) -> t.Chain:
    with engine.read() as work:
        return t.read_chain(drafts.read(work, AGENCY, draft, PATH).content)


def test_saving_the_form_untouched_changes_nothing(
    engine: Engine, draft: str, browse: Callable[[str], Browser]
) -> None:
    browser = browse("wati")
    browser.get(f"/designer/{draft}/chain")
    press(browser, draft, "save")
    assert "Tersimpan dalam draf" in browser.page
    with engine.read() as work:
        content = drafts.read(work, AGENCY, draft, PATH).content
    assert content == processes.documents("approval")[PATH]


def test_a_step_is_added_named_and_given_a_deadline_without_an_expression(
    engine: Engine, draft: str, browse: Callable[[str], Browser]
) -> None:
    browser = browse("wati")
    browser.get(f"/designer/{draft}/chain")
    press(browser, draft, "add_step.0")
    press(
        browser, draft, "save",
        r0__s1__name="Paraf kepala unit", r0__s1__kind="paraf", r0__s1__who="kepala_unit",
        r0__s1__days="2", r0__s1__before="1", r0__s1__escalation="",
        r0__s1__remark="Instruksi gubernur", r0__s0__days="5",
    )  # fmt: skip
    first, new = stored(engine, draft).rules[0].steps
    assert first.text(t.DEADLINE) == "P5D hari_kerja"
    assert (new.stage, new.text(t.NAME), new.text(t.KIND)) == (2, "Paraf kepala unit", "paraf")
    assert (new.text(t.WHO), new.text(t.DEADLINE)) == ("kepala_unit", "P2D hari_kerja")
    assert (new.text(t.REMINDER), new.cells[t.ESCALATION]) == ("P1D", "null")
    assert new.description == "Instruksi gubernur"
    browser.get(f"/designer/{draft}/")
    assert "Tenggat kini 5 hari kerja, semula 3 hari kerja" in browser.page


def test_a_seat_and_a_unit_are_chosen_and_unknown_ones_refused_at_their_field(
    engine: Engine, draft: str, browse: Callable[[str], Browser]
) -> None:
    browser = browse("wati")
    browser.get(f"/designer/{draft}/chain")
    wrong = press(
        browser, draft, "save",
        r0__s0__who="kursi:", r0__s0__who__seat="TIDAK-ADA", r0__s0__name="", r0__s0__days="lima",
        r0__c3__mode="hanya", r0__c3__values="DSOS, ENTAH",
    )  # fmt: skip
    assert wrong.status_code == 422
    for text in ("Pilih jabatannya dari daftar", "Tulis nama langkah", "Tidak ada unit ENTAH"):
        assert text in browser.page
    assert 'value="lima"' in browser.page and 'value="TIDAK-ADA"' in browser.page
    assert stored(engine, draft) == t.read_chain(processes.documents("approval")[PATH])
    press(
        browser, draft, "save",
        r0__s0__who__seat="KADIS", r0__s0__name="Reviu", r0__s0__days="",
        r0__s0__deadline="tenggat_reviu", r0__c3__values="DSOS, DSOS.1",
    )  # fmt: skip
    rule = stored(engine, draft).rules[0]
    assert rule.steps[0].text(t.WHO) == "kursi:KADIS"
    assert rule.tests[3] == '"DSOS", "DSOS.1"'


def test_steps_and_rules_are_moved_and_removed_by_buttons(
    engine: Engine, draft: str, browse: Callable[[str], Browser]
) -> None:
    browser = browse("wati")
    browser.get(f"/designer/{draft}/chain")
    press(browser, draft, "add_rule")
    assert len(stored(engine, draft).rules) == 6
    press(browser, draft, "move_rule.5.-1")
    press(browser, draft, "remove_rule.5")
    assert len(stored(engine, draft).rules) == 5
    press(browser, draft, "move_step.2.0.-1")
    assert stored(engine, draft).rules[2].steps[0].stage == 1
    press(browser, draft, "remove_step.0.0", r0__s0__name="")
    assert len(stored(engine, draft).rules) == 4
    for nonsense in (
        "move_step.9.9.1",
        "remove_rule.99",
        "drop_step.0.0",
        "apa saja",
        "add_rule.x",
    ):
        press(browser, draft, nonsense)
    assert len(stored(engine, draft).rules) == 4


def test_the_second_of_two_editors_keeps_what_was_typed(
    engine: Engine, agency: SmallAgency, draft: str, browse: Callable[[str], Browser]
) -> None:
    browser = browse("wati")
    browser.get(f"/designer/{draft}/chain")
    with engine.database.write() as work:
        text = drafts.read(work, AGENCY, draft, PATH)
        content = t.write_chain(text.content, t.read_chain(text.content).add_step(0))
        drafts.save(work, AGENCY, agency.key("sari"), draft, PATH, content, text.version)
        work.commit()
    refused = press(browser, draft, "save", r0__s0__days="9")
    assert refused.status_code == 409
    assert "Sari Wulandari menyimpan dokumen ini" in browser.page
    assert "Tenggat kini 9 hari kerja" in browser.page
    mine = re.search(r'<textarea[^>]*name="content"[^>]*>(.*?)</textarea>', browser.page, re.S)
    assert mine is not None
    data = {"path": PATH, "content": unescape(mine[1])}
    made = browser.post(f"/designer/{draft}/copy", data).location
    copied = str(made).rstrip("/").rpartition("/")[2]
    assert stored(engine, copied).rules[0].steps[0].text(t.DEADLINE) == "P9D hari_kerja"
    assert len(stored(engine, draft).rules[0].steps) == 2


def test_the_page_says_who_would_decide_about_a_person(
    draft: str, browse: Callable[[str], Browser]
) -> None:
    browser = browse("wati")
    page = browser.get(f"/designer/{draft}/chain?nip={PEOPLE['budi'][0]}&document=skp").text
    shown = page[page.index('class="foreseen"') :]
    assert "Reviu pengelola kinerja" in shown and "pengelola kinerja, Dinas Sosial" in shown
    assert "Dra. Rahmawati" in shown
    assert "Tidak ada pegawai" in browser.get(f"/designer/{draft}/chain?nip=1").text


def test_what_the_table_leaves_out_stands_beside_it(
    draft: str, browse: Callable[[str], Browser]
) -> None:
    browser = browse("wati")
    assert "ada yang menetapkannya" in browser.get(f"/designer/{draft}/chain").text
    press(browser, draft, "remove_rule.1")
    assert "SKP tidak ditetapkan siapa pun bagi: JPT utama, JPT madya, JPT pratama" in browser.page
    press(browser, draft, "remove_rule.0")
    assert "SKP tidak mempunyai langkah bagi: JPT utama" in browser.page


def test_a_cell_that_the_form_cannot_show_stays_as_it_is(
    engine: Engine, agency: SmallAgency, draft: str, browse: Callable[[str], Browser]
) -> None:
    with engine.database.write() as work:
        text = drafts.read(work, AGENCY, draft, PATH)
        content = text.content.replace(b"parameter('tenggat_reviu')", b"if_else", 1).replace(
            b"if_else", b"&quot;P2W&quot; if pengembalian &gt; 1 else &quot;P1M&quot;"
        )
        content = content.replace(b'"peran:pengelola_kinerja"', b'"orang:198802292010121003"')
        drafts.save(work, AGENCY, agency.key("wati"), draft, PATH, content, text.version)
        work.commit()
    browser = browse("wati")
    page = browser.get(f"/designer/{draft}/chain").text
    assert "Tetap: Orang dengan NIP 198802292010121003" in page
    press(browser, draft, "save", r0__s0__name="Reviu awal")
    step = stored(engine, draft).rules[0].steps[0]
    assert step.cells[t.DEADLINE] == '"P2W" if pengembalian > 1 else "P1M"'
    assert step.text(t.WHO) == "orang:198802292010121003"
    assert step.text(t.NAME) == "Reviu awal"


@pytest.mark.parametrize("name", ready_chains.TITLES)
def test_a_ready_chain_takes_the_place_of_the_table(
    browse: Callable[[str], Browser], engine: Engine, draft: str, name: str
) -> None:
    browser = browse("wati")
    page = browser.get(f"/designer/{draft}/chain?path={PATH}")
    assert "Mulai dari rantai siap pakai" in page.text
    version = re.search(r'name="version" value="(\d+)"', page.text)
    assert version is not None
    sent = {"path": PATH, "version": version[1], "do": "ready", "ready": name}
    shown = browser.post(f"/designer/{draft}/chain", sent, follow_redirects=True)
    assert "Tabel diganti" in shown.text
    with engine.read() as work:
        stored = drafts.read(work, AGENCY, draft, PATH).content
    assert stored == ready_chains.content(name)
    again = browser.post(f"/designer/{draft}/chain", sent)
    assert again.status_code == 409, "somebody who opened the page before does not overwrite it"


def test_a_ready_chain_that_is_not_there_is_told_and_nothing_is_lost(
    browse: Callable[[str], Browser], draft: str
) -> None:
    browser = browse("wati")
    browser.get(f"/designer/{draft}/chain?path={PATH}")
    sent = {"path": PATH, "version": "1", "do": "ready", "ready": "z"}
    shown = browser.post(f"/designer/{draft}/chain", sent)
    assert shown.status_code == 422
    assert "Pilih salah satu rantai siap pakai." in shown.text
    assert "Penetapan pejabat penilai" in shown.text
