"""Bahasa Indonesia first, English by a switch.

Message ids are the Indonesian texts themselves: the default interface needs no catalogue, and a
template reads as its page does. `translations/en/LC_MESSAGES/messages.po` holds the English;
`translations/id/LC_MESSAGES/messages.po` the Indonesian of texts that libraries bring in English.
The .po files are read as they are, so there is no compiled file that could be forgotten or stale.
"""

from __future__ import annotations

import io
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context, session
from flask_babel import Babel, Domain, get_locale, gettext, lazy_gettext, ngettext
from flask_login import current_user

from workflows.domain.reasons import retell
from workflows.domain.told import Told, retold

__all__ = [
    "LANGUAGES",
    "catalogue",
    "gettext",
    "language",
    "later",
    "lazy_gettext",
    "ngettext",
    "ours",
    "said",
    "told",
]

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
DEFAULT = "id"
TRANSLATIONS = Path(__file__).parent / "translations"


def said(name: str | None) -> str:
    """Return a name of a shipped diagram in the language of the request; others as they are."""
    return gettext(name) if name else ""


def told(reason: str) -> str:
    """Return why somebody was found, or nobody, in the language of the request.

    What workflows say of a case for its forms is told as well; what people typed stays.
    """
    if language() == DEFAULT:
        return reason
    return retold(reason, gettext) if isinstance(reason, Told) else retell(reason, gettext)


def ours(sentence: str) -> str:
    """Return a sentence that is certainly ours, such as a refusal, in the language of the request.

    Nothing that people typed may be given: a text of theirs could be one of our messages.
    """
    if language() == DEFAULT:
        return sentence
    return retold(sentence, gettext) if isinstance(sentence, Told) else gettext(sentence)


def later(text: str) -> str:
    """Mark a text for the catalogues where it is written; it is translated where it is shown."""
    return text


@cache
def catalogue(code: str) -> NullTranslations:
    """Return the texts of a language, read from its .po file."""
    path = TRANSLATIONS / code / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        entries = read_po(file, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, entries)
    compiled.seek(0)
    return Translations(compiled)


class Catalogues(Domain):
    """The one message domain of the application, over the .po files."""

    def get_translations(self) -> NullTranslations:
        """Return the texts of the language of this request."""
        locale = get_locale()
        return catalogue(locale.language) if locale else NullTranslations()


class SiklusBabel(Babel):
    """Flask-Babel with our catalogues."""

    @cached_property
    def domain_instance(self) -> Catalogues:
        """The domain that gettext reads."""
        return Catalogues()


def choose_language() -> str:
    """Return the language of this request: chosen in this session, or kept with the account."""
    if not has_request_context():
        return DEFAULT
    chosen = session.get("language")
    if chosen is None and current_user.is_authenticated:
        chosen = current_user.language
    return chosen if chosen in LANGUAGES else DEFAULT


def language() -> Literal["id", "en"]:
    """Return the code of the language in use."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "id"


def set_up_i18n(app: Flask, time_zone: str) -> Babel:
    """Give the application its languages."""
    babel = SiklusBabel(
        app, default_locale=DEFAULT, default_timezone=time_zone, locale_selector=choose_language
    )

    @app.context_processor
    def languages() -> dict[str, object]:
        other = next(code for code in LANGUAGES if code != language())
        return {
            "said": said,
            "told": told,
            "ours": ours,
            "language": language(),
            "other_language": (other, LANGUAGES[other]),
        }

    return babel
