"""What an upload may be: known by its first bytes, not by its name."""

from __future__ import annotations

import io
import zipfile

from engine.errors import FileRefused

MAX_BYTES = 10 * 1024 * 1024

_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
_OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def media_type(content: bytes) -> str:
    """Return the media type of an upload.

    Raises:
        FileRefused: it is empty, larger than 10 MiB, or none of PDF, PNG, JPEG, DOCX, XLSX, PPTX.
    """
    if not content:
        raise FileRefused("Expected a file with content but it is empty", reason="empty")
    if len(content) > MAX_BYTES:
        raise FileRefused(
            f"Expected a file of at most {MAX_BYTES // 1024 // 1024} MB but it has "
            f"{len(content) / 1024 / 1024:.1f} MB",
            reason="too_large",
        )
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return kind
    if content.startswith(b"PK\x03\x04"):
        found = _office_type(content)
        if found is not None:
            return found
    raise FileRefused(
        "Expected a PDF, PNG, JPEG, DOCX, XLSX or PPTX file but its content is another kind",
        reason="kind",
    )


def _office_type(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        return None
    if "[Content_Types].xml" not in names or any("vbaProject" in name for name in names):
        return None
    for folder, kind in _OFFICE.items():
        if any(name.startswith(folder) for name in names):
            return kind
    return None
