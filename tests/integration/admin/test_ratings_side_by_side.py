"""Ratings side by side: rows of the forms themselves, kept, sent, compared, sent together."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from engine import queries
from engine.commands import CompleteItem, DeployBundle, SaveDraft, StartCase
from engine.engine import Engine
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import LARGEST_PAGE, Browser
from tests.integration.admin.staff import Employee, add_staff, tell_quarter
from tests.integration.admin.test_my_team import counted
from workflows.processes import documents
from workflows.tables.evaluation import OrganisationGrade
from workflows.tables.measurement import PeriodicRating

Browse = Callable[[str], Browser]
KEY = "b" * 32
BOTH = {"all.hasil": "sesuai", "all.perilaku": "sesuai"}
JSON = {"Accept": "application/json"}
MOST_STATEMENTS = 16  # that one more row may take: each form reads what it shows


@pytest.fixture
def staff(engine: Engine, agency: SmallAgency) -> list[Employee]:
    """Return two people whose first quarter waits for rahma."""
    engine.execute(DeployBundle(AGENCY, documents("measurement")))
    people = add_staff(engine.database, agency, 2)
    for one in people:
        tell_quarter(engine, one)
    return people


def item_of(engine: Engine, one: Employee) -> dict[str, object]:
    with engine.read() as work:
        (item,) = queries.list_items(work, AGENCY, subject=one.key)
    return item


def send(browser: Browser, item: dict[str, object], path: str = "", **changed: str) -> object:
    browser.get("/team/ratings/?step=" + str(item["element"]))
    data = {"csrf_token": browser.token(), "key": KEY, "version": str(item["version"]), **changed}
    return browser.client.post(f"/team/ratings/{item['id']}{path}", data=data, headers=JSON)


def ratings(engine: Engine) -> list[tuple[str, str, str]]:
    with engine.read() as work:
        rows = work.session.query(PeriodicRating).order_by(PeriodicRating.id)
        return [(row.person_id, row.subject, row.rating) for row in rows]


def start_year(engine: Engine, agency: SmallAgency, one: Employee) -> dict[str, object]:
    """Bring a person's evaluation to its ratings, with three quarters that propose `sesuai`."""
    engine.execute(DeployBundle(AGENCY, documents("evaluation")))
    with engine.database.write() as work:
        work.session.add(
            OrganisationGrade(
                agency=AGENCY,
                unit_id=agency.units["dinas"],
                period="2026",
                grade="baik",
                set_by=agency.people["sari"],
                set_at=work.now,
            )
        )
        for subject, ref in (*(("hasil", key) for key in one.results), ("perilaku", "loyal")):
            work.session.add(
                PeriodicRating(
                    agency=AGENCY,
                    case="c" * 32,
                    person_id=one.id,
                    period="2026",
                    part=1,
                    subject=subject,
                    subject_ref=ref,
                    rating="sesuai",
                    assessor_id=agency.people["rahma"],
                )
            )
        work.commit()
    order = StartCase(AGENCY, "evaluation", key="year", subject=one.key, period="2026")
    engine.execute(order)
    return item_of(engine, one)


def test_a_row_sends_the_same_rating_for_every_result_and_behaviour(
    engine: Engine, staff: list[Employee], browse: Browse
) -> None:
    rahma, item = browse("rahma"), item_of(engine, staff[0])
    page = rahma.get("/team/ratings/").text
    assert "390 keluarga" in page, "what was reached stands beside"
    assert "Laporan bulanan" in page
    assert "alasan_pengembalian" not in page, "returning is done on the item's own page"
    data = {"key": KEY, "version": str(item["version"]), "save": "send", **BOTH}
    answer = rahma.post(f"/team/ratings/{item['id']}", data, follow_redirects=True)
    assert "Terkirim" in answer.text
    found = ratings(engine)
    assert len(found) == len(staff[0].results) + 7
    assert {row[2] for row in found} == {"sesuai"}
    again = rahma.post(f"/team/ratings/{item['id']}", data)
    assert again.status_code == 302, "sent twice on a bad network is sent once"
    assert len(ratings(engine)) == len(found)


def test_what_is_missing_is_told_at_its_control_by_the_forms_own_check(
    engine: Engine, staff: list[Employee], browse: Browse
) -> None:
    rahma, item = browse("rahma"), item_of(engine, staff[0])
    answer = send(rahma, item, save="send", **{"all.hasil": "di_atas"})
    assert answer.status_code == 422
    assert set(answer.json["errors"]) == {"all.perilaku"}
    assert answer.json["missing"] == ["Umpan balik perilaku kerja"]
    data = {"version": str(item["version"]), "save": "send", "all.hasil": "di_atas"}
    page = rahma.post(f"/team/ratings/{item['id']}", data)
    assert page.status_code == 422
    assert 'name="all.hasil" value="di_atas" checked' in page.text
    assert "belum terkirim" in page.text
    assert ratings(engine) == []


