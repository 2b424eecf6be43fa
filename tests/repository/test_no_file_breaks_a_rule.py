from __future__ import annotations

import pytest

from scripts.check_repository import LONGEST, check, check_all


def messages(path: str, text: str) -> list[str]:
    return [complaint.message for complaint in check(path, text)]


def test_every_file_keeps_the_rules() -> None:
    assert [str(complaint) for complaint in check_all()] == []


def test_a_long_file_is_found() -> None:
    assert messages("a.py", "x\n" * LONGEST) == []
    assert messages("a.py", "x\n" * (LONGEST + 1)) == ["501 lines; split it at 500 or before"]
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
        ("requirements.lock", "--index-url https:" + "//x", "holds an address"),
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
