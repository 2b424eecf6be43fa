"""What the engine and the processes tell people is told in sentences."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from admin.notices.sentences import SENTENCES

ROOT = Path(__file__).parents[3]
TELLERS = ("notify", "tell", "_tell")
KIND = re.compile(r"[a-z]+(_[a-z]+)+|reminder")


def kinds() -> Iterator[str]:
    """Yield the kind of each notice that code under engine/ and workflows/ writes."""
    for folder in ("engine", "workflows"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and _name(node.func) in TELLERS:
                    for given in node.args[1:]:
                        if isinstance(given, ast.Constant) and KIND.fullmatch(str(given.value)):
                            yield str(given.value)


def _name(node: ast.expr) -> str:
    return getattr(node, "attr", getattr(node, "id", ""))


def test_the_search_finds_notices_of_engine_and_processes() -> None:
    assert {"reminder", "objection_decided", "feedback_given"} <= set(kinds())


@pytest.mark.parametrize("kind", sorted(set(kinds())))
def test_a_notice_of_this_kind_has_a_sentence(kind: str) -> None:
    assert kind in SENTENCES
