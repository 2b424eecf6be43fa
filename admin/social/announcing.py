"""HR's side of announcements: written for units, changed, withdrawn; who has not read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import Response as FlaskResponse
from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from werkzeug.wrappers import Response

from admin.campaign.export import MIMETYPES, write_csv
from admin.campaign.units import Tree
from admin.designer.words import actor
from admin.forms.files import reason
from admin.i18n import gettext
from admin.identity import me
from admin.office.scope import units_to_organise
from admin.social.markup import to_html
from admin.views import Page
from admin.work import look_again, work
from engine import queries
from engine.engine import Engine
from engine.errors import DomainRefused, FileRefused, NotFound
from engine.store.unit_of_work import UnitOfWork
from workflows.cases import refuse
from workflows.directory import local_day
from workflows.social import announcing
from workflows.social.announcing import File, Written
from workflows.social.reading import count_people, count_read, list_unread
from workflows.tables.social import Announcement, AnnouncementText, AnnouncementUnit

PAGE = 30  # announcements, or people, on a page
MOST_EXPORTED = 30_000  # people in a file
MOST_UNITS = 200  # rows of counts


@dataclass(frozen=True, slots=True)
class Row:
    """An announcement in HR's list."""

    row: Announcement
    title: str
    state: str  # tampil, akan_tampil, berakhir, ditarik
    people: int
    read: int


class Announcing(Page):
    """Announcements of the own units."""

    routes: ClassVar[frozenset[str] | None] = frozenset(
        {"index", "new", "edit", "withdraw", "readers", "remind", "export"}
    )

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/")
    def index(self) -> str:
        """List announcements of the own units, newest first."""
        rows = _rows(request.args.get("after", ""))
        return self.render(
            "social/announcing.html",
            rows=rows[:PAGE],
            more=rows[PAGE - 1].row.id if len(rows) > PAGE else None,
            states=states(),
        )

    @expose("/new", methods=("GET", "POST"))
    def new(self) -> ResponseReturnValue:
        """Write one."""
        return self._form(None)

    @expose("/<announcement>", methods=("GET", "POST"))
    def edit(self, announcement: str) -> ResponseReturnValue:
        """Change one."""
        return self._form(_get(announcement))

    @expose("/<announcement>/withdraw", methods=("POST",))
    def withdraw(self, announcement: str) -> Response:
        """Take one back."""
        _get(announcement)
        with self.engine.database.write() as unit:
            announcing.withdraw(unit, me().agency, announcement, actor=actor(), own=own(unit))
            unit.commit()
        flash(gettext("Pengumuman ditarik. Siapa yang sudah membacanya tetap tercatat."), "success")
        return redirect(url_for(".index"))

    @expose("/<announcement>/readers")
    def readers(self, announcement: str) -> str:
        """Show who has not read it: counts by unit, and the people of one unit or all."""
        row = _get(announcement)
        on = _today()
        unit = request.args.get("unit") or None
        name, key = request.args.get("name", "")[:200], request.args.get("after", "")
        people = list_unread(
            work(), row, on, unit=unit, after=(name, key) if key else None, limit=PAGE + 1
        )
        counts = count_read(work(), row, on)
        total, read = count_people(work(), row, on)
        return self.render(
            "social/readers.html",
            row=row,
            text=announcing.newest_text(work(), row),
            counts=counts[:MOST_UNITS],
            left_out=max(len(counts) - MOST_UNITS, 0),
            unit=next((each for each in counts if each.id == unit), None),
            total=total,
            read=read,
            people=people[:PAGE],
            more=people[PAGE - 1] if len(people) > PAGE else None,
            can_remind=announcing.in_time(row, on) and row.reminded_on != on and read < total,
            reminded=row.reminded_on == on,
        )

    @expose("/<announcement>/remind", methods=("POST",))
    def remind(self, announcement: str) -> Response:
        """Tell those who have not read it, once a day."""
        _get(announcement)
        try:
            with self.engine.database.write() as unit:
                count = announcing.remind(
                    unit, me().agency, announcement, actor=actor(), own=own(unit)
                )
                unit.commit()
        except DomainRefused as refused:
            flash(refusal_text(refused), "error")
        else:
            flash(gettext("%(count)s orang diingatkan.", count=count), "success")
        return redirect(url_for(".readers", announcement=announcement))

    @expose("/<announcement>/readers.csv")
    def export(self, announcement: str) -> FlaskResponse:
        """Give those who have not read it as a file that runs nothing in a spreadsheet."""
        row = _get(announcement)
        found = list_unread(work(), row, _today(), limit=MOST_EXPORTED)
        head = [gettext("NIP"), gettext("Nama"), gettext("Jabatan"), gettext("Unit")]

        def rows() -> Iterator[list[str]]:
            for each in found:
                yield [each.nip or "", each.name, each.seat or "", each.unit or ""]

        response = FlaskResponse(b"".join(write_csv(head, rows())), mimetype=MIMETYPES["csv"])
        name = "attachment; filename=belum-membaca.csv"
        response.headers["Content-Disposition"] = name
        return response

    def _form(self, row: Announcement | None) -> ResponseReturnValue:
        """Show the form, or keep what it sends; what was typed is never lost."""
        if request.method == "GET":
            return self._page(row, {})
        if request.form.get("do") in ("preview", "search"):
            return self._page(row, {}, preview=request.form["do"] == "preview")
        try:
            written = self._written()
            with self.engine.database.write() as unit:
                again = self._save(unit, row, written)
                unit.commit()
        except FileRefused as refused:
            return self._page(row, {"file": _file_reason(refused)}), 422
        except DomainRefused as refused:
            return self._page(row, {refused.field or "text": refusal_text(refused)}), 422
        look_again()
        if row is None:
            flash(gettext("Pengumuman terbit untuk unit yang dipilih."), "success")
        elif again:
            flash(gettext("Tersimpan. Isinya berubah, jadi diminta dibaca lagi."), "success")
        else:
            flash(gettext("Tersimpan. Isinya tetap, jadi tidak perlu dibaca lagi."), "success")
        return redirect(url_for(".index"))

    @staticmethod
    def _save(unit: UnitOfWork, row: Announcement | None, written: Written) -> bool:
        if row is None:
            announcing.publish(unit, me().agency, written, actor=actor(), own=own(unit))
            return False
        seen = request.form.get("version", "")
        return announcing.change(
            unit, me().agency, row.id, written, actor=actor(), own=own(unit),
            seen=int(seen) if seen.isdigit() and len(seen) < 6 else 0,
        )  # fmt: skip

    @staticmethod
    def _written() -> Written:
        sent, file = request.form, request.files.get("file")
        return Written(
            title=sent.get("title", ""),
            text=sent.get("text", ""),
            units=sent.getlist("unit"),
            valid_from=_day(sent.get("valid_from", ""), "valid_from") or _today(),
            valid_to=_day(sent.get("valid_to", ""), "valid_to"),
            must_read="must_read" in sent,
            file=File(file.filename, file.read()) if file and file.filename else None,
            keep_file="drop_file" not in sent,
        )

    def _page(
        self, row: Announcement | None, errors: dict[str, str], *, preview: bool = False
    ) -> str:
        sent = request.form if request.method == "POST" else None
        text = announcing.newest_text(work(), row) if row else None
        kept: dict[str, Any] = (
            _kept(row, text) if sent is None else {**sent.to_dict(), "units": sent.getlist("unit")}
        )
        search = request.values.get("q", "").strip()[:100]
        return self.render(
            "social/announce.html",
            row=row,
            values=kept,
            errors=errors,
            preview=to_html(kept.get("text", "")) if preview else None,
            units=Tree().choices(own(work()), kept["units"], search),
            search=search,
            file=queries.find_attachment(work(), me().agency, (text and text.attachment_id) or ""),
            longest=announcing.LONGEST_TEXT,
        )


