"""The button "Kirim lewat WhatsApp", where the agency has no gateway: a text with a link, no more.

To whom it goes is chosen in WhatsApp by whoever sends it: no number leaves Siklus.
"""

from __future__ import annotations

from flask import current_app, request

from admin.delivery.messages import link_to_send
from admin.i18n import gettext
from admin.settings import Settings


def share_item(item: str) -> str:
    """Return the link that hands the link to an item over; "" where a gateway sends messages."""
    return _shared(gettext("Ada tugas yang menunggu di Siklus: %(link)s"), f"/open/{item}")


def share_activation() -> str:
    """Return the link that hands over where codes are typed; "" where a gateway sends messages."""
    return _shared(gettext("Di sini Anda memilih kata sandi Siklus: %(link)s"), "/activate/")


def _shared(text: str, path: str) -> str:
    settings: Settings = current_app.config["SIKLUS"]
    if settings.message_url:
        return ""
    site = settings.address or request.url_root.rstrip("/")
    return link_to_send(text % {"link": f"{site}{path}"})
