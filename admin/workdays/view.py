"""The year of the agency or of a unit, and the forms that decide and withdraw days and weeks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose

from admin.designer.words import actor
from admin.i18n import gettext, later, ngettext, ours
from admin.identity import me
from admin.organisation.waiting import uploaded
from admin.people import names
from admin.views import Page
from admin.work import look_again, work
from admin.workdays.year import KINDS, LEVELS, kind_name, level_name, named_days, weekday_names
from admin.workdays.year import year_of as months_of
from engine.engine import Engine
from engine.errors import DomainRefused, NotFound
from engine.store.unit_of_work import UnitOfWork
from workflows.calendar import working_calendar
from workflows.directory import local_day
from workflows.domain.working_days import ZONES
from workflows.people.files import UnreadableFile
from workflows.tables.people import Unit
from workflows.tables.rules import CalendarDay, CalendarWeek
from workflows.workdays.deciding import DAYS_A_WEEK, decide_day, decide_week, withdraw
from workflows.workdays.from_file import import_calendar

MOST_ROWS = 200  # of what was decided, the newest first
MOST_ERRORS = 50
YEARS = (2000, 2100)
WHY = {
    "level": later("Pilih tingkatnya."),
    "unit": later("Pilih unitnya dari daftar."),
    "unit_level": later("Unit hanya diisi untuk tingkat unit."),
    "kind": later("Pilih libur, kerja, atau setengah hari."),
    "day": later("Isi tanggal antara tahun 2000 dan 2100."),
    "name": later("Tulis nama hari itu, paling banyak 120 huruf."),
    "decree": later("Tulis keputusan atau surat edaran yang mendasarinya."),
    "reason": later("Tulis alasannya, paling banyak 500 huruf."),
    "taken": later("Hari itu sudah ditetapkan pada tingkat yang sama. Tarik dahulu yang lama."),
    "taken_week": later(
        "Sejak tanggal itu sudah ada ketetapan minggu kerja. Tarik dahulu yang lama."
    ),
    "days": later("Pilih 5 atau 6 hari kerja."),
    "zone": later("Pilih WIB, WITA, atau WIT."),
    "something": later("Isi jumlah hari kerja, zona waktu, atau keduanya."),
    "withdrawn": later("Ketetapan ini sudah ditarik."),
}
"""What each word of workflows.workdays.deciding.REFUSALS says."""


class Workdays(Page):
    """Which days are worked, by whose decision."""

    routes: ClassVar[frozenset[str] | None] = frozenset(
        {"index", "decide", "decide_week", "withdraw", "bring_in"}
    )

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/")
    def index(self) -> str:
        """Show a year."""
        return self._page()

    @expose("/day", methods=("POST",))
    def decide(self) -> ResponseReturnValue:
        """Decide one day."""
        sent = request.form
        return self._write(
            "day",
            lambda unit: decide_day(
                unit,
                me().agency,
                level=sent.get("level", ""),
                unit=sent.get("unit") or None,
                day=_date("day"),
                kind=sent.get("kind", ""),
                name=sent.get("name", ""),
                decree=sent.get("decree", ""),
                reason=sent.get("reason", ""),
                actor=actor(),
            ),
            gettext("Hari itu ditetapkan. Tenggat yang sudah berjalan tidak berubah."),
        )

    @expose("/week", methods=("POST",))
    def decide_week(self) -> ResponseReturnValue:
        """Decide the work week or the zone of the agency or a unit."""
        sent = request.form
        days = sent.get("days", "")
        return self._write(
            "week",
            lambda unit: decide_week(
                unit,
                me().agency,
                unit=sent.get("unit") or None,
                since=_date("since"),
                days=int(days) if days.isdecimal() else None,
                zone=sent.get("zone") or None,
                decree=sent.get("decree", ""),
                reason=sent.get("reason", ""),
                actor=actor(),
            ),
            gettext("Minggu kerja itu ditetapkan. Tenggat yang sudah berjalan tidak berubah."),
        )

    @expose("/withdraw/<row>", methods=("POST",))
    def withdraw(self, row: str) -> ResponseReturnValue:
        """Withdraw what was decided."""
        reason = request.form.get("reason", "")
        return self._write(
            f"row-{row}",
            lambda unit: withdraw(unit, me().agency, row, reason=reason, actor=actor()),
            gettext("Ketetapan itu ditarik. Tenggat yang sudah berjalan tidak berubah."),
        )

    @expose("/file", methods=("POST",))
    def bring_in(self) -> ResponseReturnValue:
        """Decide what a file says: all of it, or nothing."""
        sent = uploaded()
        if sent is None:
            return self._page("file", {"file": gettext("Pilih berkas dahulu.")}), 422
        content, name = sent
        try:
            with self.engine.database.write() as unit:
                report = import_calendar(unit, me().agency, content, name, actor=actor())
                if report.written:
                    unit.commit()
        except UnreadableFile as error:
            return self._page("file", {"file": ours(error.args[0])}), 422
        if not report.written:
            lines = report.errors[:MOST_ERRORS]
            return self._page("file", {"file": gettext("Belum ada yang ditulis.")}, lines), 422
        look_again()
        flash(
            ngettext(
                "%(created)s ketetapan baru dan %(num)d berubah.",
                "%(created)s ketetapan baru dan %(num)d berubah.",
                report.changed,
                created=report.created,
            ),
            "success",
        )
        return redirect(url_for(".index"))

    def _write(
        self, form: str, act: Callable[[UnitOfWork], object], done: str
    ) -> ResponseReturnValue:
        try:
            with self.engine.database.write() as unit:
                act(unit)
                unit.commit()
        except DomainRefused as refused:
            error = {refused.field or "": gettext(WHY[str(refused.facts["reason"])])}
            return self._page(form, error), 422
        except NotFound:
            return self._page(form, {"row": gettext("Ketetapan itu tidak ada.")}), 404
        look_again()
        flash(done, "success")
        return redirect(url_for(".index", year=request.args.get("year")))

    def _page(
        self, form: str = "", errors: dict[str, str] | None = None, lines: Sequence[Any] = ()
    ) -> str:
        agency, today = me().agency, local_day(work(), me().agency, work().now)
        year, units = _year(today), _units()
        shown = request.args.get("unit", "")
        shown = shown if shown in units else ""
        months = months_of(working_calendar(work(), agency, today, unit=shown or None), year)
        decided = [*_rows(CalendarDay, CalendarDay.day), *_rows(CalendarWeek, CalendarWeek.since)]
        decided.sort(key=lambda row: row.recorded_at, reverse=True)
        people = names(
            work(),
            agency,
            {who for row in decided for who in (row.recorded_by, row.withdrawn_by) if _key(who)},
        )
        return self.render(
            "workdays/index.html",
            year=year,
            years=YEARS,
            months=months,
            named=list(named_days(months)),
            weekdays=weekday_names(),
            units=units,
            shown=shown,
            decided=decided[:MOST_ROWS],
            called=lambda who: people.get(who, who) if who else "",
            kinds=KINDS,
            kind_name=kind_name,
            levels=LEVELS,
            level_name=level_name,
            days_a_week=DAYS_A_WEEK,
            zones=ZONES,
            today=today,
            form=form,
            errors=errors or {},
            lines=lines,
            typed=request.form if form else {},
        )


def _date(name: str) -> date | None:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None


def _year(today: date) -> int:
    text = request.args.get("year", "")
    asked = int(text) if text.isdecimal() and len(text) == len("2026") else today.year
    return min(max(asked, YEARS[0]), YEARS[1])


def _units() -> dict[str, str]:
    """Return the units that are there, by id, in the order of their names."""
    query = sa.select(Unit.id, Unit.name).where(
        Unit.agency == me().agency, Unit.closed_on.is_(None)
    )
    return {row.id: row.name for row in work().session.execute(query.order_by(Unit.name))}


def _rows(model: Any, day: Any) -> Sequence[Any]:
    query = sa.select(model).where(model.agency == me().agency).order_by(day.desc())
    return work().session.scalars(query.limit(MOST_ROWS)).all()


def _key(who: str | None) -> bool:
    return who is not None and who.startswith("person:")
