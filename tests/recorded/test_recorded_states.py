"""Every state that was ever recorded still loads, and its case can be finished."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from engine.spiff import SERIALIZER
from tests.recorded.record import record, resume
from tests.recorded.scenarios import SCENARIOS
from tests.running import documents

HERE = Path(__file__).parent
RECORDINGS = sorted(HERE.glob("v*/*.json"))


def read(path: Path) -> dict[str, Any]:
    recording: dict[str, Any] = json.loads(path.read_text())
    return recording


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_recorded_state_loads_and_its_case_ends_as_it_did(path):
    recording = read(path)
    bundle = documents(base64.b64decode(recording["diagram"]))
    for position in range(len(recording["acts"])):
        case = resume(recording, position, bundle)
        assert case.ended, f"after {position} acts"
        assert case.variables == recording["variables"], f"after {position} acts"


def test_every_version_has_recordings():
    versions = {int(path.parent.name[1:]) for path in RECORDINGS}
    assert versions == set(range(1, SERIALIZER + 1))


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_newest_recordings_are_what_is_written_today(name):
    # When this fails the format changed: it needs a version of its own, see README.md.
    assert read(HERE / f"v{SERIALIZER}" / f"{name}.json") == record(SCENARIOS[name])
