"""Multi-instance and loops; compensation; data, lanes, names."""

from __future__ import annotations

from tests.diagrams import (
    CANCEL,
    COMPENSATE,
    boundary,
    catch,
    diagram,
    element,
    end,
    error,
    error_event,
    event_subprocess,
    exclusive,
    instances,
    line,
    loop,
    message,
    message_event,
    parallel,
    script,
    start,
    start_on,
    subprocess,
    throw,
    undo,
    user,
)
from tests.integration.elements.table import Row, do, human, send

_APPROVAL = {"output": "putusan", "output_item": "setuju", "until": "setuju == false"}


def _in_a_loop(sequential: bool) -> bytes:
    return diagram(
        start(), exclusive("temu"),
        human("setujui", instances("daftar", "siapa", sequential=sequential, **_APPROVAL)),
        exclusive("putus", default="ya"), human("perbaiki"), end(),
        flows=[
            "start temu", "temu setujui", "setujui putus", "putus perbaiki | false in putusan",
            "putus end # ya", "perbaiki temu",
        ],
    )  # fmt: skip


_DAFTAR = {"daftar": ["a", "b", "c"]}

REPETITION = (
    Row(
        "multi-instance-parallel",
        "Multi-instance, parallel",
        "does the activity for all entries of a list at once; results stand in the order of the"
        " list",
        diagram(
            start(), human("isi", instances("daftar", "x", output="hasil", output_item="o")),
            end(), flows=line("start", "isi", "end"),
        ),
        (do("isi", "isi isi", at=2, o=3), do("isi", "isi", at=1, o=2), do("isi", "", o=1)),
        "start isi isi isi end",
        {**_DAFTAR, "hasil": [1, 2, 3]},
        _DAFTAR,
        opens="isi isi isi",
    ),
    Row(
        "multi-instance-sequential",
        "Multi-instance, sequential",
        "does the activity for one entry after the other",
        diagram(
            start(),
            human(
                "isi",
                instances("daftar", "x", output="hasil", output_item="o", sequential=True),
                label="x",
            ),
            end(), flows=line("start", "isi", "end"),
        ),
        (do("isi", "isi", o=1), do("isi", "isi", o=2), do("isi", "", o=3)),
        "start isi isi isi end",
        {**_DAFTAR, "hasil": [1, 2, 3]},
        _DAFTAR,
        opens="isi",
    ),
    Row(
        "multi-instance-leaves-null",
        "Multi-instance with an instance that leaves nothing",
        "keeps null at the place of its entry",
        diagram(
            start(), human("isi", instances("daftar", "x", output="hasil", output_item="o")),
            end(), flows=line("start", "isi", "end"),
        ),
        (do("isi", "isi isi", at=2, o=3), do("isi", "isi", at=1), do("isi", "", o=1)),
        "start isi isi isi end",
        {**_DAFTAR, "hasil": [1, None, 3]},
        _DAFTAR,
        opens="isi isi isi",
    ),
    Row(
        "multi-instance-parallel-completion-condition",
        "Multi-instance, parallel, with a completion condition, entered again by a loop",
        "ends when the condition holds, cancels the other instances, and begins anew in the next"
        " round",
        _in_a_loop(False),
        (
            do("setujui", "setujui setujui", setuju=True), do("setujui", "perbaiki", setuju=False),
            do("perbaiki", "setujui setujui setujui"), do("setujui", setuju=True),
            do("setujui", setuju=True), do("setujui", "", setuju=True),
        ),
        "start temu setujui setujui putus perbaiki temu setujui setujui setujui putus end",
        {**_DAFTAR, "putusan": [True, True, True]},
        _DAFTAR,
        opens="setujui setujui setujui",
    ),
    Row(
        "multi-instance-sequential-completion-condition",
        "Multi-instance, sequential, with a completion condition, entered again by a loop",
        "ends when the condition holds, and begins anew in the next round",
        _in_a_loop(True),
        (
            do("setujui", "setujui", setuju=True), do("setujui", "perbaiki", setuju=False),
            do("perbaiki", "setujui"), do("setujui", setuju=True), do("setujui", setuju=True),
            do("setujui", "", setuju=True),
        ),
        "start temu setujui setujui putus perbaiki temu setujui setujui setujui putus end",
        {**_DAFTAR, "putusan": [True, True, True]},
        _DAFTAR,
        opens="setujui",
    ),
    Row(
        "multi-instance-cardinality",
        "Multi-instance with a number of instances",
        "the number may be an expression",
        diagram(
            start(), human("isi", instances(cardinality="n + 1")), end(),
            flows=line("start", "isi", "end"),
        ),
        (do("isi", "isi"), do("isi", "")),
        "start isi isi end",
        {"n": 1},
        {"n": 1},
        opens="isi isi",
    ),
    Row(
        "loop-counter",
        "`loopCounter` inside of a repeated activity",
        "is the number of the instance, from 1 on; a completion condition also reads"
        " `numberOfInstances`, `numberOfActiveInstances`, `numberOfCompletedInstances` and"
        " `numberOfTerminatedInstances`",
        diagram(
            start(),
            subprocess(
                "tiap", instances("daftar", until="numberOfCompletedInstances == 2"),
                start("m"), exclusive("pilih", default="lain"), human("isi"), end("a"), end("b"),
                flows=["m pilih", "pilih isi | loopCounter == 2", "pilih a # lain", "isi b"],
            ),
            script("hitung", "putaran = putaran + [loopCounter]", loop("loopCounter < 3")),
            end(), flows=line("start", "tiap", "hitung", "end"),
        ),
        (do("isi", ""),),
        "start m m pilih pilih a tiap isi b tiap hitung hitung hitung end",
        {"daftar": ["x", "y"], "putaran": [1, 2, 3]},
        {"daftar": ["x", "y"], "putaran": []},
        opens="isi",
    ),
    Row(
        "multi-instance-of-nothing",
        "Multi-instance over an empty list",
        "is passed",
        diagram(
            start(), human("isi", instances("daftar", "x", output="hasil", output_item="o")),
            end(), flows=line("start", "isi", "end"),
        ),
        (),
        "start end",
        {"daftar": [], "hasil": []},
        {"daftar": []},
        opens="",
    ),
    Row(
        "multi-instance-subprocess",
        "Multi-instance subprocess, and one inside another",
        "runs the whole subprocess for each entry",
        diagram(
            start(),
            subprocess(
                "bagian", start("m"), human("isi", instances("dalam", "y", sequential=True)),
                script("catat", "o = x"), end("u"),
                instances("daftar", "x", output="hasil", output_item="o"),
                flows=line("m", "isi", "catat", "u"),
            ),
            end(), flows=line("start", "bagian", "end"),
        ),
        (do("isi", "isi isi"), do("isi", "isi isi"), do("isi", "isi"), do("isi", "")),
        "start m m isi isi isi catat u bagian isi catat u bagian end",
        {"daftar": ["a", "b"], "dalam": [1, 2], "hasil": ["a", "b"]},
        {"daftar": ["a", "b"], "dalam": [1, 2]},
        opens="isi isi",
    ),
    Row(
        "standard-loop",
        "Standard loop",
        "repeats the activity while its condition holds",
        diagram(
            start(), human("isi", loop("n < 3")), end(), flows=line("start", "isi", "end"),
        ),
        (do("isi", "isi", n=1), do("isi", "isi", n=2), do("isi", "", n=3)),
        "start isi isi isi end",
        {"n": 3},
        opens="isi",
    ),
    Row(
        "standard-loop-tested-before",
        "Standard loop tested before",
        "may not be done at all",
        diagram(
            start(), human("isi", loop("n < 3", before=True)), end(),
            flows=line("start", "isi", "end"),
        ),
        (),
        "start end",
        {"n": 3},
        {"n": 3},
        opens="",
    ),
    Row(
        "standard-loop-maximum",
        "Standard loop with a most number of rounds",
        "ends after the last of them; on a subprocess too",
        diagram(
            start(),
            subprocess(
                "bagian", start("m"), human("isi"), end("u"), loop("n < 9", most=2),
                flows=line("m", "isi", "u"),
            ),
            end(), flows=line("start", "bagian", "end"),
        ),
        (do("isi", "isi", n=1), do("isi", "", n=1)),
        "start m isi u bagian m isi u bagian end",
        {"n": 1},
        opens="isi",
    ),
)  # fmt: skip

