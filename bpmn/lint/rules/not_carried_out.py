"""Something that is drawn or declared, and that nothing comes of when the process runs."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.document.names import RESOURCES
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity

SEVERITY: Severity = "warning"

_DATA_STORE = (
    "A data store is a drawing here: nothing is read from it or written to it. Use a service task"
    " for that.",
    "Penyimpanan data hanya gambar di sini: tidak dibaca dan tidak ditulis. Gunakan tugas layanan"
    " untuk itu.",
)
_INPUTS = (
    "A list of inputs and outputs is a drawing here: every element reads and writes variables by"
    " their names. Take the list away if it says more.",
    "Daftar masukan dan keluaran hanya gambar di sini: setiap elemen membaca dan mengisi variabel"
    " menurut namanya. Hapus daftar itu bila maksudnya lain.",
)
_PEOPLE = (
    "Who does it is not read from here. Give the task the property owner, for example pegawai().",
    "Pelaksana tidak dibaca dari sini. Tentukan pelaksana pada tugasnya.",
)
_SAID = {
    "dataStoreReference": _DATA_STORE,
    "ioSpecification": _INPUTS,
    **dict.fromkeys(RESOURCES, _PEOPLE),
}


def check(draft: Draft) -> Iterator[Note]:
    """Yield data stores, lists of inputs and outputs, and people named in BPMN's own way."""
    for diagram in draft.diagrams:
        for stray in diagram.strays:
            if not stray.drawn_only or stray.kind not in _SAID:
                continue
            if stray.process not in draft.processes:
                continue
            message, pesan = _SAID[stray.kind]
            yield Note(diagram.path, stray.line, stray.element or stray.id, None, message, pesan)
