"""A row of the inbox."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One item in the list."""

    id: str
    who: str  # the person it is about
    what: str  # name of the step, the year, what is special
    tag: str  # when it is due, in words
    tag_class: str
    mine: bool  # claimed by the person
    choosable: bool  # its form ends in a decision, so that several can be decided together
    why: tuple[str, ...] = ()  # why it needs somebody's eyes
    case: str | None = None  # where it stands, when others are to do it
