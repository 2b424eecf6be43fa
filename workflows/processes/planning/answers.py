"""From the answers of the form `skp` to a plan: rows with their indicators, checked as a whole.

Pure. The form has already checked each field; here stands what only the whole plan can tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from workflows.domain.told import phrase
from workflows.tables.plan import ANNEXES

SAME_RESULT = 0.6  # texts at least this alike (0 to 1) are one result, reworded
TABLES = ("hasil_kerja", "hasil_kerja_pimpinan", "hasil_kerja_kualitatif")


class PlanIncomplete(ValueError):
    """The plan can not be sent as it is; the sentence is for the person who sends it.

    Args:
        message_id: names the sentence, for translation.
        message: the sentence (Indonesian).
        field: the form field it belongs to: `table`, or `table.row.column` with rows from 0.
        row: the row as people count, from 1, when the sentence is about one.
    """

    def __init__(
        self, message_id: str, message: str, *, field: str, row: int | None = None
    ) -> None:
        self.message_id, self.field, self.row = message_id, field, row
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Indicator:
    """How a result is measured."""

    aspect: str | None  # kuantitas, kualitas, waktu, biaya; none for leaders and in prose
    text: str
    target: Decimal | None
    unit: str


@dataclass(frozen=True, slots=True)
class Result:
    """A planned result with its indicators."""

    kind: str  # utama or tambahan
    classification: str  # organisasi or individu
    text: str
    perspective: str | None
    serves: str  # key of the superior's result, or a word of LINK_STATES, or "" for none
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class PlanAnswers:
    """A whole plan as it was sent."""

    approach: str
    results: tuple[Result, ...]
    behaviours: tuple[tuple[str, str], ...]  # value and what the leader expects of it
    annexes: Mapping[str, tuple[str, ...]]


def read_answers(answers: Mapping[str, Any], values: Sequence[str]) -> PlanAnswers:
    """Return the plan that the answers say.

    Args:
        answers: checked answers of the form `skp`; exactly one of TABLES is among them.
        values: the BerAKHLAK values that every plan carries.

    Raises:
        PlanIncomplete: the first thing that keeps it from being sent.
    """
    field = next((name for name in TABLES if answers.get(name)), TABLES[0])
    results = _results(field, answers.get(field) or [])
    if not any(result.kind == "utama" for result in results):
        raise PlanIncomplete(
            "skp_tanpa_hasil_utama",
            "SKP memerlukan sedikitnya satu hasil kerja utama",
            field=field,
        )
    behaviours = tuple(
        (str(row["nilai"]), _text(row.get("ekspektasi"))) for row in answers["perilaku"]
    )
    if sorted(value for value, _ in behaviours) != sorted(values):
        raise PlanIncomplete(
            "skp_perilaku_tidak_lengkap",
            "Ketujuh nilai perilaku kerja harus ada, masing-masing satu kali",
            field="perilaku",
        )
    annexes = {
        name: tuple(_text(row["uraian"]) for row in answers.get(name) or []) for name in ANNEXES
    }
    return PlanAnswers(str(answers["pendekatan"]), results, behaviours, annexes)


def keep_keys(texts: Sequence[str], before: Sequence[tuple[str, str]]) -> tuple[str | None, ...]:
    """Return for each text the key of the earlier text it continues, or None when it is new.

    Equal texts continue each other; then the most alike of what is left, down to SAME_RESULT.

    Args:
        texts: the texts of the new version.
        before: key and text of the last version.
    """
    keys: list[str | None] = [None] * len(texts)
    left = {key: _plain(text) for key, text in before}
    for number, text in enumerate(texts):
        same = next((key for key, old in left.items() if old == _plain(text)), None)
        if same is not None:
            keys[number] = same
            del left[same]
    alike = sorted(
        (
            (SequenceMatcher(None, _plain(text), old, autojunk=False).ratio(), -number, key)
            for number, text in enumerate(texts)
            if keys[number] is None
            for key, old in left.items()
        ),
        reverse=True,
    )
    for ratio, minus, key in alike:
        if ratio >= SAME_RESULT and keys[-minus] is None and key in left:
            keys[-minus] = key
            del left[key]
    return tuple(keys)


def _results(field: str, rows: Sequence[Mapping[str, Any]]) -> tuple[Result, ...]:
    groups: list[list[Mapping[str, Any]]] = []
    for number, row in enumerate(rows, start=1):
        text = _text(row.get("rencana_hasil_kerja"))
        if text and not (groups and _plain(text) == _plain(_head(groups[-1]))):
            if any(_plain(text) == _plain(_head(group)) for group in groups):
                raise PlanIncomplete(
                    "skp_hasil_kerja_ganda",
                    phrase(
                        "Rencana hasil kerja pada baris %(number)s sudah ada di baris lain",
                        number=number,
                    ),
                    field=f"{field}.{number - 1}.rencana_hasil_kerja",
                    row=number,
                )
            groups.append([row])
        elif groups:
            groups[-1].append(row)
        else:
            raise PlanIncomplete(
                "skp_baris_tanpa_hasil",
                "Baris pertama harus memuat rencana hasil kerja",
                field=f"{field}.{number - 1}.rencana_hasil_kerja",
                row=number,
            )
    found, number = [], 1
    for group in groups:
        result = _result(group)
        if result.kind == "utama" and not result.serves:
            raise PlanIncomplete(
                "skp_tanpa_intervensi",
                phrase(
                    "Hasil kerja utama pada baris %(number)s harus menyebut hasil kerja atasan",
                    number=number,
                ),
                field=f"{field}.{number - 1}.intervensi",
                row=number,
            )
        found.append(result)
        number += len(group)
    return tuple(found)


def _head(group: Sequence[Mapping[str, Any]]) -> str:
    return _text(group[0].get("rencana_hasil_kerja"))


def _result(group: Sequence[Mapping[str, Any]]) -> Result:
    head = group[0]
    return Result(
        kind=str(head.get("jenis") or "utama"),
        classification=str(head.get("milik") or "individu"),
        text=_head(group),
        perspective=head.get("perspektif") or None,
        serves=str(head.get("intervensi") or ""),
        indicators=tuple(_indicator(row) for row in group),
    )


def _indicator(row: Mapping[str, Any]) -> Indicator:
    if "ukuran_keberhasilan" in row:
        return Indicator(None, _text(row["ukuran_keberhasilan"]), None, "")
    return Indicator(
        aspect=row.get("aspek") or None,
        text=_text(row["indikator"]),
        target=Decimal(str(row["target"])),
        unit=_text(row["satuan"]),
    )


def _text(value: Any) -> str:
    return str(value or "").strip()


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
