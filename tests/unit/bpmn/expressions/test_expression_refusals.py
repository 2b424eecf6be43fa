"""What the language refuses: escapes, foreign tongues, faults."""

import pytest

from bpmn.expressions import Expression, ExpressionError, Script
from tests.refusals import VARIABLES, refusal

ESCAPES = [
    "().__class__",
    "().__class__.__base__.__subclasses__()",
    "''.__class__.__mro__[1].__subclasses__()",
    "x.__init__.__globals__",
    "s.format(x)",
    "'{0.__class__}'.format(x)",
    "f'{x.__class__}'",
    "F'{x}'",
    "rb'a'",
    "b'a'",
    "'%s' % x",
    "__import__('os').system('id')",
    "__builtins__",
    "__builtins__['eval']('1')",
    "_x",
    "＿＿import＿＿('os')",
    "eval('1')",
    "exec('x=1')",
    "compile('1','','eval')",
    "open('/etc/hostname')",
    "getattr(x, '__class__')",
    "globals()",
    "locals()",
    "vars()",
    "type(x)",
    "object()",
    "breakpoint()",
    "input()",
    "print(1)",
    "range(3)",
    "setattr(m, 'a', 1)",
    "(lambda: 0)()",
    "lambda: 0",
    "(y := 1)",
    "[*rows]",
    "f(*rows)",
    "f(**m)",
    "{**m}",
    "{1, 2}",
    "{x for x in rows}",
    "{x: 1 for x in rows}",
    "(x for x in rows)",
    "len(x for x in rows if (yield))",
    "[x async for x in rows]",
    "await x",
    "yield x",
    "x if x",
    "rows[0]()",
    "s.lower()",
    "m.a",
    "(1).real",
    "1 .bit_length()",
    "x ** 2",
    "x @ x",
    "x & 1",
    "x | 1",
    "x ^ 1",
    "x << 60",
    "~x",
    "x is 5",
    "...",
    "1j",
    "0x10",
    "0o7",
    "1_000j",
    "m[:]['a']",
    "rows[::2]",
    "max(rows, key=x)",
    "sorted(rows, key=len)",
    "[x for x, y in rows]",
    "[x for _ in rows]",
    "[1 for rows[0] in rows]",
    "[x for true in rows]",
    "{x: 1}",
    "m['__class__']",
    "get(m, 1)",
    "import os",
    "x; y",
    "x = 1",
    "del x",
    "assert x",
    "global x",
    "1 if x else",
    "x) + (x",
    ") (",
    "x)",
    "(x",
    "[x)",
    "'abc",
    '"""abc"""',
    "'''a\nb'''",
    "'a\nb'",
    "'\\d'",
    "'\\N{BULLET}'",
    "'\\ud800'",
    "'\ud800'",
    "x\\\n+1",
    "x\x00",
    "\x07",
    "1if x else 2",
    "1in rows",
    "'a' 'b'",
    "x y",
    "“a”",
    "`x`",
    "$x",
    "x?",
    "@x",
    "1e999",
    "-1e999",
    "9223372036854775808",
    "",
    "   ",
    "# only a comment",
    "()()",
    "null()",
    "true['a']",
]


@pytest.mark.parametrize("text", ESCAPES)
def test_what_is_not_in_the_language_is_refused(text):
    refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "import os",
        "x.y = 1",
        "m['a'] = 2",
        "x, y = 1, 2",
        "a = b = 1",
        "a: int = 1",
        "f(x)",
        "x",
        "if x:\n a = 1",
        "for a in rows: b = 1",
        "def f(): pass",
        "class A: pass",
        "_a = 1",
        "__builtins__ = 1",
        "true = 1",
        "null = 1",
        "None = 1",
        "del x",
        "a = (yield)",
        "a **= 2",
        "a @= 2",
        "missing += 1",
        "while true: a = 1",
        "with x: a = 1",
        "raise x",
        "a = 1; ; b = 2",
        "*a, b = rows",
        "(a := 1)",
        "return x",
        "pass",
    ],
)
def test_a_script_is_assignments_and_nothing_else(text):
    refusal(text, language=Script)


