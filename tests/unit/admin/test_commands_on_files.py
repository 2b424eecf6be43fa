"""`siklus lint` and `siklus try`: verdicts on files, without database or web application."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from admin.cli import diagrams
from admin.cli.main import main
from admin.cli.trial import _functions
from bpmn.xml import limits_in_force, set_largest_size
from tests.diagrams import diagram, document, element, end, process_of, service, start, user
from workflows import called_names
from workflows.directory import PeopleDirectory
from workflows.services import SERVICES

SHIPPED = Path(__file__).parents[3] / "workflows" / "processes"
GOOD = diagram(start(), user("tulis"), end(), flows=["start tulis", "tulis end"])
DEAD_END = diagram(start(), user("tulis"), end(), flows=["start tulis"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "baik.bpmn").write_bytes(GOOD)
    (tmp_path / "buntu.bpmn").write_bytes(DEAD_END)
    return tmp_path


def run(*arguments: str, given: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments), input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result.exit_code, result.output


def test_lint_tells_a_line_of_json_a_file(folder: Path) -> None:
    code, output = run("lint", str(folder), "--json")
    told = [json.loads(line) for line in output.splitlines()]
    assert code == 1
    assert [(Path(each["file"]).name, each["verdict"]) for each in told] == [
        ("baik.bpmn", "ok"),
        ("buntu.bpmn", "refused"),
    ]
    errors = [each for each in told[1]["findings"] if each["severity"] == "error"]
    assert errors
    for each in errors:
        assert each["line"] >= 1
        assert each["element"]
        assert each["message"] != each["pesan"]


def test_lint_takes_paths_from_standard_input(folder: Path) -> None:
    code, output = run("lint", "-", "--json", given=f"{folder / 'baik.bpmn'}\n")
    assert code == 0
    assert len(output.splitlines()) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"<a/>",
        b"\x1f\x8b\x08\x00",
        b"PK\x03\x04",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>",
    ],
    ids=["empty", "text", "not BPMN", "gzip", "zip", "DTD"],
)
def test_what_is_no_diagram_is_refused_with_a_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "berkas.xml"
    path.write_bytes(content)
    code, output = run("lint", str(path), "--json")
    told = json.loads(output)
    assert code == 1
    assert told["verdict"] == "refused"
    assert all(each["line"] >= 1 for each in told["findings"])
    code, output = run("try", str(path), "--json")
    assert code == 1
    assert json.loads(output)["verdict"] == "refused"


def test_a_file_that_is_not_there_is_wrong_usage(folder: Path) -> None:
    assert run("try", "tidak_ada.bpmn")[0] == 2
    code, output = run("lint", "tidak_ada.bpmn", str(folder / "baik.bpmn"), "--json")
    assert code == 2
    assert [json.loads(line)["verdict"] for line in output.splitlines()] == ["refused", "ok"]


def test_names_that_are_not_shipped_are_unknown_unless_named(tmp_path: Path) -> None:
    path = tmp_path / "a.bpmn"
    path.write_bytes(
        diagram(
            start(),
            service("catat", "gaji.hitung"),
            user("tulis", owner="bendahara()"),
            end(),
            flows=["start catat", "catat tulis", "tulis end"],
        )
    )
    code, output = run("lint", str(path), "--json")
    assert code == 1
    errors = [each for each in json.loads(output)["findings"] if each["severity"] == "error"]
    assert {each["rule"] for each in errors} == {"unknown-service", "unknown-function"}
    known = ("--known", "gaji.hitung", "--known", "bendahara")
    assert run("lint", str(path), *known)[0] == 0
    assert run("try", str(path), "--json", "--complete-tasks", *known)[0] == 0


def test_the_names_that_are_known_are_those_of_the_registry_and_the_directory() -> None:
    assert set(called_names.SERVICES) == set(SERVICES)
    assert PeopleDirectory().function_names() == called_names.FUNCTIONS
    assert set(_functions()) == called_names.FUNCTIONS


def test_endings_of_other_products_are_looked_into(tmp_path: Path) -> None:
    for name in ("a.bpmn20.xml", "b.BPMN", "c.bpmn2"):
        (tmp_path / name).write_bytes(GOOD)
    (tmp_path / "d.xml").write_bytes(b"<a/>")
    code, output = run("lint", str(tmp_path), "--json")
    assert code == 0
    assert len(output.splitlines()) == 3


def test_a_called_process_is_taken_from_one_neighbour_and_is_not_the_one_that_begins(
    tmp_path: Path,
) -> None:
    called = diagram(start("s"), end("e"), flows=["s e"], process="dipanggil")
    for name in ("a.bpmn", "b.bpmn"):
        (tmp_path / name).write_bytes(called)
    other = process_of(start("s2"), end("e2"), flows=["s2 e2"], process="lain")
    third = process_of(start("s3"), end("e3"), flows=["s3 e3"], process="ketiga")
    (tmp_path / "0.bpmn").write_bytes(document(other, third))
    path = tmp_path / "utama.bpmn"
    path.write_bytes(
        diagram(
            start(),
            element("callActivity", "panggil", calledElement="dipanggil"),
            element("callActivity", "lagi", calledElement="ketiga"),
            end(),
            flows=["start panggil", "panggil lagi", "lagi end"],
        )
    )
    code, output = run("try", str(path), "--json")
    told = json.loads(output)
    assert (code, told["verdict"], told["state"]) == (0, "ok", "completed")
    assert [each["element"] for each in told["events"] if each["kind"] == "completed"] == [
        "start", "s", "e", "panggil", "s3", "e3", "lagi", "end",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("uri", "said"),
    [
        ("https://www.omg.org/spec/DMN/20191111/MODEL/", "DMN"),
        ("http://www.omg.org/spec/CMMN/20151109/MODEL", "CMMN"),
        ("http://schema.omg.org/spec/BPMN/2.0", "draft version of BPMN"),
        ("urn:x", "its first element is definitions"),
    ],
)
def test_another_kind_of_document_is_named(tmp_path: Path, uri: str, said: str) -> None:
    path = tmp_path / "a.bpmn"
    path.write_text(f'<definitions xmlns="{uri}"/>')
    (finding,) = json.loads(run("lint", str(path), "--json")[1])["findings"]
    assert said in finding["message"]


def test_try_says_what_happened(folder: Path) -> None:
    code, output = run("try", str(folder / "baik.bpmn"), "--complete-tasks", "--json")
    told = json.loads(output)
    assert code == 0
    assert (told["verdict"], told["state"], told["open"]) == ("ok", "completed", [])
    assert told["events"][-1] == {"kind": "completed", "element": "end", "name": "end"}

    code, output = run("try", str(folder / "buntu.bpmn"), "--json")
    assert code == 1
    assert json.loads(output)["verdict"] == "refused"


def test_try_names_the_processes_when_the_wanted_one_is_not_there(folder: Path) -> None:
    code, output = run("try", str(folder / "baik.bpmn"), "--process", "lain")
    assert code == 2
    assert "proses" in output
    assert run("try", str(folder / "baik.bpmn"), "--data", "[1]")[0] == 2


def test_a_shipped_diagram_finds_its_tables_and_forms_beside_it() -> None:
    path = SHIPPED / "approval" / "approval.bpmn"
    assert run("lint", str(path))[0] == 0
    told = json.loads(run("try", str(path), "--json")[1])
    assert told["verdict"] == "incident"  # no document is given
    assert told["incident"]["element"] == "tentukan_rantai"


def test_looking_at_files_imports_neither_flask_nor_database(folder: Path) -> None:
    script = (
        "import sys; from admin.cli import diagrams, main, trial; print([name for name in"
        " ('flask', 'sqlalchemy', 'flask_admin', 'psycopg') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_how_large_a_diagram_may_be_is_a_setting(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    big = folder / "besar.bpmn"
    big.write_bytes((folder / "baik.bpmn").read_bytes() + b"\n" * 1_000_000)
    monkeypatch.setenv("SIKLUS_DIAGRAM_MEGABYTES", "1")
    before = limits_in_force().size
    try:
        code, output = run("lint", str(big), "--json")
        told = json.loads(output)["findings"][0]
        assert (code, told["rule"], told["line"]) == (1, "unreadable-document", 1)
        assert "at most 1000000 bytes" in told["message"]
        assert json.loads(run("try", str(big), "--json")[1])["verdict"] == "refused"
        config = folder / "siklus.toml"
        config.write_text("diagram_megabytes = 2\n")
        monkeypatch.delenv("SIKLUS_DIAGRAM_MEGABYTES")
        monkeypatch.setenv("SIKLUS_CONFIG", str(config))
        assert run("lint", str(big))[0] == 0
        assert json.loads(run("try", str(big), "--json")[1])["verdict"] == "ok"
    finally:
        set_largest_size(before)


@pytest.mark.parametrize("said", ["0", "51", "banyak", "1.5"])
def test_a_size_that_is_none_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setenv("SIKLUS_DIAGRAM_MEGABYTES", said)
    code, output = run("lint", str(folder / "baik.bpmn"))
    assert code == 2
    assert "SIKLUS_DIAGRAM_MEGABYTES" in output


RIGHT = "- {rule: nip, on: 2026-01-01, input: {nip: '1'}, expect: {sah: false}}\n"
WRONG = """- rule: tenggat
  on: 2026-01-05
  note: Hari ke-0 tidak dihitung.
  input: {diterima: 2026-01-05, lama: 5, satuan: hari_kerja}
  expect: {batas: 2026-01-09}
