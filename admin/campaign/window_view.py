"""A later last day for a stage: what it would move is shown before it is decided."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import flash, redirect, request, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin.campaign import words
from admin.campaign.scope import own_campaign, own_units
from admin.campaign.units import Tree
from admin.i18n import gettext
from admin.identity import me
from admin.views import Page
from admin.work import look_again, work
from engine.engine import Engine
from engine.errors import Busy, DomainRefused, Refused
from workflows.campaign import extending
from workflows.tables.campaign import Campaign, CampaignMember
from workflows.tables.people import Person
from workflows.windows import WINDOWS


class Windows(Page):
    """Extending a stage of a year that is open."""

    in_menu = False
    routes: ClassVar[frozenset[str] | None] = frozenset({"extend"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/")
    @expose("/<campaign>", methods=("GET", "POST"))
    def extend(self, campaign: str = "") -> str | Response | tuple[str, int]:
        """Choose stage, day, whom and reason; see what moves; decide."""
        found = own_campaign(campaign)
        back = url_for("campaign.show", campaign=campaign)
        if found.state != "dibuka":
            flash(gettext("Hanya tahun yang dibuka dapat diperpanjang."), "error")
            return redirect(back, 303)
        tree = Tree()
        given = {
            name: request.values.get(name, "").strip()[:1000]
            for name in ("window", "day", "unit", "nip", "reason")
        }
        errors, person = _check(found, given, tree)
        asked = request.method == "POST" and request.form.get("act") != "change"
        affected = None
        if asked and not errors:
            day = date.fromisoformat(given["day"])
            scope = {"unit": given["unit"] or None, "person": person}
            try:
                if request.form.get("act") == "decide":
                    self._decide(found.id, given, day, scope)
                    flash(gettext("Diperpanjang. Tenggat yang berjalan digeser."), "success")
                    return redirect(back, 303)
                affected = extending.count_affected(work(), found.id, given["window"], day, **scope)
            except DomainRefused as error:
                errors[error.field or ""] = words.refusal(error)
            except (Refused, Busy):
                flash(gettext("Keadaan tahun ini sudah berubah."), "error")
                return redirect(back, 303)
        own = own_units(me())
        page = self.render(
            "campaign/extend.html",
            campaign=found,
            values=given,
            errors=errors if asked else {},
            windows=WINDOWS,
            units=[tree.units[each] for each in tree.units if each in own][:300],
            affected=affected,
            whom=_whom(given, tree),
            words=words,
        )
        return (page, 422) if asked and errors else page

    def _decide(
        self, campaign: str, given: dict[str, str], day: date, scope: dict[str, str | None]
    ) -> None:
        look_again()
        with self.engine.database.write() as unit:
            extending.extend(
                unit, campaign, given["window"], day, given["reason"], actor=me().person, **scope
            )
            unit.commit()


def _check(
    campaign: Campaign, given: dict[str, str], tree: Tree
) -> tuple[dict[str, str], str | None]:
    """Return what is wrong, by field, and the id of the person named, if any."""
    errors: dict[str, str] = {}
    if given["window"] not in WINDOWS:
        errors["tahap"] = gettext("Pilih tahapnya")
    try:
        date.fromisoformat(given["day"])
    except ValueError:
        errors["hari"] = gettext("Isi tanggalnya")
    if not given["reason"]:
        errors["alasan"] = gettext("Tulis alasannya")
    if given["unit"] and given["unit"] not in own_units(me()):
        errors["unit"] = gettext("Pilih unit yang Anda kelola")
    person = None
    if given["nip"]:
        person = _find_member(campaign.id, given["nip"])
        if person is None:
            errors["nip"] = gettext("Tidak ada pegawai dengan NIP ini dalam tahun yang dibuka")
        given["unit"] = ""
    return errors, person


def _find_member(campaign: str, nip: str) -> str | None:
    m = CampaignMember
    found: str | None = work().connection.scalar(
        sa.select(m.person_id)
        .join(Person, Person.id == m.person_id)
        .where(m.campaign_id == campaign, Person.nip == nip.replace(" ", ""))
    )
    return found


def _whom(given: dict[str, str], tree: Tree) -> str:
    if given["nip"]:
        name = work().connection.scalar(
            sa.select(Person.name).where(
                Person.agency == me().agency, Person.nip == given["nip"].replace(" ", "")
            )
        )
        return name or ""
    return "; ".join(tree.names([given["unit"]])) if given["unit"] else ""
