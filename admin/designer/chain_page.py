"""The chain table as a page: what is chosen from, what stands in the fields, what was sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import sqlalchemy as sa
from werkzeug.datastructures import MultiDict

from admin.designer.lengths import days_of, in_days, length_text, parameter_of
from admin.designer.rules import Rule as Who
from admin.designer.rules import list_rules, rule_text, units
from admin.i18n import gettext, said
from engine.store.unit_of_work import UnitOfWork
from workflows.directory import local_day
from workflows.domain.steps import STEP_KINDS
from workflows.parameters import all_parameters
from workflows.parameters.overrides import rules_of
from workflows.processes.approval import table as t
from workflows.processes.approval.chain import MAY_ADD
from workflows.processes.document_kinds import KINDS
from workflows.tables.people import SEAT_KINDS, Seat, Unit

LONGEST_NAME = 120
NO_APPROVERS_DEADLINES = frozenset(
    {
        "tenggat_catat_penyampaian",
        "tenggat_dialog_kinerja",
        "tenggat_pembentukan_tim",
        "tenggat_penentuan_penilai",
        "tenggat_pengukuran",
        "tenggat_penyelarasan",
        "tenggat_penyusunan",
        "tenggat_penyusunan_pengelola",
        "tenggat_perbaikan",
        "tenggat_pernyataan_benturan",
        "tenggat_rencana_aksi",
        "tenggat_rencana_pengembangan",
        "tenggat_suara",
    }
)
"""Lengths of tasks that no step of a chain is; a table that names one keeps it."""
LONGEST_REMARK = 500
MOST_DAYS = 400
SEAT = "kursi:"  # the choice that asks for a seat beside it
AS_IS = "="  # the choice that keeps a cell as it is written
MOST_ECHELONS = 20


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Lists:
    """Everything that the fields of the page offer."""

    who: list[Option]
    seats: list[Option]
    kinds: list[Option]
    deadlines: list[Option]
    reminders: list[Option]
    values: dict[str, list[Option]]  # of each condition, by its expression
    units: list[Option]
    rules: Sequence[Who]

    def labels(self, name: str, values: Sequence[str]) -> str:
        """Return what chosen values are called."""
        known = {each.value: each.label for each in [*self.values.get(name, ()), *self.units]}
        return ", ".join(known.get(value, value) for value in values)


Known = Callable[[Literal["seat", "unit"], str], bool]
"""(kind, code) -> whether the agency has it."""


@dataclass(slots=True)
class Sent:
    """What a page sent, and what is wrong with it, by the name of the field."""

    chain: t.Chain
    known: Known
    errors: dict[str, str] = field(default_factory=dict)


def lists(work: UnitOfWork, agency: str, chain: t.Chain) -> Lists:
    """Return what can be chosen in this agency."""
    known = list_rules(work, agency)
    plain = [each for each in known if each.rule and not each.rule.startswith(SEAT)]
    echelons = work.connection.scalars(
        sa.select(Seat.echelon)
        .where(Seat.agency == agency, Seat.echelon.is_not(None))
        .distinct()
        .order_by(Seat.echelon)
        .limit(MOST_ECHELONS)
    )
    return Lists(
        who=[Option(each.rule, each.label) for each in plain]
        + [Option(SEAT, gettext("Pejabat tertentu (pilih di bawah)"))],
        seats=[
            Option(each.rule.removeprefix(SEAT), each.label)
            for each in known
            if each.rule.startswith(SEAT)
        ],
        kinds=[Option(kind, step_kind(kind)) for kind in STEP_KINDS],
        deadlines=[
            each
            for each in _parameters(work, agency, "lama", "tenggat_")
            if each.value not in NO_APPROVERS_DEADLINES
        ],
        reminders=_parameters(work, agency, "daftar_lama", ""),
        values={
            "dokumen_jenis": [Option(each, document_kind(each)) for each in documents(chain)],
            "jenis_jabatan": [Option(kind, seat_kind(kind)) for kind in SEAT_KINDS],
            "eselon": [Option(str(each), str(each)) for each in echelons],
        },
        units=[Option(row.code, row.name) for row in units(work, agency)],
        rules=known,
    )


def documents(chain: t.Chain) -> list[str]:
    """Return the kinds of documents: those that are registered, and those the table names."""
    found = list(KINDS)
    if "dokumen_jenis" in chain.inputs:
        place = chain.inputs.index("dokumen_jenis")
        for rule in chain.rules:
            found += rule.condition(place).values
    return list(dict.fromkeys(found))


def read_sent(sent: MultiDict[str, str], chain: t.Chain, known: Known) -> Sent:
    """Return the rules that a page sent.

    Args:
        chain: the table as it is stored, for its columns; its rows do not count.
        known: tells whether the agency has a seat or unit of a code.
    """
    done = Sent(t.Chain(chain.inputs, chain.labels, chain.outputs), known)
    rules: list[t.Rule] = []
    while f"r{len(rules)}" in sent:
        rules.append(_rule(sent, f"r{len(rules)}", done))
    done.chain = t.Chain(chain.inputs, chain.labels, chain.outputs, tuple(rules))
    return done


def act(chain: t.Chain, action: str) -> t.Chain:
    """Return the chain after a button: "add_rule", "remove_step.0.1", "move_step.0.1.-1", ...

    A button that fits nothing changes nothing.
    """
    verb, *numbers = action.split(".")
    try:
        places = [int(number) for number in numbers]
        match verb, places:
            case "add_rule", []:
                return chain.add_rule(documents(chain)[0])
            case "remove_rule", [rule]:
                return chain.remove_rule(_within(rule, chain.rules))
            case "move_rule", [rule, by]:
                return chain.move_rule(_within(rule, chain.rules), by)
            case "add_step", [rule]:
                return chain.add_step(_within(rule, chain.rules))
            case "remove_step", [rule, step]:
                return chain.remove_step(_within(rule, chain.rules), step)
            case "move_step", [rule, step, by]:
                steps = chain.rules[_within(rule, chain.rules)].steps
                return chain.move_step(rule, _within(step, steps), by)
            case "drop_step", [rule, step, on]:
                steps = chain.rules[_within(rule, chain.rules)].steps
                return chain.drop_step(rule, _within(step, steps), _within(on, steps))
            case "drop_rule", [rule, on]:
                return chain.drop_rule(_within(rule, chain.rules), _within(on, chain.rules))
    except (ValueError, IndexError):
        pass
    return chain


def _within(place: int, found: Sequence[Any]) -> int:
    if not 0 <= place < len(found):
        raise IndexError(place)
    return place


def _rule(sent: MultiDict[str, str], name: str, done: Sent) -> t.Rule:
    tests = []
    for place, column in enumerate(done.chain.inputs):
        at = f"{name}.c{place}"
        values = sent.getlist(f"{at}.values")
        if column == "kode_unit":
            values = [part.strip() for value in values for part in value.split(",")]
            for value in values:
                if value and not done.known("unit", value):
                    done.errors[f"{at}.values"] = gettext("Tidak ada unit %(unit)s.", unit=value)
        condition = t.Condition.of(sent.get(f"{at}.mode", ""), values, sent.get(f"{at}.text", ""))
        tests.append(condition.text)
    steps: list[t.Step] = []
    while f"{name}.s{len(steps)}.stage" in sent:
        steps.append(_step(sent, f"{name}.s{len(steps)}", done))
    return t.Rule(tuple(tests), tuple(sorted(steps, key=lambda step: step.stage)))


def _step(sent: MultiDict[str, str], at: str, done: Sent) -> t.Step:
    """Read one step; a cell whose field was left as it was keeps its text."""
    cells = dict.fromkeys(done.chain.outputs, "null") | _kept(sent.get(f"{at}.cells", ""))
    cells = {name: cells[name] for name in done.chain.outputs}
    stage = sent.get(f"{at}.stage", "").strip()
    if not stage.isdigit() or not 1 <= int(stage) <= 99:
        done.errors[f"{at}.stage"] = gettext("Isi tahap dengan angka 1 sampai 99.")
        stage = "99"
    cells[t.STAGE] = str(int(stage))
    for column in (t.GROUP, t.ENOUGH):
        cells[column] = _number(sent.get(f"{at}.{column}", ""), f"{at}.{column}", done)
    if (kind := sent.get(f"{at}.kind", "")) in STEP_KINDS:
        cells[t.KIND] = t.quoted(kind)
    name = " ".join(sent.get(f"{at}.name", "").split())[:LONGEST_NAME]
    if not name:
        done.errors[f"{at}.name"] = gettext("Tulis nama langkah.")
    cells[t.NAME] = t.quoted(name)
    cells[t.WHO] = _who(sent, f"{at}.who", cells[t.WHO], done, required=True)
    cells[t.ESCALATION] = _who(sent, f"{at}.escalation", cells[t.ESCALATION], done)
    cells[t.DEADLINE] = _deadline(sent, at, cells[t.DEADLINE], done)
    cells[t.REMINDER] = _reminder(sent, at, cells[t.REMINDER], done)
    if t.ADDING in cells:
        cells[t.ADDING] = t.quoted(MAY_ADD) if f"{at}.adding" in sent else "null"
    origin = sent.get(f"{at}.origin", "")
    remark = " ".join(sent.get(f"{at}.remark", "").split())[:LONGEST_REMARK]
    return t.Step(int(origin) if origin.isdigit() else None, int(stage), cells, remark)


def _kept(text: str) -> dict[str, str]:
    """Return the cells as the page carried them along."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(given, dict):
        return {}
    return {str(name): cell for name, cell in given.items() if isinstance(cell, str)}


