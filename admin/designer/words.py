"""What the designer says when it refuses, and who is meant by a key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from admin.designer.drafts import DraftConflict, DraftRefused
from admin.formats import clock, day, file_size, local
from admin.i18n import gettext
from admin.identity import me
from admin.people import names
from admin.tables import Account
from engine.store.unit_of_work import UnitOfWork

ACCOUNT = "account:"


def actor() -> str:
    """Return the key under which the person of this request acts: the person, or the account."""
    return me().person or f"{ACCOUNT}{me().nip}"


def called(work: UnitOfWork, agency: str, keys: Iterable[str | None]) -> dict[str, str]:
    """Return what people, seats, roles and accounts without a person are called."""
    wanted = {key for key in keys if key}
    found = names(work, agency, wanted)
    accounts = {key for key in wanted if key.startswith(ACCOUNT)}
    if accounts:
        users = [key.removeprefix(ACCOUNT) for key in accounts]
        rows = work.connection.execute(
            sa.select(Account.username, Account.name).where(
                Account.agency == agency, Account.username.in_(users)
            )
        )
        found |= {f"{ACCOUNT}{row.username}": row.name for row in rows}
    return found


def conflict_text(work: UnitOfWork, agency: str, error: DraftConflict) -> str:
    """Say who saved first, and when."""
    who = called(work, agency, [error.by])[error.by]
    if local(error.at).date() == local(work.now).date():
        when = clock(error.at)
    else:
        when = f"{day(error.at)}, {clock(error.at)}"
    if error.by == actor():
        return gettext(
            "Anda sendiri menyimpan dokumen ini di halaman lain pada %(when)s. Isian di halaman ini"
            " belum tersimpan dan tidak menimpa apa pun.",
            when=when,
        )
    return gettext(
        "%(who)s menyimpan dokumen ini pada %(when)s, sesudah Anda membukanya. Isian Anda belum"
        " tersimpan dan tidak menimpa apa pun.",
        who=who,
        when=when,
    )


def refusal_text(error: DraftRefused) -> str:
    """Say in plain words why a draft does not take a change."""
    facts: dict[str, Any] = error.facts
    match error.kind:
        case "closed":
            return gettext(
                "Draf ini sudah ditutup sehingga tidak dapat diubah. Salin menjadi draf baru bila"
                " masih diperlukan."
            )
        case "path":
            return gettext(
                "Nama dokumen %(path)s tidak dapat dipakai. Dokumen bernama *.bpmn, *.dmn atau"
                " forms/nama.json.",
                path=facts["path"],
            )
        case "exists":
            return gettext("Dokumen %(path)s sudah ada.", path=facts["path"])
        case "missing":
            return gettext("Dokumen %(path)s tidak ada lagi dalam draf ini.", path=facts["path"])
        case "too_many":
            return gettext("Satu draf memuat paling banyak %(most)s dokumen.", most=facts["most"])
        case "too_big":
            return gettext(
                "Dokumen %(path)s berukuran %(size)s. Paling besar %(most)s.",
                path=facts["path"],
                size=file_size(facts["size"]),
                most=file_size(facts["most"]),
            )
        case "too_big_together":
            return gettext(
                "Semua dokumen draf bersama-sama paling besar %(most)s.",
                most=file_size(facts["most"]),
            )
        case "archive":
            return archive_text(facts["reason"])
    return gettext(
        "Dokumen %(path)s tidak dapat dibaca, baris %(line)s. %(reason)s Keterangan teknis:"
        " %(message)s",
        path=facts["path"],
        line=facts["line"],
        reason=unreadable_text(facts["message"]),
        message=facts["message"],
    )


def unreadable_text(message: str) -> str:
    """Say in plain words what the reader of documents found, which speaks to technicians."""
    texts = {
        "Expected XML, but the document is empty": gettext("Berkasnya kosong."),
        "Expected XML, but this is a": gettext("Ini arsip, bukan dokumen XML."),
        "Expected no document type": gettext("DTD dan entitas tidak diterima; hapus dahulu."),
        "Expected no entity": gettext("DTD dan entitas tidak diterima; hapus dahulu."),
        "Expected text": gettext("Ini bukan berkas teks."),
        "Expected UTF-8": gettext("Simpan dahulu dokumennya dalam UTF-8."),
        "elements are nested too deep": gettext("Isinya terlalu banyak atau terlalu bertingkat."),
        "Expected at most": gettext("Isinya terlalu banyak atau terlalu bertingkat."),
        "Expected JSON": gettext("Ini bukan JSON yang utuh."),
    }
    for part, text in texts.items():
        if message.startswith(part) or message.endswith(part):
            return text
    return gettext("Ini bukan XML yang utuh: ada bagian yang salah tulis atau tidak ditutup.")


def archive_text(reason: str) -> str:
    """Say why a zip file is not taken."""
    texts = {
        "entries": gettext("Berkas zip ini memuat terlalu banyak berkas."),
        "twice": gettext("Berkas zip ini memuat satu nama dua kali."),
        "path": gettext("Berkas zip ini memuat nama yang menunjuk ke luar foldernya."),
        "link": gettext("Berkas zip ini memuat tautan. Masukkan berkasnya sendiri."),
        "encrypted": gettext("Berkas zip ini memakai kata sandi. Buat ulang tanpa kata sandi."),
        "empty": gettext("Berkas zip ini tidak memuat dokumen *.bpmn, *.dmn atau forms/*.json."),
    }
    return texts.get(reason) or gettext("Berkas zip ini rusak atau bukan berkas zip.")
