"""A helper fills in for somebody: named for a time, both names kept, and what is never theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engine.commands import AddAttachment, ClaimItem, CompleteItem, SaveDraft
from engine.engine import Engine
from engine.errors import DomainRefused, NotAllowed, NotFound
from engine.store import agency_history
from engine.store import tables as t
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser
from workflows.directory import local_day
from workflows.parameters.setting import set_value
from workflows.people.helping import Naming, begin_work, end_help, name_helper
from workflows.tables.people import Holding

ANSWERS = {"cara": "uraian", "uraian": "Ditulis pembantu"}


def today(engine: Engine) -> date:
    with engine.read() as work:
        return local_day(work, AGENCY, work.now)


def name(
    engine: Engine, agency: SmallAgency, helper: str = "joko", person: str = "budi", **more: Any
) -> str:
    by = str(more.pop("by", person))
    on = today(engine)
    given: dict[str, Any] = {"valid_from": on, "valid_to": on + timedelta(days=6), **more}
    naming = Naming(agency.people[person], agency.people[helper], **given)
    with engine.database.write() as work:
        key = name_helper(work, AGENCY, naming, actor=agency.key(by), today=on)
        work.commit()
        return key


def enter(engine: Engine, agency: SmallAgency, key: str, helper: str = "joko") -> None:
    with engine.database.write() as work:
        begin_work(work, AGENCY, key, actor=agency.key(helper), today=today(engine))
        work.commit()


def let_help(engine: Engine, *steps: str) -> None:
    """Let helpers fill in steps of the small process."""
    with engine.database.write() as work:
        set_value(
            work, AGENCY, "tugas_boleh_dibantu", list(steps), valid_from=today(engine),
            decree="SE 1", actor="person:x",
        )  # fmt: skip
        work.commit()


def item_of(engine: Engine, element: str = "susun") -> str:
    with engine.read() as work:
        w = t.work_item.c
        return str(work.connection.scalar(sa.select(w.id).where(w.element == element)))


@pytest.fixture
def item(engine: Engine, start: Callable[..., str]) -> str:
    """budi's own item, which helpers may fill in."""
    let_help(engine, "uji.susun", "uji.putuskan")
    start("budi")
    return item_of(engine)


def complete(
    engine: Engine, agency: SmallAgency, item: str, helper: str = "joko", person: str = "budi"
) -> None:
    order = CompleteItem(
        AGENCY, item, agency.key(helper), ANSWERS, f"k:{item}", on_behalf=agency.key(person)
    )
    engine.execute(order)


def test_a_helper_sends_in_the_persons_name_and_both_names_are_kept(
    engine: Engine, agency: SmallAgency, item: str
) -> None:
    enter(engine, agency, name(engine, agency))
    complete(engine, agency, item)
    with engine.read() as work:
        closed = t.work_item_closed.c
        row = work.connection.execute(
            sa.select(closed.closed_by, closed.capacity).where(closed.id == item)
        ).one()
        sender = work.connection.scalar(sa.select(t.submission.c.actor))
        told = list(
            work.connection.scalars(
                sa.select(t.notice.c.kind)
                .where(t.notice.c.principal == agency.key("budi"))
                .order_by(t.notice.c.id)
            )
        )
        story = [each["kind"] for each in agency_history.list_rows(work, AGENCY)]
    assert row.closed_by == agency.key("joko") and sender == agency.key("budi")
    assert row.capacity["capacity"] == "pembantu"
    assert row.capacity["on_behalf"] == agency.key("budi")
    assert told == ["helper_named", "helper_entered", "helper_sent"]
    assert story[-2:] == ["helper_named", "helper_entered"]


def test_who_was_not_named_fills_in_nothing(engine: Engine, agency: SmallAgency, item: str) -> None:
    budi = agency.key("budi")
    for order in (
        CompleteItem(AGENCY, item, agency.key("joko"), ANSWERS, "k1", on_behalf=budi),
        SaveDraft(AGENCY, item, agency.key("joko"), ANSWERS, on_behalf=budi),
        AddAttachment(AGENCY, item, agency.key("joko"), "a.pdf", b"%PDF-1", budi),
    ):
        with pytest.raises(NotAllowed):
            engine.execute(order)


