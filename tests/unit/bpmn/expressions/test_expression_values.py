"""What expressions and scripts give."""

import datetime as dt
from decimal import Decimal

import orjson
import pytest

from bpmn.expressions import Expression, ExpressionError, Script

VARIABLES = {
    "x": 5,
    "half": 2.5,
    "name": "Siti",
    "ok": True,
    "nothing": None,
    "rows": [{"n": 3, "unit": "A"}, {"n": 1, "unit": "B"}, {"n": 2, "unit": "A"}],
    "plan": {"grade": "baik", "steps": [1, 2, 3]},
    "day": "2026-02-03",
    "moment": "2026-02-03T08:00:00+07:00",
    "pemberitahuan": "P14D",
}


def value(text, variables=VARIABLES, functions=None):
    result = Expression.parse(text).evaluate(variables, functions or {})
    assert orjson.loads(orjson.dumps(result)) == result
    return result


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x", 5),
        ("x > 3 and name == 'Siti'", True),
        ("x > 3 or missing", True),
        ("not ok", False),
        ("true and True", True),
        ("false or False", False),
        ("null is None", True),
        ("nothing is null", True),
        ("x is not null", True),
        ("1 < x <= 5", True),
        ("1 < x < 5", False),
        ("x == 5 == x", True),
        ("'a' if x > 9 else 'b'", "b"),
        ("x in [1, 5]", True),
        ("x not in (1, 5)", False),
        ("'it' in name", True),
        ("'grade' in plan", True),
        ("plan['grade']", "baik"),
        ("plan['steps'][-1]", 3),
        ("plan['steps'][1:]", [2, 3]),
        ("name[:2]", "Si"),
        ("{'a': x, 'b': [x, null]}", {"a": 5, "b": [5, None]}),
        ("[1, 2] + [x]", [1, 2, 5]),
        ("'a' + name", "aSiti"),
        ("x + 1 - 2 * 3", 0),
        ("-x", -5),
        ("+x", 5),
        ("7 // 2", 3),
        ("7 % 4", 3),
        ("x / 2", 2.5),
        ("[r['n'] for r in rows]", [3, 1, 2]),
        ("[r['n'] for r in rows if r['unit'] == 'A' if r['n'] > 2]", [3]),
        ("[a * b for a in [1, 2] for b in [10, 20]]", [10, 20, 20, 40]),
        ("sum(r['n'] for r in rows)", 6),
        ("any(r['n'] > 2 for r in rows)", True),
        ("all(r['n'] > 2 for r in rows)", False),
        ("any([false, true])", True),
        ("all([])", True),
        ("len([x for x in rows if x['n'] == x['n']])", 3),
        ("[x for x in [x, x]]", [5, 5]),
        ("\n  x > 3\n  and ok\n", True),
        ("x > 3  # a comment", True),
        ("x\xa0> 3", True),
        ("'\\u0041\\n'", "A\n"),
    ],
)
def test_an_expression_gives(text, expected):
    result = value(text)
    assert result == expected
    assert type(result) is type(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lower('AbC')", "abc"),
        ("upper(name)", "SITI"),
        ("strip('  a ')", "a"),
        ("starts_with(name, 'Si')", True),
        ("ends_with(name, 'Si')", False),
        ("replace('a-b', '-', '+')", "a+b"),
        ("split('a,b', ',')", ["a", "b"]),
        ("join(['a', 'b'], '; ')", "a; b"),
        ("str(3)", "3"),
        ("str(true) + str(null)", "truenull"),
        ("str(date(day)) + '!'", "2026-02-03!"),
        ("int('12')", 12),
        ("int(3.9)", 3),
        ("float('1.5')", 1.5),
        ("float(1)", 1.0),
        ("bool('')", False),
        ("abs(-3)", 3),
        ("round(2.5)", 3),
        ("round(-2.5)", -3),
        ("round(9.375, 2)", 9.38),
        ("round(28.125, 2)", 28.13),
        ("round(1.005, 2)", 1.01),
        ("round(0.9375, 2)", 0.94),
        ("round(7, 2)", 7),
        ("round(1e20)", 10**20),
        ("floor(2.7)", 2),
        ("floor(-2.2)", -3),
        ("floor(2.79, 1)", 2.7),
        ("ceil(2.1)", 3),
        ("min(3, 1, 2)", 1),
        ("min([3, 1])", 1),
        ("max(r['n'] for r in rows)", 3),
        ("max('a', 'b')", "b"),
        ("max(date(day), date('2026-02-04'))", "2026-02-04"),
        ("sum([1, 2.5])", 3.5),
        ("len(name)", 4),
        ("len(plan)", 2),
        ("count(rows)", 3),
        ("count(['a', 'b', 'a'], 'a')", 2),
        ("contains([1, 2], 2)", True),
        ("contains(name, 'it')", True),
        ("get(plan, 'grade')", "baik"),
        ("get(plan, 'x', 0)", 0),
        ("get(plan, 'x')", None),
        ("get(nothing, 'x', 1)", 1),
        ("get([1], 4, 'none')", "none"),
        ("keys(plan)", ["grade", "steps"]),
        ("values({'a': 1})", [1]),
        ("merge({'a': 1, 'b': 2}, {'b': 3})", {"a": 1, "b": 3}),
        ("list(x for x in [1])", [1]),
        ("sorted([3, 1, 2])", [1, 2, 3]),
        ("sorted(['b', 'a'], null, true)", ["b", "a"]),
        ("[r['n'] for r in sorted(rows, 'n')]", [1, 2, 3]),
        ("unique([1, 2, 1, [3], [3]])", [1, 2, [3]]),
        ("defined(x)", True),
        ("defined(nothing) or defined(missing)", False),
        ("default(missing, x + 1)", 6),
        ("default(nothing, 'a')", "a"),
        ("default(x, missing)", 5),
    ],
)
def test_a_function_gives(text, expected):
    if text == "round(1e20)":
        with pytest.raises(ExpressionError, match="64 bits"):
            value(text)
        return
    result = value(text)
    assert result == expected
    assert type(result) is type(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("date('2026-01-05')", "2026-01-05"),
        ("date(2026, 1, 5)", "2026-01-05"),
        ("date(moment)", "2026-02-03"),
        ("datetime('2026-01-05T08:00Z')", "2026-01-05T08:00:00+00:00"),
        ("duration('P5D')", "P5D"),
        ("date('2026-01-05') + duration('P5D')", "2026-01-10"),
        ("duration('P5D') + date('2026-01-05')", "2026-01-10"),
        ("day + pemberitahuan", "2026-02-17"),
        ("date(day) + pemberitahuan", "2026-02-17"),
        ("day - 'P3D'", "2026-01-31"),
        ("date('2026-01-31') + duration('P1M')", "2026-02-28"),
        ("date('2024-02-29') + duration('P1Y')", "2025-02-28"),
        ("date('2026-03-31') - duration('P1M1D')", "2026-02-27"),
        ("date('2026-01-05') + duration('PT48H')", "2026-01-07"),
        ("datetime(moment) + duration('PT36H')", "2026-02-04T20:00:00+07:00"),
        ("date('2026-01-10') - date('2026-01-05')", "P5D"),
        ("day - day", "P0D"),
        ("duration('P5D') + duration('PT12H')", "P5DT12H"),
        ("duration('P5D') - duration('P7D')", "-P2D"),
        ("duration('P5D') * 3", "P15D"),
        ("-duration('P5D')", "-P5D"),
        ("duration('P1Y') == duration('P12M')", True),
        ("duration('PT24H') == 'P1D'", True),
        ("duration('PT36H') > duration('P1D')", True),
        ("days_between('2026-01-05', '2026-01-19')", 14),
        ("days_between(day, '2026-02-01')", -2),
        ("days(duration('P2W'))", 14),
        ("days('PT12H')", 0.5),
        ("year(day) * 10000 + month(day) * 100 + day_of", 20260203),
        ("weekday('2026-01-05')", 1),
        ("weekday('2026-01-11')", 7),
        ("day > date('2026-01-01')", True),
        ("date('2026-01-01') < day", True),
        ("day > '2026-01-01'", True),
        ("moment == datetime('2026-02-03T01:00:00Z')", True),
        ("datetime('2026-02-03T01:00:00Z') != moment", False),
        ("'2026-02-03T01:00:00Z' < '2026-02-03T08:00:01+07:00'", True),
        ("moment > day", True),
        ("date(day) in ['2026-02-03']", True),
        ("sorted(['2026-02-03', '2026-01-03'])", ["2026-01-03", "2026-02-03"]),
    ],
)
def test_dates_and_durations_give(text, expected):
    result = value(text, {**VARIABLES, "day_of": 3})
    assert result == expected
    assert type(result) is type(expected)


