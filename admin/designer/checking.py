"""What lint finds in a draft, in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from admin.i18n import language
from bpmn.lint.finding import Finding
from bpmn.lint.run import lint
from engine.engine import Engine
from engine.store import bundles
from engine.store.unit_of_work import UnitOfWork

MOST = 200  # findings told at once


def findings(
    engine: Engine, work: UnitOfWork, agency: str, documents: Mapping[str, bytes]
) -> list[Finding]:
    """Return what lint finds, judged as a deployment judges it."""
    found = lint(
        documents,
        known_processes=bundles.keys(work, agency, "process"),
        known_services=set(engine.parts.services),
        known_functions=engine.directory.function_names(),
    )
    required = engine.parts.required_rules(work, agency)
    return [replace(each, severity="error") if each.rule in required else each for each in found]


def told(found: list[Finding], path: str | None = None) -> list[dict[str, Any]]:
    """Return findings as the editor reads them: errors first; of one document, or of all.

    Keys: rule, severity (error, warning, info), path, element, name, line, message in the reader's
    language, case (which of several things a rule sees, or None), legal_basis.
    """
    rank = {"error": 0, "warning": 1, "info": 2}
    chosen = [each for each in found if path is None or each.path in (path, "")]
    chosen.sort(key=lambda each: rank[each.severity])
    return [
        {
            "rule": each.rule,
            "severity": each.severity,
            "path": each.path,
            "element": each.element,
            "name": each.name,
            "line": each.line,
            "message": message(each),
            "case": each.case,
            "legal_basis": each.legal_basis,
        }
        for each in chosen[:MOST]
    ]


def message(finding: Finding) -> str:
    """Return what a finding says in the language of this request."""
    return finding.message if language() == "en" or not finding.pesan else finding.pesan


def has_errors(found: list[Finding]) -> bool:
    """Say whether anything stops a deployment."""
    return any(each.severity == "error" for each in found)
