"""Saving a document from a page: it is kept, refused in words, or shown beside what came first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template

from admin.designer import drafts
from admin.designer.telling import Teller
from admin.designer.words import actor, conflict_text, refusal_text
from admin.identity import me
from admin.work import look_again, work
from bpmn.compare import compare
from engine.engine import Engine


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a change: `version` when it was kept, else a page or a sentence."""

    version: int | None = None
    page: tuple[str, int] | None = None  # of a conflict, with its status
    error: str = ""


def save(
    engine: Engine, draft: str, path: str, content: bytes, version: int | None, *, back: str
) -> Outcome:
    """Save a document that the page showed as `version`.

    Args:
        back: address of the page that edits this document, for looking at what came first.
    """
    try:
        with engine.database.write() as unit:
            saved = drafts.save(unit, me().agency, actor(), draft, path, content, version)
            unit.commit()
    except drafts.DraftConflict as error:
        look_again()
        return Outcome(page=conflict_page(draft, path, content, error, back=back))
    except drafts.DraftRefused as error:
        return Outcome(error=refusal_text(error))
    look_again()
    return Outcome(version=saved)


def conflict_page(
    draft: str, path: str, mine: bytes, error: drafts.DraftConflict, *, back: str
) -> tuple[str, int]:
    """Return the page that sets one's own text beside the one that was saved first."""
    agency = me().agency
    theirs = drafts.read(work(), agency, draft, path).content
    held = drafts.get(work(), agency, draft)
    values: dict[str, Any] = {
        "draft": held,
        "path": path,
        "mine": mine.decode(errors="replace"),
        "message": conflict_text(work(), agency, error),
        "changes": Teller(work(), agency).tell(compare({path: theirs}, {path: mine})),
        "back": back,
    }
    return render_template("designer/conflict.html", **values), 409