def test_the_time_ends_by_itself_and_by_the_person(
    engine: Engine, agency: SmallAgency, item: str
) -> None:
    on = today(engine)
    key = name(engine, agency, valid_from=on + timedelta(days=1), valid_to=on + timedelta(days=2))
    with pytest.raises(NotAllowed):  # not begun
        complete(engine, agency, item)
    engine.advance_to(engine_now(engine) + timedelta(days=3))
    with pytest.raises(NotAllowed):  # over
        complete(engine, agency, item)
    with pytest.raises(NotFound):
        enter(engine, agency, key)
    key = name(engine, agency)
    with engine.database.write() as work:
        end_help(work, AGENCY, key, actor=agency.key("budi"))
        work.commit()
    with pytest.raises(NotAllowed):
        complete(engine, agency, item)
    with engine.database.write() as work, pytest.raises(NotFound):
        end_help(work, AGENCY, key, actor=agency.key("budi"))


def engine_now(engine: Engine):
    with engine.read() as work:
        return work.now


def test_a_helper_helps_with_the_persons_own_items_only(
    engine: Engine, agency: SmallAgency, item: str
) -> None:
    """rahma decides on budi; a helper of hers does not, whatever a rule says."""
    complete_by_budi = CompleteItem(AGENCY, item, agency.key("budi"), ANSWERS, "k0")
    engine.execute(complete_by_budi)
    name(engine, agency, person="rahma")
    decision = item_of(engine, "putuskan")
    order = CompleteItem(
        AGENCY, decision, agency.key("joko"), {"keputusan": "setuju"}, "k1",
        on_behalf=agency.key("rahma"),
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        engine.execute(order)
    with pytest.raises(NotAllowed):
        engine.execute(ClaimItem(AGENCY, decision, agency.key("joko")))


def test_what_is_not_listed_is_not_a_helpers(
    engine: Engine, agency: SmallAgency, start: Callable[..., str]
) -> None:
    start("budi")
    name(engine, agency)
    with pytest.raises(NotAllowed):
        complete(engine, agency, item_of(engine))


def test_a_secret_is_never_a_helpers_even_when_a_rule_lists_it(
    engine: Engine, agency: SmallAgency, start: Callable[..., str]
) -> None:
    let_help(engine, "objection.suara")
    start("joko", process="objection")
    name(engine, agency, helper="dewi", person="joko")
    vote = item_of(engine, "suara")
    order = CompleteItem(
        AGENCY, vote, agency.key("dewi"), {"catatan": "x"}, "k1", on_behalf=agency.key("joko")
    )
    with pytest.raises(NotAllowed):
        engine.execute(order)


@pytest.mark.parametrize(
    ("helper", "more", "reason"),
    [
        ("budi", {}, "diri_sendiri"),
        ("rahma", {}, "atasan"),
        ("kepala", {}, "atasan"),
        ("joko", {"by": "joko"}, "menunjuk_diri"),
        ("joko", {"by": "sari"}, "alasan"),
        ("joko", {"valid_to": date(2099, 1, 1)}, "lama"),
        ("joko", {"valid_from": date(2020, 1, 1)}, "lewat"),
    ],
)
def test_who_cannot_be_named(
    engine: Engine, agency: SmallAgency, helper: str, more: dict[str, object], reason: str
) -> None:
    with pytest.raises(DomainRefused) as refused:
        name(engine, agency, helper, **more)
    assert refused.value.facts["reason"] == reason


def test_nobody_is_named_twice_for_the_same_days(engine: Engine, agency: SmallAgency) -> None:
    name(engine, agency, by="sari", reason="Tidak punya komputer")
    with pytest.raises(DomainRefused):
        name(engine, agency)


def test_who_came_to_sit_above_helps_no_more_and_who_helped_does_not_decide(
    engine: Engine, agency: SmallAgency, item: str
) -> None:
    key = name(engine, agency)
    enter(engine, agency, key)
    complete(engine, agency, item)
    with engine.database.write() as work:  # joko becomes Plh of the bidang
        work.session.add(
            Holding(
                agency=AGENCY, person_id=agency.people["joko"], seat_id=agency.seats["KABID"],
                capacity="plh", decree="SP 9", valid_from=today(engine),
            )
        )  # fmt: skip
        work.commit()
    with pytest.raises(NotAllowed):
        enter(engine, agency, key)
    order = CompleteItem(
        AGENCY, item_of(engine, "putuskan"), agency.key("joko"), {"keputusan": "setuju"}, "k9"
    )
    with pytest.raises(NotAllowed):
        engine.execute(order)


def test_a_helper_works_under_a_banner_in_the_browser(
    engine: Engine, agency: SmallAgency, item: str, browse: Callable[[str], Browser]
) -> None:
    budi, joko = browse("budi"), browse("joko")
    on = today(engine)
    typed = {
        "nip": "198707072011011004", "valid_from": str(on), "valid_to": str(on + timedelta(days=6)),
    }  # fmt: skip
    budi.get("/helping/")
    assert budi.post("/helping/appoint", {**typed, "nip": "1"}).status_code == 422
    assert "NIP ini tidak dikenal" in budi.page
    budi.get("/helping/")
    budi.post("/helping/appoint", typed, follow_redirects=True)
    assert "Joko Prasetyo" in budi.page

    assert "Atas nama" not in joko.get("/helping/").text.split("<main")[0]
    key = joko.page.split("/enter")[0].rsplit("/", 1)[1]
    assert joko.get(f"/helping/item/{item}").status_code == 302  # not entered yet
    joko.get("/helping/")
    joko.post(f"/helping/{key}/enter", follow_redirects=True)
    assert f"/helping/item/{item}" in joko.page
    for path in ("/inbox/", "/words/", "/notices/"):
        assert "Atas nama Budi Santoso" in joko.get(path).text
    assert joko.get(f"/inbox/{item}").status_code == 404
    page = joko.get(f"/helping/item/{item}").text
    assert f'action="/helping/item/{item}"' in page and "/cases/" not in page
    joko.post(f"/helping/item/{item}", {"f.cara": "uraian", "f.uraian": "A", "save": "draft"})
    assert joko.get(f"/helping/item/{item}").text.count("Draf tersimpan") == 1
    sent = {"f.cara": "uraian", "f.uraian": "Isi lengkap", "save": "send", "key": "k1"}
    page = joko.post(f"/helping/item/{item}", sent, follow_redirects=True).text
    assert "terkirim atas nama Budi Santoso" in page
    joko.post("/helping/leave", follow_redirects=True)
    assert "Selesai membantu" not in joko.page
    notices = budi.get("/notices/").text
    assert "mulai mengisi atas nama Anda" in notices and "oleh pembantu pengisian" in notices
    with engine.read() as work:
        case = work.connection.scalar(sa.select(t.submission.c.case))
    assert "Joko Prasetyo atas nama Budi Santoso" in budi.get(f"/cases/{case}").text
    budi.get("/helping/")
    budi.post(f"/helping/{key}/end", follow_redirects=True)
    assert "Anda tidak mempunyai pembantu" in budi.page


def test_hr_names_a_helper_with_a_reason_and_strangers_end_nothing(
    engine: Engine, agency: SmallAgency, browse: Callable[[str], Browser]
) -> None:
    hr, person = browse("sari"), agency.people["budi"]
    on = today(engine)
    typed = {"nip": "198707072011011004", "valid_from": str(on), "valid_to": str(on)}
    hr.get(f"/helping/for/{person}")
    assert hr.post(f"/helping/for/{person}", typed).status_code == 422
    assert "Tulis alasannya" in hr.page
    hr.post(f"/helping/for/{person}", {**typed, "reason": "Tanpa komputer"}, follow_redirects=True)
    assert "Tanpa komputer" in hr.page
    key = hr.page.split("/end")[0].rsplit("/", 1)[1]
    dewi = browse("dewi")
    dewi.get("/helping/")
    assert dewi.post(f"/helping/{key}/end").status_code == 404
    assert dewi.post(f"/helping/{key}/enter").status_code == 404
    assert dewi.get(f"/helping/for/{person}").status_code == 404
    hr.post(f"/helping/{key}/end", follow_redirects=True)
    assert "Belum ada pembantu" in hr.page
