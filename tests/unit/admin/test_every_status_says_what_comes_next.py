"""Each status of the tables and pages has one sentence on what comes next, in both languages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from admin.campaign import words
from admin.database import tables
from admin.employee import year
from admin.help.statuses import COLUMNS, statuses
from admin.social import announcing
from engine.store import decisions

ROOT = Path(__file__).parents[3]
NAMES = ("state", "status", "closed_as")
UNCHECKED = {  # columns of the engine, which have no list of words: what its code writes
    "process_instance.status": "status",
    "work_item_closed.closed_as": "closed_as",
    "incident.state": "state",
    "job.state": "state",
}


def columns() -> dict[str, sa.Column]:
    return {
        f"{table.name}.{column.name}": column
        for table in tables().sorted_tables
        if not table.name.endswith("_past")  # copies of rows as they were
        for column in table.c
        if column.name in NAMES and isinstance(column.type, sa.String)
    }


def listed(column: sa.Column) -> set[str]:
    """Return the words that the table's own constraint allows."""
    for constraint in column.table.constraints:
        found = re.match(rf"{column.name} IN \((.*)\)", str(getattr(constraint, "sqltext", "")))
        if found:
            return set(re.findall(r"'([^']*)'", found[1]))
    return set()


def written(attribute: str, files: list[Path]) -> set[str]:
    """Return the words that code of the engine writes or compares under a name."""
    found: set[str] = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == attribute:
                found |= texts(node.value)
            elif isinstance(node, ast.Compare) and attribute == getattr(node.left, "attr", ""):
                found |= texts(*node.comparators)
    return found


def texts(*nodes: ast.AST) -> set[str]:
    return {
        each.value
        for node in nodes
        for each in ([node.body, node.orelse] if isinstance(node, ast.IfExp) else [node])
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


@pytest.mark.parametrize("name", sorted(columns()))
def test_every_status_of_a_table_has_a_sentence(name: str) -> None:
    assert name in COLUMNS, f"{name}: name its kind in admin/help/statuses.py"
    known = set(statuses()[COLUMNS[name]])
    column = columns()[name]
    if name == "decision.state":
        values = set(decisions.STATES)
    elif name in UNCHECKED:
        engine = ROOT / "engine"
        only = {
            "job.state": [engine / "store" / "jobs.py"],
            "incident.state": [engine / "incidents.py"],
        }
        values = written(UNCHECKED[name], only.get(name, list(engine.rglob("*.py"))))
    else:
        values = listed(column)
    assert values, f"no words found for {name}"
    assert values <= known, f"without a sentence: {values - known}"


def test_every_status_that_a_page_names_has_a_sentence() -> None:
    shown = {
        "board": set(words.STAGES),
        "member": set(words.MEMBER_STATES),
        "campaign": set(words.CAMPAIGN_STATES),
        "stage": {year.DONE, year.NOW, year.LATER, year.STOPPED},
    }
    for kind, values in shown.items():
        assert values == set(statuses()[kind]), kind


def test_states_of_announcements_have_sentences() -> None:
    source = ast.parse(Path(announcing.__file__).read_text(encoding="utf-8"))
    state = next(
        node for node in source.body if isinstance(node, ast.FunctionDef) and node.name == "_state"
    )
    found = {
        text
        for node in ast.walk(state)
        if isinstance(node, ast.Return) and node.value is not None
        for text in texts(node.value)
    }
    assert found
    assert found <= set(statuses()["announcement"])


def test_no_sentence_is_for_a_kind_that_nothing_has() -> None:
    shown = {"stage", "board", "announcement", "account"}
    assert set(statuses()) == set(COLUMNS.values()) | shown


def test_each_sentence_is_one_in_both_languages() -> None:
    for kind, entries in statuses().items():
        for status, entry in entries.items():
            assert set(entry) == {"id", "en"}, (kind, status)
            for text in entry.values():
                assert 10 < len(text) <= 140, (kind, status)
                assert text.endswith("."), (kind, status)


def test_templates_ask_for_kinds_that_there_are() -> None:
    asked = {
        kind
        for file in (ROOT / "admin" / "templates").rglob("*.html")
        for kind in re.findall(r"next_step\('([a-z_]+)'", file.read_text(encoding="utf-8"))
    }
    assert asked <= set(statuses())
    # A chain is told by its steps and by its document, whose states are the same; what becomes of
    # decisions and of official work lent for a time is told by notices; of messages sent out,
    # `siklus doctor` tells those that failed.
    unshown = {"chain", "decision", "substitution", "delivery"}
    assert set(statuses()) - unshown <= asked | {"item"}
