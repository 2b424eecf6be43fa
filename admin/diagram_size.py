"""How large a BPMN or DMN file may be: the one setting that looking at files needs.

`siklus lint` and `siklus try` read it here: checking all settings takes the library of databases.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from bpmn.xml import set_largest_size

MEGABYTE = 1_000_000  # bytes
USUAL, LEAST, MOST = 5, 1, 50  # MB
VARIABLE, CONFIG = "SIKLUS_DIAGRAM_MEGABYTES", "SIKLUS_CONFIG"


def allow(megabytes: int) -> None:
    """Let this process read files of so many MB."""
    set_largest_size(megabytes * MEGABYTE)


def allow_as_set() -> None:
    """Let this process read files as large as the environment or the file of settings says.

    Raises:
        ValueError: what is said is no whole number from 1 to 50, or the file cannot be read.
    """
    said = os.environ.get(VARIABLE) or _of_file()
    if said is None:
        return
    try:
        megabytes = int(str(said))
    except ValueError:
        megabytes = 0
    if not LEAST <= megabytes <= MOST:
        raise ValueError(f"{VARIABLE}: expected a whole number from {LEAST} to {MOST}")
    allow(megabytes)


def _of_file() -> object:
    path = os.environ.get(CONFIG)
    if not path:
        return None
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8")).get("diagram_megabytes")
    except (OSError, ValueError) as error:
        raise ValueError(f"{CONFIG}: {path} cannot be read") from error
