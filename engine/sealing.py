"""Sealed answers: unreadable in the database until a service opens them together."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet


class FernetSealer:
    """A Sealer (engine.ports) with a key from the server's settings, not from the database.

    Args:
        secret: any text; the key is derived from it. Losing it loses the sealed answers.
    """

    def __init__(self, secret: str) -> None:
        key = hashlib.scrypt(secret.encode(), salt=b"siklus-sealed-answers", n=2**14, r=8, p=1)
        self._fernet = Fernet(base64.urlsafe_b64encode(key[:32]))

    def seal(self, plain: bytes) -> bytes:
        """Return the value made unreadable."""
        return self._fernet.encrypt(plain)

    def open(self, sealed: bytes) -> bytes:
        """Return the value again."""
        return self._fernet.decrypt(sealed)
