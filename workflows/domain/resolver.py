"""Who assesses whom, who stands above, who leads: found by a fixed order, told in words.

The order (DOMAIN.md 3.4): an assessor named by decree; else the seat above, its holder definitif,
Plt, Plh, then a delegate by letter; else the next seat above. Whoever may not assess is passed
over, and every one passed over is named. Nobody is ever chosen silently, and "nobody" has a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from workflows.domain.organisation import Holding, Organisation, Seat
from workflows.domain.reasons import PARTS, part, say
from workflows.domain.rules import Rules


@dataclass(frozen=True, slots=True)
class Skipped:
    """A person or a seat that was passed over."""

    who: str  # in words
    why: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who was found, or why nobody was."""

    person: str | None  # None: nobody
    seat: str | None  # by which the person acts; None where a decree names the person
    capacity: str  # definitif, plt, plh, penetapan, pelimpahan; "" for nobody
    decree: str
    sentence: str  # whom and why, or why nobody, in Indonesian
    skipped: tuple[Skipped, ...] = ()
    barred: frozenset[str] = frozenset()  # holders of the same seat who may not act

    @property
    def reason(self) -> str:
        """The sentence, and who was passed over."""
        if not self.skipped:
            return self.sentence
        told = "; ".join(f"{each.who} ({each.why})" for each in self.skipped)
        return f"{self.sentence} {say('skipped', skipped=told)}"


@dataclass
class _Search:
    """One search upwards: whom it is for, who may not be found, who was passed over."""

    organisation: Organisation
    rules: Rules
    subject: str  # the person whom the one found will decide about
    refused: Mapping[str, str]  # person -> why, besides the subject
    skipped: list[Skipped] = field(default_factory=list)

    def refusal(self, person: str) -> str | None:
        """Return why a person may not act on the subject, or None."""
        if person == self.subject:
            return part("why", "same_person")
        if person in self.refused:
            return self.refused[person]
        found = self.organisation.people.get(person)
        if found is not None and found.status in self.rules["status_tidak_menilai"]:
            known = found.status in PARTS["why"]
            return part("why", found.status if known else "status", status=found.status)
        for kind in self.organisation.ties_between(self.subject, person):
            if kind in self.rules["hubungan_penghalang_penilai"]:
                return part("why", "tied", tie=kind)
        return None

    def skip(self, who: str, why: str) -> None:
        """Note whoever was passed over, once."""
        if Skipped(who, why) not in self.skipped:
            self.skipped.append(Skipped(who, why))

    def may_assess(self, seat: Seat) -> bool:
        """Return whether a seat is high enough to assess from without a delegation."""
        leads = seat.is_head and self.rules["kepala_unit_boleh_menilai"]
        return bool(leads or seat.kind in self.rules["jenis_pejabat_penilai"])


def refusal(organisation: Organisation, subject: str, person: str, rules: Rules) -> str | None:
    """Return why a person may not act on a subject, or None; the person's office is not asked."""
    return _Search(organisation, rules, subject, {}).refusal(person)


def assessor(organisation: Organisation, person: str, rules: Rules) -> Resolution:
    """Return who assesses a person.

    Source: PP 30/2019 Pasal 1 (direct superior, at lowest a pejabat pengawas, or a delegate).
    """
    search = _Search(organisation, rules, person, {})
    name = organisation.name_of(person)
    named = _named_by_decree(search)
    if named is not None:
        return named
    own = organisation.seat_of(person)
    if own is None:
        return _nobody(search, say("no_seat", name=name))
    return _climb(search, own.seat, part("standing", "superior", name=name))


def superior_of_assessor(organisation: Organisation, person: str, rules: Rules) -> Resolution:
    """Return who stands above the assessor of a person and decides an objection.

    Neither the person nor the assessor is ever found.

    Source: PP 30/2019 Pasal 59.
    """
    found = assessor(organisation, person, rules)
    name = organisation.name_of(person)
    if found.person is None:
        return _nobody_with(f"{say('not_looked_for', name=name)} {found.reason}")
    search = _Search(organisation, rules, person, {found.person: part("why", "is_assessor")})
    seat = found.seat
    if seat is None:
        own = organisation.seat_of(found.person)
        seat = own.seat if own else None
    if seat is None:
        assessor_name = organisation.name_of(found.person)
        return _nobody(search, say("assessor_without_seat", name=assessor_name))
    return _climb(search, seat, part("standing", "superior_of_assessor", name=name))


