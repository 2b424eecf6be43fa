"""A mail server's certificate is looked at in both kinds of TLS before a password is told to it."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from admin.mail import MailError, reach, send
from admin.settings import Settings
from tests.integration.admin.mailbox import Mailbox, mailbox

PASSWORD = "kata sandi peladen"


def certificate(folder: Path, name: str, *, expired: bool = False) -> tuple[Path, ssl.SSLContext]:
    """Make a certificate that signs itself; return its file and a server's context with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    alternative = x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    now = datetime.now(UTC)
    end = now - timedelta(days=1) if expired else now + timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, key_file = folder / f"{name}.pem", folder / f"{name}.key"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key_file)
    return file, context


def settings(box: Mailbox, security: str) -> Settings:
    return Settings(
        mail_server="127.0.0.1",
        mail_port=box.port,
        mail_security=security,
        mail_username="siklus",
        mail_password=PASSWORD,
        mail_from="siklus@lampung.example",
        address="https://kinerja.lampung.example",
    )


@pytest.fixture(params=["starttls", "tls"])
def security(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def trusted(tmp_path: Path, security: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    file, context = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with mailbox(context, at_once=security == "tls") as box:
        yield box


def test_a_server_whose_certificate_is_trusted_gets_the_mail(
    trusted: Mailbox, security: str
) -> None:
    send(settings(trusted, security), "budi@lampung.example", "Halo", "Isi", key="k1")
    assert [mail["To"] for mail in trusted.mails] == ["budi@lampung.example"]
    assert trusted.encrypted and trusted.signed_in


@pytest.mark.parametrize("wrong", ["unknown", "name", "expired"])
def test_a_server_with_a_wrong_certificate_is_told_nothing(
    wrong: str, security: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "mail.example" if wrong == "name" else "127.0.0.1"
    file, context = certificate(tmp_path, name, expired=wrong == "expired")
    if wrong != "unknown":
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with mailbox(context, at_once=security == "tls") as box:
        with pytest.raises(MailError, match="certificate verify failed"):
            send(settings(box, security), "budi@lampung.example", "Halo", "Isi", key="k1")
        with pytest.raises(MailError, match="certificate verify failed"):
            reach(settings(box, security))
        assert box.mails == [] and not box.signed_in


def test_a_server_that_offers_no_tls_is_told_nothing() -> None:
    with mailbox() as box:
        with pytest.raises(MailError, match="STARTTLS"):
            send(settings(box, "starttls"), "budi@lampung.example", "Halo", "Isi", key="k1")
        assert box.mails == [] and not box.signed_in
