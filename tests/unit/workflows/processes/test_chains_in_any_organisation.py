"""In 10,000 generated organisations: nobody approves their own, nobody decides twice, nobody waits.

Organisations of every shape: cycles of superiors, empty seats, people with two seats, a Plt of
their own superior, roles held by the subject, decrees and letters to anybody, spouses. Chains of
every shape: all rules, groups, m of n. A run is played as the process plays it: group by group,
somebody who may decides, whoever decided is kept from the rest, and a step without anybody is
settled.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

import pytest

from workflows.domain import resolver
from workflows.domain.organisation import (
    AssessorAssignment,
    Delegation,
    Holding,
    Organisation,
    Person,
    Relation,
    RoleHolding,
    Seat,
    Unit,
)
from workflows.domain.questions import Answer, Questions
from workflows.domain.whole import WholeChart
from workflows.parameters import RuleSet
from workflows.processes.approval.resolve import able_of, resolve_group

ON = date(2026, 3, 2)
RULES = dict(RuleSet(ON))
ORGANISATIONS = 10_000
BATCHES = 4
KINDS = ("pelaksana", "fungsional", "pengawas", "administrator", "jpt_pratama", "pejabat_negara")
STATUSES = ("aktif",) * 8 + ("cltn", "mpp", "tugas_belajar", "diberhentikan_sementara")
CAPACITIES = ("definitif", "definitif", "plt", "plh")
ROLES = ("pengelola_kinerja", "admin_instansi", "pejabat_yang_berwenang")
WORDS = (
    "atasan_langsung",
    "atasan_atasan",
    "atasan_struktural",
    "kepala_unit",
    "kepala_instansi",
    "kepala_daerah",
    "peran:pengelola_kinerja",
    "peran:admin_instansi@U0",
    "kursi:S0",
    "kursi:S3",
)


@dataclass(frozen=True)
class Decided:
    """A step as it was played."""

    person: str | None  # who decided; None: nobody could
    principals: tuple[str, ...]
    kept_out: frozenset[str]  # who may not decide it: the subject, the assessor, deciders before


def organisation(random: Random) -> Organisation:
    """Return an organisation of a few seats, as odd as it comes."""
    units = [
        Unit(f"u{n}", f"U{n}", f"Unit {n}", random.choice([None, "u0", f"u{max(n - 1, 0)}"]))
        if n
        else Unit("u0", "U0", "Unit 0")
        for n in range(random.randint(1, 4))
    ]
    count = random.randint(4, 9)
    seats = [
        Seat(
            f"s{n}",
            f"S{n}",
            f"Kursi {n}",
            random.choice(units).id,
            random.choice([None, *(f"s{random.randrange(count)}" for _ in range(4))]),
            random.choice(KINDS),
            random.random() < 0.3,
        )
        for n in range(count)
    ]
    people = [Person(f"p{n}", f"Orang {n}", random.choice(STATUSES)) for n in range(10)]

    def somebody() -> str:
        return f"p{random.randrange(10)}"

    def some_seat() -> str:
        return f"s{random.randrange(count)}"

    held = [
        Holding(somebody(), some_seat(), random.choice(CAPACITIES), "SK 1")
        for _ in range(random.randint(1, 12))
    ]
    own = Organisation.of(seats=seats, holdings=held)
    subject = own.seat_of("p0")
    if subject is not None and random.random() < 0.3:  # a Plt of their own superior
        above = own.seats[subject.seat].superior
        if above is not None:
            held.append(Holding("p0", above, "plt", "SP 1"))
    return Organisation.of(
        units=units,
        seats=seats,
        people=people,
        holdings=held,
        roles=[
            RoleHolding(somebody(), random.choice(units).id, random.choice(ROLES))
            for _ in range(random.randint(0, 5))
        ],
        delegations=[
            Delegation(some_seat(), somebody(), "ND 1") for _ in range(random.randint(0, 2))
        ],
        assigned=[
            AssessorAssignment("p0", somebody(), random.choice(["", "SK 9"]))
            for _ in range(random.randint(0, 1))
        ],
        relations=[
            Relation("p0", somebody(), random.choice(["pasangan", "usaha"]))
            for _ in range(random.randint(0, 2))
        ],
    )


def chain(random: Random) -> list[tuple[list[str], int]]:
    """Return groups of rules, each with how many of the group must agree."""
    groups = []
    for _ in range(random.randint(1, 3)):
        rules = random.choices(WORDS, k=random.choice([1, 1, 1, 2, 3]))
        groups.append((rules, random.randint(1, len(rules))))
    return groups


def play(random: Random, org: Organisation, groups: list[tuple[list[str], int]]) -> list[Decided]:
    """Decide the chain of p0's document as the process does; return the steps that were opened."""
    chart = WholeChart(org)
    questions = Questions(chart, "p0", ON, RULES)
    done: list[Decided] = []
    deciders: set[str] = set()

    def settled(answer: Answer) -> Answer:
        if answer["principals"]:
            return answer
        return questions.settling(answer["reason"], answer["excluded"])

    for rules, needed in groups:
        known = [each for each in rules if _known(each, chart)]
        answers = resolve_group(
            known, questions.by_name(), chart.people_behind, deciders, levels=12
        )
        agreed = 0
        for answer in map(settled, answers):
            able = [each for each in able_of(answer, chart.people_behind) if each not in deciders]
            if not able:  # whoever was left decided another step of the group meanwhile
                answer = questions.settling(answer["reason"], [*answer["excluded"], *deciders])
                able = able_of(answer, chart.people_behind)
            person = random.choice(able) if able else None
            kept_out = frozenset({*answer["excluded"], *deciders})
            done.append(Decided(person, tuple(answer["principals"]), kept_out))
            if person is not None:
                deciders.add(person)
                agreed += 1
            if agreed >= needed:
                break
    return done


