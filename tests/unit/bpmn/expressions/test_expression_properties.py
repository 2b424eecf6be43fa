"""Random expressions agree with a reference that knows the tree; random texts only ever refuse."""

import math
import string

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bpmn.expressions import BUILTIN_NAMES, Expression, ExpressionError, Script

VARIABLES = {"a": 3, "b": -2, "t": "teks", "yes": True, "no": False, "rows": [1, 2, 3, 4]}


class Refused(Exception):
    """The reference expects the language to refuse."""


def number(value):
    if isinstance(value, float):
        if not math.isfinite(value):
            raise Refused
    elif abs(value) > 2**63 - 1:
        raise Refused
    return value


# A generated expression is (text, thunk): the thunk computes the expected value in Python.

leaf_numbers = st.one_of(
    st.integers(0, 9_999_999_999).map(lambda n: (str(n), lambda: n)),
    st.floats(0, 1e6, allow_subnormal=False).map(lambda f: (f"{f:.6f}", lambda: float(f"{f:.6f}"))),
    st.sampled_from(["a", "b"]).map(lambda n: (n, lambda: VARIABLES[n])),
)
leaf_texts = st.one_of(
    st.text(string.ascii_letters + " éà", max_size=8).map(lambda s: (f"'{s}'", lambda: s)),
    st.just(("t", lambda: "teks")),
)
leaf_booleans = st.sampled_from(
    [("yes", lambda: True), ("no", lambda: False), ("true", lambda: True), ("False", lambda: False)]
)


def arithmetic(parts):
    (left, f), sign, (right, g) = parts

    def compute():
        x, y = f(), g()
        try:
            match sign:
                case "+":
                    return number(x + y)
                case "-":
                    return number(x - y)
                case "*":
                    return number(x * y)
                case "/":
                    return number(x / y)
                case "//":
                    return number(x // y)
            return number(x % y)
        except (ZeroDivisionError, OverflowError):
            raise Refused from None

    return f"({left} {sign} {right})", compute


def comparison(parts):
    (left, f), sign, (right, g) = parts
    tests = {
        "<": lambda x, y: x < y,
        "<=": lambda x, y: x <= y,
        ">": lambda x, y: x > y,
        ">=": lambda x, y: x >= y,
        "==": lambda x, y: x == y,
        "!=": lambda x, y: x != y,
    }
    return f"({left} {sign} {right})", lambda: tests[sign](f(), g())


def either(parts):
    (left, f), word, (right, g) = parts
    if word == "and":
        return f"({left} and {right})", lambda: f() and g()
    return f"({left} or {right})", lambda: f() or g()


def choice(parts):
    (body, f), (test, g), (other, h) = parts
    return f"({body} if {test} else {other})", lambda: f() if g() else h()


def loop(parts):
    (element, f), sign, (bound, g) = parts
    text = f"sum(({element}) for i in rows if i {sign} {bound})"

    def compute():
        limit, total = None, 0
        for i in VARIABLES["rows"]:
            limit = g()
            if (i < limit) if sign == "<" else (i >= limit):
                total = number(total + f())
        return total

    return text, compute


signs = st.sampled_from(["+", "-", "*", "/", "//", "%"])
orders = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])


def grow_numbers(inner):
    return st.one_of(
        st.tuples(inner, signs, inner).map(arithmetic),
        inner.map(lambda p: (f"(-{p[0]})", lambda: number(-p[1]()))),
        inner.map(lambda p: (f"abs({p[0]})", lambda: number(abs(p[1]())))),
        st.tuples(inner, st.sampled_from(["<", ">="]), inner).map(loop),
        st.tuples(inner, st.tuples(inner, orders, inner).map(comparison), inner).map(choice),
        st.tuples(inner, inner).map(
            lambda p: (f"max([{p[0][0]}, {p[1][0]}])", lambda: max(p[0][1](), p[1][1]()))
        ),
    )