"""


def test_rules_test_runs_the_shipped_examples(tmp_path: Path) -> None:
    code, output = run("rules", "test")
    assert code == 0
    assert output.splitlines()[-1].endswith(" passed, 0 failed")


def test_rules_test_tells_what_came_instead_and_counts(tmp_path: Path) -> None:
    (tmp_path / "benar.yaml").write_text(RIGHT)
    (tmp_path / "salah.yaml").write_text(WRONG)
    code, output = run("rules", "test", str(tmp_path))
    assert code == 1
    assert output.splitlines() == [
        f"{tmp_path}/salah.yaml:1: tenggat on 2026-01-05 (Hari ke-0 tidak dihitung.)",
        "    input:    {diterima: 2026-01-05, lama: 5, satuan: hari_kerja}",
        "    expected: {batas: 2026-01-09}",
        "    came:     {batas: 2026-01-12}",
        "1 passed, 1 failed",
    ]


def test_rules_test_runs_nothing_when_a_file_is_not_right(tmp_path: Path) -> None:
    (tmp_path / "benar.yaml").write_text(RIGHT)
    (tmp_path / "rusak.yaml").write_text("rule: nip")
    code, output = run("rules", "test", str(tmp_path), str(tmp_path / "hilang.yaml"))
    assert code == 2
    assert "passed" not in output
    assert "rusak.yaml:1:" in output
    assert "hilang.yaml: Expected a file to read" in output
    assert run("rules", "test", "--semua")[0] == 2


def test_rules_test_needs_neither_database_nor_web_application() -> None:
    code = (
        "import sys; from admin.cli.main import main\n"
        "try: main(['rules', 'test'])\n"
        "except SystemExit as end: assert end.code == 0\n"
        "assert not {'flask', 'sqlalchemy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_a_file_that_takes_too_long_to_check_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "besar.bpmn"
    path.write_bytes(diagram(start(), *(user(f"u{number}") for number in range(3_000))))
    monkeypatch.setattr(diagrams, "LINT_SECONDS", 0.05)
    code, output = run("lint", str(path), "--json")
    assert code == 1
    assert json.loads(output)["findings"][0]["message"].startswith("The document could not be")


def test_what_is_too_big_is_cut_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "raksasa.bpmn"
    with path.open("wb") as file:
        file.truncate(2_000_000_000)  # no byte of it is on the disk
    code, output = run("lint", str(path), "--json")
    assert code == 1
    assert "at most" in json.loads(output)["findings"][0]["message"]
