"""Errors as pages: what happened, what is safe, what to do next. Engine refusals among them."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass

from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from admin.i18n import lazy_gettext as _
from engine import errors as engine_errors

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Explanation:
    """What a page says about an error."""

    status: int
    title: object
    text: object


PAGES = {
    400: Explanation(400, _("Permintaan tidak dapat dibaca"), _("Kembali dan coba sekali lagi.")),
    403: Explanation(
        403,
        _("Halaman ini bukan untuk Anda"),
        _("Akun Anda tidak berwenang membuka halaman ini. Tidak ada yang berubah."),
    ),
    404: Explanation(
        404,
        _("Tidak ditemukan"),
        _("Halaman ini tidak ada, sudah selesai, atau bukan untuk Anda."),
    ),
    405: Explanation(405, _("Tidak ditemukan"), _("Alamat ini tidak dapat dibuka begitu saja.")),
    409: Explanation(
        409,
        _("Sudah berubah"),
        _("Orang lain mendahului Anda. Buka lagi tugasnya untuk melihat keadaan terbaru."),
    ),
    413: Explanation(
        413, _("Berkas terlalu besar"), _("Kecilkan berkasnya, lalu unggah sekali lagi.")
    ),
    500: Explanation(
        500,
        _("Terjadi gangguan"),
        _("Isian terakhir yang tersimpan tetap aman. Coba lagi beberapa saat lagi."),
    ),
    503: Explanation(
        503,
        _("Sedang dipakai"),
        _("Perkara ini sedang diproses. Tidak ada yang hilang; coba lagi sebentar lagi."),
    ),
}

CSRF = Explanation(
    400,
    _("Halaman ini sudah terlalu lama terbuka"),
    _("Demi keamanan, muat ulang halamannya lalu kirim sekali lagi."),
)

ENGINE: tuple[tuple[type[engine_errors.EngineError], int], ...] = (
    (engine_errors.NotFound, 404),
    (engine_errors.NotAllowed, 403),
    (engine_errors.NotOpen, 409),
    (engine_errors.ClaimedByAnother, 409),
    (engine_errors.Outdated, 409),
    (engine_errors.Refused, 409),
    (engine_errors.Busy, 503),
)


def error_page(explanation: Explanation, cause: Exception | None = None) -> tuple[str, int]:
    """Return the page and status of an error; its reference stands on the page and in the log.

    Args:
        explanation: what the page says.
        cause: what went wrong inside; its trace goes to the log only.
    """
    reference = secrets.token_hex(4)
    log.log(
        logging.ERROR if explanation.status >= 500 else logging.INFO,
        "error %s: %d at %s %s",
        reference,
        explanation.status,
        request.method,
        request.path,
        exc_info=cause,
    )
    page = render_template("errors/error.html", error=explanation, reference=reference)
    return page, explanation.status


def register_errors(app: Flask) -> None:
    """Register every error once: class, page, status; the catch-all last."""

    @app.errorhandler(CSRFError)
    def csrf(_error: CSRFError) -> tuple[str, int]:
        return error_page(CSRF)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> tuple[str, int] | HTTPException:
        if error.code is None or error.code < 400:
            return error
        cause = getattr(error, "original_exception", None)
        return error_page(PAGES.get(error.code, PAGES[400 if error.code < 500 else 500]), cause)

    @app.errorhandler(engine_errors.EngineError)
    def engine(error: engine_errors.EngineError) -> tuple[str, int]:
        for kind, status in ENGINE:
            if isinstance(error, kind):
                return error_page(PAGES[status])
        return error_page(PAGES[500], error)
