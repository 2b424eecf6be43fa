"""What each made-up person is like, worked out from the NIP: a resumed demo goes on alike."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

SOCIAL, TEACHING, GENERAL = "sosial", "pendidikan", "umum"


@dataclass(frozen=True, slots=True)
class Character:
    """One person's habits. Shares are of all people."""

    person: str  # "person:ID"
    nip: str
    name: str
    place: int  # number among all people, by NIP
    field: str  # SOCIAL, TEACHING or GENERAL: what the work is about
    story: str | None = None  # "beneficiaries" or "communication": the order's own stories

    def chance(self, about: str, percent: int) -> bool:
        """Tell whether something happens to `percent` of all people; always the same answer."""
        return self.number(about, 100) < percent

    def number(self, about: str, below: int) -> int:
        """Return a number from 0 that stays the same for this person and subject."""
        digest = hashlib.sha256(f"{self.nip}:{about}".encode()).digest()
        return int.from_bytes(digest[:4]) % below

    def turn(self, every: int, first: int) -> bool:
        """Tell whether it is this person's turn among all; stories have no such luck."""
        return self.story is None and self.place % every == first

    @property
    def plan_is_returned(self) -> bool:
        """The first version of the plan comes back with reasons."""
        return self.turn(12, 2)

    @property
    def approver_is_slow(self) -> bool:
        """The first approver of this person's plan lets the deadline pass."""
        return self.turn(20, 7)

    @property
    def forgets_receipt(self) -> bool:
        """Does not confirm the receipt of the evaluation: the office records it otherwise."""
        return self.turn(24, 13)

    @property
    def writes_late(self) -> bool:
        """Does not write a plan in time: the performance office writes it."""
        return self.turn(25, 11)

    @property
    def objects(self) -> bool:
        """Objects to the evaluation."""
        return self.turn(15, 5)

    @property
    def result_rating(self) -> str:
        """How the results of the year are rated."""
        if self.story:
            return "di_atas" if self.story == "beneficiaries" else "sesuai"
        if self.objects:
            return "sesuai" if self.chance("fair", 50) else "di_bawah"
        return _rating(self.number("result", 100))

    @property
    def behaviour_rating(self) -> str:
        """How the behaviour of the year is rated."""
        if self.story:
            return "sesuai"
        return _rating(self.number("behaviour", 100))

    @property
    def achievement(self) -> float:
        """Share of the target reached over the year."""
        low = {"di_atas": 1.05, "sesuai": 0.97, "di_bawah": 0.62}[self.result_rating]
        return low + self.number("achievement", 15) / 100


def _rating(number: int) -> str:
    if number < 22:
        return "di_atas"
    return "sesuai" if number < 92 else "di_bawah"
