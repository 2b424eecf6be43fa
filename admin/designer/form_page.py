"""The field editor: what a page shows of a form's questions, and what it sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from admin.i18n import gettext
from bpmn.forms.edit import CHOOSING, KINDS, Kind, Option, Question, Show

LONGEST = {"title": 200, "english": 200, "help": 1000, "help_english": 1000}
SPARE_OPTIONS = 2  # empty ones at the end
ALWAYS, KEPT = "", "="


@dataclass(slots=True)
class Sent:
    """Questions that a page sent, and what is wrong, by the name of the field."""

    questions: list[Question] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)


def read_sent(sent: MultiDict[str, str], stored: Sequence[Question]) -> Sent:
    """Return the questions that a page sent.

    Args:
        stored: the questions as they are kept, for what a page does not show of them.
    """
    known = {question.name: question for question in stored}
    done = Sent()
    while f"q{len(done.questions)}" in sent:  # how many a form may have, its reader says
        at = f"q{len(done.questions)}"
        done.questions.append(_question(sent, at, known.get(sent[at]), done))
    return done


def act(questions: list[Question], action: str) -> list[Question]:
    """Return the questions after a button: "add", "remove.0", "move.0.-1", "drop_field.0.2"."""
    verb, *numbers = action.split(".")
    found = list(questions)
    try:
        places = [int(number) for number in numbers]
        if verb == "add":
            return [*found, Question("", gettext("Isian baru"))]
        if verb == "remove" and 0 <= places[0] < len(found):
            del found[places[0]]
        if verb == "move":
            place, to = places[0], places[0] + places[1]
            if min(place, to) >= 0 and max(place, to) < len(found):
                found[place], found[to] = found[to], found[place]
        if verb == "drop_field" and min(places) >= 0 and max(places) < len(found):
            found.insert(places[1], found.pop(places[0]))
    except (ValueError, IndexError):
        return list(questions)
    return found


def kind_names() -> dict[Kind, str]:
    """Return what the kinds of questions are called."""
    return {
        "text": gettext("Teks satu baris"),
        "textarea": gettext("Teks panjang"),
        "integer": gettext("Bilangan bulat"),
        "number": gettext("Angka"),
        "date": gettext("Tanggal"),
        "checkbox": gettext("Kotak centang (ya atau tidak)"),
        "select": gettext("Pilihan, daftar yang dibuka"),
        "radio": gettext("Pilihan, semua terlihat"),
        "file": gettext("Berkas"),
    }


def kept_name(spec: dict[str, Any]) -> str:
    """Return what a question of another kind is called; it stays of this kind."""
    if "x-from" in spec:
        return gettext("hanya ditampilkan")
    widget, kind = spec.get("x-widget"), spec.get("type")
    names = {
        "decision": gettext("tombol keputusan"),
        "hidden": gettext("tersembunyi"),
        "rating": gettext("skala nilai"),
        "table": gettext("tabel"),
    }
    if widget in names:
        return names[widget]
    items = spec.get("items")
    if isinstance(items, dict) and "properties" in items:
        return names["table"]
    if kind == "array":
        return gettext("daftar")
    return gettext("pilihan dari data") if "x-choices" in spec else gettext("jenis lain")


def operators() -> list[tuple[str, str]]:
    """Return how an answer may be compared."""
    return [
        ("==", gettext("sama dengan")),
        ("!=", gettext("bukan")),
        (">", gettext("lebih dari")),
        ("<", gettext("kurang dari")),
        ("filled", gettext("sudah diisi")),
    ]


def options_shown(question: Question) -> list[Option]:
    """Return the rows of choices: those there are, and empty ones to add."""
    return [*question.options, *[Option("", "")] * SPARE_OPTIONS]


def _question(sent: MultiDict[str, str], at: str, stored: Question | None, done: Sent) -> Question:
    words = {
        name: sent.get(f"{at}.{name}", "").replace("\r\n", "\n").strip()[:longest]
        for name, longest in LONGEST.items()
    }
    if not words["title"]:
        done.errors[f"{at}.title"] = gettext("Tulis labelnya.")
    kind: Any = sent.get(f"{at}.kind", "")
    if kind not in KINDS:
        kind = "kept" if stored is not None else "text"
    question = Question(
        name=stored.name if stored is not None else "",
        kind=kind,
        required=f"{at}.required" in sent,
        show=_show(sent, at, stored, done),
        title=words["title"],
        english=words["english"],
        help=words["help"],
        help_english=words["help_english"],
    )
    if kind not in CHOOSING and not (stored is not None and kind == "kept" and stored.options):
        return question
    options = _options(sent, at, stored)
    if not options:
        done.errors[f"{at}.o0.label"] = gettext("Tulis paling sedikit satu pilihan.")
        options = stored.options if stored is not None else ()
    if len({option.label for option in options}) != len(options):
        done.errors[f"{at}.o0.label"] = gettext("Tulis setiap pilihan satu kali.")
    return replace(question, options=tuple(options))


def _options(sent: MultiDict[str, str], at: str, stored: Question | None) -> tuple[Option, ...]:
    """Return the choices that have a label; values are those that are kept, never typed."""
    values = {str(each.value): each.value for each in (stored.options if stored else ())}
    found: list[Option] = []
    place = 0
    while f"{at}.o{place}.label" in sent:
        row = f"{at}.o{place}"
        label = " ".join(sent[f"{row}.label"].split())[:200]
        if label:
            value = values.get(sent.get(f"{row}.value", ""), "")
            english = " ".join(sent.get(f"{row}.english", "").split())[:200]
            found.append(Option(value, label, english))
        place += 1
    return tuple(found)


def _show(sent: MultiDict[str, str], at: str, stored: Question | None, done: Sent) -> Show | None:
    other = sent.get(f"{at}.show", ALWAYS)
    if other == KEPT:
        return stored.show if stored is not None else None
    if other == ALWAYS:
        return None
    operator: Any = sent.get(f"{at}.operator", "==")
    if operator not in {value for value, _ in operators()}:
        operator = "=="
    value = sent.get(f"{at}.value", "").strip()[:100]
    if operator != "filled" and not value:
        done.errors[f"{at}.value"] = gettext("Tulis jawaban yang dimaksud.")
    before = stored.show if stored is not None else None
    if before is not None and (before.field, before.operator, before.value) == (
        other, operator, value,
    ):  # fmt: skip
        return before
    return Show(other, operator, "" if operator == "filled" else value)
