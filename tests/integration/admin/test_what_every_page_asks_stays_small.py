"""What pages ask beside their own content (steps, helpers, announcements, the survey) is indexed
and does not grow with the agency."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from engine.engine import Engine
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser
from tests.integration.admin.staff import add_staff
from workflows.directory import local_day
from workflows.people import helping
from workflows.social import first_steps, reading, survey

FEW_ROWS = {"parameter_override", "installation"}  # an agency's own numbers: a handful, read whole


@contextmanager
def asked(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """Gather the statements that are sent to the reading engine."""
    found: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        found.append((statement, parameters))

    sa.event.listen(engine.database.reader, "before_cursor_execute", note)
    try:
        yield found
    finally:
        sa.event.remove(engine.database.reader, "before_cursor_execute", note)


def read_whole(engine: Engine, statements: list[tuple[str, Any]]) -> set[str]:
    """Return the tables that a plan of one of the statements reads without an index."""
    tables: set[str] = set()
    with engine.database.reader.connect() as connection:
        if not engine.database.sqlite:
            connection.exec_driver_sql("SET enable_seqscan = off")  # small tables are read whole
        for statement, parameters in statements:
            if not re.match(r"\s*(SELECT|WITH)", statement):
                continue
            head = "EXPLAIN QUERY PLAN " if engine.database.sqlite else "EXPLAIN "
            for row in connection.exec_driver_sql(head + statement, parameters):
                told = str(row[-1])
                if "USING" not in told:
                    tables |= set(re.findall(r"(?:SCAN|Seq Scan on) (\w+)", told))
    return tables


def test_each_question_finds_its_rows_by_an_index(engine: Engine, agency: SmallAgency) -> None:
    budi, joko = agency.people["budi"], agency.people["joko"]
    with engine.read() as work, asked(engine) as statements:
        on = local_day(work, AGENCY, work.now)
        first_steps.list_done(work, AGENCY, budi)
        first_steps.list_steps(work, budi)
        reading.list_told(work, AGENCY, f"person:{budi}")
        helping.has_helped(work, AGENCY, joko, budi, on)
        helping.list_help(work, AGENCY, on, helper=joko)
        helping.list_help(work, AGENCY, on, person=budi)
        survey.due_period(work, AGENCY, budi)
    assert len(statements) >= 7
    real = set(sa.inspect(engine.database.reader).get_table_names())
    assert read_whole(engine, statements) & real - FEW_ROWS == set()


def test_a_page_asks_no_more_in_a_larger_agency(
    browse: Callable[[str], Browser], engine: Engine, agency: SmallAgency
) -> None:
    browser = browse("joko")
    browser.get("/inbox/")  # what is read once and kept
    with asked(engine) as before:
        assert browser.get("/inbox/").status_code == 200
    add_staff(engine.database, agency, 40)
    with asked(engine) as after:
        assert browser.get("/inbox/").status_code == 200
    assert len(after) == len(before)
    assert len(after) < 40
