"""Following the histories: every row must follow from the one before, to what its case says."""

from __future__ import annotations

from itertools import groupby

import sqlalchemy as sa

from engine.store import tables as t
from engine.store.history import broken_links
from engine.store.unit_of_work import UnitOfWork


def broken_chains(work: UnitOfWork) -> tuple[int, list[str]]:
    """Return how many histories there are, and the keys of those that do not hold.

    Args:
        work: reads cases, agencies and their histories; one history at a time is in memory.
    """
    h, p, a = t.history.c, t.process_instance.c, t.agency_chain.c
    ends = {
        row.key: (row.seq, row.hash)
        for row in work.connection.execute(
            sa.union_all(
                sa.select(
                    p.id.label("key"), p.history_seq.label("seq"), p.history_hash.label("hash")
                ),
                sa.select(a.chain, a.seq, a.hash),
            )
        )
    }
    rows = work.connection.execute(
        sa.select(t.history).order_by(h.case, h.seq), execution_options={"yield_per": 1000}
    )
    broken, seen = [], set()
    for case, group in groupby(rows.mappings(), key=lambda row: row["case"]):
        story = [dict(row) for row in group]
        seen.add(case)
        last = (story[-1]["seq"], story[-1]["hash"])
        if broken_links(story) or ends.get(case, last) != last:
            broken.append(case)
    broken += [case for case, (seq, _) in ends.items() if seq and case not in seen]
    return len(seen | set(ends)), broken
