"""Which release of Siklus this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def release() -> str:
    """Return the version of what is installed; "source" where it runs from a folder of its own."""
    try:
        return version("siklus")
    except PackageNotFoundError:
        return "source"
