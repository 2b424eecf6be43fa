"""An element that this engine does not run as BPMN says, or not at all; each with its reason."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.document import Document, Process
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity

SEVERITY: Severity = "error"

_REASONS: dict[str, tuple[str, str]] = {
    "complexGateway": (
        "A complex gateway is not run. Use exclusive, inclusive or parallel gateways",
        "Gerbang kompleks tidak dijalankan. Gunakan gerbang eksklusif, inklusif, atau paralel",
    ),
    "adHocSubProcess": (
        "An ad-hoc subprocess is not run. Draw the ways that may be taken with gateways",
        "Subproses ad hoc tidak dijalankan. Gambarkan jalur yang mungkin dengan gerbang",
    ),
    "choreography": (
        "A choreography is not run. Draw a process",
        "Koreografi tidak dijalankan. Gambarkan sebuah proses",
    ),
    "dataStore": (
        "What is read from a data store, or written to one, is not carried out. Use a service task",
        "Yang dibaca dari atau ditulis ke penyimpanan data tidak dijalankan. Gunakan tugas layanan",
    ),
    "globalTask": (
        "A global task is not run. Draw the task in a process",
        "Tugas global tidak dijalankan. Gambarkan tugas di dalam proses",
    ),
    "conversation": (
        "A conversation is not run. Use message events",
        "Percakapan tidak dijalankan. Gunakan peristiwa pesan",
    ),
    "ioSpecification": (
        "A list of inputs and outputs is not carried out; variables go in and out by their names."
        " Take the list away",
        "Daftar masukan dan keluaran tidak dijalankan; variabel masuk dan keluar menurut namanya."
        " Hapus daftar itu",
    ),
    "dataAssociation": (
        "A transformation or assignment between a data object and a task is not carried out. Use a"
        " script task",
        "Transformasi atau penugasan antara objek data dan tugas tidak dijalankan. Gunakan tugas"
        " skrip",
    ),
    "correlation": (
        "Correlation keys are not read. Give the waiting event the property correlation",
        "Kunci korelasi tidak dibaca. Sebutkan pada peristiwa yang menunggu dengan apa pesan itu"
        " dicocokkan",
    ),
    "eventDefinitionRef": (
        "An event that borrows its definition is not run. Give the event a definition of its own",
        "Peristiwa yang meminjam definisi tidak dijalankan. Beri peristiwa itu definisi sendiri",
    ),
    "behavior": (
        "An event that single instances of a repeated activity throw is not thrown. Draw the event"
        " behind the activity",
        "Peristiwa yang dikirim tiap pengulangan tidak dikirim. Gambarkan peristiwa itu setelah"
        " aktivitasnya",
    ),
    "eventGatewayType": (
        "An event-based gateway that waits for all its events is not run. Use a parallel gateway"
        " before events that wait",
        "Gerbang peristiwa yang menunggu semua peristiwanya tidak dijalankan. Gunakan gerbang"
        " paralel di depan peristiwa yang menunggu",
    ),
    "quantity": (
        "A number of tokens that begin or leave an activity is not counted. Repeat the activity"
        " instead",
        "Jumlah token yang memulai atau meninggalkan aktivitas tidak dihitung. Gunakan aktivitas"
        " berulang",
    ),
    "instantiate": (
        "An element that starts a case by a message is not run. Begin with a plain start event",
        "Elemen yang memulai kasus dengan pesan tidak dijalankan. Mulailah dengan peristiwa awal"
        " biasa",
    ),
}
_SAME = {
    "choreographyTask": "choreography",
    "subChoreography": "choreography",
    "callChoreography": "choreography",
    "globalChoreographyTask": "choreography",
    "dataInputAssociation": "dataAssociation",
    "dataOutputAssociation": "dataAssociation",
    "startQuantity": "quantity",
    "completionQuantity": "quantity",
    "globalUserTask": "globalTask",
    "globalManualTask": "globalTask",
    "globalScriptTask": "globalTask",
    "globalBusinessRuleTask": "globalTask",
    "globalConversation": "conversation",
    "correlationProperty": "correlation",
    "correlationKey": "correlation",
    "correlationSubscription": "correlation",
    "processVariableCorrelation": "correlation",
    "implicitThrowEvent": "eventDefinitionRef",
}


def check(draft: Draft) -> Iterator[Note]:
    """Yield everything that would not be run, or not run right."""
    for diagram in draft.diagrams:
        runs = {process.id for process in diagram.processes.values() if process.executable}
        yield from _strays(diagram, runs)
    for process in draft.processes.values():
        yield from _elements(process)


def _strays(diagram: Document, runs: set[str]) -> Iterator[Note]:
    for stray in diagram.strays:
        kind = _SAME.get(stray.kind, stray.kind)
        if kind not in _REASONS or (stray.process is not None and stray.process not in runs):
            continue
        if stray.drawn_only:
            continue  # not-carried-out tells it
        message, pesan = _REASONS[kind]
        yield Note(
            diagram.path, stray.line, stray.element or stray.id, None, f"{message}.", f"{pesan}."
        )


def _elements(process: Process) -> Iterator[Note]:
    for element in process.elements.values():
        kinds = [_SAME.get(element.kind, element.kind)]
        if element.instantiate:
            kinds.append("instantiate")
        for kind in kinds:
            if kind in _REASONS:
                message, pesan = _REASONS[kind]
                yield Note.at(process, element, f"{message}.", f"{pesan}.")
