"""An SMTP server for tests that keeps what it is given: the few words of the protocol we speak."""

from __future__ import annotations

import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class Mailbox:
    """Mails received, and whether new ones are refused."""

    def __init__(self) -> None:
        self.port = 0
        self.mails: list[EmailMessage] = []
        self.refusing = False
        self.encrypted = False  # the last one spoke TLS
        self.signed_in = False  # somebody told a name and password


@contextmanager
def mailbox(context: ssl.SSLContext | None = None, *, at_once: bool = False) -> Iterator[Mailbox]:
    """Run the server on a free port of this machine.

    Args:
        context: with its certificate; it offers STARTTLS then.
        at_once: it speaks TLS from the first byte instead.
    """
    box = Mailbox()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            if context is not None and at_once and not self.protect(context):
                return
            self.wfile.write(b"220 mailbox\r\n")
            while line := self.rfile.readline():
                word = line[:4].upper()
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    lines = []
                    while (text := self.rfile.readline()) != b".\r\n":
                        lines.append(text)
                    box.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))
                elif word == b"MAIL" and box.refusing:
                    self.wfile.write(b"451 try again later\r\n")
                    continue
                elif word == b"EHLO" and context is not None:
                    offers = b"AUTH PLAIN" if box.encrypted else b"STARTTLS"
                    self.wfile.write(b"250-mailbox\r\n250 " + offers + b"\r\n")
                    continue
                elif word == b"STAR" and context is not None:
                    self.wfile.write(b"220 go on\r\n")
                    if not self.protect(context):
                        return
                    continue
                elif word == b"AUTH":
                    box.signed_in = True
                    self.wfile.write(b"235 welcome\r\n")
                    continue
                elif word == b"QUIT":
                    self.wfile.write(b"221 bye\r\n")
                    return
                self.wfile.write(b"250 fine\r\n")

        def finish(self) -> None:
            super().finish()
            if isinstance(self.request, ssl.SSLSocket):  # the server closes only its own socket
                self.request.close()

        def protect(self, with_certificate: ssl.SSLContext) -> bool:
            """Go on in TLS; False when the other side does not trust the certificate."""
            try:
                self.request = with_certificate.wrap_socket(self.request, server_side=True)
            except OSError:
                return False
            self.rfile.close()
            self.wfile.close()
            self.rfile = self.request.makefile("rb")
            self.wfile = self.request.makefile("wb", 0)
            box.encrypted = True
            return True

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
