"""How to get to a page of the demo: each function returns who goes where, asked when it is due."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from admin.demo.season import LAST
from admin.demo.stage import AGENCY
from engine import queries
from engine.store import tables as t
from scripts.pictures.site import NobodyThere, Site, Visit
from workflows.campaign.opening import prepare
from workflows.documents.codes import code_of
from workflows.documents.plan import plan_paper
from workflows.tables.campaign import Campaign
from workflows.tables.evaluation import Evaluation
from workflows.tables.objection import Objection
from workflows.tables.people import Person, Seat, Unit
from workflows.tables.plan import Plan

Way = Callable[[Site], Visit]
OFFICE = "BKD.KIN-01"  # seat of the demo's chart: the performance office of the whole agency


def nobody(path: str) -> Way:
    """Go to an address without signing in."""
    return lambda site: Visit(None, path)


def seat(code: str, path: str) -> Way:
    """Go to an address as the holder of a seat of the demo's chart."""
    return lambda site: Visit(site.seat(code), path)


def approvers_of(code: str) -> Way:
    """Ask, as the performance office, who would approve for the holder of a seat."""
    return lambda site: Visit(site.seat(OFFICE), f"/approvers/?nip={site.seat(code)}")


def item(process: str, element: str, period: str | None = None, path: str = "") -> Way:
    """Open an item, or a page below it, as who may do it; one of the own stories if there is."""

    def way(site: Site) -> Visit:
        found = site.items(process, element, period)
        stories = [row for row in found if set(row["doers"]) & site.stage.stories.keys()]
        row = (stories or [row for row in found if row["doers"]])[0]
        return Visit(_doer(site, row["doers"]), f"/inbox/{row['id']}{path}")

    return way


def several(process: str, element: str) -> Way:
    """Go to the list of one kind of item as somebody who has several of it."""

    def way(site: Site) -> Visit:
        count: dict[str, int] = {}
        for row in site.items(process, element):
            for nip in row["doers"]:
                count[nip] = count.get(nip, 0) + 1
        return Visit(max(count, key=lambda nip: count[nip]), f"/inbox/?element={element}")

    return way


def campaign(code: str, path: str, *, draft: bool = False) -> Way:
    """Go to an address of the newest open year, or of a draft, as the holder of a seat."""

    def way(site: Site) -> Visit:
        if draft:
            with site.engine.database.write() as work:
                found = prepare(work, site.engine.parts.definitions, AGENCY, LAST + 1)
                work.commit()
            return Visit(site.seat(code), path.format(found))
        with site.engine.read() as work:
            newest = (
                sa.select(Campaign.id)
                .where(Campaign.agency == AGENCY, Campaign.state == "dibuka")
                .order_by(Campaign.id.desc())
            )
            return Visit(site.seat(code), path.format(work.session.scalars(newest).first()))

    return way


def busiest(path: str) -> Way:
    """Go to an address as who has the most to do."""
    return lambda site: Visit(max(_loads(site), key=lambda load: load[0])[1], path)


def idle(path: str) -> Way:
    """Go to an address as somebody with an empty inbox."""

    def way(site: Site) -> Visit:
        for load, nip in _loads(site):
            if not load:
                return Visit(nip, path)
        raise NobodyThere("Everybody in the demo has something to do")

    return way


def case(process: str) -> Way:
    """Open the newest case of a process that is under way, as its subject."""

    def way(site: Site) -> Visit:
        p = t.process_instance.c
        found = site.scalar(
            sa.select(p.id)
            .where(p.agency == AGENCY, p.process == process, p.status == "active")
            .order_by(p.id.desc())
        )
        subject = site.scalar(sa.select(p.subject).where(p.id == found))
        nip = site.scalar(sa.select(Person.nip).where(Person.id == subject.partition(":")[2]))
        return Visit(nip, f"/cases/{found}")

    return way


def done(process: str, element: str) -> Way:
    """Open the receipt of an item as who did it."""

    def way(site: Site) -> Visit:
        c = t.work_item_closed.c
        query = (
            sa.select(c.id)
            .where(c.process == process, c.element == element, c.closed_as == "completed")
            .order_by(c.id.desc())
        )
        found = site.scalar(query)
        by = site.scalar(sa.select(c.closed_by).where(c.id == found))
        nip = site.scalar(sa.select(Person.nip).where(Person.id == by.partition(":")[2]))
        return Visit(nip, f"/inbox/{found}/done")

    return way


def closed_item_of_others() -> Way:
    """Follow a link to an item that somebody else did, as one who was told of it."""

    def way(site: Site) -> Visit:
        c, n = t.work_item_closed.c, t.notice.c
        query = (
            sa.select(c.id, n.principal)
            .join(t.notice, n.item == c.id)
            .where(n.principal.like("person:%"), c.closed_by != n.principal)
        )
        with site.engine.read() as work:
            found = work.connection.execute(query.order_by(c.id).limit(1)).first()
            if found is None:
                raise NobodyThere("Nobody was told of an item that another one did")
            person = work.session.get_one(Person, found.principal.partition(":")[2])
            return Visit(person.nip, f"/open/{found.id}")

    return way


def own_year(period: str) -> Way:
    """Go to the year of the story of beneficiaries."""

    def way(site: Site) -> Visit:
        nip = site.stage.cast.social_officer
        return Visit(nip, f"/year/{site.person(nip)}/{period}")

    return way


def story(path: str) -> Way:
    """Go to an address as the story of beneficiaries."""
    return lambda site: Visit(site.stage.cast.social_officer, path)