def test_times_count_alike_before_and_after_they_were_stored():
    before = Script.parse("a = date('2026-01-05'); b = duration('P5D'); c = a + b").run({})
    stored = orjson.loads(orjson.dumps({"a": before["a"], "b": before["b"]}))
    assert before["c"] == Expression.parse("a + b").evaluate(stored) == "2026-01-10"


def test_a_function_of_the_caller_may_give_dates_decimals_and_maps():
    functions = {
        "tanggal_hari_ini": lambda: dt.date(2026, 1, 5),
        "sekarang": lambda: dt.datetime(2026, 1, 5, 1, tzinfo=dt.UTC),
        "bobot": lambda: Decimal("0.7"),
        "lama": lambda: dt.timedelta(days=2, hours=3),
        "atasan": lambda *a: {"principals": ["person:1"], "reason": "x", "at": dt.date(2026, 1, 1)},
        "len": lambda x: 99,
    }
    assert value("tanggal_hari_ini() + duration('P1D')", functions=functions) == "2026-01-06"
    assert value("sekarang() > '2026-01-05'", functions=functions) is True
    assert value("bobot() * 10", functions=functions) == 7.0
    assert value("lama()", functions=functions) == "P2DT3H"
    assert value("atasan()['principals'][0]", functions=functions) == "person:1"
    assert value("atasan(x)", functions=functions)["at"] == "2026-01-01"
    assert value("len(name)", functions=functions) == 4, "built-in functions are not shadowed"


