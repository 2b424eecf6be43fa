from __future__ import annotations

import pytest

from scripts.check_repository import LONGEST, check, check_all, check_folders


def messages(path: str, text: str) -> list[str]:
    return [complaint.message for complaint in check(path, text)]


def test_every_file_keeps_the_rules() -> None:
    assert [str(complaint) for complaint in check_all()] == []


def test_a_long_file_is_found() -> None:
    assert messages("a.py", "x\n" * LONGEST) == []
    assert messages("a.py", "x\n" * (LONGEST + 1)) == ["501 lines; split it at 500 or before"]
    assert messages("a.bpmn", "x\n" * (LONGEST + 1)) == ["501 lines; split it at 500 or before"]
    assert messages("requirements.lock", "x\n" * (LONGEST + 1)) == []


@pytest.mark.parametrize(
    ("path", "line", "message"),
    [
        ("a.py", "# TO" + "DO: finish", "marks unfinished work"),
        ("a.md", "raise Not" + "ImplementedError", "marks unfinished work"),
        ("t.py", "@pytest.mark." + "skipif(True)", "skips a test"),
        ("t.py", "pytest.importor" + "skip('x')", "skips a test"),
        ("a.toml", "index = 'https://" + "pypi" + ".org/simple'", "names a package registry"),
        ("a.sh", "cd /" + "work/main", "names a folder of one machine"),
        ("a.py", "open('/" + "home/ani/x')", "names a folder of one machine"),
        ("requirements.lock", "--index" + "-url https:" + "//x", "holds an address"),
        ("admin/frontend/package-lock.json", '"resolved": "x"', "holds an address"),
    ],
)
def test_a_breach_is_found(path: str, line: str, message: str) -> None:
    (found,) = messages(path, line)
    assert found.startswith(message)


@pytest.mark.parametrize(
    "line", ["work/item.py", "the workflow's /workload", "{{ base }}/home/x", "todo = 'todo'"]
)
def test_ordinary_words_and_addresses_are_no_breach(line: str) -> None:
    assert messages("a.py", line) == []


def test_a_folder_with_something_to_read_needs_a_readme_and_so_do_those_above_it() -> None:
    paths = ["a/README.md", "a/b/c/x.py", "a/d/y.html", "a/d/README.md", "a/e/logo.png", "top.py"]
    assert [complaint.path for complaint in check_folders(paths)] == ["a/b", "a/b/c"]


def test_what_a_tool_writes_is_told_of_above() -> None:
    folders = ["admin/migrations/versions", "tests/recorded/v7"]
    paths = [f"{folder}/x.py" for folder in folders]
    paths += ["admin/README.md", "admin/migrations/README.md"]
    paths += ["tests/README.md", "tests/recorded/README.md"]
    assert list(check_folders(paths)) == []
