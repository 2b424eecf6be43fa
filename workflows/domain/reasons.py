"""Why somebody was found, or nobody, and other words of ours in data: each once, under its id.

Items, steps, members of a campaign and histories keep a reason as its sentence, in Indonesian.
`say` writes it from its message and facts; `read` finds both again, so that a page in another
language tells it there, whenever it was stored. What is not from here (an author's own sentence,
what an officer typed) stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

SENTENCES: Mapping[str, str] = {
    "subject": "Pegawai yang bersangkutan.",
    "no_subject": "Proses ini tidak menyangkut seorang pegawai.",
    "by_nip": "%(name)s ditunjuk dengan NIP.",
    "named": "%(name)s ditetapkan sebagai penilai %(subject)s.",
    "named_by_decree": "%(name)s ditetapkan sebagai penilai %(subject)s berdasarkan %(decree)s.",
    "delegate": "%(name)s menerima pelimpahan wewenang %(seat)s berdasarkan %(decree)s,"
    " sebagai %(standing)s.",
    "holder": "%(name)s, %(title)s (%(capacity)s), adalah %(standing)s.",
    "role_held": "Pemegang peran %(duty)s di %(unit)s.",
    "role_not_held": "Tidak ada pemegang peran %(duty)s yang dapat bertindak.",
    "no_seat": "%(name)s belum menduduki jabatan, sehingga atasannya tidak diketahui.",
    "not_looked_for": "Atasan penilai %(name)s tidak dapat dicari.",
    "assessor_without_seat": "Penilai %(name)s belum menduduki jabatan.",
    "nobody_asked_about": "Tidak ada orang yang atasannya dicari.",
    "seat_unknown": "Jabatan itu tidak dikenal.",
    "superior_unknown": "Jabatan atasan tidak dikenal.",
    "nobody_acts_as": "Tidak ada yang dapat bertindak sebagai %(seat)s.",
    "no_head": "Tidak ada pimpinan unit yang ditemukan.",
    "nothing_above": "Tidak ada jabatan di atas %(seat)s.",
    "nothing_above_it": "Tidak ada jabatan di atas jabatan itu.",
    "circle": "Susunan atasan di atas %(seat)s berputar.",
    "too_far_up": "Sampai %(levels)s tingkat ke atas tidak ada yang dapat bertindak.",
    "skipped": "Dilewati: %(skipped)s.",
    "decided_before": "Yang bersangkutan sudah memutus langkah lain.",
    "nobody_left": "Tidak ada lagi yang dapat memutus langkah ini.",
    "nobody_now": "Tidak ada yang dapat mengerjakannya saat ini.",
    "settled_by": "Karena itu tugas ini diselesaikan %(duty)s.",
    "handed_over": "Diserahkan kepada Anda oleh pemegang sebelumnya.",  # written by the engine
    "handed_over_by": "Diserahkan kepada Anda oleh pemegang sebelumnya dengan surat %(decree)s.",
    "recorded": "%(name)s menetapkan SKP terakhir pegawai ini, sehingga tercatat sebagai"
    " penilainya.",
    "recorded_unfit": "%(name)s, yang menetapkan SKP terakhir, dilewati: %(why)s.",
    "appointed": "Ditunjuk %(name)s dengan %(decree)s, karena tidak ada yang ditemukan menurut"
    " aturan.",
    "assessor_settled": "%(name)s ditetapkan sebagai penilai dengan %(decree)s.",
    "moved": "Dialihkan kepada Anda.",
    "moved_by": "Dialihkan kepada Anda dengan surat %(decree)s.",
    "by_row": "Menurut baris %(row)s tabel rantai persetujuan.",
    "no_chain": "Rantai persetujuan belum dipasang.",
    "chain_unusable": "Rantai persetujuan tidak dapat dijalankan: %(error)s",
    "panel_employee": "Pegawai yang mengajukan keberatan.",
    "panel_assessor": "Pejabat penilai yang penilaiannya diperiksa.",
    "panel_decider": "Atasan pejabat penilai yang akan memutus.",
    "panel_feedback": "Memberi umpan balik yang dipersoalkan.",
    "panel_line": "Atasan salah satu pihak di bawah pemutus.",
    "panel_unit": "Bekerja di unit pegawai.",
    "panel_earlier": "Pernah memeriksa keberatan pegawai ini.",
    "panel_tie_employee": "Ada hubungan %(tie)s dengan pegawai.",
    "panel_tie_assessor": "Ada hubungan %(tie)s dengan pejabat penilai.",
    "panel_declared": "Menyatakan benturan: %(declared)s",
    "plan_due": "Wajib, karena predikat Anda %(grade)s.",
    "plan_optional": "Pilihan Anda. Wajib hanya pada predikat %(grades)s.",
    "serves_agreement": "Perjanjian kinerja atau renstra perangkat daerah",
    "serves_later": "SKP atasan belum tersedia; dipilih kemudian",
    "running": "Siklus tahun ini sudah berjalan",
    "start_not_deployed": "Proses siklus tahunan belum diterapkan.",
    "start_busy": "Basis data sedang sibuk ketika siklusnya dimulai.",
    "start_at_step": "Siklusnya berhenti pada langkah %(step)s. Keterangan teknis: %(error)s",
    "start_failed": "Siklusnya tidak dapat dimulai. Keterangan teknis: %(error)s",
    "exempt_cltn": "Cuti di luar tanggungan negara",
    "exempt_tugas_belajar": "Tugas belajar",
    "exempt_mpp": "Masa persiapan pensiun",
    "exempt_diberhentikan_sementara": "Diberhentikan sementara",
    "exempt_pejabat_negara": "Pejabat negara tidak menyusun SKP",
}

PARTS: Mapping[str, Mapping[str, str]] = {
    "standing": {  # as what somebody acts; the more exact ones first
        "superior": "atasan langsung %(name)s",
        "superior_of_assessor": "atasan pejabat penilai %(name)s",
        "above_seat": "atasan %(seat)s",
        "in_seat": "pemangku jabatan %(seat)s",
        "head": "pimpinan %(unit)s",
    },
    "capacity": {
        "definitif": "definitif",
        "plt": "pelaksana tugas",
        "plt_by": "pelaksana tugas berdasarkan %(decree)s",
        "plh": "pelaksana harian",
        "plh_by": "pelaksana harian berdasarkan %(decree)s",
        "delegated_by": "dengan pelimpahan berdasarkan %(decree)s",
    },
    "why": {  # somebody was passed over
        "same_person": "orang yang sama dengan pegawai yang dinilai",
        "is_assessor": "pejabat penilai tidak memutus penilaiannya",
        "decided_another": "sudah memutus langkah lain",
        "tied": "ada hubungan %(tie)s dengan pegawai",
        "cltn": "sedang cuti di luar tanggungan negara",
        "tugas_belajar": "sedang tugas belajar",
        "mpp": "sedang masa persiapan pensiun",
        "diberhentikan_sementara": "sedang diberhentikan sementara",
        "status": "berstatus %(status)s",
        "empty_seat": "jabatan kosong",
        "without_head": "tidak punya jabatan pimpinan",
        "too_low": "di bawah pejabat pengawas dan tanpa surat pelimpahan",
    },
    "tie": {
        "pasangan": "pasangan",
        "keluarga": "keluarga",
        "usaha": "usaha",
        "sengketa": "sengketa",
    },
    "duty": {
        "kepala_instansi": "kepala instansi",
        "pengelola_kinerja": "pengelola kinerja",
        "admin_instansi": "admin instansi",
        "pejabat_yang_berwenang": "pejabat yang berwenang",
    },
}

Translate = Callable[[str], str]
_END = re.compile(r"(?<=\.) ")
_FACT = re.compile(r"%\((\w+)\)s")
_SKIPPED = re.compile(r"(?P<who>.+) \((?P<why>[^()]+)\)")


@dataclass(frozen=True, slots=True)
class Said:
    """A message with its facts; a text that is no message of ours has the id ""."""

    id: str
    message: str
    facts: Mapping[str, str]


def messages() -> Iterator[str]:
    """Yield every text that a catalogue has to translate."""
    yield from SENTENCES.values()
    for group in PARTS.values():
        yield from group.values()


def say(key: str, **facts: object) -> str:
    """Return a sentence.

    Args:
        key: of SENTENCES.
        facts: what its message names.
    """
    return SENTENCES[key] % facts


def part(group: str, key: str, **facts: object) -> str:
    """Return a part of a sentence, from PARTS."""
    return PARTS[group][key] % facts


def read(text: str) -> list[Said]:
    """Return the sentences of a stored reason, in their order."""
    ends = [*(found.start() for found in _END.finditer(text)), len(text)]
    found = _read(text, 0, tuple(ends))
    if found is not None:
        return found
    for end in ends[:-1]:  # an author's own words, then ours
        rest = _read(text, end + 1, tuple(each for each in ends if each > end))
        if rest is not None:
            return [Said("", text[:end], {}), *rest]
    return [Said("", text, {})]


def retell(text: str, translate: Translate) -> str:
    """Return a stored reason in another language.

    Args:
        text: one reason, or several, one a line, each with the name of a step before it or not.
        translate: gives a message, or the name of a step, in the other language.
    """
    return "\n".join(_retell_line(line, translate) for line in text.split("\n"))


def _retell_line(line: str, translate: Translate) -> str:
    found = read(line)
    name, colon, rest = line.partition(": ")
    if colon and not found[0].id:
        told = read(rest)
        if told[0].id:
            return f"{translate(name)}: {_retold(told, translate)}"
    return _retold(found, translate)


def _retold(said: list[Said], translate: Translate) -> str:
    return " ".join(
        translate(each.message) % _translated(each.facts, translate) if each.id else each.message
        for each in said
    )


def _translated(facts: Mapping[str, str], translate: Translate) -> dict[str, str]:
    return {name: _fact(name, value, translate) for name, value in facts.items()}


def _fact(name: str, value: str, translate: Translate) -> str:
    if name == "skipped":
        return "; ".join(_skipped(each, translate) for each in value.split("; "))
    if name not in PARTS:
        return value
    for pattern, message in _patterns(name).values():
        found = pattern.fullmatch(value)
        if found:
            return translate(message) % _translated(found.groupdict(), translate)
    return value


def _skipped(value: str, translate: Translate) -> str:
    found = _SKIPPED.fullmatch(value)
    return f"{found['who']} ({_fact('why', found['why'], translate)})" if found else value


def _read(text: str, start: int, ends: tuple[int, ...]) -> list[Said] | None:
    """Return the sentences from a place on, the shortest that fit first; None: not ours."""
    if start >= len(text):
        return []
    for number, end in enumerate(ends):
        one = _sentence(text[start:end])
        if one is None:
            continue
        rest = _read(text, end + 1, ends[number + 1 :])
        if rest is not None:
            return [one, *rest]
    return None


def _sentence(text: str) -> Said | None:
    for key, (pattern, message) in _patterns("").items():
        found = pattern.fullmatch(text)
        if found:
            return Said(key, message, found.groupdict())
    return None


@cache
def _patterns(group: str) -> Mapping[str, tuple[re.Pattern[str], str]]:
    """Return how the messages of a group look when they are filled in; "" for sentences.

    What says the most by itself is tried first: a message that is all fact fits nearly anything.
    """
    table = PARTS[group] if group else SENTENCES
    ordered = table if group else dict(sorted(table.items(), key=lambda one: -_own(one[1])))
    return {key: (re.compile(_regex(message)), message) for key, message in ordered.items()}


def _own(message: str) -> int:
    return len(_FACT.sub("", message))


def _regex(message: str) -> str:
    texts = _FACT.split(message)  # text, fact, text, fact, ..., text
    return "".join(
        f"(?P<{each}>.+?)" if number % 2 else re.escape(each) for number, each in enumerate(texts)
    )
