"""Tasks of every kind, subprocesses and calls."""

from __future__ import annotations

from tests.diagrams import (
    diagram,
    document,
    element,
    end,
    exclusive,
    extensions,
    extra,
    instances,
    line,
    message,
    process_of,
    script,
    service,
    start,
    subprocess,
)
from tests.integration.elements.table import Row, do, human, send

_TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d"
 namespace="d"><decision id="jenjang" name="Jenjang"><decisionTable id="t" hitPolicy="POLICY">
<input id="i1" label="eselon"><inputExpression id="e1"><text>eselon</text></inputExpression></input>
<output id="o1" name="hari" />
<rule id="r1"><inputEntry id="c1"><text>&lt;= 2</text></inputEntry>
<outputEntry id="v1"><text>3</text></outputEntry></rule>
<rule id="r2"><inputEntry id="c2"><text>&gt; 1</text></inputEntry>
<outputEntry id="v2"><text>eselon + 1</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def _ruled(policy: str) -> dict[str, bytes]:
    task = element("businessRuleTask", "tentukan", extensions(extra("calledDecisionId", "jenjang")))
    return {
        "proses.bpmn": diagram(
            start(), task, human("lihat", label="str(hari)"), end(),
            flows=line("start", "tentukan", "lihat", "end"),
        ),
        "jenjang.dmn": _TABLE.replace("POLICY", policy).encode(),
    }  # fmt: skip


def _called(binding: str | None, loop: str = "") -> bytes:
    given = extensions(binding=binding) if binding else ""
    return document(
        process_of(
            start(), element("callActivity", "panggil", given + loop, calledElement="latihan"),
            human("lanjut"), end(), flows=line("start", "panggil", "lanjut", "end"),
        ),
        process_of(
            start("mulai"), human("isi"), script("simpan", "hasil = nilai * 2"), end("usai"),
            flows=line("mulai", "isi", "simpan", "usai"), process="latihan",
        ),
    )  # fmt: skip


