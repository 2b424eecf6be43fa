"""Sentences that pages tell in the language of who reads: a text that knows its message and facts.

`Told` is the Indonesian text itself, for documents, logs and every reader that knows of no other
language; `retold` gives it in another. Nothing has to be recognised again, so what people typed
stands in it untouched. What is stored becomes plain text; for that see `reasons`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Translate = Callable[[str], str]


class Told(str):
    """A text of ours. Either a message with its facts, or pieces with something between them."""

    message: str
    facts: Mapping[str, object]
    between: str
    pieces: tuple[str, ...] | None

    @classmethod
    def of(cls, message: str, facts: Mapping[str, object]) -> Told:
        """Return a message filled in; without facts it stands as it is."""
        made = cls(message % facts if facts else message)
        made.message, made.facts, made.between, made.pieces = message, dict(facts), "", None
        return made

    @classmethod
    def of_pieces(cls, between: str, pieces: tuple[str, ...]) -> Told:
        """Return pieces joined; those that are ours are retold, the others stay."""
        made = cls(between.join(pieces))
        made.message, made.facts, made.between, made.pieces = "", {}, between, pieces
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """Survive copies and pickling with what it knows."""
        if self.pieces is not None:
            return Told.of_pieces, (self.between, self.pieces)
        return Told.of, (self.message, dict(self.facts))


def word(message: str) -> Told:
    """Return a text of ours without facts."""
    return Told.of(message, {})


def phrase(message: str, **facts: object) -> Told:
    """Return a message of ours with what it names.

    Args:
        message: with a place like %(name)s for each fact.
        facts: values for the places; those that are `Told` are retold with it.
    """
    return Told.of(message, facts)


def joined(between: str, pieces: Iterable[str]) -> Told:
    """Return several texts as one, each kept as it is: ours are retold, typed ones are not."""
    return Told.of_pieces(between, tuple(pieces))


def retold(text: str, translate: Translate) -> str:
    """Return a text in another language; one that is not ours as it is.

    Args:
        text: any text.
        translate: gives a message in the other language.
    """
    if not isinstance(text, Told):
        return text
    if text.pieces is not None:
        return text.between.join(retold(each, translate) for each in text.pieces)
    told = translate(text.message)
    if not text.facts:
        return told
    return told % {
        name: retold(value, translate) if isinstance(value, str) else value
        for name, value in text.facts.items()
    }
