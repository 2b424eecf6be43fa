"""Decision tables and expressions decide as their hit policy says."""

import pickle
import time

import orjson
import pytest

from bpmn.dmn import DmnError, read_decisions
from tests.unit.bpmn.dmn.tables import DMN_1_3, decision, document, literal, requires, table


def result(rules, x=1, functions=None, variables=None, **options):
    found = decision(rules, **options).decide({"x": x, **(variables or {})}, functions)
    assert orjson.loads(orjson.dumps(found.value)) == found.value
    return found.value, found.rows


def refusal(*decisions, content=None) -> DmnError:
    with pytest.raises(DmnError) as caught:
        read_decisions(document(*decisions) if content is None else content, "t.dmn")
    assert caught.value.path == "t.dmn"
    assert caught.value.line >= 1
    return caught.value


def test_unique_gives_the_one_rule_that_matches():
    rules = ["< 5 | 'low'", ">= 5 | 'high'"]
    assert result(rules, 3) == ({"y": "low"}, (1,))
    assert result(rules, 7, policy="UNIQUE") == ({"y": "high"}, (2,))


def test_unique_refuses_a_second_match():
    with pytest.raises(DmnError, match="rules 1 and 2 do") as caught:
        result(["< 5 | 1", "< 9 | 1"], 3)
    assert caught.value.element == "r2"


def test_nothing_matches_gives_nothing():
    assert result(["5 | 1"], 3) == (None, ())
    assert result(["5 | 1"], 3, policy="FIRST") == (None, ())
    assert result(["5 | 1"], 3, policy="COLLECT") == ([], ())


def test_first_gives_the_first_match_and_looks_no_further():
    rules = ["1 | 'a'", "- | 'b'", "> unknown | 'c'"]
    assert result(rules, 1, policy="FIRST") == ({"y": "a"}, (1,))
    assert result(rules, 2, policy="FIRST") == ({"y": "b"}, (2,))


def test_any_gives_what_all_agree_on():
    rules = ["> 1 | 'a'", "> 2 | 'a'", "> 3 | 'b'"]
    assert result(rules, 3, policy="ANY") == ({"y": "a"}, (1, 2))
    with pytest.raises(DmnError, match="rules 1 and 3 differ"):
        result(rules, 4, policy="ANY")


PRIORITY = {
    "outputs": ("kind", "days"),
    "priorities": ('"tetapkan", "setuju", "reviu"', "10, 5"),
}
ROWS = ["- | 'reviu' | 5", "> 1 | 'setuju' | 5", "> 2 | 'setuju' | 10", "> 3 | 'lain' | 5"]


def test_priority_gives_the_most_important_match():
    assert result(ROWS, 1, policy="PRIORITY", **PRIORITY)[0]["kind"] == "reviu"
    assert result(ROWS, 3, policy="PRIORITY", **PRIORITY) == (
        {"kind": "setuju", "days": 10},
        (3,),
    )


def test_output_order_gives_all_matches_by_importance():
    value, rows = result(ROWS, 4, policy="OUTPUT ORDER", **PRIORITY)
    assert rows == (3, 2, 1, 4)
    assert [(row["kind"], row["days"]) for row in value] == [
        ("setuju", 10),
        ("setuju", 5),
        ("reviu", 5),
        ("lain", 5),
    ]


def test_rule_order_and_collect_give_all_matches_in_their_order():
    rules = ["> 2 | 'c'", "> 1 | 'b'", "> 0 | 'a'"]
    expected = ([{"y": "b"}, {"y": "a"}], (2, 3))
    assert result(rules, 2, policy="RULE ORDER") == expected
    assert result(rules, 2, policy="COLLECT") == expected


@pytest.mark.parametrize(
    ("aggregation", "value"), [("SUM", 10.5), ("MIN", 1), ("MAX", 7), ("COUNT", 3)]
)
def test_collect_aggregates_numbers(aggregation, value):
    rules = ["- | 7", "> 0 | 2.5", "> 0 | x", "> 9 | 100"]
    found = result(rules, 1, policy="COLLECT", aggregation=aggregation)
    assert found == (value, (1, 2, 3))


@pytest.mark.parametrize(
    ("aggregation", "value"), [("SUM", 0), ("MIN", None), ("MAX", None), ("COUNT", 0)]
)
def test_an_aggregate_of_nothing(aggregation, value):
    assert result(["9 | 7"], 1, policy="COLLECT", aggregation=aggregation) == (value, ())