_HOTEL = undo("hotel", human("batal_hotel"))
_TIKET = undo("tiket", human("batal_tiket"))

COMPENSATION = (
    Row(
        "compensation-throw",
        "Compensation, thrown on the way",
        "undoes the completed activities of its scope, the last one first, then goes on",
        diagram(
            start(), human("hotel"), human("tiket"), _HOTEL, _TIKET, throw("urung", COMPENSATE),
            end(), flows=line("start", "hotel", "tiket", "urung", "end"),
        ),
        (do("hotel", "tiket"), do("tiket", "batal_tiket"), do("batal_tiket", "batal_hotel"),
         do("batal_hotel", "")),
        "start hotel tiket batal_tiket batal_hotel urung end",
    ),
    Row(
        "compensation-end",
        "Compensation end event",
        "undoes what was completed, and only that",
        diagram(
            start(), parallel("belah"), human("hotel"), human("tiket"), _HOTEL, _TIKET,
            human("tanya"), end("usai_h"), end("usai_t"), end("urung", COMPENSATE),
            flows=[
                "start belah", "belah hotel", "belah tiket", "belah tanya", "hotel usai_h",
                "tiket usai_t", "tanya urung",
            ],
        ),
        (do("hotel"), do("tanya", "batal_hotel tiket"), do("batal_hotel", "tiket"),
         do("tiket", "")),
        "start belah hotel usai_h tanya batal_hotel urung tiket usai_t",
    ),
    Row(
        "compensation-of-one-activity",
        "Compensation that names an activity",
        "undoes only that one",
        diagram(
            start(), human("hotel"), human("tiket"), _HOTEL, _TIKET,
            throw("urung", '<bpmn:compensateEventDefinition activityRef="hotel"/>'), end(),
            flows=line("start", "hotel", "tiket", "urung", "end"),
        ),
        (do("hotel"), do("tiket", "batal_hotel"), do("batal_hotel", "")),
        "start hotel tiket batal_hotel urung end",
    ),
    Row(
        "compensation-of-a-subprocess",
        "Compensation of a completed subprocess",
        "undoes inside what was done inside",
        diagram(
            start(),
            subprocess(
                "bagian", start("m"), human("hotel"), human("tiket"), _HOTEL, _TIKET, end("u"),
                flows=line("m", "hotel", "tiket", "u"),
            ),
            human("tanya"), end("urung", COMPENSATE),
            flows=line("start", "bagian", "tanya", "urung"),
        ),
        (do("hotel"), do("tiket", "tanya"), do("tanya", "batal_tiket"),
         do("batal_tiket", "batal_hotel"), do("batal_hotel", "")),
        "start m hotel tiket u bagian tanya batal_tiket batal_hotel urung",
    ),
    Row(
        "compensation-by-a-script",
        "Compensation handler without a person",
        "runs by itself",
        diagram(
            start(), script("pesan", "kamar = kamar - 1"),
            undo("pesan", script("kembalikan", "kamar = kamar + 1")), human("tanya"),
            end("urung", COMPENSATE), flows=line("start", "pesan", "tanya", "urung"),
        ),
        (do("tanya", ""),),
        "start pesan tanya kembalikan urung",
        {"kamar": 5},
        {"kamar": 5},
    ),
    Row(
        "compensation-in-an-event-subprocess",
        "Compensation in an event subprocess",
        "undoes what was done in the scope around it too",
        diagram(
            start(), human("pesan"), undo("pesan", human("batalkan")), human("tanya"),
            end("gagal", error_event("e")),
            event_subprocess(
                "darurat", start_on("bila", error_event("e")), end("urung", COMPENSATE),
                flows=["bila urung"],
            ),
            flows=line("start", "pesan", "tanya", "gagal"), declared=error("e", "E"),
        ),
        (do("pesan", "tanya"), do("tanya", "batalkan"), do("batalkan", "")),
        "start pesan tanya gagal bila batalkan urung darurat",
    ),
    Row(
        "transaction-cancelled",
        "Transaction with a cancel end event",
        "is undone first, and then left by its cancel event",
        diagram(
            start(),
            element(
                "transaction", "beli",
                start("m") + human("hotel") + _HOTEL + human("tanya") + end("batal", CANCEL)
                + "".join(
                    element("sequenceFlow", f"{a}_{b}", sourceRef=a, targetRef=b)
                    for a, b in (("m", "hotel"), ("hotel", "tanya"), ("tanya", "batal"))
                ),
            ),
            boundary("dibatalkan", "beli", CANCEL), human("lapor"), end("dilaporkan"), end(),
            flows=["start beli", "beli end", "dibatalkan lapor", "lapor dilaporkan"],
        ),
        (do("hotel"), do("tanya", "batal_hotel"), do("batal_hotel", "lapor"), do("lapor", "")),
        "start m hotel tanya batal_hotel batal dibatalkan lapor dilaporkan",
    ),
)  # fmt: skip

