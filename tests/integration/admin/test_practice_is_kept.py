"""What somebody practises is one row: fetched by any server, never overwritten, removed in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from admin.heartbeat import PRACTICE_KEPT, signs_of_worker
from admin.practice.keep import Keeper, NoPractice, PracticeElsewhere
from admin.practice.scenes import SCENES
from admin.tables import Account, Practice
from engine.engine import Engine
from tests.integration.admin.agency import AGENCY, SmallAgency


def test_what_nobody_opens_for_three_days_goes_by_itself(
    app: Flask, agency: SmallAgency, engine: Engine
) -> None:
    keeper = Keeper(engine)
    with engine.read() as work:
        account = work.session.scalars(sa.select(Account.id).limit(1)).one()
        keeper.begin(work, AGENCY, account, SCENES["pembukaan"])
        late = work.now + PRACTICE_KEPT + timedelta(minutes=1)
        with pytest.raises(NoPractice), keeper.use(account, "pembukaan", late):
            pass
    age = sa.update(Practice).values(used_at=late - 3 * PRACTICE_KEPT)
    with engine.database.writer.begin() as connection:
        connection.execute(age)
    signs_of_worker(engine.database)()
    with engine.read() as work:
        assert work.session.scalars(sa.select(Practice.scene)).all() == []


def test_another_server_goes_on_where_this_one_stopped_and_never_overwrites_it(
    app: Flask, agency: SmallAgency, engine: Engine
) -> None:
    here, there = Keeper(engine), Keeper(engine)

    def rename(keeper: Keeper, name: str) -> str:
        """Change the first account of the scene; return what it was called."""
        with keeper.use(account, "pembukaan", now) as opened, opened.database.write() as unit:
            row = unit.session.scalars(sa.select(Account).order_by(Account.id)).first()
            assert row is not None
            was, row.name = row.name, name
            unit.commit()
            return was

    with engine.read() as work:
        account, now = work.session.scalars(sa.select(Account.id).limit(1)).one(), work.now
        here.begin(work, AGENCY, account, SCENES["pembukaan"])
    assert rename(here, "satu") == ""
    assert rename(there, "dua") == "satu"
    assert rename(here, "tiga") == "dua"
    with pytest.raises(PracticeElsewhere), here.use(account, "pembukaan", now) as opened:
        rename(there, "empat")
        with opened.database.write() as unit:
            unit.session.execute(sa.update(Account).values(name="lima"))
            unit.commit()
    assert rename(here, "enam") == "empat"
