"""Sign-in with NIP and password (Flask-Security), its keys, and waiting after wrong passwords."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Any

from flask import Flask, current_app, redirect, request, session, url_for
from flask import Response as FlaskResponse
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_security import (
    ChangePasswordForm,
    LoginForm,
    Security,
    SQLAlchemySessionUserDatastore,
    current_user,
    hash_password,
    password_changed,
)
from flask_wtf import CSRFProtect
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField, SubmitField

from admin.formats import clock
from admin.guard import SignInGuard
from admin.i18n import Catalogues, gettext, later, lazy_gettext
from admin.paths import own_path
from admin.session import AdminSession
from admin.settings import Settings
from admin.tables import Account, Role
from engine.store.database import Database

# Roles of an account in the whole agency. Tasks in a unit are unit roles (workflows).
ROLES = {"administrator": "Mengelola akun dan pengaturan instansi"}


class NotInstalled(RuntimeError):
    """The database has no installation row. Run `siklus init --admin NIP`, or `siklus demo`."""

    def __init__(self) -> None:
        super().__init__(str(self.__doc__))


def key_for(purpose: str, secret: str) -> str:
    """Derive a key from the installation's secret, the same on every machine of it."""
    return hmac.new(secret.encode(), f"siklus:{purpose}".encode(), hashlib.sha256).hexdigest()


def plain_username(text: str | None) -> str:
    """Return a NIP without its spaces and points, anything else as typed."""
    text = (text or "").strip()
    digits = re.sub(r"[\s.\-]", "", text)
    return (digits if digits.isdigit() else text)[:30]


