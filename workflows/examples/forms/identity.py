"""What a NIP says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.domain.nip import WrongNip, parse_nip
from workflows.examples.forms.form import Form
from workflows.examples.given import Given, OutsideForm
from workflows.parameters import RuleSet

SEXES = {"laki-laki": "laki_laki", "perempuan": "perempuan"}


def _nip(value: Any, rules: RuleSet) -> Mapping[str, Any]:
    given = Given(value, "nip").raw("nip")
    if isinstance(given, bool) or not isinstance(given, str | int):
        raise OutsideForm(f"Expected nip to be 18 digits but got {given!r}")
    try:
        found = parse_nip(str(given), rules.on, rules)
    except WrongNip:
        return {"sah": False}
    month = found.appointed_month
    year = f"{found.appointed_year:04}"
    return {
        "sah": True,
        "jenis": found.kind,
        "lahir": found.birth,
        "tmt": year if month is None else f"{year}-{month:02}",
        "jenis_kelamin": SEXES[found.sex],
        "nomor_urut": f"{found.serial:03}",
        "ke": found.frequency,
    }


NIP = Form(_nip, in_part=True, outside={"sah": False})
