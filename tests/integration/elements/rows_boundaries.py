"""Events at the edge of an activity: every kind, interrupting or beside."""

from __future__ import annotations

from tests.diagrams import (
    boundary,
    diagram,
    element,
    end,
    error,
    error_event,
    escalation_event,
    exclusive,
    extensions,
    extra,
    instances,
    line,
    message_event,
    parallel,
    script,
    service,
    signal_event,
    start,
    subprocess,
    throw,
    timer,
)
from tests.integration.elements.pieces import DECLARED, DEFINITIONS, WORDS, happens
from tests.integration.elements.table import Act, Row, broadcast, do, human, passes, send


def _edge(kind: str, interrupting: bool) -> bytes:
    """A task `kerja` with an event at its edge; beside it, a branch that changes n twice."""
    return diagram(
        start(), parallel("belah"), human("kerja"),
        boundary("bila", "kerja", DEFINITIONS[kind], interrupting), human("tangani"),
        end("ditangani"), end(), exclusive("temu"), human("ubah"),
        exclusive("putus", default="sudah"), end("diubah"),
        flows=[
            "start belah", "belah kerja", "belah temu", "temu ubah", "ubah putus",
            "putus temu | n > 1", "putus diubah # sudah", "kerja end", "bila tangani",
            "tangani ditangani",
        ],
        declared=DECLARED,
    )  # fmt: skip


def _edge_rows(kind: str) -> tuple[Row, Row]:
    hears = "" if kind == "timer" else " bila"
    asked = do("ubah", n=0)  # ends the branch beside
    changed = "ubah putus bila temu" if kind == "conditional" else "bila"
    tail = "ubah putus diubah"
    waiting = "bila kerja ubah"
    instead = Row(
        f"boundary-{kind}-interrupting",
        f"{WORDS[kind]} at the edge of an activity, interrupting",
        "takes the place of the activity",
        _edge(kind, True),
        (happens(kind, "tangani ubah"), asked, do("tangani", "")),
        f"start belah temu {changed} {tail} tangani ditangani",
        {"n": 0},
        {"n": 2},
        opens=waiting,
    )
    acts: tuple[Act, ...]
    if kind == "timer":
        acts = (happens(kind, "kerja tangani ubah"), do("tangani"))
        times = "bila tangani ditangani"
    elif kind == "conditional":
        acts = (
            do("ubah", "bila kerja tangani ubah", n=6), do("ubah", "bila kerja tangani ubah", n=7),
            do("ubah", "bila kerja tangani ubah", n=2),
            do("ubah", "bila kerja tangani tangani ubah", n=8),
            do("tangani"), do("tangani"),
        )  # fmt: skip
        times = (
            "ubah putus bila temu ubah putus temu ubah putus temu ubah putus bila temu"
            " tangani ditangani tangani ditangani"
        )
    else:
        acts = (
            happens(kind, f"kerja tangani ubah{hears}"),
            happens(kind, f"kerja tangani tangani ubah{hears}"),
            do("tangani"), do("tangani"),
        )  # fmt: skip
        times = "bila bila tangani ditangani tangani ditangani"
    again = {"timer": "goes on beside the activity"}.get(
        kind, "goes on beside the activity, as often as it happens"
    )
    beside = Row(
        f"boundary-{kind}-beside",
        f"{WORDS[kind]} at the edge of an activity, non-interrupting",
        again,
        _edge(kind, False),
        (*acts, asked, do("kerja", "")),
        f"start belah temu {times} {tail} kerja end",
        {"n": 0},
        {"n": 2},
        opens=waiting,
    )
    return instead, beside


def _caught(what: str, definition: str, interrupting: bool, code: str = "") -> bytes:
    """A subprocess that throws after `isi`, and an event at its edge that takes what came along."""
    ending = (
        end("lempar", definition)
        if what == "error"
        else throw("lempar", definition) + end("u") + human("masih")
    )
    return diagram(
        start(),
        subprocess(
            "bagian", start("mulai"), human("isi"), ending,
            flows=line("mulai", "isi", "lempar", *(() if what == "error" else ("masih", "u"))),
        ),
        boundary("tangkap", "bagian", definition, interrupting), script("baca", "dua = sebab * 2"),
        human("urus"), end("terurus"), end(),
        flows=["start bagian", "bagian end", *line("tangkap", "baca", "urus", "terurus")],
        declared=code,
    )  # fmt: skip


_SENT = extensions(extra("payloadExpression", "{'sebab': n + 1}"))
_KEPT = extensions(extra("payloadExpression", "{'sebab': n + 1}") + extra("variableName", "galat"))
_E = element("error", "e", _SENT, name="e", errorCode="E")
_K = element("escalation", "k", _SENT, name="k", escalationCode="K")


