"""What may be done about an incident, read from a form, and as orders of the engine."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from admin.i18n import gettext, said
from bpmn.bundle import Bundle
from engine import commands as c

MOST_REASON = 1000  # characters
NOT_A_TARGET = frozenset({"startEvent", "boundaryEvent"})


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the case that its diagram reads."""

    name: str
    kind: str  # text, yes_no, json
    text: str  # as it stands in the field; "" when it has no value yet
    known: bool  # the case has a value under the name


@dataclass(frozen=True, slots=True)
class Place:
    """A step by its id and its name."""

    id: str
    name: str


@dataclass(slots=True)
class Asked:
    """What somebody asks to be done, and what is wrong with it."""

    act: str
    reason: str = ""
    values: dict[str, Any] = field(default_factory=dict)  # variables that differ
    at: str = ""
    to: str = ""
    errors: dict[str, str] = field(default_factory=dict)  # field -> sentence


def variables_of(variables: Mapping[str, Any], bundle: Bundle) -> list[Variable]:
    """Return the variables that may be changed: those with a value first, each by name."""
    found = [_variable(name, variables[name]) for name in sorted(bundle.reads & set(variables))]
    missing = sorted(bundle.reads - set(variables))
    return found + [Variable(name, "json", "", known=False) for name in missing]


def targets(bundle: Bundle, process: str) -> list[Place]:
    """Return the named elements of a process that a case can be taken to, as the author drew them.

    Elements inside a subprocess are left out: a token enters those with the subprocess only.
    """
    found = bundle.processes.get(process)
    if found is None:
        return []
    return [
        Place(each.id, said(each.name))
        for each in found.elements.values()
        if each.name
        and each.kind not in NOT_A_TARGET
        and each.scope is None
        and not each.triggered_by_event
        and not each.for_compensation
    ]


def read(
    form: Mapping[str, str],
    variables: Sequence[Variable],
    here: Sequence[Place],
    there: Sequence[Place],
) -> Asked:
    """Return what a form asks for, with a sentence for each field that is wrong."""
    asked = Asked(form.get("act", ""), form.get("reason", "").strip())
    if asked.act not in ORDERS:
        asked.errors["act"] = gettext("Pilih apa yang dilakukan.")
    if not asked.reason:
        asked.errors["reason"] = gettext("Tulis alasannya: tercatat dalam riwayat perkara.")
    elif len(asked.reason) > MOST_REASON:
        asked.errors["reason"] = gettext("Alasan paling panjang 1.000 huruf.")
    if asked.act == "change":
        _read_values(asked, form, variables)
    if asked.act == "move":
        asked.at, asked.to = form.get("at", ""), form.get("to", "")
        if asked.at not in {each.id for each in here}:
            asked.errors["at"] = gettext("Pilih langkah yang ditinggalkan.")
        if asked.to not in {each.id for each in there}:
            asked.errors["to"] = gettext("Pilih langkah yang dituju.")
    return asked


def order(asked: Asked, *, agency: str, case: str, root: str, key: str, actor: str | None) -> Any:
    """Return the engine's order for what was asked."""
    given = {"agency": agency, "reason": asked.reason, "key": key, "actor": actor}
    return ORDERS[asked.act](asked, case, root, given)


def _change(asked: Asked, case: str, root: str, given: dict[str, Any]) -> Any:
    return c.SetVariables(case=case, values=asked.values, **given)


def _move(asked: Asked, case: str, root: str, given: dict[str, Any]) -> Any:
    return c.MoveToken(case=case, at=asked.at, to=asked.to, **given)


def _cancel(asked: Asked, case: str, root: str, given: dict[str, Any]) -> Any:
    """Cancel from the top: a parent whose stage alone is cancelled would wait for ever."""
    return c.CancelCase(case=root, **given)


def _suspend(asked: Asked, case: str, root: str, given: dict[str, Any]) -> Any:
    return c.SuspendCase(case=case, **given)


def _resume(asked: Asked, case: str, root: str, given: dict[str, Any]) -> Any:
    return c.ResumeCase(case=case, **given)


ORDERS: Mapping[str, Callable[[Asked, str, str, dict[str, Any]], Any]] = {
    "change": _change,
    "move": _move,
    "suspend": _suspend,
    "resume": _resume,
    "cancel": _cancel,
}


def _variable(name: str, value: Any) -> Variable:
    if isinstance(value, bool):
        return Variable(name, "yes_no", "true" if value else "false", known=True)
    if isinstance(value, str):
        return Variable(name, "text", value, known=True)
    return Variable(name, "json", json.dumps(value, ensure_ascii=False), known=True)


def _read_values(asked: Asked, form: Mapping[str, str], variables: Sequence[Variable]) -> None:
    for each in variables:
        text = form.get(f"value-{each.name}", each.text).replace("\r\n", "\n")
        if text == each.text.replace("\r\n", "\n"):
            continue
        try:
            asked.values[each.name] = text if each.kind == "text" else json.loads(text)
        except ValueError:
            if each.known:
                asked.errors[f"value-{each.name}"] = gettext(
                    'Tulis angka, true, false, null, teks dalam tanda kutip "…", atau daftar [ ].'
                )
            else:  # a name without a value yet: what is no number or list is taken as a text
                asked.values[each.name] = text
    if not asked.values and not any(name.startswith("value-") for name in asked.errors):
        asked.errors["values"] = gettext("Ubah sedikitnya satu isi.")
