"""What needs eyes: each rule of the file fires on its data, and lists are cut by lane."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engine import queries
from engine.commands import CompleteItem
from engine.counting import count_kinds
from engine.engine import Engine
from engine.lanes import needs_eyes, together
from engine.ports import CaseFacts, ContextCall, Opened
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser
from tests.integration.admin.test_what_every_page_asks_stays_small import asked, read_whole
from workflows.earlier import last_year
from workflows.lanes import facts as lane_facts
from workflows.lanes.documents import see
from workflows.lanes.rules import all_rules
from workflows.lanes.sorting import sort_decision
from workflows.processes.approval.comparing import show_changes, show_compared
from workflows.processes.approval.document import Document
from workflows.tables.approval import ApprovalChain
from workflows.tables.evaluation import Evaluation, EvaluationVersion
from workflows.tables.inbox import DocumentSeen
from workflows.tables.measurement import Realisation
from workflows.tables.objection import Objection
from workflows.tables.people import Holding
from workflows.tables.plan import Plan, PlanIndicator, PlanRow, PlanVersion

Browse = Callable[[str], Browser]
NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
CASE, PLAN, EARLIER = "c" * 32, "d" * 32, "e" * 32


def opened(
    work: UnitOfWork,
    agency: SmallAgency,
    process: str = "approval",
    element: str = "memutuskan",
    *,
    escalated: bool = False,
    **variables: Any,
) -> Opened:
    """Return a decision of rahma's about budi's year 2026."""
    facts = CaseFacts(
        case=CASE,
        agency=AGENCY,
        process=process,
        bundle="b",
        subject=agency.key("budi"),
        period="2026",
        business_key=None,
        root=CASE,
        parent=None,
        rules_date=date(2026, 1, 1),
    )
    seat = f"seat:{agency.seats['KABID']}"
    return Opened(facts, element, variables, (seat,), escalated, NOW, work)


def codes(asked: Opened) -> list[str]:
    return [reason["code"] for reason in sort_decision(asked)]


SKP = {"dokumen_jenis": "skp", "dokumen_id": PLAN, "dokumen_versi": 2}


def add(work: UnitOfWork, row: Any) -> Any:
    row.agency = AGENCY
    work.session.add(row)
    work.flush()
    return row


def _plan(work: UnitOfWork, agency: SmallAgency, period: str, target: int, key: str) -> None:
    person = agency.people["budi"]
    add(
        work,
        Plan(
            id=key,
            person_id=person,
            period=period,
            root=key,
            state="ditetapkan",
            version=2,
            set_version=2,
        ),
    )
    _version(work, agency, key, 2, target)


def _version(work: UnitOfWork, agency: SmallAgency, key: str, number: int, target: int) -> None:
    person = agency.people["budi"]
    version = add(
        work,
        PlanVersion(
            plan_id=key,
            version=number,
            approach="kuantitatif",
            sent_by=f"person:{person}",
            sent_for=False,
            sent_at=NOW,
        ),
    )
    row = add(
        work,
        PlanRow(plan_version_id=version.id, number=1, key=key, kind="utama", result="Melayani"),
    )
    add(
        work,
        PlanIndicator(
            plan_row_id=row.id,
            number=1,
            key=key,
            aspect="kuantitas",
            indicator="keluarga",
            target=target,
            unit="keluarga",
        ),
    )


def test_what_changed_is_told_since_the_version_that_the_reader_saw(
    engine: Engine, agency: SmallAgency
) -> None:
    with engine.database.write() as work:  # nothing is kept
        _plan(work, agency, "2026", 1000, PLAN)
        for version, target in ((1, 1400), (3, 800)):
            _version(work, agency, PLAN, version, target)

        def compared(who: str, version: int) -> tuple[str, list[str]]:
            asked = opened(work, agency, **{**SKP, "dokumen_versi": version})
            call = ContextCall("", asked.facts, asked.variables, agency.key(who), NOW, work)
            return show_compared(call), [row["semula"] for row in show_changes(call)]

        see(work, Document(AGENCY, "skp", PLAN, 1), agency.key("rahma"))
        title, [before] = compared("rahma", 3)
        assert title == "Versi 1, yang terakhir Anda lihat"
        assert "1.400" in before
        title, [before] = compared("kepala", 3)
        assert title == "Versi 2"
        assert "1.000" in before
        assert compared("kepala", 1) == ("", [])


def test_opening_an_item_remembers_the_version_it_shows(
    browse: Browse, plans: list[str], engine: Engine, agency: SmallAgency
) -> None:
    w = t.work_item
    with engine.database.write() as work:
        work.connection.execute(sa.update(w).where(w.c.id == plans[0]).values(context=SKP))
        work.commit()
    rahma = browse("rahma")
    for _ in range(2):
        assert rahma.get(f"/inbox/{plans[0]}").status_code == 200
    with engine.read() as work:
        [seen] = work.session.scalars(sa.select(DocumentSeen)).all()
        assert (seen.person, seen.document_id, seen.version) == (agency.key("rahma"), PLAN, 2)


def _lower_target(work: UnitOfWork, agency: SmallAgency) -> Opened:
    _plan(work, agency, "2025", 1000, EARLIER)
    _plan(work, agency, "2026", 800, PLAN)
    return opened(work, agency, **SKP)


def _seen_before(work: UnitOfWork, agency: SmallAgency) -> Opened:
    assert see(work, Document(AGENCY, "skp", PLAN, 1), agency.key("rahma"))
    assert not see(work, Document(AGENCY, "skp", PLAN, 1), agency.key("rahma"))
    return opened(work, agency, **SKP)


def _chain(work: UnitOfWork, agency: SmallAgency, state: str) -> None:
    add(
        work,
        ApprovalChain(
            case=EARLIER,
            document_kind="skp",
            document_id=PLAN,
            document_version=1,
            subject=agency.key("budi"),
            period="2026",
            state=state,
            started_at=NOW,
        ),
    )


def _returned(work: UnitOfWork, agency: SmallAgency) -> Opened:
    _chain(work, agency, "dikembalikan")
    return opened(work, agency, **SKP)


def _evaluation(work: UnitOfWork, agency: SmallAgency, period: str, by: str) -> Evaluation:
    evaluation: Evaluation = add(
        work,
        Evaluation(
            case=EARLIER,
            root=EARLIER,
            person_id=agency.people["budi"],
            unit_id=agency.units["bidang"],
            period=period,
            version=1,
            grade="baik",
        ),
    )
    add(
        work,
        EvaluationVersion(
            evaluation_id=evaluation.id,
            version=1,
            organisation_grade="baik",
            result_rating="sesuai",
            behaviour_rating="sesuai",
            grade="baik",
            decided_by=agency.people[by],
            capacity={},
            released_at=NOW,
        ),
    )
    return evaluation


def _assessed_by_another(work: UnitOfWork, agency: SmallAgency) -> Opened:
    _evaluation(work, agency, "2025", "joko")
    return opened(work, agency, **SKP)


def _objecting(work: UnitOfWork, agency: SmallAgency) -> Opened:
    evaluation = _evaluation(work, agency, "2026", "rahma")
    add(
        work,
        Objection(
            number="KB-2026-0001",
            evaluation_id=evaluation.id,
            evaluation_version=1,
            root=EARLIER,
            person_id=agency.people["budi"],
            period="2026",
            filed_at=NOW,
            received_at=NOW,
            requested="Sangat Baik",
        ),
    )
    return opened(work, agency, **SKP)


def _without_evidence(work: UnitOfWork, agency: SmallAgency) -> Opened:
    add(
        work,
        Realisation(
            case=CASE,
            person_id=agency.people["budi"],
            period="2026",
            part=1,
            row_key=PLAN,
            indicator_key=PLAN,
            source="laporan",
        ),
    )
    return opened(work, agency, "measurement", "memutuskan")


FIRING: dict[str, Callable[[UnitOfWork, SmallAgency], Opened]] = {
    "keberatan": _objecting,
    "pemberian_wewenang": lambda w, a: opened(w, a, element="tentukan_pelaku"),
    "predikat_rendah": lambda w, a: opened(w, a, "evaluation", "rilis", predikat="kurang"),
    "predikat_ujung": lambda w, a: opened(w, a, "evaluation", "rilis", predikat="sangat_baik"),
    "berubah_sejak_dilihat": _seen_before,
    "pernah_dikembalikan": _returned,
    "target_turun": _lower_target,
    "bukti_belum_ada": _without_evidence,
    "kasus_pertama": _assessed_by_another,
    "dialihkan": lambda w, a: opened(w, a, escalated=True),
    "perlu_isian": lambda w, a: opened(w, a, "measurement", "umpan_balik"),
}


def test_every_rule_fires_here_or_says_which_data_is_missing() -> None:
    lacking = {rule.code for rule in all_rules() if rule.lacks}
    assert lacking == {"berubah_setelah_kalibrasi", "nilai_berbeda"}
    assert {rule.code for rule in all_rules()} - lacking == set(FIRING)


def test_each_rule_fires_on_its_data_and_on_nothing_else(
    engine: Engine, agency: SmallAgency
) -> None:
    with engine.read() as work:
        assert codes(opened(work, agency)) == []
        assert codes(opened(work, agency, **SKP)) == []
    for code, data in FIRING.items():
        with engine.database.write() as work:  # nothing is kept
            assert codes(data(work, agency)) == [code]
    for target in (801, 1000):
        with engine.database.write() as work:
            _plan(work, agency, "2025", 1000, EARLIER)
            _plan(work, agency, "2026", target, PLAN)
            assert codes(opened(work, agency, **SKP)) == []
            lines = last_year.lines_of_last_year(
                work.session, AGENCY, agency.people["budi"], "2026"
            )
            assert len(lines) == 1
    with engine.database.write() as work:
        work.connection.execute(
            sa.update(Holding)
            .where(Holding.person_id == agency.people["budi"])
            .values(valid_from=date(2026, 2, 2))
        )
        assert codes(opened(work, agency, **SKP)) == ["kasus_pertama"]


def test_a_fact_is_asked_for_once_and_only_when_a_rule_names_it() -> None:
    named = {name for rule in all_rules() for name in (*rule.when.names, *rule.tells)}
    assert set(lane_facts.FACTS) <= named


# The lists


@pytest.fixture
def plans(engine: Engine, agency: SmallAgency, start: Callable[..., str]) -> list[str]:
    """Bring four plans to rahma: due far away, soon, without a deadline, and one with a reason."""
    written = []
    for number in range(4):
        case = start("budi", key=f"n{number}")
        with engine.read() as work:
            item = queries.list_items(work, AGENCY, case=case)[0]["id"]
        answers = {"cara": "uraian", "uraian": "Melayani"}
        engine.execute(CompleteItem(AGENCY, item, agency.key("budi"), answers, key=f"c{number}"))
        with engine.read() as work:
            written.append(queries.list_items(work, AGENCY, case=case)[0]["id"])
    with engine.database.write() as work:
        w, p = t.work_item, t.work_item_principal
        far, soon = work.now + timedelta(days=60), work.now + timedelta(hours=1)
        run = work.connection.execute
        for item, due in zip(written, (far, soon, None, far), strict=True):
            run(sa.update(w).where(w.c.id == item).values(due_at=due))
            at = due or datetime(9999, 12, 31, tzinfo=UTC)
            run(sa.update(p).where(p.c.item == item).values(sort_at=at))
        reasons = [{"code": "pernah_dikembalikan", "facts": {"pengembalian": "2"}}]
        last = written[3]
        run(sa.update(w).where(w.c.id == last).values(lane="open", reasons=reasons))
        run(sa.update(p).where(p.c.item == last).values(lane="open"))
        work.commit()
    return written


def listed(browser: Browser, lane: str) -> set[str]:
    page = browser.get(f"/inbox/?lane={lane}").text
    return set(re.findall(r'class="who" href="/inbox/(\w+)', page))


def test_each_lane_lists_its_own_and_says_why(browse: Browse, plans: list[str]) -> None:
    far, soon, never, special = plans
    rahma = browse("rahma")
    assert listed(rahma, "group") == {far, never}
    assert listed(rahma, "eyes") == {soon, special}
    page = rahma.get("/inbox/?lane=eyes").text
    assert "pernah dikembalikan 2 kali" in page
    assert "tenggat dekat" in page
    assert re.search(r'Perlu Anda periksa <span class="n">2</span>', page)
    assert re.search(r'Siap bersama <span class="n">2</span>', page)


def test_who_sent_something_finds_it_among_what_others_are_to_do(
    browse: Browse, plans: list[str]
) -> None:
    budi = browse("budi")
    page = budi.get("/inbox/?lane=waiting").text
    assert re.search(r'Menunggu orang lain <span class="n">4</span>', page)
    assert page.count('class="who" href="/cases/') == 4
    assert "Rahmawati" in page
    assert "Tidak ada yang siap diputuskan bersama." in budi.get("/inbox/?lane=group").text
    budi.post("/language/", {"language": "en"})
    assert "Nothing is ready to be decided together." in budi.get("/inbox/?lane=group").text


def test_steps_are_counted_within_the_lane_that_is_looked_at(
    engine: Engine, browse: Browse, plans: list[str]
) -> None:
    with engine.database.write() as work:  # the one with a reason is of another step
        other = sa.update(t.work_item).where(t.work_item.c.id == plans[3])
        work.connection.execute(other.values(element="lain", name="Langkah lain"))
        work.commit()
    rahma = browse("rahma")
    assert 'class="lanes kinds"' in rahma.get("/inbox/").text
    assert 'class="lanes kinds"' in rahma.get("/inbox/?lane=eyes").text
    assert 'class="lanes kinds"' not in rahma.get("/inbox/?lane=group").text


def test_what_has_a_reason_is_held_back_from_a_group_with_it(
    browse: Browse, plans: list[str]
) -> None:
    rahma = browse("rahma")
    rahma.get("/inbox/")
    page = rahma.post("/inbox/action/", {"action": "together", "rowid": plans}).text
    assert "pernah dikembalikan 2 kali" in page
    assert "tenggat dekat" in page
    sent = re.findall(r'name="rowid" value="(\w+)"', page)
    assert set(sent) <= {plans[0], plans[2]}


def test_lanes_are_cut_and_counted_from_the_index_of_the_list(
    engine: Engine, agency: SmallAgency, plans: list[str]
) -> None:
    with engine.read() as work:
        key = agency.key("rahma")
        held = engine.directory.principals(work, AGENCY, key, work.now)
        soon = work.now + timedelta(days=2)
        with asked(engine) as statements:
            counts = count_kinds(
                work, AGENCY, key, held, {"eyes": needs_eyes(soon), "group": together(soon)}
            )
            assert len(statements) == 1
            page = queries.inbox(
                work, AGENCY, key, held, lanes=needs_eyes(soon), before=queries.END, counted=2
            )
    assert counts.lanes == {"eyes": 2, "group": 2}
    kinds = {lane: [each.count for each in found] for lane, found in counts.in_lanes.items()}
    assert kinds == {"eyes": [2], "group": [2]}
    assert counts.total == 4
    assert [row["id"] for row in page.rows] == [plans[1], plans[3]]
    real = set(sa.inspect(engine.database.reader).get_table_names())
    assert read_whole(engine, statements) & real == set()
