"""Golongan ruang and pangkat: which exist, how they are called, which is higher."""

from __future__ import annotations

from workflows.domain.rules import Rules
from workflows.domain.told import phrase


class UnknownRank(ValueError):
    """A golongan that does not exist for this kind of employment."""

    def __init__(self, rank: str, employment: str) -> None:
        self.rank, self.employment = rank, employment
        super().__init__(
            phrase(
                "Golongan %(rank)s tidak dikenal untuk %(employment)s.",
                rank=rank,
                employment=employment.upper(),
            )
        )


def known_ranks(employment: str, rules: Rules) -> tuple[str, ...]:
    """Return the golongan of a kind of employment, lowest first."""
    table = rules["golongan_pppk" if employment == "pppk" else "golongan_ruang"]
    return tuple(table)


def check_rank(rank: str, employment: str, rules: Rules) -> str:
    """Return the golongan as the law writes it: "III/c", whatever spacing it came in.

    Raises:
        UnknownRank: it does not exist for this kind of employment.
    """
    wanted = "".join(rank.split()).replace(".", "/").casefold()
    for known in known_ranks(employment, rules):
        if known.casefold() == wanted:
            return known
    raise UnknownRank(rank, employment)


def rank_in_words(rank: str, rules: Rules) -> str:
    """Return "Penata, III/c" for a PNS and "IX" for a PPPK."""
    pangkat = rules["golongan_ruang"].get(rank)
    return f"{pangkat}, {rank}" if pangkat else rank


def is_at_least(rank: str, other: str, employment: str, rules: Rules) -> bool:
    """Return whether a golongan is the same as another or above it."""
    order = known_ranks(employment, rules)
    for each in (rank, other):
        if each not in order:
            raise UnknownRank(each, employment)
    return order.index(rank) >= order.index(other)
