"""The board of a year: how far everybody is, by unit and by assessor, down to the person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import Response as FlaskResponse
from flask import abort, flash, redirect, request, stream_with_context, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin.campaign import words
from admin.campaign.export import MIMETYPES, write_csv, write_xlsx
from admin.campaign.reminding import remind
from admin.campaign.scope import followed_campaign, followed_units, may_change, own_units
from admin.campaign.units import Tree
from admin.formats import day, days_between
from admin.i18n import gettext, ngettext, told
from admin.identity import me
from admin.people import names
from admin.views import Page
from admin.work import work
from engine.engine import Engine
from workflows.campaign import board
from workflows.campaign.board import PAGE, STAGES, Count, Filter, PersonRow
from workflows.campaign.extending import units_below
from workflows.tables.campaign import Campaign, CampaignMember

MOST = 20  # years offered
TOGETHER = 500  # people read at once for a file


class Board(Page):
    """Progress of a year."""

    routes: ClassVar[frozenset[str] | None] = frozenset(
        {"index", "show", "people", "remind", "export"}
    )

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/")
    def index(self) -> str | Response:
        """Go to the newest year in which somebody of the own units is."""
        found = _years()
        if found:
            return redirect(url_for(".show", campaign=found[0].id))
        return self.render("campaign/board_empty.html")

    @expose("/<campaign>")
    def show(self, campaign: str) -> str:
        """Count people by unit, or by assessor, with the units below one to go down."""
        found, asked = followed_campaign(campaign), _filter(campaign)
        tree, unit = Tree(), request.args.get("unit", "")
        counts = board.by_unit(work(), asked)
        unit = unit or tree.entrance(counts) or ""
        whole = Count(None)
        for each in counts.values():
            whole.add(each)
        by = "assessor" if request.args.get("by") == "assessor" else "unit"
        rows = (
            board.by_assessor(work(), asked)
            if by == "assessor"
            else tree.rows(counts, unit or None)
        )
        own = counts.get(unit) if by == "unit" else None
        shown, more = _page(rows, request.args.get("after", ""))
        return self.render(
            "campaign/board.html",
            campaign=found,
            years=_years(),
            whole=whole,
            rows=shown,
            own=own,
            more=more,
            by=by,
            unit=unit,
            path=[tree.units[each] for each in tree.path(unit)],
            stages=[each for each in STAGES if whole.stages[each]],
            waited=_waited,
            below={each: True for each in tree.children if each},
            may_open=may_change(work(), found, own_units(me())),
            words=words,
        )

    @expose("/<campaign>/people")
    def people(self, campaign: str) -> str:
        """List people with who holds what, since when, and what comes next."""
        found, asked = followed_campaign(campaign), _filter(campaign)
        rows, more = board.list_people(work(), asked, after=request.args.get("after"))
        tree = Tree()
        unit = request.args.get("unit", "")
        return self.render(
            "campaign/board_people.html",
            campaign=found,
            people=_told(rows),
            more=more,
            path=[tree.units[each] for each in tree.path(unit)],
            stages=STAGES,
            given=_given(),
            waited=_waited,
            words=words,
        )

    @expose("/<campaign>/remind", methods=("POST",))
    def remind(self, campaign: str) -> Response:
        """Ask whoever holds the items of the people ticked."""
        followed_campaign(campaign)
        done = remind(self.engine, _filter(campaign), request.form.getlist("person")[:PAGE])
        if done.asked:
            flash(
                ngettext("%(num)d tugas diingatkan.", "%(num)d tugas diingatkan.", done.asked),
                "success",
            )
        if done.already:
            flash(
                ngettext(
                    "%(num)d tugas sudah diingatkan hari ini.",
                    "%(num)d tugas sudah diingatkan hari ini.",
                    done.already,
                ),
                "info",
            )
        if not done.asked and not done.already:
            flash(gettext("Tidak ada tugas terbuka pada pegawai yang dipilih."), "error")
        given: dict[str, Any] = dict(_given())
        return redirect(url_for(".people", campaign=campaign, **given), 303)

    @expose("/<campaign>/export.<kind>")
    def export(self, campaign: str, kind: str) -> FlaskResponse:
        """Give everybody who is asked about as a file."""
        found, asked = followed_campaign(campaign), _filter(campaign)
        if kind not in MIMETYPES:
            abort(404)
        head, rows = _head(), _cells(asked)
        body: Iterator[bytes] | bytes
        if kind == "csv":
            body = stream_with_context(write_csv(head, rows))
        else:
            body = write_xlsx(head, rows)
        name = f"kemajuan-{found.period}.{kind}"
        return FlaskResponse(
            body,
            mimetype=MIMETYPES[kind],
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def _given() -> dict[str, str]:
    """Return what the address or form asks about, without what is empty."""
    names_of = ("unit", "exact", "assessor", "stage", "overdue")
    return {name: request.values[name] for name in names_of if request.values.get(name)}


def _filter(campaign: str) -> Filter:
    """Return which people are asked about: never more than the person may see."""
    given = _given()
    unit, stage = given.get("unit"), given.get("stage")
    exact = unit if unit and given.get("exact") else None
    return Filter(
        campaign,
        scope=followed_units(me()),
        unit=units_below(me().agency, [unit]) if unit and not exact else None,
        exact_unit=exact,
        assessor=given.get("assessor"),
        stage=stage if stage in STAGES else None,
        overdue=bool(given.get("overdue")),
    )


def _years() -> list[Campaign]:
    """Return the newest years in which somebody of the own units is."""
    m, scope = CampaignMember, followed_units(me())
    somebody = sa.select(m.id).where(m.campaign_id == Campaign.id)
    if scope is not None:
        somebody = somebody.where(m.unit_id.in_(scope))
    query = (
        sa.select(Campaign)
        .where(Campaign.agency == me().agency, Campaign.state != "rancangan", sa.exists(somebody))
        .order_by(Campaign.period.desc(), Campaign.id.desc())
        .limit(MOST)
    )
    return list(work().session.scalars(query))


def _page(rows: list[Count], after: str) -> tuple[list[Count], str | None]:
    """Return a page of groups from behind the one with this key on, and where the next begins."""
    places = [place for place, row in enumerate(rows) if row.key == after]
    start = places[0] + 1 if after and places else 0
    shown = rows[start : start + PAGE]
    more = shown[-1].key if start + PAGE < len(rows) else None
    return shown, more


def _waited(count: Any) -> int | None:
    """Return for how many days the oldest open item has waited, or None."""
    return None if count.since is None else days_between(count.since, work().now)


def _told(rows: list[PersonRow]) -> list[dict[str, Any]]:
    """Return people with their open items and the names of who holds each."""
    items = board.open_items(work(), [row.case for row in rows if row.case])
    found = []
    called = names(
        work(), me().agency, [key for each in items.values() for one in each for key in _keys(one)]
    )
    for row in rows:
        open_items = items.get(row.case or "", [])
        found.append(
            {
                "row": row,
                "items": [
                    {**one, "holders": [called[key] for key in _keys(one)]} for one in open_items
                ],
            }
        )
    return found


def _keys(item: Mapping[str, Any]) -> list[str]:
    return [item["assignee"]] if item["assignee"] else list(item["owner"]["principals"])


def _head() -> list[str]:
    return [
        gettext("Nama"),
        "NIP",
        gettext("Unit"),
        gettext("Pejabat penilai"),
        gettext("Tahap"),
        gettext("Langkah"),
        gettext("Menunggu"),
        gettext("Sejak"),
        gettext("Tenggat"),
        gettext("Lewat tenggat"),
    ]


def _cells(asked: Filter) -> Iterator[list[str]]:
    after: str | None = None
    while True:
        rows, after = board.list_people(work(), asked, after=after, limit=TOGETHER)
        for each in _told(rows):
            row: PersonRow = each["row"]
            holders = "; ".join(holder for one in each["items"] for holder in one["holders"])
            yield [
                row.name,
                row.nip or "",
                row.unit,
                row.assessor or "",
                gettext(words.STAGES[row.stage]),
                "; ".join(one["name"] for one in each["items"]) or told(row.reason),
                holders,
                day(row.since),
                day(row.due),
                gettext("ya") if row.overdue else "",
            ]
        if after is None:
            return
