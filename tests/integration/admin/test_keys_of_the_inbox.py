"""Keys of the inbox: off at first, each of one's own choice, kept with the person."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.integration.admin.browser import Browser

Browse = Callable[[str], Browser]
FIRST = {
    "next": "j",
    "previous": "k",
    "approve": "a",
    "return": "r",
    "delegate": "d",
    "select": "x",
    "together": "b",
    "undo": "u",
    "help": "?",
}


def does(page: str) -> dict[str, str]:
    """Return what the page tells its script: act -> key."""
    return {act: key for key, act in re.findall(r'data-key="([^"]+)" data-does="(\w+)"', page)}


def test_keys_are_off_until_somebody_switches_them_on_and_then_theirs(
    browse: Browse, start: Callable[..., str]
) -> None:
    start()
    budi = browse("budi")
    page = budi.get("/inbox/").text
    assert does(page) == {}
    assert "Bekerja dengan tombol" in page
    page = budi.get("/inbox-keys/").text
    assert dict(re.findall(r'name="(\w+)" value="([^"]+)" maxlength="1"', page)) == FIRST

    chosen = {**FIRST, "approve": "S", "switched_on": "1"}
    assert budi.post("/inbox-keys/", chosen).location == "/inbox/"
    page = budi.get("/inbox/").text
    assert "Tombol menyala." in page
    assert does(page) == {**FIRST, "approve": "s"}
    assert does(browse("rahma").get("/inbox/").text) == {}

    assert budi.post("/inbox-keys/", {**chosen, "reset": "1"}).status_code == 302
    assert does(budi.get("/inbox/").text) == FIRST
    assert budi.post("/inbox-keys/", FIRST).status_code == 302
    assert does(budi.get("/inbox/").text) == {}


def test_a_key_used_twice_or_of_several_letters_is_refused_at_its_place(
    browse: Browse, start: Callable[..., str]
) -> None:
    start()
    budi = browse("budi")
    budi.get("/inbox-keys/")
    answer = budi.post("/inbox-keys/", {**FIRST, "switched_on": "1", "next": "a", "undo": "uu"})
    assert answer.status_code == 422
    assert 'id="key-next-problem">Tombol A dipakai dua kali.' in answer.text
    assert 'id="key-undo-problem">Isi satu huruf, angka, atau tanda.' in answer.text
    assert does(budi.get("/inbox/").text) == {}