def _known(rule: str, chart: WholeChart) -> bool:
    """Whether the seat that a rule names is there."""
    word, _, name = rule.partition(":")
    return word != "kursi" or chart.find_seat(name) is not None


def can_settle(org: Organisation, kept_out: frozenset[str]) -> bool:
    """Whether anybody of the roles above the subject's unit could settle a step."""
    chart = WholeChart(org)
    unit = chart.home_unit("p0", ON) or chart.root_unit()
    up = {each.id for each in org.units_up(unit)}
    return any(
        role in ROLES and where in up and _may(org, person, kept_out)
        for (role, where), people in org.roles.items()
        for person in people
    )


def _may(org: Organisation, person: str, kept_out: frozenset[str]) -> bool:
    away = org.people[person].status in RULES["status_tidak_menilai"]
    return (
        person != "p0"
        and f"person:{person}" not in kept_out
        and not away
        and "pasangan" not in org.ties_between("p0", person)
    )


@pytest.mark.parametrize("batch", range(BATCHES))
def test_nobody_approves_their_own_decides_twice_or_leaves_a_case_without_holder(
    batch: int,
) -> None:
    for number in range(batch, ORGANISATIONS, BATCHES):
        random = Random(number)
        org, groups = organisation(random), chain(random)
        steps = play(random, org, groups)
        decided = [step.person for step in steps if step.person is not None]
        told = (number, groups, steps)
        assert "person:p0" not in decided, told
        assert len(set(decided)) == len(decided), told
        assert all(step.principals for step in steps), told
        for step in steps:
            assert step.person is not None or not can_settle(org, step.kept_out), told


def test_whoever_is_found_may_act_and_nobody_found_has_a_reason() -> None:
    for number in range(0, ORGANISATIONS, 5):
        org = organisation(Random(number))
        questions = Questions(WholeChart(org), "p0", ON, RULES)
        for name in ("atasan_langsung", "atasan_atasan", "atasan_struktural", "kepala_unit"):
            answer: dict[str, Any] = questions.by_name()[name]()
            assert answer["reason"], (number, name)
            assert "person:p0" in answer["excluded"]
            assert "person:p0" not in answer["principals"], (number, name)
        found = resolver.assessor(org, "p0", RULES)
        assert found.person is None or _may(org, found.person, frozenset()), number
        decides = resolver.superior_of_assessor(org, "p0", RULES)
        assert decides.person is None or decides.person not in ("p0", found.person), number


def test_the_generated_organisations_are_as_odd_as_they_should_be() -> None:
    seen = {"cycle": 0, "vacant": 0, "two seats": 0, "own superior": 0, "unsettled": 0}
    for number in range(0, ORGANISATIONS, 20):
        random = Random(number)
        org = organisation(random)
        reason = resolver.assessor(org, "p0", RULES).reason
        seen["cycle"] += "berputar" in reason
        seen["vacant"] += "jabatan kosong" in reason
        seen["two seats"] += any(
            len({each.seat for each in held}) > 1 for held in org.by_person.values()
        )
        own = org.seat_of("p0")
        above = org.seats[own.seat].superior if own else None
        seen["own superior"] += any(
            each.seat == above and each.capacity == "plt" for each in org.by_person.get("p0", ())
        )
        steps = play(random, org, chain(random))
        seen["unsettled"] += any(step.principals and step.person is None for step in steps)
    assert all(count >= 10 for count in seen.values()), seen
