from __future__ import annotations

import pytest

from bpmn.document import DocumentError, read_document
from tests.diagrams import (
    boundary,
    catch,
    diagram,
    document,
    element,
    end,
    exclusive,
    extensions,
    extra,
    flow,
    link,
    message,
    message_event,
    process_of,
    signal,
    signal_event,
    start,
    throw,
    timer,
    user,
)

SIMPLE = ["start tulis", "tulis end"]


def only_process(content: bytes):
    (process,) = read_document(content, "p.bpmn").processes.values()
    return process


def test_a_process_is_read_with_its_elements_and_flows():
    process = only_process(diagram(start(), user("tulis"), end(), flows=SIMPLE))

    assert process.id == "proses"
    assert process.executable
    assert process.path == "p.bpmn"
    assert list(process.elements) == ["start", "tulis", "end"]
    tulis = process.elements["tulis"]
    assert (tulis.kind, tulis.incoming, tulis.outgoing) == (
        "userTask",
        ("start_tulis",),
        ("tulis_end",),
    )
    assert [flow.target for flow in process.outgoing(tulis)] == ["end"]
    assert process.flows["tulis_end"].condition is None


def test_properties_and_extensions_of_an_element_are_read_by_name():
    body = user("tulis", owner=" pegawai() ", form="rencana")
    rule = element(
        "businessRuleTask", "aturan", extensions(extra("calledDecisionId", " rantai "), binding="x")
    )
    process = only_process(
        diagram(start(), body, rule, end(), flows=["start tulis", "tulis aturan", "aturan end"])
    )

    assert process.elements["tulis"].properties == {"owner": "pegawai()", "form": "rencana"}
    assert process.elements["aturan"].decision == "rantai"
    assert process.elements["aturan"].binding == "x"
    assert process.elements["tulis"].binding == "bundle"


def test_an_element_knows_its_line():
    process = only_process(diagram(start(), user("tulis"), end(), flows=SIMPLE))

    assert process.elements["tulis"].line == process.elements["start"].line + 1


def test_names_stand_on_one_line():
    process = only_process(
        diagram(start(), user("tulis", name="Tulis\nrencana  kerja"), end(), flows=SIMPLE)
    )

    assert process.elements["tulis"].name == "Tulis rencana kerja"


def test_elements_of_a_subprocess_belong_to_its_scope_and_take_its_lane():
    inner = start("s2") + user("dalam") + end("e2") + flow("s2 dalam") + flow("dalam e2")
    lanes = (
        '<bpmn:laneSet id="ls"><bpmn:lane id="l1" name="Pegawai">'
        "<bpmn:flowNodeRef> sub </bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>"
    )
    process = only_process(
        diagram(
            lanes,
            start(),
            element("subProcess", "sub", inner),
            end(),
            flows=["start sub", "sub end"],
        )
    )

    assert process.elements["dalam"].scope == "sub"
    assert process.elements["dalam"].lane == "Pegawai"
    assert process.elements["start"].lane is None
    assert process.scopes() == (None, "sub")
    assert [each.id for each in process.within("sub")] == ["s2", "dalam", "e2"]
    assert process.flows["dalam_e2"].scope == "sub"


def test_the_owner_of_a_lane_is_that_of_the_user_tasks_in_it_that_name_nobody():
    def lane(identity: str, owner: str, inside: str) -> str:
        given = extensions(owner=owner) if owner else ""
        return f'<bpmn:lane id="{identity}">{given}{inside}</bpmn:lane>'

    def ref(*names: str) -> str:
        return "".join(f"<bpmn:flowNodeRef>{name}</bpmn:flowNodeRef>" for name in names)

    inner = lane("l2", "", ref("b")) + lane("l3", "peran('x')", ref("c"))
    outer = lane(
        "l1",
        "pegawai()",
        ref("a", "sendiri", "antar") + f"<bpmn:childLaneSet id='cl'>{inner}</bpmn:childLaneSet>",
    )
    body = [user(each) for each in ("a", "b", "c", "luar")]
    content = diagram(
        f'<bpmn:laneSet id="ls">{outer}</bpmn:laneSet>',
        start(),
        *body,
        user("sendiri", owner="atasan_langsung()"),
        element("manualTask", "antar"),
        end(),
        flows=["start a"],
    )

    elements = read_document(content).processes["proses"].elements

    owners = {each.id: each.properties.get("owner") for each in elements.values()}
    assert owners == {
        "start": None,
        "a": "pegawai()",
        "b": "pegawai()",
        "c": "peran('x')",
        "luar": None,
        "sendiri": "atasan_langsung()",
        "antar": None,
        "end": None,
    }