class SignInForm(LoginForm):
    """NIP and password. It never says which of the two was wrong."""

    email = None
    remember = None
    username = StringField(lazy_gettext("NIP"), filters=[plain_username])
    password = PasswordField(lazy_gettext("Kata sandi"))
    submit = SubmitField(lazy_gettext("Masuk"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.next.data = own_path(self.next.data)  # another site's address is no reason to fail

    def validate(self, **kwargs: Any) -> bool:
        """Check the password, unless too many wrong ones came before."""
        self.form_errors = []
        guard = sign_in_guard()
        username, address = self.username.data or "", request.remote_addr or ""
        if not username or not self.password.data:
            self.form_errors.append(gettext("Isi NIP dan kata sandi."))
            return False
        if until := guard.waits_until(username, address):
            self.form_errors.append(
                gettext(
                    "Terlalu banyak percobaan. Silakan coba lagi pukul %(time)s, atau hubungi "
                    "pengelola kinerja.",
                    time=clock(until),
                )
            )
            return False
        self.ifield = self.username
        self.user = current_app.extensions["security"].datastore.find_user(username=username)
        if super().validate(**kwargs):
            guard.forget(username)
            return True
        if not self.user_authenticated:
            guard.remember(username, address)
            self.username.errors, self.password.errors = [], []
            self.form_errors = [gettext("NIP atau kata sandi salah.")]
        else:
            self.form_errors = [*self.username.errors, *self.password.errors]
            self.username.errors, self.password.errors = [], []
        return False


class NewPasswordForm(ChangePasswordForm):
    """The old password, and the new one twice."""

    password = PasswordField(lazy_gettext("Kata sandi sekarang"))
    new_password = PasswordField(lazy_gettext("Kata sandi baru"))
    new_password_confirm = PasswordField(lazy_gettext("Ulangi kata sandi baru"))
    submit = SubmitField(lazy_gettext("Ganti kata sandi"))

    def validate(self, **kwargs: Any) -> bool:
        """Check in an order that names the first thing to mend."""
        if self.new_password.data != self.new_password_confirm.data:
            self.new_password_confirm.errors = [gettext("Kedua kata sandi baru tidak sama.")]
            return False
        return bool(super().validate(**kwargs))


def sign_in_guard() -> SignInGuard:
    """Return what counts wrong tries in this application."""
    guard: SignInGuard = current_app.extensions["sign_in_guard"]
    return guard


def set_up_security(
    app: Flask, database: Database, orm: AdminSession, settings: Settings, secret: str
) -> Security:
    """Give the application its sessions, CSRF protection and sign-in."""
    if not secret:
        raise NotInstalled
    cost = {f"argon2__{name}": value for name, value in settings.password_cost.items()}
    app.config.update(
        SECRET_KEY=key_for("session", secret),
        SESSION_COOKIE_NAME="__Host-siklus" if settings.secure_cookies else "siklus",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=settings.session_lifetime,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a long form must not be lost
        WTF_CSRF_SSL_STRICT=settings.secure_cookies,
        SECURITY_PASSWORD_SALT=key_for("password", secret),
        SECURITY_PASSWORD_HASH="argon2",
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS=cost,
        SECURITY_PASSWORD_LENGTH_MIN=settings.password_length,
        SECURITY_USER_IDENTITY_ATTRIBUTES=[{"username": {"mapper": plain_username}}],
        SECURITY_TRACKABLE=True,
        SECURITY_CHANGEABLE=True,
        SECURITY_SEND_PASSWORD_CHANGE_EMAIL=False,
        SECURITY_LOGIN_URL="/sign-in",
        SECURITY_LOGOUT_URL="/sign-out",
        SECURITY_CHANGE_URL="/password",
        SECURITY_VERIFY_URL="/verify",
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_POST_LOGOUT_VIEW="/sign-in",
        SECURITY_POST_CHANGE_VIEW="/",
        SECURITY_STATIC_FOLDER=None,
        SECURITY_FLASH_MESSAGES=True,
        **MESSAGES,
    )
    app.session_interface = Sessions()
    CSRFProtect(app).exempt("admin.practice.view.room")  # which checks the room's own token
    app.extensions["sign_in_guard"] = SignInGuard(database)
    security = Security(
        app,
        SQLAlchemySessionUserDatastore(orm, Account, Role),
        login_form=SignInForm,
        change_password_form=NewPasswordForm,
    )
    security.i18n_domain = Catalogues()
    app.before_request(_keep_session)
    app.before_request(_ask_for_new_password)
    password_changed.connect(_password_changed, app)
    return security


TOO_SHORT = later("Kata sandi baru paling sedikit %(length)s karakter.")

# Flask-Security's messages that a page of ours can show: (text, class of the notice).
MESSAGES = {
    f"SECURITY_MSG_{name}": (text, kind)
    for name, text, kind in (
        ("UNAUTHENTICATED", later("Silakan masuk untuk membuka halaman ini."), "info"),
        ("LOGIN", later("Silakan masuk untuk membuka halaman ini."), "info"),
        ("UNAUTHORIZED", later("Anda tidak berwenang membuka halaman ini."), "error"),
        ("DISABLED_ACCOUNT", later("Akun ini tidak aktif. Hubungi pengelola kinerja."), "error"),
        ("USER_DOES_NOT_EXIST", later("NIP atau kata sandi salah."), "error"),
        ("INVALID_PASSWORD", later("Kata sandi salah."), "error"),
        ("PASSWORD_NOT_PROVIDED", later("Isi kata sandi."), "error"),
        ("PASSWORD_MISMATCH", later("Kata sandi tidak cocok."), "error"),
        ("RETYPE_PASSWORD_MISMATCH", later("Kedua kata sandi baru tidak sama."), "error"),
        ("PASSWORD_INVALID_LENGTH", TOO_SHORT, "error"),
        ("PASSWORD_IS_THE_SAME", later("Kata sandi baru harus berbeda dari yang lama."), "error"),
        ("PASSWORD_CHANGE", later("Kata sandi Anda sudah diganti."), "success"),
    )
}


WITHOUT_SESSION = ("static", "health")  # kept by caches, asked by machines


class Sessions(SecureCookieSessionInterface):
    """Sessions in a signed cookie; files that anybody may keep carry none."""

    def save_session(self, app: Flask, session: SessionMixin, response: FlaskResponse) -> None:
        """Write the cookie, except with a file that caches share."""
        if request.endpoint not in WITHOUT_SESSION:
            super().save_session(app, session, response)


def _keep_session() -> None:
    if request.endpoint not in WITHOUT_SESSION:
        session.permanent = True


def _ask_for_new_password() -> Response | None:
    """Send people with a password that somebody else gave them to the page that changes it."""
    allowed = {"security.change_password", "security.logout", "language.switch", "static"}
    if (
        request.endpoint not in allowed
        and current_user.is_authenticated
        and current_user.must_change_password
    ):
        return redirect(url_for("security.change_password"))
    return None


def _password_changed(_app: Flask, user: Account, **_: Any) -> None:
    user.must_change_password = False


def make_account(
    nip: str,
    name: str,
    agency: str,
    *,
    password: str | None = None,
    password_hash: str | None = None,
    person_id: str | None = None,
    must_change_password: bool = True,
) -> Account:
    """Return a new account, to be added to a session. Needs an application context to hash.

    Args:
        nip: the username; spaces are taken out.
        name: shown while the account has no person.
        agency: the agency that it belongs to.
        password: in clear; or
        password_hash: what `hash_password` returned, where many accounts share a demo password.
        person_id: the person who uses it.
        must_change_password: ask for another password at the first sign-in.
    """
    return Account(
        username=plain_username(nip),
        name=name,
        agency=agency,
        person_id=person_id,
        password=password_hash or (hash_password(password) if password else None),
        must_change_password=must_change_password,
        active=True,
        language="id",
    )
