"""A web server for tests that keeps what is posted to it and answers as it is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from werkzeug.wrappers import Request, Response

from scripts.serving import serving


@dataclass
class Posted:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Gateway:
    """Requests received, and the status of the next answers."""

    address: str = ""
    status: int = 200
    posted: list[Posted] = field(default_factory=list)


@contextmanager
def gateway() -> Iterator[Gateway]:
    """Run the server on a free port of this machine."""
    found = Gateway()

    @Request.application
    def answer(request: Request) -> Response:
        found.posted.append(Posted(request.full_path, dict(request.headers), request.get_data()))
        headers = {"Location": "/elsewhere"} if 300 <= found.status < 400 else {}
        return Response("as told", found.status, headers)

    with serving(answer) as address:
        found.address = address
        yield found
