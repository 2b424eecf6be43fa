from __future__ import annotations

import ast
import importlib.metadata
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from hatch_build import build_viewer, digest
from scripts.check_repository import ROOT, files
from workflows import processes

PACKAGES = ("bpmn", "engine", "workflows", "admin")
# What is spoken through a package that is asked for, and comes with it.
ALONG = {
    "werkzeug": "flask",
    "jinja2": "flask",
    "markupsafe": "flask",
    "babel": "flask-babel",
    "flask_login": "flask-security",
    "pydantic": "pydantic-settings",
}


def test_imports_point_one_way() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, text=True)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def wheel(built: Path) -> set[str]:
    """Return the names of the files in the wheel."""
    with zipfile.ZipFile(built) as archive:
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


def test_what_is_installed_from_the_wheel_makes_a_database(built: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(built) as archive:
        archive.extractall(tmp_path / "installed")
    code = """
import sys
sys.path.insert(0, "installed")
from admin import database
from workflows import processes
database.upgrade("sqlite:///new.db")
database.check("sqlite:///new.db")
print(database.ROOT, *processes.names())
"""
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    root, *names = run.stdout.split()
    assert root == str(tmp_path / "installed")
    assert names == list(processes.names())


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


def requirements() -> dict[str, Requirement]:
    """Return what pyproject.toml asks for, by the project's normalised name."""
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    texts = [*asked["project"]["dependencies"], *asked["dependency-groups"]["dev"]]
    return {canonicalize_name(found.name): found for found in map(Requirement, texts)}


def test_the_lock_pins_what_the_project_asks_for() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([\w.-]+)==([\w.]+)", lock, flags=re.MULTILINE))
    for name, requirement in requirements().items():
        assert name in pinned, f"{name}: run make lock"
        assert requirement.specifier.contains(pinned[name]), f"{name}: run make lock"


def test_the_packages_import_only_what_the_project_asks_for() -> None:
    runtime = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {canonicalize_name(Requirement(text).name) for text in runtime["dependencies"]}
    providers = importlib.metadata.packages_distributions()
    for module in imported_modules():
        if module not in sys.stdlib_module_names and module not in PACKAGES:
            provided = [*providers.get(module, [module]), ALONG.get(module, module)]
            projects = {canonicalize_name(project) for project in provided}
            assert projects & asked, f"{module} is imported, but not asked for in pyproject.toml"


def imported_modules() -> set[str]:
    """Return the first names of everything that the packages import."""
    found: set[str] = set()
    for path in files():
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in PACKAGES:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    found.update(alias.name.split(".")[0] for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found.add(node.module.split(".")[0])
    return found
