"""A made-up agency of any size, told in the tables that the import reads.

The same seed gives the same people. It has an empty seat, a seat led by a Plt, a person without a
superior, roles, a pool of panel members by decree, and the two people of the order's own stories.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from workflows.people import demo_chart as chart
from workflows.people.demo_chart import DemoSeat, DemoTeam
from workflows.people.demo_names import NameMaker
from workflows.people.writing import write_csv, write_xlsx

SMALLEST = 16  # people: enough for a panel that is not the employee's own unit
LARGEST = 30_000
TEAM_SIZE = 10  # further people work in further schools
SCHOOL_SIZE = 30
STORY_NAMES = {chart.STORY_SOCIAL: "Siti Rahmawati", chart.STORY_EDUCATION: "Yoga Pratama"}

Table = list[dict[str, str]]


@dataclass
class DemoAgency:
    """The tables, and the NIPs of those whom a demonstration looks for."""

    tables: dict[str, Table] = field(
        default_factory=lambda: {
            kind: [] for kind in ("unit", "jabatan", "pegawai", "pemangku", "peran")
        }
    )
    holders: dict[str, str] = field(default_factory=dict)  # seat code -> NIP

    @property
    def social_officer(self) -> str:
        """NIP of the social-programme officer who raises the number of beneficiaries."""
        return self.holders[chart.STORY_SOCIAL]

    @property
    def education_officer(self) -> str:
        """NIP of the education officer who is weak in communication and is sent to training."""
        return self.holders[chart.STORY_EDUCATION]

    @property
    def without_superior(self) -> str | None:
        """NIP of the person whose seat has none above it; None in a very small agency."""
        return self.holders.get(chart.WITHOUT_SUPERIOR)


def demo_agency(people: int = 150, *, seed: int = 2026, year: int = 2026) -> DemoAgency:
    """Make the agency.

    Args:
        people: civil servants in it; the elected Gubernur comes on top and has no plan.
        seed: another one gives other people.
        year: the performance year that is open; everybody holds the seat since the year before
            last, so that last year's cycle is theirs too.

    Raises:
        ValueError: too few people for a fair panel, or more than a province has.
    """
    if not SMALLEST <= people <= LARGEST:
        raise ValueError(f"Expected {SMALLEST} to {LARGEST} people but got {people}")
    return _Maker(people, seed, year).make()


class _Maker:
    def __init__(self, people: int, seed: int, year: int) -> None:
        self.people, self.year = people, year
        self.names = NameMaker(Random(seed), year)
        self.agency = DemoAgency()
        self.tables = self.agency.tables
        self.since = date(year - 2, 1, 2)

    def make(self) -> DemoAgency:
        """Put people into the core seats, then into the teams in turn."""
        for unit in chart.UNITS:
            self.tables["unit"].append({"kode": unit.code, "nama": unit.name, "induk": unit.parent})
        self._seat(chart.GOVERNOR)
        self.tables["pegawai"].append({"nama": chart.ELECTED, "kepegawaian": "pejabat_negara"})
        self._hold(chart.GOVERNOR.code, name=chart.ELECTED)
        for seat in chart.CORE:
            self._seat(seat)
            if seat.holder and len(self.agency.holders) < self.people:
                self._hold(seat.code, nip=self._person(seat))
        self._fill_teams()
        self._acting()
        self._roles()
        return self.agency

    def _fill_teams(self) -> None:
        """Put people into the teams in turn, and the rest into schools."""
        for number in range(1, TEAM_SIZE + 1):
            for team in chart.TEAMS:
                if len(self.agency.holders) < self.people:
                    self._member(team, number)
        school = 0
        while len(self.agency.holders) < self.people:
            school += 1
            team, head = chart.further_school(school)
            self.tables["unit"].append(
                {
                    "kode": team.unit,
                    "nama": head.name.removeprefix("Kepala "),
                    "induk": "DISDIK.SMA",
                }
            )
            self._seat(head)
            self._hold(head.code, nip=self._person(head))
            for number in range(1, SCHOOL_SIZE + 1):
                if len(self.agency.holders) < self.people:
                    self._member(team, number)

    def _member(self, team: DemoTeam, number: int) -> None:
        seat = _seat_in(team, number)
        self._seat(seat)
        self._hold(seat.code, nip=self._person(seat))

    def _seat(self, seat: DemoSeat) -> None:
        self.tables["jabatan"].append(
            {
                "kode": seat.code,
                "nama": seat.name,
                "unit": seat.unit,
                "atasan": seat.superior,
                "jenis_jabatan": seat.kind,
                "eselon": seat.echelon,
                "jenjang": seat.level,
                "kepala_unit": "ya" if seat.head else "tidak",
            }
        )

    def _person(self, seat: DemoSeat) -> str:
        """Add somebody for a seat, of an age that its rank is held at; return the NIP."""
        story = STORY_NAMES.get(seat.code)
        sex = {chart.STORY_SOCIAL: "2", chart.STORY_EDUCATION: "1"}.get(seat.code, "")
        sex = sex or self.names.sex()
        degree = seat.degree or self.names.degree()
        name = f"{story}, {degree}" if story else self.names.name(sex, degree=degree)
        nip = self.names.nip(sex, ages=_ages(seat.rank), pppk=seat.pppk)
        self.tables["pegawai"].append(
            {
                "nip": nip,
                "nama": name,
                "golongan": "IX" if seat.pppk else seat.rank,
                "kepegawaian": "pppk" if seat.pppk else "pns",
                "status": "aktif",
                "email": f"{nip}@pegawai.example",
            }
        )
        self.agency.holders[seat.code] = nip
        return nip

    def _hold(
        self,
        seat: str,
        *,
        nip: str = "",
        name: str = "",
        capacity: str = "definitif",
        decree: str = "",
        start: date | None = None,
    ) -> None:
        number = len(self.tables["pemangku"]) + 1
        self.tables["pemangku"].append(
            {
                "nip": nip,
                "nama": name,
                "jabatan": seat,
                "kedudukan": capacity,
                "sk": decree or f"SK 821/{number:03}/VI.04/{self.since.year}",
                "mulai": (start or self.since).isoformat(),
            }
        )

    def _acting(self) -> None:
        """Let the secretary act for the head of division who left."""
        acting = self.agency.holders.get(chart.PLT)
        if acting is None:
            acting = self.agency.holders["DINSOS-KA"]
        self._hold(
            chart.LED_BY_PLT,
            nip=acting,
            capacity="plt",
            decree=f"SP 800/17/VI.04/{self.year - 1}",
            start=date(self.year - 1, 1, 2),
        )

    def _roles(self) -> None:
        for seat, role, unit in chart.ROLES:
            if seat not in self.agency.holders:
                continue
            self.tables["peran"].append(
                {
                    "nip": self.agency.holders[seat],
                    "unit": unit,
                    "peran": role,
                    "sk": f"SK 188/{'12' if role == 'anggota_tim_pemeriksa' else '7'}/VI.04/"
                    f"{self.since.year}",
                    "mulai": self.since.isoformat(),
                }
            )


def _seat_in(team: DemoTeam, number: int) -> DemoSeat:
    """Return the seat of the so-and-so-many-th member of a team."""
    position, level, rank = team.positions[(number - 1) % len(team.positions)]
    return DemoSeat(
        code=f"{team.unit}-{number + 10:02}",
        name=position,
        unit=team.unit,
        superior=team.superior,
        kind="fungsional" if level else "pelaksana",
        level=level,
        rank=rank,
        pppk=bool(team.pppk_every) and number % team.pppk_every == 0,
    )


def _ages(rank: str) -> tuple[int, int]:
    """Return the youngest and oldest at which a rank is held here."""
    grade, _, room = rank.partition("/")
    if grade == "III":
        return (28, 38) if room in "ab" else (35, 50)
    return {"IV": (44, 57), "II": (26, 45)}.get(grade, (28, 50))


def write_example(folder: Path) -> None:
    """Write the agency of 150 people as pegawai.csv and pegawai.xlsx into a folder."""
    tables = demo_agency().tables
    (folder / "pegawai.csv").write_bytes(write_csv(tables))
    (folder / "pegawai.xlsx").write_bytes(write_xlsx(tables))


if __name__ == "__main__":
    write_example(Path(sys.argv[1]))
