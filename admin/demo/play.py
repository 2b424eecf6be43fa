"""Acts for everyone, through the commands that everyone uses, until every case has ended.

What happens next is worked out from the database alone, and each act has a key made of its item:
a demo that was killed goes on where it stood, and does nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from admin.demo.characters import GENERAL, SOCIAL, TEACHING, Character
from admin.demo.objection import NAMES_A_PANEL, filing, panel_is_short
from admin.demo.pool import widen_pool
from admin.demo.scene import set_scene
from admin.demo.year import ANSWERS
from engine import rights
from engine.commands import CompleteItem
from engine.engine import Engine
from engine.errors import ClaimedByAnother, NotAllowed, NotFound, NotOpen
from engine.store import jobs
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork
from workflows.directory import local_day
from workflows.objections import MESSAGE, file_objection
from workflows.processes.asking import people_behind
from workflows.tables.base import in_force
from workflows.tables.evaluation import Evaluation
from workflows.tables.people import Holding, Person, Seat, Unit

ANNUAL = "annual_cycle"
REPORT = "realisasi"
REPORTS_BEFORE = timedelta(days=30)  # the deadline of a period's results
Say = Callable[[str], None]


@dataclass
class Player:
    """Plays the demo agency.

    Args:
        engine: of a demo database.
        agency: the agency.
        say: told each act, one line each.
        stories: NIP -> story of a character.
        holds_back: items that nobody acts on, so that a demo has work left for its visitors.
    """

    engine: Engine
    agency: str
    say: Say
    stories: Mapping[str, str] = field(default_factory=dict)
    holds_back: Callable[[Mapping[str, Any], Character], bool] = lambda item, subject: False
    now: datetime = datetime(1, 1, 1, tzinfo=UTC)  # when the round of acts began
    cast: dict[str, Character] = field(default_factory=dict)

    def play(self, until: datetime | None = None) -> tuple[int, int]:
        """Act until every case has ended, or the clock reaches `until`.

        Returns:
            How many annual cases have ended, and how many there are.
        """
        self._meet()
        while True:
            self.engine.run_until_idle()
            acted = self._act_once()
            ended, total = self.count()
            if until is None and total and ended == total:
                return ended, total
            if not acted and not self._let_time_pass(until):
                return self.count()

    def count(self) -> tuple[int, int]:
        """Return how many annual cases have ended, and how many there are."""
        p = t.process_instance.c
        with self.engine.read() as work:
            rows = work.connection.execute(
                sa.select(p.status, sa.func.count())
                .where(p.agency == self.agency, p.process == ANNUAL)
                .group_by(p.status)
            ).all()
        counts = {row[0]: int(row[1]) for row in rows}
        return counts.get("completed", 0), sum(counts.values())

    def _meet(self) -> None:
        """Learn who is who."""
        with self.engine.read() as work:
            on = local_day(work, self.agency, work.now)
            held = work.session.execute(
                sa.select(Holding.person_id, Unit.code)
                .join(Seat, Seat.id == Holding.seat_id)
                .join(Unit, Unit.id == Seat.unit_id)
                .where(Holding.agency == self.agency, in_force(Holding, on))
                .order_by(Holding.capacity.desc())  # an acting seat first, one's own over it
            )
            units: dict[str, str] = {row.person_id: row.code for row in held}
            people = work.session.scalars(
                sa.select(Person).where(Person.agency == self.agency).order_by(Person.nip)
            )
            for place, person in enumerate(people):
                key = f"person:{person.id}"
                self.cast[key] = Character(
                    person=key,
                    nip=person.nip or "",
                    name=person.name,
                    place=place,
                    field=_field(units.get(person.id, "")),
                    story=self.stories.get(person.nip or ""),
                )

    def _act_once(self) -> int:
        """Let everybody act who has something to do; return how many acts."""
        acted = 0
        with self.engine.read() as work:
            self.now = work.now
        for item in list(self._open_items()):
            acted += self._act(item)
        return acted + self._object()

    def _open_items(self) -> Iterator[dict[str, Any]]:
        w = t.work_item
        with self.engine.read() as work:
            rows = work.connection.execute(
                sa.select(w).where(w.c.agency == self.agency, ~w.c.checking).order_by(w.c.id)
            ).mappings()
            yield from [dict(row) for row in rows]

    def _act(self, item: Mapping[str, Any]) -> bool:
        subject = self.cast.get(item["subject"] or "")
        if subject is None or self._waits(item, subject) or self.holds_back(item, subject):
            return False
        with self.engine.read() as work:
            actor = self._actor(work, item)
            if actor is None:
                return False
            scene = set_scene(self.engine, work, item, subject, actor)
        task = (item["process"], item["form"])
        if task == NAMES_A_PANEL and panel_is_short(scene):
            return widen_pool(self.engine, self.agency) > 0  # the panel is named in the next round
        answers = ANSWERS[task](scene)
        order = CompleteItem(
            self.agency, item["id"], actor.person, answers, key=f"demo:{item['id']}"
        )
        try:
            self.engine.execute(order)
        except (NotOpen, NotFound, NotAllowed, ClaimedByAnother):
            return False  # somebody else was faster, or the item moved on
        self.say(f"{actor.name}: {item['name']} · {subject.name} · {item['period']}")
        return True

    def _waits(self, item: Mapping[str, Any], subject: Character) -> bool:
        """Tell whether the one who holds an item lets its deadline pass."""
        if item["escalated_from"] is not None:
            return False
        element = item["element"]
        if element == REPORT:  # results are reported when the period is nearly over
            return item["due_at"] is not None and item["due_at"] - self.now > REPORTS_BEFORE
        if element == "menyusun_skp" and subject.writes_late:
            return not item["label"]
        if element == "memutuskan" and subject.approver_is_slow:
            return item["due_at"] is not None and _first_version(item)
        return element == "konfirmasi_penerimaan" and subject.forgets_receipt

    def _actor(self, work: UnitOfWork, item: Mapping[str, Any]) -> Character | None:
        """Return the first person who may do an item today."""
        on = local_day(work, self.agency, work.now)
        for person in people_behind(work.session, self.agency, item["owner"]["principals"], on):
            if person in self.cast and rights.find_principal(work, self.engine.parts, item, person):
                return self.cast[person]
        return None

    def _object(self) -> int:
        """Let those object who do, while their window is open."""
        s, p = t.subscription.c, t.process_instance.c
        with self.engine.read() as work:
            waiting = work.connection.execute(
                sa.select(p.root, p.subject)
                .join_from(t.subscription, t.process_instance, p.id == s.case)
                .where(s.agency == self.agency, s.name == MESSAGE)
                .order_by(p.id)
            ).all()
            chosen = []
            for row in waiting:
                who = self.cast.get(row.subject or "")
                if who is None or not who.objects:
                    continue
                evaluation = work.session.scalar(
                    sa.select(Evaluation.id).where(Evaluation.root == row.root)
                )
                if evaluation is not None:
                    chosen.append((who, evaluation))
        for who, evaluation in chosen:
            file_objection(
                self.engine,
                agency=self.agency,
                person=who.person,
                evaluation=evaluation,
                filing=filing(),
                key=f"{evaluation[:24]}{who.number('objection', 10**8):08d}",
            )
            self.say(f"{who.name}: mengajukan keberatan")
        return len(chosen)

    def _let_time_pass(self, until: datetime | None) -> bool:
        """Move the clock to the next thing due; False when there is nothing left to wait for."""
        with self.engine.read() as work:
            due, now = jobs.next_due(work), work.now
            report = work.connection.scalar(
                sa.select(t.work_item.c.due_at)
                .where(
                    t.work_item.c.element == REPORT,
                    # as the round saw it: one that has become due since must not be passed over
                    t.work_item.c.due_at > self.now + REPORTS_BEFORE,
                )
                .order_by(t.work_item.c.due_at)
                .limit(1)
            )
        if report is not None and (due is None or report - REPORTS_BEFORE < due):
            due = report - REPORTS_BEFORE
        if until is not None and until - now < timedelta(seconds=2):  # the clock counts seconds
            return False
        target = until if due is None or (until is not None and due > until) else due
        if target is None:
            return False
        if target > now:
            self.engine.advance_to(target)
            self.say(f"— {target:%d %b %Y}")
        return True


def _first_version(item: Mapping[str, Any]) -> bool:
    return item["context"].get("dokumen_versi", 1) == 1


def _field(unit: str) -> str:
    if unit.startswith("DINSOS"):
        return SOCIAL
    return TEACHING if unit.startswith("DISDIK") else GENERAL
