"""The small agency with the shipped processes of a year, and shorthands for campaigns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from engine.store import agency_history
from tests.integration.processes.years import AGENCY, Years, open_years
from workflows.campaign import members, opening
from workflows.processes import documents
from workflows.tables.campaign import CampaignMember
from workflows.tasks import TASKS


class Office:
    """What HR does with campaigns, each act in its own transaction."""

    def __init__(self, years: Years) -> None:
        self.years, self.engine, self.agency = years, years.engine, years.agency
        self.hr = years.key_of("nia")

    @property
    def definitions(self):
        return self.engine.parts.definitions

    def act(self, do: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Do something in a transaction of its own."""
        with self.engine.database.write() as work:
            result = do(work, *args, **kwargs)
            work.commit()
            return result

    def prepare(self, *units: str, **given: Any) -> str:
        ids = [self.agency.ids[unit] for unit in units]
        found: str = self.act(
            opening.prepare, self.definitions, AGENCY, 2026, units=ids, actor=self.hr, **given
        )
        return found

    def begin(self, campaign: str) -> None:
        self.act(opening.begin, campaign, self.hr)
        self.engine.run_until_idle()

    def recheck(self, campaign: str) -> members.Rechecked:
        found: members.Rechecked = self.act(
            members.recheck, self.definitions, campaign, actor=self.hr
        )
        return found

    def states(self, campaign: str) -> dict[str, str]:
        """Return name of the small agency -> state."""
        names = {key: name for name, key in self.agency.ids.items()}
        with self.engine.read() as work:
            rows = work.session.execute(
                sa.select(CampaignMember.person_id, CampaignMember.state).where(
                    CampaignMember.campaign_id == campaign
                )
            )
            return {names[person]: state for person, state in rows}

    def reason(self, campaign: str, name: str) -> str:
        with self.engine.read() as work:
            found: str = work.session.scalars(
                sa.select(CampaignMember.reason).where(
                    CampaignMember.campaign_id == campaign,
                    CampaignMember.person_id == self.agency.ids[name],
                )
            ).one()
            return found

    def told(self) -> list[str]:
        """Return the kinds of the agency's own history that tell of campaigns."""
        with self.engine.read() as work:
            kinds = [row["kind"] for row in agency_history.list_rows(work, AGENCY)]
        return [kind for kind in kinds if kind.startswith(("campaign_", "window_"))]


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    years = open_years(database_url)
    for process in ("measurement", "evaluation", "feedback", "objection", "annual_cycle"):
        years.deploy(documents(process))
    years.engine.tasks.update(TASKS)
    yield Office(years)
    years.engine.database.dispose()