DATA = (
    Row(
        "parallel-branches-merge",
        "Variables of parallel branches",
        "a write wins over a value that the other branch only carried along; lists are taken whole",
        diagram(
            start(), parallel("belah"), human("a"), script("tulis", "v = w; l = l + [1]"),
            human("b"), parallel("gabung"), end(),
            flows=[
                "start belah", "belah a", "belah b", "a tulis", "tulis gabung", "b gabung",
                "gabung end",
            ],
        ),
        (do("a", "b", w=10), do("b", "")),
        "start belah a tulis b gabung end",
        {"v": 10, "w": 10, "l": [0, 1]},
        {"v": 1, "l": [0]},
    ),
    Row(
        "two-writes-to-one-variable",
        "Two branches that write one variable",
        "the later write wins, whichever branch joins last; two scripts that do so are refused"
        " (parallel-writes)",
        diagram(
            start(), parallel("belah"), human("a"), human("a2"), human("b"), parallel("gabung"),
            script("baca", "w = v"), end(),
            flows=[
                "start belah", "belah a", "belah b", "a a2", "a2 gabung", "b gabung",
                "gabung baca", "baca end",
            ],
        ),
        (do("a", "a2 b", v="a"), do("b", "a2", v="b"), do("a2", "")),
        "start belah a b a2 gabung baca end",
        {"v": "b", "w": "b"},
    ),
    Row(
        "data-objects",
        "Data objects and data associations",
        "are drawings: what they show are the variables of the case, which every element reads and"
        " writes by name",
        diagram(
            start(), element("dataObject", "d"),
            element("dataObjectReference", "berkas", dataObjectRef="d", name="n"),
            element(
                "userTask", "isi",
                '<bpmn:extensionElements><spiffworkflow:properties><spiffworkflow:property'
                ' name="owner" value="pegawai()"/></spiffworkflow:properties>'
                "</bpmn:extensionElements>"
                + element(
                    "dataOutputAssociation", "ke", "<bpmn:targetRef>berkas</bpmn:targetRef>"
                ),
            ),
            script("hitung", "m = n + 1"), end(), flows=line("start", "isi", "hitung", "end"),
        ),
        (do("isi", "", n=1),),
        "start isi hitung end",
        {"n": 1, "m": 2},
    ),
    Row(
        "ids-of-the-library",
        "Ids such as Start, End and Root",
        "are the author's own, also where SpiffWorkflow has nodes of these names",
        diagram(
            start("Start"), human("Root"), parallel("StartEventSplit"), human("a.EndJoin"),
            human("siklus.a.x"), parallel("x.BoundaryEventJoin"), end("End"),
            flows=[
                "Start Root", "Root StartEventSplit", "StartEventSplit a.EndJoin",
                "StartEventSplit siklus.a.x", "a.EndJoin x.BoundaryEventJoin",
                "siklus.a.x x.BoundaryEventJoin", "x.BoundaryEventJoin End",
            ],
        ),
        (do("Root", "a.EndJoin siklus.a.x"), do("a.EndJoin"), do("siklus.a.x", "")),
        "Start Root StartEventSplit a.EndJoin siklus.a.x x.BoundaryEventJoin End",
        opens="Root",
    ),
    Row(
        "lanes-assign",
        "Lanes as assignment",
        "a lane's property `owner` says who does the user tasks in it that name nobody themselves",
        diagram(
            element(
                "laneSet", "jalur",
                '<bpmn:lane id="l1" name="Pegawai"><bpmn:extensionElements>'
                '<spiffworkflow:properties><spiffworkflow:property name="owner"'
                ' value="pegawai()"/></spiffworkflow:properties></bpmn:extensionElements>'
                "<bpmn:flowNodeRef>isi</bpmn:flowNodeRef>"
                "<bpmn:flowNodeRef>bagian</bpmn:flowNodeRef></bpmn:lane>",
            ),
            start(), user("isi"),
            subprocess(
                "bagian", start("m"), user("dalam"), end("u"), flows=line("m", "dalam", "u")
            ),
            end(), flows=line("start", "isi", "bagian", "end"),
        ),
        (do("isi", "dalam"), do("dalam", "")),
        "start isi m dalam u bagian end",
        opens="isi",
    ),
    Row(
        "message-in-a-rework-loop",
        "Message waited for again in a loop",
        "is listened for anew in every round",
        diagram(
            start(), exclusive("temu"), catch("tunggu", message_event("m")),
            exclusive("putus", default="ya"), end(),
            flows=[
                "start temu", "temu tunggu", "tunggu putus", "putus temu | lagi", "putus end # ya"
            ],
            declared=message("m"),
        ),
        (send("m", "tunggu", lagi=True), send("m", "", lagi=False)),
        "start temu tunggu putus temu tunggu putus end",
        {"lagi": False},
    ),
)  # fmt: skip
