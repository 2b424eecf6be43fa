"""Each route is asked as each person; each answers exactly those whom routes.py names."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from admin.access import endpoints
from admin.designer import drafts
from admin.tables import Account
from engine import queries
from engine.commands import AddAttachment, CompleteItem
from engine.engine import Engine
from engine.store import tables as t
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser
from tests.integration.admin.documents import documents
from tests.integration.admin.routes import PEOPLE, ROUTES, Route, Scene


def make_scene(engine: Engine, agency: SmallAgency, start: Callable[..., str]) -> Scene:
    """Bring budi's plan to rahma, open an objection of his, and start dewi's year."""
    case, other = start("budi"), start("dewi")
    objection = start("budi", process="objection")
    budi = agency.key("budi")
    with engine.read() as work:
        written = queries.list_items(work, AGENCY, case=case)[0]["id"]
    file = engine.execute(AddAttachment(AGENCY, written, budi, "bukti.pdf", b"%PDF-1.7"))
    answers = {"cara": "uraian", "uraian": "Melayani", "bukti": file["attachment"]}
    engine.execute(CompleteItem(AGENCY, written, budi, answers, key="k1"))
    with engine.read() as work:
        item = queries.list_items(work, AGENCY, case=case)[0]["id"]
        vote = queries.list_items(work, AGENCY, case=objection)[0]["id"]
    with engine.database.write() as unit:
        draft = drafts.create(
            unit, AGENCY, agency.key("wati"), documents(), folder="uji", title="Uji"
        ).id
        unit.commit()
    return Scene(
        case=case,
        item=item,
        done=written,
        file=file["attachment"],
        objection=objection,
        vote=vote,
        other=other,
        person=agency.people["budi"],
        unit=agency.units["bidang"],
        other_unit=agency.units["lain"],
        seat=agency.seats["PEKSOS"],
        draft=draft,
    )


def let_in(response: TestResponse) -> bool:
    """Say whether a route answered, rather than sending away."""
    sent_to_sign_in = (response.location or "").startswith("/sign-in?next=")
    return response.status_code not in (401, 403, 404) and not sent_to_sign_in


def ask(browser: Browser, route: Route, scene: Scene) -> TestResponse:
    address = route.address(scene)
    if route.method == "POST":
        return browser.post(address, dict(route.data))
    return browser.get(address)


def test_each_route_answers_exactly_those_it_should(
    app: Flask, engine: Engine, agency: SmallAgency, start: Callable[..., str]
) -> None:
    scene = make_scene(engine, agency, start)
    wrong = []
    for person in PEOPLE:
        browser = Browser(app)
        if person != "nobody":
            browser.sign_in(person)
        for route in ROUTES:
            with ask(browser, route, scene) as response:
                if let_in(response) != (person in route.allowed):
                    address = f"{route.method} {route.address(scene)}"
                    wrong.append(f"{person}: {address} ({route.endpoint}) {response.status_code}")
    assert wrong == []


def test_every_route_is_asked(app: Flask) -> None:
    assert endpoints(app) - {route.endpoint for route in ROUTES} == set()


def test_what_is_asked_for_reaches_the_route_it_is_meant_for(
    app: Flask, engine: Engine, agency: SmallAgency, start: Callable[..., str]
) -> None:
    scene = make_scene(engine, agency, start)
    adapter = app.url_map.bind("localhost")
    for route in ROUTES:
        address = route.address(scene).partition("?")[0]
        endpoint, _ = adapter.match(address, method=route.method)
        assert endpoint == route.endpoint


def test_a_person_excluded_from_an_item_does_not_get_it(
    app: Flask, engine: Engine, agency: SmallAgency, start: Callable[..., str]
) -> None:
    scene = make_scene(engine, agency, start)
    with engine.database.write() as work:
        row = {"item": scene.item, "person": agency.key("rahma")}
        work.connection.execute(t.work_item_exclusion.insert().values(**row))
        work.commit()
    browser = Browser(app)
    browser.sign_in("rahma")
    assert browser.get(f"/inbox/{scene.item}").status_code == 404
    assert "Putuskan rencana" not in browser.get("/inbox/").text


def test_an_account_of_another_agency_sees_nothing(
    app: Flask, engine: Engine, agency: SmallAgency, start: Callable[..., str]
) -> None:
    scene = make_scene(engine, agency, start)
    with engine.database.writer.begin() as connection:
        moved = sa.update(Account).where(Account.person_id == agency.people["rahma"])
        connection.execute(moved.values(agency="lain"))
    browser = Browser(app)
    browser.sign_in("rahma")
    for address in (f"/inbox/{scene.item}", f"/cases/{scene.case}", f"/files/{scene.file}"):
        assert browser.get(address).status_code == 404
