"""A notice as a sentence. A new kind needs a line here; without one its case is named plainly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from admin.formats import day, moment
from admin.i18n import gettext

Sentence = Callable[[Mapping[str, Any]], str]


def _name(facts: Mapping[str, Any]) -> str:
    parts = [facts.get("name"), facts.get("label")]
    return " · ".join(str(part) for part in parts if part)


def _document(facts: Mapping[str, Any]) -> dict[str, str]:
    return {
        "document": str(facts.get("document", "")),
        "version": str(facts.get("version", "")),
        "step": str(facts.get("by", "")),
    }


def _when(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


SENTENCES: dict[str, Sentence] = {
    "reminder": lambda f: gettext(
        "Pengingat: %(name)s jatuh tempo %(day)s.", name=_name(f), day=day(f.get("due"))
    ),
    "escalated_away": lambda f: gettext(
        "%(name)s lewat tenggat dan dialihkan kepada orang lain.", name=_name(f)
    ),
    "escalated_to": lambda f: gettext(
        "%(name)s dialihkan kepada Anda karena lewat tenggat.", name=_name(f)
    ),
    "document_disetujui": lambda f: gettext(
        "%(document)s (versi %(version)s) telah ditetapkan.", **_document(f)
    ),
    "document_dikembalikan": lambda f: gettext(
        "%(document)s (versi %(version)s) dikembalikan pada langkah %(step)s. Alasannya tampil"
        " pada tugas perbaikan Anda.",
        **_document(f),
    ),
    "document_ditolak": lambda f: gettext(
        "%(document)s (versi %(version)s) ditolak pada langkah %(step)s. Alasannya tampil pada"
        " tugas Anda.",
        **_document(f),
    ),
    "plan_written_for": lambda f: gettext(
        "SKP %(year)s %(name)s disusunkan pengelola kinerja karena belum disusun pada batas waktu.",
        year=f.get("year", ""),
        name=f.get("name", ""),
    ),
    "plan_links_open": lambda f: gettext(
        "SKP atasan telah ditetapkan. Pilih hasil kerja atasan bagi %(count)s hasil kerja Anda.",
        count=f.get("count", 0),
    ),
    "objection_window_opened": lambda f: gettext(
        "Anda dapat mengajukan keberatan atas hasil evaluasi sampai %(until)s.",
        until=moment(_when(f.get("until"))),
    ),
}


def sentence(kind: str, facts: Mapping[str, Any]) -> str:
    """Return what a notice says.

    A notice that carries its own sentence (`facts["text"]`) is told with it: domain services write
    these in the words of the law.
    """
    if kind in SENTENCES:
        return SENTENCES[kind](facts)
    return str(facts.get("text") or _name(facts) or gettext("Ada kabar tentang perkara ini."))
