"""The rows of the inbox: who, what is special about it, when it is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from admin.formats import due
from admin.i18n import gettext, said
from admin.identity import Me
from admin.inbox import lanes
from admin.inbox.asked import EVERYTHING, Asked, conditions
from admin.inbox.lanes import Lane
from admin.inbox.passed import passed_on
from admin.inbox.row import Row
from admin.people import names
from engine import queries
from engine.counting import WAITING, KindCount, count_kinds
from engine.engine import Engine
from engine.store.unit_of_work import UnitOfWork

MOST_KINDS = 12  # kinds of work offered as a filter


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work among the person's items, as a filter."""

    element: str
    name: str
    count: str  # "12", or "412+" where there are more than are counted


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the inbox."""

    rows: tuple[Row, ...]
    total: str
    late: int  # of this page
    next: str | None
    previous: str | None
    kinds: tuple[Kind, ...]
    asked: Asked
    several_pages: bool
    lanes: tuple[Lane, ...] = ()

    @property
    def element(self) -> str | None:
        """The kind of work that the list is narrowed to."""
        return self.asked.element

    @property
    def busy(self) -> bool:
        """Say whether there is anything in a lane, or asked for."""
        return bool(self.asked) or any(lane.count != "0" for lane in self.lanes)

    @property
    def only_lane(self) -> bool:
        """Say whether nothing narrows the list but its lane."""
        return self.asked.lane is not None and self.asked == Asked(lane=self.asked.lane)

    def address(self, **changed: Any) -> dict[str, str]:
        """Return what is asked for with something changed, as it stands in an address."""
        return replace(self.asked, **changed).args

    @property
    def choosable(self) -> bool:
        """Several of the rows can be decided together."""
        return sum(row.choosable for row in self.rows) > (self.asked.lane != WAITING)


def listing(
    work: UnitOfWork,
    engine: Engine,
    person: Me,
    *,
    after: str | None = None,
    before: str | None = None,
    asked: Asked = EVERYTHING,
) -> Listing:
    """Return a page of the person's inbox.

    Raises:
        ValueError: the cursor is damaged.
    """
    agency, key, held = person.agency, person.person or "", person.powers
    counts = count_kinds(work, agency, key, held, lanes.parts(work, person))
    shared = {
        "kinds": kinds(counts.in_lanes.get(asked.lane, ()) if asked.lane else counts.kinds),
        "asked": asked,
        "lanes": lanes.tabs(counts),
    }
    if asked.lane == WAITING:
        page, rows = passed_on(work, person, asked, after=after, before=before)
        return _listing(work, page, rows, **shared)
    page = queries.inbox(
        work,
        agency,
        key,
        held,
        after=after,
        before=before,
        where=conditions(work, person, asked),
        counted=None if asked else counts.total,
        lanes=lanes.parts_of(work, person, asked.lane),
    )
    givers = [giver for one in person.lent for giver in one.givers[:1]]
    called = names(work, agency, [*(row["subject"] for row in page.rows), *givers])
    rows = tuple(
        to_row(
            item,
            called,
            person,
            work.now,
            decides(work, engine, item),
            lanes.why(work, person, item),
        )
        for item in page.rows
    )
    return _listing(work, page, rows, **shared)


def _listing(
    work: UnitOfWork, page: queries.InboxPage, rows: tuple[Row, ...], **shared: Any
) -> Listing:
    return Listing(
        rows=rows,
        total=page.total_text,
        late=sum(1 for item in page.rows if item["due_at"] and item["due_at"] < work.now),
        next=page.next,
        previous=page.previous,
        several_pages=page.next is not None or page.previous is not None,
        **shared,
    )


def decides(work: UnitOfWork, engine: Engine, item: Mapping[str, Any]) -> bool:
    """Say whether an item's form ends in a decision."""
    if item["form"] is None:
        return False
    form = engine.parts.definitions.get(work, item["bundle"]).bundle.forms.get(item["form"])
    return form is not None and form.decision is not None


def to_row(
    item: Mapping[str, Any],
    called: Mapping[str, str],
    person: Me,
    now: datetime,
    choosable: bool,
    why: tuple[str, ...],
) -> Row:
    """Return an item as its row shows it."""
    tag, tag_class = due(item["due_at"], now)
    if item["checking"]:
        tag, tag_class = gettext("sedang diperiksa"), "info"
    name = said(item["name"])
    special = [name, item["period"] or "", said(item["label"])]
    if item["escalated_from"] and not item["reasons"]:  # its reasons say so otherwise
        special.append(gettext("dialihkan karena lewat tenggat"))
    giver = _giver(item, person)
    if giver is not None:
        special.append(gettext("a.n. %(giver)s", giver=called.get(giver, "–")))
    own = item["subject"] == person.person
    return Row(
        id=item["id"],
        who=name if own else called.get(item["subject"] or "", name),
        what=" · ".join(part for part in (special[1:] if own else special) if part),
        tag=tag,
        tag_class=tag_class,
        mine=item["assignee"] == person.person,
        choosable=choosable,
        why=why,
    )


def _giver(item: Mapping[str, Any], person: Me) -> str | None:
    """Return for whom the person would do an item that is lent; None for one's own."""
    keys = item["owner"]["principals"]
    if not person.lent or not set(person.principals).isdisjoint(keys):
        return None
    return next((one.givers[0] for one in person.lent if one.principal in keys), None)


def kinds(counts: Sequence[KindCount]) -> tuple[Kind, ...]:
    """Return the kinds of work among the person's items, the most frequent first.

    Beyond the cap each number is a least one: "412+" of the soonest thousand.
    """
    more = "+" if sum(each.count for each in counts) > queries.COUNT_CAP else ""
    return tuple(
        Kind(each.element, said(each.name), f"{each.count}{more}") for each in counts[:MOST_KINDS]
    )
