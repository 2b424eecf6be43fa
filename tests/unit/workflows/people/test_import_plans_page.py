"""The page on importing plans tells every column, choice and mistake that the code knows."""

import re
from pathlib import Path

import pytest

from workflows.earlier import columns, example_year, import_plans
from workflows.earlier.columns import KINDS, OPTIONAL, REQUIRED
from workflows.people.demo_agency import demo_agency
from workflows.people.files import MAX_BYTES, MAX_ROWS
from workflows.tables.evaluation import GRADES, ORGANISATION_GRADES
from workflows.tables.measurement import RATINGS
from workflows.tables.plan import ASPECTS, PERSPECTIVES, ROW_KINDS

ROOT = Path(columns.__file__).parents[2]
PAGE = (ROOT / "docs" / "import-plans.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "workflows" / "earlier" / "example"


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_of_a_plan_file_has_a_line_and_those_needed_say_so(kind):
    section = re.search(rf"^### {kind}$(.*?)^#", PAGE, re.M | re.S)[1]
    lines = re.findall(r"^\| `(\w+)` \| ([^|]*)\|", section, re.M)
    assert {name for name, _ in lines} == {*REQUIRED[kind], *OPTIONAL[kind]}
    assert {name for name, needed in lines if needed.strip() == "yes"} == set(REQUIRED[kind])


def test_every_choice_in_a_plan_file_is_told():
    for choices in (GRADES, ORGANISATION_GRADES, RATINGS, ROW_KINDS, ASPECTS, PERSPECTIVES):
        for choice in choices:
            assert f"`{choice}`" in PAGE


def test_every_mistake_in_a_plan_file_is_in_the_table():
    code = "".join(
        Path(module.__file__).read_text(encoding="utf-8") for module in (columns, import_plans)
    )
    reasons = re.findall(r'(?:wrong|_wrong|_refuse)\(\s*(?:\w+, )?"?\w+"?,\s*"(\w+)"', code)
    assert {"tahun_ada", "bilangan", "nip_tidak_ada", "ganda"} <= set(reasons)
    table = PAGE[PAGE.index("| Name | When |") :].partition("\n## ")[0]
    for reason in reasons:
        assert f"`{reason}`" in table


def test_the_limits_of_a_plan_file_are_told():
    told = f"At most {MAX_BYTES // 1024 // 1024} MB, {MAX_ROWS:,} rows"
    assert told in PAGE
    assert f"{import_plans.MOST_LINES} lines" in PAGE


def test_the_example_is_what_its_maker_writes(tmp_path):
    example_year.write_example(tmp_path)
    for name in ("skp-2025.csv", "skp-2025.xlsx"):
        assert (tmp_path / name).read_bytes() == (EXAMPLE / name).read_bytes()


def test_the_example_has_everybody_once_and_one_plan_without_a_grade():
    agency = demo_agency()
    tables = example_year.example_tables(agency)
    graded = [row["nip"] for row in tables["predikat"]]
    assert len(graded) == len(set(graded))
    assert {row["nip"] for row in tables["skp"]} - set(graded) == {agency.education_officer}
    assert {row["nip"] for row in tables["skp"]} == set(agency.holders.values())
