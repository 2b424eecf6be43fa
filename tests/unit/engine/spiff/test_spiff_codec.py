from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import orjson
import pytest
from lxml import etree

from bpmn.document.names import BPMN
from engine.errors import StateUnreadable
from engine.spiff import SERIALIZER
from engine.spiff.codec import dump, load
from engine.spiff.language import SafeScriptEngine
from engine.spiff.upgrades import upgraded
from tests.diagrams import boundary, diagram, end, instances, line, start, timer, user
from tests.recorded.record import record, resume
from tests.recorded.scenarios import SCENARIOS
from tests.running import Documents, Running, documents

ONE = diagram(start(), user("u"), end(), flows=line("start", "u", "end"))


def later_normaliser(content: bytes, first_half: bool) -> Documents:
    """Return a bundle as a later normaliser might make it.

    What it adds has other ids, and on every flow it puts a node that lets the token pass. The
    author's id of the flow is kept on the first half or on the second.
    """
    bundle = documents(content)
    added = {node.replace("siklus.a.", "siklus.b.") for node in bundle.added}
    made = {}
    for path, normalised in bundle.normalised.items():
        root = etree.fromstring(normalised.replace(b"siklus.a.", b"siklus.b."))
        for number, flow in enumerate(list(root.iter(f"{{{BPMN}}}sequenceFlow"))):
            source = flow.get("sourceRef", "")
            kind = next(e for e in root.iter() if e.get("id") == source).tag
            if "eventBasedGateway" in kind:
                continue
            scope = flow.getparent()
            between = f"siklus.b.between.{number}"
            added.add(between)
            etree.SubElement(scope, f"{{{BPMN}}}intermediateThrowEvent", id=between)
            other = etree.SubElement(scope, f"{{{BPMN}}}sequenceFlow", id=f"{between}.flow")
            if first_half:
                other.set("sourceRef", between)
                other.set("targetRef", flow.get("targetRef"))
                flow.set("targetRef", between)
            else:
                other.set("sourceRef", source)
                other.set("targetRef", between)
                flow.set("sourceRef", between)
                for condition in list(flow):
                    other.append(condition)
                node = next(e for e in root.iter() if e.get("id") == source)
                if node.get("default") == flow.get("id"):
                    node.set("default", f"{between}.flow")
        made[path] = etree.tostring(root)
    table = {
        node.replace("siklus.a.", "siklus.b."): author for node, author in bundle.node_table.items()
    }
    return replace(bundle, normalised=made, node_table=table, added=frozenset(added))


@pytest.mark.parametrize("first_half", [True, False], ids=["before", "behind"])
@pytest.mark.parametrize("name", SCENARIOS)
def test_old_state_loads_under_a_changed_normaliser_and_ends_the_same(name, first_half):
    recording = record(SCENARIOS[name])
    bundle = later_normaliser(SCENARIOS[name].content, first_half)
    for position in range(len(recording["acts"])):
        case = resume(recording, position, bundle)
        assert case.ended, f"after {position} acts"
        assert case.variables == recording["variables"], f"after {position} acts"
        assert all(not element.startswith("siklus.") for _, element in case.steps)


def approval(*later: str, name: str) -> bytes:
    many = instances("langkah", "pejabat", output="h", output_item="o", sequential=True)
    return diagram(
        start(),
        user("setujui", many, name=name),
        boundary("lewat", "setujui", timer("timeDuration", "P14D"), interrupting=False),
        user("ingatkan"),
        end("diingatkan"),
        *(user(each) for each in later),
        end(),
        flows=[
            *line("start", "setujui", *later, "end"),
            *line("lewat", "ingatkan", "diingatkan"),
        ],
    )


def test_state_loads_under_a_changed_diagram_with_its_timers_and_progress():
    # The library's own migration starts timers anew, loses the item and leaves the case dead.
    case = Running(approval(name="Setujui"), langkah=["a", "b", "c"])
    case.do("setujui", o=1)
    due, token = case.wait("lewat").due, case.wait("setujui").token
    case.context.now += timedelta(days=3)

    case.definition = case.executor.compile(documents(approval("arsip", name="Persetujuan")))
    case.waiting = {w.token: w for w in case.executor.waits(case.definition, case.state)}

    assert case.wait("lewat").due == due
    wait = case.wait("setujui")
    assert (wait.token, wait.name, wait.index) == (token, "Persetujuan", 1)
    assert wait.data["pejabat"] == "b"
    case.do("setujui", o=2)
    case.do("setujui", o=3)
    case.do("arsip")
    assert case.ended
    assert case.variables["h"] == [1, 2, 3]


@pytest.mark.parametrize("name", SCENARIOS)
def test_loading_and_saving_changes_no_byte(name):
    recording = record(SCENARIOS[name])
    definition = Running.executor.compile(documents(SCENARIOS[name].content))
    for state in recording["states"]:
        assert dump(load(state.encode(), definition, SafeScriptEngine())) == state.encode()


def test_the_state_begins_with_its_version():
    assert orjson.loads(Running(ONE).state)[0] == SERIALIZER


@pytest.mark.parametrize(
    "state",
    [
        b"",
        b"\x00\x01",
        b"{}",
        b"[]",
        b"null",
        b'["1"]',
        b"[true]",
        b"[0]",
        b"[-1]",
        b"[999,1,0]",
        b"[1]",
        b'[1,2,0,"proses",0,[],[[0,[],[[2,9,"u",16]]]]]',
        b'[1,2,0,"proses",0,[],[[7,[],[]]]]',
        b'[1,2,0,"proses",0,[],[[0,[],[[2,0,"u",64]]]]]',
        b'[1,2,0,"proses",0,[],[[0,[],[[2,0,"lain",16]]]]]',
        b'[1,2,0,"lain",0,[],[[0,[],[[2,0,"u",16]]]]]',
    ],
)
def test_state_that_cannot_be_read_is_refused_with_a_plain_error(state):
    case = Running(ONE)
    with pytest.raises(StateUnreadable, match="Expected"):
        case.executor.waits(case.definition, state)


def test_a_later_version_says_that_a_newer_siklus_wrote_it():
    with pytest.raises(StateUnreadable, match="newer Siklus"):
        upgraded([SERIALIZER + 1])


def test_upgrades_are_walked_one_version_after_the_other():
    steps = {
        1: lambda record: [record[0], record[1] + ["two"]],
        2: lambda record: [record[0], record[1] + ["three"]],
    }
    assert upgraded([1, []], to=3, steps=steps) == [3, ["two", "three"]]
    assert upgraded([3, []], to=3, steps=steps) == [3, []]


def test_a_step_that_is_missing_is_told():
    with pytest.raises(StateUnreadable, match="known version"):
        upgraded([1, []], to=3, steps={2: lambda record: record})


def test_values_that_look_like_anything_else_are_only_values():
    value = {"typename": "UUID", "__class__": "x", "": [0, None], "[]": {"$ref": "a"}}
    case = Running(ONE, isi=value)
    case.do("u")
    assert case.variables == {"isi": value}


def test_the_state_is_as_small_as_the_variables_in_it():
    case = Running(ONE, isi="x" * 600)
    assert len(case.state) < 700
