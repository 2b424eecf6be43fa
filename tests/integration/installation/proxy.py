"""A person's browser behind a reverse proxy with TLS, as far as the server can tell."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

HOST = "kinerja.lampung.example"


@dataclass
class Answer:
    """What came back."""

    status: int
    text: str
    location: str


@dataclass
class Visitor:
    """Keeps cookies, sends what nginx would add, fills in the page's CSRF token."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, data: dict[str, str]) -> Answer:
        return self._ask("POST", path, urlencode({"csrf_token": self.token, **data}))

    def sign_in(self, nip: str, password: str) -> Answer:
        self.get("/sign-in")
        return self.post("/sign-in", {"username": nip, "password": password})

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Host": HOST,
            "X-Forwarded-For": "203.0.113.7",
            "X-Forwarded-Proto": "https",
            "Referer": f"https://{HOST}{path}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                assert morsel["secure"], f"{name} would be sent without TLS"
                self.cookies[name] = morsel.value
        if found := re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text):
            self.token = found[1]
        return Answer(response.status, text, response.headers.get("Location", ""))
