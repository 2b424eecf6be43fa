"""The made-up office names more people for panels when conflicts have exhausted its pool."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import pytest
import sqlalchemy as sa

from admin.demo.characters import Character
from admin.demo.objection import PANEL, name_panel, panel_is_short
from admin.demo.pool import MORE, SMALLEST, widen_pool
from admin.demo.scene import Scene
from admin.demo.stage import AGENCY, set_up
from engine.engine import Engine
from workflows.tables.objection import PanelPool

PEOPLE = 20
OF_THREE = ("ketua", "anggota_1", "anggota_2", "cadangan")


def scene(free: list[str], staying: dict[str, str], places: tuple[str, ...] = OF_THREE) -> Scene:
    return Scene(
        engine=cast(Engine, None),
        agency=AGENCY,
        item="",
        subject=cast(Character, None),
        actor=cast(Character, None),
        context={"calon_tim": [{"value": one, "label": one} for one in free]},
        initial=staying,
        targets={},
        today=date(2026, 11, 24),
        times_before=0,
        fields=frozenset(places),
    )


@pytest.mark.parametrize(
    ("free", "staying", "short"),
    [
        (["a", "b", "c", "d"], {}, False),
        (["a", "b", "c"], {}, True),
        (["a", "b", "c"], {"ketua": "x"}, False),
        (["x", "a", "b"], {"ketua": "x"}, True),  # who stays is not free for another place
        ([], {}, True),
    ],
)
def test_a_panel_is_short_when_places_stay_empty(
    free: list[str], staying: dict[str, Any], short: bool
) -> None:
    asked = scene(free, staying)
    assert panel_is_short(asked) is short
    named = name_panel(asked)
    assert (set(named) == set(OF_THREE)) is not short
    assert len(set(named.values())) == len(named)


def test_a_panel_of_five_needs_six_people_with_its_reserve() -> None:
    assert panel_is_short(scene(["a", "b", "c", "d", "e"], {}, PANEL))
    enough = scene(["a", "b", "c", "d"], {"ketua": "x", "anggota_4": "y"}, PANEL)
    assert not panel_is_short(enough)
    named = name_panel(enough)
    assert set(named) == set(PANEL)
    assert (named["ketua"], named["anggota_4"]) == ("x", "y")
    assert len(set(named.values())) == len(PANEL)


def test_an_exhausted_pool_grows_until_everybody_is_in_it_once(empty_database_url: str) -> None:
    stage = set_up(empty_database_url, people=PEOPLE, year=2026, say=lambda line: None)

    def pooled() -> list[str]:
        with stage.engine.read() as work:
            return list(work.session.scalars(sa.select(PanelPool.person_id)))

    assert len(pooled()) == SMALLEST
    assert widen_pool(stage.engine, AGENCY) == MORE
    assert len(pooled()) == SMALLEST + MORE
    while widen_pool(stage.engine, AGENCY):
        assert len(pooled()) <= PEOPLE
    assert len(pooled()) == len(set(pooled()))
    assert widen_pool(stage.engine, AGENCY) == 0
    stage.engine.database.dispose()
