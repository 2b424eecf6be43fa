"""What can be done to a unit, a seat and a person: its form, and the change that it makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from admin.i18n import later
from admin.organisation.fields import DAY, DECREE, LAST, REASON, UNTIL, WHO, WHY, Field, day_of
from engine.errors import NotFound
from workflows.organisation import (
    holdings,
    leaving,
    letters,
    named,
    people,
    seats,
    substitution,
    units,
)
from workflows.organisation.changing import Change, refuse
from workflows.processes.document_kinds import DOCUMENTS
from workflows.tables.evaluation import ORGANISATION_GRADES
from workflows.tables.objection import CATEGORIES, PanelPool
from workflows.tables.people import (
    CAPACITIES,
    EMPLOYMENTS,
    RELATIONS,
    SEAT_KINDS,
    STATUSES,
    AssessorAssignment,
    Delegation,
    Holding,
    Relation,
    UnitRole,
)
from workflows.tables.substitution import Substitution

Values = Mapping[str, str]
First = Callable[[Values], date | None]
Run = Callable[[Change, str, str, Values], Any]
"""(change, id of the unit, seat or person, id of a row of it, values)"""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do."""

    title: str
    fields: Sequence[Field]
    run: Run
    row: tuple[Any, str] | None = None  # the table of the row, its column that names the target
    current: bool = False  # the form begins with the values that stand
    first: First | None = None  # from when it matters for years that run; None: it does not
    status: str = ""  # of the person then; "": the one typed, where it is another


NAME = Field("nama", required=True)
CODE = Field("kode", required=True, hint=later("Tetap sama selamanya: berkas memakainya."))
ABOVE = Field("induk", "unit", hint=later("Kode unit di atasnya."))
SIASN = Field("id_siasn")
SEAT_FIELDS = (
    NAME,
    Field("unit", "unit", required=True, hint=later("Kode unit.")),
    Field("atasan", "seat", hint=later("Kode jabatan atasan.")),
    Field("jenis_jabatan", "select", SEAT_KINDS, required=True),
    Field("eselon", hint=later("Ditulis seperti II.a atau IV.b.")),
    Field("jenjang", hint=later("Hanya jabatan fungsional, misalnya ahli_muda.")),
    Field("kepala_unit", "yes"),
)
PERSON_FIELDS = (
    NAME,
    Field("kepegawaian", "select", EMPLOYMENTS, required=True),
    Field("golongan", hint=later("Misalnya III/c, atau IX untuk PPPK.")),
    Field("status", "select", STATUSES, required=True, default="aktif"),
    Field("email"),
    Field("telepon"),
)
NIP = Field("nip", hint=later("18 angka. Hanya pejabat negara yang tidak memilikinya."))
HOLDING_FIELDS = (
    Field("kedudukan", "select", CAPACITIES, required=True),
    Field("sk", hint=later("Wajib untuk Plt dan Plh.")),
    DAY,
    UNTIL,
)
FORMER = Field(
    "akhiri", "yes", hint=later("Pemangku sebelumnya berakhir pada hari sebelum tanggal mulai.")
)
RECEIVER = Field("penerima", "person", required=True, hint=later("Tulis NIP atau nama."))
LENT_FIELDS = (
    Field(
        "dokumen",
        "several",
        DOCUMENTS,
        hint=later("Bila tidak ada yang dipilih, semua pekerjaan jabatan dilimpahkan."),
    ),
    Field("boleh_diteruskan", "yes", hint=later("Bila tidak, penerima mengerjakannya sendiri.")),
    DAY,
    LAST,
)
LETTER_DAY = Field("tanggal_sk", "date")


def _last(change: Change, values: Values) -> Any:
    day = day_of(values, "sampai")
    if day is None:
        raise refuse("sampai", "Harus diisi.")
    return day


def _from_day(values: Values) -> date | None:
    return day_of(values, "mulai")


def _after_last(values: Values) -> date | None:
    last = day_of(values, "sampai")
    return last + timedelta(days=1) if last else None


def _row(change: Change, act: Act, target: str, key: str) -> str:
    """Return the id of a row when it is of the target."""
    assert act.row is not None
    model, column = act.row
    row = change.get(model, key)
    if target not in {getattr(row, name) for name in column.split()}:
        raise NotFound(model.__name__, key)
    return key


def perform(act: Act, change: Change, target: str, row: str, values: Values) -> Any:
    """Do it in an open change.

    Raises:
        DomainRefused: a value is wrong.
        NotFound: the row is not of the target.
    """
    return act.run(change, target, _row(change, act, target, row) if act.row else "", values)


