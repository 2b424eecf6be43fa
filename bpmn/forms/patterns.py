"""Which patterns a form may use: those that can't be made to run for hours by a chosen answer."""

from __future__ import annotations

import re

MAX_PATTERN = 200  # characters
MAX_MATCHED = 200  # characters of an answer that has a pattern
_LONG = 3  # repetitions that may be long
_SHORT = 8  # a repetition up to here costs little

_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def pattern_fault(pattern: str) -> str | None:
    """Return what is wrong with a pattern, or None.

    Repeated groups, look-around and references to groups are what makes matching explode; without
    them, and with few open repetitions over at most 200 characters, it stays quick.
    """
    if len(pattern) > MAX_PATTERN:
        return f"Expected a pattern of at most {MAX_PATTERN} characters"
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return "Expected a regular expression as pattern"
    if any(found.group(1).isdigit() for found in _ESCAPE.finditer(pattern)):
        return "Expected a pattern without references to groups"
    bare = _CLASS.sub("x", _ESCAPE.sub("x", pattern))
    if re.search(r"\(\?(?!:)", bare):
        return "Expected a pattern without look-around and flags"
    if re.search(r"\)[*+{]", bare):
        return "Expected a pattern without repeated groups"
    repeats = [_most(found.group()) for found in re.finditer(r"[*+]|\{[\d,]+\}", bare)]
    if sum(1 for most in repeats if most > _SHORT) > _LONG:
        return f"Expected at most {_LONG} long repetitions (*, + or above {_SHORT}) in a pattern"
    return None


def _most(repetition: str) -> float:
    """Return how often a repetition may take place."""
    if repetition in "*+" or repetition.endswith(",}"):
        return float("inf")
    return float(repetition.strip("{}").rsplit(",", 1)[-1])
