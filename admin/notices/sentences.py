"""A notice as a sentence. A new kind needs a line here; without one its case is named plainly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from admin.formats import day, moment
from admin.i18n import gettext, later, said

Sentence = Callable[[Mapping[str, Any]], str]


def _name(facts: Mapping[str, Any]) -> str:
    parts = [said(facts.get("name")), said(facts.get("label"))]
    return " · ".join(str(part) for part in parts if part)


def _document(facts: Mapping[str, Any]) -> dict[str, str]:
    return {
        "document": str(facts.get("document", "")),
        "version": str(facts.get("version", "")),
        "step": str(facts.get("by", "")),
    }


GRADES = {
    "sangat_baik": later("Sangat Baik"),
    "baik": later("Baik"),
    "butuh_perbaikan": later("Butuh Perbaikan"),
    "kurang": later("Kurang/misconduct"),
    "sangat_kurang": later("Sangat Kurang"),
}


def _from(facts: Mapping[str, Any]) -> str:
    return str(facts.get("from", ""))


def _number(facts: Mapping[str, Any]) -> str:
    return str(facts.get("number", ""))


def _grade(key: object) -> str:
    return gettext(GRADES[str(key)]) if key in GRADES else ""


def _decided(facts: Mapping[str, Any]) -> str:
    """Say what was decided on an objection."""
    if facts.get("result") != "mengubah":
        return gettext("Keberatan %(number)s diputus: hasil evaluasi tetap.", number=_number(facts))
    return gettext(
        "Keberatan %(number)s diputus: predikat berubah dari %(old)s menjadi %(new)s.",
        number=_number(facts),
        old=_grade(facts.get("old")),
        new=_grade(facts.get("new")),
    )


def _when(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


SENTENCES: dict[str, Sentence] = {
    "reminder": lambda f: gettext(
        "Pengingat: %(name)s jatuh tempo %(day)s.", name=_name(f), day=day(f.get("due"))
    ),
    "asked_to_hurry": lambda f: gettext(
        "Pengelola kinerja mengingatkan: %(name)s menunggu Anda.", name=_name(f)
    ),
    "deadline_moved": lambda f: gettext(
        "Batas waktu %(name)s diperpanjang sampai %(day)s.", name=_name(f), day=day(f.get("due"))
    ),
    "escalated_away": lambda f: gettext(
        "%(name)s lewat tenggat dan dialihkan kepada orang lain.", name=_name(f)
    ),
    "escalated_to": lambda f: gettext(
        "%(name)s dialihkan kepada Anda karena lewat tenggat.", name=_name(f)
    ),
    "item_lent": lambda f: gettext(
        "%(name)s tidak ada yang dapat mengerjakan dan untuk sementara menjadi tugas Anda.",
        name=_name(f),
    ),
    "item_delegated": lambda f: gettext(
        "%(name)s dititipkan kepada Anda untuk disiapkan, lalu Anda kembalikan.", name=_name(f)
    ),
    "delegation_returned": lambda f: gettext(
        "%(name)s yang Anda titipkan sudah disiapkan dan kembali kepada Anda.", name=_name(f)
    ),
    "delegation_taken_back": lambda f: gettext(
        "%(name)s yang dititipkan kepada Anda sudah diambil kembali.", name=_name(f)
    ),
    "item_handed_over": lambda f: gettext(
        "%(name)s diserahkan kepada Anda: mulai sekarang Anda yang memutus.", name=_name(f)
    ),
    "item_reassigned": lambda f: gettext(
        "%(name)s menjadi tugas Anda, karena penetapan pelakunya dibetulkan.", name=_name(f)
    ),
    "question_answered": lambda f: gettext(
        "Pertanyaan Anda tentang %(name)s sudah dijawab.", name=_name(f)
    ),
    "decision_lapsed": lambda f: gettext(
        "Keputusan Anda atas %(name)s tidak terkirim karena keadaannya sudah berubah. Bila masih"
        " menunggu Anda, tugas itu ada lagi di kotak tugas.",
        name=_name(f),
    ),
    "document_for_information": lambda f: gettext(
        "%(document)s (versi %(version)s) disampaikan untuk Anda ketahui.", **_document(f)
    ),
    "document_withdrawn": lambda f: gettext(
        "%(document)s (versi %(version)s) ditarik kembali oleh pegawai sebelum Anda memutus.",
        **_document(f),
    ),
    "assessor_answered": lambda f: gettext(
        "Pengelola kinerja menjawab pernyataan Anda tentang penilai: %(text)s",
        text=f.get("text", ""),
    ),
    "document_disetujui": lambda f: gettext(
        "%(document)s (versi %(version)s) telah ditetapkan.", **_document(f)
    ),
    "document_dikembalikan": lambda f: gettext(
        "%(document)s (versi %(version)s) dikembalikan pada langkah %(step)s. Alasannya tampil"
        " pada tugas perbaikan Anda.",
        **_document(f),
    ),
    "document_ditarik": lambda f: gettext(
        "%(document)s (versi %(version)s) Anda tarik kembali.", **_document(f)
    ),
    "document_ditolak": lambda f: gettext(
        "%(document)s (versi %(version)s) ditolak pada langkah %(step)s. Alasannya tampil pada"
        " tugas Anda.",
        **_document(f),
    ),
    "plan_written_for": lambda f: gettext(
        "SKP %(year)s %(name)s disusunkan pengelola kinerja karena belum disusun pada batas waktu.",
        year=f.get("year", ""),
        name=f.get("name", ""),
    ),
    "plan_links_open": lambda f: gettext(
        "SKP atasan telah ditetapkan. Pilih hasil kerja atasan bagi %(count)s hasil kerja Anda.",
        count=f.get("count", 0),
    ),
    "objection_window_opened": lambda f: gettext(
        "Anda dapat mengajukan keberatan atas hasil evaluasi sampai %(until)s.",
        until=moment(_when(f.get("until"))),
    ),
    "feedback_given": lambda f: gettext(
        "%(name)s memberi Anda umpan balik. Anda dapat menanggapinya.", name=_from(f)
    ),
    "feedback_answered": lambda f: gettext("%(name)s menanggapi umpan balik Anda.", name=_from(f)),
    "realisation_returned": lambda f: gettext(
        "Realisasi %(period)s dikembalikan. Alasannya tampil pada tugas Anda.",
        period=f.get("period_name", ""),
    ),
    "evaluation_released": lambda f: gettext(
        "Hasil evaluasi kinerja Anda sudah dirilis. Nyatakan penerimaannya pada tugas Anda."
    ),
    "evaluation_received": lambda f: gettext(
        "Hasil evaluasi kinerja tercatat diterima pada %(at)s.", at=moment(_when(f.get("at")))
    ),
    "dialogue_recorded": lambda f: gettext(
        "%(name)s mencatat dialog kinerja dengan Anda. Anda dapat menanggapinya.", name=_from(f)
    ),
    "dialogue_answered": lambda f: gettext("%(name)s menanggapi dialog kinerja.", name=_from(f)),
    "development_plan_agreed": lambda f: gettext(
        "%(name)s menyepakati rencana pengembangan Anda.", name=_from(f)
    ),
    "development_plan_returned": lambda f: gettext(
        "%(name)s mengembalikan rencana pengembangan Anda. Alasannya tampil pada tugas Anda.",
        name=_from(f),
    ),
    "objection_filed": lambda f: gettext(
        "Keberatan %(number)s atas hasil evaluasi telah diajukan.", number=_number(f)
    ),
    "objection_admitted": lambda f: gettext(
        "Keberatan %(number)s diterima untuk diperiksa.", number=_number(f)
    ),
    "objection_incomplete": lambda f: gettext(
        "Keberatan %(number)s belum lengkap. Lengkapi satu kali pada tugas Anda.",
        number=_number(f),
    ),
    "objection_refused": lambda f: gettext(
        "Keberatan %(number)s tidak dapat diterima. Alasannya tampil pada perkaranya.",
        number=_number(f),
    ),
    "objection_answered": lambda f: gettext(
        "Pejabat penilai menanggapi keberatan %(number)s.", number=_number(f)
    ),
    "panel_named": lambda f: gettext(
        "Anda ditunjuk memeriksa keberatan %(number)s. Nyatakan ada tidaknya benturan kepentingan.",
        number=_number(f),
    ),
    "panel_silent": lambda f: gettext(
        "Anda tidak memberi suara atas keberatan %(number)s sampai batas waktu; cadangan"
        " menggantikan Anda.",
        number=_number(f),
    ),
    "votes_opened": lambda f: gettext(
        "Suara atas keberatan %(number)s sudah lengkap dan dibuka bersama.", number=_number(f)
    ),
    "objection_decided": _decided,
    "helper_named": lambda f: gettext(
        "%(helper)s menjadi pembantu pengisian Anda dari %(first)s sampai %(last)s. Anda dapat"
        " mengakhirinya kapan saja.",
        helper=f.get("helper", ""),
        first=day(f.get("from")),
        last=day(f.get("to")),
    ),
    "helper_of": lambda f: gettext(
        "Anda menjadi pembantu pengisian %(person)s dari %(first)s sampai %(last)s.",
        person=f.get("person", ""),
        first=day(f.get("from")),
        last=day(f.get("to")),
    ),
    "helper_ended": lambda f: gettext(
        "Bantuan pengisian oleh %(helper)s bagi %(person)s diakhiri.",
        helper=f.get("helper", ""),
        person=f.get("person", ""),
    ),
    "substitution_begins": lambda f: gettext(
        "%(receiver)s bertindak atas wewenang %(giver)s sejak %(first)s menurut %(decree)s.",
        receiver=f.get("receiver", ""),
        giver=f.get("giver", ""),
        first=day(f.get("from")),
        decree=f.get("decree", ""),
    ),
    "substitution_ends": lambda f: gettext(
        "%(receiver)s bertindak atas wewenang %(giver)s sampai %(last)s.",
        receiver=f.get("receiver", ""),
        giver=f.get("giver", ""),
        last=day(f.get("to")),
    ),
    "substitution_refused": lambda f: gettext(
        "Usulan pelimpahan wewenang %(giver)s kepada %(receiver)s tidak diambil.",
        receiver=f.get("receiver", ""),
        giver=f.get("giver", ""),
    ),
    "helper_entered": lambda f: gettext(
        "%(helper)s mulai mengisi atas nama Anda.", helper=f.get("helper", "")
    ),
    "helper_sent": lambda f: gettext(
        "%(name)s dikirim atas nama Anda oleh pembantu pengisian.", name=_name(f)
    ),
    "announcement_unread": lambda f: gettext(
        "Pengelola kinerja mengingatkan: pengumuman %(title)s belum Anda baca.",
        title=f.get("title", ""),
    ),
    "decision_overdue": lambda f: gettext(
        "Keputusan atas keberatan %(number)s lewat tenggat. Lewat tenggat tidak berarti dikabulkan"
        " atau ditolak.",
        number=_number(f),
    ),
}


def sentence(kind: str, facts: Mapping[str, Any]) -> str:
    """Return what a notice says.

    A notice that carries its own sentence (`facts["text"]`) is told with it: domain services write
    these in the words of the law.
    """
    if kind in SENTENCES:
        return SENTENCES[kind](facts)
    return str(facts.get("text") or _name(facts) or gettext("Ada kabar tentang perkara ini."))
