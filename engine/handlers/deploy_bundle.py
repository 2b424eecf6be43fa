"""Deploy documents as the newest version of what they hold."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import sqlalchemy as sa

from bpmn.bundle import Bundle
from bpmn.errors import DocumentError
from bpmn.lint.run import lint
from engine.commands import DeployBundle
from engine.errors import DocumentsRefused, Outdated
from engine.handlers import start_by_timer
from engine.parts import Parts
from engine.store import agency_history, bundles
from engine.store import tables as t
from engine.store.history import Event
from engine.store.unit_of_work import UnitOfWork


def handle(command: DeployBundle, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Check, compile and store documents.

    Returns:
        bundle (hash), processes (id -> version), decisions (id -> version), findings.

    Raises:
        DocumentsRefused: a document cannot be read or run right; every finding is told.
        Outdated: `base` is not the newest any more; somebody else deployed meanwhile.
    """
    known = bundles.keys(work, command.agency, "process")
    # Lint sees documents that can't be read or bound too, so that all faults are told at once.
    findings = lint(
        command.documents,
        known_processes=known,
        known_services=set(parts.services),
        known_functions=parts.directory.function_names(),
    )
    required = parts.required_rules(work, command.agency)
    findings = [
        replace(finding, severity="error") if finding.rule in required else finding
        for finding in findings
    ]
    if any(finding.severity == "error" for finding in findings):
        raise DocumentsRefused(findings)
    try:
        bundle = Bundle.of(command.documents)
    except DocumentError as error:
        raise DocumentsRefused([error]) from error
    if command.base is not None:
        _check_base(work, command.agency, bundle, command.base)
    compiled = parts.definitions.add(bundle)
    before = _numbers(work, command.agency)
    versions = bundles.save(
        work,
        command.agency,
        bundle,
        node_table=dict(compiled.definition.node_table),
        note=command.note,
        actor=command.actor,
    )
    for process in bundle.processes:
        bundles.set_starts(
            work, command.agency, process, compiled.definition.triggers.get(process, ())
        )
    fresh = {key: number for key, number in versions.items() if number > before.get(key, 0)}
    for process in fresh.keys() & bundle.processes.keys():
        start_by_timer.arm(work, parts, compiled, command.agency, process)
    if fresh:
        agency_history.record(
            work,
            command.agency,
            [
                Event(
                    "bundle_deployed",
                    actor=command.actor,
                    facts={"bundle": bundle.hash, "versions": fresh},
                    payload={"note": command.note} if command.note else None,
                )
            ],
        )
    return {
        "bundle": bundle.hash,
        "processes": {key: versions[key] for key in bundle.processes},
        "decisions": {key: versions[key] for key in bundle.decisions},
        "findings": [asdict(finding) for finding in findings],
    }


def _check_base(work: UnitOfWork, agency: str, bundle: Bundle, base: str) -> None:
    """Refuse to cover up what somebody else deployed since the documents were taken."""
    for key in bundle.processes:
        newest = bundles.find_latest(work, agency, "process", key)
        if newest is not None and newest.bundle != base:
            raise Outdated(
                f"Expected version {newest.version} of {key} to be what was edited, but it was"
                " deployed since",
                key=key,
                version=newest.version,
                bundle=newest.bundle,
            )


def _numbers(work: UnitOfWork, agency: str) -> dict[str, int]:
    """Return the newest version number of each process and decision."""
    d = t.deployment.c
    query = sa.select(d.key, sa.func.max(d.version)).where(d.agency == agency).group_by(d.key)
    return {row[0]: row[1] for row in work.connection.execute(query)}
