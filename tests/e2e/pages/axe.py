"""What a look at a page finds: what axe calls serious, its weight, whether it is too wide."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page as Tab

HEAVIEST = 80_000
"""Bytes of HTML, styles and scripts that travel, without the diagram's viewer."""
SERIOUS = {"serious", "critical"}
WEIGHT = """() => ['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))
  .filter(entry => !/\\/static\\/viewer\\/|\\.bpmn/.test(entry.name))
  .reduce((sum, entry) => sum + entry.encodedBodySize, 0)"""


def run(tab: Tab) -> Iterator[str]:
    """Yield what axe finds serious or critical on the page in a tab."""
    options: dict[str, Any] = {"resultTypes": ["violations"], "iframes": False, "preload": False}
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(AXE_SCRIPT)
    found = tab.evaluate("options => axe.run(document, options)", options)
    for violation in found["violations"]:
        if violation["impact"] in SERIOUS:
            for node in violation["nodes"]:
                yield f"{violation['id']}: {' '.join(map(str, node['target']))}"


def weight(tab: Tab) -> int:
    """Return the bytes that travelled for the page in a tab."""
    return int(tab.evaluate(WEIGHT))


def overflow(tab: Tab) -> int:
    """Return by how many pixels the page is wider than the window."""
    return int(
        tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )
