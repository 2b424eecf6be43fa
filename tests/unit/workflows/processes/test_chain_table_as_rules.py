"""The chain table as rules and steps: read, changed by buttons, written back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmn.dmn import read_decisions
from workflows import processes
from workflows.processes.approval import table as t
from workflows.processes.approval.chain import plan_chain

CONTENT = processes.documents("approval")[f"{t.DECISION}.dmn"]
FUNCTIONS = {"parameter": lambda name: {"maksimum_pengembalian": 3}.get(name, "P1D")}


def read() -> t.Chain:
    return t.read_chain(CONTENT)


def names(chain: t.Chain, seat: str = "administrator", document: str = "skp") -> list[list[str]]:
    """Return the names of the steps of a document, those that open together in one list."""
    decision = read_decisions(t.write_chain(CONTENT, chain))[t.DECISION]
    variables = {
        "dokumen_jenis": document, "jenis_jabatan": seat, "eselon": "", "kode_unit": "X",
        "pengembalian": 0,
    }  # fmt: skip
    steps = plan_chain(decision.decide(variables, FUNCTIONS).value)
    groups: dict[int, list[str]] = {}
    for step in steps:
        groups.setdefault(step.group, []).append(step.name)
    return list(groups.values())


def test_rows_with_the_same_conditions_are_one_rule():
    chain = read()
    assert [[step.text(t.NAME) for step in rule.steps] for rule in chain.rules] == [
        ["Reviu pengelola kinerja"],
        ["Penetapan kepala daerah"],
        ["Penetapan pejabat penilai"],
        ["Penetapan atasan pejabat penilai"],
        ["Persetujuan pejabat penilai"],
    ]
    assert chain.rules[1].condition(1) == t.Condition(
        "hanya", ("jpt_utama", "jpt_madya", "jpt_pratama"), chain.rules[1].tests[1]
    )
    assert chain.rules[2].condition(1).mode == "kecuali"
    assert [chain.rules[place].condition(4).mode for place in (1, 2, 3)] == [
        "semua", "kurang", "mencapai",
    ]  # fmt: skip


def test_what_was_read_is_written_back_byte_for_byte():
    assert t.write_chain(CONTENT, read()) == CONTENT


def test_a_step_added_to_a_rule_opens_before_what_came_after_it():
    chain = read().add_step(0)
    assert names(chain) == [
        ["Reviu pengelola kinerja"], ["Persetujuan"], ["Penetapan pejabat penilai"],
    ]  # fmt: skip
    assert names(chain, seat="jpt_pratama")[-1] == ["Penetapan kepala daerah"]
    assert chain.rules[0].steps[1].origin is None


def test_a_step_taken_out_leaves_no_hole():
    chain = read().add_step(0).remove_step(0, 0)
    assert names(chain) == [["Persetujuan"], ["Penetapan pejabat penilai"]]
    assert chain.remove_rule(4).stages == (1, 2)


def test_the_last_step_of_a_rule_takes_its_rule_along():
    assert len(read().remove_step(4, 0).rules) == 4


def test_a_step_moves_before_and_behind_its_neighbours():
    chain = read().move_step(2, 0, -1)
    assert names(chain) == [["Penetapan pejabat penilai"], ["Reviu pengelola kinerja"]]
    back = chain.move_step(2, 0, 1)
    assert names(back) == names(read())
    assert names(back, seat="jpt_pratama") == names(read(), seat="jpt_pratama")


def test_a_step_at_the_end_stays_there_unless_it_shares_its_stage():
    chain = read().add_step(0)
    only = chain.remove_rule(4).remove_rule(3).remove_rule(2).remove_rule(1)
    assert only.move_step(0, 1, 1) == only
    assert only.move_step(0, 0, -1) == only
    together = only._replaced(0, 1, t._at(only.rules[0].steps[1], 1))
    assert together.move_step(0, 1, 1).stages == (1, 2)


def test_a_dragged_step_takes_the_place_it_was_dropped_on():
    chain = read().add_step(0).add_step(0)
    order = [step.origin for step in chain.rules[0].steps]
    assert order == [1, None, None]
    moved = chain.drop_step(0, 0, 2)
    assert [step.origin for step in moved.rules[0].steps] == [None, None, 1]
    assert [step.origin for step in moved.drop_step(0, 2, 0).rules[0].steps] == order
    assert chain.drop_step(0, 1, 1) == chain
    assert chain.drop_rule(4, 0).rules[0] == chain.rules[4]


def test_rules_are_added_moved_and_taken_out():
    chain = read().add_rule("skp")
    assert chain.rules[-1].tests[0] == '"skp"'
    assert chain.move_rule(5, -1).rules[4] == chain.rules[5]
    assert chain.move_rule(5, 1) == chain
    assert chain.remove_rule(5).rules == read().rules


@pytest.mark.parametrize(
    "text",
    ['"skp"', '"a", "b"', 'not("a", "b")', "-", "", "< parameter('maksimum_pengembalian')",
     ">= parameter('maksimum_pengembalian')", "> 3", '"a \\"b\\" c"'],
)  # fmt: skip
def test_a_condition_says_again_what_was_read(text: str):
    read_ = t.Condition.parse(text)
    again = t.Condition.of(read_.mode, read_.values, read_.text)
    assert t.Condition.parse(again.text) == again
    assert (again.mode, again.values) == (read_.mode, read_.values)


def test_choosing_nothing_asks_nothing():
    assert t.Condition.of("hanya", []).text == "-"
    assert t.Condition.of("entah", ["a"]).text == "-"


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=30))
def test_any_name_survives_its_quotes(name: str):
    name = " ".join(name.split()) or "x"
    chain = read()
    step = chain.rules[0].steps[0].with_cells(nama_langkah=t.quoted(name))
    changed = chain._replaced(0, 0, step)
    assert t.read_chain(t.write_chain(CONTENT, changed)).rules[0].steps[0].text(t.NAME) == name


@given(st.lists(st.tuples(st.sampled_from("amr-+"), st.integers(0, 4), st.integers(0, 2))))
def test_whatever_is_pressed_every_document_that_had_steps_keeps_a_chain(presses):
    chain = read()
    for button, rule, step in presses[:12]:
        if rule >= len(chain.rules) or step >= len(chain.rules[rule].steps):
            continue
        if button == "a":
            chain = chain.add_step(rule)
        elif button == "r" and len(chain.rules) > 1:
            chain = chain.remove_step(rule, step)
        else:
            chain = chain.move_step(rule, step, -1 if button == "-" else 1)
        assert chain.stages == tuple(range(1, len(chain.stages) + 1))
    assert t.read_chain(t.write_chain(CONTENT, chain)).stages == chain.stages


@pytest.mark.parametrize(
    ("old", "new"),
    [('name="urutan"', 'name="tahap"'), ('id="rantai_persetujuan" ', 'id="lain" '),
     ("<text>1</text>", "<text>1 + 1</text>")],
)  # fmt: skip
def test_a_table_that_a_form_cannot_show_is_refused(old: str, new: str):
    with pytest.raises(t.NotAChain):
        t.read_chain(CONTENT.replace(old.encode(), new.encode(), 1))
