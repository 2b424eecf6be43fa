"""What may be chosen in a diagram, in words: who, until when, which form, which service.

Nothing is listed that the engine would not run: services are those registered, forms those of the
draft, processes and decisions those deployed or in the draft.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from admin.designer.bundles import deployed_names
from admin.designer.lengths import length_text
from admin.designer.rules import list_rules
from admin.i18n import gettext, language
from bpmn.bundle import kind_of
from bpmn.dmn import read_decisions
from bpmn.document import read_document
from bpmn.errors import DocumentError
from bpmn.forms import read_form
from engine.engine import Engine
from engine.store.unit_of_work import UnitOfWork
from workflows import processes
from workflows.directory import local_day
from workflows.parameters import all_parameters
from workflows.parameters.overrides import rules_of

Listed = list[dict[str, Any]]


def choices(
    engine: Engine, work: UnitOfWork, agency: str, documents: Mapping[str, bytes]
) -> dict[str, Listed]:
    """Return every list that the panel of the diagram editor offers.

    Returns:
        owners {expression, label, help}, forms {id, title}, deadlines and reminders {expression,
        label}, moments (days of the year) likewise, services {name, label}, processes and decisions
        {id, name}, calendars, bindings and substitutes {value, label, help}, parameters {name,
        label, value, unit}.
    """
    read = _readable(documents)
    known = deployed_names(work, agency)
    return {
        "owners": [
            {"expression": each.expression, "label": each.label, "help": each.help}
            for each in list_rules(work, agency)
            if each.expression
        ],
        "forms": read["forms"],
        "deadlines": _parameters(work, agency, "lama", "parameter('{}')"),
        "reminders": _parameters(work, agency, "daftar_lama", "parameter('{}')"),
        "moments": _parameters(work, agency, "tanggal", "batas('{}')")
        + _parameters(work, agency, "tanggal_tahun_berikut", "batas('{}')"),
        "services": _services(engine),
        "processes": _merged(known["process"], read["processes"]),
        "decisions": _merged(known["decision"], read["decisions"]),
        "calendars": _calendars(),
        "bindings": _bindings(),
        "substitutes": _substitutes(),
        "parameters": _parameters(work, agency, None, "{}"),
    }


def _readable(documents: Mapping[str, bytes]) -> dict[str, Listed]:
    """Return forms, processes and decisions of a draft; what cannot be read is left to lint."""
    found: dict[str, Listed] = {"forms": [], "processes": [], "decisions": []}
    readers: dict[str, Callable[[bytes, str], None]] = {}

    def form(content: bytes, path: str) -> None:
        read = read_form(content, path)
        found["forms"].append({"id": read.id, "title": read.title.text(language()) or read.id})

    def diagram(content: bytes, path: str) -> None:
        for process in read_document(content, path).processes.values():
            found["processes"].append({"id": process.id, "name": process.name or process.id})

    def table(content: bytes, path: str) -> None:
        for decision in read_decisions(content, path).values():
            found["decisions"].append({"id": decision.id, "name": decision.name})

    readers = {"form": form, "bpmn": diagram, "dmn": table}
    for path, content in sorted(documents.items()):
        try:
            readers[kind_of(path)](content, path)
        except DocumentError:
            continue
    return found


def _merged(deployed: Mapping[str, str], own: Listed) -> Listed:
    names = {**deployed, **{each["id"]: each["name"] for each in own}}
    return [
        {"id": key, "name": name}
        for key, name in sorted(names.items(), key=lambda each: (each[1], each[0]))
    ]


def _parameters(work: UnitOfWork, agency: str, unit: str | None, pattern: str) -> Listed:
    """Return parameters of a unit with what they come to today."""
    rules = rules_of(work, agency, local_day(work, agency, work.now))
    listed: Listed = []
    for name in rules:
        parameter = all_parameters()[name]
        if unit is not None and parameter.unit != unit:
            continue
        value = rules[name]
        if unit is None and isinstance(value, list | dict):
            continue  # tables are read by services, not written in diagrams
        shown = length_text(value) if "lama" in parameter.unit else str(value)
        label = gettext("%(label)s (%(value)s)", label=parameter.label, value=shown)
        if unit is None:
            listed.append(
                {
                    "name": name,
                    "label": parameter.label,
                    "value": shown,
                    "unit": parameter.unit.replace("_", " "),
                }
            )
        else:
            listed.append({"expression": pattern.format(name), "label": label})
    return listed


def _services(engine: Engine) -> Listed:
    """Return the registered services, named as the steps of the shipped processes that call them.

    In English, and where no shipped step calls one, by the first line of what its code says.
    """
    steps = _names_of_steps()
    listed: Listed = []
    for name, service in sorted(engine.parts.services.items()):
        said = (service.__doc__ or "").strip().partition("\n")[0].rstrip(".")
        step = steps.get(name)
        label = (said or step) if language() == "en" else (step or said)
        listed.append({"name": name, "label": label or name})
    return listed


@cache
def _names_of_steps() -> Mapping[str, str]:
    """Return what the shipped diagrams call the steps that run each service."""
    found: dict[str, str] = {}
    for documents in processes.all_documents().values():
        for path, content in documents.items():
            if not path.endswith(".bpmn"):
                continue
            for process in read_document(content, path).processes.values():
                for element in process.elements.values():
                    service = element.properties.get("service")
                    if service and element.name:
                        found.setdefault(service, element.name)
    return found


def _calendars() -> Listed:
    return [
        {
            "value": "hari_kerja",
            "label": gettext("Hari kerja"),
            "help": gettext("Tanpa hari Sabtu, Minggu, libur nasional dan cuti bersama."),
        },
        {
            "value": "hari_kalender",
            "label": gettext("Hari kalender"),
            "help": gettext("Semua hari dihitung."),
        },
    ]


def _bindings() -> Listed:
    return [
        {
            "value": "latest",
            "label": gettext("Versi terbaru saat langkah ini dimulai"),
            "help": gettext("Perubahan yang diterapkan kemudian ikut berlaku."),
        },
        {
            "value": "bundle",
            "label": gettext("Versi yang diterapkan bersama proses ini"),
            "help": gettext("Tetap sama selama perkara berjalan."),
        },
    ]


def _substitutes() -> Listed:
    return [
        {
            "value": "seat",
            "label": gettext("Mengikuti jabatan"),
            "help": gettext("Plt, Plh atau pejabat baru menerima tugasnya."),
        },
        {
            "value": "person",
            "label": gettext("Hanya orang yang ditunjuk"),
            "help": gettext("Tidak berpindah bersama jabatan."),
        },
    ]
