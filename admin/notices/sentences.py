"""A notice as a sentence. A new kind needs a line here; without one its case is named plainly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from admin.formats import day
from admin.i18n import gettext

Sentence = Callable[[Mapping[str, Any]], str]


def _name(facts: Mapping[str, Any]) -> str:
    parts = [facts.get("name"), facts.get("label")]
    return " · ".join(str(part) for part in parts if part)


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
}


def sentence(kind: str, facts: Mapping[str, Any]) -> str:
    """Return what a notice says.

    A notice that carries its own sentence (`facts["text"]`) is told with it: domain services write
    these in the words of the law.
    """
    if kind in SENTENCES:
        return SENTENCES[kind](facts)
    return str(facts.get("text") or _name(facts) or gettext("Ada kabar tentang perkara ini."))
