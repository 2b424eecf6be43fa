"""`siklus` as scripts use it: what each command prints, and what it exits with."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from admin.cli.main import main
from engine.engine import Engine
from engine.store.database import Database
from tests.diagrams import diagram, end, start, user
from tests.integration.admin.agency import SmallAgency
from tests.integration.admin.documents import documents
from workflows.tables.people import Person

Run = Callable[..., Any]

NOBODY = "199001012020011009"
ANSWERS = {"cara": "uraian", "uraian": "Melayani penerima manfaat"}
BROKEN = diagram(
    start(),
    user("isi", owner="pegawai()", due="P5D"),
    "<bpmn:scriptTask id='hitung'><bpmn:script>jumlah = tidak_ada + 1</bpmn:script>"
    "</bpmn:scriptTask>",
    end(),
    flows=["start isi", "isi hitung", "hitung end"],
    process="rusak",
)


@pytest.fixture
def run(database_url: str, agency: SmallAgency) -> Run:
    """Return a runner of `siklus ... --json`; it checks the exit code and returns what was told."""

    def run(*words: str, exits: int = 0) -> Any:
        result = CliRunner().invoke(main, [*words, "--database", database_url, "--json"])
        assert result.exit_code == exits, (result.output, result.exception)
        return None if exits == 2 else json.loads(result.stdout)

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "forms").mkdir()
    for name, content in documents().items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


@pytest.fixture
def nip(engine: Engine, agency: SmallAgency) -> Callable[[str], str]:
    """Return the NIP of a person of the small agency."""

    def nip(name: str) -> str:
        with engine.read() as work:
            person = work.session.get(Person, agency.key(name).removeprefix("person:"))
            assert person is not None
            return person.nip

    return nip


@pytest.fixture
def deployed(run: Run, folder: Path) -> dict[str, Any]:
    answer: dict[str, Any] = run("deploy", str(folder))
    return answer


def test_deploying_names_bundle_versions_and_findings(deployed: dict[str, Any]) -> None:
    assert {"bundle", "processes", "findings"} <= deployed.keys()
    assert len(deployed["bundle"]) == 64
    assert deployed["processes"] == {"objection": 1, "uji": 1}
    assert {"rule", "severity", "path", "element", "line", "message"} <= deployed["findings"][
        0
    ].keys()


def test_files_that_cannot_be_run_are_refused_with_their_findings(run: Run, tmp_path: Path) -> None:
    wrong = tmp_path / "rusak.bpmn"
    wrong.write_bytes(BROKEN.replace(b"pegawai()", b"pegawei()"))
    error = run("deploy", str(wrong), exits=1)["error"]
    assert error["kind"] == "documents_refused"
    found = [one for one in error["findings"] if one["severity"] == "error"]
    assert [one["rule"] for one in found] == ["unknown-function"]
    assert found[0]["path"] == "rusak.bpmn"
    assert found[0]["line"] > 1


def test_a_case_is_started_worked_on_and_shown(
    run: Run, deployed: dict[str, Any], nip: Callable[[str], str]
) -> None:
    begin = ("start", "uji", "--data", "{}", "--key", "k1", "--subject", nip("budi"))
    case = run(*begin, "--period", "2026")["case"]
    assert run(*begin, "--period", "2026")["case"] == case, "the same key gives the same answer"
    error = run(*begin, "--period", "2027", exits=1)["error"]
    assert error["kind"] == "key_reused"

    (row,) = run("inbox", "--person", nip("budi"))
    assert row.keys() == {"item", "case", "element", "name", "due"}
    assert (row["case"], row["element"], row["name"]) == (case, "susun", "Susun rencana")

    complete = ("complete", row["item"], "--person", nip("budi"), "--key", "k2")
    error = run(*complete, "--data", '{"cara": "angka"}', exits=1)["error"]
    assert error.keys() == {"kind", "message"}
    assert error["kind"] == "answers_invalid"
    done = run(*complete, "--data", json.dumps(ANSWERS))
    assert done.keys() == {"case", "state", "opened"}
    assert [each["element"] for each in done["opened"]] == ["putuskan"]
    assert run(*complete, "--data", json.dumps(ANSWERS)) == done

    shown = run("case", "show", case)
    expected = {"case", "process", "bundle", "state", "open", "variables", "history"}
    assert expected <= shown.keys()
    assert shown["bundle"] == deployed["bundle"]
    assert [(each["kind"], each["element"]) for each in shown["open"]] == [("item", "putuskan")]
    kinds = [each["kind"] for each in shown["history"]]
    assert kinds == ["case_started", "item_opened", "item_completed", "item_opened"]
    assert shown["history_next"] is None


def test_a_long_history_is_told_in_pages_that_say_where_they_go_on(
    run: Run, deployed: dict[str, Any], nip: Callable[[str], str]
) -> None:
    case = run("start", "uji", "--subject", nip("budi"), "--period", "2026")["case"]
    for _ in range(2):
        run("case", "suspend", case, "--reason", "uji coba", "--person", nip("sari"))
        run("case", "resume", case, "--reason", "uji coba", "--person", nip("sari"))
    whole = [each["seq"] for each in run("case", "show", case)["history"]]
    told, page = [], run("case", "show", case, "--limit", "4")
    while page["history_next"] is not None:
        told += page["history"]
        page = run("case", "show", case, "--limit", "4", "--after", str(page["history_next"]))
    told += page["history"]
    assert [each["seq"] for each in told] == whole
    assert len(whole) > 4


def test_a_case_is_mended_by_an_operator(
    run: Run, deployed: dict[str, Any], nip: Callable[[str], str]
) -> None:
    case = run("start", "uji", "--subject", nip("budi"), "--period", "2026")["case"]
    why = ("--reason", "uji coba", "--person", nip("sari"))
    assert run("case", "suspend", case, *why)["state"] == "suspended"
    assert run("case", "suspend", case, *why, exits=1)["error"]["kind"] == "suspended"
    assert run("case", "resume", case, *why)["state"] == "active"
    moved = run("case", "move", case, "--from", "susun", "--to", "putuskan", *why)
    assert [each["element"] for each in moved["opened"]] == ["putuskan"]
    error = run("case", "set", case, "--data", '{"tiada": 1}', *why, exits=1)["error"]
    assert "tiada" in error["message"]
    assert run("case", "cancel", case, *why)["state"] == "cancelled"
    kinds = [each["kind"] for each in run("case", "show", case)["history"]]
    assert {"case_suspended", "case_resumed", "token_moved", "cancel_ordered"} <= set(kinds)
    run("case", "suspend", case, exits=2)  # without a reason


def test_failures_are_told_as_kind_and_message(
    run: Run, deployed: dict[str, Any], nip: Callable[[str], str]
) -> None:
    for words, kind in (
        (("case", "show", "0" * 32), "not_found"),
        (("inbox", "--person", NOBODY), "not_found"),
        (("start", "tidak_ada", "--key", "k"), "not_deployed"),
        (("send", "message", "tidak_ada", "--correlate", '"x"'), "no_receiver"),
        (("incidents", "retry", "0" * 32), "not_found"),
    ):
        error = run(*words, exits=1)["error"]
        assert error["kind"] == kind
        assert error["message"]
    told = run("inbox", "--person", NOBODY, exits=1)["error"]["message"]
    assert told == f"Expected a person with NIP {NOBODY} but there is none"
    assert run("send", "signal", "tidak_ada") == {"cases": 0}


@pytest.mark.parametrize(
    "words",
    [
        ("start", "uji", "--data", "bukan JSON"),
        ("start", "uji", "--data", "[1]"),
        ("start",),
        ("complete", "x"),
        ("send", "telegram", "x"),
        ("deploy", "tidak_ada.bpmn"),
        ("tidak_ada",),
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_with_two(words: tuple[str, ...]) -> None:
    assert CliRunner().invoke(main, list(words)).exit_code == 2


def test_the_clock_of_a_demo_database_moves(run: Run, engine: Engine) -> None:
    with engine.read() as work:
        before = work.now
    run("clock", "advance", "P15D")
    with engine.read() as work:
        assert round((work.now - before) / timedelta(days=1)) == 15
    assert run("clock", "advance", "P1,5D", exits=1)["error"]["kind"] == "refused"


def test_the_clock_of_a_real_database_does_not(empty_database_url: str) -> None:
    runner = CliRunner()
    arguments = ["--database", empty_database_url, "--json"]
    assert runner.invoke(main, ["db", "upgrade", *arguments]).exit_code == 0
    database = Database(empty_database_url)
    database.install(demo=False)
    database.dispose()
    refused = runner.invoke(main, ["clock", "advance", "P15D", *arguments])
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["error"]["kind"] == "demo_only"


def test_a_database_without_tables_is_named(empty_database_url: str) -> None:
    result = CliRunner().invoke(main, ["inbox", "--person", "1", "--database", empty_database_url])
    assert result.exit_code == 1
    assert json.loads(result.stderr)["error"]["kind"] == "schema"


def test_incidents_are_listed_shown_and_run_again(
    run: Run, tmp_path: Path, nip: Callable[[str], str], engine: Engine, agency: SmallAgency
) -> None:
    drawn = tmp_path / "rusak.bpmn"
    drawn.write_bytes(BROKEN)
    run("deploy", str(drawn))
    case = run("start", "rusak", "--subject", nip("budi"), "--key", "k1")["case"]
    (row,) = run("inbox", "--person", nip("budi"))
    error = run("complete", row["item"], "--person", nip("budi"), "--key", "k2", exits=1)["error"]
    assert error["kind"] == "incident"
    assert "tidak_ada" in error["message"]

    (told,) = run("incidents")
    assert told == run("incidents", "list", "--case", case)[0]
    assert (told["incident"], told["case"]) == (error["incident"], case)
    assert told.keys() == {"incident", "case", "element", "message", "received"}
    shown = run("incidents", "show", told["incident"])
    assert (shown["state"], shown["order"]["name"]) == ("open", "CompleteItem")
    again = run("incidents", "retry", told["incident"], exits=1)["error"]
    assert (again["kind"], again["incident"]) == ("incident", told["incident"])
    assert run("case", "show", case)["state"] == "incident"