ROWS = (
    Row(
        "abstract-task",
        "Abstract task",
        "is passed, and stands in the history",
        diagram(
            start(), element("task", "catat"), human("isi"), end(),
            flows=line("start", "catat", "isi", "end"),
        ),
        (do("isi", ""),),
        "start catat isi end",
        opens="isi",
    ),
    Row(
        "manual-task",
        "Manual task",
        "is passed: nobody tells that it was done",
        diagram(
            start(), element("manualTask", "antar"), human("isi"), end(),
            flows=line("start", "antar", "isi", "end"),
        ),
        (do("isi", ""),),
        "start antar isi end",
        opens="isi",
    ),
    Row(
        "manual-task-with-an-owner",
        "Manual task with an owner",
        "waits until its owner says that it is done",
        diagram(
            start(), element("manualTask", "antar", extensions(owner="pegawai()")), end(),
            flows=line("start", "antar", "end"),
        ),
        (do("antar", ""),),
        "start antar end",
        opens="antar",
    ),
    Row(
        "user-task",
        "User task",
        "waits for its owner; answers that the diagram reads become variables",
        diagram(
            start(), human("isi"), script("hitung", "m = n + 1"), end(),
            flows=line("start", "isi", "hitung", "end"),
        ),
        (do("isi", "", n=1, lain="tidak dibaca"),),
        "start isi hitung end",
        {"n": 1, "m": 2},
        opens="isi",
    ),
    Row(
        "script-task",
        "Script task",
        "sets variables",
        diagram(
            start(), script("hitung", "a = n + 1\nb = [a, a * 2]"), human("isi"), end(),
            flows=line("start", "hitung", "isi", "end"),
        ),
        (do("isi", ""),),
        "start hitung isi end",
        {"n": 1, "a": 2, "b": [2, 4]},
        {"n": 1},
    ),
    Row(
        "scripts-around-a-task",
        "Scripts before and after a task",
        "run when it is entered and when it is done",
        diagram(
            start(),
            element(
                "userTask", "isi",
                extensions(
                    extra("preScript", "a = 1") + extra("postScript", "b = a + n"),
                    owner="pegawai()",
                ),
            ),
            end(), flows=line("start", "isi", "end"),
        ),
        (do("isi", "", n=5),),
        "start isi end",
        {"a": 1, "b": 6, "n": 5},
    ),
    Row(
        "service-task",
        "Service task",
        "calls the registered function; what the diagram reads of its result becomes variables",
        diagram(
            start(), service("hitung", "uji.hitung"), human("isi", label="str(jumlah)"), end(),
            flows=line("start", "hitung", "isi", "end"),
        ),
        (do("isi", ""),),
        "start hitung isi end",
        {"jumlah": 1},
    ),
    Row(
        "script-task-with-a-service",
        "Script, send, manual or abstract task with a service",
        "calls the function after its script",
        diagram(
            start(),
            element(
                "scriptTask", "hitung",
                extensions(service="uji.hitung") + "<bpmn:script>jumlah = 10</bpmn:script>",
            ),
            human("isi", label="str(jumlah)"), end(), flows=line("start", "hitung", "isi", "end"),
        ),
        (do("isi", ""),),
        "start hitung isi end",
        {"jumlah": 11},
    ),
    Row(
        "send-task",
        "Send task",
        "sends its message to the one case that waits for it, with what it carries",
        document(
            process_of(
                start(), human("isi"),
                element(
                    "sendTask", "kirim",
                    extensions(extra("messagePayload", "{'nomor': n}")), messageRef="surat",
                ),
                end(), flows=line("start", "isi", "kirim", "end"),
            ),
            process_of(
                start("datang", '<bpmn:messageEventDefinition messageRef="surat"/>'),
                script("baca", "dua = nomor * 2"), end("usai"),
                flows=line("datang", "baca", "usai"), process="penerima",
            ),
            declared=message("surat"),
        ),
        (do("isi", "", n=4),),
        "start isi kirim end",
        {"n": 4},
        others=("datang baca usai",),
    ),
    Row(
        "receive-task",
        "Receive task",
        "waits for its message, and keeps what it carries",
        diagram(
            start(), element("receiveTask", "terima", messageRef="surat"),
            script("baca", "dua = nomor * 2"), end(),
            flows=line("start", "terima", "baca", "end"), declared=message("surat"),
        ),
        (send("surat", "", nomor=3, lain="tidak dibaca"),),
        "start terima baca end",
        {"nomor": 3, "dua": 6},
        opens="terima",
    ),
    Row(
        "business-rule-task",
        "Business rule task",
        "asks its decision table; each output of the row that hits becomes a variable",
        _ruled("FIRST"),
        (do("lihat", ""),),
        "start tentukan lihat end",
        {"eselon": 2, "hari": 3},
        {"eselon": 2},
    ),
    Row(
        "business-rule-task-with-several-hits",
        "Business rule task with several hits",
        "keeps the list of hits under the name of the decision",
        _ruled("RULE ORDER"),
        (do("lihat", ""),),
        "start tentukan lihat end",
        {"eselon": 2, "jenjang": [{"hari": 3}, {"hari": 3}], "hari": 0},
        {"eselon": 2, "hari": 0},
    ),
    Row(
        "embedded-subprocess",
        "Embedded subprocess",
        "runs inside, with the same variables; subprocesses may stand in each other",
        diagram(
            start(),
            subprocess(
                "luar", start("m1"),
                subprocess(
                    "dalam", start("m2"), human("isi"), end("u2"), flows=line("m2", "isi", "u2")
                ),
                script("hitung", "n = n + 1"), end("u1"),
                flows=line("m1", "dalam", "hitung", "u1"),
            ),
            human("lanjut"), end(), flows=line("start", "luar", "lanjut", "end"),
        ),
        (do("isi", "lanjut", n=1), do("lanjut", "")),
        "start m1 m2 isi u2 dalam hitung u1 luar lanjut end",
        {"n": 2},
        opens="isi",
    ),
    Row(
        "subprocess-in-a-loop",
        "Embedded subprocess in a loop",
        "begins anew in every round",
        diagram(
            start(), exclusive("ulang"),
            subprocess(
                "bagian", start("m"), human("isi"), end("u"), flows=line("m", "isi", "u")
            ),
            exclusive("putus", default="ya"), end(),
            flows=[
                "start ulang", "ulang bagian", "bagian putus", "putus ulang | n < 2",
                "putus end # ya",
            ],
        ),
        (do("isi", "isi", n=1), do("isi", "", n=2)),
        "start ulang m isi u bagian putus ulang m isi u bagian putus end",
        {"n": 2},
    ),
    Row(
        "call-activity",
        "Call activity",
        "runs a process of the same bundle inside the case",
        _called(None),
        (do("isi", "lanjut", nilai=4), do("lanjut", "")),
        "start mulai isi simpan usai panggil lanjut end",
        {"nilai": 4, "hasil": 8},
        opens="isi",
    ),
    Row(
        "call-activity-latest",
        "Call activity with binding latest",
        "runs the newest version of the process as a case of its own, which brings back what the"
        " caller reads",
        {
            "proses.bpmn": diagram(
                start(),
                element(
                    "callActivity", "panggil", extensions(binding="latest"),
                    calledElement="latihan",
                ),
                human("lanjut", label="str(hasil)"), end(),
                flows=line("start", "panggil", "lanjut", "end"),
            ),
            "latihan.bpmn": diagram(
                start("mulai"), human("isi"), script("simpan", "hasil = nilai * 2"), end("usai"),
                flows=line("mulai", "isi", "simpan", "usai"), process="latihan",
            ),
        },
        (do("isi", "lanjut", nilai=4), do("lanjut", "")),
        "start panggil lanjut end",
        {"nilai": 4, "hasil": 8},
        opens="isi panggil",
        others=("mulai isi simpan usai",),
    ),
    Row(
        "call-activity-for-each-of-a-list",
        "Call activity for each entry of a list",
        "runs the called process once for each entry",
        _called(None, instances("daftar", "nilai", output="semua", output_item="hasil")),
        (do("isi", "isi"), do("isi", "lanjut"), do("lanjut", "")),
        "start mulai mulai isi simpan usai panggil isi simpan usai panggil lanjut end",
        {"daftar": [1, 2], "semua": [2, 4]},
        {"daftar": [1, 2]},
        opens="isi isi",
    ),
    Row(
        "call-activity-latest-for-each-of-a-list",
        "Call activity with binding latest for each entry of a list",
        "starts one case for each entry",
        _called(
            "latest",
            instances("daftar", "nilai", output="semua", output_item="hasil", sequential=True),
        ),
        (do("isi", "isi panggil"), do("isi", "lanjut"), do("lanjut", "")),
        "start panggil panggil lanjut end",
        {"daftar": [1, 2], "semua": [2, 4]},
        {"daftar": [1, 2]},
        opens="isi panggil",
        others=("mulai isi simpan usai", "mulai isi simpan usai"),
    ),
    Row(
        "process-that-calls-itself",
        "Process that calls itself",
        "runs as deep as its own conditions let it",
        diagram(
            start(), script("kurang", "n = n - 1"), exclusive("putus", default="cukup"),
            element("callActivity", "diri", calledElement="proses"), human("isi"), end("dalam"),
            end(),
            flows=[
                "start kurang", "kurang putus", "putus diri | n > 0", "putus isi # cukup",
                "diri end", "isi dalam",
            ],
        ),
        (do("isi", ""),),
        "start kurang putus start kurang putus start kurang putus isi dalam diri end diri end",
        {"n": 0},
        {"n": 3},
        opens="isi",
    ),
)  # fmt: skip