def _number(text: str, name: str, done: Sent) -> str:
    plain = text.strip()
    if not plain:
        return "null"
    if not plain.isdigit() or not 1 <= int(plain) <= 99:
        done.errors[name] = gettext("Isi dengan angka 1 sampai 99, atau kosongkan.")
        return "null"
    return str(int(plain))


def _who(
    sent: MultiDict[str, str], at: str, kept: str, done: Sent, *, required: bool = False
) -> str:
    chosen = sent.get(at, "")
    if chosen == AS_IS:
        return kept
    if chosen == SEAT:
        seat = sent.get(f"{at}.seat", "").strip()
        if not seat or not done.known("seat", seat):
            done.errors[f"{at}.seat"] = gettext("Pilih jabatannya dari daftar.")
        return t.quoted(SEAT + seat)
    if not chosen:
        if required:
            done.errors[at] = gettext("Pilih siapa yang memutuskan.")
            return kept
        return "null"
    return t.quoted(chosen)


def _deadline(sent: MultiDict[str, str], at: str, kept: str, done: Sent) -> str:
    days, chosen = sent.get(f"{at}.days", "").strip(), sent.get(f"{at}.deadline", "")
    if days:
        if not days.isdigit() or not 1 <= int(days) <= MOST_DAYS:
            done.errors[f"{at}.days"] = gettext(
                "Isi hari kerja dengan angka 1 sampai %(most)s.", most=MOST_DAYS
            )
            return kept
        return t.quoted(in_days(int(days)))
    if chosen == AS_IS:
        return kept
    if chosen not in all_parameters():
        done.errors[f"{at}.days"] = gettext("Isi hari kerjanya, atau pilih angka instansi.")
        return kept
    return f"parameter('{chosen}')"


