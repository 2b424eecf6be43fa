"""Deploy documents as the newest version of what they hold."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bpmn.bundle import Bundle
from bpmn.errors import DocumentError
from bpmn.lint.run import lint
from engine.commands import DeployBundle
from engine.errors import DocumentsRefused
from engine.parts import Parts
from engine.store import bundles
from engine.store.unit_of_work import UnitOfWork


def handle(command: DeployBundle, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Check, compile and store documents.

    Returns:
        bundle (hash), processes (id -> version), decisions (id -> version), findings.

    Raises:
        DocumentsRefused: a document cannot be read or run right; every finding is told.
    """
    known = {row["key"] for row in bundles.versions(work, command.agency, "process")}
    # Lint sees documents that can't be read or bound too, so that all faults are told at once.
    findings = lint(command.documents, known_processes=known, known_services=set(parts.services))
    if any(finding.severity == "error" for finding in findings):
        raise DocumentsRefused(findings)
    try:
        bundle = Bundle.of(command.documents)
    except DocumentError as error:
        raise DocumentsRefused([error]) from error
    compiled = parts.definitions.add(bundle)
    versions = bundles.save(
        work,
        command.agency,
        bundle,
        node_table=dict(compiled.definition.node_table),
        note=command.note,
        actor=command.actor,
    )
    return {
        "bundle": bundle.hash,
        "processes": {key: versions[key] for key in bundle.processes},
        "decisions": {key: versions[key] for key in bundle.decisions},
        "findings": [asdict(finding) for finding in findings],
    }
