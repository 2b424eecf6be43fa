"""A small process for the tests of the web: a plan is written, decided, checked by HR, voted on."""

from __future__ import annotations

import json
from typing import Any

from tests.diagrams import diagram, end, exclusive, start, user

PLAN = {
    "type": "object",
    "title": "Rencana kerja",
    "description": "Tulis hasil kerja untuk satu tahun.",
    "x-en": {"title": "Work plan", "description": "Write the results of one year."},
    "properties": {
        "cara": {
            "type": "string",
            "title": "Cara",
            "enum": ["angka", "uraian"],
            "x-labels": ["Dengan angka", "Dengan uraian"],
            "x-widget": "radio",
            "x-en": {"title": "Way", "labels": ["With numbers", "In words"]},
        },
        "hasil": {
            "type": "array",
            "title": "Hasil kerja",
            "x-widget": "table",
            "x-show": "cara == 'angka'",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "hasil": {"type": "string", "title": "Hasil", "x-widget": "textarea"},
                    "target": {"type": "number", "title": "Target", "minimum": 1},
                    "satuan": {
                        "type": "string",
                        "title": "Satuan",
                        "enum": ["orang", "persen"],
                        "x-labels": ["orang", "%"],
                    },
                },
                "required": ["hasil", "target"],
                "additionalProperties": False,
            },
        },
        "uraian": {
            "type": "string",
            "title": "Uraian",
            "x-widget": "textarea",
            "x-show": "cara == 'uraian'",
        },
        "mulai": {"type": "string", "format": "date", "title": "Mulai"},
        "bukti": {"type": "string", "title": "Bukti", "x-widget": "file"},
        "setuju_aturan": {"type": "boolean", "title": "Saya sudah membaca aturannya"},
    },
    "required": ["cara", "hasil", "uraian"],
    "additionalProperties": False,
}
DECISION = {
    "type": "object",
    "title": "Keputusan atas rencana",
    "properties": {
        "rencana": {
            "type": "array",
            "title": "Isi rencana",
            "x-widget": "table",
            "x-from": "hasil",
            "items": {
                "type": "object",
                "properties": {
                    "hasil": {"type": "string", "title": "Hasil"},
                    "target": {"type": "number", "title": "Target"},
                },
                "additionalProperties": False,
            },
        },
        "bukti": {"type": "string", "title": "Bukti", "x-widget": "file", "x-from": "bukti"},
        "alasan": {
            "type": "string",
            "title": "Alasan",
            "x-widget": "textarea",
            "x-show": "keputusan != 'setuju'",
            "minLength": 10,
        },
        "keputusan": {
            "type": "string",
            "title": "Keputusan",
            "enum": ["setuju", "kembalikan"],
            "x-labels": ["Setujui", "Kembalikan"],
            "x-widget": "decision",
            "x-en": {"title": "Decision", "labels": ["Approve", "Return"]},
        },
    },
    "required": ["alasan", "keputusan"],
    "additionalProperties": False,
}
NOTE = {
    "type": "object",
    "title": "Catatan",
    "properties": {
        "catatan": {"type": "string", "title": "Catatan", "x-sealed": True},
    },
    "required": ["catatan"],
    "additionalProperties": False,
}


PANEL_MEMBER = "orang('198707072011011004')"


def documents() -> dict[str, bytes]:
    """Return two processes.

    `uji`: susun (employee), putuskan (superior), periksa (HR). `objection`, whose name keeps it
    apart from the year: suara (joko as a panel member).
    """
    forms: dict[str, Any] = {"rencana": PLAN, "keputusan": DECISION, "catatan": NOTE}
    return {
        "keberatan.bpmn": diagram(
            start(),
            user("suara", name="Memberi suara", form="catatan", owner=PANEL_MEMBER),
            end(),
            flows=["start suara", "suara end"],
            process="objection",
            name="Keberatan uji",
        ),
        "uji.bpmn": diagram(
            start(),
            user("susun", name="Susun rencana", form="rencana", owner="pegawai()", due="P5D"),
            user(
                "putuskan",
                name="Putuskan rencana",
                form="keputusan",
                owner="atasan_langsung()",
                due="P3D",
                label="'target naik'",
            ),
            exclusive("arah", default="kembali"),
            user(
                "periksa",
                name="Periksa rencana",
                form="catatan",
                owner="peran('pengelola_kinerja')",
            ),
            end("selesai"),
            flows=[
                "start susun",
                "susun putuskan",
                "putuskan arah",
                "arah periksa | keputusan == 'setuju'",
                "arah susun # kembali",
                "periksa selesai",
            ],
            process="uji",
            name="Rencana uji",
        ),
        **{f"forms/{name}.json": json.dumps(form).encode() for name, form in forms.items()},
    }
