"""Mail by SMTP, sent by a worker: no page waits for a mail server."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import formatdate

from admin.settings import Settings

TIMEOUT = 8.0  # seconds for each answer of the server


class MailError(Exception):
    """The mail server cannot be reached, or does not take what it is given."""


@contextmanager
def _server(settings: Settings) -> Iterator[smtplib.SMTP]:
    host, port = settings.mail_server, settings.mail_port
    try:
        if settings.mail_security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port, timeout=TIMEOUT, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(host, port, timeout=TIMEOUT)
        with server:
            if settings.mail_security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if settings.mail_username:
                server.login(settings.mail_username, settings.mail_password)
            yield server
    except (OSError, smtplib.SMTPException) as error:
        raise MailError(f"{host}:{port}: {error}") from error


def reach(settings: Settings) -> None:
    """Speak to the mail server without sending anything.

    Raises:
        MailError: it cannot be reached, or refuses the name and password.
    """
    with _server(settings) as server:
        server.noop()


def send(settings: Settings, to: str, subject: str, text: str, *, key: str) -> None:
    """Send one mail.

    Args:
        settings: where the server is.
        to: the address.
        subject: one line.
        text: plain text.
        key: makes the mail's id.

    Raises:
        MailError: the server did not take it.
    """
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.mail_from, to, subject
    message["Date"] = formatdate()
    domain = settings.mail_from.rpartition("@")[2]
    message["Message-ID"] = f"<{key}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    with _server(settings) as server:
        server.send_message(message)
