"""The script asks for texts by keys; the page brings exactly those."""

from __future__ import annotations

import re
from pathlib import Path

from admin.designer.diagram_texts import TEXTS

SOURCES = Path(__file__).parents[3] / "admin" / "frontend" / "src" / "editor"
KEY = re.compile(r"\bt\(\s*(?:'([^']+)'|`([^`]+)`)")
COMPUTED = {  # what the script puts together: the part before, and all that may follow
    "kind.": r"[A-Za-z_]+(\.[a-z]+)?",
    "what.": r"[a-z_]+",
    "add.": r"[a-z_]+",
    "append.": r"[a-z_]+",
    "finding.": r"[a-z-]+(\.[a-z_]+)?",  # the rule, and its case
    "mark.": "error|warning|info",
    "severity.": "error|warning|info",
    "operator.": "[=!<>]+",
}


def asked() -> tuple[set[str], set[str]]:
    """Return the keys that stand in the script, and the beginnings of those put together."""
    written: set[str] = set()
    computed: set[str] = set()
    for path in SOURCES.rglob("*.js"):
        text = path.read_text()
        for plain, pattern in KEY.findall(text):
            (written if plain else computed).add(plain or pattern.partition("${")[0])
        written |= {key for pair in CHOSEN.findall(text) for key in pair}
    return written, computed


CHOSEN = re.compile(r"\bt\([^()']+\? '([^']+)' : '([^']+)'\)")


def test_every_text_that_the_script_asks_for_is_there() -> None:
    written, computed = asked()
    assert written - set(TEXTS) == set()
    assert computed <= set(COMPUTED)


def test_no_text_is_kept_that_the_script_does_not_ask_for() -> None:
    written, _ = asked()
    shapes = [re.compile(re.escape(start) + f"(?:{rest})") for start, rest in COMPUTED.items()]
    left = {key for key in set(TEXTS) - written if not any(s.fullmatch(key) for s in shapes)}
    assert left == set()


def test_every_kind_that_can_be_added_has_its_texts() -> None:
    kinds = re.findall(r"kind\('(\w+)'.*?(step: true)?[ },)]*\),?$", kinds_source(), flags=re.M)
    assert len(kinds) >= 12
    for kind, step in kinds:
        assert f"add.{kind}" in TEXTS
        if step:
            assert f"kind.{kind}" in TEXTS
            assert f"what.{kind}" in TEXTS


def kinds_source() -> str:
    return (SOURCES / "kinds.js").read_text().partition("export const KINDS")[2].partition("];")[0]
