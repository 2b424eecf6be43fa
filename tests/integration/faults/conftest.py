"""One database of each kind for all faults; every disturbed run is an agency of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.store.database import Database


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the URL of an installed database."""
    name = "sqlite_files" if request.param == "sqlite" else "postgres"
    maker = request.getfixturevalue(name)
    url: str = maker.new()
    database = Database(url)
    database.install(demo=False)
    database.dispose()
    yield url
    maker.drop(url)