def test_min_and_max_order_dates():
    rules = ["- | '2026-02-01'", "- | date('2026-01-05')"]
    options = {"policy": "COLLECT", "aggregation": "MIN"}
    assert result(rules, **options)[0] == "2026-01-05"


def test_sum_refuses_what_is_no_number():
    with pytest.raises(DmnError, match="numbers to sum"):
        result(["- | 'a'"], policy="COLLECT", aggregation="SUM")


def test_the_default_output_is_given_when_nothing_matches():
    options = {"outputs": ("a", "b"), "defaults": ('"umum"', "x + 1")}
    assert result(["5 | 1 | 2"], 3, **options) == ({"a": "umum", "b": 4}, ())
    assert result(["5 | 1 | 2"], 5, **options) == ({"a": 1, "b": 2}, (1,))
    assert result(["5 | 1 | 2"], 3, policy="RULE ORDER", **options)[0] == [{"a": "umum", "b": 4}]
    assert result(["5 | 1"], 3, policy="COLLECT", aggregation="MAX", defaults=("9",))[0] == 9


def test_output_cells_are_expressions_and_empty_ones_null():
    functions = {"parameter": lambda name: "P5D"}
    value, _ = result(
        ["- | x * 2 | parameter('tenggat') | - | [x, 'a']"],
        3,
        functions,
        outputs=("a", "b", "c", "d"),
    )
    assert value == {"a": 6, "b": "P5D", "c": None, "d": [3, "a"]}


def test_a_result_can_be_changed_without_changing_the_table():
    found = decision(["- | [1, 2]"])
    found.decide({"x": 1}).value["y"].append(3)
    assert found.decide({"x": 1}).value == {"y": [1, 2]}


def test_several_inputs_all_have_to_match_and_are_told():
    found = decision(["'a' | > 3 | 1", "'a' | - | 2"], inputs=("x", "n * 2"), policy="FIRST")
    given = found.decide({"x": "a", "n": 1})
    assert given.value == {"y": 2}
    assert given.rows == (2,)
    assert given.inputs == {"x": "a", "n * 2": 2}


def test_a_missing_variable_is_named():
    with pytest.raises(DmnError) as caught:
        decision(["- | 1"], inputs=("eselon",)).decide({})
    assert caught.value.name == "eselon"
    assert caught.value.element == "d"


def test_what_a_decision_reads_and_calls_is_known():
    found = decision(
        ["> batas | f(z)", "? > 1 | default(w, 1)"],
        inputs=("x + n",),
        allowed=("< atas",),
        defaults=("bawaan",),
    )
    assert found.reads == {"x", "n", "batas", "z", "w", "atas", "bawaan"}
    assert found.functions == {"f", "default"}
    assert found.outputs == ("y",)
    assert found.path == "t.dmn"


def test_allowed_input_values_are_checked():
    options = {"allowed": ('"a","b"',)}
    assert result(["'a' | 1"], "a", **options)[0] == {"y": 1}
    with pytest.raises(DmnError, match="an allowed value of x"):
        result(["'a' | 1"], "c", **options)


def test_required_decisions_are_decided_first_and_seen_by_name_and_id():
    rating = table(["> 100 | 'atas'", "- | 'sesuai'"], inputs=("nilai",), policy="FIRST",
                   key="rating_hasil", name="rating")  # fmt: skip
    bonus = literal("bonus", "default(tambahan, 0) + 1", variable="nilai_bonus")
    final = table(
        ["'atas' | 2 | 'sangat_baik' | nilai_bonus", "'sesuai' | - | 'baik' | bonus * 10"],
        inputs=("rating", "bonus"),
        outputs=("predikat", "poin"),
        key="d",
        before=requires("rating_hasil", "bonus"),
    )
    found = read_decisions(document(final, rating, bonus), "t.dmn")
    assert list(found) == ["d", "rating_hasil", "bonus"]
    last = found["d"]
    assert last.reads == {"nilai", "tambahan"}
    assert [one.id for one in last.requires] == ["rating_hasil", "bonus"]
    high = last.decide({"nilai": 120, "tambahan": 1})
    assert high.value == {"predikat": "sangat_baik", "poin": 2}
    assert high.required["rating_hasil"].value == {"y": "atas"}
    assert high.required["rating_hasil"].rows == (1,)
    assert last.decide({"nilai": 90}).value == {"predikat": "baik", "poin": 10}
    assert found["bonus"].decide({}).value == {"nilai_bonus": 1}


