"""The demo for visitors: last year closed, this year at every stage, next year beginning.

The made-up people act as far as the day of the visit, but leave work behind: each account finds
something to do at its first sign-in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from admin.demo.characters import Character
from admin.demo.play import Player
from admin.demo.stage import AGENCY, ZONE, Say, Stage, open_year

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
OBJECTIONS = ("tunjuk_tim", "sidang", "keputusan")  # where those of THIS stand still, by turn


def act_until_visit(stage: Stage, say: Say) -> None:
    """Bring the demo to the day of the visit; going on where an earlier run stopped."""
    player = Player(stage.engine, AGENCY, say, stories=stage.stories, holds_back=_rests)
    for year in (LAST, THIS, THIS + 1):
        player.play(until=datetime(year, 1, 2, 8, tzinfo=ZONE))
        open_year(stage.engine, year, say)
    player.play(until=VISIT)


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
