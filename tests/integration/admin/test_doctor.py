"""What `siklus doctor` and /health say of an installation that is well, and of one that is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask

from admin.cli.main import main
from admin.heartbeat import beat
from admin.tables import Heartbeat
from engine.engine import Engine
from engine.jobs.worker import Worker
from engine.store import tables as t
from engine.store.base import new_id
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.mailbox import mailbox
from workflows.tables.rules import ParameterOverride


def doctor(url: str, **env: str) -> tuple[int, dict[str, Any]]:
    run = CliRunner().invoke(main, ["doctor", "--json", "--database", url], env=env)
    assert run.exit_code in (0, 1) and run.stdout, run.output
    told = orjson.loads(run.stdout)
    return run.exit_code, {each["check"]: each for each in told["findings"]}


def wrong(found: dict[str, Any]) -> set[str]:
    return {check for check, each in found.items() if each["state"] == "wrong"}


def test_an_installation_that_is_well(
    engine: Engine, agency: SmallAgency, database_url: str
) -> None:
    beat(engine.database, "worker")()
    code, found = doctor(database_url, SIKLUS_ADDRESS="https://kinerja.example")
    assert (code, wrong(found)) == (0, set())
    year = datetime.now(UTC).year
    assert found[f"calendar {AGENCY} {year}"]["message"].endswith("0 days of the agency")
    assert {"clock", "secret", "jobs", "incidents", "disk", "mail"} <= set(found)


def test_what_is_wrong_is_told_with_its_mending(
    engine: Engine, agency: SmallAgency, database_url: str
) -> None:
    now = datetime.now(UTC)
    with engine.database.write() as work:
        for state, due in (("dead", now), ("todo", now - timedelta(minutes=6))):
            work.connection.execute(
                t.job.insert().values(
                    id=new_id(), agency=AGENCY, rank=1, kind="FireTimer", payload={}, tries=1,
                    state=state, due_at=due, error="the printer is on fire",
                )
            )  # fmt: skip
        work.connection.execute(
            t.incident.insert().values(
                id=new_id(), agency=AGENCY, message="x", received_at=now, state="open"
            )
        )
        work.session.add(
            ParameterOverride(
                agency=AGENCY, name="masa_keberatn", value=1, valid_from=now.date(), decree="SK 1"
            )
        )
        work.commit()
    code, found = doctor(database_url, SIKLUS_MAIL="x")
    assert code == 1
    assert wrong(found) == {"settings", "worker", "jobs", "incidents", f"parameters {AGENCY}"}
    assert all(found[check]["mend"] for check in wrong(found))
    assert "masa_keberatn" in found[f"parameters {AGENCY}"]["message"]
    text = CliRunner().invoke(main, ["doctor", "--database", database_url])
    assert text.exit_code == 1
    assert "1 given up; the last: FireTimer: the printer is on fire" in text.stdout


def test_a_worker_that_went_silent_is_not_alive(
    engine: Engine, agency: SmallAgency, database_url: str
) -> None:
    beat(engine.database, "worker")()
    with engine.database.write() as work:
        work.session.execute(
            sa.update(Heartbeat).values(seen_at=datetime.now(UTC) - timedelta(seconds=61))
        )
        work.commit()
    assert "worker" in wrong(doctor(database_url)[1])


def test_a_worker_leaves_a_sign_of_life_while_it_has_nothing_to_do(
    engine: Engine, agency: SmallAgency
) -> None:
    signs: list[int] = []
    worker = Worker(engine, lambda: signs.append(1) or worker._stop.set())
    worker.run()
    assert signs == [1]


def test_a_database_of_another_schema_is_told_and_nothing_else_is_asked(database_url: str) -> None:
    database = sa.create_engine(database_url)
    with database.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = 'of-tomorrow'"))
    database.dispose()
    code, found = doctor(database_url)
    assert code == 1
    assert "of-tomorrow" in found["database"]["message"]
    assert "worker" not in found


def test_a_database_with_tables_only_is_told(database_url: str) -> None:
    assert {"installation", "worker"} <= wrong(doctor(database_url)[1])


@pytest.mark.parametrize("answers", [True, False])
def test_the_mail_server_is_spoken_to(
    answers: bool, engine: Engine, agency: SmallAgency, database_url: str
) -> None:
    with mailbox() as box:
        port = box.port
    mail = {
        "SIKLUS_MAIL_SERVER": "127.0.0.1",
        "SIKLUS_MAIL_SECURITY": "none",
        "SIKLUS_MAIL_FROM": "siklus@lampung.example",
        "SIKLUS_ADDRESS": "https://kinerja.example",
    }
    with mailbox() as box:
        found = doctor(database_url, **mail, SIKLUS_MAIL_PORT=str(box.port if answers else port))[1]
    assert ("mail" not in wrong(found)) is answers


def test_health_tells_monitors_and_nobody_else_anything(app: Flask, engine: Engine) -> None:
    well = app.test_client().get("/health")
    assert (well.status_code, well.text) == (200, "ok\n")
    assert "Set-Cookie" not in well.headers
    with engine.database.writer.begin() as connection:
        connection.execute(sa.text("ALTER TABLE installation RENAME TO away"))
    ill = app.test_client().get("/health")
    assert (ill.status_code, ill.text) == (503, "database\n")