def test_a_row_is_kept_as_the_items_own_draft(
    engine: Engine, staff: list[Employee], browse: Browse
) -> None:
    rahma, item = browse("rahma"), item_of(engine, staff[0])
    kept = send(rahma, item, "/draft", **{"all.hasil": "di_atas", "f.catatan": "Tertib."})
    assert kept.json["text"].startswith("Tersimpan")
    assert kept.json["missing"] == ["Umpan balik perilaku kerja"]
    draft = item_of(engine, staff[0])["draft"]
    assert [row["rating"] for row in draft["hasil"]] == ["di_atas", "di_atas"]
    assert draft["catatan"] == "Tertib."
    whole = rahma.get(f"/inbox/{item['id']}").text
    assert '<option value="di_atas" selected>' in whole, "the full form opens with it"
    page = rahma.get("/team/ratings/").text
    assert re.search(r'data-value="di_atas">1</b>', page), "it is counted beside"


def test_results_rated_one_by_one_on_the_full_form_stay_as_they_are(
    engine: Engine, staff: list[Employee], browse: Browse, agency: SmallAgency
) -> None:
    rahma, item = browse("rahma"), item_of(engine, staff[0])
    rows = [
        {"baris_rencana": key, "rating": rating}
        for key, rating in zip(staff[0].results, ("di_atas", "sesuai"), strict=True)
    ]
    engine.execute(SaveDraft(AGENCY, str(item["id"]), agency.key("rahma"), {"hasil": rows}))
    item = item_of(engine, staff[0])
    assert "Beragam per baris" in rahma.get("/team/ratings/").text
    send(rahma, item, "/draft", **{"all.perilaku": "sesuai"})
    assert item_of(engine, staff[0])["draft"]["hasil"] == rows


def test_a_change_made_elsewhere_is_shown_and_nothing_is_overwritten(
    engine: Engine, staff: list[Employee], browse: Browse
) -> None:
    rahma, item = browse("rahma"), item_of(engine, staff[0])
    send(rahma, item, "/draft", **{"all.hasil": "di_atas", "f.catatan": "Dari kantor"})
    behind = {"all.hasil": "sesuai", "f.catatan": "Dari ponsel"}
    answer = send(rahma, item, "/draft", **behind)
    assert answer.status_code == 409
    assert answer.json["theirs"]["all.hasil"] == "di_atas"
    assert answer.json["theirs"]["f.catatan"] == "Dari kantor"
    page = rahma.post(
        f"/team/ratings/{item['id']}",
        {"version": str(item["version"]), "save": "draft", **behind},
    )
    assert page.status_code == 409
    assert "Dari kantor" in page.text
    assert "Dari ponsel" in page.text
    assert item_of(engine, staff[0])["draft"]["catatan"] == "Dari kantor"
    now = item_of(engine, staff[0])
    assert send(rahma, now, "/draft", **behind).status_code == 200
    same = send(rahma, item, "/draft", **behind)
    assert same.status_code == 200, "an answer that was lost is no conflict"


def test_a_year_rating_off_the_proposal_asks_for_its_reason_in_the_row(
    engine: Engine, agency: SmallAgency, browse: Browse
) -> None:
    (one,) = add_staff(engine.database, agency, 1)
    item = start_year(engine, agency, one)
    assert item["element"] == "penilaian"
    rahma = browse("rahma")
    page = rahma.get("/team/ratings/").text
    assert 'value="di_atas" data-asks="f.alasan_hasil"' in page
    assert "Usulan rating hasil kerja" in page
    chosen = {"f.rating_hasil": "di_atas", "f.rating_perilaku": "sesuai"}
    refused = send(rahma, item, save="send", **chosen)
    assert set(refused.json["errors"]) == {"f.alasan_hasil"}
    reason = "Melampaui target tiga program sekaligus."
    sent = send(rahma, item, save="send", **chosen, **{"f.alasan_hasil": reason})
    assert sent.json["text"].startswith("Terkirim")
    assert item_of(engine, one)["element"] == "rilis"


