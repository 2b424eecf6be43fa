from __future__ import annotations

import re
import subprocess

from scripts.check_repository import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
COMMANDS = ["help", "setup", "run", "test", "lint", "bench", "lock"]


def make(*arguments: str) -> str:
    result = subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return result.stdout


def test_help_lists_every_command_with_a_line() -> None:
    assert re.search(r"^\.PHONY: (.+)$", MAKEFILE, flags=re.MULTILINE)[1].split() == COMMANDS
    lines = [line.split(maxsplit=1) for line in make("help").splitlines()]
    assert [name for name, _ in lines] == COMMANDS
    assert all(len(told.split()) >= 3 for _, told in lines)


def test_make_alone_gives_the_help() -> None:
    assert make() == make("help")


def test_what_must_pass_before_merging_is_lint_and_all_tests() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.findall(r"^make (\w+)", script, flags=re.MULTILINE) == ["lint", "test"]
