"""Rows of a table are written back and nothing else of the document is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmn.dmn import read_decisions
from bpmn.dmn.edit import Row, read_rows, write_rows
from bpmn.errors import DmnError
from workflows import processes

PATH, TABLE = "rantai_persetujuan.dmn", "rantai_persetujuan"
CONTENT = processes.documents("approval")[PATH]
WITH_MORE = CONTENT.replace(
    b"      <rule id=", b'      <!-- dibahas 3 Mei -->\n      <rule x:lain="1" id=', 1
).replace(b"<definitions ", b'<definitions xmlns:x="http://contoh.id/x" ', 1)


def test_writing_what_was_read_changes_not_a_byte():
    assert write_rows(CONTENT, TABLE, read_rows(CONTENT, TABLE)) == CONTENT


def test_a_change_of_one_cell_changes_one_line():
    first, *rest = read_rows(CONTENT, TABLE)
    changed = replace(first, values=(*first.values[:6], '"P9D hari_kerja"', *first.values[7:]))
    before, after = CONTENT.splitlines(), write_rows(CONTENT, TABLE, [changed, *rest]).splitlines()
    assert [new for old, new in zip(before, after, strict=True) if old != new] == [
        b'          <text>"P9D hari_kerja"</text>'
    ]


def test_comments_ids_and_foreign_attributes_survive():
    rows = list(read_rows(WITH_MORE, TABLE))
    rows[0] = replace(
        rows[0],
        values=(*rows[0].values[:6], '"P9D hari_kerja"', '"P1D"', "null", *rows[0].values[9:]),
    )
    written = write_rows(WITH_MORE, TABLE, rows)
    assert b"dibahas 3 Mei" in written and b'x:lain="1"' in written
    assert written.count(b"\n") == WITH_MORE.count(b"\n")
    decision = read_decisions(written)[TABLE]
    assert decision.rules[0].id == "rantai_persetujuan_baris_1"
    assert decision.rules[0].texts[-4] == '"P9D hari_kerja"'


def test_rows_are_added_moved_and_taken_out():
    first, second, *rest = read_rows(CONTENT, TABLE)
    new = Row(None, first.tests, first.values, "Peraturan daerah")
    written = write_rows(CONTENT, TABLE, [second, new, *rest])
    decision = read_decisions(written)[TABLE]
    assert [rule.id for rule in decision.rules[:2]] == [
        "rantai_persetujuan_baris_2",
        "rantai_persetujuan_baris_6",
    ]
    assert decision.rules[1].description == "Peraturan daerah"
    assert read_rows(written, TABLE)[1].values == first.values
    ids = [rule.id for rule in decision.rules]
    assert len(set(ids)) == len(ids)


def test_a_table_may_become_empty_and_be_filled_again():
    rows = read_rows(CONTENT, TABLE)
    empty = write_rows(CONTENT, TABLE, [])
    assert read_rows(empty, TABLE) == ()
    filled = write_rows(empty, TABLE, [replace(row, origin=None) for row in rows])
    assert [(row.tests, row.values, row.description) for row in read_rows(filled, TABLE)] == [
        (row.tests, row.values, row.description) for row in rows
    ]


def test_a_cell_that_says_nothing_valid_is_refused():
    first, *rest = read_rows(CONTENT, TABLE)
    with pytest.raises(DmnError):
        write_rows(CONTENT, TABLE, [replace(first, values=("1 +", *first.values[1:])), *rest])


def test_an_unknown_table_is_refused():
    with pytest.raises(DmnError):
        read_rows(CONTENT, "lain")


@given(
    st.lists(st.integers(0, 3), max_size=6),
    st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=20),
)
def test_any_order_of_rows_comes_back_as_written(order: list[int], text: str):
    known = read_rows(CONTENT, TABLE)
    rows = [replace(known[place], description=" ".join(text.split())) for place in order]
    back = read_rows(write_rows(CONTENT, TABLE, rows), TABLE)
    assert [(row.tests, row.values, row.description) for row in back] == [
        (row.tests, row.values, row.description) for row in rows
    ]
