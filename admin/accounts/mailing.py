"""Codes by mail. A page only orders one; a worker makes it and sends it, so nobody waits for it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from admin import mail
from admin.accounts.codes import end_codes, give_codes
from admin.accounts.story import tell
from admin.guard import BY_ITSELF
from admin.i18n import catalogue, later
from admin.settings import Settings
from admin.tables import Account, AccountEvent
from engine.engine import Engine
from engine.jobs.tasks import Task, new_task
from engine.store import jobs
from engine.store.base import new_id
from engine.store.jobs import TIMER
from engine.store.tables import job as job_table
from engine.store.unit_of_work import UnitOfWork
from workflows.tables.people import Person

log = logging.getLogger(__name__)

TASK = "send_code"
SENT = "mail_sent"  # kind of the event
PAUSE = timedelta(minutes=5)  # between two mails to one person that anybody may ask for

FORGOTTEN = (
    later("Kode untuk mengganti kata sandi Siklus"),
    later(
        "Seseorang, mungkin Anda, meminta kode untuk mengganti kata sandi akun Siklus Anda.\n\n"
        "Buka alamat ini, lalu isi NIP dan kata sandi baru:\n%(link)s\n\n"
        "Atau buka %(page)s dan isi kode ini: %(code)s\n\n"
        "Kode ini berlaku sekali. Bila Anda tidak memintanya, abaikan surat ini; kata sandi "
        "lama Anda tetap berlaku."
    ),
)
INVITED = (
    later("Akun Siklus Anda"),
    later(
        "Akun Siklus Anda sudah disiapkan.\n\n"
        "Buka alamat ini, lalu isi NIP dan kata sandi pilihan Anda:\n%(link)s\n\n"
        "Atau buka %(page)s dan isi kode ini: %(code)s\n\n"
        "Kode ini berlaku sekali. Jangan berikan kepada siapa pun."
    ),
)


def ask_for_code(work: UnitOfWork, username: str, *, invite: bool = False) -> None:
    """Order a mail with a code. The caller commits.

    Whether there is such an account is looked up by the worker: asking takes as long for any text.
    """
    dedup = f"{TASK}:{username}"
    known = work.connection.scalar(sa.select(job_table.c.id).where(job_table.c.dedup == dedup))
    if known is None:
        job = new_task("", TASK, {"username": username, "invite": invite})
        jobs.add(work, [replace(job, rank=TIMER, dedup=dedup)])


def sender(settings: Settings) -> Task:
    """Return what a worker does with an ordered mail; where it fails, the job is tried again.

    Args:
        settings: with the mail server and the address of the installation.
    """

    def send_code(engine: Engine, _agency: str, ordered: Mapping[str, Any]) -> bool:
        invite: bool = ordered["invite"]
        with engine.database.write() as work:
            found = _receiver(work, ordered["username"])
            if found is None:
                log.info("no mail is sent: no such account, or no address")
                return False
            account, person, address = found
            if not invite and _just_sent(work, account.id):
                return False
            given = give_codes(work, [person], "invited" if invite else "mailed", BY_ITSELF)
            account_id, agency, language = account.id, account.agency, account.language
            work.commit()
        code = given[0].code
        subject, text = INVITED if invite else FORGOTTEN
        page = f"{settings.address}/activate/"
        translate = catalogue(language).gettext
        try:
            mail.send(
                settings,
                address,
                translate(subject),
                translate(text) % {"link": f"{page}?code={code}", "page": page, "code": code},
                key=new_id(),
            )
        except mail.MailError:
            with engine.database.write() as work:
                end_codes(work, [account_id], "invited" if invite else "mailed")
                work.commit()
            raise
        with engine.database.write() as work:
            tell(work, agency, [account_id], SENT, BY_ITSELF)
            work.commit()
        return False

    return send_code


def _receiver(work: UnitOfWork, username: str) -> tuple[Account, str, str] | None:
    """Return account, person and mail address; None when one of them is missing."""
    row = work.session.execute(
        sa.select(Account, Person.id, sa.func.coalesce(Person.email, Account.email))
        .join(Person, Person.id == Account.person_id)
        .where(Account.username == username, Account.active)
    ).first()
    return (row[0], row[1], row[2]) if row is not None and row[2] else None


def _just_sent(work: UnitOfWork, account: str) -> bool:
    newest = work.session.scalar(
        sa.select(sa.func.max(AccountEvent.at)).where(
            AccountEvent.account_id == account, AccountEvent.kind == SENT
        )
    )
    return newest is not None and work.now - newest < PAUSE
