"""Why something can't be read, in Indonesian: the readers of documents speak English only.

What has no sentence of its own here is told by its place; the English message has the rest.
"""

from __future__ import annotations

import re

_LANGUAGES = {
    "Camunda's expression language": "bahasa ungkapan Camunda",
    "Camunda's interface for Java": "antarmuka Java dari Camunda",
    "the start of a FEEL expression (Camunda 8)": "awal ungkapan FEEL (Camunda 8)",
    "Groovy or Python": "bahasa Groovy atau Python",
}
_KINDS = {
    "number": "bilangan",
    "text": "teks",
    "date": "tanggal",
    "time": "waktu",
    "duration": "lama waktu",
    "list": "daftar",
    "map": "himpunan nilai bernama",
    "null": "nilai kosong",
}
_SENTENCES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), sentence)
    for pattern, sentence in (
        (r".* is the start of a cron schedule; .*", "jadwal cron tidak dikenal; tulis R/P7D"),
        (r".* is a FEEL range; .*", "rentang ditulis dengan a <= x <= b"),
        (r"Expected an expression of this language, but (?P<a>.+?) is (?P<language>[^;]+)"
         r"; write: (?P<b>.+)", "{a} berasal dari {language}; tulis: {b}"),
        (r"Expected an expression of this language, but (?P<a>.+?) is (?P<language>[^;]+)",
         "{a} berasal dari {language}"),
        (r"Expected an expression, but the text is empty", "isinya kosong"),
        (r"Expected no dot after a value, but got (?P<a>\S+); write (?P<b>.+)",
         "titik setelah nilai ({a}) tidak dikenal; tulis {b}"),
        (r"Expected == to compare, but got =", "untuk membandingkan tulis ==, bukan ="),
        (r"Expected assignments like .*", "skrip hanya memberi nilai, misalnya nama = nilai"),
        (r"Expected true or false, but this is always a (?P<kind>\w+)",
         "harus benar atau salah, tetapi ini selalu {kind}"),
        (r"Expected the name of a variable, but found (?P<a>.+)",
         "harus nama variabel, tetapi tertulis {a}"),
        (r"Expected (?P<a>\S+) to be closed, but it is not", "tanda {a} belum ditutup"),
        (r"Expected the text to be closed .*", "tanda kutip belum ditutup"),
        (r"Expected more after this, but .*", "ungkapannya terputus di akhir"),
        (r"Expected at most (?P<a>\d+) characters, .*", "paling banyak {a} huruf"),
        (r"Expected no document type: .*", "berkas memuat deklarasi jenis dokumen"),
        (r"Expected XML, but the document is empty", "berkas kosong"),
        (r"Expected XML, but this is a (?P<a>\w+) archive", "ini berkas {a} yang dimampatkan"),
        (r"Expected at most (?P<a>\d+) bytes, .*", "berkas lebih besar dari {a} bita"),
        (r"Expected at most (?P<a>\d+) .*", "isinya melampaui batas {a}"),
        (r"Expected text in (?P<a>\S+), but .*", "tulisannya bukan {a}"),
        (r"Expected UTF-8, but the document (?:says encoding|is in) (?P<a>\S+)",
         "pengodean {a} tidak dibaca; simpan sebagai UTF-8"),
        (r"Expected text, but there is a NUL", "berkas memuat karakter nol"),
        (r"Expected well-formed XML, but: .*", "susunan berkasnya rusak"),
        (r"Expected a BPMN 2\.0 document, but .*", "ini bukan diagram BPMN 2.0"),
        (r"Expected DMN definitions .*", "ini bukan tabel keputusan DMN"),
        (r"Expected an id, but .*", "sebuah elemen tidak memiliki pengenal"),
    )
)  # fmt: skip


def reason(message: str, line: int) -> str:
    """Return why something can't be read, as the end of an Indonesian sentence.

    Args:
        message: what a reader said, in English.
        line: where, from 1.
    """
    for pattern, sentence in _SENTENCES:
        found = pattern.fullmatch(message)
        if found is not None:
            given = found.groupdict()
            if "language" in given:
                given["language"] = _LANGUAGES.get(given["language"], given["language"])
            if "kind" in given:
                given["kind"] = _KINDS.get(given["kind"], given["kind"])
            return sentence.format(**given)
    return f"ada bagian yang tidak dikenal pada baris {line}"
