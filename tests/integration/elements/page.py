"""Write docs/reference/supported-elements.md: python -m tests.integration.elements.page."""

from __future__ import annotations

from pathlib import Path

from tests.integration.elements.refusals import REFUSALS
from tests.integration.elements.rows import GROUPS

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "supported-elements.md"
HEAD = """# BPMN elements: what runs, and what is refused

Written from the tests by `python -m tests.integration.elements.page`; a test fails when the two
part. Every row that runs is a process of its own, which real engines run on SQLite and on
PostgreSQL: a new engine for every act, so that all it knows comes from the database. The test
checks where the case waits after each act, which way it took, its variables at the end, and that
nothing was left lying: `pytest tests/integration/elements -k NAME`. Random processes made
of these elements are compared with a [second interpreter](../../tests/oracle/README.md), act by
act.
"""
REFUSED = """
## Refused by name

What does not run is refused by [lint](../rules/README.md), with element, line and a remedy, when a
file is checked and again when it is deployed. Nothing is dropped in silence.

| element | rule | draw instead | name of the test |
|---|---|---|---|
"""


def text() -> str:
    """Return the page."""
    parts = [HEAD]
    for group, rows in GROUPS.items():
        parts.append(
            f"\n## {group}\n\n| element | what it does | name of the test |\n|---|---|---|\n"
        )
        parts += [f"| {row.element} | {row.runs} | `{row.name}` |\n" for row in rows]
    parts.append(REFUSED)
    parts += [
        f"| {each.element} | [{each.rule}](../rules/{each.rule}.md) | {each.instead}"
        f" | `{each.name}` |\n"
        for each in REFUSALS
    ]
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
