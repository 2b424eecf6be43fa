"""Security headers of every answer. No inline script, style or handler runs on our pages."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request

from admin.settings import Settings


def nonce() -> str:
    """Return the nonce of this request's scripts."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def allow_style_attributes() -> None:
    """Let the answer carry style attributes: the diagram viewer positions its shapes with them."""
    g.csp_style_attributes = True


def content_security_policy() -> str:
    """Return the policy of this request."""
    parts = [
        "default-src 'none'",
        f"script-src 'nonce-{nonce()}'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
    if g.get("csp_style_attributes"):
        parts.append("style-src-attr 'unsafe-inline'")
    return "; ".join(parts)


def set_up_headers(app: Flask, settings: Settings) -> None:
    """Add the headers to every answer."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", content_security_policy())
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
        if settings.secure_cookies:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if request.endpoint == "static" and request.args.get("v"):
            response.cache_control.no_cache = None  # Flask's own, which would win over the rest
            response.cache_control.public = True
            response.cache_control.max_age = 31_536_000
            response.cache_control.immutable = True
        elif request.endpoint != "static":
            headers["Cache-Control"] = "no-store"
        return response

    app.jinja_env.globals["csp_nonce"] = nonce
