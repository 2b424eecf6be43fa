"""What a version of a plan changed, told line by line."""

from __future__ import annotations

from dataclasses import dataclass

from admin.i18n import gettext
from workflows.processes.planning.plans import PlannedIndicator, PlannedResult, PlanView


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. Empty before: new; empty after: dropped."""

    where: str
    before: str
    after: str


def changes(before: PlanView, after: PlanView) -> list[Change]:
    """Return the differences of two versions: results, indicators, targets, behaviour, annex."""
    old = {result.key: result for result in before.results}
    new = {result.key: result for result in after.results}
    found: list[Change] = []
    for key, result in new.items():
        found += _result(old.get(key), result)
    found += [
        Change(gettext("Hasil kerja %(n)s", n=result.number), result.text, "")
        for key, result in old.items()
        if key not in new
    ]
    found += [
        Change(value.replace("_", " ").capitalize(), dict(before.behaviours).get(value, ""), text)
        for value, text in after.behaviours
        if dict(before.behaviours).get(value, "") != text
    ]
    for kind in sorted({*before.annexes, *after.annexes}):
        lines = (before.annexes.get(kind, ()), after.annexes.get(kind, ()))
        if lines[0] != lines[1]:
            was, now = ("; ".join(each) for each in lines)
            found.append(Change(kind.replace("_", " ").capitalize(), was, now))
    return found


def _result(old: PlannedResult | None, new: PlannedResult) -> list[Change]:
    where = gettext("Hasil kerja %(n)s", n=new.number)
    if old is None:
        return [Change(where, "", new.text)]
    found = [Change(where, old.text, new.text)] if old.text != new.text else []
    earlier = {each.key: each for each in old.indicators}
    later = {each.key: each for each in new.indicators}
    for key, each in later.items():
        was = earlier.get(key)
        if was is None or _told(was) != _told(each):
            found.append(Change(f"{where} · {each.text}", _told(was) if was else "", _told(each)))
    found += [
        Change(f"{where} · {each.text}", _told(each), "")
        for key, each in earlier.items()
        if key not in later
    ]
    return found


def _told(indicator: PlannedIndicator) -> str:
    return f"{indicator.text}: {indicator.target_in_words}".removesuffix(": ")
