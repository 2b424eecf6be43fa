"""Cases worth remembering: together they stand at every kind of place that a token can stand at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.diagrams import (
    boundary,
    catch,
    diagram,
    document,
    element,
    end,
    event_gateway,
    event_subprocess,
    exclusive,
    extensions,
    inclusive,
    instances,
    line,
    loop,
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
    when,
)

Act = tuple[str, str, int | None, dict[str, Any]]  # do, fire or send; element; instance; values


@dataclass(frozen=True)
class Scenario:
    """One case: its diagram, what it starts with and what is done to it."""

    content: bytes
    acts: tuple[Act, ...]
    variables: dict[str, Any] = field(default_factory=dict)


def do(element_: str, index: int | None = None, **data: Any) -> Act:
    return ("do", element_, index, data)


def fire(element_: str) -> Act:
    return ("fire", element_, None, {})


def send(element_: str, **payload: Any) -> Act:
    return ("send", element_, None, payload)


def _approval(sequential: bool) -> bytes:
    many = instances(
        "langkah",
        "pejabat",
        output="putusan",
        output_item="setuju",
        until="setuju == false",
        sequential=sequential,
    )
    return diagram(
        start(),
        exclusive("temu"),
        user("susun"),
        user("setujui", many),
        boundary("lewat", "setujui", timer("timeCycle", "R/P5D"), interrupting=False),
        script("ingatkan", "diingatkan = diingatkan + 1"),
        end("diingatkan_sudah"),
        exclusive("putus", default="ulang"),
        end(),
        flows=[
            *line("start", "temu", "susun", "setujui", "putus"),
            *line("lewat", "ingatkan", "diingatkan_sudah"),
            "putus end | all(x for x in putusan)",
            "putus temu # ulang",
        ],
    )


_APPROVAL_ACTS = (
    do("susun", naskah="satu"),
    fire("lewat"),
    do("setujui", 0, setuju=False),
    do("susun", naskah="dua"),
    do("setujui", 0, setuju=True),
    fire("lewat"),
    do("setujui", 1, setuju=True),
)
_START = {"langkah": ["kepala bidang", "sekretaris"], "diingatkan": 0}

_REWORK = diagram(
    start(),
    exclusive("temu"),
    parallel("pisah"),
    user("a"),
    user("b"),
    parallel("gabung"),
    user("periksa"),
    exclusive("ulang", default="selesai"),
    end(),
    flows=[
        *line("start", "temu", "pisah", "a", "gabung", "periksa", "ulang"),
        *line("pisah", "b", "gabung"),
        "ulang temu | lagi",
        "ulang end # selesai",
    ],
)

_INCLUSIVE = diagram(
    start(),
    inclusive("pilih", default="lain"),
    subprocess(
        "bagian",
        start("mulai"),
        user("dalam"),
        user("dalam_lagi"),
        end("usai"),
        flows=line("mulai", "dalam", "dalam_lagi", "usai"),
    ),
    boundary("tarik", "bagian", message_event("tarik")),
    user("a"),
    user("z"),
    inclusive("gabung"),
    user("lanjut"),
    end(),
    flows=[
        "start pilih",
        "pilih bagian | n > 1",
        "pilih a | n > 0",
        "pilih z # lain",
        "bagian gabung",
        "tarik gabung",
        "a gabung",
        "z gabung",
        *line("gabung", "lanjut", "end"),
    ],
    declared=message("tarik"),
)

_RACE = diagram(
    start(),
    user("kirim"),
    event_gateway("balap"),
    catch("jawaban", message_event("jawaban")),
    catch("lewat", timer("timeDuration", "P10D")),
    user("baca"),
    end(),
    flows=[
        *line("start", "kirim", "balap"),
        "balap jawaban",
        "balap lewat",
        *line("jawaban", "baca", "end"),
        "lewat end",
    ],
    declared=message("jawaban"),
)

_MOVED = document(
    process_of(
        start(),
        element("callActivity", "rencana", calledElement="perencanaan"),
        element("callActivity", "nilai", extensions(binding="latest"), calledElement="penilaian"),
        end(),
        event_subprocess(
            "pindah",
            start_on("mutasi", signal_event("mutasi"), interrupting=False),
            user("serah_terima"),
            end("sudah"),
            flows=line("mutasi", "serah_terima", "sudah"),
        ),
        flows=line("start", "rencana", "nilai", "end"),
    ),
    process_of(
        start("m"),
        user(
            "tulis",
            "<bpmn:standardLoopCharacteristics><bpmn:loopCondition>lagi"
            "</bpmn:loopCondition></bpmn:standardLoopCharacteristics>",
        ),
        end("e"),
        flows=line("m", "tulis", "e"),
        process="perencanaan",
    ),
    declared=signal("mutasi"),
)

_MANY = diagram(
    start(),
    subprocess(
        "tahap",
        start("m"),
        user("isi"),
        user("periksa"),
        end("e"),
        instances("periode", "p", output="hasil", output_item="capaian"),
        flows=line("m", "isi", "periksa", "e"),
    ),
    boundary("henti", "tahap", timer("timeDate", "2026-12-31")),
    user("rekap"),
    end(),
    flows=[*line("start", "tahap", "rekap", "end"), "henti rekap"],
)

_TWINS = diagram(
    start(),
    user("a"),
    user("b"),
    parallel("gabung"),
    end(),
    flows=["start a", "start b", "a gabung # f1", "b gabung # f2", "b gabung # f3", "gabung end"],
)

_COMPENSATION = diagram(
    start(),
    subprocess(
        "pesan",
        start("s2"),
        user("hotel"),
        boundary("c_hotel", "hotel", "<bpmn:compensateEventDefinition/>"),
        element("userTask", "batal_hotel", isForCompensation="true"),
        element("association", "a_hotel", sourceRef="c_hotel", targetRef="batal_hotel"),
        end("e2"),
        flows=["s2 hotel", "hotel e2"],
    ),
    user("bayar"),
    catch(
        "sadar",
        "<bpmn:conditionalEventDefinition><bpmn:condition>urung</bpmn:condition>"
        "</bpmn:conditionalEventDefinition>",
    ),
    parallel("belah"),
    throw("batalkan", "<bpmn:compensateEventDefinition/>"),
    end(),
    end("dibayar"),
    flows=[
        "start pesan",
        "pesan belah",
        "belah bayar",
        "bayar dibayar",
        "belah sadar",
        "sadar batalkan",
        "batalkan end",
    ],
)

_WATCHED = diagram(
    start(),
    user(
        "periksa",
        instances(
            "daftar + ['akhir']", "berkas", output="lengkap", output_item="ada", sequential=True
        ),
    ),
    boundary("kurang", "periksa", when("jumlah < 2"), interrupting=False),
    user("lengkapi", loop("jumlah < 2")),
    end("dilengkapi"),
    end(),
    flows=["start periksa", "periksa end", "kurang lengkapi", "lengkapi dilengkapi"],
)

SCENARIOS: dict[str, Scenario] = {
    "a_condition_that_holds_and_a_list_that_grows": Scenario(
        _WATCHED,
        (
            do("lengkapi", jumlah=1),
            do("periksa", ada=True),
            do("lengkapi", jumlah=3),
            do("periksa", ada=True),
            do("periksa", ada=False),
        ),
        {"daftar": ["a", "b"], "jumlah": 1},
    ),
    "undone_when_a_condition_holds": Scenario(
        _COMPENSATION, (do("hotel", kamar=3), do("bayar", urung=True), do("batal_hotel", kamar=0))
    ),
    "approval_parallel": Scenario(_approval(False), _APPROVAL_ACTS, _START),
    "approval_sequential": Scenario(_approval(True), _APPROVAL_ACTS, _START),
    "rework_around_a_join": Scenario(
        _REWORK,
        (
            do("a", v=1),
            do("b"),
            do("periksa", lagi=True),
            do("b", v=2),
            do("a"),
            do("periksa", lagi=False),
        ),
        {"v": 0, "isi": {"k": [1, 2]}},
    ),
    "inclusive_with_subprocess": Scenario(
        _INCLUSIVE,
        (do("a", v=1), do("dalam", v=2, w=3), do("dalam_lagi"), do("lanjut")),
        {"n": 2, "v": 0},
    ),
    "subprocess_left_early": Scenario(
        _INCLUSIVE, (do("dalam", v=2), send("tarik", w=4), do("a"), do("lanjut")), {"n": 2}
    ),
    "race_message": Scenario(_RACE, (do("kirim"), send("jawaban", isi="ya"), do("baca"))),
    "race_timer": Scenario(_RACE, (do("kirim", v=1), fire("lewat"))),
    "calls_and_event_subprocess": Scenario(
        _MOVED,
        (
            do("tulis", lagi=True, r=1),
            send("mutasi", ke="Biro A"),
            do("tulis", lagi=False, r=2),
            do("serah_terima", diterima=True),
            do("nilai", predikat="baik"),
        ),
        {"tahun": 2026},
    ),
    "instances_of_a_subprocess": Scenario(
        _MANY,
        (
            do("isi", 1, capaian=2),
            do("isi", 0, capaian=1),
            do("periksa", 1),
            do("isi", 2, capaian=3),
            do("periksa", 0),
            do("periksa", 2),
            do("rekap"),
        ),
        {"periode": ["I", "II", "III"]},
    ),
    "instances_left_by_a_timer": Scenario(
        _MANY,
        (do("isi", 1, capaian=2), do("periksa", 1), fire("henti"), do("rekap")),
        {"periode": ["I", "II", "III"]},
    ),
    "several_flows_out_and_in": Scenario(_TWINS, (do("b", v=1), do("a"))),
}