def test_an_inner_lane_wins_over_its_outer_one():
    lanes = (
        '<bpmn:laneSet id="ls"><bpmn:lane id="l1" name="Luar">'
        "<bpmn:flowNodeRef>tulis</bpmn:flowNodeRef><bpmn:childLaneSet id='c'>"
        '<bpmn:lane id="l2" name="Dalam"><bpmn:flowNodeRef>tulis</bpmn:flowNodeRef></bpmn:lane>'
        "</bpmn:childLaneSet></bpmn:lane></bpmn:laneSet>"
    )
    process = only_process(diagram(lanes, start(), user("tulis"), end(), flows=SIMPLE))

    assert process.elements["tulis"].lane == "Dalam"


def test_events_say_what_they_wait_for():
    process = only_process(
        diagram(
            start(),
            catch("tunggu", timer("timeDuration", " P14D ")),
            catch("pesan", message_event("m1", extensions(extra("messageVariable", "surat")))),
            throw("kabar", signal_event("s1")),
            throw("keluar", link("A")),
            catch("masuk", link("A")),
            end("galat", '<bpmn:errorEventDefinition errorRef="e1" />'),
            declared=message("m1", "keberatan_diajukan")
            + signal("s1", "mutasi")
            + element("error", "e1", name="Gagal", errorCode="G1"),
            flows=["start tunggu", "tunggu pesan", "pesan kabar", "kabar keluar", "masuk galat"],
        )
    )

    waits = process.elements["tunggu"].events[0]
    assert waits.timer is not None and (waits.timer.kind, waits.timer.text) == ("duration", "P14D")
    arrives = process.elements["pesan"].events[0]
    assert (arrives.name, arrives.variable, arrives.ref) == ("keberatan_diajukan", "surat", "m1")
    assert process.elements["kabar"].events[0].name == "mutasi"
    fails = process.elements["galat"].events[0]
    assert (fails.kind, fails.name, fails.code) == ("error", "Gagal", "G1")
    assert process.link_target(process.elements["keluar"]) == process.elements["masuk"]
    assert process.link_target(process.elements["masuk"]) is None


def test_the_payload_of_a_message_may_stand_at_its_declaration():
    process = only_process(
        diagram(
            start(),
            element("sendTask", "kirim", messageRef="m1"),
            end(),
            declared=message("m1", inside=extensions(extra("messagePayload", "{'a': 1}"))),
            flows=["start kirim", "kirim end"],
        )
    )

    assert process.elements["kirim"].events[0].payload == "{'a': 1}"


def test_boundary_events_are_found_by_what_they_are_attached_to():
    process = only_process(
        diagram(
            start(),
            user("tulis"),
            boundary("lewat", "tulis", timer("timeDuration", "P3D"), interrupting=False),
            end(),
            flows=[*SIMPLE, "lewat end"],
        )
    )

    (late,) = process.boundary(process.elements["tulis"])
    assert late.id == "lewat"
    assert not late.interrupting


def test_a_multi_instance_names_its_variables():
    loop = (
        '<bpmn:multiInstanceLoopCharacteristics isSequential="true">'
        "<bpmn:loopDataInputRef>anggota</bpmn:loopDataInputRef>"
        "<bpmn:loopDataOutputRef>suara</bpmn:loopDataOutputRef>"
        '<bpmn:inputDataItem id="i1" name="orang" /><bpmn:outputDataItem id="pendapat" />'
        "<bpmn:completionCondition>cukup</bpmn:completionCondition>"
        "</bpmn:multiInstanceLoopCharacteristics>"
    )
    process = only_process(diagram(start(), user("nilai", loop), end(), flows=["start nilai"]))

    many = process.elements["nilai"].multi_instance
    assert many is not None
    assert many.sequential
    assert (many.collection, many.item, many.output, many.output_item, many.completion) == (
        "anggota",
        "orang",
        "suara",
        "pendapat",
        "cukup",
    )


