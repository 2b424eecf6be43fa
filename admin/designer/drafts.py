"""Drafts: copies of a deployed process folder that people edit until one is deployed.

Every function works in the caller's transaction and adds a line to the agency's history. Nothing
here runs a case; deploying is an order to the engine (deploying.py).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from admin.tables import DraftDocument, DraftPresence, ProcessDraft
from bpmn.bundle import kind_of
from bpmn.errors import DocumentError
from bpmn.forms.source import read_json
from bpmn.xml import parse_xml
from engine.errors import NotFound
from engine.store import agency_history, bundles
from engine.store.history import Event
from engine.store.unit_of_work import UnitOfWork

MOST_DOCUMENTS = 60  # of one draft
LARGEST_DOCUMENT = 2_000_000  # bytes; a diagram of 300 elements has about 300 kB
LARGEST_DRAFT = 10_000_000  # bytes of all documents together
LONGEST_PATH = 200  # letters
PATH = re.compile(r"[\w.-][\w .-]*(/[\w.-][\w .-]*)*")
PAGE = 50  # drafts on a page
PRESENT = timedelta(seconds=75)  # a page says every 30 s that it is still open


class DraftRefused(Exception):
    """The draft stays as it was; `kind` names the reason and `facts` what its sentence needs.

    Kinds: closed, path, exists, missing, too_many, too_big, too_big_together, unreadable.
    """

    def __init__(self, kind: str, **facts: Any) -> None:
        self.kind, self.facts = kind, facts
        super().__init__(f"Expected a change that a draft can take but it is refused: {kind}")


class DraftConflict(Exception):
    """Somebody saved the document after the editor had read it; nothing was overwritten."""

    def __init__(self, path: str, by: str, at: datetime, version: int) -> None:
        self.path, self.by, self.at, self.version = path, by, at, version
        super().__init__(f"Expected {path} as it was read but {by} saved version {version}")


@dataclass(frozen=True, slots=True)
class Text:
    """A document of a draft with the version that has to come back with a change of it."""

    path: str
    content: bytes
    version: int
    edited_by: str
    edited_at: datetime


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who has the draft open as well."""

    person: str
    name: str
    since: datetime


def create(
    work: UnitOfWork,
    agency: str,
    actor: str,
    documents: Mapping[str, bytes],
    *,
    folder: str,
    title: str,
    base: str | None = None,
) -> ProcessDraft:
    """Keep documents as a new draft.

    Args:
        base: hash of the bundle that they were copied from, None for something new.

    Raises:
        DraftRefused: too many or too big, or a document cannot be read safely.
    """
    check_size(documents)
    for path, content in documents.items():
        check(path, content)
    draft = ProcessDraft(
        agency=agency,
        folder=folder[:120],
        title=title[:200],
        base=base,
        created_by=actor,
        created_at=work.now,
        edited_by=actor,
        edited_at=work.now,
    )
    work.session.add(draft)
    work.session.flush()
    work.session.add_all(
        _document(work, draft, actor, path, content) for path, content in documents.items()
    )
    _record(work, draft, actor, "draft_created", base=base)
    return draft


def create_from(
    work: UnitOfWork, agency: str, actor: str, bundle: str, *, folder: str, title: str
) -> ProcessDraft:
    """Copy a deployed bundle, the newest or an earlier one, into a new draft.

    The base is the newest bundle all the same: deploying the copy of an earlier one replaces what
    was the newest when the copy was made, and nothing that came later.

    Raises:
        NotFound: the agency never deployed it.
    """
    if not bundles.is_deployed(work, agency, bundle):
        raise NotFound("bundle", bundle)
    newest = bundles.find_latest(work, agency, "process", folder)
    return create(
        work,
        agency,
        actor,
        bundles.documents(work, bundle),
        folder=folder,
        title=title,
        base=newest.bundle if newest is not None else bundle,
    )


def copy(
    work: UnitOfWork, agency: str, actor: str, draft: str, *, title: str, path: str, content: bytes
) -> ProcessDraft:
    """Keep one editor's text of a document, with everything else of the draft, as a new draft."""
    original = get(work, agency, draft)
    found = documents(work, agency, draft)
    return create(
        work,
        agency,
        actor,
        {**found, path: content},
        folder=original.folder,
        title=title,
        base=original.base,
    )


