"""Makes PDF files of the templates here. Data goes in as JSON only, never as typst source."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import orjson
import typst

TEMPLATES = Path(__file__).parent / "templates"
STANDARD: Literal["ua-1"] = "ua-1"  # PDF/UA-1: tagged, so that screen readers can read it


def render(template: str, data: Mapping[str, Any]) -> bytes:
    """Return a PDF.

    Args:
        template: name of a file in templates/, without `.typ`.
        data: what the template shows; texts are printed as they are, markup in them is not read.

    Raises:
        FileNotFoundError: there is no such template.
        typst.TypstError: the data lacks something that the template shows.
    """
    path = TEMPLATES / f"{template}.typ"
    if not path.is_file():
        raise FileNotFoundError(f"Expected a document template but got {template!r}")
    pdf: bytes = typst.compile(
        path,
        root=TEMPLATES,
        sys_inputs={"data": orjson.dumps(data).decode()},
        pdf_standards=[STANDARD],
    )
    return pdf
