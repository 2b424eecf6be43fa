"""Reads the cells of a decision table: unary tests for inputs, expressions for outputs."""

from __future__ import annotations

import re
from dataclasses import replace

from bpmn.dmn.asks import (
    INPUT,
    AnyOf,
    Anything,
    Compare,
    Condition,
    Interval,
    Not,
    Operand,
    Sign,
    Test,
    Within,
)
from bpmn.expressions import BUILTIN_NAMES, Expression, ExpressionError
from bpmn.expressions.error import Place
from bpmn.expressions.scan import Token, scan, words
from bpmn.expressions.values import MAX_DEPTH

_SIGNS: dict[str, Sign] = {
    "==": "==",
    "=": "==",
    "!=": "!=",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
}
_PLAIN_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,17})(\.[0-9]{1,15})?", re.ASCII)
_FEEL_TIME = re.compile(
    r"""(?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
    r"""|date[ ]and[ ]time\(|@"(?P<moment>[^"\\]*)\""""
)
_OURS = {"?": INPUT, "=": "=="}  # a sign of a condition, as expressions write it
_OPEN, _CLOSE = frozenset({"(", "[", "{", "${", "#{"}), frozenset(")]}")


def parse_tests(text: str) -> Test:
    """Return what an input cell asks.

    Raises:
        ExpressionError: the cell is no unary test.
    """
    if INPUT in text:
        raise Place(text).error(f"Expected ordinary names, but {INPUT} is not for cells")
    if text.strip() in ("", "-"):
        return Anything()
    text = _dates_as_ours(text)
    tokens = _tokens(text)
    parts = _split(tokens, ",")
    if len(parts) == 1 and (inner := _negated(parts[0])) is not None:
        return Not(_any_of(_split(inner, ","), text))
    return _any_of(parts, text)


def parse_value(text: str) -> Operand | None:
    """Return what an output cell gives; an empty cell or `-` gives nothing (null).

    Raises:
        ExpressionError: the cell is no expression.
    """
    if text.strip() in ("", "-"):
        return None
    text = _dates_as_ours(text)
    part = words(scan(text))
    return (_literal(part[0]) if len(part) == 1 else None) or _operand(text, Place(text))


def parse_list(text: str) -> tuple[Operand, ...]:
    """Return the values of a comma list, such as the allowed values of an output.

    Raises:
        ExpressionError: one of them is no expression.
    """
    if not text.strip():
        return ()
    return tuple(_part_operand(part, text) for part in _split(_tokens(text), ","))


def _dates_as_ours(text: str) -> str:
    """Return a cell with FEEL's ways to write a moment, which mean the same, in ours."""
    return _FEEL_TIME.sub(_ours, text) if "date and time" in text or "@" in text else text


def _ours(found: re.Match[str]) -> str:
    if found["quoted"]:
        return found["quoted"]
    moment = found["moment"]
    if moment is None:
        return "datetime("
    kind = "duration" if moment[:1] in "P-" else "datetime" if "T" in moment else "date"
    return f'{kind}("{moment}")'


def _any_of(parts: list[list[Token]], text: str) -> Test:
    found = tuple(_test(part, text) for part in parts)
    return found[0] if len(found) == 1 else AnyOf(found)


def _test(part: list[Token], text: str) -> Test:
    if not part:
        raise Place(text).error("Expected a test between the commas, but there is none")
    first = part[0]
    if interval := _interval(part, text):
        return interval
    if first.kind == "sign" and first.text in _SIGNS:
        if any(token.text in ("and", "or") for token in part):
            raise first.place.error(
                "Expected one comparison, but got several joined by and/or;"
                " write an interval such as [3..9), or a condition about ?: ? >= 3 and ? < 9"
            )
        return Compare(_SIGNS[first.text], _part_operand(part[1:], text))
    if (named := _named_by_in(part)) is not None:
        inside, rest = named
        if interval := _interval(rest, text):
            return interval if inside else Not(interval)
        if not any(token.text in ("?", "and", "or") for token in rest):
            return Within(_part_operand(rest, text), inside=inside)
    if any(token.text == "?" for token in part):
        return Condition(_expression(_source(part), first.place, text))
    if (inner := _negated(part)) is not None:
        return Not(_any_of(_split(inner, ","), text))
    operand = _part_operand(part, text)
    if operand.expression.kind != "boolean" and any(each.text in ("and", "or") for each in part):
        raise first.place.error(
            'Expected one value, but got several joined by and/or; write a list: "a", "b"'
        )
    if operand.expression.kind == "boolean" and not operand.constant:
        return Condition(operand.expression)
    return Compare("==", operand)


def _named_by_in(part: list[Token]) -> tuple[bool, list[Token]] | None:
    """Return what stands behind `in`, `? in`, `not in` or `? not in`, and whether it is `in`."""
    place = 1 if part[0].text == "?" else 0
    words_here = [token.text for token in part[place : place + 2]]
    if words_here[:1] == ["in"]:
        return True, part[place + 1 :]
    if words_here == ["not", "in"]:
        return False, part[place + 2 :]
    return None


