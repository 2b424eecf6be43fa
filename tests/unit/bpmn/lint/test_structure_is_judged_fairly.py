"""What the structural rules say of diagrams that are harder than those on their pages."""

from __future__ import annotations

import pytest

from bpmn.lint.run import lint
from tests.diagrams import (
    boundary,
    catch,
    diagram,
    element,
    end,
    exclusive,
    flow,
    inclusive,
    link,
    message,
    message_event,
    parallel,
    script,
    start,
    subprocess,
    throw,
    timer,
    undo,
    user,
)

STRUCTURE = {
    "condition-missing",
    "dangling-reference",
    "dead-end",
    "event-gateway-targets",
    "flow-direction",
    "join-may-wait-forever",
    "join-never-completes",
    "link-without-partner",
    "no-end",
    "parallel-writes",
    "start-event",
    "too-long-line",
    "unreachable-element",
    "unsupported-element",
    "unsupported-event",
}


def judged(*body: str, flows: list[str], declared: str = "", **more: bytes) -> set[tuple[str, str]]:
    """Return what the structural rules find: (rule, element)."""
    content = diagram(start(), *body, end(), flows=flows, declared=declared)
    return {
        (each.rule, each.element or "")
        for each in lint({"a.bpmn": content, **more})
        if each.rule in STRUCTURE
    }


def human(identity: str, inside: str = "") -> str:
    return user(identity, inside, owner="pegawai()")


def test_a_join_inside_a_rework_loop_completes():
    assert not judged(
        exclusive("m"),
        parallel("bagi"),
        human("a"),
        human("b"),
        parallel("gabung"),
        exclusive("cukup", default="ulang"),
        flows=[
            "start m",
            "m bagi",
            "bagi a",
            "bagi b",
            "a gabung",
            "b gabung",
            "gabung cukup",
            "cukup end | setuju",
            "cukup m # ulang",
        ],
    )


def test_a_join_behind_a_task_with_a_deadline_may_wait_for_ever():
    found = judged(
        parallel("bagi"),
        human("a"),
        human("b"),
        boundary("lewat", "a", timer("timeDuration", "batas")),
        parallel("gabung"),
        flows=["start bagi", "bagi a", "bagi b", "a gabung", "b gabung", "gabung end", "lewat end"],
    )

    assert found == {("join-may-wait-forever", "gabung")}


def test_an_inclusive_join_waits_only_for_what_can_come():
    assert not judged(
        inclusive("bagi", default="f"),
        human("a"),
        human("b"),
        inclusive("gabung"),
        flows=[
            "start bagi",
            "bagi a | x",
            "bagi b # f",
            "a gabung",
            "b gabung",
            "gabung end",
        ],
    )


def test_a_parallel_join_of_several_flows_from_a_task_completes():
    assert not judged(
        human("a"),
        human("b"),
        human("c"),
        parallel("gabung"),
        flows=["start a", "a b", "a c", "b gabung", "c gabung", "gabung end"],
    )


def test_a_terminate_end_ends_what_waits_at_a_join():
    assert not judged(
        parallel("bagi"),
        human("a"),
        exclusive("batal", default="lanjut"),
        human("b"),
        parallel("gabung"),
        end("henti", "<bpmn:terminateEventDefinition />"),
        flows=[
            "start bagi",
            "bagi a",
            "bagi batal",
            "batal henti | dibatalkan",
            "batal b # lanjut",
            "a gabung",
            "b gabung",
            "gabung end",
        ],
    )


def test_a_wide_diagram_with_many_choices_is_judged_in_time():
    body, flows, before = [], [], "start"
    for block in range(12):
        split, join = f"bagi{block}", f"gabung{block}"
        body += [parallel(split), parallel(join)]
        flows.append(f"{before} {split}")
        for branch in range(4):
            choice, one, two = (f"{name}{block}_{branch}" for name in ("pilih", "ya", "tidak"))
            merge = f"temu{block}_{branch}"
            body += [exclusive(choice, f"d{choice}"), human(one), human(two), exclusive(merge)]
            flows += [
                f"{split} {choice}",
                f"{choice} {one} | x",
                f"{choice} {two} # d{choice}",
                f"{one} {merge}",
                f"{two} {merge}",
                f"{merge} {join}",
            ]
        before = join
    flows.append(f"{before} end")

    assert not judged(*body, flows=flows)


def test_links_are_ways_too():
    assert not judged(
        throw("keluar", link("A")),
        catch("masuk", link("A")),
        human("a"),
        flows=["start keluar", "masuk a", "a end"],
    )


