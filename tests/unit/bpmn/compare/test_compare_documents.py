"""Two states of documents: what is different, told by what people call it."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from bpmn.compare import Change, compare
from tests.diagrams import diagram, end, exclusive, start, user
from workflows import processes

FLOWS = ["start tulis", "tulis reviu", "reviu selesai"]


def drawn(*extra, due="P3D hari_kerja", name="Reviu", flows=None) -> bytes:
    return diagram(
        start(),
        user("tulis", name="Tulis", owner="pegawai()"),
        user("reviu", name=name, owner="atasan_langsung()", due=due),
        *extra,
        end("selesai"),
        flows=flows or FLOWS,
        process="cuti",
        name="Cuti",
    )


def differ(before: bytes, after: bytes, path: str = "cuti.bpmn") -> list[Change]:
    return compare({path: before}, {path: after})


def test_nothing_is_different_between_equal_documents():
    assert differ(drawn(), drawn()) == []


def test_a_deadline_is_told_with_both_values_and_the_name_of_the_step():
    assert differ(drawn(), drawn(due="P5D hari_kerja")) == [
        Change(
            "element_changed", "cuti.bpmn", "reviu", "Reviu", "due", "P3D hari_kerja",
            "P5D hari_kerja",
        )
    ]  # fmt: skip


def test_a_renamed_step_is_the_same_step():
    (change,) = differ(drawn(), drawn(name="Periksa"))
    assert (change.kind, change.before, change.after) == ("element_renamed", "Reviu", "Periksa")


def test_an_added_step_comes_with_its_flows():
    step = user("paraf", name="Paraf", owner="kepala_unit()")
    flows = ["start tulis", "tulis reviu", "reviu paraf", "paraf selesai"]
    changes = differ(drawn(), drawn(step, flows=flows))
    assert [(one.kind, one.name or one.before) for one in changes] == [
        ("element_added", "Paraf"),
        ("flow_added", "Reviu → Paraf"),
        ("flow_added", "Paraf → selesai"),
        ("flow_removed", "Reviu → selesai"),
    ]
    back = differ(drawn(step, flows=flows), drawn())
    assert {one.kind for one in back} == {"element_removed", "flow_added", "flow_removed"}


def test_a_condition_is_told_with_where_it_leads():
    def with_condition(condition: str) -> bytes:
        gate = exclusive("arah", default="reviu")
        flows = ["start tulis", "tulis arah", f"arah selesai | {condition}", "arah reviu # reviu"]
        return drawn(gate, flows=[*flows, "reviu selesai"])

    (change,) = differ(with_condition("hari > 2"), with_condition("hari > 5"))
    assert (change.kind, change.before, change.after) == ("flow_changed", "hari > 2", "hari > 5")
    assert change.name == "arah → selesai"


def test_moving_things_in_the_picture_is_only_a_drawing():
    content = processes.documents("approval")["approval.bpmn"]
    moved = content.replace(b'x="229"', b'x="230"')
    assert moved != content
    assert differ(content, moved) == [Change("drawing", "cuti.bpmn")]


def test_documents_that_come_and_go_are_told_by_their_path():
    changes = compare({"a.bpmn": drawn(), "forms/a.json": b"{}"}, {"b.bpmn": drawn()})
    assert [(one.kind, one.path) for one in changes] == [
        ("document_removed", "a.bpmn"),
        ("document_added", "b.bpmn"),
        ("document_removed", "forms/a.json"),
    ]


def test_what_cannot_be_read_is_told_not_raised():
    (change,) = differ(drawn(), b"<a>")
    assert change.kind == "unreadable"


CHAIN = "rantai_persetujuan.dmn"


def chain() -> str:
    return processes.documents("approval")[CHAIN].decode()


def test_a_cell_of_a_table_is_told_by_row_name_and_heading():
    after = chain().replace("parameter('tenggat_reviu')", '"P5D hari_kerja"')
    (change,) = differ(chain().encode(), after.encode(), CHAIN)
    assert change == Change(
        "row_changed", CHAIN, "rantai_persetujuan", "Reviu pengelola kinerja", "Tenggat",
        "parameter('tenggat_reviu')", '"P5D hari_kerja"', 1,
    )  # fmt: skip


def test_a_row_taken_out_and_one_put_elsewhere_are_told():
    text = chain()
    first = text[text.index("      <rule ") : text.index("</rule>") + len("</rule>\n")]
    (removed,) = differ(text.encode(), text.replace(first, "").encode(), CHAIN)
    assert (removed.kind, removed.name, removed.row) == (
        "row_removed", "Reviu pengelola kinerja", 1,
    )  # fmt: skip
    place = text.index("    </decisionTable>")
    last = (text[:place] + first + text[place:]).replace(first, "", 1)
    assert [one.kind for one in differ(text.encode(), last.encode(), CHAIN)] == ["rows_reordered"]


def test_a_row_with_a_new_id_is_matched_by_what_it_says():
    after = chain().replace("rantai_persetujuan_baris_1", "baris_lain")
    assert [one.kind for one in differ(chain().encode(), after.encode(), CHAIN)] == ["drawing"]


def form(**fields: dict) -> bytes:
    required = [name for name, spec in fields.items() if spec.pop("wajib", False)]
    return json.dumps({"type": "object", "properties": fields, "required": required}).encode()


def test_fields_of_a_form_are_told_by_their_label():
    before = form(
        nama={"type": "string", "title": "Nama"}, umur={"type": "integer", "title": "Umur"}
    )
    after = form(
        umur={"type": "integer", "title": "Usia", "wajib": True},
        nama={"type": "string", "title": "Nama"},
        kota={"type": "string", "title": "Kota"},
    )
    changes = differ(before, after, "forms/a.json")
    assert [(one.kind, one.name, one.aspect) for one in changes] == [
        ("field_changed", "Usia", "title"),
        ("field_changed", "Usia", "required"),
        ("field_added", "Kota", None),
        ("fields_reordered", None, None),
    ]


def test_columns_of_a_table_are_told_with_their_table():
    def table(**columns: dict) -> bytes:
        items = {"type": "object", "properties": columns}
        return form(hasil={"type": "array", "title": "Hasil", "items": items})

    before = table(target={"type": "number", "title": "Target"})
    after = table(target={"type": "number", "title": "Target", "minimum": 1})
    (change,) = differ(before, after, "forms/a.json")
    assert (change.name, change.aspect, change.after) == ("Hasil: Target", "minimum", 1)


@given(st.sampled_from(processes.names()), st.sampled_from(processes.names()))
def test_any_two_shipped_folders_can_be_compared(one: str, other: str):
    changes = compare(processes.documents(one), processes.documents(other))
    assert bool(changes) == (one != other)
    assert not [change for change in changes if change.kind == "unreadable"]
