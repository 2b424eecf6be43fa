"""The rules that examples can ask, by name."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.examples.forms import days, grades, identity, legacy, panel, people
from workflows.examples.forms.form import Form

__all__ = ["FORMS", "Form"]

FORMS: Mapping[str, Form] = {
    "predikat": grades.PREDIKAT,
    "distribusi": grades.DISTRIBUSI,
    "angka_kredit": grades.ANGKA_KREDIT,
    "nilai_pp30": legacy.NILAI_PP30,
    "nilai_iki": legacy.NILAI_IKI,
    "nilai_periodik": legacy.NILAI_PERIODIK,
    "efisiensi_pp46": legacy.EFISIENSI_PP46,
    "nilai_pp46": legacy.NILAI_PP46,
    "tenggat": days.TENGGAT,
    "batas_skp": days.BATAS_SKP,
    "masa_sanksi": days.MASA_SANKSI,
    "nip": identity.NIP,
    "panel": panel.PANEL,
    "penilai": people.PENILAI,
    "rantai": people.RANTAI,
}
