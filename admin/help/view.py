"""The glossary, at hand on every page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any, ClassVar

import yaml
from flask import request, url_for
from flask_admin import expose
from markupsafe import Markup

from admin.i18n import language
from admin.views import Page

FILE = Path(__file__).with_name("words.yaml")


@dataclass(frozen=True, slots=True)
class Word:
    """A term with its meaning, in one language."""

    id: str
    term: str
    meaning: str
    law: str | None  # the regulation it comes from


class Words(Page):
    """The words that people meet, searchable."""

    routes: ClassVar[frozenset[str] | None] = frozenset({"index"})
    in_menu = False

    @expose("/")
    def index(self) -> str:
        """Show the words that hold what is looked for, or all."""
        sought = request.args.get("q", "").strip()[:60]
        found = [word for word in words(language()) if _holds(word, sought)]
        return self.render("help/words.html", words=found, sought=sought)


@cache
def words(code: str) -> tuple[Word, ...]:
    """Return all words in a language ("id" or "en"), in the order of its alphabet."""
    found = [
        Word(key, entry[code][0], entry[code][1], entry.get("law"))
        for key, entry in entries().items()
    ]
    return tuple(sorted(found, key=lambda word: word.term.casefold()))


@cache
def entries() -> Mapping[str, Mapping[str, Any]]:
    """Return what the file holds: id -> {id: [term, meaning], en: ..., law}."""
    read: Mapping[str, Mapping[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return read


def word(key: str, text: str) -> Markup:
    """Return a link to the entry of a term, for templates.

    Raises:
        KeyError: there is no such entry.
    """
    meaning = next(each.meaning for each in words(language()) if each.id == key)
    address = f"{url_for('words.index')}#{key}"
    return Markup('<a class="word" href="{}" title="{}">{}</a>').format(address, meaning, text)


def words_in(markup: str) -> list[Word]:
    """Return the words that a page uses, in the order of the alphabet.

    Args:
        markup: HTML; what stands in tags, scripts and templates is not read.
    """
    code = language()
    text = unescape(_NOT_TEXT.sub(" ", markup))
    used = {_forms(code)[found.casefold()] for found in _pattern(code).findall(text)}
    return [each for each in words(code) if each.id in used]


_NOT_TEXT = re.compile(r"<(script|template|style)\b.*?</\1>|<[^>]*>", re.DOTALL)


@cache
def _forms(code: str) -> Mapping[str, str]:
    """Return how words appear in texts -> the id: "Plt (pelaksana tugas)" in two ways."""
    found = {}
    for each in words(code):
        also = entries()[each.id].get("also", {}).get(code, ())
        for form in (*re.split(r"[()]", each.term), *also):
            if form.strip():
                found[form.strip().casefold()] = each.id
    return found


@cache
def _pattern(code: str) -> re.Pattern[str]:
    longest_first = sorted(_forms(code), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)


def _holds(each: Word, sought: str) -> bool:
    return sought.casefold() in f"{each.term} {each.meaning}".casefold()
