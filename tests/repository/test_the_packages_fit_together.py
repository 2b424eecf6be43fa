from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from hatch_build import build_viewer, digest
from scripts.check_repository import ROOT, files

PACKAGES = ("bpmn", "engine", "workflows", "admin")


def test_imports_point_one_way() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Build the wheel and return the names of the files in it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, text=True)
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_every_file_of_the_packages(wheel: set[str]) -> None:
    expected = {
        path.relative_to(ROOT).as_posix()
        for path in files()
        if path.relative_to(ROOT).parts[0] in PACKAGES
        and path.relative_to(ROOT).parts[:2] != ("admin", "frontend")
    }
    assert expected - wheel == set()


def test_the_wheel_holds_the_built_viewer_with_its_licences(wheel: set[str]) -> None:
    built = {name for name in wheel if name.startswith("admin/static/viewer/")}
    for name in ("viewer.js", "viewer.css", "LICENSES.txt"):
        assert f"admin/static/viewer/{name}" in built


def test_the_wheel_holds_nothing_else(wheel: set[str]) -> None:
    strange = {
        name for name in wheel if name.split("/")[0] not in PACKAGES and ".dist-info/" not in name
    }
    assert strange == set()
    assert not any("node_modules" in name or "frontend" in name for name in wheel)
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in wheel)


def test_the_viewer_is_built_only_when_its_sources_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frontend, out = tmp_path / "frontend", tmp_path / "static" / "viewer"
    shutil.copytree(
        ROOT / "admin" / "frontend", frontend, ignore=shutil.ignore_patterns("node_modules")
    )
    runs: list[str] = []

    def run(command: list[object], **rest: object) -> None:
        runs.append(str(command[1]))
        if "build.mjs" in command:
            Path(str(command[2])).mkdir(parents=True)

    monkeypatch.setattr(subprocess, "run", run)
    build_viewer(frontend, out)
    assert len(runs) == 2
    build_viewer(frontend, out)
    assert len(runs) == 2
    before = digest(frontend)
    (frontend / "src" / "viewer.css").write_text("a {}")
    assert digest(frontend) != before
    build_viewer(frontend, out)
    assert len(runs) == 4
