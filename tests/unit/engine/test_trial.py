"""A diagram tried in memory: what happened, what waits, and why it could not go on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bpmn.bundle import Bundle
from engine.errors import ExecutionFailed
from engine.spiff import SpiffExecutor
from engine.trial import BEGIN, Trial, TrialContext, default_process
from tests.diagrams import (
    boundary,
    diagram,
    document,
    element,
    end,
    event_subprocess,
    instances,
    message,
    message_event,
    parallel,
    process_of,
    script,
    signal,
    signal_event,
    start,
    start_on,
    subprocess,
    throw,
    timer,
    user,
)


def trial(content: bytes, *, most_steps: int = 10_000) -> Trial:
    bundle = Bundle.of({"a.bpmn": content})
    return Trial(bundle, SpiffExecutor(most_steps), most_steps=most_steps)


def told(made: Trial, kind: str) -> list[str]:
    return [event.element for event in made.events if event.kind == kind]


APPROVAL = diagram(
    start(), user("tulis"), user("reviu"), end(), flows=["start tulis", "tulis reviu", "reviu end"]
)


def test_tasks_wait_for_people_unless_they_are_completed() -> None:
    waiting = trial(APPROVAL)
    assert waiting.run("proses", {}) == "waiting"
    assert [wait.element for wait in waiting.open] == ["tulis"]
    assert told(waiting, "completed") == ["start"]

    done = trial(APPROVAL)
    assert done.run("proses", {}, complete_tasks=True) == "completed"
    assert done.open == []
    assert told(done, "completed") == ["start", "tulis", "reviu", "end"]


def test_time_passes_only_when_nothing_else_can_move() -> None:
    content = diagram(
        start(),
        element("intermediateCatchEvent", "tunggu", timer("timeDuration", "P400D")),
        end(),
        flows=["start tunggu", "tunggu end"],
    )
    standing = trial(content)
    assert standing.run("proses", {}) == "waiting"
    assert trial(content).run("proses", {}, complete_tasks=True) == "completed"


def test_an_uncaught_error_names_its_thrower() -> None:
    content = diagram(
        start(),
        script("hitung", "x = 1"),
        end("gagal", '<bpmn:errorEventDefinition errorRef="e" />'),
        declared='<bpmn:error id="e" errorCode="E1" />',
        flows=["start hitung", "hitung gagal"],
    )
    made = trial(content)
    assert made.run("proses", {}) == "incident"
    assert told(made, "error_uncaught") == ["gagal"]
    assert told(made, "completed") == ["start", "hitung", "gagal"]
    assert made.incident is not None
    assert made.incident.element == "gagal"


def test_an_incident_tells_what_the_case_held_and_waited_for_when_it_stopped() -> None:
    content = diagram(
        start(),
        script("hitung", "n = n + 1"),
        parallel("belah"),
        user("tulis"),
        user("lanjut"),
        script("rusak", "n = n + 1; m = tiada"),
        end("a"),
        end("b"),
        flows=[
            *["start hitung", "hitung belah", "belah tulis", "belah lanjut"],
            *["tulis a", "lanjut rusak", "rusak b"],
        ],
    )
    at_once = diagram(
        start(), script("satu", "n = 1"), script("rusak", "m = tiada"), end(),
        flows=["start satu", "satu rusak", "rusak end"],
    )  # fmt: skip
    made = trial(content)
    made.run("proses", {"n": 1})
    lanjut = next(wait for wait in made.open if wait.element == "lanjut")
    with pytest.raises(ExecutionFailed):
        made._complete(made.cases[0], lanjut, {})
    assert [wait.element for wait in made.open] == ["tulis"]
    assert made.cases[0].variables == {"n": 2}

    stopped = trial(at_once)
    assert stopped.run("proses", {"k": 0}) == "incident"
    assert (stopped.open, stopped.cases[0].variables) == ([], {"k": 0, "n": 1})


def test_a_loop_that_never_waits_is_an_incident() -> None:
    content = diagram(
        start(),
        element("exclusiveGateway", "pilih"),
        script("lagi", "n = n + 1"),
        end(),
        flows=["start pilih", "pilih lagi | n >= 0", "pilih end", "lagi pilih"],
    )
    made = trial(content, most_steps=50)
    assert made.run("proses", {"n": 0}) == "incident"
    assert made.incident is not None
    assert "50 steps" in made.incident.message


def test_processes_of_one_file_talk_and_start_each_other() -> None:
    asking = process_of(
        start(),
        element("intermediateThrowEvent", "kirim", message_event("m_tanya")),
        element("intermediateCatchEvent", "terima", message_event("m_jawab")),
        end(),
        flows=["start kirim", "kirim terima", "terima end"],
        process="penanya",
    )
    answering = process_of(
        start("datang", message_event("m_tanya")),
        user("menjawab"),
        element("intermediateThrowEvent", "jawab", message_event("m_jawab")),
        end("selesai"),
        flows=["datang menjawab", "menjawab jawab", "jawab selesai"],
        process="penjawab",
    )
    content = document(answering, asking, declared=message("m_tanya") + message("m_jawab"))
    assert default_process(Bundle.of({"a.bpmn": content})) == "penanya"

    made = trial(content)
    assert made.run("penanya", {}) == "waiting"
    assert [wait.element for wait in made.open] == ["terima", "menjawab"]
    assert told(made, "message_thrown") == ["kirim"]

    assert trial(content).run("penanya", {}, complete_tasks=True) == "completed"


BY_EVENT = {"message": message_event("m"), "signal": signal_event("s")}


@pytest.mark.parametrize("kind", BY_EVENT)
def test_the_main_process_is_the_first_that_no_other_one_calls_or_starts(kind: str) -> None:
    started = process_of(
        start("tiba", BY_EVENT[kind]), end("u"), flows=["tiba u"], process="dimulai"
    )
    by_time = process_of(
        start("pagi", timer("timeDate", "2026-03-01")), end("v"), flows=["pagi v"], process="waktu"
    )
    plain = process_of(start(), end(), flows=["start end"], process="biasa")
    declared = message("m") + signal("s")
    for others, first in (([plain, by_time], "biasa"), ([by_time, plain], "waktu")):
        bundle = Bundle.of({"a.bpmn": document(started, *others, declared=declared)})
        assert default_process(bundle) == first


def test_a_message_that_nobody_takes_leaves_the_rest_waiting() -> None:
    content = diagram(
        start(),
        element("intermediateThrowEvent", "kirim", message_event("m")),
        element("intermediateCatchEvent", "terima", message_event("n")),
        end(),
        declared=message("m") + message("n"),
        flows=["start kirim", "kirim terima", "terima end"],
    )
    made = trial(content)
    assert made.run("proses", {}, complete_tasks=True) == "waiting"
    assert made.incident is None
    assert [wait.element for wait in made.open] == ["terima"]


def test_a_signal_starts_every_process_that_begins_with_it() -> None:
    sender = process_of(
        start(), end("tutup", signal_event("s")), flows=["start tutup"], process="pengirim"
    )
    hearers = [
        process_of(
            start(f"mulai_{name}", signal_event("s")),
            user(f"tugas_{name}"),
            end(f"akhir_{name}"),
            flows=[f"mulai_{name} tugas_{name}", f"tugas_{name} akhir_{name}"],
            process=name,
        )
        for name in ("satu", "dua")
    ]
    made = trial(document(sender, *hearers, declared=signal("s")))
    assert made.run("pengirim", {}) == "completed"
    assert [wait.element for wait in made.open] == ["tugas_satu", "tugas_dua"]


def test_a_process_looked_up_on_entry_runs_beside_its_parent() -> None:
    child = process_of(
        start("mulai"),
        script("isi", "hasil = 7"),
        end("usai"),
        process="anak",
        flows=["mulai isi", "isi usai"],
    )
    parent = process_of(
        start(),
        element(
            "callActivity",
            "panggil",
            "<bpmn:extensionElements><spiffworkflow:properties><spiffworkflow:property"
            ' name="binding" value="latest"/></spiffworkflow:properties></bpmn:extensionElements>',
            calledElement="anak",
        ),
        script("pakai", "dua_kali = hasil * 2"),
        end(),
        flows=["start panggil", "panggil pakai", "pakai end"],
        process="induk",
    )
    made = trial(document(parent, child))
    assert made.run("induk", {}) == "completed"
    assert made.cases[0].variables["dua_kali"] == 14


NO_WORK = ["task", "manualTask", "sendTask", "serviceTask", "businessRuleTask", "scriptTask"]


@pytest.mark.parametrize("kind", NO_WORK)
@pytest.mark.parametrize("sequential", [False, True], ids=["parallel", "sequential"])
def test_each_instance_of_a_task_without_work_is_told(kind: str, sequential: bool) -> None:
    many = instances(cardinality="3", sequential=sequential)
    content = diagram(start(), element(kind, "a", many), end(), flows=["start a", "a end"])
    made = trial(content)
    assert made.run("proses", {}) == "completed"
    assert told(made, "completed") == ["start", "a", "a", "a", "end"]
    assert told(made, "entered") == told(made, "completed")


@pytest.mark.parametrize("kind", NO_WORK)
def test_a_task_without_work_keeps_its_boundary_events(kind: str) -> None:
    content = diagram(
        start(),
        element(kind, "a"),
        boundary("lewat", "a", timer("timeDuration", "PT1H")),
        end(),
        end("telat"),
        flows=["start a", "a end", "lewat telat"],
    )
    made = trial(content)
    assert made.run("proses", {}, complete_tasks=True) == "completed"
    assert told(made, "completed") == ["start", "a", "end"]


@pytest.mark.parametrize("kind", NO_WORK)
def test_a_task_without_work_can_be_compensated_and_can_compensate(kind: str) -> None:
    content = diagram(
        start(),
        element(kind, "pesan"),
        boundary("batal", "pesan", "<bpmn:compensateEventDefinition />"),
        element(kind, "hapus", isForCompensation="true"),
        element("association", "ke", sourceRef="batal", targetRef="hapus"),
        end("akhir", "<bpmn:compensateEventDefinition />"),
        flows=["start pesan", "pesan akhir"],
    )
    made = trial(content)
    assert made.run("proses", {}) == "completed"
    assert told(made, "completed") == ["start", "pesan", "hapus", "akhir"]


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_case_hears_its_own_signal_while_it_throws_it(interrupting: bool) -> None:
    content = diagram(
        event_subprocess(
            "urus",
            start_on("dengar", signal_event("s"), interrupting),
            element("task", "catat"),
            end("beres"),
            flows=["dengar catat", "catat beres"],
        ),
        start(),
        throw("satu", signal_event("s")),
        throw("dua", signal_event("s")),
        end(),
        declared=signal("s"),
        flows=["start satu", "satu dua", "dua end"],
    )
    made = trial(content)
    assert made.run("proses", {}) == "completed"
    times = 1 if interrupting else 2
    assert told(made, "signal_thrown") == ["satu", "dua"][:times]
    assert told(made, "completed").count("urus") == times
    assert ("end" in told(made, "completed")) is not interrupting


def test_a_signal_is_heard_once_by_who_waits_and_not_by_who_begins_to_wait_later() -> None:
    content = diagram(
        start(),
        parallel("belah"),
        user("tulis"),
        boundary("ganggu", "tulis", signal_event("s"), interrupting=False),
        user("lapor"),
        throw("kirim", signal_event("s")),
        element("intermediateCatchEvent", "tunggu", signal_event("s")),
        end("a"),
        end("b"),
        end("c"),
        declared=signal("s"),
        flows=[
            "start belah",
            "belah tulis",
            "belah kirim",
            "ganggu lapor",
            "kirim tunggu",
            "tulis a",
            "lapor b",
            "tunggu c",
        ],
    )
    made = trial(content)
    assert made.run("proses", {}) == "waiting"
    assert sorted(wait.element for wait in made.open) == ["ganggu", "lapor", "tulis", "tunggu"]


@pytest.mark.parametrize(
    ("length", "days"),
    [
        ("P5D hari_kerja", 7),
        ("P3D hari_kerja", 3),
        ("P12D hari_kerja", 16),
        ("P5D", 5),
        ("PT5H hari_kerja", 5 / 24),
        ("P5D hari_kalender", 5),
    ],
)
def test_working_days_leave_weekends_out(length: str, days: float) -> None:
    context = TrialContext(Bundle.of({"a.bpmn": APPROVAL}))
    assert context.moment_after(length, None) == BEGIN + timedelta(days=days)
    with pytest.raises(ExecutionFailed, match="hari_libur"):
        context.moment_after("P5D hari_libur", None)


def test_working_days_from_a_weekend_end_on_a_working_day() -> None:
    saturday = BEGIN + timedelta(days=5)
    context = TrialContext(Bundle.of({"a.bpmn": APPROVAL}), now=saturday)
    assert context.moment_after("P1D hari_kerja", None) == BEGIN + timedelta(days=7)
    assert context.moment_after("P5D hari_kerja", None) == BEGIN + timedelta(days=11)


def undone(many: str = "") -> str:
    """Return a task `pesan` with its handler `hapus`."""
    return "".join(
        [
            element("userTask", "pesan", many),
            boundary("batal", "pesan", "<bpmn:compensateEventDefinition />"),
            element("userTask", "hapus", isForCompensation="true"),
            element("association", "ke", sourceRef="batal", targetRef="hapus"),
        ]
    )


@pytest.mark.parametrize("sequential", [False, True], ids=["parallel", "sequential"])
def test_each_instance_of_a_repeated_activity_is_undone(sequential: bool) -> None:
    content = diagram(
        start(),
        undone(many=instances(cardinality="3", sequential=sequential)),
        end("akhir", "<bpmn:compensateEventDefinition />"),
        flows=["start pesan", "pesan akhir"],
    )
    made = trial(content)
    assert made.run("proses", {}, complete_tasks=True) == "completed"
    assert told(made, "completed").count("hapus") == 3


@pytest.mark.parametrize("repeated", [False, True], ids=["once", "twice"])
def test_a_subprocess_that_an_event_names_is_undone_inside(repeated: bool) -> None:
    inner = subprocess(
        "dalam",
        instances(cardinality="2") if repeated else "",
        start("s"),
        undone(),
        end("e"),
        flows=["s pesan", "pesan e"],
    )
    content = diagram(
        start(),
        inner,
        throw("urungkan", '<bpmn:compensateEventDefinition activityRef="dalam" />'),
        end(),
        flows=["start dalam", "dalam urungkan", "urungkan end"],
    )
    made = trial(content)
    assert made.run("proses", {}, complete_tasks=True) == "completed"
    assert told(made, "completed").count("hapus") == (2 if repeated else 1)
    assert told(made, "completed")[-2:] == ["urungkan", "end"]


@pytest.mark.parametrize(
    ("many", "said"),
    [
        (instances("3 + 1", "x"), "to be a list but got a number"),
        (instances(cardinality="'a'"), "not below 0, but got a text"),
        (instances(cardinality="0 - 3"), "not below 0, but got a number"),
    ],
)
def test_what_cannot_be_repeated_is_told_in_the_words_of_the_language(many: str, said: str) -> None:
    content = diagram(start(), user("a", many), end(), flows=["start a", "a end"])
    made = trial(content)
    assert made.run("proses", {}) == "incident"
    assert made.incident is not None
    assert said in made.incident.message


def test_a_process_that_a_timer_starts_begins_when_its_time_has_come() -> None:
    made = trial(
        diagram(
            start("berkala", timer("timeCycle", "R/P2D")),
            end(),
            flows=["berkala end"],
        )
    )
    assert made.run("proses", {}) == "completed"
    assert told(made, "completed") == ["berkala", "end"]
    assert made.clock == BEGIN + timedelta(days=2)


def test_a_failure_behind_an_activity_is_told_at_the_activity() -> None:
    made = trial(
        diagram(
            start(),
            user("putus", name="Memutuskan"),
            script("lain", "x = 1"),
            end(),
            flows=["start putus", "putus lain | false", "putus end | false", "lain end"],
        )
    )
    assert made.run("proses", {}, complete_tasks=True) == "incident"
    assert made.incident is not None
    assert (made.incident.element, made.incident.name) == ("putus", "Memutuskan")