FOREIGN = [
    ("${x == 1}", "Camunda", "x == 1"),
    ("${ x == 1 && y eq 'b' }", "Camunda", "x == 1 and y == 'b'"),
    ("#{not empty rows || x lt 3}", "Camunda", "not len(rows) == 0 or x < 3"),
    ("${a.b.c > 3}", "Camunda", "a['b']['c'] > 3"),
    ("${x ? 'a' : 'b'}", "Camunda", "'a' if x else 'b'"),
    ("= x > 3", "FEEL", "x > 3"),
    ("=x = 3 and y != null", "FEEL", "x == 3 and y != null"),
    ('= if x > 1 then "a" else "b"', "FEEL", '"a" if x > 1 else "b"'),
    ("x == 1 && y == 2", "JavaScript", "x == 1 and y == 2"),
    ("x || y", "JavaScript", "x or y"),
    ("x === 'a'", "JavaScript", "x == 'a'"),
    ("x !== 'a'", "JavaScript", "x != 'a'"),
    ("!x", "JavaScript", "not x"),
    ("x && !y.done", "JavaScript", "x and not y['done']"),
    ("x ? 1 : 2", "JavaScript", "1 if x else 2"),
    ("rows.length > 0 && true", "JavaScript", "len(rows) > 0 and true"),
    ("rows.includes('a') && x", "JavaScript", "contains(rows, 'a') and x"),
    ("x === undefined", "JavaScript", "x == null"),
]


@pytest.mark.parametrize(("text", "language", "ours"), FOREIGN)
def test_another_language_is_refused_by_name_with_the_nearest_form(text, language, ours):
    error = refusal(text)
    assert language in error.message
    assert error.message.endswith(f"write: {ours}")
    Expression.parse(ours)


@pytest.mark.parametrize("text", ["x = a && b", "a = x === 1", "var a = x"])
def test_a_script_in_javascript_is_refused_by_name(text):
    assert "JavaScript" in refusal(text, language=Script).message


@pytest.mark.parametrize("text", ["'a && b'", '"${x}"', "'='", "'x ? y'", "x != 1", "x # a && b"])
def test_signs_of_other_languages_inside_texts_are_no_fault(text):
    Expression.parse(text).evaluate(VARIABLES)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("s.lower()", "write lower(s)"),
        ("s.startswith('a')", "write starts_with(s, ...)"),
        ("s.startsWith('a')", "write starts_with(s, ...)"),
        ("s.equals('a')", "write s == ..."),
        ("s.length > 3", "write len(s)"),
        ("m.a", "write m['a']"),
        ("x = 1", "=="),
        ("f'{x}'", "prefix f"),
        ("“a”", "typographic"),
        ("'a' 'b'", "+ between two texts"),
        ("m['b']", "it has: a"),
        ("a", "the variable a"),
        ("rowss", "is rows meant?"),
        ("[k for k in m]", "keys(...)"),
        ("nofunction(1)", "the function nofunction"),
        ("lower()", "Expected lower(text)"),
        ("x & 1", "write and"),
        ("date('2026-13-01')", "calendar"),
        ("date('5 Januari')", "date like 2026-01-05"),
        ("datetime('2026-01-05T08:00+7')", "date like"),
        ("datetime('2026-01-05')", "time like"),
        ("duration('5 hari')", "duration like P5D"),
        ("duration('P5D hari_kerja')", "named calendar"),
        ("date('2026-01-05') + 5", "a duration"),
        ("date('2026-01-05') + ' x'", "str(...)"),
        ("date('2026-01-05') + 'PT1H'", "whole days"),
        ("days(duration('P1M'))", "no fixed length"),
        ("1 + 's'", "a number and a text"),
        ("x < 's'", "a number and a text"),
        ("null < 1", "null and a number"),
        ("x in 5", "a number in a number"),
        ("-s", "number after -"),
        ("x['a']", "before [ ]"),
        ("rows['a']", "whole number"),
        ("rows[9]", "index below 3"),
        ("m[1]", "key of a map"),
        ("rows['a':]", "whole numbers in"),
        ("min([])", "at least one"),
        ("sum(['a'])", "a number in sum()"),
        ("str([1])", "in str()"),
        ("sorted([1, 'a'])", "a text and a number"),
        ("defined('x')", "name of a variable"),
        ("[default(r, 1) for r in rows]", "a loop's"),
    ],
)
def test_a_refusal_says_what_to_write(text, hint):
    assert hint in refusal(text).message


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("missing", (1, 1)),
        ("   missing", (1, 4)),
        ("\n\n  x and\n    missing", (4, 5)),
        ("'é' == missing", (1, 8)),
        ("x +", (1, 3)),
        ("(x", (1, 1)),
        ("x\n+ * 3", (2, 3)),
        ("x > 3 && x", (1, 7)),
    ],
)
def test_a_fault_is_located(text, place):
    error = refusal(text)
    assert (error.line, error.column) == place


