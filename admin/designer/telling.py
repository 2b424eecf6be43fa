"""Differences between versions as sentences: "Langkah "Reviu" kini 5 hari kerja, semula 3"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from admin.designer.lengths import length_text, parameter_of
from admin.designer.rules import Rule, expression_text, list_rules, rule_text
from admin.i18n import gettext, language
from bpmn.compare import Change
from bpmn.lint.words import KIND_WORDS
from engine.store.unit_of_work import UnitOfWork
from workflows.directory import local_day
from workflows.parameters import all_parameters
from workflows.parameters.overrides import rules_of

PEOPLE = ("owner", "escalate")
LENGTHS = ("due", "remind", "timer")
LONGEST = 160  # characters of a value in a sentence


class Teller:
    """Tells changes with the names of the agency: its rules about people, today's lengths."""

    def __init__(self, work: UnitOfWork, agency: str) -> None:
        self.rules: Sequence[Rule] = list_rules(work, agency)
        self.numbers: Mapping[str, Any] = rules_of(work, agency, local_day(work, agency, work.now))

    def tell(self, changes: Sequence[Change]) -> list[str]:
        """Return a sentence for each change."""
        return [self.sentence(change) for change in changes]

    def sentence(self, change: Change) -> str:
        """Return one change as a sentence."""
        subject, _, verb = change.kind.rpartition("_")
        tellers: dict[str, Callable[[Change, str], str]] = {
            "document": self._document,
            "process": self._process,
            "element": self._element,
            "flow": self._flow,
            "table": self._table,
            "row": self._row,
            "rows": self._row,
            "form": self._form,
            "field": self._field,
            "fields": self._field,
        }
        if change.kind == "drawing":
            return gettext("%(path)s: hanya tata letak yang berubah.", path=change.path)
        if change.kind == "unreadable":
            return gettext("%(path)s tidak dapat dibaca.", path=change.path)
        return tellers[subject](change, verb)

    def value(self, aspect: str, value: Any) -> str:
        """Return the value of a property in words."""
        if value is None or value == "":
            return gettext("tidak diisi")
        if isinstance(value, bool):
            return gettext("ya") if value else gettext("tidak")
        if isinstance(value, list | tuple):
            return ", ".join(self.value("", each) for each in value)
        if not isinstance(value, str):
            return _short(str(value))
        if aspect in PEOPLE:
            return expression_text(value, self.rules)
        if name := parameter_of(value):
            return self._parameter(name)
        if aspect in LENGTHS:
            return length_text(value)
        return _short(value)

    def cell(self, text: str) -> str:
        """Return the cell of a table in words."""
        plain = text.strip()
        if plain in ("-", ""):
            return gettext("semua")
        if plain == "null":
            return gettext("tidak diisi")
        if name := parameter_of(plain):
            return self._parameter(name)
        if plain.startswith('"') and plain.endswith('"') and plain.count('"') == 2:
            inner = plain[1:-1]
            said = rule_text(inner, self.rules)
            return said if said != inner else length_text(inner)
        return _short(plain.replace('"', ""))

    def _parameter(self, name: str) -> str:
        known = all_parameters().get(name)
        if known is None or name not in self.numbers:
            return name
        value = length_text(self.numbers[name])
        return gettext('%(value)s (mengikuti "%(label)s")', value=value, label=known.label)

    def _document(self, change: Change, verb: str) -> str:
        if verb == "added":
            return gettext("Dokumen %(path)s ditambahkan.", path=change.path)
        return gettext("Dokumen %(path)s dihapus.", path=change.path)

    def _process(self, change: Change, verb: str) -> str:
        if verb == "added":
            return gettext('Proses "%(name)s" ditambahkan.', name=change.name)
        if verb == "removed":
            return gettext('Proses "%(name)s" dihapus.', name=change.name)
        return gettext(
            'Proses kini bernama "%(after)s", semula "%(before)s".',
            after=change.after,
            before=change.before,
        )

    def _element(self, change: Change, verb: str) -> str:
        what = kind_text(change.aspect or "")
        if verb == "added":
            return gettext('%(what)s "%(name)s" ditambahkan.', what=what, name=change.name)
        if verb == "removed":
            return gettext('%(what)s "%(name)s" dihapus.', what=what, name=change.name)
        if verb == "renamed":
            return gettext(
                '%(what)s "%(before)s" kini bernama "%(after)s".',
                what=what,
                before=change.before or change.element,
                after=change.after or change.element,
            )
        aspect = change.aspect or ""
        after, before = self.value(aspect, change.after), self.value(aspect, change.before)
        return gettext(
            'Langkah "%(name)s": %(aspect)s kini %(after)s, semula %(before)s.',
            name=change.name,
            aspect=aspect_text(aspect),
            after=after,
            before=before,
        )

    def _flow(self, change: Change, verb: str) -> str:
        if verb == "added":
            return gettext("Alur %(ends)s ditambahkan.", ends=change.before)
        if verb == "removed":
            return gettext("Alur %(ends)s dihapus.", ends=change.before)
        return gettext(
            "Alur %(ends)s kini ditempuh bila %(after)s, semula bila %(before)s.",
            ends=change.name,
            after=self.value("", change.after),
            before=self.value("", change.before),
        )

    def _table(self, change: Change, verb: str) -> str:
        if verb == "added":
            return gettext('Tabel "%(name)s" ditambahkan.', name=change.name)
        if verb == "removed":
            return gettext('Tabel "%(name)s" dihapus.', name=change.name)
        return gettext(
            'Tabel "%(name)s": %(aspect)s kini %(after)s, semula %(before)s.',
            name=change.name,
            aspect=aspect_text(change.aspect or ""),
            after=self.value("", change.after),
            before=self.value("", change.before),
        )

    def _row(self, change: Change, verb: str) -> str:
        if verb == "reordered":
            return gettext('Tabel "%(name)s": urutan baris berubah.', name=change.name)
        row = change.name or gettext("tanpa nama")
        if verb == "added":
            return gettext('Baris %(row)s "%(name)s" ditambahkan.', row=change.row, name=row)
        if verb == "removed":
            return gettext('Baris %(row)s "%(name)s" dihapus.', row=change.row, name=row)
        is_text = change.aspect == "description"
        return gettext(
            'Baris "%(name)s": %(aspect)s kini %(after)s, semula %(before)s.',
            name=row,
            aspect=aspect_text(change.aspect or ""),
            after=self.value("", change.after) if is_text else self.cell(change.after),
            before=self.value("", change.before) if is_text else self.cell(change.before),
        )

    def _form(self, change: Change, verb: str) -> str:
        return gettext(
            'Formulir "%(name)s": %(aspect)s diubah.',
            name=change.name or change.element,
            aspect=aspect_text(change.aspect or ""),
        )

    def _field(self, change: Change, verb: str) -> str:
        if verb == "reordered":
            return gettext("%(path)s: urutan isian berubah.", path=change.path)
        if verb == "added":
            return gettext(
                '%(path)s: isian "%(name)s" ditambahkan.', path=change.path, name=change.name
            )
        if verb == "removed":
            return gettext(
                '%(path)s: isian "%(name)s" dihapus.', path=change.path, name=change.name
            )
        if change.aspect in ("items", "x-en") or isinstance(change.after, dict):
            return gettext(
                '%(path)s: isian "%(name)s", %(aspect)s diubah.',
                path=change.path,
                name=change.name,
                aspect=aspect_text(change.aspect or ""),
            )
        return gettext(
            '%(path)s: isian "%(name)s", %(aspect)s kini %(after)s, semula %(before)s.',
            path=change.path,
            name=change.name,
            aspect=aspect_text(change.aspect or ""),
            after=self.value("", change.after),
            before=self.value("", change.before),
        )


