"""A process folder as a zip file, out and in; what comes in is not trusted."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from admin.designer.drafts import LARGEST_DOCUMENT, LARGEST_DRAFT, MOST_DOCUMENTS, DraftRefused
from bpmn.bundle import kind_of
from bpmn.errors import DocumentError

MOST_ENTRIES = 4 * MOST_DOCUMENTS  # folders and files that are left out among them
STAMP = (2020, 1, 1, 0, 0, 0)  # equal documents make equal files


@dataclass(frozen=True, slots=True)
class Unpacked:
    """Documents of an archive, and names of what is no document and was left out."""

    documents: Mapping[str, bytes]
    left_out: tuple[str, ...]


def pack(documents: Mapping[str, bytes]) -> bytes:
    """Return documents as a zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(documents.items()):
            entry = zipfile.ZipInfo(path, STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def unpack(content: bytes) -> Unpacked:
    """Return the documents of a zip file; a folder around everything is taken off.

    Nothing is written to disk, and no more is decompressed than a draft may hold.

    Raises:
        DraftRefused: no zip, encrypted, too many or too big, or a name that leads elsewhere.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [each for each in archive.infolist() if not each.is_dir()]
            if len(entries) > MOST_ENTRIES:
                raise _refused("entries")
            found: dict[str, bytes] = {}
            left_out: list[str] = []
            for entry, name in zip(entries, _names(entries), strict=True):
                if not _is_document(name):
                    left_out.append(name)
                    continue
                if name in found:
                    raise _refused("twice")
                if len(found) == MOST_DOCUMENTS:
                    raise DraftRefused("too_many", most=MOST_DOCUMENTS)
                found[name] = _read(archive, entry, name, sum(map(len, found.values())))
    except (zipfile.BadZipFile, RuntimeError, EOFError, OSError, ValueError) as error:
        raise _refused("damaged") from error
    if not found:
        raise _refused("empty")
    return Unpacked(found, tuple(left_out))


def path_for(name: str) -> str:
    """Return where a single uploaded file belongs in a draft: forms go to their folder."""
    base = PurePosixPath(name.replace("\\", "/")).name
    return f"forms/{base}" if base.endswith(".json") else base


def _names(entries: Iterable[zipfile.ZipInfo]) -> list[str]:
    names = []
    for entry in entries:
        name = entry.filename
        pure = PurePosixPath(name)
        if "\\" in name or "\x00" in name or pure.is_absolute() or ".." in pure.parts:
            raise _refused("path")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise _refused("link")
        if entry.flag_bits & 0x1:
            raise _refused("encrypted")
        names.append(str(pure))
    tops = {PurePosixPath(name).parts[0] for name in names}
    around = next(iter(tops)) if len(tops) == 1 else None
    if around is None or around == "forms" or not all("/" in name for name in names):
        return names
    return [name.removeprefix(f"{around}/") for name in names]


def _is_document(name: str) -> bool:
    try:
        kind_of(name)
    except DocumentError:
        return False
    return True


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, so_far: int) -> bytes:
    """Read one document; what the archive says of its size is not believed."""
    with archive.open(entry) as file:
        content = file.read(LARGEST_DOCUMENT + 1)
    if len(content) > LARGEST_DOCUMENT:
        raise DraftRefused("too_big", path=name, size=len(content), most=LARGEST_DOCUMENT)
    if so_far + len(content) > LARGEST_DRAFT:
        raise DraftRefused("too_big_together", most=LARGEST_DRAFT)
    return content


def _refused(reason: str) -> DraftRefused:
    return DraftRefused("archive", reason=reason)
