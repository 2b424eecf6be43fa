"""Who of an agency can be started in a year, who is exempt and why, whose chain has a gap.

Asks what the running process will ask: the newest decision table of approval for the steps, and the
functions about people for who decides each. Over a snapshot, so that 25,000 people take seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engine.definitions import Definitions
from engine.errors import NotDeployed
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork
from workflows.directory import local_day
from workflows.domain import resolver
from workflows.domain.questions import Questions
from workflows.domain.reasons import SENTENCES, say
from workflows.parameters.overrides import rules_of
from workflows.people.snapshot import Snapshot
from workflows.processes.approval.chain import ChainUnusable
from workflows.processes.approval.foreseeing import DECISION, ChainTable

PROCESS = "annual_cycle"
DOCUMENT = "skp"  # the first document of a year that needs a chain


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to happen with one person."""

    person: str  # id
    unit: str | None  # id of the unit of the seat by which the person is assessed
    assessor: str | None  # id of the person found; None: nobody
    state: str  # menunggu, dikecualikan, tertahan, sudah_berjalan
    reason: str  # in words, "" for menunggu
    case: str | None = None  # of the year that runs already


class Check:
    """The people of an agency as they stand today, and what a year needs of them.

    Args:
        work: the transaction that reads.
        definitions: where the newest decision table is found; None: chains are not looked at.
        agency: whose people.
        year: the year to be opened.
    """

    def __init__(
        self, work: UnitOfWork, definitions: Definitions | None, agency: str, year: str
    ) -> None:
        self.work, self.agency, self.year = work, agency, year
        self.on = local_day(work, agency, work.now)
        self.rules = rules_of(work, agency, self.on)
        self.snapshot = Snapshot(work, agency, self.on)
        self.chains = definitions is not None
        self._table = self._find_table(definitions)
        self._running = self._find_running()

    def people_of(self, units: Sequence[str]) -> list[str]:
        """Return the ids of everybody who sits in units or below; of all people for no units.

        Elected heads of a region are among them: they are told as exempt, not left out silently.
        """
        people = self.snapshot.organisation.people
        if not units:
            return list(people)
        below = self.snapshot.units_below(units)
        return [one for one in people if self._unit(one) in below]

    def verdicts(
        self, people: Iterable[str], *, taken_in: frozenset[str] = frozenset()
    ) -> list[Verdict]:
        """Return what is to happen with each.

        Args:
            people: ids.
            taken_in: those who are in by a decision although their status exempts them.
        """
        return [self.verdict(one, taken_in=one in taken_in) for one in people]

    def verdict(self, person: str, *, taken_in: bool = False) -> Verdict:
        """Return what is to happen with one person."""
        unit, assessor = self.place(person)
        running = self._running.get(person)
        told: dict[str, Any] = {"person": person, "unit": unit, "assessor": assessor}
        if running is not None:
            return Verdict(**told, state="sudah_berjalan", reason=say("running"), case=running)
        exempt = self.exempt(person)
        if exempt and not taken_in:
            return Verdict(**told, state="dikecualikan", reason=exempt)
        gaps = self._gaps(person) if self.chains else []
        if gaps:
            return Verdict(**told, state="tertahan", reason="\n".join(gaps))
        return Verdict(**told, state="menunggu", reason="")

    def place(self, person: str) -> tuple[str | None, str | None]:
        """Return the ids of a person's unit and assessor, each None where there is none."""
        found = resolver.assessor(self.snapshot.organisation, person, self.rules)
        return self._unit(person), found.person

    def exempt(self, person: str) -> str:
        """Return why a person does not plan, or "".

        Source: PermenPANRB 8/2021 Lampiran E angka 7.
        """
        employment = self.snapshot.employments[person]
        if employment in self.rules["jenis_kepegawaian_tanpa_perencanaan"]:
            return _exempt(employment)
        status = self.snapshot.organisation.people[person].status
        if status in self.rules["status_tanpa_perencanaan"]:
            return _exempt(status)
        return ""

    def may_be_taken_in(self, person: str) -> bool:
        """Say whether the rules let a decision take in this person, whom they exempt."""
        if self.snapshot.employments[person] in self.rules["jenis_kepegawaian_tanpa_perencanaan"]:
            return False
        status = self.snapshot.organisation.people[person].status
        return status in self.rules["status_dapat_disertakan"]

    def _unit(self, person: str) -> str | None:
        seat = self.snapshot.seat_of(person)
        return seat.unit if seat else None

    def _gaps(self, person: str) -> list[str]:
        """Return, a sentence each, the steps of the person's chain that nobody can decide."""
        if self._table is None:
            return [say("no_chain")]
        questions = Questions(self.snapshot, person, self.on, self.rules)
        try:
            steps = self._table.foresee(questions, self.snapshot.people_behind, DOCUMENT)
        except ChainUnusable as error:
            return [say("chain_unusable", error=error)]
        return [f"{each.step.name}: {each.reason}" for each in steps if each.is_gap]

    def _find_table(self, definitions: Definitions | None) -> ChainTable | None:
        if definitions is None:
            return None
        try:
            compiled = definitions.latest(self.work, self.agency, "decision", DECISION)
        except NotDeployed:
            return None
        return ChainTable(compiled.bundle.decisions[DECISION], self.rules, self.on)

    def _find_running(self) -> dict[str, str]:
        """Return the cases of this year: id of the person -> case."""
        p = t.process_instance.c
        rows = self.work.connection.execute(
            sa.select(p.subject, p.id).where(
                p.agency == self.agency, p.process == PROCESS, p.period == self.year
            )
        )
        return {subject.removeprefix("person:"): case for subject, case in rows if subject}


def _exempt(word: str) -> str:
    """Return why a status or an employment exempts, in words where they are known."""
    key = f"exempt_{word}"
    return say(key) if key in SENTENCES else word
