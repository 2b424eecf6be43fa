"""Opening a year: a draft that is looked at and mended, then opened by jobs with its progress."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import Response as FlaskResponse
from flask import abort, flash, jsonify, redirect, request, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin.campaign import words
from admin.campaign.scope import may_change, own_campaign, own_units
from admin.campaign.units import Tree
from admin.formats import local
from admin.i18n import gettext, ngettext
from admin.identity import me
from admin.views import Page
from admin.work import look_again, work
from engine.engine import Engine
from engine.errors import Busy, DomainRefused, NotFound, Refused
from workflows.campaign import lifecycle, members, opening
from workflows.campaign.board import PAGE
from workflows.parameters.overrides import rules_of
from workflows.tables.campaign import (
    MEMBER_STATES,
    PERIOD_KINDS,
    Campaign,
    CampaignMember,
    WindowExtension,
)
from workflows.tables.people import Person, Unit

MOST = 50  # campaigns listed, the newest
NEXT_YEARS = 1  # years ahead that may be opened

m = CampaignMember


class Campaigns(Page):
    """Years of the units that the person looks after."""

    routes: ClassVar[frozenset[str] | None] = frozenset(
        {
            "index",
            "prepare",
            "show",
            "progress",
            "recheck",
            "begin",
            "discard",
            "leave_out",
            "take_in",
            "close",
            "reopen",
        }
    )

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/")
    def index(self) -> str:
        """List the newest years."""
        own = own_units(me())
        rows = work().session.scalars(
            sa.select(Campaign)
            .where(Campaign.agency == me().agency)
            .order_by(Campaign.id.desc())
            .limit(MOST)
        )
        tree = Tree()
        listed = [
            {
                "row": row,
                "units": tree.names(row.units),
                "progress": opening.progress_of(work(), row.id),
            }
            for row in rows
            if may_change(work(), row, own)
        ]
        return self.render("campaign/index.html", campaigns=listed, words=words)

    @expose("/new", methods=("GET", "POST"))
    def prepare(self) -> str | Response | tuple[str, int]:
        """Choose year, kind of period and units; the draft is written and shown."""
        given, own = request.values, own_units(me())
        chosen = [each for each in given.getlist("unit") if each in own]
        values = {
            "year": given.get("year", "").strip(),
            "kind": given.get("kind", ""),
            "decree": given.get("decree", "").strip()[:200],
            "q": given.get("q", "").strip()[:100],
        }
        errors: dict[str, str] = {}
        if request.method == "POST" and "find" not in request.form:  # a search keeps what is typed
            years = [str(each) for each in _years()]
            if values["year"] not in years:
                errors["tahun"] = gettext("Pilih tahun")
            if not chosen:
                errors["unit"] = gettext("Pilih paling sedikit satu unit")
            if not errors:
                try:
                    campaign = self._act(
                        opening.prepare,
                        self.engine.parts.definitions,
                        me().agency,
                        int(values["year"]),
                        units=chosen,
                        period_kind=values["kind"] or None,
                        decree=values["decree"],
                        actor=me().person,
                    )
                    return redirect(url_for(".show", campaign=campaign), 303)
                except DomainRefused as error:
                    errors[error.field or ""] = words.refusal(error)
        tree = Tree()
        today = local(work().now).date()
        page = self.render(
            "campaign/prepare.html",
            values=values,
            errors=errors,
            years=_years(),
            kinds=PERIOD_KINDS,
            usual=rules_of(work(), me().agency, today)["jenis_periode"],
            units=tree.choices(own, chosen, values["q"]),
            words=words,
        )
        return (page, 422) if errors else page

    @expose("/<campaign>")
    def show(self, campaign: str) -> str:
        """Show a year: how many are in which state, and the people of one state."""
        return self._show(own_campaign(campaign))

    def _show(self, found: Campaign, **given: Any) -> str:
        counts = opening.count_states(work(), found.id)
        state = request.args.get("list", "")
        if state not in MEMBER_STATES:
            held = [each for each in ("tertahan", "gagal") if counts[each]]
            state = (held or [each for each in MEMBER_STATES if counts[each]] or ["menunggu"])[0]
        rows = _list_members(found.id, state, request.args.get("after", ""))
        tree = Tree()
        return self.render(
            "campaign/show.html",
            campaign=found,
            units=tree.names(found.units),
            counts=counts,
            progress=opening.progress_of(work(), found.id),
            shown=state,
            members=rows[:PAGE],
            more=rows[PAGE - 1].id if len(rows) > PAGE else None,
            windows=_list_extensions(found.id, tree),
            words=words,
            **given,
        )

    @expose("/<campaign>/progress")
    def progress(self, campaign: str) -> FlaskResponse:
        """Tell how far the opening is, for the script of the page."""
        found = own_campaign(campaign)
        now = opening.progress_of(work(), found.id)
        return jsonify(started=now.started, waiting=now.waiting, failed=now.failed)

    @expose("/<campaign>/recheck", methods=("POST",))
    def recheck(self, campaign: str) -> Response:
        """Look again at those who are not started, and for people who are new in the units."""
        own_campaign(campaign)

        def done(looked: members.Rechecked) -> None:
            parts = [
                ngettext("%(num)d orang kini siap.", "%(num)d orang kini siap.", looked.ready),
                ngettext(
                    "%(num)d orang masih tertahan.", "%(num)d orang masih tertahan.", looked.held
                ),
                ngettext(
                    "%(num)d orang baru ditambahkan.",
                    "%(num)d orang baru ditambahkan.",
                    looked.added,
                ),
            ]
            flash(" ".join(parts), "success" if looked.ready or looked.added else "info")

        return self._change(
            campaign,
            done,
            members.recheck,
            self.engine.parts.definitions,
            campaign,
            actor=me().person,
        )

    @expose("/<campaign>/open", methods=("POST",))
    def begin(self, campaign: str) -> Response:
        """Open the year; jobs start its people."""
        own_campaign(campaign)
        return self._change(
            campaign,
            lambda _: flash(gettext("Tahun dibuka. Pegawai dimulai satu per satu."), "success"),
            opening.begin,
            campaign,
            me().person,
        )

    @expose("/<campaign>/discard", methods=("POST",))
    def discard(self, campaign: str) -> Response:
        """Throw a draft away."""
        own_campaign(campaign)
        self._change(
            campaign,
            lambda _: flash(gettext("Rancangan dibuang. Tidak ada yang dimulai."), "success"),
            lifecycle.discard,
            campaign,
        )
        return redirect(url_for(".index"), 303)

    @expose("/<campaign>/leave-out", methods=("POST",))
    def leave_out(self, campaign: str) -> Response | tuple[str, int]:
        """Exempt a person by hand."""
        return self._about_person(campaign, members.leave_out)

    @expose("/<campaign>/take-in", methods=("POST",))
    def take_in(self, campaign: str) -> Response | tuple[str, int]:
        """Take in a person who is exempt."""
        return self._about_person(campaign, members.take_in, self.engine.parts.definitions)

    @expose("/<campaign>/close", methods=("GET", "POST"))
    def close(self, campaign: str) -> str | Response | tuple[str, int]:
        """Tell what closing means, then close with a reason."""
        return self._decide(campaign, "close", lifecycle.close, gettext("Tahun ditutup."))

    @expose("/<campaign>/reopen", methods=("GET", "POST"))
    def reopen(self, campaign: str) -> str | Response | tuple[str, int]:
        """Open a closed year again with a reason."""
        return self._decide(campaign, "reopen", lifecycle.reopen, gettext("Tahun dibuka kembali."))

    def _decide(
        self, campaign: str, act: str, do: Callable[..., None], done: str
    ) -> str | Response | tuple[str, int]:
        found = own_campaign(campaign)
        if found.state != ("dibuka" if act == "close" else "ditutup"):
            flash(gettext("Keadaan tahun ini sudah berubah."), "error")
            return redirect(url_for(".show", campaign=campaign), 303)
        error = ""
        if request.method == "POST":
            try:
                self._act(do, campaign, request.form.get("reason", ""), actor=me().person)
            except DomainRefused as refused:
                error = words.refusal(refused)
            except (Refused, Busy):
                flash(gettext("Keadaan tahun ini sudah berubah."), "error")
                return redirect(url_for(".show", campaign=campaign), 303)
            else:
                flash(done, "success")
                return redirect(url_for(".show", campaign=campaign), 303)
        page = self.render(
            "campaign/decide.html",
            campaign=found,
            act=act,
            progress=opening.progress_of(work(), campaign),
            running=lifecycle.count_open_cases(work(), campaign),
            reason=request.form.get("reason", ""),
            error=error,
        )
        return (page, 422) if error else page

    def _about_person(
        self, campaign: str, do: Callable[..., Any], *before: Any
    ) -> Response | tuple[str, int]:
        found = own_campaign(campaign)
        person, reason = request.form.get("person", ""), request.form.get("reason", "")
        try:
            self._act(do, *before, campaign, person, reason, actor=me().person)
        except DomainRefused as refused:
            told = {"person": person, "error": words.refusal(refused), "reason": reason}
            return self._show(own_campaign(found.id), wrong=told), 422
        except NotFound:
            abort(404)
        return redirect(url_for(".show", campaign=campaign, list=request.form.get("list")), 303)

    def _change(
        self, campaign: str, done: Callable[[Any], None], do: Callable[..., Any], *args: Any,
        **kwargs: Any,
    ) -> Response:  # fmt: skip
        """Act, tell how it went, and show the year again."""
        try:
            done(self._act(do, *args, **kwargs))
        except DomainRefused as refused:
            flash(words.refusal(refused), "error")
        except (Refused, Busy):
            flash(gettext("Keadaan tahun ini sudah berubah."), "error")
        return redirect(url_for(".show", campaign=campaign), 303)

    def _act(self, do: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Do something in one transaction; what is read afterwards sees it."""
        look_again()
        with self.engine.database.write() as unit:
            result = do(unit, *args, **kwargs)
            unit.commit()
        return result


