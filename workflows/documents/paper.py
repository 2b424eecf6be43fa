"""A document on its way to paper: what it says, the code it carries, and the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import segno

from engine.engine import Engine
from workflows.documents.codes import Issue, code_of, in_groups
from workflows.documents.render import render

PLACE = "keaslian"  # last part of the address of the page that answers for codes
QUIET = 4  # modules of white around a QR code that belong to it (ISO/IEC 18004)


@dataclass(frozen=True, slots=True)
class Paper:
    """What a document says, ready to be printed."""

    name: str  # of the file
    template: str
    data: Mapping[str, Any]
    issue: Issue | None  # None: not in force, so it carries no code


@dataclass(frozen=True, slots=True)
class Printed:
    """A document ready to be handed out."""

    name: str  # of the file
    content: bytes = field(repr=False)  # PDF


def print_paper(engine: Engine, paper: Paper, address: str) -> Printed:
    """Return the PDF; the first print of a version gives it its code.

    Args:
        engine: where codes are kept.
        paper: what is printed.
        address: where people reach the installation, `https://kinerja.example.go.id`.

    Raises:
        DocumentChanged: the version does not say any more what it said when it got its code.
    """
    code = code_of(engine, paper.issue) if paper.issue is not None else ""
    seal = {"kode": in_groups(code), "alamat": f"{address}/{PLACE}", "lengkap": "", "qr": ""}
    if code:
        seal["lengkap"] = f"{address}/{PLACE}/{code}"
        seal["qr"] = qr_code(seal["lengkap"])
    return Printed(paper.name, render(paper.template, {**paper.data, "keaslian": seal}))


def qr_code(address: str) -> str:
    """Return a QR code that leads a phone to an address, as SVG.

    Error correction M: it is read though a seventh of it is dirty or worn.
    """
    out = BytesIO()
    segno.make_qr(address, error="m").save(
        out, kind="svg", border=QUIET, xmldecl=False, nl=False, svgclass=None, lineclass=None
    )
    return out.getvalue().decode()


def file_name(*parts: str, version: int, current: bool) -> str:
    """Return the name of a PDF that people recognise: SKP-2026-198802292010122003.pdf.

    An earlier or later version than the one in force says which it is.
    """
    told = [part for part in parts if part]
    return "-".join(told if current else [*told, "versi", str(version)]) + ".pdf"
