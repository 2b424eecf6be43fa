"""Accounts: who sees whose, closing, opening; and what the base list view guards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from admin.guard import BY_ITSELF
from admin.tables import Account, AccountEvent, Role
from engine.engine import Engine
from engine.store import agency_history
from engine.store.history import broken_links
from tests.integration.admin.agency import AGENCY, PEOPLE, SmallAgency
from tests.integration.admin.browser import Browser

Browse = Callable[[str], Browser]


@pytest.fixture
def administrator(app: Flask) -> None:
    """Make kepala an administrator of accounts."""
    with app.app_context():
        orm = app.extensions["orm"]
        account = orm.scalar(sa.select(Account).where(Account.username == PEOPLE["kepala"][0]))
        account.roles = [Role(name="administrator", description="")]
        orm.commit()


def do(browser: Browser, action: str, *people: str) -> str:
    browser.get("/accounts/")
    response = browser.post("/accounts/action/", {"action": action, "rowid": list(people)})
    return response.text if response.status_code == 200 else browser.get("/accounts/").text


def names(page: str) -> set[str]:
    return {full for _, full in PEOPLE.values() if f">{full}</td>" in page}


def test_hr_sees_the_people_of_the_own_units(browse: Browse) -> None:
    seen = names(browse("sari").get("/accounts/").text)
    assert seen == {"Budi Santoso", "Dra. Rahmawati", "Ir. Sutrisno", "Sari Wulandari"}


def test_an_administrator_sees_everybody(browse: Browse, administrator: None) -> None:
    assert len(names(browse("kepala").get("/accounts/").text)) == len(PEOPLE)


def test_hr_cannot_touch_an_administrators_account(
    browse: Browse, administrator: None, agency: SmallAgency
) -> None:
    sari = browse("sari")
    assert "Ir. Sutrisno" not in names(sari.get("/accounts/").text)
    page = do(sari, "code", agency.people["kepala"])
    assert "Pilih dulu orangnya" in page


def test_people_out_of_scope_are_not_changed_whatever_is_sent(
    browse: Browse, agency: SmallAgency, app: Flask
) -> None:
    page = do(browse("sari"), "close", agency.people["joko"], agency.people["sari"])
    assert "Pilih dulu orangnya" in page
    assert Browser(app).sign_in("joko").status_code == 302


def test_a_closed_account_ends_its_sessions_and_lets_nobody_in_until_it_is_opened(
    browse: Browse, agency: SmallAgency, app: Flask
) -> None:
    budi, sari = browse("budi"), browse("sari")
    assert "1 akun ditutup." in do(sari, "close", agency.people["budi"])
    assert budi.get("/inbox/").location == "/sign-in?next=/inbox/"
    assert "Akun ini tidak aktif" in Browser(app).sign_in("budi").text
    assert "1 akun dibuka." in do(sari, "open", agency.people["budi"])
    assert Browser(app).sign_in("budi").status_code == 302


def test_the_list_is_searched_by_name_and_nip(browse: Browse) -> None:
    sari = browse("sari")
    assert names(sari.get("/accounts/?search=rahma").text) == {"Dra. Rahmawati"}
    nip = PEOPLE["budi"][0][:10]
    assert names(sari.get(f"/accounts/?search={nip}").text) == {"Budi Santoso"}
    assert "Tidak ada yang cocok." in sari.get("/accounts/?search=tidak+ada").text


@pytest.mark.parametrize(
    "query", ["page=-1", "page=9999999999999999999999", "sort=99", "flt0_999=x", "page_size=100000"]
)
def test_odd_addresses_of_the_list_do_no_harm(browse: Browse, query: str) -> None:
    assert browse("sari").get(f"/accounts/?{query}").status_code == 200


@pytest.mark.parametrize(
    "address", ["new/", "edit/?id=1", "details/?id=1", "delete/", "export/csv/", "ajax/lookup/"]
)
def test_flask_admins_other_pages_do_not_exist(browse: Browse, address: str) -> None:
    assert browse("sari").get(f"/accounts/{address}").status_code == 404


def test_what_is_done_to_accounts_stands_in_the_linked_history_of_the_agency(
    browse: Browse, agency: SmallAgency, app: Flask, engine: Engine
) -> None:
    sari = browse("sari")
    do(sari, "close", agency.people["budi"], agency.people["rahma"])
    do(sari, "open", agency.people["budi"])
    for _ in range(5):
        Browser(app).sign_in("budi", "bukan sandi budi")
    do(sari, "unlock", agency.people["budi"])
    do(sari, "code", agency.people["budi"])
    with engine.read() as work:
        rows = [
            row
            for row in agency_history.list_rows(work, AGENCY)
            if row["kind"].startswith("account_")
        ]
        told = list(
            work.session.execute(
                sa.select(AccountEvent.kind, AccountEvent.account_id, AccountEvent.actor).order_by(
                    AccountEvent.id
                )
            )
        )
        assert broken_links(agency_history.list_rows(work, AGENCY)) == []
    by = agency.key("sari")
    assert [(row["kind"], row["actor"]) for row in rows] == [
        ("account_closed", by),
        ("account_closed", by),
        ("account_opened", by),
        ("account_locked", BY_ITSELF),
        ("account_unlocked", by),
        ("account_code_desk", by),
    ]
    assert sorted((row["kind"], row["facts"]["account"], row["actor"]) for row in rows) == sorted(
        (f"account_{kind}", account, actor) for kind, account, actor in told
    )
