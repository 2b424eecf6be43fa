from __future__ import annotations

import pytest

from bpmn.dmn import read_decisions
from engine.errors import ExecutionFailed, NotOpen
from tests.diagrams import (
    boundary,
    diagram,
    document,
    element,
    end,
    exclusive,
    extensions,
    extra,
    flow,
    line,
    message,
    process_of,
    script,
    service,
    start,
    timer,
    user,
)
from tests.running import Context, Running


def test_a_user_task_waits_with_its_properties_and_goes_on_with_its_answers():
    case = Running(
        diagram(
            start(),
            user("tulis", name="Tulis rencana", form="rencana", owner="pegawai()"),
            end(),
            flows=line("start", "tulis", "end"),
        ),
        tahun=2026,
    )
    wait = case.wait("tulis")
    assert (wait.kind, wait.name, wait.index) == ("item", "Tulis rencana", None)
    assert wait.properties == {"form": "rencana", "owner": "pegawai()"}
    assert wait.data == {"tahun": 2026}
    assert not case.ended

    case.do("tulis", hasil=[1, {"a": None}])

    assert case.ended
    assert case.open == []
    assert case.variables == {"tahun": 2026, "hasil": [1, {"a": None}]}


def test_steps_tell_each_element_by_the_authors_id():
    case = Running(diagram(start(), user("tulis"), end(), flows=line("start", "tulis", "end")))
    case.do("tulis")
    assert case.steps == [
        ("entered", "start"),
        ("completed", "start"),
        ("entered", "tulis"),
        ("completed", "tulis"),
        ("entered", "end"),
        ("completed", "end"),
    ]


def test_elements_may_have_the_names_that_the_library_uses_itself():
    names = ("Start", "Root", "End")
    case = Running(diagram(start("Start"), user("Root"), end("End"), flows=line(*names)))
    assert case.open == ["Root"]
    case.do("Root")
    assert case.ended
    assert [where for kind, where in case.steps if kind == "completed"] == list(names)


def test_a_manual_task_with_an_owner_is_an_item():
    manual = element("manualTask", "periksa", extensions(owner="pegawai()"))
    case = Running(diagram(start(), manual, end(), flows=line("start", "periksa", "end")))
    assert case.items == ["periksa"]
    case.do("periksa")
    assert case.ended


def test_an_abstract_task_lets_the_case_pass_and_is_told():
    case = Running(
        diagram(
            start(), element("task", "apa", name="Apa"), end(), flows=line("start", "apa", "end")
        )
    )
    assert case.ended
    assert ("completed", "apa") in case.steps


def test_a_script_sets_variables_and_leaves_the_others():
    case = Running(
        diagram(
            start(),
            script("hitung", "b = a + 1; c = [b, b]\nd = {'x': c}"),
            end(),
            flows=line("start", "hitung", "end"),
        ),
        a=1,
    )
    assert case.variables == {"a": 1, "b": 2, "c": [2, 2], "d": {"x": [2, 2]}}


def test_scripts_before_and_after_a_task_run_around_it():
    task = element(
        "userTask",
        "tulis",
        extensions(extra("preScript", "awal = 1") + extra("postScript", "akhir = hasil + awal")),
    )
    case = Running(diagram(start(), task, end(), flows=line("start", "tulis", "end")))
    assert case.wait("tulis").data == {"awal": 1}
    case.do("tulis", hasil=5)
    assert case.variables == {"awal": 1, "hasil": 5, "akhir": 6}


def test_a_service_sets_what_the_bundle_reads_and_sees_a_copy_of_the_variables():
    def number(variables):
        variables["isi"]["a"] = "changed"
        return {"nomor": 7, "lain": 8}

    context = Context(services={"surat.nomor": number})
    case = Running(
        diagram(
            start(), service("nomori", "surat.nomor"), end(), flows=line("start", "nomori", "end")
        ),
        context=context,
        reads={"nomor"},
        isi={"a": 1},
    )
    assert case.variables == {"isi": {"a": 1}, "nomor": 7}
    assert context.calls[0][:3] == ("surat.nomor", "nomori", {"service": "surat.nomor"})


def test_a_failing_service_is_told_with_the_element_and_its_cause():
    def fail(variables):
        raise ValueError("no such register")

    with pytest.raises(ExecutionFailed, match="no such register") as caught:
        Running(
            diagram(start(), service("nomori", "x.y"), end(), flows=line("start", "nomori", "end")),
            context=Context(services={"x.y": fail}),
        )
    assert caught.value.element == "nomori"
    assert isinstance(caught.value.__cause__, ValueError)


