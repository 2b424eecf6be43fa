"""One item: its form with what it shows, why it is with the person, and the path it stands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from admin.case.path import Stop, path
from admin.i18n import said, told
from admin.identity import Me
from admin.inbox.passing import Talk, acts_of, may_be_reassigned, talk_about
from admin.people import find_person, names, seat_of
from admin.relations import leads
from bpmn.expressions import Functions
from bpmn.forms import Form
from engine import forms, queries
from engine.context import CaseContext
from engine.engine import Engine
from engine.errors import NotAllowed, NotFound
from engine.powers import Lent, key_of
from engine.rights import check_helper, find_free
from engine.store import cases
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ItemView:
    """What the page of an item tells besides its form."""

    row: Mapping[str, Any]
    title: str
    about: str  # seat of the person it is about
    nip: str | None
    because: str  # why it is with the person
    through: str  # the seat, role or giver they act for; "" for themselves
    shared: bool  # others could do it too: claiming makes sense
    mine: bool  # claimed by the person
    path: list[Stop]
    form: Form | None
    context: Mapping[str, Any]  # what the form shows
    functions: Functions  # what its x-show and x-default may call
    on_behalf: str | None = None  # "person:ID" for whom a helper fills it in
    lent: Mapping[str, Any] = field(default_factory=dict)  # Directory.capacity, when it is lent
    acts: tuple[str, ...] = ()  # what can be done with it besides deciding (admin.inbox.passing)
    prepared_for: str = ""  # who decides what the person only prepares; "" when they decide
    talk: Talk = field(default_factory=Talk)


@dataclass(frozen=True, slots=True)
class Away:
    """An item that another prepares for the person."""

    row: Mapping[str, Any]
    title: str
    to: str  # name of who prepares it
    path: list[Stop]
    talk: Talk


@dataclass(frozen=True, slots=True)
class Led:
    """An item of somebody else's about a person whom one looks after."""

    row: Mapping[str, Any]
    title: str


def get_item(
    work: UnitOfWork, engine: Engine, person: Me, item: str, on_behalf: str | None = None
) -> ItemView:
    """Return an open item of the person, or of the one for whom the person fills it in.

    Raises:
        NotFound: there is none with this id, it is over, or it is not theirs.
    """
    row = queries.find_item(work, person.agency, item)
    if row is None or "closed_at" in row or person.person is None:
        raise NotFound("item", item)
    who = on_behalf or person.person
    if on_behalf is not None:
        _check_helper(work, engine, row, person.person, on_behalf)
    power = find_free(work, engine.directory, row, who)
    if power is None or row["decision"] or (on_behalf is not None and isinstance(power, Lent)):
        raise NotFound("item", item)
    form, context, functions = form_with_context(work, engine, row, who)
    subject = find_person(work, person.agency, row["subject"])
    own = row["subject"] == person.person
    lent = (
        engine.directory.capacity(work, person.agency, who, power, work.now)
        if isinstance(power, Lent)
        else {}
    )
    key = lent.get("giver", key_of(power))
    through = "" if key == who else names(work, person.agency, [key])[key]
    principals = row["owner"]["principals"]
    return ItemView(
        row=row,
        title=_title(row, "" if own or subject is None else subject.name),
        about="" if own else seat_of(work, person.agency, row["subject"]),
        nip=None if own or subject is None else subject.nip,
        because=told(row["owner"].get("reason", "")),
        through=through,
        lent=lent,
        shared=on_behalf is None
        and not row["delegated"]
        and (len(principals) > 1 or principals[0].startswith("role:")),
        mine=row["assignee"] == who,
        path=path(work, engine, person.agency, row["case"]),
        form=form,
        context=context,
        functions=functions,
        on_behalf=on_behalf,
        acts=() if on_behalf else acts_of(work, engine, row, who),
        prepared_for=_name(work, person.agency, row["delegated_by"]),
        talk=talk_about(work, row),
    )


def find_away(work: UnitOfWork, engine: Engine, person: Me, item: str) -> Away | None:
    """Return an open item that another prepares for the person, or None."""
    row = queries.find_item(work, person.agency, item)
    if row is None or "closed_at" in row or not row["delegated"] or person.person is None:
        return None
    if row["delegated_by"] != person.person:
        return None
    keys = [row["subject"], row["delegated"]["to"]]
    called = names(work, person.agency, keys)
    return Away(
        row=row,
        title=_title(row, called.get(row["subject"] or "", "")),
        to=called[row["delegated"]["to"]],
        path=path(work, engine, person.agency, row["case"]),
        talk=talk_about(work, row),
    )


def find_led(work: UnitOfWork, engine: Engine, person: Me, item: str) -> Led | None:
    """Return an open item that the person, who looks after its subject, may give to another."""
    row = queries.find_item(work, person.agency, item)
    if row is None or "closed_at" in row or not leads(work, person, row):
        return None
    if not may_be_reassigned(work, engine, row, person.person or ""):
        return None
    called = names(work, person.agency, [row["subject"]])
    return Led(row=row, title=_title(row, called[row["subject"]]))


def _name(work: UnitOfWork, agency: str, person: str | None) -> str:
    return names(work, agency, [person])[person] if person else ""


def _check_helper(
    work: UnitOfWork, engine: Engine, row: Mapping[str, Any], helper: str, person: str
) -> None:
    try:
        check_helper(work, engine.parts, row, helper, person)
    except NotAllowed as refused:
        raise NotFound("item", row["id"]) from refused


def form_with_context(
    work: UnitOfWork, engine: Engine, row: Mapping[str, Any], person: str
) -> tuple[Form | None, dict[str, Any], Functions]:
    """Return the form of an item, the values that it shows to the person, what it may call."""
    compiled = engine.parts.definitions.get(work, row["bundle"])
    form = forms.form_of(compiled.bundle, row)
    if form is None:
        return None, {}, {}
    case = cases.get(work, row["case"], agency=row["agency"])
    context = CaseContext(engine.parts, work, case.facts, person)
    return form, forms.shown(form, row, case.variables, context, person), context.functions


def functions_of(
    work: UnitOfWork, engine: Engine, row: Mapping[str, Any], person: str
) -> Functions:
    """Return what the expressions of an item's form may call, reading through `work`."""
    case = cases.get(work, row["case"], agency=row["agency"])
    return CaseContext(engine.parts, work, case.facts, person).functions


def _title(row: Mapping[str, Any], who: str) -> str:
    parts = [said(row["name"]), row["period"] or ""]
    title = " ".join(part for part in parts if part)
    return f"{title}: {who}" if who else title
