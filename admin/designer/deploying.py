"""Deploying a draft, and going back to an earlier version: both make a new version."""

from __future__ import annotations

from dataclasses import dataclass

from admin.designer import checking, drafts
from admin.designer.versions import changes_between, find_version
from bpmn.compare import Change, compare
from bpmn.document import read_document
from bpmn.errors import DocumentError
from bpmn.lint.finding import Finding
from engine.commands import DeployBundle
from engine.engine import Engine
from engine.errors import NotFound
from engine.store import bundles
from engine.store.unit_of_work import UnitOfWork

LONGEST_NOTE = 500  # characters


@dataclass(frozen=True, slots=True)
class Plan:
    """What deploying a draft would do."""

    newest: str | None  # hash of the bundle it would replace; None: nothing is there yet
    version: int  # the number it would get
    changes: list[Change]  # against what it would replace
    overtaken: list[Change]  # what others deployed since the draft was made
    findings: list[Finding]
    processes: tuple[str, ...]

    @property
    def may_go(self) -> bool:
        """Whether lint lets it pass and there is something to deploy."""
        return not checking.has_errors(self.findings) and bool(self.processes)

    @property
    def is_overtaken(self) -> bool:
        """Whether something was deployed since the draft was made."""
        return bool(self.overtaken)


def plan(engine: Engine, work: UnitOfWork, agency: str, draft: str) -> Plan:
    """Return what deploying a draft would do now."""
    held = drafts.get(work, agency, draft)
    documents = drafts.documents(work, agency, draft)
    row = bundles.find_latest(work, agency, "process", held.folder)
    before = bundles.documents(work, row.bundle) if row is not None else {}
    overtaken = (
        changes_between(work, held.base, row.bundle) if row is not None and held.base else []
    )
    return Plan(
        newest=row.bundle if row is not None else None,
        version=row.version + 1 if row is not None else 1,
        changes=compare(before, documents),
        overtaken=overtaken,
        findings=checking.findings(engine, work, agency, documents),
        processes=_processes(documents),
    )


def deploy(
    engine: Engine, agency: str, actor: str, draft: str, *, note: str, replaces: str | None
) -> int:
    """Make a draft the newest version; return its number.

    Args:
        replaces: hash of the newest bundle that the person saw, None if there was none.

    Raises:
        DraftRefused: the draft is closed.
        DocumentsRefused: lint found errors.
        Outdated: another version was deployed since the person looked.
    """
    with engine.read() as work:
        held = drafts.get(work, agency, draft)
        if held.state != "open":
            raise drafts.DraftRefused("closed", state=held.state)
        documents = drafts.documents(work, agency, draft)
        folder = held.folder
    numbers = engine.execute(
        DeployBundle(agency, documents, note=note[:LONGEST_NOTE], actor=actor, base=replaces or "")
    )["processes"]
    # The draft is closed after the fact: were it left open by a crash, deploying again would
    # change nothing.
    with engine.database.write() as work:
        drafts.close(work, agency, actor, draft, "deployed")
        work.commit()
    return int(numbers.get(folder) or max(numbers.values()))


def go_back(
    engine: Engine, agency: str, actor: str, process: str, number: int, *, note: str, newest: str
) -> int:
    """Deploy the documents of an earlier version again; return the number of the new version.

    Raises:
        NotFound: there is no such version.
        Outdated: another version was deployed since the person looked.
    """
    with engine.read() as work:
        row = find_version(work, agency, process, number)
        if row is None:
            raise NotFound("version", f"{process} {number}")
        documents = bundles.documents(work, row.bundle)
    order = DeployBundle(agency, documents, note=note[:LONGEST_NOTE], actor=actor, base=newest)
    return int(engine.execute(order)["processes"][process])


def _processes(documents: dict[str, bytes]) -> tuple[str, ...]:
    """Return the ids of the processes that can be executed, of what can be read."""
    found: list[str] = []
    for path, content in documents.items():
        if path.endswith(".bpmn"):
            try:
                read = read_document(content, path)
            except DocumentError:
                continue
            found += [key for key, process in read.processes.items() if process.executable]
    return tuple(found)
