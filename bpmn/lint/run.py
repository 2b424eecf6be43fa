"""Run every rule over documents."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from bpmn.bundle import Bundle
from bpmn.lint import rules
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Finding, Note, Severity

LONGEST = 1_000  # characters of a message; an id may have megabytes
Check = Callable[[Draft], Iterator[Note]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, made of one module in rules/."""

    id: str
    severity: Severity
    check: Check
    legal_basis: str | None = None


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule, by id."""
    found = []
    for module in pkgutil.iter_modules(rules.__path__):
        rule = import_module(f"{rules.__name__}.{module.name}")
        found.append(
            Rule(
                id=module.name.replace("_", "-"),
                severity=rule.SEVERITY,
                check=rule.check,
                legal_basis=getattr(rule, "LEGAL_BASIS", None),
            )
        )
    return tuple(sorted(found, key=lambda rule: rule.id))


def lint(
    source: Bundle | Mapping[str, bytes],
    known_processes: Collection[str] | None = None,
    known_services: Collection[str] | None = None,
    known_functions: Collection[str] | None = None,
) -> list[Finding]:
    """Return what the rules find, in the order of the documents.

    Args:
        source: a bundle, or documents (path -> content) of which some may be unreadable.
        known_processes: ids of processes that are deployed already; None: nobody knows.
        known_services: names of the functions that service tasks may call; None: nobody knows.
        known_functions: names that expressions may call beside the built-in ones; None: as above.
    """
    draft = Draft.of(source, known_processes, known_services, known_functions)
    findings = [finding for rule in all_rules() for finding in apply(rule, draft)]
    return sorted(
        findings,
        key=lambda each: (each.path, each.line, each.rule, each.element or "", each.message),
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def apply(rule: Rule, draft: Draft) -> list[Finding]:
    """Return what one rule finds. A rule that fails is itself the finding."""
    try:
        return [
            Finding(
                rule=rule.id,
                severity=rule.severity,
                path=note.path,
                element=note.element,
                line=max(1, note.line),
                message=_short(note.message),
                legal_basis=rule.legal_basis,
                pesan=_short(note.pesan),
                name=note.name,
                case=note.case,
            )
            for note in rule.check(draft)
        ]
    except TimeoutError:
        raise  # whoever set the time decides what becomes of it
    except Exception as error:
        # Nobody has vouched for what the rule would have looked at, so this stops a deployment.
        what = type(error).__name__
        return [
            Finding(
                rule=rule.id,
                severity="error",
                path=draft.diagrams[0].path if draft.diagrams else "",
                element=None,
                line=1,
                message=f"The rule {rule.id} could not check this ({what}). Report it as a fault"
                " of lint, with the documents.",
                pesan=f"Aturan {rule.id} gagal memeriksa dokumen ini ({what}). Laporkan sebagai"
                " kesalahan lint beserta dokumennya.",
            )
        ]
