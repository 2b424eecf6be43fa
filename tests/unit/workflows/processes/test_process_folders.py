from __future__ import annotations

from pathlib import Path

import pytest

import workflows.processes as processes


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "leave"
    (folder / "forms").mkdir(parents=True)
    (folder / "leave.bpmn").write_bytes(b"<diagram/>")
    (folder / "chain.dmn").write_bytes(b"<table/>")
    (folder / "forms" / "request.json").write_bytes(b"{}")
    (folder / "services.py").write_text("SERVICES = {}")
    (folder / "README.md").write_text("# Leave")
    (tmp_path / "notes").mkdir()
    monkeypatch.setattr(processes, "FOLDER", tmp_path)
    return tmp_path


def test_a_folder_is_taken_with_its_diagram_tables_and_forms_and_nothing_else(shelf: Path):
    assert processes.documents("leave") == {
        "chain.dmn": b"<table/>",
        "forms/request.json": b"{}",
        "leave.bpmn": b"<diagram/>",
    }


def test_a_folder_without_its_own_diagram_is_no_process(shelf: Path):
    assert processes.names() == ("leave",)
    assert set(processes.all_documents()) == {"leave"}


def test_an_unknown_process_is_refused_with_the_known_ones(shelf: Path):
    with pytest.raises(KeyError, match="leave"):
        processes.documents("notes")
