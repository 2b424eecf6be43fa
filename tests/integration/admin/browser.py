"""A test client that reads each page as a browser would, and objects to broken markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.integration.admin.agency import PASSWORD, PEOPLE

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
LARGEST_PAGE = 100_000  # bytes, without the diagram viewer (PRODUCT.md)


class Page(HTMLParser):
    """What a page consists of. Raises AssertionError where the markup is wrong."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.stack: list[str] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.fields: list[dict[str, str]] = []
        self.inside_label = 0
        self.unlabelled: list[dict[str, str]] = []
        self.feed(text)
        self.close()
        assert not self.stack, f"not closed: {self.stack}"
        doubled = {key for key in self.ids if self.ids.count(key) > 1}
        assert not doubled, f"ids used twice: {doubled}"
        missing = [f for f in self.unlabelled if f.get("id") not in self.labelled]
        assert not missing, f"fields without a label: {missing}"
        assert re.search(r"<title>[^<]+</title>", text), "no title"
        assert re.search(r'<html lang="(id|en)">', text), "no language"
        assert len(re.findall(r"<h1[ >]", text)) == 1, "not exactly one h1"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        assert len(values) == len(attrs), f"attribute twice on {tag}: {attrs}"
        handlers = [name for name in values if name.startswith("on") or name == "style"]
        assert not handlers, f"inline {handlers} on {tag}: refused by our own policy"
        if tag == "script":
            assert values.get("nonce"), "script without nonce"
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "label":
            self.inside_label += 1
            self.labelled.add(values.get("for", ""))
        if tag in ("input", "select", "textarea") and values.get("type") != "hidden":
            named = values.get("aria-label") or values.get("aria-labelledby")
            if not named and not self.inside_label:
                self.unlabelled.append(values)
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if tag == "label":
            self.inside_label -= 1
        assert self.stack and self.stack[-1] == tag, f"</{tag}> closes {self.stack[-3:]}"
        self.stack.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)


class Browser:
    """Signs in, follows links, sends forms with the page's own CSRF token."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.page = ""

    def get(self, url: str, **kwargs: Any) -> TestResponse:
        return self._read(self.client.get(url, **kwargs))

    def post(self, url: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        data = {"csrf_token": self.token(), **(data or {})}
        return self._read(self.client.post(url, data=data, **kwargs))

    def token(self) -> str:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.page)
        if found is None:
            self.get("/sign-in", follow_redirects=True)
            found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.page)
        return found[1] if found else ""

    def sign_in(self, name: str, password: str = PASSWORD) -> TestResponse:
        self.get("/sign-in")
        return self.post("/sign-in", {"username": PEOPLE[name][0], "password": password})

    def _read(self, response: TestResponse) -> TestResponse:
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        if response.mimetype == "text/html" and response.status_code not in (302, 303):
            self.page = response.text
            if response.location is None:
                Page(response.text)
                assert len(response.data) < LARGEST_PAGE, f"{len(response.data)} bytes"
        return response