def _interval(part: list[Token], text: str) -> Interval | None:
    if not part:
        return None
    ends = _split(part[1:-1], "..")
    if len(ends) != 2:
        return None
    first, last = part[0], part[-1]
    if first.kind != "open" or last.kind != "close" or "{" in first.text or "}" in last.text:
        raise first.place.error("Expected brackets around an interval, as in [1..5] or (1..5)")
    return Interval(
        low=_part_operand(ends[0], text),
        high=_part_operand(ends[1], text),
        with_low=first.text == "[",
        with_high=last.text == "]",
    )


def _negated(part: list[Token]) -> list[Token] | None:
    """Return what stands in `not( ... )`, if the brackets enclose all of the rest."""
    if len(part) < 3 or part[0].text != "not" or part[1].text != "(" or part[-1].text != ")":
        return None
    depth = 0
    for place, token in enumerate(part[1:], start=1):
        depth += (token.kind == "open") - (token.kind == "close")
        if depth == 0:
            return part[2:-1] if place == len(part) - 1 else None
    return None


def _split(tokens: list[Token], separator: str) -> list[list[Token]]:
    """Split at a sign that stands outside brackets."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        if depth == 0 and token.kind == "sign" and token.text == separator:
            parts.append([])
            continue
        depth += (token.kind == "open") - (token.kind == "close")
        parts[-1].append(token)
    return parts


def _tokens(text: str) -> list[Token]:
    """Return the words of a cell, with brackets marked as opening or closing.

    In `]1..5[` the brackets stand the other way round: `]` opens where a value is expected, `[`
    closes what has a `..` and is followed by nothing, a comma or a bracket.
    """
    found = words(scan(text, balanced=False))
    marked: list[Token] = []
    dots = [False]  # for each open bracket, whether .. came in it
    for place, each in enumerate(found):
        token = each
        after = found[place + 1].text if place + 1 < len(found) else ","
        opens, closes = token.text in _OPEN, token.text in _CLOSE
        if token.kind != "sign":
            opens = closes = False
        elif token.text == "]" and _awaits_value(marked):
            opens, closes = True, False
        elif token.text == "[" and dots[-1] and not _awaits_value(marked) and after in (",", ")"):
            opens, closes = False, True
        if opens:
            dots.append(False)
        elif closes:
            if len(dots) == 1:
                raise token.place.error(f"Expected {token.text} to close something")
            dots.pop()
        elif token.text == "..":
            dots[-1] = True
        if len(dots) > MAX_DEPTH:
            raise token.place.error(f"Expected at most {MAX_DEPTH} levels, but here are more")
        marked.append(
            replace(token, kind="open" if opens else "close") if opens or closes else token
        )
    if len(dots) > 1:
        raise Place(text).error("Expected every bracket to be closed, but one is not")
    return marked


def _awaits_value(before: list[Token]) -> bool:
    return not before or before[-1].kind == "open" or before[-1].text in (",", "not", "in")


def _source(part: list[Token]) -> str:
    """Return the text of tokens, with the distances that they have in the cell.

    The input stands by its name; FEEL's = is ours.
    """
    out = ""
    line, column = part[0].place.line, part[0].place.column
    for token in part:
        if token.place.line > line:
            out += "\n" * (token.place.line - line) + " " * (token.place.column - 1)
        else:
            out += " " * (token.place.column - column)
        out += _OURS.get(token.text, token.text) if token.kind == "sign" else token.text
        line, column = token.place.line, token.place.column + len(token.text)
    return out


def _part_operand(part: list[Token], text: str) -> Operand:
    if not part:
        raise Place(text).error("Expected a value, but there is none")
    if any(token.text == "?" for token in part):
        raise part[0].place.error("Expected a value; ? stands in a condition: len(?) > 3")
    return (_literal(part[0]) if len(part) == 1 else None) or _operand(
        _source(part), part[0].place, text
    )


def _literal(token: Token) -> Operand | None:
    """Return a plain number or text without the way through the parser: most cells are one."""
    value: str | int | float
    if token.kind == "text" and "\\" not in token.text:
        value = token.text[1:-1]
    elif token.kind == "number" and (found := _PLAIN_NUMBER.fullmatch(token.text)):
        value = float(token.text) if found.group(1) else int(token.text)
    else:
        return None
    return Operand(Expression.of_literal(token.text, value), token.place, True, value)


def _operand(source: str, place: Place, text: str | None = None) -> Operand:
    expression = _expression(source, place, text or source)
    constant = not expression.names and expression.functions <= BUILTIN_NAMES
    try:
        fixed = expression.value({}) if constant else None
    except ExpressionError as error:
        raise _relocated(error, place, text or source) from None
    return Operand(expression, place, constant, fixed)


def _expression(source: str, place: Place, text: str) -> Expression:
    try:
        return Expression.parse(source)
    except ExpressionError as error:
        raise _relocated(error, place, text) from None


def _relocated(error: ExpressionError, place: Place, text: str) -> ExpressionError:
    """Return the fault of a part of a cell, located in the whole cell."""
    line = place.line + error.line - 1
    column = error.column + (place.column - 1 if error.line == 1 else 0)
    message = error.message.replace(INPUT, "?")
    return ExpressionError(message, text=text, line=line, column=column, name=error.name)
