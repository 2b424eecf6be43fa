from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from bpmn.bundle import Bundle
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note
from bpmn.lint.run import Rule, apply, lint
from tests.diagrams import diagram, end, start, user

BARE = diagram(start(), user("tulis", name="Tulis"), end(), flows=["start tulis", "tulis end"])


def test_findings_of_documents_and_of_their_bundle_are_alike():
    documents = {"a.bpmn": BARE}

    assert lint(documents) == lint(Bundle.of(documents))


def test_a_finding_says_what_where_and_how_to_mend_it():
    (finding,) = [each for each in lint({"a.bpmn": BARE}) if each.rule == "user-task-owner"]

    assert asdict(finding) == {
        "rule": "user-task-owner",
        "severity": "warning",
        "path": "a.bpmn",
        "element": "tulis",
        "line": 4,
        "message": 'User task "Tulis" does not say who does it. Give it the property owner, for'
        " example pegawai() or atasan_langsung().",
        "legal_basis": None,
        "pesan": 'Tugas pengguna "Tulis" tidak menyebut siapa yang mengerjakannya. Tentukan'
        " pelaksananya, misalnya pegawai sendiri atau atasan langsungnya.",
        "name": "Tulis",
        "case": None,
    }


def test_findings_come_in_the_order_of_the_documents():
    findings = lint({"b.bpmn": BARE.replace(b"proses", b"lain"), "a.bpmn": BARE})

    places = [(each.path, each.line) for each in findings]
    assert places == sorted(places)
    assert {each.path for each in findings} == {"a.bpmn", "b.bpmn"}


def test_a_rule_that_fails_is_itself_the_finding_and_stops_a_deployment():
    def check(draft: Draft) -> Iterator[Note]:
        raise ZeroDivisionError("<object at 0x7f00>")

    (finding,) = apply(Rule("broken", "warning", check), Draft.of({"a.bpmn": BARE}))

    assert (finding.rule, finding.severity) == ("broken", "error")
    assert "ZeroDivisionError" in finding.message
    assert "0x7f00" not in finding.message


def test_one_unreadable_document_does_not_hide_what_is_wrong_with_the_others():
    findings = lint({"a.bpmn": BARE, "b.bpmn": b"<x", "c.txt": b""})

    told = {(each.path, each.rule) for each in findings}
    assert {
        ("a.bpmn", "user-task-owner"),
        ("b.bpmn", "unreadable-document"),
        ("c.txt", "unreadable-document"),
    } <= told


def test_processes_that_are_not_to_be_run_are_only_pictures():
    content = diagram(
        user("tulis"), process="gambar", executable=False, declared=_running_process()
    )

    assert [each for each in lint({"a.bpmn": content}) if each.severity == "error"] == []


def _running_process() -> str:
    return (
        '<bpmn:process id="jalan" name="Jalan"><bpmn:startEvent id="s" />'
        '<bpmn:endEvent id="e" /><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="e" />'
        "</bpmn:process>"
    )
