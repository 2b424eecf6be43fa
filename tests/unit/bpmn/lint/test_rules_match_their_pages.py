"""Each rule runs over the two diagrams of its page, so that no page can go stale."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bpmn.lint.draft import Draft
from bpmn.lint.run import Rule, all_rules, apply, lint

PAGES = Path(__file__).parents[4] / "docs" / "rules"
KNOWN = {
    "known_processes": {"approval"},
    "known_services": {"planning.record_version"},
    "known_functions": {"pegawai", "atasan_langsung", "atasan_atasan", "parameter", "peran"},
}
FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
REPEATED = re.compile(r"<!-- repeat (\d+) -->\n(.*?)<!-- end -->", re.DOTALL)

rules = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)


def documents(page: str, heading: str) -> dict[str, bytes]:
    """Return the documents under a heading of a page: path -> content."""
    _, _, section = page.partition(f"\n## {heading}\n")
    section = section.partition("\n## ")[0]
    found = {
        path or "proses.bpmn": expanded(text).encode() for _, path, text in FENCE.findall(section)
    }
    assert found, f"Expected a diagram under {heading}"
    return found


def expanded(text: str) -> str:
    """Write out what stands between repeat comments as often as they say."""
    match = REPEATED.search(text)
    if match is None:
        return text
    times = int(match[1])
    copies = (
        match[2].replace("{n}", str(n)).replace("{next}", str(n + 1)) for n in range(1, times + 1)
    )
    written = text[: match.start()] + "".join(copies) + text[match.end() :]
    return written.replace("{next}", str(times + 1))


def page_of(rule: Rule) -> str:
    return (PAGES / f"{rule.id}.md").read_text(encoding="utf-8")


@rules
def test_a_rule_finds_what_its_page_calls_incorrect(rule):
    draft = Draft.of(documents(page_of(rule), "Incorrect"), **KNOWN)

    found = apply(rule, draft)

    assert found
    for finding in found:
        assert finding.rule == rule.id
        assert finding.severity == rule.severity
        assert finding.line >= 1
        assert finding.message[-1] in ".?!" or finding.rule == "expression-syntax"
        assert finding.pesan and finding.pesan != finding.message


@rules
def test_what_a_page_calls_correct_is_clean(rule):
    findings = lint(documents(page_of(rule), "Correct"), **KNOWN)

    assert [each for each in findings if each.rule == rule.id or each.severity == "error"] == []


@rules
def test_a_page_says_the_severity_and_stands_in_the_index(rule):
    index = (PAGES / "README.md").read_text(encoding="utf-8")

    assert page_of(rule).startswith(f"# {rule.id}\n")
    assert f"\nSeverity: {rule.severity}.\n" in page_of(rule)
    assert f"| [{rule.id}]({rule.id}.md) | {rule.severity} |" in index


def test_every_page_belongs_to_a_rule():
    pages = {path.stem for path in PAGES.glob("*.md")} - {"README"}

    assert pages == {rule.id for rule in all_rules()}
