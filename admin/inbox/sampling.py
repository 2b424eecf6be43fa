"""The share of a group that is looked at alone: drawn when several are to be decided together."""

from __future__ import annotations

from collections.abc import Sequence

from admin.identity import Me
from admin.inbox import lanes
from admin.work import look_again
from engine import queries
from engine.engine import Engine
from engine.powers import key_of
from engine.queries import COUNT_CAP, w
from engine.rights import find_free
from engine.store import items
from engine.store.unit_of_work import UnitOfWork
from workflows.lanes.sampling import draw, group_of


def draw_from(work: UnitOfWork, engine: Engine, person: Me, ids: Sequence[str]) -> int:
    """Draw from the groups that chosen items belong to; return how many were pulled out.

    Drawn again, on another page or for other items of the same groups, nothing more comes out
    until the groups have grown.
    """
    groups: dict[str, list[str]] = {}
    for item in dict.fromkeys(ids):
        row = queries.find_item(work, person.agency, item)
        if row is None or "closed_at" in row or row["lane"] != items.GROUP or row["decision"]:
            continue
        power = find_free(work, engine.directory, row, person.person or "")
        if power is None:
            continue
        group = group_of(row, key_of(power))
        if group not in groups:
            where = [w.c.process == row["process"], w.c.element == row["element"]]
            where.append(w.c.period.is_not_distinct_from(row["period"]))
            [part] = lanes.parts_of(work, person, lanes.GROUP)
            query = queries.mine(person.agency, person.person or "", power, where, part)
            found = work.connection.execute(query.limit(COUNT_CAP))
            groups[group] = [each.item for each in found]
    if not groups:
        return 0
    with engine.database.write() as writing:
        drawn = draw(writing, person.agency, person.person or "", groups)
        writing.commit()
    look_again()
    return len(drawn)