UNIT_ACTS: Mapping[str, Act] = {
    "change": Act(
        later("Ubah unit"),
        (NAME, ABOVE, SIASN, DAY, REASON),
        lambda c, t, r, v: units.change_unit(c, t, v, on=day_of(v, "mulai")),
        current=True,
    ),
    "correct": Act(
        later("Perbaiki salah catat"),
        (CODE, NAME, ABOVE, SIASN, WHY),
        lambda c, t, r, v: units.change_unit(c, t, v, correction=True),
        current=True,
    ),
    "close": Act(
        later("Tutup unit"),
        (LAST, REASON),
        lambda c, t, r, v: units.close_unit(c, t, last=_last(c, v)),
    ),
    "add-unit": Act(
        later("Tambah unit di bawahnya"),
        (CODE, NAME, SIASN, DAY, REASON),
        lambda c, t, r, v: units.create_unit(c, {**v, "induk": t}, on=day_of(v, "mulai")),
    ),
    "add-seat": Act(
        later("Tambah jabatan"),
        (CODE, *(each for each in SEAT_FIELDS if each.name != "unit"), DAY, REASON),
        lambda c, t, r, v: seats.create_seat(c, {**v, "unit": t}, on=day_of(v, "mulai")),
    ),
    "give-role": Act(
        later("Beri peran"),
        (WHO, Field("peran", required=True, hint=later("Misalnya pengelola_kinerja.")),
         Field("sk"), DAY, UNTIL, REASON),
        lambda c, t, r, v: named.give_role(c, t, v["pegawai"], v),
    ),
    "end-role": Act(
        later("Akhiri peran"),
        (LAST, REASON),
        lambda c, t, r, v: named.end_role(c, r, last=_last(c, v)),
        row=(UnitRole, "unit_id"),
    ),
    "grade": Act(
        later("Tetapkan predikat organisasi"),
        (
            Field("tahun", required=True),
            Field("predikat", "select", ORGANISATION_GRADES, required=True),
            Field("dasar", "long", required=True, hint=later("Misalnya nomor keputusan.")),
            Field("alasan", "long", hint=later("Wajib bila tahun itu sudah punya predikat.")),
        ),
        lambda c, t, r, v: units.grade_unit(
            c, t, period=v["tahun"], grade=v["predikat"], basis=v["dasar"]
        ),
    ),
}  # fmt: skip

SEAT_ACTS: Mapping[str, Act] = {
    "hold": Act(
        later("Tempatkan pegawai"),
        (WHO, *HOLDING_FIELDS, FORMER, REASON),
        lambda c, t, r, v: holdings.put_in_seat(
            c, t, v["pegawai"], v, relieve=bool(v.get("akhiri"))
        ),
        first=_from_day,
    ),
    "end": Act(
        later("Akhiri kedudukan"),
        (LAST, Field("sk"), REASON),
        lambda c, t, r, v: holdings.end_holding(c, r, last=_last(c, v), decree=v["sk"]),
        first=_after_last,
        row=(Holding, "seat_id"),
    ),
    "correct-holding": Act(
        later("Perbaiki catatan kedudukan"),
        (*HOLDING_FIELDS, WHY),
        lambda c, t, r, v: holdings.correct_holding(c, r, v),
        row=(Holding, "seat_id"),
        current=True,
    ),
    "strike": Act(
        later("Coret catatan kedudukan"),
        (Field("alasan", "long", required=True, hint=later("Tulis mengapa catatan ini salah.")),),
        lambda c, t, r, v: holdings.strike_holding(c, r),
        row=(Holding, "seat_id"),
    ),
    "change": Act(
        later("Ubah jabatan"),
        (*SEAT_FIELDS, DAY, REASON),
        lambda c, t, r, v: seats.change_seat(c, t, v, on=day_of(v, "mulai")),
        first=_from_day,
        current=True,
    ),
    "correct": Act(
        later("Perbaiki salah catat"),
        (CODE, *SEAT_FIELDS, WHY),
        lambda c, t, r, v: seats.change_seat(c, t, v, correction=True),
        current=True,
    ),
    "close": Act(
        later("Tutup jabatan"),
        (
            LAST,
            Field("atasan", "seat", hint=later("Kode jabatan yang menjadi atasan bawahannya.")),
            REASON,
        ),
        lambda c, t, r, v: seats.close_seat(c, t, last=_last(c, v), heir=v["atasan"]),
        first=_after_last,
    ),
    "letter": Act(
        later("Beri kuasa menilai"),
        (WHO, DECREE, DAY, UNTIL, REASON),
        lambda c, t, r, v: letters.give_power(c, t, v["pegawai"], v),
        first=_from_day,
    ),
    "end-letter": Act(
        later("Akhiri kuasa menilai"),
        (LAST, REASON),
        lambda c, t, r, v: letters.end_power(c, r, last=_last(c, v)),
        first=_after_last,
        row=(Delegation, "seat_id"),
    ),
}

