from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from scripts.check_repository import ROOT, files

TRACKED = [path.relative_to(ROOT) for path in files()]
PAGES = [path for path in TRACKED if path.suffix == ".md"]
LINK = re.compile(r"\]\(([^)\s]+)\)")
READMES = [page.parent for page in PAGES if page.name == "README.md"]


def links(page: Path) -> set[Path]:
    """Return the files of the repository that a page links to."""
    found = set()
    for target in LINK.findall((ROOT / page).read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith(("#", "mailto:")):
            full = (ROOT / page.parent / target.split("#")[0]).resolve()
            found.add(full.relative_to(ROOT.resolve()))
    return found


@pytest.mark.parametrize("folder", READMES, ids=str)
def test_a_readme_says_something(folder: Path) -> None:
    """That there is one in each folder is a rule of scripts/check_repository.py."""
    text = (ROOT / folder / "README.md").read_text(encoding="utf-8")
    assert len(text.split()) > 30, "what lives here, what stays out, where to start, how to add one"


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    assert [target for target in sorted(links(page)) if not (ROOT / target).exists()] == []


def test_every_page_of_docs_can_be_reached_from_its_index() -> None:
    reached: set[Path] = set()
    waiting = {Path("docs/README.md")}
    while waiting:
        page = waiting.pop()
        reached.add(page)
        if page.suffix == ".md" and page.parts[0] == "docs":
            waiting |= links(page) - reached
    assert [page for page in PAGES if page.parts[0] == "docs" and page not in reached] == []


def test_the_first_page_shows_the_two_commands_and_the_picture_of_the_inbox() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for promised in (
        "make run",
        "make test",
        "docs/screenshots/inbox-1280.png",
        "workflows/processes",
    ):
        assert promised in text


def test_the_changelog_tells_of_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "page",
    [path for path in PAGES if path.match("docs/decisions/0*.md")],
    ids=str,
)
def test_a_decision_tells_status_decision_context_and_both_kinds_of_consequence(page: Path) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", text, flags=re.MULTILINE)
    assert headings == ["Status", "Decision", "Context", "Consequences"]
    assert re.search(r"^Good:", text, flags=re.MULTILINE)
    assert re.search(r"^Bad:", text, flags=re.MULTILINE)