def _years() -> list[int]:
    this = local(work().now).year
    return list(range(this - 1, this + NEXT_YEARS + 1))


def _list_members(campaign: str, state: str, after: str) -> Sequence[Any]:
    """Return one person more than a page, from behind the one with this id on."""
    query = (
        sa.select(Person.id, Person.name, Person.nip, m.reason, m.by_hand, Unit.name.label("unit"))
        .join(m, m.person_id == Person.id)
        .outerjoin(Unit, Unit.id == m.unit_id)
        .where(m.campaign_id == campaign, m.state == state)
    )
    last = work().session.get(Person, after) if after else None
    if last is not None:
        query = query.where(
            sa.or_(Person.name > last.name, sa.and_(Person.name == last.name, Person.id > last.id))
        )
    return work().connection.execute(query.order_by(Person.name, Person.id).limit(PAGE + 1)).all()


def _list_extensions(campaign: str, tree: Tree) -> list[dict[str, Any]]:
    rows = work().session.scalars(
        sa.select(WindowExtension)
        .where(WindowExtension.campaign_id == campaign)
        .order_by(WindowExtension.id.desc())
        .limit(PAGE)
    )
    found: list[dict[str, Any]] = []
    for row in rows:
        person = work().session.get(Person, row.person_id) if row.person_id else None
        unit = "; ".join(tree.names([row.unit_id])) if row.unit_id else ""
        found.append({"row": row, "whom": person.name if person else unit})
    return found
