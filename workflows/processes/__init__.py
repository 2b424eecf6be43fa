"""The shipped processes: one folder each, with its diagram, decision tables, forms and services.

A folder is one deployment: its documents form one bundle, so that a stage can be replaced while the
years that enter it are running.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent


def names() -> tuple[str, ...]:
    """Return the names of the process folders, sorted."""
    return tuple(
        sorted(path.name for path in FOLDER.iterdir() if (path / f"{path.name}.bpmn").is_file())
    )


def documents(name: str) -> dict[str, bytes]:
    """Return the documents of one process, ready to deploy: path inside the folder -> content.

    Raises:
        KeyError: there is no process folder of this name.
    """
    if name not in names():
        raise KeyError(f"Expected a process folder, one of {', '.join(names())}, but got {name!r}")
    folder = FOLDER / name
    found = [*folder.glob("*.bpmn"), *folder.glob("*.dmn"), *folder.glob("forms/*.json")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(found)}


def all_documents() -> dict[str, dict[str, bytes]]:
    """Return the documents of every process: name -> path -> content; one deployment a name."""
    return {name: documents(name) for name in names()}
