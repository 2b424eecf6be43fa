"""Rules of the repository that no other tool checks. `make lint` runs it; tests/repository too.

Prints a line for every place that breaks a rule, and fails if there is one.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parent.parent
LONGEST = 500  # lines of a file; a longer one has more than one subject
# Not written by hand: locks, a licence, recordings and catalogues of texts.
ANY_LENGTH = {".lock", ".csv", ".xlsx", ".po", ".png"}
ANY_LENGTH_NAMES = {"LICENSE", "package-lock.json"}
ANY_LENGTH_FOLDERS = ("tests/recorded/",)
# What somebody reads or changes; a folder with one of these says in a README what lives there.
EXPLAINED = {".bpmn", ".css", ".dmn", ".html", ".js", ".json", ".py", ".typ", ".xlsx", ".yaml"}
# Written by a tool, and told of in the README above: migrations, recordings, catalogues.
UNEXPLAINED = re.compile(
    r"admin/migrations/versions|tests/recorded/v\d+|admin/translations/\w+/LC_MESSAGES"
)
# What would be an address in a lock; npm also writes where to give money, which is none of these.
ADDRESS = {"requirements.lock": "://", "package-lock.json": '"resolved"'}

# Put together from pieces, so that this file does not find itself.
UNFINISHED = re.compile(
    r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "HA" + "CK", "XX" + "X"]) + r")\b"
    r"|\bNot" + r"ImplementedError\b"
)
SKIPPED = re.compile(
    r"\bpytest\.(skip|xfail|importor" + r"skip)\b|\bmark\.(skip|skipif|xfail)\b|unittest\.skip"
)
REGISTRY = re.compile(
    "|".join(
        re.escape(host)
        for host in ("pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com")
    )
    + r"|(artifactory|nexus|devpi|verdaccio)[.\w-]*\.\w+/"
)
# Folders of one machine; a path that begins with another one is a web address or a system's file.
MACHINE = re.compile(r"(?<![\w.}>~)/-])/(" + "|".join(["work", "root", "home", "Users"]) + r")/\w")


@dataclass(frozen=True, slots=True)
class Complaint:
    """A place that breaks a rule."""

    path: str
    line: int  # 0: the file as a whole
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message}"


def files(root: Path = ROOT) -> Iterator[Path]:
    """Yield every file that git has or would take, in a fixed order."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in sorted(set(listed.split("\0")) - {""}):
        if (root / name).is_file():
            yield root / name


def check(path: str, text: str) -> Iterator[Complaint]:
    """Yield what is wrong with one text file."""
    lines = text.splitlines()
    if len(lines) > LONGEST and not any_length(path):
        yield Complaint(path, 0, f"{len(lines)} lines; split it at {LONGEST} or before")
    code = path.endswith((".py", ".js", ".mjs"))
    for number, line in enumerate(lines, start=1):
        if UNFINISHED.search(line):
            yield Complaint(path, number, "marks unfinished work; finish it or open an issue")
        if code and SKIPPED.search(line):
            yield Complaint(path, number, "skips a test; make it run or take it out")
        if REGISTRY.search(line):
            yield Complaint(path, number, "names a package registry; the machine decides which one")
        if MACHINE.search(line):
            yield Complaint(path, number, "names a folder of one machine")
        if ADDRESS.get(Path(path).name, "\n") in line:
            yield Complaint(path, number, "holds an address; locks hold names, versions and hashes")


def any_length(path: str) -> bool:
    """Tell whether a file may be of any length."""
    name = Path(path)
    return (
        name.suffix in ANY_LENGTH
        or name.name in ANY_LENGTH_NAMES
        or path.startswith(ANY_LENGTH_FOLDERS)
    )


def check_folders(paths: Iterable[str]) -> Iterator[Complaint]:
    """Yield the folders that do not say what lives in them.

    Args:
        paths: of every file, from the root of the repository.
    """
    have = set(paths)
    told = {
        str(folder)
        for path in map(PurePosixPath, have)
        if path.suffix in EXPLAINED
        for folder in path.parents[:-1]
        if not UNEXPLAINED.fullmatch(str(folder))
    }
    for folder in sorted(told):
        if f"{folder}/README.md" not in have:
            yield Complaint(folder, 0, "has no README.md: what lives here, how to add one")


def check_all(root: Path = ROOT) -> list[Complaint]:
    """Return what is wrong with the repository's text files."""
    everything = list(files(root))
    complaints = list(check_folders(path.relative_to(root).as_posix() for path in everything))
    for path in everything:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or a spreadsheet
        complaints.extend(check(path.relative_to(root).as_posix(), text))
    return complaints


if __name__ == "__main__":
    found = check_all()
    for complaint in found:
        print(complaint)
    sys.exit(1 if found else 0)
