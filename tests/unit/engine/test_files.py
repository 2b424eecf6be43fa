from __future__ import annotations

import io
import zipfile

import pytest

from engine import files
from engine.errors import FileRefused


def office(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, "<x/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7 ...", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"\xff\xd8\xff\xe0...", "image/jpeg"),
        (office("word/document.xml"), "wordprocessingml.document"),
        (office("xl/workbook.xml"), "spreadsheetml.sheet"),
        (office("ppt/presentation.xml"), "presentationml.presentation"),
    ],
)
def test_a_file_is_known_by_its_content(content: bytes, expected: str) -> None:
    assert files.media_type(content).endswith(expected)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"%PDF-" + b"x" * files.MAX_BYTES, "too_large"),
        (b"<html><script>alert(1)</script>", "kind"),
        (b"MZ\x90\x00", "kind"),
        (b"PK\x03\x04 not a zip", "kind"),
        (office("other/file.xml"), "kind"),
        (office("word/document.xml", "word/vbaProject.bin"), "kind"),
    ],
)
def test_what_cannot_be_shown_safely_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(FileRefused) as caught:
        files.media_type(content)
    assert caught.value.facts["reason"] == reason