def get(work: UnitOfWork, agency: str, draft: str, *, lock: bool = False) -> ProcessDraft:
    """Return a draft of the agency, whatever its state.

    Raises:
        NotFound: there is none of this id.
    """
    query = sa.select(ProcessDraft).where(ProcessDraft.id == draft, ProcessDraft.agency == agency)
    if lock:
        query = query.with_for_update()
    found = work.session.scalar(query)
    if found is None:
        raise NotFound("draft", draft)
    return found


def list_drafts(
    work: UnitOfWork,
    agency: str,
    *,
    state: str = "open",
    folder: str | None = None,
    before: str | None = None,
    limit: int = PAGE,
) -> Sequence[ProcessDraft]:
    """Return drafts, the newest first, from the one before this id on."""
    d = ProcessDraft
    query = sa.select(d).where(d.agency == agency, d.state == state)
    if folder is not None:
        query = query.where(d.folder == folder)
    if before is not None:
        query = query.where(d.id < before)
    return work.session.scalars(query.order_by(d.id.desc()).limit(limit)).all()


def documents(work: UnitOfWork, agency: str, draft: str) -> dict[str, bytes]:
    """Return the documents of a draft, path to content, in the order of their paths."""
    get(work, agency, draft)
    d = DraftDocument
    rows = work.session.execute(
        sa.select(d.path, d.content).where(d.draft == draft).order_by(d.path)
    )
    return {row.path: bytes(row.content) for row in rows}


def texts(work: UnitOfWork, draft: str) -> Sequence[DraftDocument]:
    """Return the rows of a draft's documents in the order of their paths."""
    d = DraftDocument
    return work.session.scalars(sa.select(d).where(d.draft == draft).order_by(d.path)).all()


def read(work: UnitOfWork, agency: str, draft: str, path: str) -> Text:
    """Return one document.

    Raises:
        NotFound: there is no such draft or document.
    """
    get(work, agency, draft)
    found = work.session.get(DraftDocument, (draft, path))
    if found is None:
        raise NotFound("document", path)
    return Text(path, bytes(found.content), found.version, found.edited_by, found.edited_at)


def save(
    work: UnitOfWork,
    agency: str,
    actor: str,
    draft: str,
    path: str,
    content: bytes,
    version: int | None,
) -> int:
    """Write a document that the editor read as `version`; return its new version.

    Args:
        version: as it was read; None adds a document that must not be there yet.

    Raises:
        DraftConflict: somebody saved it since; nothing was overwritten.
        DraftRefused: the draft is closed, or the text cannot be kept.
    """
    held = _open(work, agency, draft)
    check(path, content)
    found = work.session.get(DraftDocument, (draft, path))
    if found is None and version is not None:
        raise DraftRefused("missing", path=path)
    if found is not None and version is None:
        raise DraftRefused("exists", path=path)
    if found is not None and found.version != version:
        raise DraftConflict(path, found.edited_by, found.edited_at, found.version)
    digest = hashlib.sha256(content).hexdigest()
    if found is not None and found.hash == digest:
        return found.version
    check_size({**documents(work, agency, draft), path: content})
    _touch(work, held, actor)
    if found is None:
        work.session.add(_document(work, held, actor, path, content))
    else:
        found.content, found.hash, found.version = content, digest, held.version
        found.edited_by, found.edited_at = actor, work.now
    _record(work, held, actor, "draft_saved", path=path, digest=digest)
    return held.version


def rename(work: UnitOfWork, agency: str, actor: str, draft: str, path: str, to: str) -> None:
    """Give a document another path.

    Raises:
        DraftRefused: the new path is taken or can be no document.
    """
    held = _open(work, agency, draft)
    found = work.session.get(DraftDocument, (draft, path))
    if found is None:
        raise DraftRefused("missing", path=path)
    if work.session.get(DraftDocument, (draft, to)) is not None:
        raise DraftRefused("exists", path=to)
    check(to, bytes(found.content))
    _touch(work, held, actor)
    work.session.add(_document(work, held, actor, to, bytes(found.content)))
    work.session.delete(found)
    _record(work, held, actor, "draft_renamed", path=path, to=to)


