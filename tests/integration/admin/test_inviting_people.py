"""`siklus accounts invite`: codes by unit on paper, or mails, for people who were imported."""

from __future__ import annotations

import csv
import io
import stat
from itertools import groupby
from pathlib import Path
from typing import Any

import orjson
import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask

from admin.accounts import mailing
from admin.app import create_app
from admin.cli.main import main
from admin.settings import Settings
from admin.tables import Account, AccountCode, AccountEvent
from engine.engine import Engine
from tests.integration.admin.agency import PEOPLE, SmallAgency
from tests.integration.admin.browser import Browser
from tests.integration.admin.conftest import SETTINGS
from tests.integration.admin.mailbox import mailbox
from tests.pdf import check_that_it_can_be_read_aloud
from workflows.tables.people import Person


def invite(url: str, *options: str, **env: str) -> Result:
    return CliRunner().invoke(
        main, ["accounts", "invite", "--database", url, "--json", *options], env=env
    )


def told(run: Result) -> dict[str, Any]:
    assert run.exit_code == 0, run.output
    answer: dict[str, Any] = orjson.loads(run.stdout)
    return answer


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))


def accounts(engine: Engine) -> int:
    with engine.read() as work:
        return work.session.scalar(sa.select(sa.func.count()).select_from(Account)) or 0


def test_a_printed_code_lets_an_imported_person_in(
    engine: Engine, agency: SmallAgency, database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "kode.csv"
    answer = told(invite(database_url, "--all", "--out", str(file)))
    assert answer == {
        "mails_ordered": 0, "printed": len(PEOPLE), "left_out": 0, "file": str(file)
    }  # fmt: skip
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    lines = rows(file)
    units = [unit for unit, _ in groupby(line["unit"] for line in lines)]
    assert units == ["Dinas Pendidikan", "Dinas Sosial", "Bidang Rehabilitasi", "Tanpa unit"]
    (budi,) = (line for line in lines if line["nama"] == "Budi Santoso")
    assert budi["unit"] == "Bidang Rehabilitasi"
    app = create_app(engine, SETTINGS)
    browser = Browser(app)
    browser.get("/activate/")
    new = "sandi pertama saya"
    data = {"nip": budi["nip"], "code": budi["kode"], "password": new, "again": new}
    assert browser.post("/activate/", data).status_code == 302
    assert Browser(app).sign_in("budi", new).location == "/"
    with engine.read() as work:
        actors = set(work.session.scalars(sa.select(AccountEvent.actor)))
        days = work.session.scalar(
            sa.select(AccountCode.expires_at).where(AccountCode.used_at.is_(None)).limit(1)
        )
        assert any(actor.startswith("system:") for actor in actors)
        assert (days - work.now).days == 13
    again = tmp_path / "lagi.csv"
    assert told(invite(database_url, "--all", "--out", str(again)))["printed"] == len(PEOPLE) - 1


def test_a_unit_is_meant_with_those_below_it_and_a_person_alone(
    engine: Engine, agency: SmallAgency, database_url: str, tmp_path: Path
) -> None:
    unit, one = tmp_path / "unit.csv", tmp_path / "one.csv"
    assert told(invite(database_url, "--unit", "DSOS", "--out", str(unit)))["printed"] == 4
    assert {line["unit"] for line in rows(unit)} == {"Dinas Sosial", "Bidang Rehabilitasi"}
    nip = "19920303 201603 2 005"
    assert told(invite(database_url, "--nip", nip, "--out", str(one)))["printed"] == 1
    assert [line["nama"] for line in rows(one)] == ["Dewi Lestari"]


def test_the_list_is_a_tagged_pdf_with_a_page_for_each_unit(
    engine: Engine, agency: SmallAgency, database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "kode.pdf"
    told(invite(database_url, "--all", "--out", str(file), SIKLUS_ADDRESS="https://s.example"))
    pdf = check_that_it_can_be_read_aloud(file.read_bytes(), "Kode masuk pertama")
    units = [each.removeprefix("H2 ") for each in pdf.headings()[1:]]
    assert len(units) == len(set(units)) == pdf.pages > 1


REFUSED = [
    ([], 2, "Give --all"),
    (["--all", "--unit", "DSOS", "--out", "x.csv"], 2, "Give --all"),
    (["--all"], 2, "Give --out, --mail or both"),
    (["--all", "--out", "x.docx"], 2, "ends with .pdf or .csv"),
    (["--all", "--mail"], 2, "needs SIKLUS_MAIL_SERVER"),
    (["--unit", "NOWHERE", "--out", "x.csv"], 1, "unit with id NOWHERE"),
    (["--nip", "123", "--out", "x.csv"], 1, "person with id 123"),
    (["--all", "--out", "nowhere/x.csv"], 1, "No such file or directory"),
]


@pytest.mark.parametrize(("options", "code", "why"), REFUSED, ids=str)
def test_what_cannot_be_done_gives_no_codes(
    options: list[str], code: int, why: str, engine: Engine, agency: SmallAgency, database_url: str
) -> None:
    run = invite(database_url, *options)
    assert run.exit_code == code
    assert why in run.output
    assert accounts(engine) == 0


def test_an_older_list_is_not_overwritten(
    engine: Engine, agency: SmallAgency, database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "kode.csv"
    file.write_text("the list of last week")
    assert invite(database_url, "--all", "--out", str(file)).exit_code == 1
    assert file.read_text() == "the list of last week"
    assert accounts(engine) == 0


def test_by_mail_the_worker_sends_the_code_and_the_rest_is_printed(
    engine: Engine, agency: SmallAgency, app: Flask, database_url: str, tmp_path: Path
) -> None:
    with engine.database.write() as work:
        work.session.execute(sa.update(Account).values(password=None))
        budi = Person.id == agency.people["budi"]
        work.session.execute(sa.update(Person).where(budi).values(email="budi@s.example"))
        work.commit()
    with mailbox() as box:
        env = {
            "SIKLUS_MAIL_SERVER": "127.0.0.1",
            "SIKLUS_MAIL_PORT": str(box.port),
            "SIKLUS_MAIL_SECURITY": "none",
            "SIKLUS_MAIL_FROM": "siklus@s.example",
            "SIKLUS_ADDRESS": "https://s.example",
        }
        file = tmp_path / "kode.csv"
        answer = told(invite(database_url, "--all", "--mail", "--out", str(file), **env))
        assert (answer["mails_ordered"], answer["printed"]) == (1, len(PEOPLE) - 1)
        settings = Settings(
            **{name.lower().removeprefix("siklus_"): value for name, value in env.items()}
        )
        engine.tasks[mailing.TASK] = mailing.sender(settings)
        engine.run_until_idle()
    (mail,) = box.mails
    assert mail["To"] == "budi@s.example"
    assert "Akun Siklus Anda sudah disiapkan" in mail.get_content()
    assert "https://s.example/activate/?code=" in mail.get_content()
