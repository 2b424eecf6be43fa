"""Whatever happens to a diagram on its way, it is read and judged, or refused with its place."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bpmn.bundle import Bundle
from bpmn.document import DocumentError, read_document, written
from bpmn.lint.run import lint
from bpmn.normalise import normalise
from engine.errors import ExecutionFailed
from engine.spiff import SpiffExecutor
from tests.diagrams import (
    boundary,
    catch,
    diagram,
    element,
    end,
    exclusive,
    extensions,
    extra,
    flow,
    inclusive,
    link,
    message,
    message_event,
    parallel,
    script,
    service,
    signal,
    signal_event,
    start,
    throw,
    timer,
    user,
)
from tests.running import Context


@cache
def whole() -> bytes:
    """Return a diagram with something of everything."""
    inner = start("s2") + user("dalam", owner="orang") + end("e2")
    inner += flow("s2 dalam") + flow("dalam e2")
    many = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>daftar"
        '</bpmn:loopDataInputRef><bpmn:inputDataItem id="orang" /><bpmn:completionCondition>cukup'
        "</bpmn:completionCondition></bpmn:multiInstanceLoopCharacteristics>"
    )
    listens = (
        element("startEvent", "s3", message_event("m1"))
        + end("e3")
        + flow(
            "s3 e3",
        )
    )
    lanes = (
        '<bpmn:laneSet id="ls"><bpmn:lane id="l1" name="Pegawai">'
        "<bpmn:flowNodeRef>tulis</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>"
    )
    return diagram(
        lanes,
        start(),
        user("tulis", owner="pegawai()", due="P3D", label="judul"),
        boundary("lewat", "tulis", timer("timeDuration", "PT1H"), interrupting=False),
        throw("keluar", link("A")),
        catch("masuk", link("A")),
        parallel("bagi"),
        parallel("gabung"),
        script("hitung", "n = n + 1", extensions(extra("preScript", "n = 0"))),
        service("catat", "planning.record"),
        element(
            "businessRuleTask",
            "aturan",
            extensions(extra("calledDecisionId", "tabel"), binding="latest"),
        ),
        element("subProcess", "sub", many + inner),
        element("subProcess", "dengar", listens, triggeredByEvent="true"),
        exclusive("pilih", default="lain"),
        inclusive("banyak"),
        element("eventBasedGateway", "mana"),
        catch("pesan", message_event("m1", extensions(extra("messageVariable", "surat")))),
        catch("waktu", timer("timeDate", "batas")),
        element("callActivity", "panggil", extensions(binding="latest"), calledElement="approval"),
        end("akhir", signal_event("s1")),
        declared=message("m1", "surat_masuk") + signal("s1", "mutasi"),
        flows=[
            "start tulis",
            "tulis bagi",
            "tulis hitung",
            "lewat keluar",
            "masuk akhir",
            "bagi catat",
            "bagi aturan",
            "catat gabung",
            "aturan gabung",
            "gabung sub",
            "hitung akhir",
            "sub pilih",
            "pilih banyak | n > 3",
            "pilih tulis # lain",
            "banyak mana | n > 4",
            "banyak panggil",
            "mana pesan",
            "mana waktu",
            "pesan akhir",
            "waktu akhir",
            "panggil akhir",
        ],
    )


def test_the_diagram_that_gets_damaged_is_read_whole():
    assert len(read_document(whole()).processes["proses"].elements) >= 24


def test_the_diagram_that_gets_damaged_has_no_error():
    assert [each for each in lint({"a.bpmn": whole()}) if each.severity == "error"] == []


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_what_lint_lets_through_is_compiled_and_started(data):
    content = damaged(data, most=2)
    if any(each.severity == "error" for each in lint({"a.bpmn": content})):
        return
    executor = SpiffExecutor()
    bundle = Bundle.of({"a.bpmn": content})
    context = Context(services={"planning.record": lambda variables: {}})

    definition = executor.compile(bundle)

    for process in bundle.processes:
        try:
            outcome = executor.start(definition, process, {"n": 9}, context)
        except ExecutionFailed:  # a name without value: an incident, which no diagram shows
            continue
        assert outcome.ended or outcome.opened


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_diagram_is_read_and_judged_or_refused_with_its_place(data):
    content = damaged(data)
    try:
        read = read_document(content, "a.bpmn")
    except DocumentError as error:
        assert error.path == "a.bpmn" and error.line >= 1
        assert [each.rule for each in lint({"a.bpmn": content})] == ["unreadable-document"]
        return

    for finding in lint({"a.bpmn": content}, (), (), ()):
        assert "could not check" not in finding.message
        assert finding.line >= 1
    for process in read.processes.values():
        assert all(text.line >= 1 for text in written(process))
    again = normalise(content, "a.bpmn")
    assert read_document(again.content).processes.keys() <= read.processes.keys()


def damaged(data: st.DataObject, most: int = 4) -> bytes:
    """Return the diagram after a few accidents."""
    root = etree.fromstring(whole())
    for _ in range(data.draw(st.integers(1, most), label="accidents")):
        nodes = [node for node in root.iter() if node.getparent() is not None]
        if not nodes:
            break
        node = data.draw(st.sampled_from(nodes), label="where")
        other = data.draw(st.sampled_from(nodes), label="other")
        parent = node.getparent()
        match data.draw(st.sampled_from(["drop", "attribute", "swap", "copy", "move", "empty"])):
            case "drop":
                parent.remove(node)
            case "attribute" if node.attrib:
                del node.attrib[data.draw(st.sampled_from(sorted(node.attrib)))]
            case "swap" if node.attrib:
                name = data.draw(st.sampled_from(sorted(node.attrib)))
                node.set(name, other.get("id") or "hilang")
            case "copy":
                parent.append(etree.fromstring(etree.tostring(node)))
            case "move" if node not in other.iterancestors() and node is not other:
                other.append(node)
            case "empty":
                node.text = ""
    return etree.tostring(root)
