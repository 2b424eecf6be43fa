"""Hostile XML is refused early, with a place; ordinary XML is read."""

import gzip
import time

import pytest

from bpmn.errors import DocumentError
from bpmn.xml import XmlLimits, parse_xml


def refusal(content: bytes, **options) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        parse_xml(content, "a.bpmn", **options)
    assert caught.value.path == "a.bpmn"
    assert caught.value.line >= 1
    assert "0x" not in str(caught.value)
    assert "<" not in str(caught.value)
    return caught.value


def test_an_ordinary_document_is_read_with_line_numbers():
    root = parse_xml(b"<?xml version='1.0' encoding='UTF-8'?>\n<!-- c -->\n<a>\n<b id='x'/></a>")
    assert root.tag == "a"
    assert root[0].sourceline == 4


def test_comments_inside_a_text_do_not_cut_it():
    assert parse_xml(b"<a>x &gt; <!-- c -->1<?p q?> and y</a>").text == "x > 1 and y"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252", "us-ascii"]
)
def test_known_encodings_are_read(encoding):
    word = "Penilaian" if encoding == "us-ascii" else "Évaluation"
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    text = f"<?xml version='1.0' encoding='{declared}'?><a n='{word}'/>"
    assert parse_xml(text.encode(encoding)).get("n") == word


def test_text_without_a_declaration_is_utf8():
    assert parse_xml("<a>é</a>".encode()).text == "é"


@pytest.mark.parametrize("encoding", ["utf-7", "ebcdic-cp-us", "shift_jis", "rot13", "zlib_codec"])
def test_other_encodings_are_refused_by_name(encoding):
    error = refusal(f"<?xml version='1.0' encoding='{encoding}'?><a/>".encode())
    assert encoding in error.message


def test_utf32_is_refused():
    assert "UTF-32" in refusal("<a/>".encode("utf-32")).message


def test_bytes_that_are_not_in_the_encoding_are_located():
    assert refusal(b"<a>\n\n\xff</a>").line == 3


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE a><a/>",
        b"<?xml version='1.0'?>\n<!-- hi -->\n<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
        b"<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'><a/>",
        b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>".encode("utf-16"),
        b"<!DOCTYPE l [<!ENTITY a '" + b"x" * 1000 + b"'><!ENTITY b '" + b"&a;" * 1000 + b"'>]>"
        b"<l>&b;</l>",
    ],
)
def test_a_document_type_is_refused(content):
    assert "document type" in refusal(content).message


def test_an_undeclared_entity_is_refused():
    refusal(b"<a>&nbsp;</a>")


def test_an_entity_in_cdata_stays_text():
    assert parse_xml(b"<a><![CDATA[<!DOCTYPE x> &y;]]></a>").text == "<!DOCTYPE x> &y;"


@pytest.mark.parametrize(
    ("content", "kind"), [(gzip.compress(b"<a/>", mtime=0), "gzip"), (b"PK\x03\x04abc", "zip")]
)
def test_an_archive_is_refused_by_name(content, kind):
    assert kind in refusal(content).message


@pytest.mark.parametrize("content", [b"", b"  \n", b"{}", b"hello", b"<a>", b"<a", b"<a/><b/>"])
def test_what_is_not_xml_is_refused(content):
    refusal(content)


def test_a_fault_of_form_is_located():
    assert refusal(b"<a>\n<b>\n</a>").line == 3


def test_an_unknown_prefix_is_refused():
    refusal(b"<a><x:b/></a>")


def test_a_nul_is_refused():
    assert refusal(b"<a>\n\x00</a>").line == 2


def test_size_elements_depth_attributes_and_namespaces_are_bounded():
    assert "bytes" in refusal(b"<a/>" + b" " * 100, limits=XmlLimits(size=50)).message
    many = b"<a>" + b"<b/>" * 50 + b"</a>"
    assert "elements" in refusal(many, limits=XmlLimits(elements=20)).message
    deep = b"<a>" * 30 + b"</a>" * 30
    assert "nested" in refusal(deep, limits=XmlLimits(depth=20)).message
    wide = b"<a " + b" ".join(b"x%d='1'" % i for i in range(30)) + b"/>"
    assert "attributes" in refusal(wide, limits=XmlLimits(attributes=20)).message
    named = b"<a>" + b"<b xmlns='u'/>" * 30 + b"</a>"
    assert "namespace" in refusal(named, limits=XmlLimits(namespaces=20)).message


@pytest.mark.parametrize(
    "content",
    [
        b"<a>" * 1_000_000,
        b"<a>" + b"<b/>" * 1_000_000 + b"</a>",
        b"<a " + b" ".join(b"x%d='1'" % i for i in range(300_000)) + b"/>",
        b"<a " + b" ".join(b"xmlns:x%d='u%d'" % (i, i) for i in range(150_000)) + b"/>",
        b"<?" * 2_000_000,
        b"<!--" * 1_000_000,
        b"<a>" + b"&#65" * 1_000_000,
    ],
)
def test_a_costly_document_is_refused_within_five_seconds(content):
    begin = time.process_time()
    refusal(content)
    assert time.process_time() - begin < 5