def test_a_required_list_is_a_list_and_several_outputs_are_a_map():
    many = table(["> 0 | 1", "> 1 | 2"], policy="COLLECT", key="many")
    pair = table(["- | 1 | 2"], outputs=("a", "b"), key="pair")
    total = literal("d", "sum(many) + pair['b']", before=requires("many", "pair"))
    found = read_decisions(document(many, pair, total))["d"]
    assert found.decide({"x": 5}).value == {"d": 5}


def test_an_output_of_a_required_table_is_found_by_its_own_name():
    season = table(["> 30 | 'panas'", "- | 'sejuk'"], inputs=("suhu",), outputs=("musim",),
                   policy="FIRST", key="d1")  # fmt: skip
    guests = table(["'libur' | 10 | 1", "- | 4 | 2"], inputs=("hari",), outputs=("tamu", "meja"),
                   policy="FIRST", key="d2")  # fmt: skip
    dish = table(
        ["'panas' | > 8 | 'es'", "'sejuk' | - | 'soto'"],
        inputs=("musim", "tamu"), key="d", before=requires("d1", "d2"),
    )  # fmt: skip
    found = read_decisions(document(dish, season, guests))["d"]
    assert found.reads == {"suhu", "hari"}
    assert found.decide({"suhu": 33, "hari": "libur"}).value == {"y": "es"}
    assert found.decide({"suhu": 33, "hari": "kerja"}).value is None
    assert found.decide({"suhu": 20, "hari": "kerja", "musim": "panas"}).value == {"y": "soto"}


def test_a_name_that_two_required_tables_give_is_neither():
    one = table(["- | 1"], outputs=("hasil",), key="satu")
    two = table(["- | 2"], outputs=("hasil",), key="dua")
    both = literal("d", "hasil", before=requires("satu", "dua"))
    found = read_decisions(document(both, one, two))["d"]
    assert "hasil" in found.reads
    assert found.decide({"hasil": 9, "x": 1}).value == {"d": 9}


def test_a_decision_that_several_require_is_decided_once():
    calls = []
    base = literal("base", "f()")
    left = literal("left", "base + 1", before=requires("base"))
    right = literal("right", "base + 2", before=requires("base"))
    top = literal("d", "left + right", before=requires("left", "right"))
    found = read_decisions(document(top, left, right, base))["d"]
    assert found.decide({}, {"f": lambda: calls.append(1) or 10}).value == {"d": 23}
    assert calls == [1]


def test_many_layers_of_requirements_are_decided_quickly():
    layers = [literal("a0", "x"), literal("b0", "x")]
    for n in range(1, 60):
        for side in "ab":
            before = requires(f"a{n - 1}", f"b{n - 1}")
            layers.append(literal(f"{side}{n}", f"(a{n - 1} + b{n - 1}) / 2", before=before))
    begin = time.process_time()
    assert read_decisions(document(*layers))["a59"].decide({"x": 4}).value == {"a59": 4.0}
    assert time.process_time() - begin < 2


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        DMN_1_3,
    ],
)
def test_three_versions_of_the_standard_are_read(namespace):
    found = read_decisions(document(table(["- | 1"]), namespace=namespace))
    assert found["d"].decide({"x": 1}).value == {"y": 1}


def test_a_document_of_an_ordinary_modeler_is_read():
    content = b"""<?xml version="1.0" encoding="UTF-8"?>
<dmn:definitions xmlns:dmn="https://www.omg.org/spec/DMN/20191111/MODEL/"
    xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/"
    xmlns:camunda="http://camunda.org/schema/1.0/dmn" id="f" name="f" namespace="n">
  <dmn:inputData id="i" name="Nilai"/>
  <dmn:decision id="d" name="Nilai akhir">
    <dmn:variable id="v" name="akhir" typeRef="string"/>
    <dmn:informationRequirement id="ir"><dmn:requiredInput href="#i"/></dmn:informationRequirement>
    <dmn:decisionTable id="t" preferredOrientation="Rule-as-Row">
      <dmn:input id="in" label="Nilai" camunda:inputVariable="n">
        <dmn:inputExpression id="ie" typeRef="integer"><dmn:text>nilai</dmn:text>
        </dmn:inputExpression>
      </dmn:input>
      <dmn:output id="o" typeRef="string"/>
      <dmn:annotation name="dasar"/>
      <dmn:rule id="r">
        <dmn:inputEntry id="c1"><dmn:text>&gt;= 90</dmn:text></dmn:inputEntry>
        <dmn:outputEntry id="c2"><dmn:text>"baik" <!-- ya --></dmn:text></dmn:outputEntry>
        <dmn:annotationEntry><dmn:text>Pasal 41</dmn:text></dmn:annotationEntry>
      </dmn:rule>
    </dmn:decisionTable>
  </dmn:decision>
  <dmndi:DMNDI><dmndi:DMNDiagram/></dmndi:DMNDI>
</dmn:definitions>"""
    found = read_decisions(content, "t.dmn")["d"]
    assert found.name == "Nilai akhir"
    assert found.line == 6
    assert found.outputs == ("akhir",)
    assert found.inputs[0].label == "Nilai"
    assert found.rules[0].description == "Pasal 41"
    assert found.decide({"nilai": 95}).value == {"akhir": "baik"}