def test_a_loop_without_a_way_out_is_told_for_each_element_in_it():
    found = judged(
        exclusive("m"),
        human("a"),
        exclusive("x", default="f"),
        human("b"),
        flows=["start m", "m a", "a x", "x m | ulang", "x b # f", "b b # putar"],
    )

    assert {("no-end", "a"), ("no-end", "b")} <= found
    assert ("unreachable-element", "end") in found


def test_an_event_subprocess_needs_no_flow():
    inner = (
        element("startEvent", "s2", message_event("m"))
        + human("tangani")
        + end("e2")
        + flow("s2 tangani")
        + flow("tangani e2")
    )

    assert not judged(
        human("a"),
        element("subProcess", "mutasi", inner, triggeredByEvent="true"),
        declared=message("m", "sk_mutasi"),
        flows=["start a", "a end"],
    )


def test_a_process_may_begin_with_messages_beside_its_plain_start_event():
    body = [start("mulai", message_event("m")), start("lain", message_event("n")), start(), end()]
    flows = ["mulai end", "lain end", "start end"]
    declared = message("m") + message("n")
    assert not errors(diagram(*body, declared=declared, flows=flows))


def test_two_start_events_for_one_message_are_refused():
    body = [start("mulai", message_event("m")), start("lain", message_event("m")), end()]
    found = errors(diagram(*body, declared=message("m"), flows=["mulai end", "lain end"]))
    assert found == [("start-event", "lain")]


def test_a_start_event_that_waits_is_refused_inside_a_subprocess():
    inner = start("s2", message_event("m")) + end("e2") + flow("s2 e2")
    body = [start(), element("subProcess", "bagian", inner), end()]
    found = errors(diagram(*body, declared=message("m"), flows=["start bagian", "bagian end"]))
    assert ("unsupported-event", "s2") in found


def errors(content: bytes) -> list[tuple[str, str | None]]:
    found = lint({"a.bpmn": content})
    return [(each.rule, each.element) for each in found if each.severity == "error"]


def test_a_transaction_may_be_cancelled():
    inner = (
        start("s2")
        + human("isi")
        + end("batal", "<bpmn:cancelEventDefinition />")
        + flow("s2 isi")
        + flow("isi batal")
    )
    assert not judged(
        element("transaction", "t", inner),
        boundary("dibatalkan", "t", "<bpmn:cancelEventDefinition />"),
        flows=["start t", "t end", "dibatalkan end"],
    )


def test_a_cancel_event_outside_of_a_transaction_is_refused():
    found = judged(
        human("a"),
        boundary("dibatalkan", "a", "<bpmn:cancelEventDefinition />"),
        flows=["start a", "a end", "dibatalkan end"],
    )

    assert found == {("unsupported-event", "dibatalkan")}


@pytest.mark.parametrize(
    "text",
    [
        "<bpmn:standardLoopCharacteristics><bpmn:loopCondition>x</bpmn:loopCondition>"
        "</bpmn:standardLoopCharacteristics>",
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>langkah['pelaku']"
        "</bpmn:loopDataInputRef></bpmn:multiInstanceLoopCharacteristics>",
    ],
    ids=["loop", "list"],
)
def test_repeated_activities_are_run(text):
    assert not judged(human("a", text), flows=["start a", "a end"])


def test_branches_that_write_before_the_split_and_after_the_join_do_not_collide():
    assert not judged(
        script("awal", "v = 0"),
        parallel("bagi"),
        script("a", "x = 1"),
        script("b", "y = 1"),
        parallel("gabung"),
        script("akhir", "v = x + y"),
        flows=[
            *["start awal", "awal bagi", "bagi a", "bagi b", "a gabung", "b gabung"],
            "gabung akhir",
            "akhir end",
        ],
    )


def test_a_reminder_beside_a_task_must_not_write_what_the_task_writes():
    content = {
        "forms/isian.json": b'{"title": "Isian", "type": "object",'
        b' "properties": {"setuju": {"type": "boolean", "title": "Setuju"}}}'
    }
    found = judged(
        user("a", owner="pegawai()", form="isian"),
        boundary("ingat", "a", timer("timeDuration", "batas"), interrupting=False),
        script("tolak", "setuju = false"),
        exclusive("x", default="f"),
        flows=["start a", "a x", "x end | setuju", "x end # f", "ingat tolak", "tolak end"],
        **content,
    )

    assert found == {("parallel-writes", "tolak")}


def test_alternatives_may_write_the_same_variable():
    assert not judged(
        exclusive("x", default="f"),
        script("a", "v = 1"),
        script("b", "v = 2"),
        flows=["start x", "x a | q", "x b # f", "a end", "b end"],
    )