def test_what_has_no_place_is_kept_for_lint():
    content = diagram(
        start(),
        element("dataStoreReference", "toko"),
        element("userTask", "tulis", "<bpmn:ioSpecification id='io' />"),
        end(),
        flows=["start tulis", "tulis hilang # f1"],
        declared="<bpmn:dataStore id='ds' name='x' />",
    )

    read = read_document(content)

    assert {(stray.kind, stray.element) for stray in read.strays} == {
        ("dataStore", None),
        ("dataStoreReference", None),
        ("ioSpecification", "tulis"),
    }
    assert [(what, missing) for what, missing, _ in read.dangling] == [("f1", "hilang")]
    assert "f1" not in read.processes["proses"].flows


def test_an_arrow_of_a_data_object_that_computes_is_kept_for_lint():
    def arrow(inside: str = "") -> str:
        return element("dataOutputAssociation", "ke", f"<bpmn:targetRef>d</bpmn:targetRef>{inside}")

    def strays(inside: str) -> list[tuple[str, str | None]]:
        content = diagram(
            start(), user("tulis", arrow(inside)), end(), flows=["start tulis", "tulis end"]
        )
        return [(stray.kind, stray.element) for stray in read_document(content).strays]

    assert strays("") == []
    assert strays("<bpmn:transformation>n + 1</bpmn:transformation>") == [
        ("dataOutputAssociation", "tulis")
    ]
    assert strays("<bpmn:assignment><bpmn:from>n</bpmn:from></bpmn:assignment>") != []


def test_a_second_use_of_an_id_is_noted_with_its_line():
    read = read_document(diagram(start(), user("a"), user("a"), end(), flows=["start a", "a end"]))

    assert [identity for identity, _ in read.repeated] == ["a"]
    assert read.repeated[0][1] == read.processes["proses"].elements["a"].line + 1


def test_extensions_of_other_products_are_noted_once_an_element():
    content = diagram(start(), user("tulis"), end(), flows=SIMPLE).replace(
        b'<bpmn:userTask id="tulis"',
        b'<bpmn:userTask xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
        b' camunda:assignee="a" camunda:formKey="b" id="tulis"',
    )

    (foreign,) = read_document(content).foreign

    assert (foreign.prefix, foreign.element, foreign.name) == ("camunda", "tulis", "assignee")


def test_a_document_may_hold_several_processes():
    read = read_document(
        document(
            process_of(start(), end(), process="a", flows=["start end"]),
            process_of(start("s2"), end("e2"), process="b", flows=["s2 e2"], executable=False),
        )
    )

    assert [(p.id, p.executable) for p in read.processes.values()] == [("a", True), ("b", False)]


def test_an_exclusive_gateway_keeps_its_default():
    process = only_process(
        diagram(
            start(),
            exclusive("pilih", default="lain"),
            end("a"),
            end("b"),
            flows=["start pilih", "pilih a | nilai > 3", "pilih b # lain"],
        )
    )

    assert process.elements["pilih"].default == "lain"
    assert process.flows["pilih_a"].condition == "nilai > 3"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<a/>", "Expected a BPMN 2.0 document, but its first element is a"),
        (b"nothing", "Expected well-formed XML"),
        (
            diagram('<bpmn:userTask name="Tanpa" />'),
            "Expected an id, but userTask 'Tanpa' has none",
        ),
    ],
)
def test_what_is_no_bpmn_is_refused_with_its_place(content, message):
    with pytest.raises(DocumentError) as caught:
        read_document(content, "a/b.bpmn")

    assert caught.value.message.startswith(message)
    assert caught.value.path == "a/b.bpmn"
    assert caught.value.line >= 1
