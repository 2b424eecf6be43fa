"""The pages of people who cannot sign in yet: choosing a password with a code, asking for one."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, request, url_for
from flask_admin import expose
from flask_security import current_user, hash_password, logout_user
from werkzeug.wrappers import Response

from admin.accounts.codes import find_code, use_code
from admin.accounts.mailing import ask_for_code
from admin.formats import clock
from admin.i18n import gettext
from admin.security import plain_username, sign_in_guard
from admin.views import Page
from admin.work import look_again
from engine.engine import Engine

LONGEST = 200  # characters of what is typed here


class Activation(Page):
    """Choosing a password with a code, and asking for a code by mail."""

    in_menu = False

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/", methods=("GET", "POST"))
    def index(self) -> str | Response:
        """Take NIP, code and a new password. Opening a link uses nothing up."""
        values = {
            "nip": request.values.get("nip", "")[:LONGEST],
            "code": request.values.get("code", "")[:LONGEST],
        }
        errors: dict[str, str] = {}
        if request.method == "POST":
            errors = self._choose(values["nip"], values["code"])
            if not errors:
                flash(gettext("Kata sandi Anda tersimpan. Silakan masuk."), "success")
                return redirect(url_for("security.login"))
        return self.render(
            "accounts/activate.html",
            values=values,
            errors=errors,
            shortest=current_app.config["SECURITY_PASSWORD_LENGTH_MIN"],
        )

    @expose("/forgot", methods=("GET", "POST"))
    def forgot(self) -> str | Response:
        """Take a NIP and promise a mail; whether the NIP exists is told to nobody."""
        mails = current_app.config["SIKLUS"].sends_mail
        asked, error, nip = False, "", ""
        if request.method == "POST" and mails:
            nip = request.form.get("nip", "")[:LONGEST]
            error = self._ask(plain_username(nip))
            asked = not error
        return self.render("accounts/forgot.html", mails=mails, asked=asked, error=error, nip=nip)

    def _choose(self, nip: str, code: str) -> dict[str, str]:
        """Set the password; return what is wrong, by field ("" for the whole)."""
        username, address = plain_username(nip), request.remote_addr or ""
        password, again = request.form.get("password", ""), request.form.get("again", "")
        errors = {
            name: gettext("Isi bagian ini.")
            for name, value in (
                ("nip", username),
                ("code", code.strip()),
                ("password", password),
            )
            if not value
        }
        if errors:
            return errors
        if password != again:
            return {"again": gettext("Kedua kata sandi tidak sama.")}
        security = current_app.extensions["security"]
        weak, normal = security.password_util.validate(password, True)
        if weak:
            return {"password": " ".join(weak)}
        guard = sign_in_guard()
        if until := guard.waits_until(username, address):
            return {"": _wait(clock(until))}
        with self.engine.database.read() as unit:
            known = find_code(unit, username, code) is not None
        # Hashing is slow on purpose, so it happens outside the writing transaction.
        hashed = str(hash_password(normal)) if known else ""
        if known:
            with self.engine.database.write() as unit:
                found = find_code(unit, username, code)
                known = found is not None and use_code(unit, *found, hashed)
                if known:
                    unit.commit()
            look_again()
        if not known:
            guard.remember(username, address)
            return {
                "": gettext(
                    "NIP atau kode tidak cocok, atau kodenya sudah dipakai atau lewat masanya. "
                    "Periksa sekali lagi; bila tetap gagal, mintalah kode baru kepada pengelola "
                    "kinerja."
                )
            }
        guard.forget(username)
        if current_user.is_authenticated:  # somebody else, on the same computer
            logout_user()
        return {}

    def _ask(self, username: str) -> str:
        """Order a mail; return what is wrong, or ""."""
        if not username:
            return gettext("Isi NIP Anda.")
        guard, address = sign_in_guard(), request.remote_addr or ""
        if until := guard.waits_until("", address):
            return _wait(clock(until))
        guard.remember("", address)  # each request counts for the address, for no account
        with self.engine.database.write() as unit:
            ask_for_code(unit, username)
            unit.commit()
        look_again()
        return ""


def _wait(time: str) -> str:
    return gettext(
        "Terlalu banyak percobaan. Silakan coba lagi pukul %(time)s, atau hubungi "
        "pengelola kinerja.",
        time=time,
    )
