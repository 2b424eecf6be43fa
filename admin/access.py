"""Who may use which route: one table. A route without a line answers nobody.

Every request passes `check_access` before its view runs, Flask-Admin's and Flask-Security's own
pages included. The table says which roles and which relations to a case may use a route;
`admin.relations` finds out which of them the person has. Views and commands check again what they
touch (ARCHITECTURE.md 6): this table is the first door, not the only one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response


class Who(StrEnum):
    """A role, or a relation to the case that a route is about."""

    ANYONE = "anyone"  # signed in or not
    SIGNED_IN = "signed_in"
    ADMINISTRATOR = "administrator"  # of accounts, in the whole agency
    HEAD = "head"  # leads a unit today
    AGENCY_HR = "agency_hr"  # admin_instansi of the topmost unit
    HR = "hr"  # pengelola_kinerja; for a case: of a unit that the subject belongs to
    SUBJECT = "subject"  # the employee of the case
    SUPERIOR = "superior"  # sits above the subject, or was named or empowered to assess them
    HOLDER = "holder"  # an open item of the case is theirs to do: approver, panel member, ...
    TOOK_PART = "took_part"  # did an item of the case that is done
    HELPER = "helper"  # was named to fill in the item for the person whose it is


@dataclass(frozen=True)
class Access:
    """Who may use a route. `about` names the kind of thing that the route's first value is."""

    who: frozenset[Who]
    about: str | None = None  # "case", "item", "attachment", "person", "unit", "seat"; None: none


def to(*who: Who, about: str | None = None) -> Access:
    """Write a line of the table."""
    return Access(frozenset(who), about)


EVERYBODY = to(Who.ANYONE)
SIGNED_IN = to(Who.SIGNED_IN)
OWN_ITEM = to(Who.HOLDER, about="item")
IN_THE_CASE = (Who.SUBJECT, Who.SUPERIOR, Who.HR, Who.HOLDER, Who.TOOK_PART)
CASE = to(*IN_THE_CASE, about="case")
DESIGNERS = to(Who.AGENCY_HR, Who.ADMINISTRATOR)  # who may change processes
ORGANISERS = (Who.HR, Who.AGENCY_HR, Who.ADMINISTRATOR)
PERSON = to(Who.SUBJECT, Who.SUPERIOR, Who.HR, about="person")

OPENERS = to(Who.HR, Who.AGENCY_HR, Who.ADMINISTRATOR)  # each for the own units
FOLLOWERS = to(Who.HR, Who.AGENCY_HR, Who.ADMINISTRATOR, Who.HEAD)