def test_an_argument_that_a_function_changes_is_a_copy():
    variables = {"rows": [1]}
    Expression.parse("f(rows)").evaluate(variables, {"f": lambda rows: rows.append(2)})
    assert variables == {"rows": [1]}


def test_results_share_nothing_with_the_variables():
    variables = {"rows": [{"a": [1]}]}
    result = Expression.parse("rows").evaluate(variables)
    result[0]["a"].append(2)
    assert variables == {"rows": [{"a": [1]}]}
    constant = Expression.parse("[1, 2]")
    constant.evaluate({}).append(3)
    assert constant.evaluate({}) == [1, 2]


def test_names_and_functions_are_known_without_evaluating():
    e = Expression.parse("any(r['n'] > batas for r in rows) and f(default(z, 1)) == len(rows)")
    assert e.names == {"batas", "rows", "z"}
    assert e.functions == {"any", "f", "default", "len"}


def test_a_script_reads_what_it_did_not_write_before():
    script = Script.parse("a = x + 1; b = a\nc = [i for i in b0]\n  d = f(c)\nn += 1")
    assert script.reads == {"x", "b0", "n"}
    assert script.writes == {"a", "b", "c", "d", "n"}
    assert script.functions == {"f"}


def test_a_script_gives_what_it_assigned_and_changes_nothing():
    variables = {"x": 1, "rows": [1]}
    script = Script.parse(
        "\n   a = x + 1\n   b = a * 2; x += 10\n # note\n   rows = rows + [\n  2]\n"
    )
    assert script.run(variables) == {"a": 2, "b": 4, "x": 11, "rows": [1, 2]}
    assert variables == {"x": 1, "rows": [1]}


def test_an_empty_script_assigns_nothing():
    assert Script.parse("  \n# only a note\n").run({"x": 1}) == {}


def test_a_script_stops_at_its_first_fault():
    with pytest.raises(ExpressionError) as caught:
        Script.parse("a = 1\nb = missing\nc = 2").run({})
    assert (caught.value.line, caught.value.column, caught.value.name) == (2, 5, "missing")


def test_the_same_text_is_compiled_once():
    assert Expression.parse("x + 1") is Expression.parse("x + 1")
    assert Script.parse("x = 1") is Script.parse("x = 1")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("x > 1", "boolean"),
        ("x > 1 and not y", "boolean"),
        ("x and y > 1", None),
        ("'a' if x else 'b'", "text"),
        ("'a' + 'b'", "text"),
        ("x + 1", None),
        ("x / 2", "number"),
        ("-3", "number"),
        ("[1]", "list"),
        ("{}", "map"),
        ("null", "null"),
        ("date(x)", "date"),
        ("defined(x)", "boolean"),
        ("f(x)", None),
    ],
)
def test_the_kind_is_told_where_it_is_certain(text, kind):
    assert Expression.parse(text).kind == kind


def test_a_condition_gives_a_boolean():
    assert Expression.parse("x > 3").evaluate_condition(VARIABLES) is True
    assert Expression.parse("x > 9").evaluate_condition(VARIABLES) is False


@pytest.mark.parametrize("text", ["x", "name", "rows", "nothing", "rows and ok"])
def test_a_condition_that_is_no_boolean_is_refused(text):
    expected = text in ("rows and ok",)
    if expected:
        assert Expression.parse(text).evaluate_condition(VARIABLES) is True
        return
    with pytest.raises(ExpressionError, match="Expected true or false"):
        Expression.parse(text).evaluate_condition(VARIABLES)
