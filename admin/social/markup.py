"""The small markup of announcements: paragraphs, lists, bold and links. All else is plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

INLINE = re.compile(
    r"\*\*(?P<bold>[^*\n]+)\*\*"
    r"|\[(?P<label>[^\]\n]{1,200})\]\((?P<target>https?://[^\s()<>\"']+|/(?!/)[^\s()<>\"'\\]*)\)"
)
BULLET = re.compile(r"[-*]\s+(.*)")
NUMBER = re.compile(r"\d{1,3}[.)]\s+(.*)")
TEMPLATES = {
    "ul": Markup("<ul>{}</ul>"),
    "ol": Markup("<ol>{}</ol>"),
    "p": Markup("<p>{}</p>"),
}


def to_html(text: str) -> Markup:
    """Return a text as HTML.

    A blank line ends a paragraph. Lines that begin with "- " are a list, those with "1. " a
    numbered one; **bold**; [words](https://address) or [words](/path). Nothing else is markup:
    tags are shown as they were typed.
    """
    parts: list[Markup] = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        parts += _blocks(lines)
    return Markup("").join(parts)


def _blocks(lines: Iterable[str]) -> Iterable[Markup]:
    """Yield the runs of list items and of text in a block."""
    kind, held = "", list[Markup]()
    for line in lines:
        bullet, number = BULLET.fullmatch(line), NUMBER.fullmatch(line)
        now = "ul" if bullet else "ol" if number else "p"
        if now != kind and held:
            yield _wrap(kind, held)
            held = []
        kind = now
        match = bullet or number
        held.append(_inline(match[1] if match else line))
    if held:
        yield _wrap(kind, held)


def _wrap(kind: str, held: list[Markup]) -> Markup:
    if kind == "p":
        return TEMPLATES["p"].format(Markup("<br>").join(held))
    return TEMPLATES[kind].format(Markup("").join(Markup("<li>{}</li>").format(x) for x in held))


def _inline(text: str) -> Markup:
    parts, last = [], 0
    for found in INLINE.finditer(text):
        parts.append(escape(text[last : found.start()]))
        if found["bold"] is not None:
            parts.append(Markup("<strong>{}</strong>").format(found["bold"]))
        else:
            parts.append(
                Markup('<a href="{}" rel="noopener">{}</a>').format(found["target"], found["label"])
            )
        last = found.end()
    return Markup("").join([*parts, escape(text[last:])])