ACCESS: dict[str, Access] = {
    "static": EVERYBODY,
    "health": EVERYBODY,
    "security.login": EVERYBODY,
    "security.logout": EVERYBODY,
    "security.verify": SIGNED_IN,
    "security.change_password": SIGNED_IN,
    "activation.index": EVERYBODY,  # who has a code
    "activation.forgot": EVERYBODY,  # the answer is the same for everybody
    "language.switch": EVERYBODY,
    "words.index": EVERYBODY,
    "home.index": SIGNED_IN,
    "inbox.index_view": SIGNED_IN,  # lists only what is theirs
    "inbox.action_view": SIGNED_IN,  # works only on what is theirs
    "inbox.together": SIGNED_IN,
    "inbox.undo": SIGNED_IN,  # their own decisions only
    "finished.index": SIGNED_IN,  # lists only what they did themselves
    "inbox_view.index": SIGNED_IN,  # their own, and those of their units
    "inbox_view.keep": SIGNED_IN,
    "inbox_view.remove": SIGNED_IN,  # their own only
    "inbox_keys.index": SIGNED_IN,  # their own
    "inbox_file.index": SIGNED_IN,  # lists only what is theirs
    "inbox.item": OWN_ITEM,
    "inbox.draft": OWN_ITEM,
    "inbox.claim": OWN_ITEM,
    "inbox.release": OWN_ITEM,
    # The view and the command look: an order sent twice is answered twice, its sender having the
    # item no longer; whoever never had it gets a page that says nothing of it.
    "passing.delegate": SIGNED_IN,
    "passing.hand_over": SIGNED_IN,
    "passing.ask": SIGNED_IN,
    "passing.bring_back": SIGNED_IN,
    "passing.reassign": SIGNED_IN,  # HR of the subject, or a unit's head above: the view looks
    "inbox.done": to(Who.TOOK_PART, about="item"),
    "feedback.index": SIGNED_IN,  # one's own team, what one got and gave
    "feedback.give": to(Who.SUPERIOR, about="person"),
    "feedback.answer": SIGNED_IN,  # only what is about oneself: the command looks
    "team.index": SIGNED_IN,  # those whom one assesses today
    "team.feedback": to(Who.SUPERIOR, about="person"),
    "team.evidence": to(Who.SUPERIOR, about="person"),
    "ratings.index": SIGNED_IN,  # lists only what is theirs
    "ratings.rate": to(Who.HOLDER, Who.TOOK_PART, about="item"),  # sent again: says it is sent
    "ratings.draft": OWN_ITEM,
    "ratings.together": SIGNED_IN,  # works only on what is theirs
    "filing.form": to(Who.SUBJECT, about="person"),
    "filing.received": to(Who.SUBJECT, about="person"),
    "people.index": to(*ORGANISERS),  # people of the own units
    "people.person": to(*ORGANISERS, about="person"),
    "organisation.index": to(*ORGANISERS),  # own units
    "organisation.unit": to(*ORGANISERS, about="unit"),
    "organisation.seat": to(*ORGANISERS, about="seat"),
    "organisation.change_unit": to(*ORGANISERS, about="unit"),
    "organisation.change_seat": to(*ORGANISERS, about="seat"),
    "organisation.change_person": to(*ORGANISERS, about="person"),
    "organisation.add": to(*ORGANISERS),  # a person; a topmost unit: for the whole agency only
    "organisation.changes": to(*ORGANISERS),  # about the own units
    "substitution.index": SIGNED_IN,  # what is lent by oneself and to oneself
    "substitution.act": SIGNED_IN,  # with one's own work: the command looks
    "people_file.index": to(Who.ADMINISTRATOR, Who.AGENCY_HR),  # the whole agency
    "people_file.check": to(Who.ADMINISTRATOR, Who.AGENCY_HR),
    "people_file.bring_in": to(Who.ADMINISTRATOR, Who.AGENCY_HR),
    "reorganise.index": to(Who.ADMINISTRATOR, Who.AGENCY_HR),  # the whole agency
    "reorganise.check": to(Who.ADMINISTRATOR, Who.AGENCY_HR),
    "reorganise.carry_out": to(Who.ADMINISTRATOR, Who.AGENCY_HR),
    "reorganise.show": to(Who.ADMINISTRATOR, Who.AGENCY_HR),
    "organisation.export": to(*ORGANISERS),  # own units
    "campaign.index": OPENERS,  # years of the own units
    "campaign.prepare": OPENERS,
    "campaign.show": OPENERS,
    "campaign.progress": OPENERS,
    "campaign.recheck": OPENERS,
    "campaign.begin": OPENERS,
    "campaign.discard": OPENERS,
    "campaign.leave_out": OPENERS,
    "campaign.take_in": OPENERS,
    "campaign.close": OPENERS,
    "campaign.reopen": OPENERS,
    "window.extend": OPENERS,
    "board.index": FOLLOWERS,  # people of the own units
    "board.show": FOLLOWERS,
    "board.people": FOLLOWERS,
    "board.remind": FOLLOWERS,
    "board.export": FOLLOWERS,
    "incidents.index": to(Who.HR, Who.ADMINISTRATOR),  # of people of the own units
    "incidents.retry": to(Who.HR, Who.ADMINISTRATOR),
    "incidents.show": to(Who.HR, Who.ADMINISTRATOR),
    "incidents.diagram": to(Who.HR, Who.ADMINISTRATOR),
    "incidents.confirm": to(Who.HR, Who.ADMINISTRATOR),
    "incidents.act": to(Who.HR, Who.ADMINISTRATOR),
    "designer.index": DESIGNERS,
    "designer.versions": DESIGNERS,
    "designer.version": DESIGNERS,
    "designer.download": DESIGNERS,
    "designer.back": DESIGNERS,
    "designer.new_draft": DESIGNERS,
    "drafts.new": DESIGNERS,
    "drafts.new_form": DESIGNERS,
    "drafts.show": DESIGNERS,
    "drafts.archive": DESIGNERS,
    "drafts.download": DESIGNERS,
    "drafts.upload": DESIGNERS,
    "drafts.change": DESIGNERS,
    "drafts.source": DESIGNERS,
    "drafts.save_source": DESIGNERS,
    "drafts.copy": DESIGNERS,
    "drafts.check": DESIGNERS,
    "drafts.deploy": DESIGNERS,
    "approvers.index": SIGNED_IN,  # about oneself
    "approvers.person": to(Who.SUBJECT, *ORGANISERS, about="person"),
    "numbers.index": DESIGNERS,
    "numbers.number": DESIGNERS,
    "numbers.decide": DESIGNERS,
    "numbers.take_back": DESIGNERS,
    "replan.index": DESIGNERS,
    "replan.decide": DESIGNERS,
    "workdays.index": DESIGNERS,
    "workdays.decide": DESIGNERS,
    "workdays.decide_week": DESIGNERS,
    "workdays.withdraw": DESIGNERS,
    "workdays.bring_in": DESIGNERS,
    "chain.show": DESIGNERS,
    "chain.change": DESIGNERS,
    "form_editor.show": DESIGNERS,
    "form_editor.change": DESIGNERS,
    "trial.show": DESIGNERS,
    "trial.go": DESIGNERS,
    "draft_api.document": DESIGNERS,  # drafts of the own agency
    "draft_api.save_document": DESIGNERS,
    "draft_api.lint": DESIGNERS,
    "draft_api.choices": DESIGNERS,
    "draft_api.presence": DESIGNERS,
    "diagram.show": DESIGNERS,
    "diagram.copy": DESIGNERS,
    "year.index": SIGNED_IN,  # one's own
    "year.show": PERSON,
    "year.plan": PERSON,
    "year.letter": PERSON,
    "year.minutes": to(Who.SUBJECT, Who.HR, about="person"),  # how each member voted
    "own_acts.withdraw": to(Who.SUBJECT, about="person"),
    "own_acts.doubt_assessor": to(Who.SUBJECT, about="person"),
    "papers.index": SIGNED_IN,  # of one's own team and units
    "papers.plan": PERSON,
    "papers.plan_table": PERSON,
    "papers.evaluation": PERSON,
    "papers.evaluation_table": PERSON,
    "papers.of_team": SIGNED_IN,  # of who sits directly below one's own seats
    "papers.of_units": to(Who.HR),  # of own units: the view looks
    "authenticity.index": EVERYBODY,  # genuine or not; no names, no grade
    "authenticity.check": EVERYBODY,
    "clock.move": SIGNED_IN,  # demo databases only
    "accounts.index_view": to(Who.ADMINISTRATOR, Who.HR),  # lists only people they look after
    "accounts.action_view": to(Who.ADMINISTRATOR, Who.HR),
    "notices.index": SIGNED_IN,
    "notices.read": SIGNED_IN,
    "opened.item": SIGNED_IN,  # what is not theirs is told only to who was told of it before
    "notify.index": SIGNED_IN,  # one's own
    "due_dates.download": SIGNED_IN,  # one's own
    "due_dates.feed": EVERYBODY,  # who has the secret address: calendars do not sign in
    "due_dates.make": SIGNED_IN,  # for oneself
    "due_dates.revoke": SIGNED_IN,  # one's own
    "announcements.index": SIGNED_IN,  # only what their units are told
    "announcements.show": SIGNED_IN,
    "announcements.read": SIGNED_IN,
    "announcements.file": SIGNED_IN,
    "first_steps.index": SIGNED_IN,
    "first_steps.go": SIGNED_IN,
    "first_steps.away": SIGNED_IN,
    "first_steps.back": SIGNED_IN,
    "survey_results.index": FOLLOWERS,  # what groups of the own units said
    "survey.index": SIGNED_IN,  # about one's own year
    "practice.index": SIGNED_IN,  # one's own practice database, and nothing else
    "practice.begin": SIGNED_IN,
    "practice.end": SIGNED_IN,
    "practice.play": SIGNED_IN,
    "practice.room": SIGNED_IN,  # behind it the same table, asked of the made-up person
    "helping.index_view": SIGNED_IN,  # one's own helpers, and whom one helps
    "helping.appoint": SIGNED_IN,  # for oneself
    "helping.name_for": to(*ORGANISERS, about="person"),
    "helping.end": SIGNED_IN,  # those concerned, and HR: the view looks
    "helping.enter": SIGNED_IN,  # the command looks
    "helping.leave": SIGNED_IN,
    "helping.fill_in": to(Who.HELPER, about="item"),
    "helping.keep": to(Who.HELPER, about="item"),
    "announcing.index": to(*ORGANISERS),  # of the own units
    "announcing.new": to(*ORGANISERS),
    "announcing.edit": to(*ORGANISERS),
    "announcing.withdraw": to(*ORGANISERS),
    "announcing.readers": to(*ORGANISERS),
    "announcing.remind": to(*ORGANISERS),
    "announcing.export": to(*ORGANISERS),
    "cases.show": CASE,
    "cases.diagram": CASE,
    "files.show": to(
        Who.SUBJECT, Who.SUPERIOR, Who.HR, Who.HOLDER, Who.TOOK_PART, about="attachment"
    ),
}