def grow_texts(inner):
    return st.one_of(
        st.tuples(inner, inner).map(
            lambda p: (f"({p[0][0]} + {p[1][0]})", lambda: p[0][1]() + p[1][1]())
        ),
        inner.map(lambda p: (f"upper({p[0]})", lambda: p[1]().upper())),
        inner.map(lambda p: (f"{p[0]}[1:3]", lambda: p[1]()[1:3])),
    )


numbers = st.recursive(leaf_numbers, grow_numbers, max_leaves=12)
texts = st.recursive(leaf_texts, grow_texts, max_leaves=8)
booleans = st.recursive(
    st.one_of(
        leaf_booleans,
        st.tuples(numbers, orders, numbers).map(comparison),
        st.tuples(texts, orders, texts).map(comparison),
        st.tuples(texts, texts).map(
            lambda p: (f"({p[0][0]} in {p[1][0]})", lambda: p[0][1]() in p[1][1]())
        ),
    ),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(either),
        inner.map(lambda p: (f"(not {p[0]})", lambda: not p[1]())),
        st.tuples(inner, inner, inner).map(choice),
    ),
    max_leaves=8,
)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(numbers, texts, booleans))
def test_random_expressions_agree_with_the_reference(generated):
    text, compute = generated
    try:
        expected = compute()
    except Refused:
        with pytest.raises(ExpressionError):
            Expression.parse(text).evaluate(VARIABLES)
        return
    result = Expression.parse(text).evaluate(VARIABLES)
    assert result == expected
    assert type(result) is type(expected)
    assert Script.parse(f"r = {text}").run(VARIABLES) == {"r": expected}


NAMES = "a b t yes rows missing m _x true null None and or not in is if else for lambda"
SIGNS = "( ) [ ] { } , : . ; = == != < <= > >= + - * / // % ** := -> @ & | ^ ~ ! ? ${ && ||"
LITERALS = "1 0 2.5 1e9 9223372036854775807 'x' 'P5D' '2026-01-05' '2026-01-05T08:00Z' ''"
ODD = ["\n", "\t", "\\", "#", '"', "'", "\x00", "\u2028", "é", "＿", "0x1", "1j", "f'{a}'"]
PIECES = [*sorted(BUILTIN_NAMES), *" ".join([NAMES, SIGNS, LITERALS]).split(), *ODD]
WILD = {
    **VARIABLES,
    "m": {"k": [1, {"z": None}], "d": "2026-01-05"},
    "p": "P5D",
    "f": 1.5,
}


def only_refuses(text):
    for make in (
        lambda: Expression.parse(text).evaluate(WILD),
        lambda: Script.parse(text).run(WILD),
        lambda: Script.parse(f"r = {text}").run(WILD),
    ):
        try:
            orjson.dumps(make())
        except ExpressionError as error:
            assert error.line >= 1
            assert error.column >= 1


@settings(max_examples=800, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join))
def test_texts_of_random_words_give_json_or_refuse(text):
    only_refuses(text)


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=40))
def test_random_texts_give_json_or_refuse(text):
    only_refuses(text)


PLAIN_VALUES = ["a", "b", "f", "t", "yes", "null", "rows", "m", "p", "m['d']", "'é'", "[]", "{}"]
NUMBERS = ["-1", "1e300", "9223372036854775807"]
TIMES = [
    "date('2024-02-29')",
    "datetime('2026-01-05T08:00Z')",
    "duration('P1M')",
    "duration('PT1H')",
]
VALUES = st.sampled_from(PLAIN_VALUES + NUMBERS + TIMES)


@settings(max_examples=1200, deadline=None)
@given(
    st.sampled_from(sorted(BUILTIN_NAMES)),
    st.lists(VALUES, max_size=3),
    st.sampled_from(["+", "-", "*", "/", "//", "%", "<", "==", "in", "and"]),
    VALUES,
)
def test_every_function_and_operator_meets_every_kind_of_value(name, arguments, sign, other):
    only_refuses(f"{name}({', '.join(arguments)}) {sign} {other}")