def remove(work: UnitOfWork, agency: str, actor: str, draft: str, path: str) -> None:
    """Take a document out of the draft."""
    held = _open(work, agency, draft)
    found = work.session.get(DraftDocument, (draft, path))
    if found is None:
        raise DraftRefused("missing", path=path)
    _touch(work, held, actor)
    work.session.delete(found)
    _record(work, held, actor, "draft_removed", path=path, digest=found.hash)


def entitle(work: UnitOfWork, agency: str, actor: str, draft: str, title: str) -> None:
    """Give the draft another title."""
    held = _open(work, agency, draft)
    held.title = title[:200]
    _touch(work, held, actor)
    _record(work, held, actor, "draft_titled")


def close(work: UnitOfWork, agency: str, actor: str, draft: str, state: str) -> None:
    """Say that a draft is deployed or discarded; it can be looked at and copied, not edited."""
    held = _open(work, agency, draft)
    held.state = state
    held.edited_by, held.edited_at = actor, work.now
    _record(work, held, actor, f"draft_{state}")


def is_present(work: UnitOfWork, agency: str, draft: str, person: str, name: str) -> list[Present]:
    """Note that a person has the draft open; return who else has, the longest first."""
    get(work, agency, draft)
    p, gone = DraftPresence, work.now - PRESENT
    work.session.execute(sa.delete(p).where(p.draft == draft, p.seen_at < gone))
    insert = sqlite.insert if work.sqlite else postgresql.insert
    work.session.execute(
        insert(p)
        .values(draft=draft, person=person, name=name, since=work.now, seen_at=work.now)
        .on_conflict_do_update(index_elements=["draft", "person"], set_={"seen_at": work.now})
    )
    return others_present(work, draft, person)


def others_present(work: UnitOfWork, draft: str, person: str) -> list[Present]:
    """Return who else has the draft open now, the longest first."""
    p = DraftPresence
    rows = work.session.execute(
        sa.select(p.person, p.name, p.since)
        .where(p.draft == draft, p.person != person, p.seen_at >= work.now - PRESENT)
        .order_by(p.since, p.person)
        .limit(20)
    )
    return [Present(*row) for row in rows]


def check(path: str, content: bytes) -> None:
    """Refuse a text that could not even be looked at; what else is wrong with it lint tells.

    Raises:
        DraftRefused: no path of a document, too big, no safe XML or no JSON.
    """
    try:
        kind = kind_of(path)
    except DocumentError:
        raise DraftRefused("path", path=path) from None
    if len(path) > LONGEST_PATH or not PATH.fullmatch(path):
        raise DraftRefused("path", path=path)
    if len(content) > LARGEST_DOCUMENT:
        raise DraftRefused("too_big", path=path, size=len(content), most=LARGEST_DOCUMENT)
    try:
        if kind == "form":
            read_json(content, path)
        else:
            parse_xml(content, path)
    except DocumentError as error:
        raise DraftRefused(
            "unreadable", path=path, message=error.message, line=error.line
        ) from error


def check_size(found: Mapping[str, bytes]) -> None:
    """Refuse more than a draft may hold."""
    if len(found) > MOST_DOCUMENTS:
        raise DraftRefused("too_many", most=MOST_DOCUMENTS)
    if sum(len(content) for content in found.values()) > LARGEST_DRAFT:
        raise DraftRefused("too_big_together", most=LARGEST_DRAFT)


def _open(work: UnitOfWork, agency: str, draft: str) -> ProcessDraft:
    held = get(work, agency, draft, lock=True)
    if held.state != "open":
        raise DraftRefused("closed", state=held.state)
    return held


def _touch(work: UnitOfWork, held: ProcessDraft, actor: str) -> None:
    held.version += 1
    held.edited_by, held.edited_at = actor, work.now


def _document(
    work: UnitOfWork, held: ProcessDraft, actor: str, path: str, content: bytes
) -> DraftDocument:
    return DraftDocument(
        draft=held.id,
        path=path,
        content=content,
        hash=hashlib.sha256(content).hexdigest(),
        version=held.version,
        edited_by=actor,
        edited_at=work.now,
    )


def _record(work: UnitOfWork, held: ProcessDraft, actor: str, kind: str, **facts: Any) -> None:
    work.session.flush()
    told = {"draft": held.id, "folder": held.folder, "version": held.version, **facts}
    agency_history.record(work, held.agency, [Event(kind, actor=actor, facts=told)])
