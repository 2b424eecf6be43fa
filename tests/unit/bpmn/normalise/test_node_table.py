from __future__ import annotations

import pytest

from bpmn.document import DocumentError, read_document
from bpmn.normalise import normalise
from tests.diagrams import diagram, element, end, exclusive, extensions, flow, start, user


def test_what_needs_no_rewriting_keeps_its_ids():
    content = diagram(
        start(),
        user("a", owner="pegawai()"),
        exclusive("pilih", default="lain"),
        end(),
        flows=["start a", "a pilih", "pilih a | ulang", "pilih end # lain"],
    )

    result = normalise(content)

    assert result.node_table == {}
    assert result.added == frozenset()
    before = read_document(content).processes["proses"]
    after = read_document(result.content).processes["proses"]
    assert [(each.id, each.kind, each.properties) for each in after.elements.values()] == [
        (each.id, each.kind, each.properties) for each in before.elements.values()
    ]
    assert [(each.source, each.target, each.condition) for each in after.flows.values()] == [
        (each.source, each.target, each.condition) for each in before.flows.values()
    ]


def test_an_added_node_leads_back_to_the_element_it_was_added_for():
    result = normalise(
        diagram(
            start(),
            user("a"),
            end("b"),
            end("c"),
            flows=["start a", "a b", "a c"],
        )
    )

    (added,) = result.added
    assert result.author(added) == "a"
    assert read_document(result.content).processes["proses"].elements[added].kind == (
        "parallelGateway"
    )


def test_a_renamed_node_leads_back_to_its_authors_id():
    result = normalise(diagram(start("Start"), end("End"), flows=["Start End"]))

    assert sorted(result.node_table.values()) == ["End", "Start"]
    assert result.added == frozenset()
    assert "Start" not in read_document(result.content).processes["proses"].elements


def test_an_authors_id_that_looks_like_one_of_ours_is_not_taken_for_ours():
    result = normalise(
        diagram(
            start(),
            user("a"),
            user("siklus.a.a.split"),
            end(),
            flows=["start a", "a siklus.a.a.split", "a end # f", "siklus.a.a.split end"],
        )
    )

    process = read_document(result.content).processes["proses"]
    assert {result.author(each) for each in process.elements} == {
        "start",
        "a",
        "siklus.a.a.split",
        "end",
    }
    assert len(process.elements) == 5
    assert {result.author(each) for each in result.added} == {"a"}


def test_nodes_added_to_an_oddly_named_subprocess_lead_back_to_the_author():
    inner = start("s2") + end("e2") + flow("s2 e2")
    result = normalise(
        diagram(
            start(),
            element("subProcess", "siklus.x", inner),
            end("a"),
            end("b"),
            flows=["start siklus.x", "siklus.x a", "siklus.x b"],
        )
    )

    process = read_document(result.content).processes["proses"]
    assert {result.author(each) for each in process.elements} == {
        "start",
        "siklus.x",
        "s2",
        "e2",
        "a",
        "b",
    }
    (sub,) = [each for each in process.elements.values() if each.kind == "subProcess"]
    assert sub.id != "siklus.x"
    assert process.elements["s2"].scope == sub.id


def test_lanes_follow_a_renamed_element():
    lanes = (
        '<bpmn:laneSet id="ls"><bpmn:lane id="l1" name="Pegawai">'
        "<bpmn:flowNodeRef>Start</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>"
    )
    result = normalise(diagram(lanes, start("Start"), end(), flows=["Start end"]))

    process = read_document(result.content).processes["proses"]
    assert {result.author(each.id): each.lane for each in process.elements.values()} == {
        "Start": "Pegawai",
        "end": None,
    }


def test_drawings_other_products_and_processes_not_to_be_run_are_left_out():
    content = diagram(
        start(),
        '<bpmn:textAnnotation id="t"><bpmn:text>catatan</bpmn:text></bpmn:textAnnotation>',
        element(
            "userTask",
            "a",
            extensions('<x:y xmlns:x="urn:x" /><spiffworkflow:unitTests />', owner="pegawai()"),
        ),
        end(),
        flows=["start a", "a end"],
        declared='<bpmn:process id="lain" isExecutable="false" />',
    )

    result = normalise(content).content

    for gone in (b"textAnnotation", b"urn:x", b"unitTests", b"lain"):
        assert gone not in result
    assert b'value="pegawai()"' in result


def test_what_is_no_bpmn_is_refused():
    with pytest.raises(DocumentError, match="first element is a"):
        normalise(b"<a/>", "x.bpmn")