def plan() -> Way:
    """Open the last version of a plan that came back once, as its owner."""

    def way(site: Site) -> Visit:
        found = site.scalar(sa.select(Plan.id).order_by(Plan.version.desc(), Plan.id.desc()))
        with site.engine.read() as work:
            one = work.session.get_one(Plan, found)
            person = work.session.get_one(Person, one.person_id)
            return Visit(person.nip, f"/year/{person.id}/{one.period}/plan/{one.version}")

    return way


def code() -> Way:
    """Ask for the code of a plan that was set, without signing in."""

    def way(site: Site) -> Visit:
        found = site.scalar(
            sa.select(Plan.id).where(Plan.set_version.is_not(None)).order_by(Plan.id)
        )
        with site.engine.read() as work:
            one = work.session.get_one(Plan, found)
            paper = plan_paper(work, AGENCY, one.id, one.set_version or 1)
        assert paper.issue is not None, "the version is set"
        return Visit(None, f"/keaslian/{code_of(site.engine, paper.issue)}")

    return way


def assessor(path: str) -> Way:
    """Go to an address as who assesses the story of beneficiaries."""
    return lambda site: Visit(_superior(site, site.stage.cast.social_officer), path)


def rating(process: str, element: str) -> Way:
    """Go to the ratings of a step side by side, as who has most of them."""

    def way(site: Site) -> Visit:
        most = several(process, element)(site)
        return Visit(most.nip, f"/team/ratings/?step={element}")

    return way


def feedback(path: str = "/feedback/{}/give") -> Way:
    """Go to an address about the story of beneficiaries, as who assesses them."""

    def way(site: Site) -> Visit:
        nip = site.stage.cast.social_officer
        return Visit(_superior(site, nip), path.format(site.person(nip)))

    return way


def filing() -> Way:
    """Object to a grade while the window is open, as its employee."""

    def way(site: Site) -> Visit:
        s, p = t.subscription.c, t.process_instance.c
        waiting = site.scalar(
            sa.select(p.subject)
            .join_from(t.subscription, t.process_instance, p.id == s.case)
            .where(s.name == "keberatan_diajukan")
            .order_by(p.id)
        )
        person = waiting.partition(":")[2]
        nip = site.scalar(sa.select(Person.nip).where(Person.id == person))
        period = site.scalar(
            sa.select(Evaluation.period)
            .where(Evaluation.person_id == person)
            .order_by(Evaluation.id.desc())
        )
        return Visit(nip, f"/objection/{person}/{period}")

    return way


def filed() -> Way:
    """Look at the receipt of the newest objection, as who filed it."""

    def way(site: Site) -> Visit:
        with site.engine.read() as work:
            row = work.session.execute(
                sa.select(Evaluation.person_id, Evaluation.period, Person.nip)
                .join(Objection, Objection.evaluation_id == Evaluation.id)
                .join(Person, Person.id == Evaluation.person_id)
                .order_by(Objection.id.desc())
            ).first()
        if row is None:
            raise NobodyThere("Nobody in the demo has objected")
        return Visit(row.nip, f"/objection/{row.person_id}/{row.period}/received")

    return way


def colleague(code: str) -> Way:
    """Look at the story of beneficiaries in the list of people, as the holder of a seat."""

    def way(site: Site) -> Visit:
        person = site.person(site.stage.cast.social_officer)
        return Visit(site.seat(code), f"/people/{person}")

    return way


def draft(process: str, path: str) -> Way:
    """Go to a page of a draft of a process, as the performance office of the agency."""
    return lambda site: Visit(site.seat(OFFICE), f"/designer/{site.draft(process)}/{path}")


def unit(code: str, path: str = "") -> Way:
    """Go to a page about a unit, as the performance office of the agency."""

    def way(site: Site) -> Visit:
        found = site.scalar(sa.select(Unit.id).where(Unit.code == code))
        return Visit(site.seat(OFFICE), f"/organisation/unit/{found}{path}")

    return way


def seat_page(code: str, path: str = "") -> Way:
    """Go to a page about a seat, as the performance office of the agency."""

    def way(site: Site) -> Visit:
        found = site.scalar(sa.select(Seat.id).where(Seat.code == code))
        return Visit(site.seat(OFFICE), f"/organisation/seat/{found}{path}")

    return way


def person_page(path: str) -> Way:
    """Go to a page of the organisation about the story of beneficiaries."""

    def way(site: Site) -> Visit:
        person = site.person(site.stage.cast.social_officer)
        return Visit(site.seat(OFFICE), f"/organisation/person/{person}{path}")

    return way


def _loads(site: Site) -> list[tuple[int, str]]:
    """Return how many open items each person has, with the NIP, in the order of the NIPs."""
    found = []
    with site.engine.read() as work:
        for person in work.session.scalars(
            sa.select(Person).where(Person.nip.is_not(None)).order_by(Person.nip)
        ):
            key = f"person:{person.id}"
            held = site.engine.parts.directory.principals(work, AGENCY, key, work.now)
            count = queries.count_inbox(work, AGENCY, key, held)
            found.append((count, person.nip or ""))
    return found


def _doer(site: Site, doers: list[str]) -> str:
    stories = [nip for nip in doers if nip in site.stage.stories]
    return (stories or doers)[0]


def _superior(site: Site, nip: str) -> str:
    """Return the NIP of who sits above a person's seat."""
    tables = site.stage.cast.tables
    holder = site.stage.cast.holders
    mine = next(seat for seat, held in holder.items() if held == nip)
    above = {row["kode"]: row["atasan"] for row in tables["jabatan"]}
    code = above[mine]
    while code not in holder:
        code = above[code]
    return holder[code]