PERSON_ACTS: Mapping[str, Act] = {
    "change": Act(
        later("Ubah data atau status"),
        (*PERSON_FIELDS, DAY, REASON),
        lambda c, t, r, v: people.change_person(c, t, v, on=day_of(v, "mulai")),
        first=_from_day,
        current=True,
    ),
    "correct": Act(
        later("Perbaiki salah catat"),
        (NIP, *PERSON_FIELDS, WHY),
        lambda c, t, r, v: people.correct_person(c, t, v),
        current=True,
    ),
    "retire": Act(
        later("Pensiun atau berhenti"),
        (LAST, Field("sk"), REASON),
        lambda c, t, r, v: leaving.leave_service(c, t, last=_last(c, v)),
        first=_after_last,
        status="pensiun",
    ),
    "assessor": Act(
        later("Tunjuk pejabat penilai"),
        (WHO, DECREE, DAY, UNTIL, REASON),
        lambda c, t, r, v: named.name_assessor(c, t, v["pegawai"], v),
        first=_from_day,
    ),
    "end-assessor": Act(
        later("Akhiri penunjukan penilai"),
        (LAST, REASON),
        lambda c, t, r, v: named.end_assessor(c, r, last=_last(c, v)),
        first=_after_last,
        row=(AssessorAssignment, "person_id"),
    ),
    "relation": Act(
        later("Nyatakan hubungan"),
        (WHO, Field("hubungan", "select", RELATIONS, required=True)),
        lambda c, t, r, v: named.declare_relation(c, t, v["pegawai"], v["hubungan"]),
    ),
    "end-relation": Act(
        later("Akhiri hubungan"),
        (LAST, REASON),
        lambda c, t, r, v: named.end_relation(c, r, last=_last(c, v)),
        row=(Relation, "person_a person_b"),
    ),
    "lend": Act(
        later("Limpahkan wewenang"),
        (RECEIVER, DECREE, LETTER_DAY, *LENT_FIELDS, REASON),
        lambda c, t, r, v: substitution.decree(c, t, v["penerima"], v),
    ),
    "decree-lending": Act(
        later("Tetapkan usulan pelimpahan"),
        (RECEIVER, DECREE, LETTER_DAY, *LENT_FIELDS, REASON),
        lambda c, t, r, v: substitution.decree(c, t, v["penerima"], v, proposal=r),
        row=(Substitution, "giver_id"),
        current=True,
    ),
    "refuse-lending": Act(
        later("Tolak usulan pelimpahan"),
        (Field("alasan", "long", required=True, hint=later("Pengusul membaca alasan ini.")),),
        lambda c, t, r, v: substitution.turn_down(c, r),
        row=(Substitution, "giver_id"),
    ),
    "end-lending": Act(
        later("Akhiri pelimpahan"),
        (LAST, REASON),
        lambda c, t, r, v: substitution.end_early(c, r, last=_last(c, v)),
        row=(Substitution, "giver_id"),
    ),
    "pool": Act(
        later("Masukkan ke daftar tim pemeriksa"),
        (Field("unsur", "select", CATEGORIES, required=True), DECREE, DAY, UNTIL, REASON),
        lambda c, t, r, v: named.join_pool(c, t, v["unsur"], v),
    ),
    "leave-pool": Act(
        later("Keluarkan dari daftar tim pemeriksa"),
        (LAST, REASON),
        lambda c, t, r, v: named.leave_pool(c, r, last=_last(c, v)),
        row=(PanelPool, "person_id"),
    ),
}

NEW: Mapping[str, Act] = {
    "person": Act(
        later("Daftarkan pegawai"),
        (NIP, *PERSON_FIELDS),
        lambda c, t, r, v: people.register_person(c, v),
    ),
    "unit": Act(
        later("Buat unit paling atas"),
        (CODE, NAME, SIASN, DAY, REASON),
        lambda c, t, r, v: units.create_unit(c, {**v, "induk": ""}, on=day_of(v, "mulai")),
    ),
}

OWN_ACTS: Mapping[str, Act] = {
    "lend": Act(
        later("Limpahkan wewenang"),
        (
            RECEIVER,
            Field(
                "sk",
                hint=later("Tanpa nomor ini menjadi usulan: pengelola kinerja yang menetapkannya."),
            ),
            LETTER_DAY,
            *LENT_FIELDS,
            Field("alasan", "long", hint=later("Misalnya cuti atau dinas luar.")),
        ),
        lambda c, t, r, v: substitution.lend(c, t, v["penerima"], v),
    ),
    "end": Act(
        later("Akhiri pelimpahan"),
        (LAST, Field("alasan", "long")),
        lambda c, t, r, v: substitution.end_early(c, r, last=_last(c, v)),
        row=(Substitution, "giver_id"),
    ),
}
"""What everybody can do with their own authority."""