def own(unit: UnitOfWork) -> set[str]:
    """Return the ids of the units that the person of this request may tell something."""
    return set(unit.connection.scalars(units_to_organise(me())))


def states() -> dict[str, str]:
    """Return what a state is called; what comes next stands in admin/help/statuses.yaml."""
    return {
        "tampil": gettext("tampil"),
        "akan_tampil": gettext("belum tampil"),
        "berakhir": gettext("berakhir"),
        "ditarik": gettext("ditarik"),
    }


def _state(row: Announcement, on: date) -> str:
    if row.withdrawn_at is not None:
        return "ditarik"
    if announcing.in_time(row, on):
        return "tampil"
    return "akan_tampil" if row.valid_from > on else "berakhir"


def _rows(after: str) -> list[Row]:
    """Return one announcement more than a page, all of whose units are the person's."""
    a, u = Announcement, AnnouncementUnit
    foreign = sa.exists().where(
        u.announcement_id == a.id, u.unit_id.not_in(units_to_organise(me()))
    )
    text = AnnouncementText
    query = (
        sa.select(a, text.title)
        .join(text, sa.and_(text.announcement_id == a.id, text.version == a.version))
        .where(a.agency == me().agency, ~foreign)
        .order_by(a.id.desc())
        .limit(PAGE + 1)
    )
    if after:
        query = query.where(a.id < after)
    on = _today()
    return [
        Row(row, title, _state(row, on), *count_people(work(), row, on))
        for row, title in work().session.execute(query)
    ]


def _get(key: str) -> Announcement:
    try:
        return announcing.get(work(), me().agency, key, own(work()), locked=False)
    except NotFound:
        abort(404)


def _kept(row: Announcement | None, text: AnnouncementText | None) -> dict[str, Any]:
    if row is None or text is None:
        return {
            "title": "", "text": "", "valid_from": _today().isoformat(), "valid_to": "",
            "must_read": "", "units": [],
        }  # fmt: skip
    return {
        "title": text.title,
        "text": text.text,
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else "",
        "must_read": "1" if row.must_read else "",
        "units": announcing.units_of(work(), row),
    }


def _day(text: str, field: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise refuse("tanggal", "Tanggal ini tidak ada.", field) from None


def _file_reason(refused: FileRefused) -> str:
    if refused.facts.get("reason") in ("kind", "pdf"):
        return gettext("Jenis berkas ini tidak diterima; gunakan PDF.")
    return reason(refused)


def refusal_text(refused: DomainRefused) -> str:
    """Say why an announcement is not kept."""
    texts = {
        "judul": gettext(
            "Tulis judul, paling banyak %(most)s huruf.", most=announcing.LONGEST_TITLE
        ),
        "isi": gettext("Tulis isinya, paling banyak %(most)s huruf.", most=announcing.LONGEST_TEXT),
        "sampai": gettext("Hari terakhir tidak boleh sebelum hari pertama."),
        "banyak_unit": gettext(
            "Pilih sedikitnya satu unit, paling banyak %(most)s.", most=announcing.MOST_UNITS
        ),
        "unit": gettext("Pilih unit yang Anda kelola dari daftar."),
        "berubah": gettext("Pengumuman ini baru saja diubah orang lain. Muat ulang dulu."),
        "bukan_waktunya": gettext("Pengumuman ini sedang tidak tampil."),
        "sudah_diingatkan": gettext("Hari ini sudah diingatkan. Coba lagi besok."),
        "tanggal": gettext("Tanggal ini tidak ada."),
    }
    return texts[str(refused.facts["message_id"])]


def _today() -> date:
    return local_day(work(), me().agency, work().now)
