"""The way of every form here: fill in, see what would happen, do it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import abort, flash, redirect, request
from werkzeug.wrappers import Response

from admin.formats import local
from admin.i18n import gettext, ngettext
from admin.identity import me
from admin.office.scope import WHOLE_CHART, units_to_organise
from admin.organisation.acts import Act, perform
from admin.organisation.fields import fill, offered, resolve, stray_errors, typed_in
from admin.organisation.story import FOLLOWS, Difference, differences, in_words, kind_in_words
from admin.people import names
from admin.work import look_again, work
from engine.engine import Engine
from engine.errors import DomainRefused
from workflows.organisation.changing import Change, Consequence, Told, changing, trying
from workflows.reorganisation.effects import Act as Followed
from workflows.reorganisation.effects import Effects
from workflows.reorganisation.single import follow
from workflows.tables.people import Person

MOST_YEARS = 100  # shown of what follows

Render = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of what would be written."""

    what: str
    name: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do."""

    steps: Sequence[Step]
    effects: Sequence[str]
    warnings: Sequence[str]
    years: Sequence[str] = ()  # what follows for years that run


@dataclass(frozen=True, slots=True)
class Target:
    """What is acted on, and where the person goes afterwards."""

    key: str
    name: str
    back: str
    current: Mapping[str, str]
    after: Callable[[Any], str] | None = None  # where what was made is shown


def act_on(engine: Engine, render: Render, act: Act, target: Target) -> str | Response:
    """Answer a request for one act: the form, the form with errors, the preview, or the change."""
    row = request.values.get("row", "")
    if request.method == "GET":
        typed = dict(target.current) if act.current else {}
        for each in act.fields:
            if each.kind == "date" and each.required and each.name not in typed:
                typed[each.name] = local(work().now).date().isoformat()
            typed.setdefault(each.name, request.args.get(each.name, each.default))
        return _form(render, act, target, row, typed)
    typed = typed_in(act.fields, request.form)
    if "edit" in request.form:
        return _form(render, act, target, row, typed)
    try:
        values = resolve(act.fields, typed)
        typed = _with_nip(act, typed, values)
        reason = values.get("alasan", "")
        if "confirm" not in request.form:
            preview = _try(engine, act, target, row, values, reason)
            return _form(render, act, target, row, typed, preview=preview)
        with _open(changing, engine, reason) as change:
            made, _ = carry_out(change, act, target, row, values)
            place = target.after(made) if target.after else target.back
    except DomainRefused as refused:
        return _form(render, act, target, row, typed, refused=refused)
    look_again()
    flash(gettext("Tersimpan. Perubahan ini tercatat dalam riwayat instansi."), "success")
    return redirect(place)


def actor() -> str:
    """Return who acts, for the agency's history."""
    return me().person or me().name


def units_of_author() -> frozenset[str] | None:
    """Return the ids of the units that the person may change; None for all."""
    if me().roles & WHOLE_CHART:
        return None
    return frozenset(work().connection.scalars(units_to_organise(me())))


def find_act(acts: Mapping[str, Act], name: str) -> Act:
    """Return the act of an address, or answer 404."""
    if name not in acts:
        abort(404)
    return acts[name]


def _open(how: Any, engine: Engine, reason: str) -> Any:
    return how(engine, me().agency, actor(), reason=reason, units=units_of_author())


def _try(
    engine: Engine, act: Act, target: Target, row: str, values: Mapping[str, str], reason: str
) -> Preview:
    with _open(trying, engine, reason) as change:
        _, effects = carry_out(change, act, target, row, values)
        change.finish()
        return _preview(change, effects)


def carry_out(
    change: Change, act: Act, target: Target, row: str, values: Mapping[str, str]
) -> tuple[Any, Effects]:
    """Do it, and order what follows for years that run."""
    made = perform(act, change, target.key, row, values)
    if act.first is None:
        return made, Effects((), tuple(change.warnings))
    status = values.get("status", "")
    effects = follow(
        change,
        act.first(values) or change.today,
        name=f"{act.title}: {target.name}",
        decree=values.get("sk", ""),
        person=target.key if act.status or status else "",
        status=act.status or (status if status != target.current.get("status") else ""),
    )
    return made, effects


def _preview(change: Change, effects: Effects) -> Preview:
    found = change.consequences()
    keys = [key for each in found for key in (each.principal, *each.holders)]
    called = names(change.work, change.agency, keys)
    return Preview(
        [_step(told) for told in change.told],
        [_effect(each, called) for each in found],
        effects.warnings,
        [_of_year(each) for each in effects.acts[:MOST_YEARS]],
    )


def _of_year(act: Followed) -> str:
    """Say what becomes of the year of one person."""
    way = f" ({act.from_name} → {act.to_name or '–'})" if act.from_name else ""
    return f"{act.name}: {gettext(FOLLOWS[act.kind])}{way}"


def _step(told: Told) -> Step:
    return Step(kind_in_words(told.kind), told.name, differences(told.before, told.after))


def _effect(each: Consequence, called: Mapping[str, str]) -> str:
    """Say what becomes of the open items of a seat, a role or a person."""
    if each.principal.startswith("person:"):
        return ngettext(
            "%(num)d tugas terbuka milik %(who)s tetap miliknya.",
            "%(num)d tugas terbuka milik %(who)s tetap miliknya.",
            each.items,
            who=called[each.principal],
        )
    place = called[each.principal].partition(" (")[0]
    if not each.holders:
        return ngettext(
            "%(num)d tugas terbuka pada %(place)s ditangani pengelola kinerja sampai ada pemangku.",
            "%(num)d tugas terbuka pada %(place)s ditangani pengelola kinerja sampai ada pemangku.",
            each.items,
            place=place,
        )
    return ngettext(
        "%(num)d tugas terbuka pada %(place)s dikerjakan %(who)s.",
        "%(num)d tugas terbuka pada %(place)s dikerjakan %(who)s.",
        each.items,
        place=place,
        who=", ".join(called[key] for key in each.holders),
    )


def _with_nip(act: Act, typed: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """Name chosen people by NIP, which people can read when they change the form again."""
    told = dict(typed)
    for each in act.fields:
        if each.kind == "person" and values[each.name]:
            nip = work().session.scalar(sa.select(Person.nip).where(Person.id == values[each.name]))
            told[each.name] = nip or values[each.name]
    return told


def _form(
    render: Render,
    act: Act,
    target: Target,
    row: str,
    typed: Mapping[str, str],
    *,
    refused: DomainRefused | None = None,
    preview: Preview | None = None,
) -> str:
    kinds = {each.kind for each in act.fields} & {"unit", "seat"}
    return render(
        "organisation/form.html",
        title=gettext(act.title),
        target=target,
        row=row,
        fields=fill(act.fields, typed, refused),
        in_words=in_words,
        errors=stray_errors(act.fields, refused),
        preview=preview,
        offered={} if preview else {kind: offered(kind, units_to_organise(me())) for kind in kinds},
    )
