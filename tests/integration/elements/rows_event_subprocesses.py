"""Event subprocesses: every kind, interrupting or beside."""

from __future__ import annotations

from tests.diagrams import (
    diagram,
    end,
    error_event,
    escalation_event,
    event_subprocess,
    line,
    message_event,
    parallel,
    script,
    start,
    start_on,
    subprocess,
    timer,
)
from tests.integration.elements.pieces import DECLARED, DEFINITIONS, WORDS, happens
from tests.integration.elements.table import Act, Row, do, human, passes, send


def _scope(definition: str, interrupting: bool, thrower: str = "") -> bytes:
    """A case with an event subprocess; a branch beside changes n and may throw."""
    return diagram(
        start(), human("kerja"),
        *([human("ubah"), thrower] if thrower else [human("ubah"), end("diubah")]),
        parallel("belah"), end(),
        event_subprocess(
            "darurat", start_on("bila", definition, interrupting), human("tangani"),
            end("ditangani"), flows=line("bila", "tangani", "ditangani"),
        ),
        flows=[
            "start belah", "belah kerja", "belah ubah", "kerja end",
            "ubah lempar" if thrower else "ubah diubah",
        ],
        declared=DECLARED,
    )  # fmt: skip


def _scope_rows(kind: str) -> tuple[Row, Row]:
    waiting = "bila kerja ubah"
    first = "ubah" if kind == "conditional" else ""
    instead = Row(
        f"event-subprocess-{kind}-interrupting",
        f"Event subprocess: {WORDS[kind].lower()}, interrupting",
        "takes the place of everything else in its scope",
        _scope(DEFINITIONS[kind], True),
        (happens(kind, "tangani"), do("tangani", "")),
        " ".join(f"start belah {first} bila tangani ditangani darurat".split()),
        {"n": 6} if kind == "conditional" else {},
        {"n": 0} if kind == "conditional" else {},
        opens=waiting,
    )
    acts: tuple[Act, ...]
    data: dict[str, int] = {}
    if kind == "conditional":
        acts = (do("ubah", "bila kerja tangani", n=6), do("tangani"), do("kerja", ""))
        trace = "start belah ubah diubah bila tangani ditangani darurat kerja end"
        data = {"n": 6}
    elif kind == "timer":
        acts = (
            passes("P4D", "kerja tangani ubah"),
            do("kerja"),
            do("ubah", "tangani"),
            do("tangani", ""),
        )
        trace = "start belah bila kerja end ubah diubah tangani ditangani darurat"
    else:
        acts = (
            happens(kind, "bila kerja tangani ubah"),
            happens(kind, "bila kerja tangani tangani ubah"),
            do("tangani"),
            do("ubah"),
            do("kerja", "bila tangani"),
            do("tangani", ""),
        )
        trace = (
            "start belah bila bila tangani ditangani darurat ubah diubah kerja end"
            " tangani ditangani darurat"
        )
    beside = Row(
        f"event-subprocess-{kind}-beside",
        f"Event subprocess: {WORDS[kind].lower()}, non-interrupting",
        "runs beside the rest of its scope; the case ends when both are done",
        _scope(DEFINITIONS[kind], False),
        acts,
        trace,
        data,
        {"n": 0} if kind == "conditional" else {},
        opens=waiting,
    )  # fmt: skip
    return instead, beside


ROWS = (
    *(row for kind in DEFINITIONS for row in _scope_rows(kind)),
    Row(
        "event-subprocess-error",
        "Event subprocess: error",
        "takes the place of everything else in its scope",
        _scope(error_event("e"), True, end("lempar", error_event("e"))),
        (do("ubah", "tangani"), do("tangani", "")),
        "start belah ubah lempar bila tangani ditangani darurat",
    ),
    Row(
        "event-subprocess-escalation-interrupting",
        "Event subprocess: escalation, interrupting",
        "takes the place of everything else in its scope",
        _scope(escalation_event("k"), True, end("lempar", escalation_event("k"))),
        (do("ubah", "tangani"), do("tangani", "")),
        "start belah ubah lempar bila tangani ditangani darurat",
    ),
    Row(
        "event-subprocess-escalation-beside",
        "Event subprocess: escalation, non-interrupting",
        "runs beside the rest of its scope",
        _scope(escalation_event("k"), False, end("lempar", escalation_event("k"))),
        (do("ubah", "kerja tangani"), do("tangani", "kerja"), do("kerja", "")),
        "start belah ubah lempar bila tangani ditangani darurat kerja end",
    ),
    Row(
        "event-subprocess-timer-cycle",
        "Event subprocess: timer cycle, non-interrupting",
        "runs again and again",
        _scope(timer("timeCycle", "R2/P2D"), False),
        (passes("P3D", "bila kerja tangani ubah"), passes("P9D", "kerja tangani tangani ubah"),
         do("tangani"), do("tangani"), do("ubah"), do("kerja", "")),
        "start belah bila bila tangani ditangani darurat tangani ditangani darurat ubah diubah"
        " kerja end",
    ),
    Row(
        "event-subprocess-inside-a-subprocess",
        "Event subprocess inside a subprocess",
        "interrupts that subprocess only, and the case goes on behind it",
        diagram(
            start(), parallel("belah"),
            subprocess(
                "bagian", start("mulai"), human("isi"), end("u"),
                event_subprocess(
                    "darurat", start_on("bila", message_event("m")), human("tangani"), end("d"),
                    flows=line("bila", "tangani", "d"),
                ),
                flows=line("mulai", "isi", "u"),
            ),
            human("beside"), parallel("gabung"), end(),
            flows=[
                "start belah", "belah bagian", "belah beside", "bagian gabung",
                "beside gabung", "gabung end",
            ],
            declared=DECLARED,
        ),
        (send("m", "beside tangani"), do("tangani", "beside"), do("beside", "")),
        "start belah mulai bila tangani d darurat bagian beside gabung end",
        opens="beside bila isi",
    ),
    Row(
        "event-subprocess-with-data",
        "Event subprocess started with data",
        "sees what the message brought, and all variables of its scope",
        diagram(
            start(), human("kerja"), end(),
            event_subprocess(
                "darurat", start_on("bila", message_event("m"), False),
                script("catat", "hasil = n + k"), end("d"), flows=line("bila", "catat", "d"),
            ),
            flows=line("start", "kerja", "end"), declared=DECLARED,
        ),
        (send("m", "bila kerja", k=2), do("kerja", "")),
        "start bila catat d darurat kerja end",
        {"n": 1, "k": 2, "hasil": 3},
        {"n": 1},
    ),
)  # fmt: skip