def test_a_missing_name_is_an_attribute_of_the_error():
    assert refusal("x + nilai").name == "nilai"
    assert refusal("f(x)").name == "f"
    assert refusal("x + nilai").absent
    assert refusal("m['b']").absent
    assert not refusal("f(x)").absent


def test_a_failing_function_is_named_and_its_cause_kept():
    def fails():
        raise LookupError("no superior")

    error = refusal("atasan()", functions={"atasan": fails})
    assert error.name == "atasan"
    assert "no superior" in error.message
    assert isinstance(error.__cause__, LookupError)


def test_a_fault_of_the_world_passes_through():
    def fails():
        raise OSError("network")

    with pytest.raises(OSError, match="network"):
        Expression.parse("f()").evaluate({}, {"f": fails})


@pytest.mark.parametrize("given", [object(), {1: 2}, {1, 2}, b"a", float("nan"), 2**70, len])
def test_a_value_that_is_no_json_is_refused(given):
    refusal("f()", functions={"f": lambda: given})
    if not isinstance(given, float | int):
        refusal("v", {"v": given})


def test_something_that_is_no_text_is_refused():
    with pytest.raises(ExpressionError):
        Expression.parse(None)
    with pytest.raises(ExpressionError):
        Script.parse(5)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("return {one: 1};", "JavaScript"),
        ("console.log('x'); next();", "JavaScript"),
        ("x = new Date()", "JavaScript"),
        ("function a(){}", "JavaScript"),
        ("this.x = 1", "JavaScript"),
        ("// first\nx = 1", "JavaScript"),
        ("x++", "JavaScript"),
        ("execution.setVariable('x', 1)", "Camunda's interface for Java"),
        ("println 'x'", "Groovy"),
    ],
)
def test_scripts_of_other_products_are_refused_by_name(text, language):
    with pytest.raises(ExpressionError, match=language):
        Script.parse(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("return x > 1;", "JavaScript; write: x > 1"),
        ("x <> 1", "SQL; write: x != 1"),
        ("x AND y", "SQL; write: x and y"),
        ("some i in x satisfies i > 1", "FEEL"),
        ("0 9 * * 4", "cron schedule"),
        ("0 0/5 * * * ?", "cron schedule"),
    ],
)
def test_conditions_of_other_products_are_refused_by_name(text, said):
    with pytest.raises(ExpressionError, match=said):
        Expression.parse(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import os", "an import"),
        ("for i in x: y = i", "a loop"),
        ("if x: y = 1", "write name = value if condition else other"),
        ("print(x)", r"a call of print\(\)"),
        ("x['a'] = 1", "a part of a list or map"),
        ("x.a = 1", "a dot before ="),
        ("a = b = 1", "several names"),
        ("del x", "del"),
        ("x == 1", "a value that is not kept"),
    ],
)
def test_a_statement_that_is_no_assignment_is_named(text, said):
    with pytest.raises(ExpressionError, match=said):
        Script.parse(text)
