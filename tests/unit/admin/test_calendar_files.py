"""Calendar files are read back as they were meant, whatever a task is called."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from admin.delivery.icalendar import OCTETS, Due, calendar, escaped, folded

AT = datetime(2026, 11, 24, 3, 4, 5, tzinfo=UTC)


def read(file: bytes) -> list[tuple[str, str]]:
    """Return names with parameters, and values, of a file: unfolded as RFC 5545 3.1 says."""
    assert file.endswith(b"\r\n")
    lines = file[:-2].replace(b"\r\n ", b"").decode().split("\r\n")
    return [(name, value) for name, _, value in (line.partition(":") for line in lines)]


def unescaped(value: str) -> str:
    text, signs = "", iter(value)
    for sign in signs:
        if sign != "\\":
            assert sign not in ";,", "must be escaped"
            text += sign
        else:
            following = next(signs)
            text += "\n" if following in "nN" else following
    return text


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\\;,\n é–😀"))


@given(TEXTS)
def test_a_summary_is_read_back_as_it_was_written(text: str) -> None:
    one = Due("i1@kinerja.example", AT, date(2026, 12, 31), text, "https://kinerja.example/open/i1")
    file = calendar("Tenggat", [one])
    assert all(len(line) <= OCTETS for line in file.split(b"\r\n"))
    for line in file.split(b"\r\n"):
        line.decode()  # no character is cut in two
    found = dict(read(file))
    assert unescaped(found["SUMMARY"]) == text
    assert found["URL"] == one.url and found["UID"] == one.uid


def test_a_due_date_is_a_whole_day_of_a_calendar_that_is_fetched_again() -> None:
    file = read(
        calendar("Tenggat", [Due("i1@x", AT, date(2026, 12, 31), "Isi SKP", "https://x/open/i1")])
    )
    assert file[:2] == [("BEGIN", "VCALENDAR"), ("VERSION", "2.0")]
    assert file[-1] == ("END", "VCALENDAR")
    assert ("DTSTART;VALUE=DATE", "20261231") in file
    assert ("DTEND;VALUE=DATE", "20270101") in file  # the first day that is not in it
    assert ("DTSTAMP", "20261124T030405Z") in file
    assert ("REFRESH-INTERVAL;VALUE=DURATION", "PT6H") in file
    names = [name for name, _ in file]
    assert names.count("PRODID") == names.count("METHOD") == 1
    assert file.index(("BEGIN", "VEVENT")) < file.index(("END", "VEVENT"))


def test_no_text_makes_a_line_of_its_own() -> None:
    evil = "Tugas\r\nEND:VEVENT\r\nATTACH:https://evil.example\x00\x1b"
    assert escaped(evil) == "Tugas\\nEND:VEVENT\\nATTACH:https://evil.example"
    assert folded("SUMMARY:" + escaped(evil)).count(b"\r\n") == 1


def test_a_long_line_is_broken_at_75_octets() -> None:
    assert folded("X" * 76) == b"X" * 75 + b"\r\n X\r\n"
    assert folded("X" * 75) == b"X" * 75 + b"\r\n"
