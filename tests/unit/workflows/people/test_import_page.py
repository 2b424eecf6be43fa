"""The page on importing people tells every column, choice and mistake that the code knows."""

import re
from pathlib import Path

import pytest

from workflows.domain import nip
from workflows.people import checks, columns, import_people, taking
from workflows.people.columns import KINDS, OPTIONAL, REQUIRED
from workflows.people.files import MAX_BYTES, MAX_ROWS
from workflows.tables import people as tables

ROOT = Path(columns.__file__).parents[2]
PAGE = (ROOT / "docs" / "import-people.md").read_text(encoding="utf-8")


def section(kind):
    return re.search(rf"^### {kind}$(.*?)^##", PAGE, re.M | re.S)[1]


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_has_a_line_and_those_needed_say_so(kind):
    lines = re.findall(r"^\| `(\w+)` \| ([^|]*)\|", section(kind), re.M)
    assert {name for name, _ in lines} == {*REQUIRED[kind], *OPTIONAL[kind]}
    assert {name for name, needed in lines if needed.strip() == "yes"} == set(REQUIRED[kind])


def test_every_choice_of_a_cell_is_told():
    for choices in (tables.SEAT_KINDS, tables.EMPLOYMENTS, tables.STATUSES, tables.CAPACITIES):
        for choice in choices:
            assert f"`{choice}`" in PAGE


def test_every_mistake_that_the_code_can_tell_is_in_the_table_and_no_other():
    table = PAGE[PAGE.index("| Name | When |") :].partition("\n## ")[0]
    told = set(re.findall(r"`(\w+)`", table)) - {"jenis"}
    code = "".join(
        Path(module.__file__).read_text(encoding="utf-8")
        for module in (columns, checks, import_people, nip, taking)
    )
    made_of_a_kind = {f"{kind}_tidak_dikenal" for kind in ("unit", "jabatan", "pegawai")}
    assert {name for name in told if f'"{name}"' not in code} == made_of_a_kind
    reasons = r'"((?:nip|kode|baris|rujukan|atasan|kepala|pemangku|kolom)_\w+)"'
    assert set(re.findall(reasons, code)) - told == {"kepala_unit"}


def test_the_limits_of_a_file_are_told():
    assert f"At most {MAX_BYTES // 1024 // 1024} MB and {MAX_ROWS:,} rows" in PAGE
