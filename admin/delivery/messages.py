"""Messages by WhatsApp or SMS, through the agency's own gateway: one HTTP POST each.

What the gateway wants to be posted is a setting: JSON (or a form) with {phone}, {digits}, {text}
and {id} where they belong. Without a gateway people send a link by themselves (`link_to_send`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from admin.delivery.posting import post
from admin.settings import Settings

COUNTRY = "62"
SHORTEST, LONGEST = 8, 15  # digits of a number with its country (ITU-T E.164)
WHATSAPP = "https://wa.me/"


def normalised(phone: str) -> str | None:
    """Return a phone number as +62812…, or None when it cannot be one.

    "0812-3456-7890", "62 812 3456 7890" and "812 3456 7890" are one number; "+65…" stays abroad.
    """
    text = re.sub(r"[\s().\-]", "", phone)
    if not re.fullmatch(r"\+?[0-9]+", text):
        return None
    if text.startswith("+"):
        digits = text[1:]
    elif text.startswith("00"):
        digits = text[2:]
    elif text.startswith("0"):
        digits = COUNTRY + text[1:]
    elif text.startswith("8"):
        digits = COUNTRY + text
    else:
        digits = text
    if digits.startswith(COUNTRY + "0"):  # +62 0812…, as some write it
        digits = COUNTRY + digits[3:]
    if digits.startswith("0") or not SHORTEST <= len(digits) <= LONGEST:
        return None
    return f"+{digits}"


def send(settings: Settings, phone: str, text: str, *, key: str) -> None:
    """Hand one message to the gateway.

    Args:
        settings: where the gateway is and what it wants.
        phone: as `normalised` gives it.
        text: what is said.
        key: the same for every try, for gateways that recognise repeats.

    Raises:
        PostRefused: the gateway never takes it.
        PostError: it cannot be reached, or wants to be asked later.
    """
    values = {"phone": phone, "digits": phone[1:], "text": text, "id": key}
    filled = _filled(settings.message_body, values)
    if settings.message_form:
        body, kind = urlencode(filled).encode(), "application/x-www-form-urlencoded"
    else:
        body, kind = orjson.dumps(filled), "application/json"
    post(settings.message_url, body, {**settings.message_headers, "Content-Type": kind})


def link_to_send(text: str) -> str:
    """Return a link that opens WhatsApp with a text; to whom, its sender chooses there."""
    return f"{WHATSAPP}?text={quote(text, safe='')}"


def _filled(template: Any, values: Mapping[str, str]) -> Any:
    """Put values into the texts of a template; each text is filled once, values never again."""
    if isinstance(template, Mapping):
        return {key: _filled(value, values) for key, value in template.items()}
    if isinstance(template, list):
        return [_filled(value, values) for value in template]
    if isinstance(template, str):
        names = "|".join(values)
        return re.sub(rf"\{{({names})\}}", lambda found: values[found[1]], template)
    return template
