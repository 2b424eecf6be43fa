"""Who would decide a document, step by step: the table and the resolver over an organisation.

Pure: the decision table as read, the questions about people as answered from any chart. The process
itself, the designer's page, the check before a year opens, `siklus chain preview` and the rule
examples all ask this way, so that they all find the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bpmn.dmn import Decision
from bpmn.errors import DmnError
from bpmn.expressions import ExpressionError
from workflows.domain.questions import Questions
from workflows.domain.rules import Rules
from workflows.domain.steps import INFORMED
from workflows.parameters import plain
from workflows.processes.approval.chain import ChainUnusable, PlannedStep, plan_chain
from workflows.processes.approval.resolve import (
    Answer,
    Functions,
    PeopleBehind,
    UnknownRule,
    able_of,
    ask_rule,
    resolve_group,
)

DECISION = "rantai_persetujuan"


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A step with who would decide it."""

    step: PlannedStep
    principals: tuple[str, ...]  # none: nobody was found
    people: tuple[str, ...]  # "person:ID" of those who could act
    reason: str

    @property
    def is_gap(self) -> bool:
        """Whether the step has to be decided and nobody was found for it."""
        return not self.principals and self.step.kind != INFORMED


class ChainTable:
    """A chain table with the numbers of one day; asked often, it decides each kind of case once.

    Args:
        decision: the table.
        rules: the numbers.
        on: the day.
    """

    def __init__(self, decision: Decision, rules: Rules, on: date) -> None:
        self.decision, self.rules = decision, rules
        self.numbers: Mapping[str, Callable[..., Any]] = {
            "parameter": lambda name: plain(rules[name]),
            "tanggal_hari_ini": lambda: on,
        }
        self.asks_of_people = bool(decision.functions - set(self.numbers))
        self._steps: dict[tuple[Any, ...], tuple[PlannedStep, ...] | ChainUnusable] = {}

    def steps(
        self,
        document: str,
        position: Mapping[str, str],
        returned: int = 0,
        functions: Functions | None = None,
    ) -> tuple[PlannedStep, ...]:
        """Return the steps of a document.

        Args:
            document: kind of the document, "skp".
            position: jenis_jabatan, eselon, kode_unit of the person (`Questions.position`).
            returned: how often it came back before.
            functions: the questions about the person, for a table whose cells ask them.

        Raises:
            ChainUnusable: the rows that fit give no chain.
        """
        variables = {
            **position,
            "dokumen_jenis": document,
            "dokumen_versi": returned + 1,
            "pengembalian": returned,
        }
        if self.asks_of_people:
            found = self._decide(variables, {**(functions or {}), **self.numbers})
        else:
            key = tuple(variables.values())
            if key not in self._steps:
                self._steps[key] = self._decide(variables, self.numbers)
            found = self._steps[key]
        if isinstance(found, ChainUnusable):
            raise found
        return found

    def foresee(
        self,
        questions: Questions,
        people_behind: PeopleBehind,
        document: str,
        returned: int = 0,
    ) -> list[Foreseen]:
        """Return the steps that a document of a person would get, with who decides.

        Raises:
            ChainUnusable: the rows that fit give no chain, or name what does not exist.
        """
        functions = questions.by_name()
        steps = self.steps(document, questions.position(), returned, functions)
        levels: int = self.rules["tingkat_atasan_maksimum"]
        found: list[Foreseen] = []
        taken: set[str] = set()
        for number in dict.fromkeys(step.group for step in steps):
            group = [step for step in steps if step.group == number]
            deciding = [step for step in group if step.kind != INFORMED]
            try:
                answers = dict(
                    zip(
                        [step.number for step in deciding],
                        resolve_group(
                            [step.rule for step in deciding],
                            functions,
                            people_behind,
                            taken,
                            levels=levels,
                        ),
                        strict=True,
                    )
                )
                for step in group:
                    if step.kind == INFORMED:
                        answers[step.number] = ask_rule(step.rule, functions)
            except (UnknownRule, LookupError) as error:
                names = ", ".join(step.name for step in group)
                raise ChainUnusable(f"{names}: {error}") from error
            told = [_foreseen(step, answers[step.number], people_behind) for step in group]
            for each in told:
                if (
                    len(each.people) == 1 and each.step.kind != INFORMED
                ):  # will decide this step, and so no other one
                    taken.update(each.people)
            found += told
        return found

    def _decide(
        self, variables: Mapping[str, Any], functions: Functions
    ) -> tuple[PlannedStep, ...] | ChainUnusable:
        try:
            result = self.decision.decide(variables, functions)
            return plan_chain(result.value or [], result.rows)
        except ChainUnusable as error:
            return error
        except (DmnError, ExpressionError) as error:
            return ChainUnusable(str(error))


def _foreseen(step: PlannedStep, answer: Answer, people_behind: PeopleBehind) -> Foreseen:
    return Foreseen(
        step=step,
        principals=tuple(answer["principals"]),
        people=tuple(able_of(answer, people_behind)) if answer["principals"] else (),
        reason=str(answer["reason"]),
    )