def test_flows_do_not_cross_the_border_of_a_subprocess():
    inner = start("s2") + human("isi") + end("e2") + flow("s2 isi") + flow("isi e2")
    found = judged(
        element("subProcess", "sub", inner),
        flows=["start sub", "sub end", "isi end"],
    )

    assert ("flow-direction", "isi_end") in found


def warned(*body: str, flows: list[str]) -> set[tuple[str, str]]:
    content = diagram(start(), *body, end(), flows=flows)
    told = {"branches-not-joined", "loop-without-wait"}
    return {(f.rule, f.element or "") for f in lint({"a.bpmn": content}) if f.rule in told}


def test_a_branch_that_skips_a_step_of_the_other_meets_it_unjoined():
    found = warned(
        parallel("bagi"),
        human("a"),
        human("b"),
        flows=["start bagi", "bagi a", "bagi b", "a b", "b end"],
    )

    assert found == {("branches-not-joined", "b")}


def test_only_the_first_element_where_branches_meet_is_told():
    found = warned(
        parallel("bagi"),
        human("a"),
        human("b"),
        human("c"),
        human("d"),
        flows=["start bagi", "bagi a", "bagi b", "a c", "b c", "c d", "d end"],
    )

    assert found == {("branches-not-joined", "c")}


def test_joined_branches_in_a_rework_loop_are_joined():
    assert not warned(
        exclusive("m"),
        parallel("bagi"),
        human("a"),
        human("b"),
        parallel("gabung"),
        exclusive("cukup", default="ulang"),
        flows=[
            "start m",
            "m bagi",
            "bagi a",
            "bagi b",
            "a gabung",
            "b gabung",
            "gabung cukup",
            "cukup end | setuju",
            "cukup m # ulang",
        ],
    )


def test_alternatives_inside_a_branch_may_meet():
    assert not warned(
        parallel("bagi"),
        exclusive("x", default="f"),
        human("a"),
        human("b"),
        exclusive("y"),
        human("c"),
        parallel("gabung"),
        flows=[
            "start bagi",
            "bagi x",
            "x a | q",
            "x b # f",
            "a y",
            "b y",
            "bagi c",
            "y gabung",
            "c gabung",
            "gabung end",
        ],
    )


def test_a_loop_through_a_subprocess_with_people_waits():
    inner = start("s2") + human("isi") + end("e2") + flow("s2 isi") + flow("isi e2")
    assert not warned(
        exclusive("m"),
        element("subProcess", "sub", inner),
        exclusive("x", default="f"),
        flows=["start m", "m sub", "sub x", "x end | cukup", "x m # f"],
    )


def test_a_diagram_of_a_thousand_tangled_splits_is_judged_at_all():
    body = [parallel(f"n{number}") for number in range(1000)]
    flows = ["start n0", "n999 end"]
    flows += [f"n{number} n{number + 1}" for number in range(999)]
    flows += [f"n{number} n{number + 7} # g{number}" for number in range(992)]
    flows += [f"n{number} n{number - 7} # h{number}" for number in range(8, 1000)]

    assert ("too-long-line", "proses") in judged(*body, flows=flows)


@pytest.mark.parametrize(("named", "wrong"), [("pesan", True), ("bagian", False)])
def test_a_compensation_names_what_it_sees(named, wrong):
    content = diagram(
        start(),
        subprocess(
            "bagian",
            start("m"),
            script("pesan", "x = 1"),
            undo("pesan", script("batal", "x = 0")),
            end("e"),
            flows=["m pesan", "pesan e"],
        ),
        throw("urung", f'<bpmn:compensateEventDefinition activityRef="{named}"/>'),
        end(),
        flows=["start bagian", "bagian urung", "urung end"],
    )
    found = {each.element for each in lint({"a.bpmn": content}) if each.severity == "error"}
    assert found == ({"urung"} if wrong else set())


def test_a_default_flow_runs_beside_no_flow_that_has_a_condition():
    body = (inclusive("bagi", default="f"), script("a", "x = 1"), script("b", "x = 2"))
    assert not judged(
        *body,
        inclusive("gabung"),
        flows=[
            "start bagi",
            "bagi a | y",
            "bagi b # f",
            "a gabung",
            "b gabung",
            "gabung end",
        ],
    )


def test_a_default_flow_of_an_activity_runs_beside_its_flows_without_condition():
    assert judged(
        element("task", "bagi", default="f"),
        script("a", "x = 1"),
        script("b", "x = 2"),
        script("c", "x = 3"),
        flows=[
            "start bagi",
            "bagi a | y",
            "bagi b # f",
            "bagi c",
            "a end",
            "b end",
            "c end",
        ],
    ) == {("parallel-writes", "c")}
