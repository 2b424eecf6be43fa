"""One open item as the person who acts on it sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import orjson
import typst

from admin.demo.characters import Character
from engine import forms
from engine.commands import AddAttachment
from engine.context import CaseContext
from engine.engine import Engine
from engine.store import cases
from engine.store.unit_of_work import UnitOfWork
from workflows.directory import local_day
from workflows.processes.planning.plans import find_plan_in_force


@dataclass(frozen=True, slots=True)
class Scene:
    """What an answer is made from."""

    engine: Engine
    agency: str
    item: str
    subject: Character  # whom the case is about
    actor: Character  # who acts
    context: Mapping[str, Any]  # what the form shows
    fields: frozenset[str]  # that the form asks for at first
    initial: Mapping[str, Any]  # first values of the form
    targets: Mapping[str, float]  # of the plan in force, by key of the indicator
    today: date
    times_before: int  # how often this step of the case was answered before

    def choices(self, name: str) -> Sequence[Mapping[str, Any]]:
        """Return what a select offers."""
        return list(self.context.get(name) or ())

    def target_of(self, indicator: str) -> float:
        """Return the target of an indicator; 100 when the plan names none."""
        return self.targets.get(indicator, 100.0)

    @property
    def assessor_name(self) -> str:
        """Return a name for the mentor."""
        return str(self.context.get("nama_penilai") or "Atasan langsung")

    def evidence(self, title: str) -> str:
        """Upload a small PDF to the item and return its id."""
        order = AddAttachment(
            self.agency,
            self.item,
            self.actor.person,
            f"{title.lower().replace(' ', '-')}-{self.subject.nip}.pdf",
            _pdf(title, self.subject.name),
        )
        return str(self.engine.execute(order)["attachment"])


def set_scene(
    engine: Engine,
    work: UnitOfWork,
    item: Mapping[str, Any],
    subject: Character,
    actor: Character,
) -> Scene:
    """Read what the person sees who opens an item."""
    case = cases.get(work, item["case"], agency=item["agency"])
    bundle = engine.parts.definitions.get(work, item["bundle"]).bundle
    form = forms.form_of(bundle, item)
    context = CaseContext(engine.parts, work, case.facts, actor.person)
    shown = (
        forms.shown(form, item, case.variables, context, actor.person) if form is not None else {}
    )
    initial = form.initial(shown, functions=context.functions) if form is not None else {}
    fields = form.shown(initial, shown, functions=context.functions) if form is not None else ()
    asked = {one.name for one in form.fields if one.asks} if form is not None else set()
    plan = find_plan_in_force(
        work.session, item["agency"], subject.person.removeprefix("person:"), item["period"]
    )
    targets = {
        each.key: float(each.target)
        for result in (plan.results if plan else ())
        for each in result.indicators
        if each.target is not None
    }
    return Scene(
        engine=engine,
        agency=item["agency"],
        item=item["id"],
        subject=subject,
        actor=actor,
        context={**case.variables, **shown},
        fields=frozenset(one.name for one in fields if one.asks),
        initial={name: value for name, value in initial.items() if name in asked},
        targets=targets,
        today=local_day(work, item["agency"], work.now),
        times_before=len(work.list_submissions(item["case"], item["element"])),
    )


@cache
def _pdf(title: str, name: str) -> bytes:
    """Return a one-page PDF; texts reach the template as data only."""
    source = (
        "#set page(width: 148mm, height: 105mm)\n"
        "#let data = json(bytes(sys.inputs.data))\n"
        "= #data.title\n#data.name\n\nDokumen contoh untuk peragaan."
    )
    made = typst.compile(
        source.encode(),
        sys_inputs={"data": orjson.dumps({"title": title, "name": name}).decode()},
    )
    return bytes(made)