def _reminder(sent: MultiDict[str, str], at: str, kept: str, done: Sent) -> str:
    typed, chosen = sent.get(f"{at}.before", "").strip(), sent.get(f"{at}.reminder", "")
    if typed:
        days = [part.strip() for part in typed.split(",") if part.strip()]
        if not days or not all(day.isdigit() and 1 <= int(day) <= MOST_DAYS for day in days):
            done.errors[f"{at}.before"] = gettext(
                "Tulis hari sebelum tenggat dengan angka, dipisahkan koma, misalnya 3, 1."
            )
            return kept
        return t.quoted(", ".join(f"P{int(day)}D" for day in days))
    if chosen == AS_IS:
        return kept
    return f"parameter('{chosen}')" if chosen in all_parameters() else "null"


def step_fields(step: t.Step, known: Lists) -> dict[str, Any]:
    """Return what stands in the fields of a step."""
    who, escalation = (_who_fields(step, name, known) for name in (t.WHO, t.ESCALATION))
    deadline, reminder = step.text(t.DEADLINE), step.text(t.REMINDER)
    days = days_of(deadline) if deadline is not None else None
    own = days is not None and days[1] == "hari_kerja"
    before = _days_before(reminder)
    return {
        "cells": json.dumps(step.cells, ensure_ascii=False),
        "kind": step.text(t.KIND) or "",
        "name": step.text(t.NAME) or "",
        "group": step.number(t.GROUP),
        "enough": step.number(t.ENOUGH),
        "who": who,
        "escalation": escalation,
        "days": str(days[0]) if own and days else "",
        "deadline": _cell_choice(step.cells[t.DEADLINE], known.deadlines, empty=own),
        "adding": step.text(t.ADDING) == MAY_ADD if t.ADDING in step.cells else None,
        "before": before,
        "reminder": _cell_choice(step.cells[t.REMINDER], known.reminders, empty=bool(before)),
    }


