from __future__ import annotations

import pickle

import pytest

from bpmn.bundle import Bundle, BundleError
from bpmn.document import DocumentError
from tests.diagrams import (
    catch,
    diagram,
    element,
    end,
    exclusive,
    extensions,
    extra,
    message,
    message_event,
    script,
    start,
    timer,
    user,
)

FORM = b'{"title": "Cuti", "type": "object", "properties": {"hari": {"type": "integer"}}}'
SIMPLE = diagram(start(), end(), flows=["start end"])


def around(*body: str, flows: tuple[str, ...], **more: str) -> bytes:
    return diagram(start(), *body, end(), flows=flows, **more)


def one(body: str, identity: str, **more: str) -> bytes:
    return around(body, flows=(f"start {identity}", f"{identity} end"), **more)


def test_the_hash_depends_on_paths_and_contents_but_not_on_their_order():
    other = diagram(start(), end(), process="lain", flows=["start end"])

    first = Bundle.of({"a.bpmn": SIMPLE, "b.bpmn": other})

    assert len(first.hash) == 64
    assert first.hash == Bundle.of({"b.bpmn": other, "a.bpmn": SIMPLE}).hash
    assert first.hash != Bundle.of({"c.bpmn": SIMPLE, "b.bpmn": other}).hash
    assert first.hash != Bundle.of({"a.bpmn": SIMPLE, "b.bpmn": other + b"\n"}).hash


def test_documents_are_kept_as_they_were_given():
    bundle = Bundle.of({"a.bpmn": SIMPLE, "forms/cuti.json": FORM})

    assert list(bundle.documents) == ["a.bpmn", "forms/cuti.json"]
    assert bundle.documents["a.bpmn"].content == SIMPLE
    assert [each.kind for each in bundle.documents.values()] == ["bpmn", "form"]
    assert set(bundle.forms) == {"cuti"}
    assert set(bundle.processes) == {"proses"}


def test_processes_that_are_not_executable_are_not_deployed():
    bundle = Bundle.of(
        {"a.bpmn": SIMPLE, "b.bpmn": diagram(user("x"), process="gambar", executable=False)}
    )

    assert set(bundle.processes) == {"proses"}
    assert set(bundle.normalised) == {"a.bpmn"}


def test_reads_are_the_variables_of_every_expression():
    loop = (
        "<bpmn:multiInstanceLoopCharacteristics>"
        "<bpmn:loopDataInputRef>anggota</bpmn:loopDataInputRef>"
        '<bpmn:inputDataItem id="orang" /><bpmn:outputDataItem id="suara" />'
        "<bpmn:completionCondition>cukup_suara</bpmn:completionCondition>"
        "</bpmn:multiInstanceLoopCharacteristics>"
    )
    bundle = Bundle.of(
        {
            "a.bpmn": around(
                user(
                    "nilai",
                    loop,
                    owner="orang",
                    escalate="kepala",
                    due="tenggat",
                    remind="P1D",
                    label="judul",
                ),
                catch("tunggu", timer("timeDuration", "masa")),
                element(
                    "intermediateCatchEvent",
                    "dengar",
                    extensions(correlation="nomor") + message_event("m"),
                ),
                script(
                    "hitung",
                    "jumlah = satu + dua; lagi = jumlah",
                    extensions(extra("preScript", "tiga = empat")),
                ),
                exclusive("pilih", default="lain"),
                flows=(
                    "start nilai",
                    "nilai tunggu",
                    "tunggu dengar",
                    "dengar hitung",
                    "hitung pilih",
                    "pilih nilai | lagi_dong",
                    "pilih end # lain",
                ),
                declared=message("m"),
            ),
        }
    )

    assert bundle.reads == {
        "anggota",
        "orang",
        "suara",
        "cukup_suara",
        "kepala",
        "tenggat",
        "judul",
        "masa",
        "nomor",
        "satu",
        "dua",
        "empat",
        "lagi_dong",
    }


def test_the_normalised_documents_lead_back_to_their_authors():
    bundle = Bundle.of(
        {
            "a.bpmn": diagram(start("Start"), end("End"), flows=["Start End"]),
            "b.bpmn": diagram(
                start(),
                end("x"),
                end("y"),
                process="lain",
                flows=["start x", "start y"],
            ),
        }
    )

    assert set(bundle.normalised) == {"a.bpmn", "b.bpmn"}
    assert sorted(bundle.node_table.values()) == ["End", "Start", "start"]
    (added,) = bundle.added
    assert bundle.node_table[added] == "start"


def test_everything_that_is_missing_is_told_at_once():
    documents = {
        "a.bpmn": around(
            user("tulis", form="rencana"),
            element("callActivity", "panggil", calledElement="lain"),
            element("businessRuleTask", "aturan", extensions(extra("calledDecisionId", "rantai"))),
            flows=("start tulis", "tulis panggil", "panggil aturan", "aturan end"),
        )
    }

    with pytest.raises(BundleError) as caught:
        Bundle.of(documents)

    assert [(each.element, each.message) for each in caught.value.errors] == [
        ("tulis", "Expected the form rencana in the bundle, as forms/rencana.json"),
        ("panggil", "Expected the called process lain in the bundle"),
        ("aturan", "Expected the decision rantai in the bundle"),
    ]
    assert caught.value.path == "a.bpmn"
    assert "and 2 more" in str(caught.value)
    assert pickle.loads(pickle.dumps(caught.value)).errors[2].element == "aturan"


@pytest.mark.parametrize(
    "body",
    [
        element("callActivity", "x", extensions(binding="latest"), calledElement="lain"),
        element(
            "businessRuleTask",
            "x",
            extensions(extra("calledDecisionId", "rantai"), binding="latest"),
        ),
    ],
    ids=["process", "decision"],
)
def test_what_is_looked_up_when_it_runs_need_not_be_in_the_bundle(body):
    assert Bundle.of({"a.bpmn": one(body, "x")}).processes


def test_two_processes_with_one_id_do_not_fit_together():
    with pytest.raises(BundleError, match=r"Expected one process proses, but a\.bpmn has it too"):
        Bundle.of({"a.bpmn": SIMPLE, "b.bpmn": SIMPLE})


def test_two_forms_with_one_name_do_not_fit_together():
    with pytest.raises(BundleError, match=r"Expected one form cuti, but forms/cuti\.json has it"):
        Bundle.of({"a.bpmn": SIMPLE, "forms/cuti.json": FORM, "z/forms/cuti.json": FORM})


@pytest.mark.parametrize("path", ["", "/a.bpmn", "../a.bpmn", "a\\b.bpmn", "a//b.bpmn", "a.txt"])
def test_paths_are_plain_and_tell_the_kind(path):
    with pytest.raises(DocumentError):
        Bundle.of({path: SIMPLE})


def test_an_unreadable_document_is_told_with_its_path():
    with pytest.raises(DocumentError) as caught:
        Bundle.of({"a.bpmn": SIMPLE, "b.bpmn": b"<x"})

    assert caught.value.path == "b.bpmn"