def superior_of_seat(
    organisation: Organisation, seat: str, rules: Rules, *, subject: str
) -> Resolution:
    """Return who stands above a seat and may act on the subject."""
    search = _Search(organisation, rules, subject, {})
    found = organisation.seats.get(seat)
    if found is None:
        return _nobody(search, say("seat_unknown"))
    return _climb(search, seat, part("standing", "above_seat", seat=found.name))


def holder_of_seat(
    organisation: Organisation, seat: str, rules: Rules, *, subject: str
) -> Resolution:
    """Return who holds a seat and may act on the subject: definitif, Plt, then Plh."""
    search = _Search(organisation, rules, subject, {})
    found = organisation.seats.get(seat)
    if found is None:
        return _nobody(search, say("seat_unknown"))
    for holding in _acceptable(search, found):
        return _by_seat(search, found, holding, part("standing", "in_seat", seat=found.name))
    return _nobody(search, say("nobody_acts_as", seat=found.name))


def head_of_unit(
    organisation: Organisation,
    unit: str,
    rules: Rules,
    *,
    subject: str,
    refused: Mapping[str, str] | None = None,
) -> Resolution:
    """Return who leads a unit, or the nearest unit above it with a leader who may act.

    `refused` are people who may not act here either, each with the reason.
    """
    search = _Search(organisation, rules, subject, refused or {})
    for each in organisation.units_up(unit):
        heads = [s for s in organisation.seats.values() if s.unit == each.id and s.is_head]
        for seat in sorted(heads, key=lambda seat: seat.code):
            for holding in _acceptable(search, seat):
                return _by_seat(search, seat, holding, part("standing", "head", unit=each.name))
        if not heads:
            search.skip(each.name, part("why", "without_head"))
    return _nobody(search, say("no_head"))


@dataclass(frozen=True, slots=True)
class RoleResolution:
    """Where a role is held, or why nowhere."""

    unit: str | None
    people: tuple[str, ...]  # who may act on the subject
    sentence: str
    barred: frozenset[str] = frozenset()  # holders who may not act


def role_in_unit(
    organisation: Organisation,
    role: str,
    unit: str | None,
    rules: Rules,
    *,
    subject: str,
    refused: Mapping[str, str] | None = None,
) -> RoleResolution:
    """Return the nearest unit, going up, in which somebody who may act holds the role.

    `refused` are people who may not act here either, each with the reason.
    """
    search = _Search(organisation, rules, subject, refused or {})
    words = role.replace("_", " ")
    for each in organisation.units_up(unit):
        holders = organisation.roles.get((role, each.id), ())
        able = tuple(person for person in holders if search.refusal(person) is None)
        if able:
            return RoleResolution(
                unit=each.id,
                people=able,
                sentence=say("role_held", duty=words, unit=each.name),
                barred=frozenset(holders) - frozenset(able),
            )
    return RoleResolution(None, (), say("role_not_held", duty=words))


def _named_by_decree(search: _Search) -> Resolution | None:
    for each in search.organisation.assigned.get(search.subject, ()):
        person = each.assessor
        name = search.organisation.name_of(person)
        why = search.refusal(person)
        if why is None and not each.decree and not _holds_assessing_seat(search, person):
            why = part("why", "too_low")
        if why is not None:
            search.skip(name, why)
            continue
        facts = {"name": name, "subject": search.organisation.name_of(search.subject)}
        return Resolution(
            person=person,
            seat=None,
            capacity="penetapan",
            decree=each.decree,
            sentence=say("named_by_decree", decree=each.decree, **facts)
            if each.decree
            else say("named", **facts),
            skipped=tuple(search.skipped),
        )
    return None