ROWS = (
    *(row for kind in DEFINITIONS for row in _edge_rows(kind)),
    Row(
        "boundary-timer-cycle",
        "Timer cycle at the edge of an activity",
        "fires round after round while the activity goes on",
        diagram(
            start(), human("kerja"),
            boundary("ingat", "kerja", timer("timeCycle", "R3/P2D"), False),
            script("catat", "kali = kali + 1"), end("dicatat"), end(),
            flows=["start kerja", "kerja end", "ingat catat", "catat dicatat"],
        ),
        (passes("P3D", "ingat kerja"), passes("P2D", "ingat kerja"), passes("P9D", "kerja"),
         do("kerja", "")),
        "start ingat catat dicatat ingat catat dicatat ingat catat dicatat kerja end",
        {"kali": 3},
        {"kali": 0},
        opens="ingat kerja",
    ),
    Row(
        "boundary-timer-is-taken-away",
        "Timer at the edge of an activity that is done in time",
        "is forgotten with the activity",
        diagram(
            start(), human("kerja"), boundary("lewat", "kerja", timer("timeDuration", "P3D")),
            end("terlambat"), human("lanjut"), end(),
            flows=["start kerja", "kerja lanjut", "lanjut end", "lewat terlambat"],
        ),
        (do("kerja", "lanjut"), passes("P9D", "lanjut"), do("lanjut", "")),
        "start kerja lanjut end",
    ),
    Row(
        "boundary-timer-in-working-days",
        "Timer in working days at the edge of an activity",
        "counts by the calendar that it names",
        diagram(
            start(), human("kerja"),
            boundary("lewat", "kerja", timer("timeDuration", "P10D hari_kerja")),
            end("terlambat"), end(),
            flows=["start kerja", "kerja end", "lewat terlambat"],
        ),
        (passes("P11D", "kerja lewat"), passes("P4D", "")),
        "start lewat terlambat",
    ),
    Row(
        "boundary-error-with-data",
        "Error at the edge of an activity, with data",
        "hands what the error carries to the branch that handles it",
        _caught("error", error_event("e"), True, _E),
        (do("isi", "urus", n=4), do("urus", "")),
        "start mulai isi lempar tangkap baca urus terurus",
        {"n": 4, "sebab": 5, "dua": 10},
    ),
    Row(
        "boundary-error-kept-in-one-variable",
        "Error whose data is kept in one variable",
        "`spiffworkflow:variableName` at the error names it",
        diagram(
            start(),
            subprocess(
                "bagian", start("mulai"), human("isi"), end("lempar", error_event("e")),
                flows=line("mulai", "isi", "lempar"),
            ),
            boundary("tangkap", "bagian", error_event("e")), script("baca", "dua = galat['sebab']"),
            end("terurus"), end(),
            flows=["start bagian", "bagian end", *line("tangkap", "baca", "terurus")],
            declared=element("error", "e", _KEPT, name="e", errorCode="E"),
        ),
        (do("isi", "", n=4),),
        "start mulai isi lempar tangkap baca terurus",
        {"n": 4, "galat": {"sebab": 5}, "dua": 5},
    ),
    Row(
        "boundary-error-of-a-service",
        "Error that a service raises",
        "is caught by the event at the edge of its task",
        diagram(
            start(), service("gagal", "uji.gagal"), boundary("tangkap", "gagal", error_event("e")),
            human("urus", label="sebab"), end("terurus"), end(),
            flows=["start gagal", "gagal end", "tangkap urus", "urus terurus"],
            declared=error("e", "GAGAL"),
        ),
        (do("urus", ""),),
        "start tangkap urus terurus",
        {"sebab": "berkas hilang"},
        opens="urus",
    ),
    Row(
        "boundary-escalation-interrupting",
        "Escalation at the edge of an activity, interrupting, with data",
        "takes the place of the activity",
        _caught("escalation", escalation_event("k"), True, _K),
        (do("isi", "urus", n=4), do("urus", "")),
        "start mulai isi lempar tangkap baca urus terurus",
        {"n": 4, "sebab": 5, "dua": 10},
    ),
    Row(
        "boundary-escalation-beside",
        "Escalation at the edge of an activity, non-interrupting, with data",
        "goes on beside the activity",
        _caught("escalation", escalation_event("k"), False, _K),
        (do("isi", "masih urus", n=4), do("urus", "masih"), do("masih", "")),
        "start mulai isi lempar tangkap baca urus terurus masih u bagian end",
        {"n": 4, "sebab": 5, "dua": 10},
    ),
    Row(
        "boundary-escalation-beside-in-a-loop",
        "Escalation at the edge of a subprocess, thrown in every round",
        "goes on beside it each time",
        diagram(
            start(),
            subprocess(
                "bagian", start("mulai"), exclusive("temu"), human("isi"),
                throw("naik", escalation_event("k")), exclusive("putus", default="ya"), end("u"),
                flows=[
                    *line("mulai", "temu", "isi", "naik", "putus"), "putus temu | n < 2",
                    "putus u # ya",
                ],
            ),
            boundary("tangkap", "bagian", escalation_event("k"), False), human("lihat"),
            end("dilihat"), end(),
            flows=["start bagian", "bagian end", *line("tangkap", "lihat", "dilihat")],
            declared=DECLARED,
        ),
        (do("isi", "isi lihat", n=1), do("isi", "lihat lihat", n=2), do("lihat"), do("lihat", "")),
        "start mulai temu isi naik tangkap putus temu isi naik tangkap putus u bagian end"
        " lihat dilihat lihat dilihat",
        {"n": 2},
    ),
    Row(
        "boundary-leads-to-a-multi-instance",
        "Event at an edge that leads to a multi-instance",
        "begins it, also through other elements",
        diagram(
            start(), human("kerja"), boundary("lewat", "kerja", timer("timeDuration", "P3D")),
            script("siap", "daftar = ['a', 'b']"), human("setujui", instances("daftar", "siapa")),
            end("usai"), end(),
            flows=["start kerja", "kerja end", *line("lewat", "siap", "setujui", "usai")],
        ),
        (passes("P4D", "setujui setujui"), do("setujui"), do("setujui", "")),
        "start lewat siap setujui setujui usai",
        {"daftar": ["a", "b"]},
    ),
    Row(
        "boundary-of-a-multi-instance",
        "Event at the edge of a multi-instance",
        "ends all instances; what they left stays",
        diagram(
            start(),
            human("setujui", instances("daftar", "siapa", output="hasil", output_item="o")),
            boundary("lewat", "setujui", timer("timeDuration", "P3D")), human("lanjut"), end("u"),
            end(),
            flows=["start setujui", "setujui end", "lewat lanjut", "lanjut u"],
        ),
        (do("setujui", "lewat setujui", o=1), passes("P4D", "lanjut"), do("lanjut", "")),
        "start setujui lewat lanjut u",
        {"daftar": ["a", "b"], "hasil": [1]},
        {"daftar": ["a", "b"]},
    ),
    Row(
        "boundary-of-a-subprocess",
        "Event at the edge of a subprocess",
        "ends everything inside; what was set inside stays",
        diagram(
            start(),
            subprocess(
                "bagian", start("mulai"), human("a"), script("catat", "k = n + 1"), human("b"),
                end("u"), flows=line("mulai", "a", "catat", "b", "u"),
            ),
            boundary("henti", "bagian", message_event("m")), human("lanjut"), end("usai"), end(),
            flows=["start bagian", "bagian end", "henti lanjut", "lanjut usai"],
            declared=DECLARED,
        ),
        (do("a", "b henti", n=1), send("m", "lanjut"), do("lanjut", "")),
        "start mulai a catat henti lanjut usai",
        {"n": 1, "k": 2},
    ),
    Row(
        "boundary-of-a-called-case",
        "Event at the edge of a call with binding latest",
        "cancels the called case",
        {
            "proses.bpmn": diagram(
                start(),
                element(
                    "callActivity", "panggil", extensions(binding="latest"), calledElement="latihan"
                ),
                boundary("henti", "panggil", signal_event("s")), end("usai"), end(),
                flows=["start panggil", "panggil end", "henti usai"], declared=DECLARED,
            ),
            "latihan.bpmn": diagram(
                start("mulai"), human("isi"), end("selesai"), process="latihan",
                flows=line("mulai", "isi", "selesai"),
            ),
        },
        (broadcast("s", ""),),
        "start henti usai",
        opens="henti isi panggil",
        others=("mulai",),
        states="cancelled completed",
    ),
    Row(
        "boundary-of-a-receive-task",
        "Event at the edge of a receive task",
        "ends the waiting",
        diagram(
            start(), element("receiveTask", "terima", messageRef="m"),
            boundary("lewat", "terima", timer("timeDuration", "P3D")), end("usai"), end(),
            flows=["start terima", "terima end", "lewat usai"], declared=DECLARED,
        ),
        (passes("P4D", ""),),
        "start lewat usai",
        opens="lewat terima",
    ),
)  # fmt: skip
