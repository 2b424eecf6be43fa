"""The demo for visitors: last year closed, this year at every stage, next year beginning.

The made-up people act as far as the day of the visit, but leave work behind: each account finds
something to do at its first sign-in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from admin.demo.characters import Character
from admin.demo.play import Player
from admin.demo.stage import AGENCY, ZONE, Say, Stage, open_year
from engine.store import tables as t
from workflows.tables.people import Person

LAST, THIS = 2025, 2026
VISIT = datetime(THIS + 1, 1, 5, 8, tzinfo=ZONE)  # between evaluation and planning

# Where a person's year of THIS stands still, by turn; the approval and the plan wait in THIS + 1.
REST = (
    ("measurement", "realisasi"),
    ("measurement", "umpan_balik"),
    ("evaluation", "penilaian"),
    ("evaluation", "rilis"),
    ("evaluation", "konfirmasi_penerimaan"),
    ("feedback", "dialog_kinerja"),
    ("feedback", "tanggapan"),
    ("feedback", "persetujuan_rencana"),
)
STORIES = {
    "beneficiaries": ("evaluation", "konfirmasi_penerimaan"),
    "communication": ("feedback", "tanggapan"),
}
# Where objections of THIS stand still, by turn. Votes have three working days, so the sitting of
# `suara` waits for the day before the visit.
OBJECTIONS = ("tunjuk_tim", "suara", "sidang", "keputusan")
EVE = VISIT - timedelta(days=1)


def act_until_visit(stage: Stage, say: Say) -> None:
    """Bring the demo to the day of the visit; going on where an earlier run stopped."""
    until_eve = Player(stage.engine, AGENCY, say, stories=stage.stories, holds_back=_waits)
    for year in (LAST, THIS, THIS + 1):
        until_eve.play(until=datetime(year, 1, 2, 8, tzinfo=ZONE))
        open_year(stage.engine, year, say)
    until_eve.play(until=EVE)
    on_the_eve = Player(stage.engine, AGENCY, say, stories=stage.stories, holds_back=_rests)
    on_the_eve.play(until=VISIT)


def panel_member(stage: Stage) -> str:
    """Return the NIP of one who has a vote to cast; when all have voted, of a pool member."""
    with stage.engine.read() as work:
        voter: str | None = work.session.scalar(
            sa.select(Person.nip)
            .join(t.work_item_principal, t.work_item_principal.c.principal == "person:" + Person.id)
            .join(t.work_item, t.work_item.c.id == t.work_item_principal.c.item)
            .where(t.work_item.c.process == "objection", t.work_item.c.element == "suara")
            .order_by(Person.nip)
            .limit(1)
        )
    return voter or stage.cast.holders["ITPROV-KA"]


def _waits(item: Mapping[str, Any], subject: Character) -> bool:
    """Tell whether an item is left for a visitor, or for the eve of the visit."""
    for_the_eve = item["process"] == "objection" and item["element"] == "sidang"
    return _rests(item, subject) or (for_the_eve and item["period"] == str(THIS))


def _rests(item: Mapping[str, Any], subject: Character) -> bool:
    """Tell whether an item is left for a visitor."""
    process, element, period = item["process"], item["element"], item["period"]
    if period == str(LAST):
        return False
    if period == str(THIS + 1):  # a third has drafted nothing yet, a third waits for approval
        drafting = element == "menyusun_skp" and subject.place % 3 == 0
        return drafting or (process == "approval" and subject.place % 3 == 1)
    if process == "objection":
        return element == OBJECTIONS[subject.place // 15 % len(OBJECTIONS)]
    if subject.objects or (process == "measurement" and "IV" not in item["label"]):
        return False
    if element == "penyampaian_lain":  # beside the confirmation that the employee still owes
        element = "konfirmasi_penerimaan"
    return (process, element) == STORIES.get(subject.story or "", REST[subject.place % len(REST)])
