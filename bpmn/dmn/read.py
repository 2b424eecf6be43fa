"""Reads DMN documents: decision tables and expressions, and what they require of each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast, get_args

from lxml import etree

from bpmn.dmn.asks import INPUT, Operand, Test, expressions
from bpmn.dmn.cells import parse_list, parse_tests, parse_value
from bpmn.dmn.decision import (
    Aggregator,
    Decision,
    HitPolicy,
    Input,
    Output,
    Rule,
    Spot,
    outputs_seen,
)
from bpmn.errors import DmnError, DocumentError
from bpmn.expressions import Expression, ExpressionError
from bpmn.xml import parse_xml

NAMESPACES = frozenset(
    {
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",  # 1.1
        "http://www.omg.org/spec/DMN/20180521/MODEL/",  # 1.2
        "https://www.omg.org/spec/DMN/20191111/MODEL/",  # 1.3
        "https://www.omg.org/spec/DMN/20211108/MODEL/",  # 1.4
        "https://www.omg.org/spec/DMN/20230324/MODEL/",  # 1.5
    }
)
MAX_RULES = 2_000
MAX_COLUMNS = 100
MAX_OPERANDS = 20_000  # values in all cells of a document, which bounds the time to read it

_LOGIC = frozenset({"decisionTable", "literalExpression"})
_OTHER_LOGIC = frozenset(
    {"invocation", "context", "relation", "functionDefinition", "list", "conditional", "for",
     "filter", "every", "some"}
)  # fmt: skip
_FOREIGN = ("juel", "javascript", "groovy", "python3", "xpath")


def read_decisions(content: bytes, path: str = "") -> dict[str, Decision]:
    """Return the decisions of a DMN document by their ids, in the order of the document.

    Raises:
        DmnError: it is no DMN, or says something that is not supported; located.
    """
    try:
        root = parse_xml(content, path)
    except DmnError:
        raise
    except DocumentError as error:
        raise DmnError(error.message, error.path, error.line, error.element) from None
    name = etree.QName(root)
    if name.localname != "definitions" or name.namespace not in NAMESPACES:
        raise DmnError("Expected DMN definitions (version 1.1 to 1.5)", path, _line(root))
    return _Reader(path, root).decisions()


@dataclass(slots=True)
class _Reader:
    path: str
    root: etree._Element
    elements: dict[str, etree._Element] = field(default_factory=dict)
    done: dict[str, Decision] = field(default_factory=dict)
    operands: int = 0  # read so far

    def decisions(self) -> dict[str, Decision]:
        for element in _children(self.root, "decision"):
            key = element.get("id")
            if not key:
                raise self.spot(element).error("Expected an id for every decision")
            if key in self.elements:
                raise self.spot(element).error(f"Expected one decision {key}, but here is another")
            self.elements[key] = element
        if not self.elements:
            raise self.spot(self.root).error("Expected at least one decision")
        for key in self._in_order_of_need():
            self.done[key] = self.decision(key, self.elements[key])
        return {key: self.done[key] for key in self.elements}

    def spot(self, element: etree._Element, outer: etree._Element | None = None) -> Spot:
        """Return the place of an element; it is named by its id, or that of what it stands in."""
        key = element.get("id")
        around = element if outer is None else outer
        while key is None and around is not None:
            key = around.get("id")
            above = around.getparent()
            if above is None:
                break
            around = above
        return Spot(self.path, _line(element), key)

    def _in_order_of_need(self) -> list[str]:
        """Return ids so that each comes after those it requires, without recursion."""
        needs = {key: self._required(element) for key, element in self.elements.items()}
        order: list[str] = []
        state: dict[str, bool] = {}  # False: begun, True: done
        for start in needs:
            waiting = [start]
            while waiting:
                key = waiting[-1]
                if state.get(key):
                    waiting.pop()
                    continue
                state[key] = False
                open_needs = [need for need in needs[key] if not state.get(need)]
                for need in open_needs:
                    if state.get(need) is False:
                        raise self.spot(self.elements[key]).error(
                            f"Expected decisions without a circle, but {key} requires {need}"
                        )
                if open_needs:
                    waiting.append(open_needs[0])
                    continue
                state[key] = True
                order.append(key)
                waiting.pop()
        return order

    def _required(self, decision: etree._Element) -> list[str]:
        found: list[str] = []
        for requirement in _children(decision, "informationRequirement"):
            for required in _children(requirement, "requiredDecision"):
                href = required.get("href", "")
                key = href.removeprefix("#")
                if not href.startswith("#") or key not in self.elements:
                    told = href[:80] or "nothing"
                    raise self.spot(required).error(
                        f"Expected a decision of this document, but {told} is none"
                    )
                if key not in found:
                    found.append(key)
        for _ in _children(decision, "knowledgeRequirement"):
            raise self.spot(decision).error("Expected no knowledge requirement: not supported")
        return found

    def decision(self, key: str, element: etree._Element) -> Decision:
        logic = [child for child in _children(element) if _local(child) in _LOGIC | _OTHER_LOGIC]
        if len(logic) != 1 or _local(logic[0]) in _OTHER_LOGIC:
            told = f"a {_local(logic[0])}" if len(logic) == 1 else "none or several"
            raise self.spot(element).error(
                f"Expected a decision table or a literal expression, but got {told}"
            )
        requires = tuple(self.done[name] for name in self._required(element))
        variable = next((child.get("name") for child in _children(element, "variable")), None)
        make = self.table if _local(logic[0]) == "decisionTable" else self.literal
        found = make(key, element, logic[0], requires, variable)
        taken: dict[str, str] = {}
        for required in requires:
            for name in required.result_names:
                if taken.setdefault(name, required.id) != required.id:
                    raise found.spot.error(
                        f"Expected required decisions with different names, but two are {name}"
                    )
        return found

    def literal(
        self,
        key: str,
        element: etree._Element,
        logic: etree._Element,
        requires: tuple[Decision, ...],
        variable: str | None,
    ) -> Decision:
        operand = self.value(logic, logic)
        if operand is None:
            raise self.spot(logic).error("Expected an expression, but the text is empty")
        name = variable if variable and variable.isidentifier() else key
        reads, functions = _used([operand.expression], requires)
        return Decision(
            id=key,
            name=element.get("name") or key,
            hit_policy="UNIQUE",
            aggregator=None,
            inputs=(),
            columns=(Output(name, name, self.spot(logic)),),
            rules=(),
            spot=self.spot(element),
            literal=operand,
            requires=requires,
            reads=reads,
            functions=functions,
            variable=variable,
            description=_description(element),
        )

    def table(
        self,
        key: str,
        element: etree._Element,
        logic: etree._Element,
        requires: tuple[Decision, ...],
        variable: str | None,
    ) -> Decision:
        spot = self.spot(logic, element)
        policy = logic.get("hitPolicy", "UNIQUE")
        if policy not in get_args(HitPolicy):
            raise spot.error(f"Expected a hit policy of DMN, but got {policy[:40]}")
        aggregator = logic.get("aggregation")
        if aggregator is not None and (
            aggregator not in get_args(Aggregator) or policy != "COLLECT"
        ):
            raise spot.error("Expected aggregation SUM, MIN, MAX or COUNT, of COLLECT")
        inputs = tuple(self.input(one) for one in _children(logic, "input"))
        raw_outputs = list(_children(logic, "output"))
        columns = tuple(
            self.output(one, logic, key, variable, len(raw_outputs) == 1) for one in raw_outputs
        )
        if not columns or len(inputs) + len(columns) > MAX_COLUMNS:
            raise spot.error(f"Expected 1 to {MAX_COLUMNS} columns, at least one an output")
        self._check_outputs(columns, policy, aggregator, spot)
        raw_rules = list(_children(logic, "rule"))
        if len(raw_rules) > MAX_RULES:
            raise spot.error(f"Expected at most {MAX_RULES} rules, but here are {len(raw_rules)}")
        rules = tuple(
            self.rule(number, one, len(inputs), len(columns))
            for number, one in enumerate(raw_rules, start=1)
        )
        reads, functions = _used(list(_expressions(inputs, columns, rules)), requires)
        return Decision(
            id=key,
            name=element.get("name") or key,
            hit_policy=cast(HitPolicy, policy),
            aggregator=cast("Aggregator | None", aggregator),
            inputs=inputs,
            columns=columns,
            rules=rules,
            spot=self.spot(element),
            requires=requires,
            reads=reads,
            functions=functions,
            variable=variable,
            description=_description(element),
        )

    def _check_outputs(
        self, columns: tuple[Output, ...], policy: str, aggregator: str | None, spot: Spot
    ) -> None:
        names = [column.name for column in columns]
        if len(set(names)) != len(names):
            raise spot.error("Expected outputs with different names, but two have the same")
        if aggregator not in (None, "COUNT") and len(columns) > 1:
            raise spot.error(f"Expected one output for {aggregator}, but here are {len(columns)}")
        if policy in ("PRIORITY", "OUTPUT ORDER") and not any(one.priorities for one in columns):
            raise spot.error(f"Expected output values in their order of priority, as {policy} asks")

    def input(self, element: etree._Element) -> Input:
        holder = next(_children(element, "inputExpression"), None)
        text = "" if holder is None else _text(holder)
        spot = self.spot(element if holder is None else holder, element)
        self._refuse_foreign(holder)
        if not text.strip():
            raise spot.error("Expected an expression for every input, but one has none")
        values = next(_children(element, "inputValues"), None)
        allowed_text = "" if values is None else _text(values)
        with _Located(spot):
            allowed = parse_tests(allowed_text) if allowed_text.strip() else None
            self._count(1 + (0 if allowed is None else len(expressions(allowed))), element)
            return Input(
                text=text.strip(),
                label=element.get("label") or text.strip(),
                expression=Expression.parse(text),
                spot=spot,
                allowed=allowed,
                type_ref=None if holder is None else holder.get("typeRef"),
            )

    def output(
        self,
        element: etree._Element,
        table: etree._Element,
        key: str,
        variable: str | None,
        alone: bool,
    ) -> Output:
        spot = self.spot(element, table)
        name = element.get("name") or ((variable or key) if alone else "")
        if not name.isidentifier() or name.startswith("_"):
            raise spot.error("Expected a name for every output that can be a variable")
        values = next(_children(element, "outputValues"), None)
        default = next(_children(element, "defaultOutputEntry"), None)
        with _Located(spot):
            priorities = parse_list("" if values is None else _text(values))
            self._count(len(priorities), element)
            if any(not operand.constant for operand in priorities):
                raise spot.error("Expected constants as output values")
        return Output(
            name=name,
            label=element.get("label") or name,
            spot=spot,
            priorities=priorities,
            default=None if default is None else self.value(default, element),
            type_ref=element.get("typeRef"),
        )

    def rule(self, number: int, element: etree._Element, inputs: int, outputs: int) -> Rule:
        asks = list(_children(element, "inputEntry"))
        gives = list(_children(element, "outputEntry"))
        if len(asks) != inputs or len(gives) != outputs:
            raise self.spot(element).error(
                f"Expected {inputs} input and {outputs} output cells in rule {number},"
                f" but here are {len(asks)} and {len(gives)}"
            )
        annotation = next(_children(element, "annotationEntry"), None)
        return Rule(
            number=number,
            id=element.get("id"),
            tests=tuple(self.tests(cell, element) for cell in asks),
            values=tuple(self.value(cell, element) for cell in gives),
            cells=tuple(self.spot(cell, element) for cell in (*asks, *gives)),
            texts=tuple(_text(cell).strip() for cell in (*asks, *gives)),
            spot=self.spot(element),
            description=_description(element)
            or ("" if annotation is None else _text(annotation).strip()),
        )

    def tests(self, cell: etree._Element, outer: etree._Element) -> Test:
        self._refuse_foreign(cell)
        with _Located(self.spot(cell, outer)):
            test = parse_tests(_text(cell))
        self._count(len(expressions(test)), cell)
        return test

    def value(self, cell: etree._Element, outer: etree._Element) -> Operand | None:
        self._refuse_foreign(cell)
        self._count(1, cell)
        with _Located(self.spot(cell, outer)):
            return parse_value(_text(cell))

    def _count(self, operands: int, cell: etree._Element) -> None:
        self.operands += operands
        if self.operands > MAX_OPERANDS:
            raise self.spot(cell).error(f"Expected at most {MAX_OPERANDS} values in all cells")

    def _refuse_foreign(self, element: etree._Element | None) -> None:
        language = "" if element is None else element.get("expressionLanguage", "")
        if any(foreign in language.lower() for foreign in _FOREIGN):
            raise self.spot(cast(etree._Element, element)).error(
                f"Expected expressions of this language, but the cell says {language[:60]}"
            )


class _Located:
    """Tells a fault of an expression as a fault of the document."""

    def __init__(self, spot: Spot) -> None:
        self.spot = spot

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ExpressionError):
            raise self.spot.failed(error) from error


def _used(
    found: list[Expression], requires: tuple[Decision, ...]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return what a decision reads from the case and calls, with what it requires."""
    reads: set[str] = {name for expression in found for name in expression.names} - {INPUT}
    functions: set[str] = {name for expression in found for name in expression.functions}
    for required in requires:
        reads -= required.result_names
    reads -= outputs_seen(requires).keys()
    for required in requires:
        reads |= required.reads
        functions |= required.functions
    return frozenset(reads), frozenset(functions)


def _expressions(
    inputs: tuple[Input, ...], columns: tuple[Output, ...], rules: tuple[Rule, ...]
) -> Iterator[Expression]:
    for one in inputs:
        yield one.expression
        if one.allowed is not None:
            yield from expressions(one.allowed)
    for rule in rules:
        for test in rule.tests:
            yield from expressions(test)
        yield from (value.expression for value in rule.values if value is not None)
    for column in columns:
        if column.default is not None:
            yield column.default.expression


def _children(element: etree._Element, local: str | None = None) -> Iterator[etree._Element]:
    for child in element:
        name = etree.QName(child)
        if name.namespace in NAMESPACES and local in (None, name.localname):
            yield child


def _line(element: etree._Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 1


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _text(element: etree._Element) -> str:
    child = next(_children(element, "text"), None)
    return "" if child is None else "".join(map(str, child.itertext()))


def _description(element: etree._Element) -> str:
    child = next(_children(element, "description"), None)
    return "" if child is None else " ".join("".join(map(str, child.itertext())).split())
