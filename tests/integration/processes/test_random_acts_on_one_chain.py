"""Whatever people do with the tasks of one chain, in any order: what must hold always holds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from engine import commands as c
from engine import errors, rights
from engine.store import tables as t
from tests.integration.processes.years import AGENCY, Years, open_years
from workflows.processes import documents
from workflows.processes.approval.course import origin
from workflows.tables.approval import ApprovalChain, ApprovalStep

CHAIN = (
    (1, 1, None, "reviu", "kursi:KASI"),
    (2, 2, None, "paraf", "kursi:KABID"),
    (3, 2, None, "setuju", "kursi:KADIS"),
    (4, 3, None, "tetapkan", "kursi:GUB"),
)
PEOPLE = ("sri", "wayan", "budi", "ratna", "gubernur", "eka", "nia", "tono", "dewi")
NIPS = {name: f"1990010120150110{number:02d}" for number, name in enumerate(PEOPLE)}
RUNS, ACTS = 8, 45  # of one database; chains end long before
WHY = "Angkanya perlu diperiksa lagi"


@pytest.fixture
def years(database_url: str) -> Iterator[Years]:
    opened = open_years(database_url)

    def more(agency: Any) -> None:
        for name in ("tono", "dewi"):
            agency.person(name)
        for name, nip in NIPS.items():
            agency.give_nip(name, nip)

    opened.change_agency(more)
    opened.deploy_chain(*CHAIN, adding=True)
    opened.deploy(documents("question"))
    yield opened
    opened.engine.database.dispose()


class Chain:
    """One run of the chain about sri, with everybody doing anything."""

    def __init__(self, years: Years, seed: int) -> None:
        self.years, self.dice = years, random.Random(seed)
        data = {"dokumen_jenis": "evaluasi", "dokumen_id": f"d{seed}", "dokumen_versi": 1}
        order = c.StartCase(
            AGENCY, "approval", f"run{seed}", data=data, subject=self.key("sri"), period="2026"
        )
        self.case = str(years.engine.execute(order)["case"])
        self.done: list[tuple[str, str]] = []  # kind of event, actor

    def play(self) -> None:
        acts = (
            self.delegate,
            self.delegate,
            self.bring_back,
            self.bring_back,
            self.hand_over,
            self.ask,
            self.answer,
            self.claim,
            self.approve,
            self.approve,
            self.send_back,
            self.add,
            self.reassign,
            self.withdraw,
        )
        for _ in range(ACTS):
            rows = self.open_items()
            if not rows:
                break
            row = self.dice.choice(rows)
            who = self.dice.choice(self.likely(row))
            try:
                self.dice.choice(acts)(row, who, self.dice.choice(PEOPLE))
            except errors.Refused:
                assert self.row(row["id"]) == row, "what is refused changes nothing"
            self.check()
        self.check_history()

    def likely(self, row: dict[str, Any]) -> tuple[str, ...]:
        """Return everybody once, and those who have to do with the item often."""
        directory, owner = self.years.engine.directory, row["owner"]["principals"]
        with self.years.engine.read() as work:
            near = [*directory.holders(work, AGENCY, owner, work.now), row["assignee"]]
        near.append(row["delegated_by"])
        names = {self.key(name): name for name in PEOPLE}
        return (*PEOPLE, *[names[each] for each in near if each in names] * 6)

    # What people do

    def delegate(self, row: dict[str, Any], who: str, to: str) -> None:
        order = c.DelegateItem(AGENCY, row["id"], self.key(who), self.key(to), WHY, self.new())
        self.execute(order, "item_delegated", who)
        assert to not in ("sri", who)

    def bring_back(self, row: dict[str, Any], who: str, _to: str) -> None:
        gave = row["delegated_by"] == self.key(who)
        kind = "delegation_taken_back" if gave else "delegation_returned"
        self.execute(c.ReturnItem(AGENCY, row["id"], self.key(who), WHY, self.new()), kind, who)

    def hand_over(self, row: dict[str, Any], who: str, to: str) -> None:
        decree = self.dice.choice(("", "ST 1/2026"))
        order = c.HandOverItem(
            AGENCY, row["id"], self.key(who), self.key(to), WHY, self.new(), decree
        )
        self.execute(order, "item_handed_over", who)
        assert to not in ("sri", who)

    def ask(self, row: dict[str, Any], who: str, to: str) -> None:
        order = c.AskAboutItem(
            AGENCY, row["id"], self.key(who), self.key(to), WHY, "question", self.new()
        )
        self.execute(order, "question_asked", who)
        assert self.row(row["id"]) == row, "a question never loses the place"

    def answer(self, row: dict[str, Any], _who: str, _to: str) -> None:
        for item in self.items(t.work_item.c.process == "question")[:1]:
            [asked] = item["owner"]["principals"]
            order = c.CompleteItem(AGENCY, item["id"], asked, {"jawaban": "Sudah"}, self.new())
            self.years.engine.execute(order)
            assert self.row(row["id"]) == row, "nor does an answer"

    def claim(self, row: dict[str, Any], who: str, _to: str) -> None:
        kind = self.dice.choice((c.ClaimItem, c.ReleaseItem))
        self.years.engine.execute(kind(AGENCY, row["id"], self.key(who)))

    def approve(self, row: dict[str, Any], who: str, _to: str) -> None:
        self.decide(row, who, {"keputusan": "setuju"})

    def send_back(self, row: dict[str, Any], who: str, _to: str) -> None:
        earlier = [step.id for step in self.steps() if step.state == "disetujui"]
        if earlier:  # a return to the author would be the end
            to = self.dice.choice(earlier)
            self.decide(row, who, {"keputusan": "kembalikan", "alasan": WHY, "kembali_ke": to})

    def add(self, row: dict[str, Any], who: str, to: str) -> None:
        place = self.dice.choice(("sebelum", "sesudah"))
        answers = {"keputusan": "tambah", "letak": place, "alasan": WHY}
        self.decide(row, who, {**answers, "pelaku_tambahan": NIPS[to]})

    def reassign(self, row: dict[str, Any], _who: str, _to: str) -> None:
        if self.dice.random() < 0.3:
            order = c.ReassignItem(AGENCY, row["id"], None, WHY, self.key("eka"))
            self.years.engine.execute(order)

    def withdraw(self, _row: dict[str, Any], who: str, _to: str) -> None:
        acted = any(step.decided_at or step.state == "ditunda" for step in self.steps())
        who = self.dice.choice((who, "sri"))
        if self.dice.random() < 0.3:
            document = self.chain().document_id
            order = c.SendMessage(
                AGENCY, "dokumen_ditarik", document, {}, self.new(), actor=self.key(who)
            )
            self.execute(order, "message_received", who)
            assert who == "sri" and not acted

    def decide(self, row: dict[str, Any], who: str, answers: dict[str, str]) -> None:
        order = c.CompleteItem(AGENCY, row["id"], self.key(who), answers, self.new())
        self.execute(order, "item_completed", who)
        assert not row["delegated"], "who prepares it completes nothing, nor its owner meanwhile"

    def execute(self, order: Any, kind: str, who: str) -> None:
        self.years.engine.execute(order)
        self.done.append((kind, self.key(who)))

    # What must hold

    def check(self) -> None:
        assert self.years.incidents() == []
        rows = self.open_items()
        for row in rows:
            self.check_item(row)
        deciders: dict[str, set[str]] = {}
        for step in self.steps():
            if step.decided_by is not None:
                assert step.decided_by != self.key("sri"), "nobody decides their own case"
                deciders.setdefault(step.decided_by, set()).add(origin(step))
        assert all(len(each) == 1 for each in deciders.values()), "two steps by one person"
        assert rows or self.chain().state != "berjalan", "a chain that goes on waits for somebody"

    def check_item(self, row: dict[str, Any]) -> None:
        directory = self.years.engine.directory
        with self.years.engine.read() as work:
            free = [
                self.key(name)
                for name in PEOPLE
                if rights.find_free(work, directory, row, self.key(name)) is not None
            ]
        assert self.key("sri") not in free
        assert free, f"nobody can go on: {row['owner']}, with {row['assignee']}"
        if row["delegated"]:
            assert row["assignee"] == row["delegated"]["to"]
        if row["assignee"]:
            assert free == [row["assignee"]], "one holder"

    def check_history(self) -> None:
        h = t.history.c
        with self.years.engine.read() as work:
            told = work.connection.execute(
                sa.select(h.kind, h.actor).where(h.case == self.case, h.actor.is_not(None))
            ).all()
        for event in self.done:
            assert told.count(event) >= self.done.count(event), event

    # Looking

    def items(self, *where: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
        with self.years.engine.read() as work:
            query = sa.select(t.work_item).where(*where).order_by(t.work_item.c.id)
            return [dict(row) for row in work.connection.execute(query).mappings()]

    def open_items(self) -> list[dict[str, Any]]:
        return self.items(t.work_item.c.case == self.case)

    def row(self, item: str) -> dict[str, Any] | None:
        return next(iter(self.items(t.work_item.c.id == item)), None)

    def chain(self) -> ApprovalChain:
        with self.years.tables() as session:
            return session.scalars(
                sa.select(ApprovalChain).where(ApprovalChain.case == self.case)
            ).one()

    def steps(self) -> list[ApprovalStep]:
        with self.years.tables() as session:
            query = sa.select(ApprovalStep).join(
                ApprovalChain, ApprovalChain.id == ApprovalStep.chain_id
            )
            return list(session.scalars(query.where(ApprovalChain.case == self.case)))

    def new(self) -> str:
        return self.years.key()

    def key(self, name: str) -> str:
        return self.years.key_of(name)


def test_what_must_hold_always_holds(years: Years) -> None:
    kinds = set()
    for seed in range(RUNS):
        chain = Chain(years, seed)
        chain.check()
        chain.play()
        kinds |= {kind for kind, _ in chain.done}
    assert kinds == {
        "item_delegated",
        "delegation_returned",
        "delegation_taken_back",
        "item_handed_over",
        "question_asked",
        "item_completed",
        "message_received",
    }, "the dice have tried everything"
