from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from admin.cli.main import main
from admin.settings import KNOWN
from scripts.check_repository import ROOT, files

PAGES = [
    path.relative_to(ROOT)
    for path in files()
    if path.suffix == ".md" and path.name != "CHANGELOG.md"
]
CODE = re.compile(r"```\w*\n(.*?)```|`([^`\n]+)`", flags=re.DOTALL)
MAKE = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)


def lines_of_code(page: Path) -> list[str]:
    """Return the lines in code blocks and code spans of a page."""
    found = CODE.findall((ROOT / page).read_text(encoding="utf-8"))
    return [line.strip() for block, span in found for line in (block or span).splitlines()]


def told(program: str) -> list[tuple[Path, str]]:
    return [
        (page, line)
        for page in PAGES
        for line in lines_of_code(page)
        if line == program or line.startswith(program + " ")
    ]


@pytest.mark.parametrize(("page", "line"), told("siklus"), ids=str)
def test_a_siklus_command_in_the_docs_exists_with_its_options(page: Path, line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    command: click.Command = main
    while words and isinstance(command, click.Group) and not words[0].startswith("-"):
        found = command.get_command(click.Context(command), words.pop(0))
        assert found is not None, f"{page} tells of `{line}`"
        command = found
    options = {text for parameter in command.params for text in parameter.opts} | {"--help"}
    for word in words:
        if word.startswith("--"):
            assert word.split("=")[0] in options, f"{page} tells of `{line}`"


@pytest.mark.parametrize(("page", "line"), told("make"), ids=str)
def test_a_make_command_in_the_docs_exists(page: Path, line: str) -> None:
    for word in shlex.split(line, comments=True)[1:]:
        assert "=" in word or word in MAKE, f"{page} tells of `{line}`"


def test_a_setting_in_the_docs_exists() -> None:
    for page in PAGES:
        found = set(re.findall(r"\bSIKLUS_[A-Z_]*[A-Z]", (ROOT / page).read_text(encoding="utf-8")))
        assert found <= KNOWN, f"{page} tells of {found - KNOWN}"
