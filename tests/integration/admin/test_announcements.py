"""HR tells units something; people confirm that they read it; a changed text is read again."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engine.engine import Engine
from engine.errors import DomainRefused, FileRefused, NotFound
from engine.store import agency_history
from engine.store import tables as t
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser
from workflows.directory import local_day
from workflows.social.announcing import File, Written, change, publish, remind, withdraw
from workflows.social.reading import confirm_read, count_read, list_told, list_unread
from workflows.tables.base import SignedFactChanged
from workflows.tables.people import Person
from workflows.tables.social import Announcement, AnnouncementText

PDF = b"%PDF-1.7 isi"


def today(engine: Engine) -> date:
    with engine.read() as work:
        return local_day(work, AGENCY, work.now)


def written(engine: Engine, agency: SmallAgency, **more: Any) -> Written:
    given: dict[str, Any] = {
        "title": "Panduan SKP", "text": "Isi panduan.", "units": [agency.units["bidang"]],
        "valid_from": today(engine), "must_read": True, **more,
    }  # fmt: skip
    return Written(**given)


def tell(engine: Engine, agency: SmallAgency, **more: object) -> str:
    with engine.database.write() as work:
        key = publish(
            work, AGENCY, written(engine, agency, **more), actor=agency.key("sari"),
            own=set(agency.units.values()),
        )  # fmt: skip
        work.commit()
        return key


def told(engine: Engine, agency: SmallAgency, name: str) -> list[str]:
    with engine.read() as work:
        return [one.title for one in list_told(work, AGENCY, agency.key(name))]


def confirm(engine: Engine, agency: SmallAgency, key: str, name: str, version: int = 1) -> None:
    with engine.database.write() as work:
        confirm_read(work, AGENCY, key, agency.key(name), version=version)
        work.commit()


def unread(engine: Engine, key: str) -> list[str]:
    with engine.read() as work:
        row = work.session.get_one(Announcement, key)
        return [each.name for each in list_unread(work, row, today(engine), limit=50)]


def test_people_of_the_units_and_below_are_told_and_nobody_else(
    engine: Engine, agency: SmallAgency
) -> None:
    tell(engine, agency)
    assert told(engine, agency, "budi") == told(engine, agency, "rahma") == ["Panduan SKP"]
    assert told(engine, agency, "kepala") == told(engine, agency, "joko") == []
    tell(engine, agency, units=[agency.units["dinas"]], title="Semua")
    assert told(engine, agency, "budi") == ["Semua", "Panduan SKP"]
    assert told(engine, agency, "kepala") == ["Semua"]


def test_it_is_shown_from_its_first_day_to_its_last_and_not_once_withdrawn(
    engine: Engine, agency: SmallAgency
) -> None:
    now = today(engine)
    tell(engine, agency, valid_from=now + timedelta(days=1))
    tell(engine, agency, valid_from=now - timedelta(days=2), valid_to=now - timedelta(days=1))
    assert told(engine, agency, "budi") == []
    key = tell(engine, agency, valid_to=now)
    assert told(engine, agency, "budi") == ["Panduan SKP"]
    with engine.database.write() as work:
        withdraw(work, AGENCY, key, actor="person:x", own=set(agency.units.values()))
        work.commit()
    assert told(engine, agency, "budi") == []
    with pytest.raises(NotFound):
        confirm(engine, agency, key, "budi")


def test_a_changed_text_asks_to_be_read_again_and_changed_days_do_not(
    engine: Engine, agency: SmallAgency
) -> None:
    key = tell(engine, agency)
    confirm(engine, agency, key, "budi")
    confirm(engine, agency, key, "budi")  # twice keeps the first
    assert unread(engine, key) == ["Dra. Rahmawati"]

    def alter(seen: int, **more: object) -> bool:
        with engine.database.write() as work:
            again = change(
                work, AGENCY, key, written(engine, agency, **more), actor="person:x",
                own=set(agency.units.values()), seen=seen,
            )  # fmt: skip
            work.commit()
            return again

    assert alter(1, valid_to=today(engine)) is False
    assert unread(engine, key) == ["Dra. Rahmawati"]
    assert alter(1, text="Isi baru.") is True
    assert unread(engine, key) == ["Budi Santoso", "Dra. Rahmawati"]
    with pytest.raises(NotFound):
        confirm(engine, agency, key, "budi", version=1)  # what was opened is not what is there
    with pytest.raises(DomainRefused):
        alter(1, text="Isi orang lain.")
    with engine.read() as work:
        (one,) = list_told(work, AGENCY, agency.key("budi"))
        assert (one.version, one.changed, one.read_at) == (2, True, None)
        kinds = [row["kind"] for row in agency_history.list_rows(work, AGENCY)]
    assert kinds == ["announcement_published", "announcement_changed", "announcement_changed"]


def test_a_version_that_was_read_is_never_rewritten(engine: Engine, agency: SmallAgency) -> None:
    tell(engine, agency)
    with engine.database.write() as work:
        text = work.session.scalars(sa.select(AnnouncementText)).one()
        text.text = "lain"
        with pytest.raises(SignedFactChanged):
            work.flush()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": " "}, "title"),
        ({"text": ""}, "text"),
        ({"text": "x" * 8001}, "text"),
        ({"units": []}, "unit"),
        ({"units": ["f" * 32]}, "unit"),
        ({"valid_to": date(2020, 1, 1)}, "valid_to"),
    ],
)
def test_what_is_incomplete_is_refused_at_its_field(
    engine: Engine, agency: SmallAgency, more: dict[str, object], field: str
) -> None:
    with pytest.raises(DomainRefused) as refused:
        tell(engine, agency, **more)
    assert refused.value.field == field


def test_hr_tells_only_the_own_units(engine: Engine, agency: SmallAgency) -> None:
    with engine.database.write() as work, pytest.raises(DomainRefused):
        publish(work, AGENCY, written(engine, agency), actor="person:x", own={agency.units["lain"]})
    key = tell(engine, agency)
    with engine.database.write() as work, pytest.raises(NotFound):
        withdraw(work, AGENCY, key, actor="person:x", own={agency.units["lain"]})


def test_only_a_pdf_comes_with_it(engine: Engine, agency: SmallAgency) -> None:
    with pytest.raises(FileRefused):
        tell(engine, agency, file=File("a.pdf", b"\x89PNG\r\n\x1a\n"))
    with pytest.raises(FileRefused):
        tell(engine, agency, file=File("a.pdf", b""))
    tell(engine, agency, file=File("C:\\x\\panduan.pdf", PDF))
    with engine.read() as work:
        a = t.attachment.c
        row = work.connection.execute(sa.select(a.name, a.size, a.media_type)).one()
    assert tuple(row) == ("panduan.pdf", len(PDF), "application/pdf")


def test_those_who_have_not_read_are_counted_and_reminded_once_a_day(
    engine: Engine, agency: SmallAgency
) -> None:
    key = tell(engine, agency, units=[agency.units["dinas"]])
    confirm(engine, agency, key, "budi")
    with engine.read() as work:
        row = work.session.get_one(Announcement, key)
        counts = {each.name: (each.people, each.read) for each in count_read(
            work, row, today(engine))}  # fmt: skip
    assert counts == {"Dinas Sosial": (2, 0), "Bidang Rehabilitasi": (2, 1)}
    own = set(agency.units.values())
    with engine.database.write() as work:
        assert remind(work, AGENCY, key, actor="person:x", own=own) == 3
        with pytest.raises(DomainRefused):
            remind(work, AGENCY, key, actor="person:x", own=own)
        work.commit()
    with engine.read() as work:
        told_to = set(work.connection.scalars(sa.select(t.notice.c.principal)))
    assert told_to == {agency.key(name) for name in ("rahma", "kepala", "sari")}


def test_the_list_of_those_who_have_not_read_goes_on_after_the_last_one(
    engine: Engine, agency: SmallAgency
) -> None:
    key = tell(engine, agency, units=[agency.units["dinas"]])
    with engine.read() as work:
        row, found, after = work.session.get_one(Announcement, key), [], None
        for _ in range(4):
            (one,) = list_unread(work, row, today(engine), after=after, limit=1)
            found.append(one.name)
            after = (one.name, one.id)
        assert list_unread(work, row, today(engine), after=after, limit=1) == []
    assert found == sorted(found) and len(set(found)) == 4


def test_hr_writes_it_and_an_employee_confirms_it_in_the_browser(
    engine: Engine, agency: SmallAgency, browse: Callable[[str], Browser]
) -> None:
    hr, budi = browse("sari"), browse("budi")
    hr.get("/announcing/new")
    typed = {
        "title": "Panduan SKP", "text": "Baca **ini**.\n\n<script>x</script>",
        "unit": [agency.units["bidang"]], "valid_from": str(today(engine)), "must_read": "1",
    }  # fmt: skip
    wrong = hr.post("/announcing/new", {**typed, "title": "", "do": "save"})
    assert wrong.status_code == 422 and "Tulis judul" in hr.page and "Baca **ini**" in hr.page
    not_pdf = {**typed, "do": "save", "file": (io.BytesIO(b"MZ"), "a.pdf")}
    assert hr.post("/announcing/new", not_pdf).status_code == 422 and "gunakan PDF" in hr.page
    preview = hr.post("/announcing/new", {**typed, "do": "preview"}).text
    assert "<strong>ini</strong>" in preview and "<script>x" not in preview
    right = {**typed, "do": "save", "file": (io.BytesIO(PDF), "panduan.pdf")}
    hr.post("/announcing/new", right, follow_redirects=True)
    assert "0 dari 2" in hr.page

    assert "Pengumuman yang perlu Anda baca" in budi.get("/inbox/").text
    assert "Pengumuman yang perlu Anda baca" in budi.get("/notices/").text
    key = budi.page.split("/announcements/")[2].split('"')[0]
    shown = budi.get(f"/announcements/{key}").text
    assert "<strong>ini</strong>" in shown and "panduan.pdf" in shown
    file = budi.get(f"/announcements/{key}/file")
    assert file.data == PDF and file.mimetype == "application/pdf"
    budi.get(f"/announcements/{key}")
    budi.post(f"/announcements/{key}/read", {"version": "1"}, follow_redirects=True)
    assert "sudah dibaca" in budi.page
    assert "Pengumuman yang perlu Anda baca" not in budi.get("/inbox/").text

    page = hr.get(f"/announcing/{key}/readers").text
    assert "1 dari 2 orang" in page and "Dra. Rahmawati" in page and "Budi" not in page
    hr.post(f"/announcing/{key}/remind", follow_redirects=True)
    assert "1 orang diingatkan" in hr.page and "Ingatkan yang belum" not in hr.page
    assert "belum Anda baca" in browse("rahma").get("/notices/").text

    hr.get(f"/announcing/{key}")
    hr.post(
        f"/announcing/{key}",
        {**typed, "text": "Isi baru", "version": "1", "do": "save"},
        follow_redirects=True,
    )
    assert "diminta dibaca lagi" in hr.page and "0 dari 2" in hr.page
    assert "isinya berubah" in budi.get("/inbox/").text
    assert "panduan.pdf" in budi.get(f"/announcements/{key}").text  # the file stays
    hr.get(f"/announcing/{key}")
    hr.post(f"/announcing/{key}/withdraw", follow_redirects=True)
    assert "ditarik" in hr.page
    assert budi.get(f"/announcements/{key}").status_code == 404


def test_an_announcement_is_for_those_told_and_kept_by_hr_of_its_units(
    engine: Engine, agency: SmallAgency, browse: Callable[[str], Browser]
) -> None:
    key = tell(engine, agency, file=File("a.pdf", PDF))
    other = tell(engine, agency, units=[agency.units["lain"]])
    joko, hr = browse("joko"), browse("sari")
    for path in ("", "/file"):
        assert joko.get(f"/announcements/{key}{path}").status_code == 404
    joko.get("/announcements/")
    assert joko.post(f"/announcements/{key}/read", {"version": "1"}).status_code == 404
    assert joko.get(f"/announcing/{key}").status_code == 403
    assert hr.get(f"/announcing/{key}").status_code == 200
    for path in ("", "/readers", "/readers.csv"):
        assert hr.get(f"/announcing/{other}{path}").status_code == 404


def test_a_name_in_the_file_is_no_formula(
    engine: Engine, agency: SmallAgency, browse: Callable[[str], Browser]
) -> None:
    with engine.database.write() as work:
        work.session.get_one(Person, agency.people["budi"]).name = "=HYPERLINK(1)"
        work.commit()
    key = tell(engine, agency)
    text = browse("sari").get(f"/announcing/{key}/readers.csv").data.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text and ",=HYPERLINK" not in text
