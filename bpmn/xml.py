"""Safe reading of XML: what comes from outside is refused before it can cost anything.

The bytes are decoded here, under our rules, and reach libxml2 as UTF-8 without a DTD; so no entity
is ever declared, nothing is fetched, and the size of the tree is bounded by the size of the text.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from lxml import etree

from bpmn.errors import DocumentError


@dataclass(frozen=True, slots=True)
class XmlLimits:
    """How much a document may be. Real diagrams of 300 elements have about 300 kB."""

    size: int = 5_000_000  # bytes
    elements: int = 200_000  # start and end tags together, counted before parsing
    depth: int = 200  # nested elements
    attributes: int = 100  # of one element
    namespaces: int = 5_000  # namespace declarations in the whole document


DEFAULT_LIMITS = XmlLimits()
_in_force = [DEFAULT_LIMITS]


def limits_in_force() -> XmlLimits:
    """Return how much a document may be in this process."""
    return _in_force[0]


def set_largest_size(size: int) -> None:
    """Let documents have up to `size` bytes from now on, in the whole process.

    An installation sets it once, before it reads anything.
    """
    _in_force[0] = replace(_in_force[0], size=size)


_ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "latin-1",
    "latin-1": "latin-1",
    "windows-1252": "cp1252",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}
_DECLARED = re.compile(
    rb"""<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""", re.ASCII
)
_KINDS = (
    ("/spec/BPMN/20100524/MODEL", "this is a BPMN diagram with another first element"),
    ("/spec/BPMN/", "this is a draft version of BPMN"),
    ("/BPMN/2.0", "this is a draft version of BPMN"),
    ("/spec/DMN/", "this is a decision table (DMN)"),
    ("/spec/CMMN/", "this is a case model (CMMN)"),
    ("XPDL", "this is XPDL"),
    ("/bpel/", "this is BPEL"),
    ("w3.org/1999/xhtml", "this is a web page"),
)
_PLAIN = (  # what libxml2 says -> what a reader understands
    ("Excessive depth", "elements are nested too deep"),
    ("invalid xmlChar value", "there is a character that XML does not allow"),
    ("Start tag expected", "the text does not begin with an element"),
    ("Extra content at the end", "there is more behind the last element"),
    ("Premature end of data", "the text ends before all elements are closed"),
)
_ARCHIVES = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"(\xb5/\xfd": "zstd",
    b"7z\xbc\xaf": "7z",
}


def parse_xml(content: bytes, path: str = "", *, limits: XmlLimits | None = None) -> etree._Element:
    """Return the root element; comments and processing instructions are left out.

    Args:
        content: the document.
        path: its name, for errors.
        limits: those in force when not given.

    Raises:
        DocumentError: the content is too big, packed, in an unknown encoding, carries a DTD, is not
            well-formed, or is nested or attributed beyond the limits.
    """
    limits = limits or limits_in_force()
    text = _decode(content, path, limits)
    _refuse_dtd(text, path)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise _not_well_formed(error, path) from None
    except (ValueError, LookupError, RecursionError):
        raise DocumentError("Expected XML, but the text can't be parsed", path) from None
    if root is None:
        raise DocumentError("Expected XML, but there is no element", path)
    _refuse_excess(root, path, limits)
    return root


def unexpected_root(root: etree._Element, wanted: str) -> str:
    """Return what a document is, where another one was expected.

    Args:
        root: its first element.
        wanted: what was expected, such as `a BPMN 2.0 document`.
    """
    uri, _, name = root.tag.rpartition("}")
    kind = next((kind for known, kind in _KINDS if known in uri), None)
    return f"Expected {wanted}, but {kind or f'its first element is {name}'}"


def _decode(content: bytes, path: str, limits: XmlLimits) -> str:
    if len(content) > limits.size:
        raise DocumentError(
            f"Expected at most {limits.size} bytes, but the document has more", path
        )
    if not content.strip():
        raise DocumentError("Expected XML, but the document is empty", path)
    for magic, kind in _ARCHIVES.items():
        if content.startswith(magic):
            raise DocumentError(f"Expected XML, but this is a {kind} archive", path)
    encoding = _encoding(content, path)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DocumentError(
            f"Expected text in {encoding}, but byte {error.start} is not", path, line
        ) from None
    text = text.removeprefix("\ufeff")
    if (at := text.find("\x00")) >= 0:
        raise DocumentError("Expected text, but there is a NUL", path, text.count("\n", 0, at) + 1)
    if (tags := text.count("<")) > 2 * limits.elements:
        raise DocumentError(
            f"Expected at most {limits.elements} elements, but there are about {tags // 2}", path
        )
    if (declared := text.count("xmlns")) > limits.namespaces:
        raise DocumentError(
            f"Expected at most {limits.namespaces} namespace declarations, but there are"
            f" {declared}",
            path,
        )
    # The declaration has served; left in, it would contradict the UTF-8 that libxml2 is given.
    return re.sub(r"\A(<\?xml[^>]{0,200}?)\sencoding\s*=\s*[\"'][^\"'>]{0,40}[\"']", r"\1", text)


def _encoding(content: bytes, path: str) -> str:
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise DocumentError("Expected UTF-8, but the document is in UTF-32", path)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    declared = _DECLARED.match(content.removeprefix(codecs.BOM_UTF8))
    if declared is None:
        return "utf-8"
    name = declared.group(1).decode("ascii").lower()
    if name not in _ENCODINGS:
        raise DocumentError(f"Expected UTF-8, but the document says encoding {name}", path)
    return _ENCODINGS[name]


def _refuse_dtd(text: str, path: str) -> None:
    """Look at what stands before the first element."""
    at = 0
    while True:
        while at < len(text) and text[at] in " \t\r\n":
            at += 1
        if text.startswith("<?", at):
            end = text.find("?>", at)
        elif text.startswith("<!--", at):
            end = text.find("-->", at)
        else:
            break
        if end < 0:
            return  # unclosed: the parser says where
        at = end + 2 if text.startswith("<?", at) else end + 3
    if text.startswith("<!", at):
        raise DocumentError(
            "Expected no document type: DTDs and entities are not read",
            path,
            text.count("\n", 0, at) + 1,
        )


def _not_well_formed(error: etree.XMLSyntaxError, path: str) -> DocumentError:
    reason = (error.msg or "").split("\n")[0]
    reason = re.sub(r", line \d+, column \d+$", "", reason).strip()
    reason = next((plain for told, plain in _PLAIN if told in reason), reason)
    reason = re.sub(r"[^\w .,:;'()/-]", "?", reason)[:160] or "it can't be parsed"
    return DocumentError(f"Expected well-formed XML, but: {reason}", path, error.lineno or 1)


def _refuse_excess(root: etree._Element, path: str, limits: XmlLimits) -> None:
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth += 1
        if depth > limits.depth:
            raise DocumentError(
                f"Expected at most {limits.depth} nested elements, but here are more",
                path,
                element.sourceline or 1,
            )
        if len(element.attrib) > limits.attributes:
            raise DocumentError(
                f"Expected at most {limits.attributes} attributes, but an element has"
                f" {len(element.attrib)}",
                path,
                element.sourceline or 1,
            )
        if not isinstance(element.tag, str):
            raise DocumentError(
                "Expected no entity references, but there is one", path, element.sourceline or 1
            )