def test_a_script_task_with_a_service_calls_it_after_its_script():
    task = element(
        "scriptTask", "kirim", extensions(service="x.y") + "<bpmn:script>n = 1</bpmn:script>"
    )
    context = Context(services={"x.y": lambda variables: {"dua": variables["n"] + 1}})
    case = Running(
        diagram(start(), task, end(), flows=line("start", "kirim", "end")),
        context=context,
        reads={"dua"},
    )
    assert case.variables == {"n": 1, "dua": 2}


def rule(identity: str, **properties: str) -> str:
    return element(
        "businessRuleTask",
        identity,
        extensions(extra("calledDecisionId", "rantai"), **properties),
    )


TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d"
 namespace="d"><decision id="rantai" name="Rantai"><decisionTable id="t" hitPolicy="{policy}">
<input id="i1" label="eselon"><inputExpression id="e1"><text>eselon</text></inputExpression></input>
<output id="o1" name="jenjang" /><output id="o2" name="hari" />
<rule id="r1"><inputEntry id="c1"><text>&lt;= 2</text></inputEntry>
<outputEntry id="v1"><text>eselon * 2</text></outputEntry>
<outputEntry id="v2"><text>3</text></outputEntry></rule>
<rule id="r2"><inputEntry id="c2"><text>[2..4]</text></inputEntry>
<outputEntry id="v3"><text>1</text></outputEntry>
<outputEntry id="v4"><text>batas()</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def deciding(policy: str, **properties: str) -> tuple[bytes, Context]:
    table = read_decisions(TABLE.format(policy=policy).encode())["rantai"]
    content = diagram(
        start(), rule("tentukan", **properties), end(), flows=line("start", "tentukan", "end")
    )
    return content, Context(decisions={"rantai": table}, functions={"batas": lambda: 5})


def test_a_decision_with_one_hit_sets_its_outputs():
    content, context = deciding("FIRST")
    case = Running(content, context=context, eselon=2)
    assert case.variables == {"eselon": 2, "jenjang": 4, "hari": 3}
    assert context.bindings == [("rantai", "bundle")]
    assert Running(content, context=context, eselon=3).variables["hari"] == 5


def test_a_decision_without_a_hit_leaves_its_outputs_empty():
    content, context = deciding("UNIQUE")
    case = Running(content, context=context, eselon=9)
    assert case.variables == {"eselon": 9, "jenjang": None, "hari": None}


def test_a_decision_with_many_hits_sets_a_list_under_its_id_or_the_name_given():
    rows = [{"jenjang": 4, "hari": 3}, {"jenjang": 1, "hari": 5}]
    content, context = deciding("RULE ORDER")
    assert Running(content, context=context, eselon=2).variables == {"eselon": 2, "rantai": rows}
    content, context = deciding("RULE ORDER", result="langkah", binding="latest")
    assert Running(content, context=context, eselon=2).variables == {"eselon": 2, "langkah": rows}
    assert context.bindings == [("rantai", "latest")]


def test_a_decision_that_cannot_decide_is_told_with_the_task_and_the_row():
    content, context = deciding("UNIQUE")
    with pytest.raises(ExecutionFailed, match="rules 1 and 2") as caught:
        Running(content, context=context, eselon=2)
    assert caught.value.element == "tentukan"


def test_a_call_with_binding_bundle_runs_inside_the_case():
    inner = process_of(
        start("mulai"),
        user("isi"),
        script("simpan", "dalam = isi_nilai"),
        end("usai"),
        flows=line("mulai", "isi", "simpan", "usai"),
        process="pelatihan",
    )
    outer = process_of(
        start(),
        element("callActivity", "latih", calledElement="pelatihan"),
        user("lanjut"),
        end(),
        flows=line("start", "latih", "lanjut", "end"),
    )
    case = Running(document(outer, inner), a=1)
    assert case.open == ["isi"]
    assert case.wait("isi").data == {"a": 1}
    case.do("isi", isi_nilai=4)
    assert case.open == ["lanjut"]
    assert case.wait("lanjut").data == {"a": 1, "isi_nilai": 4, "dalam": 4}
    assert ("entered", "latih") in case.steps
    assert ("completed", "latih") in case.steps


