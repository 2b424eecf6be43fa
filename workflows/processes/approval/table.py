"""The chain table as rules with steps: what a form edits, and the rows it comes from.

A row of the table is one step of the documents that its conditions fit. Rows one below the other
with the same conditions are shown as one rule. Every row that fits gives a step, whatever rule it
stands in; the number in `urutan` says in which stage it opens, and steps of one stage open
together. So putting a step between two stages moves the later stages of every rule up by one.

Pure: texts in, texts out. Cells that say more than a form can show are kept as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from bpmn.dmn import read_decisions
from bpmn.dmn.edit import Row, read_rows, write_rows

DECISION = "rantai_persetujuan"
STAGE, GROUP, ENOUGH = "urutan", "kelompok", "cukup"
KIND, NAME, WHO = "jenis_langkah", "nama_langkah", "aturan"
DEADLINE, REMINDER, ESCALATION = "tenggat", "pengingat", "eskalasi"
ADDING = "tambah"  # a column that a table may have: the decider may add another decider
COLUMNS = (STAGE, GROUP, ENOUGH, KIND, NAME, WHO, DEADLINE, REMINDER, ESCALATION)
RETURNS_LIMIT = "parameter('maksimum_pengembalian')"

Mode = Literal["semua", "hanya", "kecuali", "kurang", "mencapai", "lain"]
_WORD = r'"((?:[^"\\]|\\.)*)"'
_WORDS = re.compile(rf"{_WORD}(?:\s*,\s*{_WORD})*")


class NotAChain(ValueError):
    """The document holds no chain table that a form can edit; the text says why."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a cell asks of a document.

    Attributes:
        mode: semua (any), hanya (one of), kecuali (none of), kurang or mencapai (the number of
            returns against its limit), lain (anything else, in `text`).
        values: for hanya and kecuali.
        text: the cell as it is written.
    """

    mode: Mode
    values: tuple[str, ...] = ()
    text: str = ""

    @classmethod
    def parse(cls, text: str) -> Condition:
        """Read a cell."""
        plain = text.strip()
        if plain in ("", "-"):
            return cls("semua", text="-")
        negated = re.fullmatch(r"not\s*\((.*)\)", plain, re.DOTALL)
        inner = negated[1].strip() if negated else plain
        if _WORDS.fullmatch(inner):
            values = tuple(_unquoted(word) for word in re.findall(_WORD, inner))
            return cls("kecuali" if negated else "hanya", values, plain)
        if plain == f"< {RETURNS_LIMIT}":
            return cls("kurang", text=plain)
        if plain == f">= {RETURNS_LIMIT}":
            return cls("mencapai", text=plain)
        return cls("lain", text=plain)

    @classmethod
    def of(cls, mode: str, values: Sequence[str] = (), text: str = "") -> Condition:
        """Return the condition that was chosen; one of no values asks nothing."""
        chosen = tuple(dict.fromkeys(value for value in values if value))
        match mode:
            case "hanya" | "kecuali" if chosen:
                listed = ", ".join(quoted(value) for value in chosen)
                return cls(
                    "hanya" if mode == "hanya" else "kecuali",
                    chosen,
                    listed if mode == "hanya" else f"not({listed})",
                )
            case "kurang":
                return cls("kurang", text=f"< {RETURNS_LIMIT}")
            case "mencapai":
                return cls("mencapai", text=f">= {RETURNS_LIMIT}")
            case "lain" if text.strip():
                return cls.parse(text)
        return cls("semua", text="-")


@dataclass(frozen=True, slots=True)
class Step:
    """One row.

    Attributes:
        origin: number of the row it was read from, None for a new one.
        stage: in which order it opens, from 1.
        cells: text of each output cell by the name of its column; the stage among them.
        description: legal basis or remark.
    """

    origin: int | None
    stage: int
    cells: dict[str, str]
    description: str = ""

    def text(self, column: str) -> str | None:
        """Return a cell that holds one quoted text, or None where it holds something else."""
        cell = self.cells.get(column, "").strip()
        return _unquoted(cell[1:-1]) if re.fullmatch(_WORD, cell) else None

    def number(self, column: str) -> int | None:
        """Return a cell that holds a whole number, or None."""
        cell = self.cells.get(column, "").strip()
        return int(cell) if cell.isdigit() else None

    def with_cells(self, **cells: str) -> Step:
        """Return the step with other cells."""
        return replace(self, cells={**self.cells, **cells})


@dataclass(frozen=True, slots=True)
class Rule:
    """Steps under the same conditions."""

    tests: tuple[str, ...]  # text of each input cell
    steps: tuple[Step, ...]

    def condition(self, place: int) -> Condition:
        """Return what a cell asks, by the number of its column, from 0."""
        return Condition.parse(self.tests[place])


@dataclass(frozen=True, slots=True)
class Chain:
    """The table as rules.

    Attributes:
        inputs: expressions of the input columns (`dokumen_jenis`, ...).
        labels: their headings.
        outputs: names of the output columns.
    """

    inputs: tuple[str, ...]
    labels: tuple[str, ...]
    outputs: tuple[str, ...]
    rules: tuple[Rule, ...] = field(default=())

    @property
    def stages(self) -> tuple[int, ...]:
        """Return the numbers of the stages, each once."""
        return tuple(sorted({step.stage for rule in self.rules for step in rule.steps}))

    def add_rule(self, document: str) -> Chain:
        """Return the chain with a rule for a kind of document, of one step after all others."""
        tests = tuple(quoted(document) if name == "dokumen_jenis" else "-" for name in self.inputs)
        step = self._new_step(max(self.stages, default=0) + 1)
        return replace(self, rules=(*self.rules, Rule(tests, (step,))))

    def remove_rule(self, rule: int) -> Chain:
        """Return the chain without a rule."""
        return self._with(rule, None)._compact()

    def move_rule(self, rule: int, by: int) -> Chain:
        """Return the chain with a rule one place up (-1) or down (1) the page."""
        rules, to = list(self.rules), rule + by
        if 0 <= to < len(rules):
            rules[rule], rules[to] = rules[to], rules[rule]
        return replace(self, rules=tuple(rules))

    def add_step(self, rule: int) -> Chain:
        """Return the chain with a step after the last one of a rule, in a stage of its own."""
        last = max((step.stage for step in self.rules[rule].steps), default=0)
        shifted = self._shift(last + 1)
        steps = (*shifted.rules[rule].steps, shifted._new_step(last + 1))
        return shifted._with(rule, replace(shifted.rules[rule], steps=steps))

    def remove_step(self, rule: int, step: int) -> Chain:
        """Return the chain without a step; a rule without steps goes too."""
        left = tuple(each for place, each in enumerate(self.rules[rule].steps) if place != step)
        kept = replace(self.rules[rule], steps=left) if left else None
        return self._with(rule, kept)._compact()

    def move_step(self, rule: int, step: int, by: int) -> Chain:
        """Return the chain with a step before (-1) or after (1) the stage next to its own."""
        moved = self.rules[rule].steps[step]
        beyond = [stage for stage in self.stages if (stage - moved.stage) * by > 0]
        if beyond:
            return self._beside(rule, step, max(beyond) if by < 0 else min(beyond), by)
        shared = sum(each.stage == moved.stage for one in self.rules for each in one.steps) > 1
        return self._beside(rule, step, moved.stage, by) if shared else self

    def drop_step(self, rule: int, step: int, on: int) -> Chain:
        """Return the chain with a step dragged onto another of its rule: it takes that place."""
        if step == on:
            return self
        target = self.rules[rule].steps[on].stage
        return self._beside(rule, step, target, -1 if on < step else 1)

    def drop_rule(self, rule: int, on: int) -> Chain:
        """Return the chain with a rule dragged onto another: it takes that place on the page."""
        rules = list(self.rules)
        rules.insert(on, rules.pop(rule))
        return replace(self, rules=tuple(rules))

    def _beside(self, rule: int, step: int, stage: int, by: int) -> Chain:
        """Give a step a stage of its own before (-1) or after (1) a stage."""
        to = stage if by < 0 else stage + 1
        shifted = self._shift(to)
        # Its own old stage may have moved with the others; only its new place counts.
        placed = _at(shifted.rules[rule].steps[step], to)
        return shifted._replaced(rule, step, placed)._compact()

    def _shift(self, start: int) -> Chain:
        """Return the chain with every stage from a number on moved up by one."""
        return self._renumbered(lambda stage: stage + 1 if stage >= start else stage)

    def _compact(self) -> Chain:
        """Return the chain with stages numbered 1, 2, 3 without holes."""
        places = {stage: place for place, stage in enumerate(self.stages, start=1)}
        return self._renumbered(lambda stage: places[stage])

    def _renumbered(self, number: Callable[[int], int]) -> Chain:
        rules = tuple(
            replace(
                rule,
                steps=tuple(_at(step, number(step.stage)) for step in rule.steps),
            )
            for rule in self.rules
        )
        return replace(self, rules=rules)

    def _replaced(self, rule: int, step: int, other: Step) -> Chain:
        steps = list(self.rules[rule].steps)
        steps[step] = other
        return self._with(rule, replace(self.rules[rule], steps=_in_order(steps)))

    def _with(self, rule: int, other: Rule | None) -> Chain:
        rules = list(self.rules)
        rules[rule : rule + 1] = [other] if other is not None else []
        return replace(self, rules=tuple(rules))

    def _new_step(self, stage: int) -> Step:
        cells = dict.fromkeys(self.outputs, "null")
        cells |= {
            STAGE: str(stage),
            KIND: quoted("setuju"),
            NAME: quoted("Persetujuan"),
            WHO: quoted("atasan_langsung"),
            DEADLINE: "parameter('tenggat_persetujuan')",
            REMINDER: "parameter('pengingat')",
            ESCALATION: quoted("peran:admin_instansi"),
        }
        return Step(None, stage, cells)


def read_chain(content: bytes, path: str = "") -> Chain:
    """Return the rules of the chain table in a DMN document.

    Raises:
        DmnError: the document cannot be read.
        NotAChain: there is no chain table in it, or one that a form cannot edit.
    """
    decision = read_decisions(content, path).get(DECISION)
    if decision is None or decision.literal is not None:
        raise NotAChain(f"Expected the decision table {DECISION}")
    missing = [name for name in COLUMNS if name not in decision.outputs]
    if missing:
        raise NotAChain(f"Expected the columns {', '.join(missing)}")
    rules: list[tuple[tuple[str, ...], list[Step]]] = []
    for row in read_rows(content, DECISION, path):
        cells = dict(zip(decision.outputs, row.values, strict=True))
        if not cells[STAGE].strip().isdigit():
            raise NotAChain(f"Expected a whole number in {STAGE} of row {row.origin}")
        step = Step(row.origin, int(cells[STAGE]), cells, row.description)
        if not rules or rules[-1][0] != row.tests:
            rules.append((row.tests, []))
        rules[-1][1].append(step)
    return Chain(
        inputs=tuple(one.text.strip() for one in decision.inputs),
        labels=tuple(one.label for one in decision.inputs),
        outputs=decision.outputs,
        rules=tuple(Rule(tests, _in_order(steps)) for tests, steps in rules),
    )


def write_chain(content: bytes, chain: Chain, path: str = "") -> bytes:
    """Return the document with the rows that the rules stand for.

    Raises:
        DmnError: a cell says nothing that can be read.
    """
    rows = [
        Row(
            step.origin,
            rule.tests,
            tuple(step.cells[name] for name in chain.outputs),
            step.description,
        )
        for rule in chain.rules
        for step in rule.steps
    ]
    return write_rows(content, DECISION, rows, path)


def quoted(text: str) -> str:
    """Return a text as a cell of a table holds it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _at(step: Step, stage: int) -> Step:
    return replace(step, stage=stage, cells={**step.cells, STAGE: str(stage)})


def _in_order(steps: Sequence[Step]) -> tuple[Step, ...]:
    return tuple(sorted(steps, key=lambda step: step.stage))
