"""Every row of the table of elements runs on both databases, with a new engine for every act."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bpmn.lint.run import lint
from tests.integration.elements import page
from tests.integration.elements.course import Course
from tests.integration.elements.refusals import REFUSALS
from tests.integration.elements.rows import ROWS
from tests.integration.elements.table import Refusal, Row


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the URL of one database for all rows, each of which is an agency of its own."""
    name = "sqlite_files" if request.param == "sqlite" else "postgres"
    maker = request.getfixturevalue(name)
    url: str = maker.new()
    yield url
    maker.drop(url)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_element_runs_with_a_reload_after_each_act(shared_url: str, row: Row) -> None:
    course = Course(shared_url, row)
    course.run()
    course.check()


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.name)
def test_what_does_not_run_is_refused_by_name(refusal: Refusal) -> None:
    documents = {"proses.bpmn": refusal.content}
    found = [
        finding
        for finding in lint(documents, known_processes=(), known_services=())
        if (finding.rule, finding.element) == (refusal.rule, refusal.at)
    ]
    assert [finding.severity for finding in found] == ["error"]
    assert found[0].line >= 1


def test_no_two_rows_have_one_name() -> None:
    names = [each.name for each in (*ROWS, *REFUSALS)]
    assert len(names) == len(set(names))


def test_the_page_of_supported_elements_is_in_step_with_the_table() -> None:
    # When this fails: python -m tests.integration.elements.page
    assert page.PAGE.read_text(encoding="utf-8") == page.text()