def test_a_call_with_binding_latest_waits_for_a_child_and_takes_what_it_brings():
    call = element("callActivity", "latih", extensions(binding="latest"), calledElement="latihan")
    case = Running(
        diagram(start(), call, user("lanjut"), end(), flows=line("start", "latih", "lanjut", "end"))
    )
    wait = case.wait("latih")
    assert (wait.kind, wait.called) == ("child", "latihan")
    case.do("latih", nilai=9)
    assert case.wait("lanjut").data == {"nilai": 9}


def test_an_embedded_subprocess_shares_the_variables():
    sub = element(
        "subProcess",
        "bagian",
        start("mulai")
        + user("isi")
        + end("usai")
        + "".join(map(flow, line("mulai", "isi", "usai"))),
    )
    case = Running(
        diagram(
            start(), sub, user("lanjut"), end(), flows=line("start", "bagian", "lanjut", "end")
        ),
        a=1,
    )
    assert case.open == ["isi"]
    case.do("isi", a=2, b=3)
    assert case.wait("lanjut").data == {"a": 2, "b": 3}
    assert case.steps[:4] == [
        ("entered", "start"),
        ("completed", "start"),
        ("entered", "bagian"),
        ("entered", "mulai"),
    ]


def test_a_receive_task_waits_for_its_message():
    receive = element("receiveTask", "terima", messageRef="surat")
    case = Running(
        diagram(
            start(), receive, end(), flows=line("start", "terima", "end"), declared=message("surat")
        )
    )
    wait = case.wait("terima")
    assert (wait.kind, wait.event) == ("message", "surat")
    case.send("terima", nomor=3)
    assert case.ended
    assert case.variables == {"nomor": 3}


def test_a_send_task_throws_its_message_with_the_payload():
    send = element(
        "sendTask",
        "kirim",
        extensions(extra("messagePayload", "{'nomor': n + 1}")),
        messageRef="surat",
    )
    case = Running(
        diagram(
            start(), send, end(), flows=line("start", "kirim", "end"), declared=message("surat")
        ),
        n=1,
    )
    assert [(each.kind, each.name, each.payload, each.element) for each in case.thrown] == [
        ("message", "surat", {"nomor": 2}, "kirim")
    ]
    assert ("message_thrown", "kirim") in case.steps


def test_completing_what_is_not_open_is_refused_and_changes_nothing():
    case = Running(diagram(start(), user("tulis"), end(), flows=line("start", "tulis", "end")))
    token = case.wait("tulis").token
    before = case.state
    with pytest.raises(NotOpen):
        case.executor.complete(case.definition, before, token + 1, {}, case.context)
    with pytest.raises(NotOpen):
        case.executor.fire(case.definition, before, token, case.context)
    case.do("tulis")
    with pytest.raises(NotOpen):
        case.executor.complete(case.definition, case.state, token, {}, case.context)


def test_cancelling_closes_every_wait_and_keeps_the_variables():
    timed = user("tulis") + boundary(
        "lewat", "tulis", timer("timeDuration", "P3D"), interrupting=False
    )
    case = Running(
        diagram(
            start(), timed, end(), end("usai"), flows=[*line("start", "tulis", "end"), "lewat usai"]
        ),
        a=1,
    )
    assert case.open == ["lewat", "tulis"]
    outcome = case.cancel()
    assert outcome.ended
    assert [closed.completed for closed in outcome.closed] == [False, False]
    assert ("cancelled", "tulis") in case.steps
    assert case.variables == {"a": 1}
    assert case.open == []


def test_a_loop_that_never_waits_is_stopped_and_told():
    with pytest.raises(ExecutionFailed, match="come to rest"):
        Running(
            diagram(
                start(),
                exclusive("temu"),
                script("tambah", "n = n + 1"),
                exclusive("lagi", default="keluar"),
                end(),
                flows=[
                    "start temu",
                    "temu tambah",
                    "tambah lagi",
                    "lagi temu | n > 0",
                    "lagi end # keluar",
                ],
            ),
            n=0,
        )


def test_a_missing_name_is_told_with_the_element_and_the_name():
    with pytest.raises(ExecutionFailed) as caught:
        Running(
            diagram(
                start(), script("hitung", "b = a + 1"), end(), flows=line("start", "hitung", "end")
            )
        )
    assert caught.value.element == "hitung"
    assert caught.value.facts["missing"] == "a"


def test_values_that_json_cannot_hold_are_refused_by_name():
    case = Running(diagram(start(), user("tulis"), end(), flows=line("start", "tulis", "end")))
    with pytest.raises(ExecutionFailed, match="hasil"):
        case.do("tulis", hasil={1, 2})
