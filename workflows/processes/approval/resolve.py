"""Who decides a step: the rule of the decision table, asked of the directory.

A rule is a word, or a word with a name after a colon:

| rule | who |
|---|---|
| atasan_langsung | the assessor of the person the document is about, by the order of the resolver |
| atasan_atasan | the assessor's superior |
| penilai_tercatat | the assessor of record: who set the person's plan, wherever both sit now |
| atasan_struktural | the holder of the seat above, whoever was named by decree |
| kepala_unit, kepala_unit:KODE | the head of the person's unit, or of a named one |
| kepala_instansi | the head of the agency |
| kepala_daerah | the elected head of the region |
| peran:NAMA, peran:NAMA@KODE | a role in the nearest unit, or from a named one up |
| kursi:KODE | a seat |
| orang:NIP | a person |

Nobody decides about their own document, and nobody fills two steps of one run: whoever decided
before is passed over, and where that leaves nobody the question goes up to the next superior.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from workflows.domain.questions import Answer
from workflows.domain.reasons import say

Functions = Mapping[str, Callable[..., Any]]
"""The questions that a rule may name, `Questions.by_name()`."""
PeopleBehind = Callable[[list[str]], Collection[str]]
"""Gives the people ("person:ID") behind principals."""

PLAIN = (
    "atasan_langsung",
    "atasan_atasan",
    "penilai_tercatat",
    "atasan_struktural",
    "kepala_unit",
    "kepala_instansi",
    "kepala_daerah",
)
NAMED = ("kepala_unit", "peran", "kursi", "orang")


class UnknownRule(ValueError):
    """The decision table names a rule that does not exist."""

    def __init__(self, rule: str) -> None:
        super().__init__(
            f"Expected a rule such as {', '.join(PLAIN)}, peran:NAMA or kursi:KODE but got {rule!r}"
        )


def ask_rule(rule: str, functions: Functions) -> Answer:
    """Return what a rule answers.

    Args:
        rule: as the decision table says it.
        functions: functions about people, by name; `kepala_daerah` among them.

    Raises:
        UnknownRule: there is no such rule.
    """
    word, _, name = rule.partition(":")
    word, name = word.strip(), name.strip()
    if name:
        if word not in NAMED:
            raise UnknownRule(rule)
        arguments = [part.strip() for part in name.split("@")] if word == "peran" else [name]
        answer: Answer = functions[word](*arguments)
        return answer
    if word not in PLAIN:
        raise UnknownRule(rule)
    answer = functions[word]()
    return answer


def resolve(
    rule: str,
    functions: Functions,
    people_behind: PeopleBehind,
    taken: Collection[str],
    *,
    levels: int,
) -> Answer:
    """Return who decides, passing over those who may not.

    Args:
        rule: as the decision table says it.
        functions: functions about people, by name.
        people_behind: gives the people ("person:ID") behind principals.
        taken: people ("person:ID") who decided another step of this run.
        levels: how many superiors to try.

    Returns:
        An answer whose principals have somebody left to act, or no principals at all.
    """
    answer = ask_rule(rule, functions)
    told = [str(answer["reason"])]
    for _ in range(levels):
        principals = list(answer["principals"])
        excluded = list(dict.fromkeys([*answer["excluded"], *sorted(taken)]))
        if not principals:
            break
        if set(people_behind(principals)) - set(excluded):
            return {"principals": principals, "reason": _joined(told), "excluded": excluded}
        above = functions["atasan_dari"](principals)
        if not above["principals"] or set(above["principals"]) & set(principals):
            break
        answer = above
        told.append(f"{say('decided_before')} {above['reason']}")
    told.append(say("nobody_left"))
    excluded = list(dict.fromkeys([*answer["excluded"], *sorted(taken)]))
    return {"principals": [], "reason": _joined(told), "excluded": excluded}


def resolve_group(
    rules: Sequence[str],
    functions: Functions,
    people_behind: PeopleBehind,
    taken: Collection[str],
    *,
    levels: int,
    own: Sequence[Collection[str]] = (),
) -> list[Answer]:
    """Return who decides each step of a group that opens together.

    Whoever is the only one for a step is kept free for it: the group's other steps pass over them.

    Args:
        rules: one a step, as the decision table says them.
        functions, people_behind, levels: as for `resolve`.
        taken: people ("person:ID") who decided a step of this run.
        own: of each rule, those of them who decided this very step, which is asked once more.
    """

    def find(place: int, others: Collection[str] = ()) -> Answer:
        free = own[place] if own else ()
        passed_over = (set(taken) - set(free)) | set(others)
        return resolve(rules[place], functions, people_behind, passed_over, levels=levels)

    owners = [find(place) for place in range(len(rules))]
    able = [able_of(owner, people_behind) for owner in owners]
    alone: dict[str, int] = {}
    for place, people in enumerate(able):
        if len(people) == 1:
            alone.setdefault(people[0], place)
    for place in range(len(rules)):
        others = {person for person, theirs in alone.items() if theirs != place}
        if set(able[place]) & others:
            owners[place] = find(place, others)
    return owners


def able_of(answer: Answer, people_behind: PeopleBehind) -> list[str]:
    """Return the people ("person:ID") who can act on an answer: behind it, and not excluded."""
    excluded = set(answer["excluded"])
    return [each for each in people_behind(list(answer["principals"])) if each not in excluded]


def _joined(told: list[str]) -> str:
    return " ".join(part for part in told if part)
