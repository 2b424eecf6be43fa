"""Mail by SMTP with Flask-Mailman, sent by a worker: no page waits for a mail server.

A worker has no Flask application; what Flask-Mailman would read from one (settings, date, encoding)
is handed to it.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import formatdate
from typing import Any

from flask_mailman import EmailMessage, Mail
from flask_mailman.backends.smtp import EmailBackend

from admin.settings import Settings

TIMEOUT = 8.0  # seconds for each answer of the server


class MailError(Exception):
    """The mail server cannot be reached, or does not take what it is given."""


class AddressRefused(MailError):
    """The server will never take a mail for this address; other addresses are none the worse."""


class _Verified(smtplib.SMTP):
    """STARTTLS that looks at the server's certificate, which smtplib alone does not do."""

    def starttls(
        self, *_: Any, context: ssl.SSLContext | None = None, **__: Any
    ) -> tuple[int, bytes]:
        """Protect the connection."""
        return super().starttls(context=context or ssl.create_default_context())


class Backend(EmailBackend):
    """Flask-Mailman's way to the server, with certificates looked at in both kinds of TLS."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """What speaks to the server."""
        return smtplib.SMTP_SSL if self.use_ssl else _Verified


@contextmanager
def _server(settings: Settings) -> Iterator[Backend]:
    """Open a connection with the installation's settings; close it in the end."""
    host, port = settings.mail_server, settings.mail_port
    backend = Backend(
        mailman=Mail.init_mail(
            {
                "MAIL_BACKEND": "smtp",
                "MAIL_SERVER": host,
                "MAIL_PORT": port,
                "MAIL_USERNAME": settings.mail_username or None,
                "MAIL_PASSWORD": settings.mail_password or None,
                "MAIL_USE_TLS": settings.mail_security == "starttls",
                "MAIL_USE_SSL": settings.mail_security == "tls",
                "MAIL_TIMEOUT": TIMEOUT,
            }
        )
    )
    try:
        try:
            backend.open()
            yield backend
        finally:
            backend.close()
    except smtplib.SMTPRecipientsRefused as refused:
        told = "; ".join(
            f"{code} {text.decode(errors='replace')}" for code, text in refused.recipients.values()
        )
        for_ever = all(code >= 500 for code, _ in refused.recipients.values())
        kind = AddressRefused if for_ever else MailError
        raise kind(f"{host}:{port}: {told}") from refused
    except (OSError, smtplib.SMTPException) as error:
        raise MailError(f"{host}:{port}: {error}") from error


def reach(settings: Settings) -> None:
    """Speak to the mail server without sending anything.

    Raises:
        MailError: it cannot be reached, or refuses the name and password.
    """
    with _server(settings) as server:
        server.connection.noop()


def send(
    settings: Settings,
    to: str,
    subject: str,
    text: str,
    *,
    key: str,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Send one mail.

    Args:
        settings: where the server is.
        to: the address.
        subject: one line.
        text: plain text.
        key: makes the mail's id; the same key makes the same id, so that a mail sent twice is one
            to whoever looks at ids.
        headers: more lines of the head.

    Raises:
        AddressRefused: there is no such address, or it is none.
        MailError: the server did not take it.
    """
    domain = settings.mail_from.rpartition("@")[2]
    message = EmailMessage(
        subject,
        text,
        settings.mail_from,
        [to],
        headers={
            "Date": formatdate(),
            "Message-ID": f"<{key}@{domain}>",
            "Auto-Submitted": "auto-generated",
            **(headers or {}),
        },
    )
    message.encoding = "utf-8"
    with _server(settings) as server:
        try:
            server.send_messages([message])
        except ValueError as error:  # what stands in the register is no address
            raise AddressRefused(str(error)) from error