def _who_fields(step: t.Step, column: str, known: Lists) -> dict[str, Any]:
    cell, text = step.cells[column].strip(), step.text(column)
    if cell in ("null", "", "-"):
        return {"chosen": "", "seat": "", "kept": None}
    if text is None:
        return {"chosen": AS_IS, "seat": "", "kept": cell}
    if text.startswith(SEAT):
        return {"chosen": SEAT, "seat": text.removeprefix(SEAT), "kept": None}
    if any(each.value == text for each in known.who):
        return {"chosen": text, "seat": "", "kept": None}
    return {"chosen": AS_IS, "seat": "", "kept": rule_text(text, known.rules)}


def _cell_choice(cell: str, options: Sequence[Option], *, empty: bool) -> dict[str, Any]:
    """Return which option a cell is, and what it says where it is none of them."""
    plain = cell.strip()
    if empty or plain in ("null", "", "-"):
        return {"chosen": "", "kept": None}
    name = parameter_of(plain)
    if name is not None and any(each.value == name for each in options):
        return {"chosen": name, "kept": None}
    inner = plain[1:-1] if plain.startswith('"') and plain.endswith('"') else plain
    return {"chosen": AS_IS, "kept": length_text(inner)}


def _days_before(text: str | None) -> str:
    """Return a reminder that is only days as numbers: "3, 1"; empty for any other."""
    found = [days_of(part.strip()) for part in (text or "").split(",")]
    if not text or any(each is None or each[1] != "hari_kalender" for each in found):
        return ""
    return ", ".join(str(each[0]) for each in found if each is not None)


def _parameters(work: UnitOfWork, agency: str, unit: str, prefix: str) -> list[Option]:
    rules = rules_of(work, agency, local_day(work, agency, work.now))
    return [
        Option(
            name,
            gettext(
                "%(label)s (%(value)s)",
                label=said(all_parameters()[name].label),
                value=length_text(rules[name]),
            ),
        )
        for name in rules
        if all_parameters()[name].unit == unit and name.startswith(prefix)
    ]


def step_kind(kind: str) -> str:
    """Return what a kind of step is called."""
    words: Mapping[str, str] = {
        "reviu": gettext("Reviu"),
        "paraf": gettext("Paraf"),
        "setuju": gettext("Persetujuan"),
        "tetapkan": gettext("Penetapan"),
        "tanda_tangan": gettext("Tanda tangan"),
        "tahu": gettext("Untuk diketahui"),
    }
    return words.get(kind, kind)


def seat_kind(kind: str) -> str:
    """Return what a kind of position is called."""
    words = {
        "pejabat_negara": gettext("Pejabat negara"),
        "jpt_utama": gettext("JPT utama"),
        "jpt_madya": gettext("JPT madya"),
        "jpt_pratama": gettext("JPT pratama"),
        "administrator": gettext("Administrator"),
        "pengawas": gettext("Pengawas"),
        "pelaksana": gettext("Pelaksana"),
        "fungsional": gettext("Fungsional"),
    }
    return words.get(kind, kind.replace("_", " "))


def document_kind(kind: str) -> str:
    """Return what a kind of document is called."""
    words = {
        "skp": gettext("SKP"),
        "perubahan_skp": gettext("perubahan SKP"),
        "penilaian_periodik": gettext("penilaian periodik"),
        "evaluasi": gettext("evaluasi tahunan"),
        "keputusan_keberatan": gettext("keputusan keberatan"),
        "rencana_pengembangan": gettext("rencana pengembangan"),
    }
    return words.get(kind, kind.replace("_", " "))


def known_in(work: UnitOfWork, agency: str) -> Known:
    """Return whether the agency has a seat or unit of a code."""

    def known(kind: Literal["seat", "unit"], code: str) -> bool:
        table: type[Seat] | type[Unit] = Seat if kind == "seat" else Unit
        query = sa.select(table.id).where(table.agency == agency, table.code == code)
        return work.connection.execute(query).first() is not None

    return known