@pytest.mark.parametrize(
    ("decisions", "hint"),
    [
        ([], "at least one decision"),
        ([table(["- | 1"]), table(["- | 1"])], "one decision d"),
        (['<decision name="a"/>'], "an id"),
        (['<decision id="a"/>'], "none or several"),
        (['<decision id="a"><invocation/></decision>'], "a invocation"),
        (['<decision id="a"><context/></decision>'], "a context"),
        ([table(["- | 1"], policy="BEST")], "a hit policy"),
        ([table(["- | 1"], policy="COLLECT", aggregation="AVG")], "aggregation SUM"),
        ([table(["- | 1"], policy="FIRST", aggregation="SUM")], "aggregation SUM"),
        ([table(["- | 1 | 2"], outputs=("a", "b"), policy="COLLECT", aggregation="SUM")],
         "one output for SUM"),
        ([table(["- | 1"], policy="PRIORITY")], "order of priority"),
        ([table(["- | 1"], policy="PRIORITY", priorities=("x, 2",))], "constants"),
        ([table(["- | 1 | 2"], outputs=("a", "a"))], "different names"),
        ([table(["- | 1"], outputs=("a b",))], "name for every output"),
        ([table(["- | 1"], outputs=("_a",))], "name for every output"),
        ([table(["- | 1 | 2"], outputs=("", "b"))], "name for every output"),
        ([table([], outputs=())], "at least one an output"),
        ([table(["- | 1"], inputs=("",))], "expression for every input"),
        ([table(["- | 1"], inputs=("x.y",))], "write x['y']"),
        ([table(["- | 1 +"])], "expression ends"),
        ([table(["- | 1 | 2"])], "1 input and 1 output cells in rule 1"),
        ([table(["-"])], "1 input and 1 output cells in rule 1"),
        ([literal("a", "")], "text is empty"),
        ([literal("a", "1 ** 2")], "**"),
        ([literal("a", "1", before=requires("b"))], "#b is none"),
        ([literal("a", "1", before=requires("a"))], "without a circle"),
        ([literal("a", "1", before=requires("b")), literal("b", "1", before=requires("a"))],
         "without a circle"),
        ([literal("a", "1", before=requires("b", "c")), literal("b", "1", variable="n"),
          literal("c", "1", variable="n")], "two are n"),
        (['<decision id="a"><knowledgeRequirement/><literalExpression><text>1</text>'
          "</literalExpression></decision>"], "knowledge requirement"),
        (['<decision id="a"><literalExpression expressionLanguage="javascript"><text>1</text>'
          "</literalExpression></decision>"], "javascript"),
        ([table(["- | 1"] * 2001)], "at most 2000 rules"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_document_is_told(decisions, hint):
    assert hint in refusal(*decisions).message


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"", "empty"),
        (b"<a/>", "DMN definitions"),
        (b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'/>", "DMN definitions"),
        (b"<!DOCTYPE a><a/>", "document type"),
        (b"PK\x03\x04", "zip"),
    ],
)
def test_what_is_no_decision_document_is_told(content, hint):
    assert hint in refusal(content=content).message


def test_a_huge_table_is_read_or_refused_quickly():
    begin = time.process_time()
    cell = ", ".join(f"{n}.5" for n in range(1300))
    assert "20000 values" in refusal(table([f"{cell} | 1"] * 40)).message
    plain = ", ".join(f'"{n}"' for n in range(1000))
    read_decisions(document(table([f"{plain} | 1"] * 19)))
    assert time.process_time() - begin < 5


def test_an_error_survives_pickling():
    error = refusal(table(["- | 1"], policy="BEST"))
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.line, again.element) == (str(error), error.line, error.element)


def test_a_decision_takes_microseconds():
    found = decision([f"'{a}' | '{b}' | '{a}{b}'" for a in "abc" for b in "abc"], inputs=("x", "z"))
    begin = time.process_time()
    for _ in range(2000):
        found.decide({"x": "c", "z": "c"})
    assert (time.process_time() - begin) / 2000 < 0.0005
