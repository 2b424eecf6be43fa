"""Whose work reaches whom by delegation, in thousands of made-up webs of delegations."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workflows.domain.lending import MOST_STEPS, Grant, loans_of

PEOPLE = "abcdefg"
KINDS = ("skp", "evaluasi", "penilaian_periodik")


@st.composite
def webs(draw: st.DrawFn) -> list[Grant]:
    pairs = draw(st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)), max_size=14))
    return [
        Grant(
            str(number),
            giver,
            receiver,
            draw(st.none() | st.frozensets(st.sampled_from(KINDS), min_size=1)),
            draw(st.booleans()),
        )
        for number, (giver, receiver) in enumerate(pairs)
    ]


def test_a_delegation_reaches_its_receiver_and_nobody_behind_them():
    grants = [Grant("1", "a", "b"), Grant("2", "b", "c")]
    assert [loan.givers for loan in loans_of("c", grants)] == [("b",)]


def test_what_may_be_passed_on_reaches_further_and_names_everybody_in_between():
    grants = [Grant("1", "a", "b", may_pass_on=True), Grant("2", "b", "c")]
    assert [loan.givers for loan in loans_of("c", grants)] == [("b",), ("a", "b")]
    assert loans_of("c", grants)[1].grants == ("1", "2")


def test_only_what_both_delegations_name_is_passed_on():
    grants = [
        Grant("1", "a", "b", frozenset({"skp", "evaluasi"}), may_pass_on=True),
        Grant("2", "b", "c", frozenset({"evaluasi"})),
        Grant("3", "b", "d", frozenset({"penilaian_periodik"})),
    ]
    assert loans_of("c", grants)[1].documents == frozenset({"evaluasi"})
    assert [loan.givers for loan in loans_of("d", grants)] == [("b",)]


def test_a_circle_of_delegations_gives_nobody_their_own_work_back():
    grants = [Grant(str(n), *pair, may_pass_on=True) for n, pair in enumerate(("ab", "bc", "ca"))]
    assert {loan.givers for loan in loans_of("a", grants)} == {("c",), ("b", "c")}


@given(webs(), st.sampled_from(PEOPLE))
def test_every_way_is_allowed_step_by_step_and_never_returns(web: list[Grant], person: str):
    by_id = {grant.id: grant for grant in web}
    for loan in loans_of(person, web):
        way = [*loan.givers, person]
        steps = [by_id[each] for each in loan.grants]
        assert len(set(way)) == len(way) <= MOST_STEPS + 1
        assert [(step.giver, step.receiver) for step in steps] == list(pairwise(way))
        assert all(step.may_pass_on for step in steps[:-1])
        scopes = [step.documents for step in steps if step.documents is not None]
        assert loan.documents == (frozenset.intersection(*scopes) if scopes else None)
        assert loan.documents is None or loan.documents


@given(webs(), st.sampled_from(PEOPLE))
def test_every_delegation_in_force_reaches_its_own_receiver(web: list[Grant], person: str):
    direct = {loan.grants for loan in loans_of(person, web) if len(loan.grants) == 1}
    assert direct == {(g.id,) for g in web if g.receiver == person and g.giver != person}
