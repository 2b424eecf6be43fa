"""Sentences of ours that stand in workflows, for the catalogues: refusals, and what forms show.

They are found where they are written, as arguments of the calls below; `admin.i18n` tells them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from workflows.domain.reasons import PARTS
from workflows.parameters import all_parameters

ROOT = Path(__file__).parents[1]
SAID_BY = {  # name of what is called -> which argument is the sentence, from 0; -1 is the last
    "phrase": 0,
    "word": 0,
    "refuse": 1,
    "need_reason": 0,
    "DomainRefused": 0,
    "UnreadableFile": 0,
    "WrongCell": 2,
    "WrongNip": 1,
    "PanelRefused": 1,
    "PlanIncomplete": 1,
    "wrong": -1,
    "_error": -1,
}
NAMES = ("nama_rating", "dasar_keberatan")  # settings whose values are shown as they are
ROLES = tuple(("workflows/people", role) for role in ("anggota_tim_pemeriksa", *PARTS["duty"]))
ELSEWHERE = (  # pages know these by their reason
    "workflows/campaign",
    "workflows/examples",
    "workflows/parameters",
    "workflows/people/helping.py",
    "workflows/social",
)


def sentences() -> Iterator[tuple[str, str]]:
    """Yield each sentence with the file that it stands in, in the order of the files."""
    for path, call, place in calls():
        told = call.args[place]
        if isinstance(told, ast.Constant) and isinstance(told.value, str) and told.value:
            yield path, told.value


def calls() -> Iterator[tuple[str, ast.Call, int]]:
    """Yield each call that says a sentence, with its file and the place of the sentence."""
    for file in sorted((ROOT / "workflows").rglob("*.py")):
        path = file.relative_to(ROOT).as_posix()
        if path.startswith(ELSEWHERE):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = str(getattr(node.func, "attr", None) or getattr(node.func, "id", ""))
                place = SAID_BY.get(called)
                if place is not None and len(node.args) > place:
                    yield path, node, place


def names() -> Iterator[tuple[str, str]]:
    """Yield the words of settings that pages show as they are, with where they stand."""
    for name in NAMES:
        parameter = all_parameters()[name]
        for version in parameter.versions:
            for each in version.value.values():
                yield f"workflows/parameters/{parameter.topic}.yaml", each
    parts = all_parameters()["periode_pengukuran"]
    for version in parts.versions:
        for kind in version.value.values():
            for part in kind:
                yield f"workflows/parameters/{parts.topic}.yaml", part["nama"]
    for parameter in all_parameters().values():
        yield f"workflows/parameters/{parameter.topic}.yaml", parameter.unit.replace("_", " ")
    yield from ((place, role.replace("_", " ")) for place, role in ROLES)
