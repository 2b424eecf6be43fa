"""A first look at a text, before Python's parser sees it: words, nesting, and foreign tongues.

The parser warns (through the process-wide warnings filter) about odd escapes and numbers, and
answers deep nesting with MemoryError. What makes it do so is refused here, with a place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import Literal, cast

from bpmn.expressions.error import Place
from bpmn.expressions.values import MAX_DEPTH, MAX_TEXT

TokenKind = Literal[
    "text", "number", "name", "sign", "open", "close", "space", "newline", "comment"
]
"""What a word is; brackets are signs here, and open or close where cells of tables mark them."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text, and where it begins."""

    kind: TokenKind
    text: str
    place: Place


_TOKEN = re.compile(
    r"""
    (?P<newline>\r\n|\r|\n)
  | (?P<space>[ \t\f\u00a0]+)
  | (?P<comment>\#(?!\{)[^\r\n]*)
  | (?P<text>"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
  | (?P<number>(?:\d[\d_]*(?:\.(?!\.)[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?)
  | (?P<name>[^\W\d]\w*)
  | (?P<sign>===|!==|\*\*|//|&&|\|\||==|!=|<=|>=|<>|<<|>>|:=|=>|->|\.\.|[$\#]\{|.)
    """,
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(?:[\\'\"ntr]|x[0-9a-fA-F]{2}|u(?![dD][89a-fA-F])[0-9a-fA-F]{4})|(\\.?)")
_PREFIX_SIGNS = frozenset("+-~!")


def scan(text: str, *, balanced: bool = True) -> list[Token]:
    """Split a text into words, and refuse what Python's parser should not see.

    Args:
        text: an expression, a script, or a cell of a decision table.
        balanced: brackets have to match; intervals such as ]1..5[ have none that do.

    Raises:
        ExpressionError: too long, nested too deep, unbalanced brackets, an unclosed text, an
            escape, number or character that the language does not have.
    """
    start = Place(text)
    if len(text) > MAX_TEXT:
        raise start.error(f"Expected at most {MAX_TEXT} characters, but here are {len(text)}")
    tokens: list[Token] = []
    line, line_start, at = 1, 0, 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        place = Place(text, line, at - line_start + 1)
        if found is None:
            raise place.error("Expected a character of the language, but this is none")
        kind = cast(TokenKind, found.lastgroup)
        tokens.append(Token(kind, found.group(), place))
        at = found.end()
        if kind == "newline":
            line, line_start = line + 1, at
    _check_words(tokens)
    if balanced:
        _check_nesting(tokens)
    return tokens


def words(tokens: list[Token]) -> list[Token]:
    """Leave out spaces, line ends and comments."""
    return [token for token in tokens if token.kind not in ("space", "newline", "comment")]


def _check_words(tokens: list[Token]) -> None:
    for token, after in zip_longest(tokens, tokens[1:]):
        if token.kind == "text":
            _check_escapes(token)
        if token.kind == "sign" and token.text in "\"'":
            raise token.place.error("Expected the text to be closed on its line, but it is not")
        if token.kind == "sign" and token.text in "“”‘’„«»":
            raise token.place.error("Expected straight quotes ' or \", but these are typographic")
        if token.kind == "sign" and not token.text.isprintable():
            raise token.place.error("Expected visible characters, but here is a control character")
        if token.text == "\\":
            raise token.place.error("Expected \\ only inside a text, but it stands outside")
        if after is None:
            continue
        if token.kind == "number" and after.kind in ("name", "number"):
            raise token.place.error(
                f"Expected a decimal number, but got {token.text[:20]}{after.text[:20]}"
            )
        if token.kind == "name" and after.kind == "text":
            raise token.place.error(
                f"Expected a plain text, but it has the prefix {token.text[:20]};"
                " put texts together with + and str()"
                if token.text.lower() in ("f", "b", "r", "u", "rb", "br", "fr", "rf")
                else f"Expected an operator between {token.text[:20]} and the text"
            )

    for token, after in pairwise(words(tokens)):
        if token.kind == after.kind == "text":
            raise after.place.error("Expected + between two texts, but there is nothing")


def _check_escapes(token: Token) -> None:
    for found in _ESCAPE.finditer(token.text):
        if found.group(1):
            raise token.place.error(
                f"Expected one of \\\\ \\' \\\" \\n \\t \\r \\x41 \\u0041 in a text,"
                f" but got {found.group(1)}"
            )
    if any("\ud800" <= letter <= "\udfff" for letter in token.text):
        raise token.place.error("Expected whole characters in a text, but got half of one")


def _check_nesting(tokens: list[Token]) -> None:
    closing = {")": "(", "]": "[", "}": "{"}
    opened: list[Token] = []
    prefixes = 0
    for token in words(tokens):
        sign = token.text if token.kind == "sign" else ""
        prefixes = prefixes + 1 if (sign in _PREFIX_SIGNS and sign) or token.text == "not" else 0
        if prefixes > MAX_DEPTH or len(opened) > MAX_DEPTH:
            raise token.place.error(f"Expected at most {MAX_DEPTH} levels, but here are more")
        if sign and sign[-1] in "([{":
            opened.append(token)
        elif sign in closing:
            if not opened or opened[-1].text[-1] != closing[sign]:
                raise token.place.error(f"Expected {sign} to close something, but nothing is open")
            opened.pop()
    if opened:
        raise opened[-1].place.error(f"Expected {opened[-1].text} to be closed, but it is not")