Relations = Callable[[str, str], frozenset[Who]]
"""(kind of thing, its id) -> what the signed-in person is to it; empty when it does not exist."""


def endpoints(app: Flask) -> frozenset[str]:
    """Return every endpoint of the application."""
    return frozenset(rule.endpoint for rule in app.url_map.iter_rules())


def check_access() -> Response | None:
    """Refuse the request unless the table and the person's relations allow it."""
    endpoint = request.endpoint
    if endpoint is None:  # no such address: the 404 page follows
        return None
    access = ACCESS.get(endpoint)
    if access is None:
        current_app.logger.error("No line in the access table for %s", endpoint)
        abort(403)
    if Who.ANYONE in access.who:
        return None
    if not current_user.is_authenticated:
        return _sign_in_first()
    if Who.SIGNED_IN in access.who:
        return None
    if access.about is None:
        if access.who & _roles():
            return None
        abort(403)
    key = str(next(iter((request.view_args or {}).values()), ""))
    if not access.who & _relations()(access.about, key):
        abort(404)  # whether it exists is nobody else's business
    return None


def _sign_in_first() -> Response:
    if request.method == "GET":
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
    abort(403)


def _roles() -> frozenset[Who]:
    from admin.identity import me

    return me().roles


def _relations() -> Relations:
    relations: Relations = current_app.extensions["relations"]
    return relations


def set_up_access(app: Flask, relations: Relations) -> None:
    """Check every request by the table."""
    app.extensions["relations"] = relations
    app.before_request(check_access)
