"""The panel on an objection (Tim Pemeriksa Keberatan): it recommends, the superior decides.

No rule of law read so far asks for a panel; its design follows UU 30/2014 on conflicts of interest
and PP 79/2021 in practice (DOMAIN.md 8.6).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workflows.domain.rating import is_better
from workflows.domain.reasons import say
from workflows.domain.rules import Rules
from workflows.domain.told import phrase


class PanelRefused(ValueError):
    """A panel, a sitting or a decision that the rules do not allow. `reason_id` is stable."""

    def __init__(self, reason_id: str, message: str) -> None:
        self.reason_id = reason_id
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Parties:
    """The people of one objection; ids of persons and units."""

    employee: str
    assessor: str
    decider: str  # the assessor's superior
    giver: str = ""  # in whose name the assessor assessed, by delegation
    feedback_givers: frozenset[str] = frozenset()  # on the contested points
    line: frozenset[str] = frozenset()  # superiors of either, below the decider, within 24 months
    units: frozenset[str] = frozenset()  # the employee's unit
    earlier: frozenset[str] = frozenset()  # sat in a panel about this employee before


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the pool that the decree names."""

    person: str
    units: frozenset[str] = frozenset()
    ties: Mapping[str, str] = field(default_factory=dict)  # person -> kind of declared relation
    declared: str = ""  # own declaration of a conflict, in words


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why somebody may not sit. `reason_id` is stable; the message is Indonesian."""

    reason_id: str
    message: str


@dataclass(frozen=True, slots=True)
class Sitting:
    """Who sits and votes."""

    members: tuple[str, ...]  # an odd number, the chair first
    stepped_down: str | None = None  # so that the number stays odd
    alternates: tuple[str, ...] = ()  # those of the members who came in for an absent one


@dataclass(frozen=True, slots=True)
class Tally:
    """What the votes say."""

    outcome: str | None  # None: no choice has a majority
    counts: Mapping[str, int]
    dissenters: tuple[str, ...]  # members against the outcome


def check_size(size: int, rules: Rules) -> int:
    """Return the size of a panel that may be set up.

    Raises:
        PanelRefused: the size is even or not allowed.
    """
    allowed = rules["ukuran_tim_diizinkan"]
    if size % 2 == 0 or size not in allowed:
        sizes = " atau ".join(str(each) for each in allowed)
        raise PanelRefused(
            "ukuran_tim",
            phrase(
                "Tim pemeriksa berjumlah %(sizes)s orang (ganjil), bukan %(size)s orang.",
                sizes=sizes,
                size=size,
            ),
        )
    return size


def conflicts(candidate: Candidate, parties: Parties, rules: Rules) -> tuple[Conflict, ...]:
    """Return every reason why somebody may not sit; none when they may.

    Args:
        candidate: of the pool.
        parties: of the objection.
        rules: hold `hubungan_penghalang_tim`.
    """
    person = candidate.person
    found = []
    if person == parties.employee:
        found.append(Conflict("pegawai", say("panel_employee")))
    if person in (parties.assessor, parties.giver):
        found.append(Conflict("penilai", say("panel_assessor")))
    if person == parties.decider:
        found.append(Conflict("pemutus", say("panel_decider")))
    if person in parties.feedback_givers:
        found.append(Conflict("pemberi_umpan_balik", say("panel_feedback")))
    if person in parties.line:
        found.append(Conflict("garis_komando", say("panel_line")))
    if candidate.units & parties.units:
        found.append(Conflict("unit_pegawai", say("panel_unit")))
    if person in parties.earlier:
        found.append(Conflict("tim_terdahulu", say("panel_earlier")))
    for other in dict.fromkeys((parties.employee, parties.assessor, parties.giver)):
        kind = candidate.ties.get(other)
        if kind in rules["hubungan_penghalang_tim"]:
            whom = "employee" if other == parties.employee else "assessor"
            found.append(Conflict("hubungan", say(f"panel_tie_{whom}", tie=kind)))
    if candidate.declared:
        found.append(Conflict("pernyataan", say("panel_declared", declared=candidate.declared)))
    return tuple(found)


def check_members(
    members: Sequence[Candidate],
    alternates: Sequence[Candidate],
    parties: Parties,
    rules: Rules,
) -> None:
    """Check a panel as HR names it: size, alternates, nobody twice, nobody with a conflict.

    Raises:
        PanelRefused: the first thing that is wrong.
    """
    check_size(len(members), rules)
    needed: int = rules["cadangan_tim_pemeriksa"]
    if len(alternates) < needed:
        raise PanelRefused(
            "cadangan",
            phrase("Tim pemeriksa memerlukan %(needed)s anggota cadangan.", needed=needed),
        )
    everyone = [each.person for each in (*members, *alternates)]
    if len(set(everyone)) < len(everyone):
        raise PanelRefused("anggota_ganda", "Satu orang hanya boleh disebut sekali dalam tim.")
    for candidate in (*members, *alternates):
        for conflict in conflicts(candidate, parties, rules):
            raise PanelRefused(conflict.reason_id, conflict.message)


def sitting(
    members: Sequence[str],
    present: Collection[str],
    rules: Rules,
    *,
    alternates: Sequence[str] = (),
) -> Sitting:
    """Return who sits.

    Args:
        members: the panel by seniority, the chair first.
        present: who came, of members and alternates.
        rules: hold `kuorum_tim_pemeriksa`.
        alternates: in the order in which they step in.

    Raises:
        PanelRefused: no quorum; the sitting is held another day, then with other alternates.
    """
    size = check_size(len(members), rules)
    quorum: list[int] = rules["kuorum_tim_pemeriksa"][str(size)]
    chair = members[0]
    came = [each for each in members if each in present]
    spare = [each for each in alternates if each in present and each not in members]
    stepping_in = spare[: size - len(came)]
    able = came + stepping_in
    number = max((each for each in quorum if each <= len(able)), default=0)
    if not number:
        raise PanelRefused(
            "kuorum",
            phrase(
                "Hadir %(count)s dari %(size)s anggota; sidang memerlukan %(least)s.",
                count=len(able),
                size=size,
                least=min(quorum),
            ),
        )
    if number < size and chair not in came:
        raise PanelRefused("ketua", "Sidang dengan anggota tidak lengkap harus dihadiri ketua.")
    seated = tuple(able[:number])
    down = able[number:]
    return Sitting(
        members=seated,
        stepped_down=down[-1] if down else None,
        alternates=tuple(each for each in stepping_in if each in seated),
    )


def tally(votes: Mapping[str, str], members: Iterable[str]) -> Tally:
    """Count the votes of a sitting: simple majority, nobody abstains.

    Raises:
        PanelRefused: a member has not voted, or somebody else has.
    """
    sitting_members = list(members)
    missing = [each for each in sitting_members if not votes.get(each)]
    if missing:
        raise PanelRefused(
            "suara_kurang", phrase("Belum memberi suara: %(count)s anggota.", count=len(missing))
        )
    if set(votes) - set(sitting_members):
        raise PanelRefused("suara_asing", "Ada suara dari orang yang bukan anggota sidang.")
    counts = Counter(votes[each] for each in sitting_members)
    choice, most = counts.most_common(1)[0]
    outcome = choice if most * 2 > len(sitting_members) else None
    against = (each for each in sitting_members if votes[each] != outcome)
    return Tally(outcome, dict(counts), tuple(against) if outcome else ())


def check_close(found: Tally, dissents: Mapping[str, str]) -> None:
    """Check that a recommendation can be closed: a majority, and every dissent with its reasons.

    Raises:
        PanelRefused: it cannot be closed.
    """
    if found.outcome is None:
        raise PanelRefused("tanpa_mayoritas", "Belum ada pilihan dengan suara terbanyak.")
    silent = [each for each in found.dissenters if not dissents.get(each, "").strip()]
    if silent:
        raise PanelRefused(
            "alasan_berbeda",
            phrase(
                "Alasan pendapat berbeda belum ditulis oleh %(count)s anggota.", count=len(silent)
            ),
        )


def check_decider(
    person: str, principals: Collection[str], decider: Collection[str], parties: Parties
) -> None:
    """Check that a person may decide: through the seat of the assessor's superior, or by decree.

    Args:
        person: id of who wants to decide.
        principals: keys that the person holds today; a Plt or Plh holds the seat's key.
        decider: keys that the assignment names.
        parties: of the objection.

    Raises:
        PanelRefused: somebody else, or a party to the case.
    """
    if person in (parties.employee, parties.assessor):
        raise PanelRefused("pihak", "Pegawai dan pejabat penilai tidak memutus keberatan ini.")
    if not set(principals) & set(decider):
        raise PanelRefused("bukan_pemutus", "Keberatan diputus oleh atasan pejabat penilai.")


def check_new_grade(old: str, new: str, rules: Rules) -> None:
    """Check that a decision does not make the grade worse, unless the agency allows that.

    Raises:
        PanelRefused: the new grade is worse.
    """
    if is_better(old, new, rules) and not rules["putusan_turun_diizinkan"]:
        raise PanelRefused("putusan_turun", "Keberatan tidak boleh berakibat predikat turun.")


def grades_after(
    grades: Mapping[str, str], employee: str, new: str, rules: Rules
) -> dict[str, str]:
    """Return the grades of a unit after a decision: only the employee's own moves.

    Raises:
        PanelRefused: the new grade is worse and that is not allowed.
        KeyError: the employee has no grade in this unit.
    """
    check_new_grade(grades[employee], new, rules)
    return {**grades, employee: new}