def _holds_assessing_seat(search: _Search, person: str) -> bool:
    held = search.organisation.by_person.get(person, ())
    seats = (search.organisation.seats.get(each.seat) for each in held)
    return any(seat is not None and search.may_assess(seat) for seat in seats)


def _climb(search: _Search, seat_id: str, role: str) -> Resolution:
    """Go up from a seat until somebody is found who may act."""
    organisation = search.organisation
    seen = {seat_id}
    limit: int = search.rules["tingkat_atasan_maksimum"]
    current = organisation.seats.get(seat_id)
    for _ in range(limit):
        if current is None or current.superior is None:
            if current is None:
                return _nobody(search, say("nothing_above_it"))
            return _nobody(search, say("nothing_above", seat=current.name))
        if current.superior in seen:
            return _nobody(search, say("circle", seat=current.name))
        seen.add(current.superior)
        current = organisation.seats.get(current.superior)
        if current is None:
            return _nobody(search, say("superior_unknown"))
        found = _at(search, current, role)
        if found is not None:
            return found
    return _nobody(search, say("too_far_up", levels=limit))


def _at(search: _Search, seat: Seat, role: str) -> Resolution | None:
    """Return who at one seat may act: holders first, then a delegate by letter."""
    organisation = search.organisation
    delegates = {each.person: each for each in organisation.delegations.get(seat.id, ())}
    high_enough = search.may_assess(seat)
    for holding in _acceptable(search, seat):
        if high_enough:
            return _by_seat(search, seat, holding, role)
        if holding.person in delegates:
            letter = delegates.pop(holding.person).decree
            return _by_seat(search, seat, holding, role, delegated_by=letter)
        search.skip(
            f"{organisation.name_of(holding.person)}, {holding.title(seat)}",
            part("why", "too_low"),
        )
    for person, letter_of in delegates.items():
        why = search.refusal(person)
        if why is not None:
            search.skip(organisation.name_of(person), why)
            continue
        return Resolution(
            person=person,
            seat=None,
            capacity="pelimpahan",
            decree=letter_of.decree,
            sentence=say(
                "delegate",
                name=organisation.name_of(person),
                seat=seat.name,
                decree=letter_of.decree,
                standing=role.removesuffix("."),
            ),
            skipped=tuple(search.skipped),
        )
    return None


def _acceptable(search: _Search, seat: Seat) -> Iterator[Holding]:
    """Yield the holders of a seat who may act on the subject, and note the others."""
    holdings = search.organisation.by_seat.get(seat.id, ())
    if not holdings:
        search.skip(seat.name, part("why", "empty_seat"))
    for holding in holdings:
        why = search.refusal(holding.person)
        if why is None:
            yield holding
        else:
            name = search.organisation.name_of(holding.person)
            search.skip(f"{name}, {holding.title(seat)}", why)


def _by_seat(
    search: _Search, seat: Seat, holding: Holding, role: str, *, delegated_by: str = ""
) -> Resolution:
    name = search.organisation.name_of(holding.person)
    decree = delegated_by or holding.decree
    if delegated_by:
        capacity = part("capacity", "delegated_by", decree=delegated_by)
    else:
        by = "_by" if decree and holding.capacity != "definitif" else ""
        capacity = part("capacity", f"{holding.capacity}{by}", decree=decree)
    others = search.organisation.by_seat.get(seat.id, ())
    return Resolution(
        person=holding.person,
        seat=seat.id,
        capacity=holding.capacity,
        decree=decree,
        sentence=say(
            "holder",
            name=name,
            title=holding.title(seat),
            capacity=capacity,
            standing=role.removesuffix("."),
        ),
        skipped=tuple(search.skipped),
        barred=frozenset(each.person for each in others if search.refusal(each.person) is not None),
    )


def _nobody(search: _Search, sentence: str) -> Resolution:
    return _nobody_with(sentence, tuple(search.skipped))


def _nobody_with(sentence: str, skipped: tuple[Skipped, ...] = ()) -> Resolution:
    return Resolution(None, None, "", "", sentence, skipped)
