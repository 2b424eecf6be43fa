"""Made-up people: names as they are common in Lampung, and NIPs that obey the rules."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from random import Random

MEN = (
    "Agus",
    "Ahmad",
    "Andi",
    "Bambang",
    "Bayu",
    "Budi",
    "Dedi",
    "Dimas",
    "Eko",
    "Fajar",
    "Ferdi",
    "Gede",
    "Hadi",
    "Hendra",
    "Ilham",
    "Iwan",
    "Joko",
    "Ketut",
    "Lukman",
    "Made",
    "Nanang",
    "Putu",
    "Rahmat",
    "Reza",
    "Rudi",
    "Slamet",
    "Sugeng",
    "Tono",
    "Wahyu",
    "Yusuf",
    "Zainal",
)
WOMEN = (
    "Ani",
    "Ayu",
    "Citra",
    "Dewi",
    "Dian",
    "Eka",
    "Endang",
    "Fitri",
    "Hesti",
    "Ida",
    "Indah",
    "Kartika",
    "Lina",
    "Maya",
    "Mega",
    "Nani",
    "Novi",
    "Nur",
    "Puji",
    "Ratna",
    "Rina",
    "Rosita",
    "Sari",
    "Siti",
    "Sri",
    "Tri",
    "Umi",
    "Wati",
    "Yanti",
    "Yuni",
    "Zahra",
)
MIDDLE = (
    "Arif",
    "Catur",
    "Dwi",
    "Mulya",
    "Nugraha",
    "Nurul",
    "Panca",
    "Rizki",
    "Setia",
    "Surya",
    "Tri",
    "Utama",
)
LAST = (
    "Adiputra",
    "Alamsyah",
    "Darmawan",
    "Effendi",
    "Firmansyah",
    "Gunawan",
    "Harahap",
    "Hartono",
    "Hidayat",
    "Iskandar",
    "Kurniawan",
    "Marpaung",
    "Nasution",
    "Prasetya",
    "Ramadhan",
    "Sanjaya",
    "Saputra",
    "Setiawan",
    "Siregar",
    "Susanto",
    "Syahputra",
    "Wibowo",
    "Wijaya",
)
LAST_OF_WOMEN = (
    "Anggraini",
    "Astuti",
    "Fitriani",
    "Handayani",
    "Lestari",
    "Maharani",
    "Ningsih",
    "Pertiwi",
    "Puspita",
    "Rahayu",
    "Suryani",
    "Utami",
    "Wulandari",
    "Yuliana",
    "Yusnita",
)
DEGREES = ("S.Sos.", "S.E.", "S.Pd.", "S.Kom.", "S.H.", "S.I.P.", "S.AP.", "S.T.")


TRIES = 20  # in a large agency two people may share a name, as they do


@dataclass
class NameMaker:
    """Gives people who do not repeat: the same seed gives the same people."""

    random: Random
    year: int  # ages are told in this year
    _names: set[str] = field(default_factory=set)
    _serials: dict[str, int] = field(default_factory=dict)

    def sex(self) -> str:
        """Return the NIP's digit of a sex: 1 a man, 2 a woman."""
        return self.random.choice("12")

    def name(self, sex: str, *, degree: str = "") -> str:
        """Return a name, while there are any one that nobody has yet; with a degree behind it."""
        for _ in range(TRIES):
            first = self.random.choice(MEN if sex == "1" else WOMEN)
            last = self.random.choice(LAST if sex == "1" else LAST + LAST_OF_WOMEN)
            parts = [first, last]
            if self.random.random() < 0.3:
                parts.insert(1, self.random.choice(MIDDLE))
            name = " ".join(parts)
            if name not in self._names and len(set(parts)) == len(parts):
                break
        self._names.add(name)
        return f"{name}, {degree}" if degree else name

    def degree(self) -> str:
        """Return a first degree."""
        return self.random.choice(DEGREES)

    def nip(self, sex: str, *, ages: tuple[int, int], pppk: bool = False) -> str:
        """Return a NIP of somebody who is that old in the year.

        Args:
            sex: "1" or "2".
            ages: youngest and oldest.
            pppk: an NI PPPK, appointed in one of the last five years.
        """
        born = self.year - self.random.randint(*ages)
        month = self.random.randint(1, 12)
        birth = f"{born}{month:02}{self.random.randint(1, monthrange(born, month)[1]):02}"
        if pppk:
            appointed = f"{self.year - self.random.randint(2, 5)}21"
        else:
            first = born + self.random.randint(21, 26)
            # Nobody is appointed after the year before last: last year's cycle is theirs too.
            appointed = f"{min(first, self.year - 2)}{self.random.choice(('01', '03', '04', '12'))}"
        stem = f"{birth}{appointed}{sex}"
        self._serials[stem] = self._serials.get(stem, 0) + 1
        return f"{stem}{self._serials[stem]:03}"
