"""Keep the catalogues in step with the texts in code and templates: `python -m admin.catalogues`.

It adds entries for new texts (without a translation), drops those that nobody uses any more, and
says what still lacks its English. A test fails until nothing does.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from admin import drawn, own_words
from admin.i18n import TRANSLATIONS
from workflows.domain import reasons
from workflows.lanes import reasons as lanes

HERE = Path(__file__).parent
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "later": None,
}
METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]


def used() -> Catalog:
    """Return every text that code, templates and shipped diagrams ask for."""
    found = Catalog(charset="utf-8", fuzzy=False)
    for path, line, message, comments, context in sorted(
        extract_from_dir(str(HERE), METHODS, keywords=KEYWORDS, options_map={}), key=str
    ):
        found.add(message, None, [(path, line)], auto_comments=comments, context=context)
    for message in reasons.messages():
        found.add(message, None, [("workflows/domain/reasons.py", 0)])
    for message in lanes.messages():
        found.add(message, None, [("workflows/lanes/reasons.py", 0)])
    for path, name in (
        *drawn.names(),
        *drawn.labels(),
        *own_words.sentences(),
        *own_words.names(),
    ):
        found.add(name, None, [(path, 0)])
    return found


def kept(language: str) -> Catalog:
    """Return the catalogue of a language as it stands in its file."""
    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=language)


def catalogue_path(language: str) -> Path:
    """Return where the catalogue of a language lies."""
    return TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"


def missing(language: str) -> list[str]:
    """Return the texts used that have no translation, in the order of the alphabet."""
    catalogue = kept(language)
    return sorted(_id(m.id) for m in used() if m.id and not _translated(catalogue, _id(m.id)))


def unused(language: str) -> list[str]:
    """Return translations that nothing asks for any more."""
    texts = used()
    return sorted(_id(m.id) for m in kept(language) if m.id and m.id not in texts)


def placeholders_differ(language: str) -> Iterator[str]:
    """Yield texts whose translation names other values than they do."""
    for message in kept(language):
        if message.id and _names(message.id) != _names(message.string):
            yield _id(message.id)


def update(language: str) -> None:
    """Bring the file of a language in step, keeping its translations, sorted by text."""
    old, new = kept(language), Catalog(locale=language, project="Siklus", fuzzy=False)
    new.header_comment = f"# Texts of Siklus in {Locale.parse(language).english_name}."
    for message in used():
        if message.id:
            before = old.get(message.id)
            new.add(message.id, before.string if before else None)
    with catalogue_path(language).open("wb") as file:
        write_po(file, new, sort_output=True, omit_header=False, width=100, include_lineno=False)
    text = catalogue_path(language).read_text()
    head, rest = text.split("\n\n", 1)  # a wrapped text can look like a line of the head
    head = re.sub(
        r'^"(?!Language|Plural|MIME|Content)[\w-]+: [^"]*"\n', "", head + "\n", flags=re.M
    )
    catalogue_path(language).write_text(f"{head}\n{rest}")


def _translated(catalogue: Catalog, key: str) -> bool:
    message = catalogue.get(key)
    if message is None or message.fuzzy:
        return False
    texts = message.string if isinstance(message.string, (tuple, list)) else [message.string]
    return all(texts)


def _names(texts: object) -> frozenset[str]:
    parts = texts if isinstance(texts, (tuple, list)) else [texts]
    return frozenset(name for part in parts for name in re.findall(r"%\((\w+)\)", str(part)))


def _id(key: object) -> str:
    return str(key[0]) if isinstance(key, (tuple, list)) else str(key)


if __name__ == "__main__":
    update("en")
    lacking = missing("en")
    sys.stdout.write("".join(f"no English yet: {text}\n" for text in lacking))
    sys.exit(1 if lacking else 0)
