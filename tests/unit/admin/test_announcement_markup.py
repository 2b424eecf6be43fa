"""The markup of announcements: a little structure, and nothing that a browser would run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin.social.markup import to_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("satu\ndua\n\ntiga", "<p>satu<br>dua</p><p>tiga</p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("Isi:\n- a\nlalu", "<p>Isi:</p><ul><li>a</li></ul><p>lalu</p>"),
        ("**tebal** biasa", "<p><strong>tebal</strong> biasa</p>"),
        (
            "[buka](https://bkd.example/a?b=1)",
            '<p><a href="https://bkd.example/a?b=1" rel="noopener">buka</a></p>',
        ),
        ("[istilah](/words/)", '<p><a href="/words/" rel="noopener">istilah</a></p>'),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](//lain.example)", "<p>[x](//lain.example)</p>"),
        ("<b>a</b> & b", "<p>&lt;b&gt;a&lt;/b&gt; &amp; b</p>"),
        ('[a"b](/x)', '<p><a href="/x" rel="noopener">a&#34;b</a></p>'),
        ("", ""),
    ],
)
def test_what_is_written_becomes(text: str, html: str) -> None:
    assert str(to_html(text)) == html


@given(st.text(alphabet="<>\"'&[]()*-1. \n/:ahtps", max_size=80))
def test_no_tag_of_the_writer_gets_through(text: str) -> None:
    html = str(to_html(text))
    for tag in ("<p>", "</p>", "<br>", "<ul>", "</ul>", "<ol>", "</ol>", "<li>", "</li>"):
        html = html.replace(tag, "")
    html = html.replace("<strong>", "").replace("</strong>", "").replace("</a>", "")
    while '<a href="' in html:
        before, _, rest = html.partition('<a href="')
        target, _, after = rest.partition('" rel="noopener">')
        assert target.startswith(("https://", "http://", "/")) and "<" not in target
        html = before + after
    assert "<" not in html