def test_all_complete_ratings_are_sent_together_and_who_is_held_back_is_named(
    engine: Engine, agency: SmallAgency, browse: Browse
) -> None:
    engine.execute(DeployBundle(AGENCY, documents("measurement")))
    people = add_staff(engine.database, agency, 4)
    for one in people:
        tell_quarter(engine, one)
    rahma = browse("rahma")
    send(rahma, item_of(engine, people[0]), "/draft", **BOTH)
    send(rahma, item_of(engine, people[1]), "/draft", **{"all.hasil": "sesuai"})
    send(rahma, item_of(engine, people[2]), "/draft", **{**BOTH, "all.hasil": "di_bawah"})
    ids = [str(item_of(engine, one)["id"]) for one in people]
    data = {"step": "umpan_balik", "item": ids}
    page = rahma.post("/team/ratings/together", data).text
    assert "1 rating akan dikirim" in page
    for one, reason in (
        (people[1], "perlu isian: Umpan balik perilaku kerja"),
        (people[2], "rating di bawah ekspektasi dikirim satu per satu"),
        (people[3], "belum diisi"),
    ):
        assert f"{one.name}</a>: {reason}" in page
    version = item_of(engine, people[0])["version"]
    confirmed = {**data, "item": ids[:1], "confirm": "1", "key": KEY}
    late = rahma.post("/team/ratings/together", {**confirmed, f"version.{ids[0]}": "1"}).text
    assert "berubah sejak diperiksa" in late
    confirmed[f"version.{ids[0]}"] = str(version)
    done = rahma.post("/team/ratings/together", confirmed, follow_redirects=True)
    assert "1 rating terkirim" in done.text
    assert {row[0] for row in ratings(engine)} == {people[0].id}


def test_equal_ratings_are_remarked_on_from_five_people_on(
    engine: Engine, agency: SmallAgency, browse: Browse
) -> None:
    engine.execute(DeployBundle(AGENCY, documents("measurement")))
    people = add_staff(engine.database, agency, 5)
    rahma = browse("rahma")
    for number, one in enumerate(people):
        tell_quarter(engine, one)
        assert 'data-equal="all.hasil" hidden' in rahma.get("/team/ratings/").text, number
        send(rahma, item_of(engine, one), "/draft", **BOTH)
    page = rahma.get("/team/ratings/").text
    assert 'data-equal="all.hasil">' in page
    assert "Tidak ada jatah" in page


def test_nobody_else_keeps_sends_or_sees_a_rating(
    engine: Engine, staff: list[Employee], browse: Browse
) -> None:
    item = item_of(engine, staff[0])
    for other in ("dewi", "kepala", "budi"):
        browser = browse(other)
        assert staff[0].name not in browser.get("/team/ratings/").text
        for path in ("", "/draft"):
            assert browser.post(f"/team/ratings/{item['id']}{path}", BOTH).status_code == 404
        data = {"step": "umpan_balik", "item": [str(item["id"])], "confirm": "1"}
        page = browser.post("/team/ratings/together", data, follow_redirects=True).text
        assert staff[0].name not in page
    assert ratings(engine) == []


def test_an_item_that_is_no_rating_has_no_row(
    agency: SmallAgency, start: Callable[..., str], engine: Engine, browse: Browse
) -> None:
    case = start("budi")
    with engine.read() as work:
        (item,) = queries.list_items(work, AGENCY, case=case)
    written = {"cara": "uraian", "uraian": "Melayani warga setiap hari kerja."}
    engine.execute(CompleteItem(AGENCY, item["id"], agency.key("budi"), written, key="sent"))
    with engine.read() as work:
        (item,) = queries.list_items(work, AGENCY, case=case)
    assert browse("rahma").post(f"/team/ratings/{item['id']}", BOTH).status_code == 404


def test_a_page_of_ratings_is_light_and_goes_on_behind_its_last_row(
    engine: Engine, agency: SmallAgency, browse: Browse
) -> None:
    engine.execute(DeployBundle(AGENCY, documents("measurement")))
    for one in add_staff(engine.database, agency, 24):
        tell_quarter(engine, one)
    rahma = browse("rahma")
    with counted(engine) as seen:
        first = rahma.get("/team/ratings/")
    assert len(first.data) < LARGEST_PAGE
    shown = re.findall(r'data-item="([0-9a-f]{32})"', first.text)
    assert len(shown) == 20
    assert len(seen) < 40 + MOST_STATEMENTS * len(shown)
    link = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert link is not None
    rest = rahma.get(link[1].replace("&amp;", "&")).text
    assert len({*shown, *re.findall(r'data-item="([0-9a-f]{32})"', rest)}) == 24
