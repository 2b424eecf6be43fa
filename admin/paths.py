"""Where a redirect may lead: only to pages of our own."""

from __future__ import annotations


def own_path(target: str | None) -> str | None:
    """Return the target when it is a path of this site, else None."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    return None if any(ord(char) < 32 for char in target) else target
