"""What comes from outside: timers, reminders, escalations, messages, signals, children."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from engine import commands as c
from engine.errors import DocumentsRefused, NoReceiver, NotOpen
from engine.store import jobs
from engine.store import tables as t
from tests.diagrams import (
    boundary,
    catch,
    diagram,
    element,
    end,
    extensions,
    message,
    message_event,
    parallel,
    script,
    signal,
    signal_event,
    start,
    throw,
    timer,
    user,
)
from tests.world import AGENCY, World

WAITING = {
    "a.bpmn": diagram(
        start(),
        catch("tunggu", message_event("m1")),
        user("tanggapi", owner="pegawai()"),
        end(),
        flows=["start tunggu", "tunggu tanggapi", "tanggapi end"],
        process="menunggu",
        declared=message("m1", "keberatan") + signal("s1", "tutup"),
    )
}
REVIEW = {
    "r.bpmn": diagram(
        start(),
        user(
            "periksa",
            owner="atasan_langsung()",
            due="P10D",
            remind="P3D, P1D",
            escalate="atasan_atasan()",
        ),
        end(),
        flows=["start periksa", "periksa end"],
        process="reviu",
    )
}
BOUNDARY = {
    "b.bpmn": diagram(
        start(),
        user("isi", owner="pegawai()"),
        boundary("lewat", "isi", timer("timeDuration", "P14D")),
        user("tetapkan", owner="peran_hr()"),
        end(),
        flows=["start isi", "isi end", "lewat tetapkan", "tetapkan end"],
        process="batas",
    )
}


def parent() -> dict[str, bytes]:
    return {
        "p.bpmn": diagram(
            start(),
            element("callActivity", "panggil", extensions(binding="latest"), calledElement="anak"),
            user("lanjut", owner="pegawai()", label="hasil"),
            end(),
            flows=["start panggil", "panggil lanjut", "lanjut end"],
            process="induk",
        )
    }


def child(name: str = "kerjakan") -> dict[str, bytes]:
    return {
        "c.bpmn": diagram(
            start(),
            user(name, owner="pegawai()"),
            script("catat", "hasil = nilai + 1"),
            end(),
            flows=[f"start {name}", f"{name} catat", "catat end"],
            process="anak",
        )
    }


def test_reminders_come_before_the_deadline_and_the_escalation_at_it(world: World) -> None:
    world.deploy(REVIEW)
    case = world.start("reviu")
    world.pass_days(8)
    assert world.notices("seat:kabid") == ["reminder"]
    world.pass_days(1.5)
    assert world.notices("seat:kabid") == ["reminder", "reminder"]
    assert world.elements("person:bos") == ["periksa"]
    world.pass_days(1)
    assert world.elements("person:bos") == []
    assert world.elements("person:kadis") == ["periksa"]
    assert world.notices("seat:kabid")[0] == "escalated_away"
    assert world.notices("seat:kadis") == ["escalated_to"]
    assert "item_escalated" in world.kinds(case)
    assert world.complete("person:kadis", "periksa")["state"] == "completed"


def test_an_item_done_in_time_leaves_no_jobs_behind(world: World) -> None:
    world.deploy(REVIEW)
    world.start("reviu")
    assert world.jobs() == ["EscalateItem", "RemindItem", "RemindItem"]
    world.complete("person:bos", "periksa")
    assert world.jobs() == []


def test_a_due_timer_moves_the_case_and_takes_the_item_away(make_world) -> None:
    world = make_world(peran_hr=lambda: "role:pengelola_kinerja@root")
    world.deploy(BOUNDARY)
    case = world.start("batas")
    item = world.item("person:siti", "isi")
    world.pass_days(13)
    assert world.elements("person:siti") == ["isi"]
    world.pass_days(1.1)
    assert world.elements("person:siti") == []
    assert world.elements("person:hr") == ["tetapkan"]
    with pytest.raises(NotOpen):
        world.engine.execute(c.CompleteItem(AGENCY, item, "person:siti", {}, key="x"))
    assert {"timer_set", "timer_fired", "item_cancelled"} <= set(world.kinds(case))


def test_an_item_done_in_time_takes_its_timer_along(make_world) -> None:
    world = make_world(peran_hr=lambda: "role:pengelola_kinerja@root")
    world.deploy(BOUNDARY)
    world.start("batas")
    assert world.jobs() == ["FireTimer"]
    world.complete("person:siti", "isi")
    assert world.jobs() == []


def test_a_message_reaches_the_case_it_correlates_with_and_no_other(world: World) -> None:
    world.deploy(WAITING)
    one = world.start("menunggu", business_key="siti-2025")
    two = world.start("menunggu", business_key="siti-2026")
    world.engine.execute(
        c.SendMessage(AGENCY, "keberatan", "siti-2026", {"isi": "panjang"}, key="kirim")
    )
    assert world.view(one)["open"][0]["kind"] == "message"
    assert world.view(two)["open"][0]["kind"] == "item"
    assert len(world.rows(t.subscription)) == 1


def test_a_message_nobody_waits_for_is_refused(world: World) -> None:
    world.deploy(WAITING)
    with pytest.raises(NoReceiver):
        world.engine.execute(c.SendMessage(AGENCY, "keberatan", "x", {}, key="kirim"))


def test_a_signal_reaches_every_case_that_waits(world: World) -> None:
    body = WAITING["a.bpmn"].replace(
        message_event("m1").encode(), b'<bpmn:signalEventDefinition signalRef="s1" />'
    )
    world.deploy({"a.bpmn": body})
    cases = [world.start("menunggu") for _ in range(2)]
    result = world.engine.execute(c.BroadcastSignal(AGENCY, "tutup", {}, key="kirim"))
    assert result == {"cases": 2}
    assert [world.view(case)["open"][0]["kind"] for case in cases] == ["item", "item"]


def test_a_case_hears_its_own_signal_at_once_and_not_again(world: World) -> None:
    content = diagram(
        start(),
        user("tulis", owner="pegawai()"),
        boundary("ganggu", "tulis", signal_event("s1"), interrupting=False),
        user("lapor", owner="pegawai()"),
        throw("kirim", signal_event("s1")),
        end("a"),
        end("b"),
        end("c"),
        declared=signal("s1", "tutup"),
        process="penyiar",
        flows=["start tulis", "start kirim", "ganggu lapor", "kirim c", "tulis a", "lapor b"],
    )
    world.deploy({"a.bpmn": content})
    case = world.start("penyiar")
    world.engine.run_until_idle()
    found = [each["element"] for each in world.view(case)["open"] if each["kind"] == "item"]
    assert sorted(found) == ["lapor", "tulis"]


def test_a_called_process_is_a_case_of_its_own_and_brings_back_what_the_parent_reads(
    world: World,
) -> None:
    world.deploy(child())
    world.deploy(parent())
    case = world.start("induk", data={"nilai": 1})
    [inner] = world.children(case)
    assert world.view(case)["open"] == [
        {"kind": "child", "element": "panggil", "name": "anak", "case": inner, "due": None}
    ]
    assert world.view(inner)["variables"] == {}
    world.complete("person:siti", "kerjakan", nilai=41, lain="tidak dibaca")
    assert world.view(inner)["state"] == "completed"
    assert [row["label"] for row in world.inbox("person:siti")] == ["42"]
    assert world.complete("person:siti", "lanjut")["state"] == "completed"


def test_the_next_child_takes_the_newest_version_and_the_running_one_its_own(world: World) -> None:
    world.deploy(child("lama"))
    world.deploy(parent())
    world.start("induk", data={"nilai": 1})
    world.deploy(child("baru"))
    world.start("induk", data={"nilai": 1}, subject="person:budi")
    assert world.elements("person:siti") == ["lama"]
    assert world.elements("person:budi") == ["baru"]
    world.complete("person:siti", "lama", nilai=1)
    assert world.elements("person:siti") == ["lanjut"]


def test_cancelling_a_case_cancels_its_children(world: World) -> None:
    world.deploy(child())
    world.deploy(parent())
    case = world.start("induk", data={"nilai": 1})
    [inner] = world.children(case)
    world.engine.execute(c.CancelCase(AGENCY, case, "salah orang", key="batal"))
    assert world.view(case)["state"] == "cancelled"
    assert world.view(inner)["state"] == "cancelled"
    assert world.elements("person:siti") == []
    assert world.jobs() == []


def test_a_child_that_cannot_start_is_an_incident_that_a_newer_version_mends(world: World) -> None:
    broken = diagram(
        start(),
        script("hitung", "hasil = belum_ada + 1"),
        end(),
        flows=["start hitung", "hitung end"],
        process="anak",
    )
    world.deploy({"c.bpmn": broken})
    world.deploy(parent())
    case = world.start("induk", data={"nilai": 1})
    assert world.children(case) == []
    assert world.view(case)["state"] == "incident"
    [incident] = world.view(case)["incidents"]
    assert "belum_ada" in incident["message"]

    world.deploy(child())
    world.engine.execute(c.RetryIncident(AGENCY, incident["id"]))
    assert world.view(case)["state"] == "active"
    assert world.elements("person:siti") == ["kerjakan"]


def test_a_claimed_job_is_run_by_nobody_else_until_its_lease_is_over(world: World) -> None:
    world.deploy(REVIEW)
    world.start("reviu")
    database = world.engine.database
    with database.write() as work:
        work.connection.execute(t.job.update().values(due_at=work.now))
        work.commit()
    with database.write() as work:
        first = jobs.claim(work, "satu", limit=10)
        work.commit()
    with database.write() as work:
        assert jobs.claim(work, "dua", limit=10) == []
        taken = jobs.claim(work, "tiga", limit=10, lease=-1)
        assert taken == []
    with database.write() as work:
        work.connection.execute(t.job.update().values(lease_until=work.now.replace(year=2000)))
        work.commit()
    with database.write() as work:
        second = jobs.claim(work, "dua", limit=10)
        assert {job.id for job in second} == {job.id for job in first}
        assert not jobs.finish(work, first[0])
        assert jobs.finish(work, second[0])


ANSWERING = diagram(
    start("datang", message_event("m_tanya")),
    user("menjawab", owner="pegawai()"),
    end("selesai"),
    process="penjawab",
    declared=message("m_tanya"),
    flows=["datang menjawab", "menjawab selesai"],
)


def test_a_message_starts_the_process_that_begins_with_it_once_a_key(world: World) -> None:
    world.deploy({"a.bpmn": ANSWERING})

    def send(key: str) -> dict[str, Any]:
        order = c.SendMessage(AGENCY, "m_tanya", key, {}, world.key(), subject="person:siti")
        return world.engine.execute(order)

    case = send("perkara-1")["case"]
    assert world.elements("person:siti") == ["menjawab"]
    with pytest.raises(NoReceiver):
        send("perkara-1")
    assert send("perkara-2")["case"] != case


def test_a_signal_starts_processes_and_only_by_their_newest_version(world: World) -> None:
    def begins(*inside: str) -> bytes:
        return diagram(
            start("mulai", *inside),
            user("tugas", owner="pegawai()"),
            end(),
            declared=signal("s"),
            flows=["mulai tugas", "tugas end"],
        )

    world.deploy({"a.bpmn": begins(signal_event("s"))})
    order = c.BroadcastSignal(AGENCY, "s", {}, world.key(), subject="person:siti")
    assert world.engine.execute(order)["cases"] == 1
    world.engine.run_until_idle()
    assert world.elements("person:siti") == ["tugas"]

    world.deploy({"a.bpmn": begins()})
    order = c.BroadcastSignal(AGENCY, "s", {}, world.key(), subject="person:siti")
    assert world.engine.execute(order)["cases"] == 0


def test_a_moved_clock_has_reached_the_moment_it_was_moved_to(world: World) -> None:
    told = world.engine.execute(c.AdvanceClock(AGENCY, "P1D"))
    with world.engine.read() as work:
        assert work.now >= datetime.fromisoformat(told["now"])


def _every(cycle: str, note: str = "a") -> dict[str, bytes]:
    """A process that a timer starts; the note makes it another version."""
    return {
        "t.bpmn": diagram(
            start("jatuh_tempo", timer("timeCycle", cycle)),
            script("catat", f"catatan = '{note}'"),
            catch("tunggu", timer("timeDuration", "P30D")),
            end(),
            flows=["jatuh_tempo catat", "catat tunggu", "tunggu end"],
            process="berkala",
        )
    }


def _started(world: World) -> list[tuple[Any, Any]]:
    with world.engine.read() as work:
        p, h = t.process_instance, t.history
        query = (
            sa.select(h.c.facts, p.c.started_at)
            .join(p, p.c.id == h.c.case)
            .where(h.c.kind == "case_started", p.c.process == "berkala")
            .order_by(p.c.id)
        )
        return [(row.facts["by"], row.started_at) for row in work.connection.execute(query)]


def test_a_timer_starts_cases_round_after_round_of_the_newest_version_only(world: World) -> None:
    world.deploy(_every("R3/P1D"))
    world.deploy(_every("R3/P1D"))  # the same again changes nothing
    assert world.jobs() == ["StartByTimer"]
    world.pass_days(1.5)
    assert [by for by, _ in _started(world)] == ["timer jatuh_tempo"]
    world.deploy(_every("R1/P4D", "b"))
    world.pass_days(3)
    assert len(_started(world)) == 1, "the timer of the older version starts nothing"
    world.pass_days(9)
    assert len(_started(world)) == 2
    assert "StartByTimer" not in world.jobs()


@pytest.mark.parametrize(
    ("cycle", "why"),
    [("1 + 1", "duration or a moment"), ("'R/' + 'PT0S'", "rounds of some length")],
)
def test_a_start_timer_that_tells_no_time_is_refused_at_deployment(
    world: World, cycle: str, why: str
) -> None:
    with pytest.raises(DocumentsRefused, match=why) as caught:
        world.deploy(_every(cycle))
    assert caught.value.findings[0].element == "jatuh_tempo"
    assert world.jobs() == []


def test_timers_that_are_due_at_the_same_moment_are_told_by_their_own_names(world: World) -> None:
    world.deploy(
        {
            "k.bpmn": diagram(
                start(),
                parallel("belah"),
                catch("satu", timer("timeDuration", "P3D")),
                catch("dua", timer("timeDuration", "P3D")),
                end(),
                flows=["start belah", "belah satu", "belah dua", "satu end", "dua end"],
                process="kembar",
            )
        }
    )
    waits = world.view(world.start("kembar"))["open"]
    assert sorted(each["element"] for each in waits) == ["dua", "satu"]
