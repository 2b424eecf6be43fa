"""What people read when an answer does not fit: stable ids, Indonesian and English texts."""

from __future__ import annotations

from typing import Any

MESSAGES: dict[str, tuple[str, str]] = {
    "required": ("Wajib diisi", "Required"),
    "unknown": ("Isian ini tidak dikenal", "This field is not known"),
    "read_only": ("Isian ini tidak dapat diubah", "This field can't be changed"),
    "type.string": ("Harus berupa teks", "Must be a text"),
    "type.integer": ("Harus berupa bilangan bulat", "Must be a whole number"),
    "type.number": (
        "Harus berupa angka, misalnya 1.600,5",
        "Must be a number, such as 1.600,5 (dot for thousands, comma for decimals)",
    ),
    "type.boolean": ("Harus ya atau tidak", "Must be yes or no"),
    "type.array": ("Harus berupa daftar", "Must be a list"),
    "type.row": ("Harus berupa baris tabel", "Must be a row of the table"),
    "text.control": (
        "Mengandung karakter yang tidak dapat disimpan",
        "Contains characters that can't be kept",
    ),
    "date": (
        "Harus berupa tanggal, misalnya 23 Nov 2026",
        "Must be a date, such as 23 Nov 2026",
    ),
    "email": ("Harus berupa alamat surel", "Must be an e-mail address"),
    "enum": ("Pilih salah satu yang tersedia", "Choose one of those offered"),
    "const": ("Harus berisi {value}", "Must be {value}"),
    "const.true": ("Harus dicentang", "Must be ticked"),
    "minimum": ("Paling sedikit {value}", "At least {value}"),
    "maximum": ("Paling banyak {value}", "At most {value}"),
    "exclusiveMinimum": ("Harus lebih dari {value}", "Must be more than {value}"),
    "exclusiveMaximum": ("Harus kurang dari {value}", "Must be less than {value}"),
    "multipleOf": ("Harus kelipatan {value}", "Must be a multiple of {value}"),
    "minLength": ("Paling sedikit {value} karakter", "At least {value} characters"),
    "maxLength": ("Paling banyak {value} karakter", "At most {value} characters"),
    "pattern": ("Bentuk isian tidak sesuai", "Does not have the right form"),
    "minItems": ("Paling sedikit {value} baris", "At least {value} rows"),
    "maxItems": ("Paling banyak {value} baris", "At most {value} rows"),
    "uniqueItems": ("Tidak boleh ada yang sama", "No two may be alike"),
    "paste.empty": ("Tidak ada baris untuk ditempel", "There are no rows to paste"),
    "paste.size": ("Terlalu banyak untuk ditempel sekaligus", "Too much to paste at once"),
    "paste.full": ("Tabel ini memuat paling banyak {value} baris", "At most {value} rows fit here"),
    "paste.header": (
        "Kolom '{value}' tidak ada di tabel ini",
        "The table has no column '{value}'",
    ),
    "paste.columns": (
        "Baris ini mempunyai lebih dari {value} kolom",
        "This row has more than {value} columns",
    ),
}
"""Texts by id: (Indonesian, English). `{value}` is what the rule says, never what was typed."""


def message(message_id: str, value: Any, language: str) -> str:
    """Return the text of a message.

    Raises:
        KeyError: there is no message of this id.
    """
    indonesian, english = MESSAGES[message_id]
    text = english if language == "en" else indonesian
    return text.replace("{value}", _number(value, language))


def _number(value: Any, language: str) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.6f}".rstrip("0").rstrip(".")
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))
