"""docs/reference/state-format.md says what the code writes and what was ever recorded."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.spiff import codec, upgrades
from engine.spiff.corrections import compensation, conditional_events

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGE = (ROOT / "docs" / "reference" / "state-format.md").read_text(encoding="utf-8")
TYPES: dict[str, type] = {"number": int, "text": str, "list": list, "map": dict}


def table(heading: str) -> dict[str, list[str]]:
    """Return the rows of the first table under a heading: first cell without ticks -> the rest."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = re.search(r"(?:^\|.*\n)+", section, re.MULTILINE)
    assert rows is not None, heading
    found = {}
    for row in rows[0].splitlines()[2:]:
        first, *rest = (cell.strip() for cell in row.strip("|").split(" | "))
        found[first.strip(" `")] = rest
    return found


def recorded() -> Iterator[tuple[str, list[Any]]]:
    """Yield (name, decoded record) of every state of every version."""
    for path in sorted(HERE.glob("v*/*.json")):
        for position, state in enumerate(json.loads(path.read_text())["states"]):
            yield f"{path.parent.name}/{path.stem} {position}", json.loads(state)


def check(heading: str, found: list[Any], name: str) -> None:
    """Check a list of the state against its table."""
    places = list(table(heading).values())
    assert len(found) <= len(places), f"{name}: {heading} has more places than its table"
    for (place, told), value in zip(places, found, strict=False):
        allowed = re.split(r"[,:]? (?!or |number|text|list|map|nothing)|:", told)[0]
        words = re.findall(r"number|text|list|map|nothing", allowed)
        kinds = tuple(TYPES[word] for word in words if word in TYPES)
        fits = isinstance(value, kinds) or (value is None and "nothing" in words)
        assert fits, f"{name}: {heading}, {place} is {value!r}, not {allowed}"


def tokens(record: list[Any]) -> Iterator[list[Any]]:
    for scope in record[6]:
        yield from scope[2]


def test_every_recorded_state_has_the_places_of_the_page() -> None:
    for name, record in recorded():
        check("The record", record, name)
        for scope in record[6]:
            check("A scope", scope, name)
        for token in tokens(record):
            check("A token", token, name)


def test_the_page_tells_every_version_and_no_other() -> None:
    known = {str(version) for version in range(1, upgrades.SERIALIZER + 1)}
    assert set(table("Versions")) == known
    assert {str(version + 1) for version in upgrades.UPGRADES} == known - {"1"}


def test_the_example_is_a_recorded_state_of_the_newest_version() -> None:
    example = re.search(r"^```json\n(.*)\n```$", PAGE, re.MULTILINE)
    assert example is not None
    newest = [record for _, record in recorded() if record[0] == upgrades.SERIALIZER]
    assert json.loads(example[1]) in newest


def test_the_states_of_tokens_are_those_that_can_be_saved() -> None:
    told = re.findall(r"^\| `(\d+)` \| (?:waits|can be|has begun)", PAGE, re.MULTILINE)
    assert {int(state) for state in told} == {int(state) for state in codec._STATES}
    assert {token[3] for _, record in recorded() for token in tokens(record)} == {8, 16, 32}


def test_the_page_tells_what_a_token_keeps_of_its_progress() -> None:
    told = set(table("Progress of a token"))
    written = {compensation.UNDO, conditional_events.HELD}
    for path in (ROOT / "engine" / "spiff").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        written |= set(re.findall(r'(?:internal_data|inside)(?:\.\w+\(|\[)"(\w+)"', text))
        for updated in re.findall(r"internal_data\.update\((.*)\)", text):
            written |= set(re.findall(r"(\w+)=", updated))
    assert told == written
    kept = {
        key
        for _, record in recorded()
        for token in tokens(record)
        for key in (token[5:6] or [{}])[0] or {}
    }
    assert kept == told - {"chosen", "happened"}
