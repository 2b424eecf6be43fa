"""The schema of an installation: which tables it has, and how a database comes to have them."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from engine.store.base import metadata

ROOT = Path(__file__).parent.parent
FOLDERS = ("engine", "workflows", "admin")


def table_modules() -> Iterator[str]:
    """Yield the modules that declare tables: `tables.py`, and everything in a folder `tables/`."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "tables" in parts:
                yield ".".join(parts).removesuffix(".__init__")


def tables() -> sa.MetaData:
    """Return the metadata with every table of engine/, workflows/ and admin/ declared on it."""
    for module in table_modules():
        importlib.import_module(module)
    return metadata