def kind_text(kind: str) -> str:
    """Return what an element is, at the start of a sentence: Tugas pengguna."""
    english, indonesian = KIND_WORDS.get(kind, (kind, kind))
    word = english if language() == "en" else indonesian
    return word[:1].upper() + word[1:]


def aspect_text(aspect: str) -> str:
    """Return what of a thing changed, inside a sentence; headings of columns as they stand."""
    words = {
        "owner": gettext("yang mengerjakan"),
        "due": gettext("tenggat"),
        "remind": gettext("pengingat"),
        "escalate": gettext("eskalasi"),
        "form": gettext("formulir"),
        "substitute": gettext("pengganti"),
        "calendar": gettext("kalender"),
        "label": gettext("keterangan"),
        "binding": gettext("versi yang dipakai"),
        "service": gettext("layanan"),
        "correlation": gettext("korelasi"),
        "result": gettext("nama hasil"),
        "kind": gettext("jenis"),
        "script": gettext("perhitungan"),
        "called": gettext("proses yang dipanggil"),
        "calledDecisionId": gettext("tabel keputusan"),
        "lane": gettext("lajur"),
        "interrupting": gettext("menghentikan langkahnya"),
        "attached_to": gettext("tempat menempel"),
        "timer": gettext("waktu"),
        "event": gettext("peristiwa"),
        "repeat": gettext("pengulangan"),
        "default": gettext("jalan bila tidak ada syarat yang cocok"),
        "name": gettext("nama"),
        "description": gettext("penjelasan"),
        "hit_policy": gettext("aturan kecocokan"),
        "aggregator": gettext("penggabungan"),
        "inputs": gettext("kolom syarat"),
        "outputs": gettext("kolom hasil"),
        "literal": gettext("rumus"),
        "title": gettext("label"),
        "required": gettext("wajib diisi"),
        "enum": gettext("pilihan"),
        "x-labels": gettext("pilihan"),
        "x-en": gettext("teks bahasa Inggris"),
        "x-widget": gettext("bentuk isian"),
        "x-show": gettext("syarat ditampilkan"),
        "x-default": gettext("nilai awal"),
        "x-sealed": gettext("dirahasiakan"),
        "type": gettext("jenis"),
        "maxLength": gettext("panjang paling banyak"),
        "minimum": gettext("paling sedikit"),
        "maximum": gettext("paling banyak"),
        "items": gettext("pilihan"),
    }
    return words.get(aspect, aspect)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
