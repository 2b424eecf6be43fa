"""Posts a body to an address of the agency's: by TLS, without following where it is sent on to."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

TIMEOUT = 5.0  # seconds for each step: both together end before the lease of a job
SHOWN = 200  # bytes of an answer that are read, and told where it refuses


class PostError(Exception):
    """The other side cannot be reached, or did not take what it was given."""


class PostRefused(PostError):
    """The other side will never take this body; asking again is of no use."""


def check_address(value: str, *, loopback: bool) -> None:
    """Refuse an address that what is posted to could be read on its way to.

    Args:
        value: the address.
        loopback: whether one on this machine may do without TLS.

    Raises:
        ValueError: with a sentence that says what is wrong.
    """
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.fragment:
        raise ValueError(f"{value}: not a web address; an example: https://siasn.example.go.id/in")
    if parts.username or parts.password:
        raise ValueError(f"{parts.hostname}: an address with a name or password in it")
    if parts.scheme == "http" and not (loopback and is_loopback(parts.hostname)):
        raise ValueError(f"{value}: not https")


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine by its very name."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def post(address: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Post a body once.

    Raises:
        PostRefused: the other side says that it will never take it (400, 401, 403, 404, ...).
        PostError: it cannot be reached, fails, or asks to come later.
    """
    parts = urlsplit(address)
    connection = _connection(parts)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body, {"User-Agent": "Siklus", **headers})
        answer = connection.getresponse()
        told = answer.read(SHOWN).decode(errors="replace").strip()
    except (OSError, HTTPException) as error:
        raise PostError(f"{parts.netloc}: {error}") from error
    finally:
        connection.close()
    if 200 <= answer.status < 300:
        return
    later = answer.status >= 500 or answer.status in (408, 425, 429)
    raise (PostError if later else PostRefused)(f"{parts.netloc}: {answer.status} {told}".strip())


def _connection(parts: SplitResult) -> HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return HTTPSConnection(host, parts.port, timeout=TIMEOUT, context=context)
    return HTTPConnection(host, parts.port, timeout=TIMEOUT)
