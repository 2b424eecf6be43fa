"""What a message says, in the language of who gets it: the task's name, a link, nothing else.

Mail passes servers that are not the agency's. What a notice in Siklus says of people, grades and
reasons therefore stays there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from admin.delivery.tables import Delivery
from admin.i18n import catalogue, later

KINDS = {
    "item_opened": later("Tugas baru menunggu Anda: %(name)s"),
    "reminder": later("Pengingat: %(name)s jatuh tempo %(day)s"),
    "asked_to_hurry": later("Pengelola kinerja mengingatkan: %(name)s menunggu Anda"),
    "deadline_moved": later("Batas waktu diperpanjang: %(name)s"),
    "escalated_away": later("Lewat tenggat dan dialihkan kepada orang lain: %(name)s"),
    "escalated_to": later("Dialihkan kepada Anda karena lewat tenggat: %(name)s"),
    "item_lent": later("Untuk sementara menjadi tugas Anda: %(name)s"),
    "item_delegated": later("Dititipkan kepada Anda untuk disiapkan: %(name)s"),
    "delegation_returned": later("Sudah disiapkan dan kembali kepada Anda: %(name)s"),
    "item_handed_over": later("Diserahkan kepada Anda: %(name)s"),
    "item_reassigned": later("Menjadi tugas Anda: %(name)s"),
    "question_answered": later("Pertanyaan Anda sudah dijawab: %(name)s"),
    "decision_lapsed": later("Keputusan Anda tidak terkirim: %(name)s"),
    "document_disetujui": later("Dokumen Anda telah ditetapkan"),
    "document_dikembalikan": later("Dokumen Anda dikembalikan untuk diperbaiki"),
    "document_ditolak": later("Dokumen Anda tidak disetujui"),
    "realisation_returned": later("Realisasi Anda dikembalikan untuk diperbaiki"),
    "evaluation_released": later("Hasil evaluasi Anda sudah dirilis"),
    "objection_window_opened": later("Masa keberatan Anda sudah dibuka"),
    "objection_decided": later("Keberatan sudah diputus"),
    "feedback_given": later("Ada umpan balik untuk Anda"),
    "announcement_unread": later("Ada pengumuman yang belum Anda baca"),
}
NEWS_OF_ITEM = later("Ada kabar tentang tugas: %(name)s")
NEWS = later("Ada kabar baru untuk Anda")
ONE = later(
    "%(what)s\n\nBuka di Siklus: %(link)s\n\n"
    "Tautan ini hanya membuka halaman setelah Anda masuk; tidak ada yang diputuskan dengan "
    "membukanya. Cara Anda diberi tahu dapat diubah: %(page)s\n"
)
SEVERAL = later("%(count)s kabar untuk Anda di Siklus")
LIST = later(
    "Kabar Anda di Siklus:\n\n%(list)s\n\n"
    "Tautan hanya membuka halaman setelah Anda masuk; tidak ada yang diputuskan dengan "
    "membukanya. Cara Anda diberi tahu dapat diubah: %(page)s\n"
)


def sentence(row: Delivery, language: str, zone: ZoneInfo) -> str:
    """Return what one message says, on one line."""
    translate = catalogue(language).gettext
    known = KINDS.get(row.kind)
    if known is None or ("%(name)s" in known and not row.name):
        known = NEWS_OF_ITEM if row.name else NEWS
    name = translate(row.name) if row.name else ""
    return translate(known) % {"name": name, "day": _day(row.due, language, zone)}


def link(row: Delivery, address: str) -> str:
    """Return where a message leads: to the item if it is about one, else to the notices."""
    return f"{address}/open/{row.item}" if row.item else f"{address}/notices/"


def letter(
    rows: Sequence[Delivery], language: str, zone: ZoneInfo, address: str
) -> tuple[str, str]:
    """Return subject and text of a mail about one or several messages."""
    translate = catalogue(language).gettext
    page = f"{address}/notify/"
    if len(rows) == 1:
        what = sentence(rows[0], language, zone)
        return what, translate(ONE) % {"what": what, "link": link(rows[0], address), "page": page}
    told = [f"- {sentence(row, language, zone)}\n  {link(row, address)}" for row in rows]
    text = translate(LIST) % {"list": "\n".join(told), "page": page}
    return translate(SEVERAL) % {"count": len(rows)}, text


def short(row: Delivery, language: str, zone: ZoneInfo, address: str) -> str:
    """Return the text of a message by WhatsApp or SMS: one sentence and a link."""
    return f"Siklus: {sentence(row, language, zone)} {link(row, address)}"


def _day(due: str, language: str, zone: ZoneInfo) -> str:
    if not due:
        return ""
    moment = datetime.fromisoformat(due)
    on = moment.astimezone(zone).date() if moment.tzinfo else moment.date()
    return str(format_date(on, "d MMM y", locale=language))
