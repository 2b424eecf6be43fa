"""Recognises expressions of other engines, and says how they are written here.

Nothing is translated silently: a text in another tongue is refused by the tongue's name, with the
nearest form in ours if we can build one that our own parser takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bpmn.expressions.error import ExpressionError
from bpmn.expressions.scan import Token, scan, words

_JAVASCRIPT = {"&&": "and", "||": "or", "===": "==", "!==": "!=", "!": "not"}
_JUEL = {"eq": "==", "ne": "!=", "lt": "<", "gt": ">", "le": "<=", "ge": ">="}
_SQL = {"<>": "!=", "AND": "and", "OR": "or", "NOT": "not"}
_WORDS = {"undefined": "null", "nil": "null"}
_OBJECTS = {"console", "Math", "JSON", "this", "Object", "Date", "window"}
_OF_CAMUNDA = {"execution", "task", "S", "connector"}
_STATEMENTS = {"return", "function", "new", "typeof", "var", "let", "const", "throw"}
_CRON = re.compile(r"\s*(?=.*[*?])[\d*/,-]+(?:\s+[\d*?/,#LWA-Z-]+){4,6}\s*")

_PROPOSED = 300  # characters of a text for which a form of ours is worked out


def refuse_foreign(
    text: str, tokens: list[Token], reads: Callable[[str], object] | None = None
) -> None:
    """Raise when a text is written in the language of another engine.

    Args:
        text: the expression or script.
        tokens: the same, scanned.
        reads: our parser; it raises ExpressionError for a proposal that is not ours either. It must
            not propose again, and without it nothing is proposed.

    Raises:
        ExpressionError: naming the language, the sign that gave it away, and the nearest form.
    """
    found = _recognise(words(tokens), _CRON.fullmatch(text[:80]) is not None)
    if found is None:
        return
    token, language = found
    message = f"Expected an expression of this language, but {token.text} is {language}"
    proposal = nearest(text) if reads is not None and len(text) <= _PROPOSED else None
    if reads is not None and proposal is not None and proposal != text.strip():
        try:
            reads(proposal)
        except ExpressionError:
            pass
        else:
            message += f"; write: {proposal}"
    raise token.place.error(message)


def nearest(text: str) -> str | None:
    """Return the form in our language that comes nearest to a foreign text, or None."""
    body = text.strip()
    wrapped = re.fullmatch(r"[$#]\{(.*)\}", body, re.DOTALL)
    if wrapped:
        body = wrapped.group(1).strip()
    feel = body.startswith("=") and not body.startswith("==")
    if feel:
        body = body[1:].strip()
    try:
        tokens = words(scan(body))
    except ExpressionError:
        return None
    return _conditional(_rewrite(tokens, feel=feel)) if tokens else None


def _recognise(tokens: list[Token], cron: bool) -> tuple[Token, str] | None:
    if not tokens:
        return None
    if tokens[0].text == "=":
        return tokens[0], "the start of a FEEL expression (Camunda 8)"
    if cron:
        return tokens[0], "the start of a cron schedule; write a repetition such as R/P7D"
    if [each.text for each in tokens[:2]] == ["/", "*"] or tokens[0].text in ("//", "`"):
        return tokens[0], "JavaScript"
    if tokens[0].text in ("some", "every") and any(each.text == "satisfies" for each in tokens):
        return tokens[0], "FEEL (Camunda 8)"
    for place, token in enumerate(tokens):
        after = tokens[place + 1].text if place + 1 < len(tokens) else ""
        if token.kind == "name" and token.text == "then" and tokens[0].text == "if":
            return token, "FEEL (Camunda 8)"
        language = _by_word(token, place, tokens[place - 1] if place else None, after)
        if language is not None:
            return token, language
        if token.kind != "sign":
            continue
        if token.text in ("${", "#{") or (token.text == "$" and after == "{"):
            return token, "Camunda's expression language"
        if token.text in _JAVASCRIPT or token.text in ("=>", "?"):
            return token, "JavaScript"
        if token.text == "<>":
            return token, "SQL"
        if token.text in ("+", "-") and after == token.text and place + 2 == len(tokens):
            return token, "JavaScript"
        if token.text == "..":
            return token, "a FEEL range; compare with a <= x <= b"
    return None


def _by_word(token: Token, place: int, before: Token | None, after: str) -> str | None:
    """Return the language that a name gives away where it stands, None when it gives none away."""
    word = token.text
    if token.kind != "name":
        return None
    begins = before is None or before.text in (";", "=", "(", "{")
    if word == "return" or (word in _STATEMENTS and begins and (_is_name(after) or after == "(")):
        return None if word in ("new", "typeof") and after == "(" else "JavaScript"
    if word in _OBJECTS and after == ".":
        return "JavaScript"
    if word in _OF_CAMUNDA and after == ".":
        return "Camunda's interface for Java"
    if word in ("AND", "OR") and before is not None and before.text != "=" and after:
        return "SQL"
    if word in ("def", "println") and place == 0:
        return "Groovy or Python"
    return None


def _rewrite(tokens: list[Token], *, feel: bool) -> list[str]:
    out: list[str] = []
    at = 0
    while at < len(tokens):
        text, kind = tokens[at].text, tokens[at].kind
        following = [token.text for token in tokens[at + 1 : at + 4]]
        if kind == "sign" and text == "." and out and following:
            at += _member(out, following)
            continue
        if text == "return" or (text == ";" and not following):
            at += 1
            continue
        if text in _SQL:
            out.append(_SQL[text])
        elif kind == "sign" and text in _JAVASCRIPT:
            out.append(_JAVASCRIPT[text])
        elif kind == "sign" and text == "=" and feel:
            out.append("==")
        elif kind == "name" and text in _JUEL and out and following:
            out.append(_JUEL[text])
        elif kind == "name" and text == "empty" and following and _is_name(following[0]):
            out.append(f"len({following[0]}) == 0")
            at += 1
        else:
            out.append(_WORDS.get(text, text) if kind == "name" else text)
        at += 1
    return out


def _member(out: list[str], following: list[str]) -> int:
    """Rewrite `.name` after what stands last in out; return how many tokens that used."""
    name, call = following[0], following[1:2] == ["("]
    if name in ("length", "size"):
        start = _operand_start(out)
        out[start:] = [f"len({''.join(out[start:])})"]
        return 2 + (2 if call and following[2:3] == [")"] else 0)
    method = {
        "includes": "contains",
        "contains": "contains",
        "startsWith": "starts_with",
        "endsWith": "ends_with",
        "equals": "",
    }.get(name)
    if call and method is not None:
        start = _operand_start(out)
        if method:
            out[start:] = [f"{method}(" + "".join(out[start:]) + ","]
        else:
            out[start:] = ["".join(out[start:]), "==", "("]
        return 3
    out[-1] = f"{out[-1]}['{name}']"
    return 2


def _operand_start(out: list[str]) -> int:
    depth, at = 0, len(out) - 1
    while at > 0:
        depth += (out[at] in (")", "]")) - (out[at] in ("(", "["))
        if depth <= 0 and out[at] not in ("(", "["):
            return at
        at -= 1
    return at


def _conditional(parts: list[str]) -> str:
    """Turn `c ? a : b` and `if c then a else b` around, and set the spaces."""
    if "?" in parts and ":" in parts[parts.index("?") :]:
        mark = parts.index("?")
        colon = parts.index(":", mark)
        parts = [*parts[mark + 1 : colon], "if", *parts[:mark], "else", *parts[colon + 1 :]]
    elif parts[:1] == ["if"] and "then" in parts and "else" in parts:
        then, other = parts.index("then"), parts.index("else")
        parts = [*parts[then + 1 : other], "if", *parts[1:then], "else", *parts[other + 1 :]]
    text = ""
    for part in parts:
        tight = not text or text[-1] in "([" or part in (")", "]", ",", ":")
        calls = part in ("(", "[") and re.search(r"\w$", text) and not _ends_with_word(text)
        text += part if tight or calls else f" {part}"
    return text


def _ends_with_word(text: str) -> bool:
    return re.search(r"\b(?:and|or|not|in|if|else)$", text) is not None


def _is_name(text: str) -> bool:
    return text.isidentifier()
