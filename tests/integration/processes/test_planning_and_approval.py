"""From a plan to a plan that is set, through the engine, by the people of a small agency."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from engine.errors import AnswersInvalid, DomainRefused, NotAllowed
from engine.store import tables as t
from tests.integration.processes.years import Years, open_years, plan, result
from workflows.processes.planning.plans import find_plan, find_plan_in_force, get_plan
from workflows.tables.approval import ApprovalChain, ApprovalStep
from workflows.tables.plan import Plan

REASON = "Target belum sesuai perjanjian kinerja dinas"


@pytest.fixture
def years(database_url: str) -> Iterator[Years]:
    opened = open_years(database_url)
    yield opened
    opened.engine.database.dispose()


def send_plan(years: Years, name: str = "sri", *rows: dict, **given: object) -> str:
    case = years.open(name)
    years.does(name, "menyusun_skp", **plan(*rows, **given))
    return case


def test_a_plan_is_reviewed_and_then_set_by_the_assessor(years: Years):
    case = send_plan(years)
    assert years.has("eka") == ["memutuskan"] and years.has("wayan") == []
    years.does("eka", "memutuskan", keputusan="setuju")
    years.does("wayan", "memutuskan", keputusan="setuju")
    assert years.view(case)["state"] == "completed"
    with years.tables() as session:
        found = find_plan_in_force(session, "lampung", years.agency.ids["sri"], "2026")
        assert found is not None and found.state == "ditetapkan" and found.version == 1
        steps = session.scalars(sa.select(ApprovalStep).order_by(ApprovalStep.number)).all()
        assert [(s.kind, s.state, s.decided_by) for s in steps] == [
            ("reviu", "disetujui", years.key_of("eka")),
            ("tetapkan", "disetujui", years.key_of("wayan")),
        ]
    assert "document_disetujui" in years.told("sri")
    assert years.incidents() == []


def test_a_returned_plan_comes_back_with_the_reasons_and_what_was_sent(years: Years):
    case = send_plan(years)
    years.does("eka", "memutuskan", keputusan="setuju")
    years.does("wayan", "memutuskan", keputusan="kembalikan", alasan=REASON)
    opened = years.shown("sri", "menyusun_skp")
    assert [row["alasan"] for row in opened["alasan_pengembalian"]] == [REASON]
    assert opened["isian"]["hasil_kerja"][0]["target"] == 1200
    assert "document_dikembalikan" in years.told("sri")
    years.does("sri", "menyusun_skp", **plan(result(target=1500)))
    shown = years.shown("eka", "memutuskan")
    assert shown["ringkasan_dokumen"].endswith(", versi 2")
    assert "1.500 keluarga" in shown["isi_dokumen"][0]["rincian"]
    assert [row["bagian"] for row in shown["perubahan_dokumen"]] == ["Hasil kerja utama"]
    assert shown["riwayat_keputusan"][0]["alasan"] == REASON
    years.does("eka", "memutuskan", keputusan="setuju")
    years.does("wayan", "memutuskan", keputusan="setuju")
    assert years.view(case)["state"] == "completed"
    with years.tables() as session:
        found = find_plan(session, "lampung", years.agency.ids["sri"], "2026")
        assert found is not None and (found.version, found.set_version) == (2, 2)
        first, second = (get_plan(session, found.id, number) for number in (1, 2))
        assert first.results[0].indicators[0].target == 1200
        assert first.results[0].key == second.results[0].key


def test_a_return_without_reasons_is_refused(years: Years):
    send_plan(years)
    with pytest.raises(AnswersInvalid):
        years.does("eka", "memutuskan", keputusan="kembalikan")


def test_a_refused_plan_goes_back_to_the_employee_too(years: Years):
    send_plan(years)
    years.does("eka", "memutuskan", keputusan="tolak", alasan=REASON)
    assert years.has("sri") == ["menyusun_skp"]
    with years.tables() as session:
        chain = session.scalars(sa.select(ApprovalChain)).one()
        assert (chain.state, chain.reason) == ("ditolak", REASON)
        states = session.scalars(sa.select(ApprovalStep.state).order_by(ApprovalStep.number))
        assert list(states) == ["ditolak", "gugur"]


def test_an_incomplete_plan_is_refused_at_its_place_and_stays_open(years: Years):
    years.open("sri")
    with pytest.raises(DomainRefused) as refused:
        years.does("sri", "menyusun_skp", **plan(result(intervensi="")))
    assert refused.value.field == "hasil_kerja.0.intervensi"
    assert years.has("sri") == ["menyusun_skp"]
    with years.tables() as session:
        assert session.scalars(sa.select(Plan.version)).all() == [0]


def test_a_result_that_the_superior_does_not_have_is_refused_by_the_form(years: Years):
    years.open("sri")
    with pytest.raises(AnswersInvalid):
        years.does("sri", "menyusun_skp", **plan(result(intervensi="f" * 32)))


def test_an_employee_who_is_in_the_performance_office_does_not_review_the_own_plan(years: Years):
    years.change_agency(lambda agency: agency.role("sri", "pengelola_kinerja", "DINSOS"))
    send_plan(years)
    assert years.has("sri") == []
    assert years.has("eka") == ["memutuskan"]


def test_the_assessor_who_reviewed_does_not_set_the_plan_too(years: Years):
    years.change_agency(lambda agency: agency.role("wayan", "pengelola_kinerja", "DINSOS"))
    send_plan(years)
    review = years.item(years.key_of("wayan"), "memutuskan")
    years.does("wayan", "memutuskan", keputusan="setuju")
    assert years.has("wayan") == []
    assert years.has("budi") == ["memutuskan"]
    assert years.item(years.key_of("budi"), "memutuskan") != review


def test_an_acting_officer_decides_what_belongs_to_the_seat(years: Years):
    send_plan(years)
    years.does("eka", "memutuskan", keputusan="setuju")
    years.change_agency(lambda agency: agency.person("joko"))
    years.change_agency(lambda agency: agency.hold("joko", "KASI", capacity="plh", decree="SPH 3"))
    years.does("joko", "memutuskan", keputusan="setuju")
    with years.tables() as session:
        step = session.scalars(sa.select(ApprovalStep).where(ApprovalStep.number == 2)).one()
        assert step.decided_by == years.key_of("joko")


def test_nobody_else_may_decide(years: Years):
    send_plan(years)
    item = years.item(years.key_of("eka"), "memutuskan")
    with pytest.raises(NotAllowed):
        years.complete_item("ratna", item, keputusan="setuju")


def test_a_late_step_is_reminded_then_moves_up_and_both_are_told(years: Years):
    case = send_plan(years)
    years.does("eka", "memutuskan", keputusan="setuju")
    years.move_to(datetime(2026, 1, 8, 20, 0, tzinfo=UTC))
    assert years.told("wayan").count("reminder") == 2
    years.move_to(datetime(2026, 1, 9, 20, 0, tzinfo=UTC))
    assert years.has("wayan") == [] and "escalated_away" in years.told("wayan")
    assert years.has("budi") == ["memutuskan"] and "escalated_to" in years.told("budi")
    child = years.children(case)[-1]
    assert "item_escalated" in years.kinds(child)
    years.does("budi", "memutuskan", keputusan="setuju")
    assert years.view(case)["state"] == "completed"


def test_a_plan_not_written_by_mid_january_is_also_asked_of_the_performance_office(years: Years):
    years.open("sri")
    years.move_to(datetime(2026, 1, 14, 16, 0, tzinfo=UTC))
    assert years.has("eka") == []
    years.move_to(datetime(2026, 1, 14, 18, 0, tzinfo=UTC))
    assert years.has("eka") == ["menyusunkan_skp"]
    years.does("eka", "menyusunkan_skp", **plan())
    assert "menyusun_skp" not in years.has("sri")
    assert "plan_written_for" in years.told("sri") and "plan_written_for" in years.told("wayan")
    with years.tables() as session:
        found = find_plan(session, "lampung", years.agency.ids["sri"], "2026")
        assert found is not None
        version = get_plan(session, found.id, 1)
        assert version.sent_for and version.sent_by == years.key_of("eka")


def test_who_sends_first_after_mid_january_ends_the_other_task(years: Years):
    years.open("sri")
    years.move_to(datetime(2026, 1, 14, 18, 0, tzinfo=UTC))
    years.does("wayan", "menyusun_skp", **plan())
    assert years.has("eka") == ["memutuskan"]


def test_a_plan_returned_too_often_goes_to_the_assessors_superior(years: Years):
    send_plan(years)
    for _ in range(3):
        years.does("eka", "memutuskan", keputusan="kembalikan", alasan=REASON)
        years.does("sri", "menyusun_skp", **plan())
    years.does("eka", "memutuskan", keputusan="setuju")
    assert years.has("wayan") == [] and years.has("budi") == ["memutuskan"]


def test_a_leader_plans_by_perspective_and_the_head_of_the_region_sets_the_plan(years: Years):
    case = years.open("ratna")
    row = result(intervensi="perjanjian_kinerja", perspektif="penerima_layanan")
    del row["aspek"]
    answers = plan()
    del answers["hasil_kerja"]
    years.does("ratna", "menyusun_skp", **answers, hasil_kerja_pimpinan=[row])
    years.does("eka", "memutuskan", keputusan="setuju")
    years.does("gubernur", "memutuskan", keputusan="setuju")
    assert years.view(case)["state"] == "completed"


def test_links_to_a_draft_are_checked_again_when_the_superiors_plan_is_set(years: Years):
    wayan, sri = years.open("wayan"), years.open("sri")
    assert [c["value"] for c in years.shown("sri", "menyusun_skp")["rhk_atasan"]] == ["menyusul"]
    years.does("wayan", "menyusun_skp", **plan(result(), result(rencana_hasil_kerja="Data baik")))
    choices = years.shown("sri", "menyusun_skp")["rhk_atasan"]
    assert [choice["label"][-12:] for choice in choices] == [" (rancangan)"] * 2
    kept, dropped = (choice["value"] for choice in choices)
    rows = [
        result(intervensi=kept),
        result(intervensi=dropped, rencana_hasil_kerja="Basis data mutakhir"),
    ]
    years.does("sri", "menyusun_skp", **plan(*rows))
    assert years.links("sri") == ["draf", "draf"]
    years.decide("eka", "wayan", "kembalikan", REASON)
    years.does("wayan", "menyusun_skp", **plan(result()))
    years.decide("eka", "wayan", "setuju")
    years.decide("budi", "wayan", "setuju")
    assert years.links("sri") == ["sah", "putus"]
    years.engine.run_until_idle()
    assert "plan_links_open" in years.told("sri") and years.has("sri") == ["menyelaraskan"]
    assert years.view(wayan)["state"] == "completed" and years.view(sri)["state"] == "active"


def plan_before_the_superior(years: Years) -> str:
    """Sri's plan is sent with a link put off; then Wayan's is set."""
    years.open("wayan")
    send_plan(years)
    years.does("wayan", "menyusun_skp", **plan())
    years.decide("eka", "wayan", "setuju")
    years.decide("budi", "wayan", "setuju")
    years.engine.run_until_idle()
    (row,) = years.shown("sri", "menyelaraskan")["penyelarasan_awal"]
    key: str = row["baris_rencana"]
    return key


def test_a_link_put_off_is_chosen_once_the_superiors_plan_is_set(years: Years):
    key = plan_before_the_superior(years)
    (choice,) = years.shown("sri", "menyelaraskan")["rhk_atasan"]
    with pytest.raises(AnswersInvalid):
        years.does("sri", "menyelaraskan", penyelarasan=[])
    row = {"baris_rencana": key, "intervensi": choice["value"]}
    with pytest.raises(DomainRefused):
        years.does("sri", "menyelaraskan", penyelarasan=[row, row])
    years.does("sri", "menyelaraskan", penyelarasan=[row])
    assert years.links("sri") == ["sah"] and years.has("sri") == []


def test_a_new_version_of_the_plan_leaves_nothing_to_align(years: Years):
    plan_before_the_superior(years)
    years.decide("eka", "sri", "kembalikan", REASON)
    (choice,) = years.shown("sri", "menyusun_skp")["rhk_atasan"]
    years.does("sri", "menyusun_skp", **plan(result(intervensi=choice["value"])))
    shown = years.shown("sri", "menyelaraskan")
    assert shown["baris_terbuka"] == [] and "sudah terhubung" in shown["keterangan_penyelarasan"]
    years.does("sri", "menyelaraskan")
    assert years.has("sri") == []


def test_the_chain_of_a_new_table_serves_the_next_document_and_not_those_under_way(years: Years):
    first = send_plan(years)
    years.deploy_chain(
        (1, 1, 1, "paraf", "kursi:KABID"),
        (1, 1, 1, "paraf", "kursi:KADIS"),
        (2, 2, None, "tetapkan", "kursi:GUB"),
    )
    second = send_plan(years, "wayan")
    years.decide("eka", "sri", "setuju")
    years.decide("wayan", "sri", "setuju")
    assert years.view(first)["state"] == "completed"
    assert years.steps("wayan") == [
        ("paraf", "terbuka"),
        ("paraf", "terbuka"),
        ("tetapkan", "menunggu"),
    ]
    years.decide("ratna", "wayan", "setuju")
    assert years.steps("wayan")[:2] == [("paraf", "dilewati"), ("paraf", "disetujui")]
    assert years.has("budi") == []
    years.decide("gubernur", "wayan", "setuju")
    assert years.view(second)["state"] == "completed"


def test_everybody_of_a_group_has_to_agree_and_nobody_agrees_twice(years: Years):
    years.change_agency(lambda agency: agency.role("budi", "pengelola_kinerja", "DINSOS"))
    years.deploy_chain(
        (1, 1, None, "reviu", "peran:pengelola_kinerja"), (1, 1, None, "paraf", "kursi:KABID")
    )
    case = send_plan(years)
    assert years.has("budi") == ["memutuskan"], "the seat's step is his, so the review is not"
    years.decide("eka", "sri", "setuju")
    assert years.view(case)["state"] == "active"
    years.decide("budi", "sri", "setuju")
    assert years.view(case)["state"] == "completed"


def test_who_decides_one_step_loses_the_other_open_steps_of_the_group_at_once(years: Years):
    years.change_agency(lambda agency: agency.person("dewi"))
    years.change_agency(lambda agency: agency.role("dewi", "pengelola_kinerja", "DINSOS"))
    years.change_agency(lambda agency: agency.role("eka", "admin_instansi", "PROV"))
    years.deploy_chain(
        (1, 1, None, "reviu", "peran:pengelola_kinerja"),
        (1, 1, None, "paraf", "peran:admin_instansi"),
    )
    case = send_plan(years)
    assert years.has("eka") == ["memutuskan"] * 2
    other = years.item(years.key_of("nia"), "memutuskan")
    review = years.item(years.key_of("dewi"), "memutuskan")
    years.complete_item("eka", review, keputusan="setuju")
    assert years.has("eka") == [] and years.has("nia") == ["memutuskan"]
    with pytest.raises(NotAllowed):
        years.complete_item("eka", other, keputusan="setuju")
    years.complete_item("nia", other, keputusan="setuju")
    assert years.view(case)["state"] == "completed"


def test_a_step_left_without_anybody_goes_to_the_next_superior(years: Years):
    years.change_agency(lambda agency: agency.role("wayan", "pengelola_kinerja", "DINSOS"))
    years.deploy_chain(
        (1, 1, None, "reviu", "peran:pengelola_kinerja"), (1, 1, None, "paraf", "kursi:KASI")
    )
    send_plan(years)
    paraf = years.item(years.key_of("wayan"), "memutuskan")
    review = years.item(years.key_of("eka"), "memutuskan")
    years.change_agency(lambda agency: agency.vacate("wayan", last=date(2026, 1, 1)))
    years.change_agency(lambda agency: agency.hold("eka", "KASI", capacity="plt"))
    years.complete_item("eka", review, keputusan="setuju")
    assert years.has("eka") == [] and years.item(years.key_of("budi"), "memutuskan") == paraf


def test_one_return_ends_the_group_and_drops_its_other_items(years: Years):
    years.deploy_chain((1, 1, None, "paraf", "kursi:KABID"), (1, 1, None, "paraf", "kursi:KADIS"))
    send_plan(years)
    years.decide("budi", "sri", "kembalikan", REASON)
    assert years.has("ratna") == [] and years.has("sri") == ["menyusun_skp"]
    assert years.steps("sri") == [("paraf", "dikembalikan"), ("paraf", "gugur")]


@pytest.mark.parametrize("name", ["planning", "approval"])
def test_no_state_keeps_what_people_typed(years: Years, name: str):
    send_plan(years)
    with years.engine.read() as work:
        states = work.connection.execute(
            sa.select(t.process_instance.c.state).where(t.process_instance.c.process == name)
        ).scalars()
        for state in states:
            assert b"penerima manfaat" not in state and len(state) < 4096
