"""Gaps and overlaps of a decision table, as far as constants tell them.

Each input column becomes a few points: the values that its cells mention and, where the column is
ordered, the stretches between them. A cell is then a set of points, a rule a box of such sets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

from bpmn.dmn.asks import (
    AnyOf,
    Anything,
    Compare,
    Interval,
    Not,
    Operand,
    Test,
    Within,
    in_order,
    operands,
)
from bpmn.expressions import temporal

if TYPE_CHECKING:
    from bpmn.dmn.decision import Decision, Input, Rule

MOST_FOUND = 20  # gaps or overlaps told of one table
_MOST_STEPS = 50_000  # of the search for gaps

_OTHER, _NULL = -1, -2  # points beside the ordered ones: any value not mentioned, and no value

Points = frozenset[int]
Shown = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A combination of inputs that no rule matches.

    Attributes:
        inputs: (label, values) of each input that matters.
    """

    inputs: Shown

    @property
    def text(self) -> str:
        """Return the combination as a text: `Rating: "a", "b"; Eselon: > 3`."""
        return _told(self.inputs)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rules that match the same values although the hit policy forbids it.

    Attributes:
        rows: numbers of the two rules, from 1.
        inputs: (label, values) that both match.
        line: line of the second rule.
    """

    rows: tuple[int, int]
    inputs: Shown
    line: int

    @property
    def text(self) -> str:
        """Return what both rules match as a text."""
        return _told(self.inputs)


def find_overlaps(decision: Decision) -> tuple[Overlap, ...]:
    """Return overlaps; see Decision.overlaps."""
    if decision.hit_policy not in ("UNIQUE", "ANY"):
        return ()
    columns = [_Column.of(decision, place, gaps=False) for place in range(len(decision.inputs))]
    found: list[Overlap] = []
    everyone = (1 << len(decision.rules)) - 1
    for place, one in enumerate(decision.rules):
        partners = everyone >> (place + 1) << (place + 1)
        for column in columns:
            partners &= column.partners(one)
        for other in _of_bits(partners, decision.rules):
            if decision.hit_policy == "ANY" and not _certainly_differ(one, other):
                continue
            shared = [(column.label, column.shared(one, other)) for column in columns]
            inputs = tuple((label, text) for label, text in shared if text != "-")
            found.append(Overlap((one.number, other.number), inputs, other.spot.line))
            if len(found) >= MOST_FOUND:
                return tuple(found)
    return tuple(found)


def find_gaps(decision: Decision) -> tuple[Gap, ...]:
    """Return gaps; see Decision.gaps."""
    if decision.literal is not None or any(one.default is not None for one in decision.columns):
        return ()
    columns = [_Column.of(decision, place, gaps=True) for place in range(len(decision.inputs))]
    everyone = (1 << len(decision.rules)) - 1
    steps = [_MOST_STEPS]
    return tuple(_gaps(columns, 0, everyone, (), steps, [MOST_FOUND]))


def _of_bits(bits: int, rules: tuple[Rule, ...]) -> Iterator[Rule]:
    while bits:
        lowest = bits & -bits
        yield rules[lowest.bit_length() - 1]
        bits ^= lowest


def _gaps(
    columns: list[_Column], at: int, alive: int, before: Shown, steps: list[int], left: list[int]
) -> Iterator[Gap]:
    """Go through the columns; where no rule is alive any more, there is a gap."""
    if left[0] <= 0:
        return
    if not alive:
        left[0] -= 1
        yield Gap(before)
        return
    if at == len(columns):
        return
    column = columns[at]
    groups: dict[int, list[int]] = {}
    for point in column.points:
        steps[0] -= 1
        if steps[0] < 0:
            return
        groups.setdefault(alive & column.rules_at[point], []).append(point)
    for mask, points in groups.items():
        told = () if len(groups) == 1 else ((column.label, column.told(points)),)
        yield from _gaps(columns, at + 1, mask, (*before, *told), steps, left)


@dataclass(slots=True)
class _Column:
    """One input column as points."""

    label: str
    place: int
    points: tuple[int, ...]
    texts: dict[int, str]
    sure: list[Points]  # of each rule: points that certainly match
    rules_at: dict[int, int]  # of each point: rules that may match, as bits
    sure_at: dict[int, int]  # of each point: rules that certainly match, as bits
    alike: dict[str, int]  # of cells about unknown values, by text: rules, as bits

    @classmethod
    def of(cls, decision: Decision, place: int, *, gaps: bool) -> _Column:
        """Return the column; for gaps, texts that are not mentioned do not count."""
        head = decision.inputs[place]
        tests = [rule.tests[place] for rule in decision.rules]
        scale = _Scale.of(head, tests, others=not gaps and head.allowed is None)
        boxes = [scale.box(test) for test in tests]
        points = scale.points
        if head.allowed is not None:
            allowed = scale.box(head.allowed)[1]
            points = tuple(point for point in points if point in allowed) or points
        alike: dict[str, int] = {}
        sure_at, rules_at = dict.fromkeys(points, 0), dict.fromkeys(points, 0)
        for number, (sure, maybe) in enumerate(boxes):
            for counted, matching in ((sure_at, sure), (rules_at, maybe)):
                for point in matching & counted.keys():
                    counted[point] |= 1 << number
            if sure != maybe:
                text = decision.rules[number].texts[place]
                alike[text] = alike.get(text, 0) | 1 << number
        return cls(
            label=head.label,
            place=place,
            points=points,
            texts=scale.texts,
            sure=[sure & frozenset(points) for sure, _ in boxes],
            rules_at=rules_at,
            sure_at=sure_at,
            alike=alike,
        )

    def partners(self, one: Rule) -> int:
        """Return the rules that certainly match something here that a rule matches, as bits.

        Two cells that say the same about unknown values match the same values.
        """
        found = self.alike.get(one.texts[self.place], 0)
        for point in self.sure[one.number - 1]:
            found |= self.sure_at[point]
        return found

    def shared(self, one: Rule, other: Rule) -> str:
        """Return what two rules that are partners both match here."""
        mine, others = one.tests[self.place], other.tests[self.place]
        if isinstance(mine, Anything) and isinstance(others, Anything):
            return "-"
        common = self.sure[one.number - 1] & self.sure[other.number - 1]
        if common:
            return self.told([point for point in self.points if point in common])
        return one.texts[self.place]

    def told(self, points: list[int]) -> str:
        """Return points as a text."""
        shown = [self.texts[point] for point in points[:5]]
        return ", ".join(shown) + (", ..." if len(points) > 5 else "")


@dataclass(slots=True)
class _Scale:
    """The points of a column: odd numbers are mentioned values, even ones what lies between."""

    ranks: dict[object, int]  # key of an operand -> its point
    points: tuple[int, ...]
    texts: dict[int, str]

    @classmethod
    def of(cls, head: Input, tests: list[Test], *, others: bool) -> _Scale:
        asked = [*tests, *([] if head.allowed is None else [head.allowed])]
        values: dict[object, Any] = {}
        symbols: dict[object, str] = {}
        for test in asked:
            for operand in operands(test):
                for key, value, text in _entries(operand):
                    if operand.constant:
                        values[key] = value
                    symbols.setdefault(key, text)
        symbolic = [key for key in symbols if key not in values]
        nothing = [key for key, value in values.items() if value is None]
        known = [key for key, value in values.items() if value is not None]
        if any(_is_ordered(test) for test in asked):
            ordered = _sorted_keys(known, symbolic, values)
            if ordered is None:
                return cls({}, (0,), {0: "any value"})
            scale = cls._ordered(head, ordered, values, symbols)
        else:
            scale = cls._listed(head, known, values, symbols, others=others)
        for key in nothing:
            scale.ranks[key] = _NULL
            scale.points = (*scale.points, _NULL)
        return scale

    @classmethod
    def _ordered(
        cls, head: Input, keys: list[object], values: dict[object, Any], symbols: dict[object, str]
    ) -> _Scale:
        texts = {_NULL: "null"}
        points: list[int] = []
        for place in range(len(keys) + 1):
            before = symbols[keys[place - 1]] if place else None
            after = symbols[keys[place]] if place < len(keys) else None
            texts[2 * place] = _stretch(before, after)
            if (
                before is None
                or after is None
                or _has_between(head, values.get(keys[place - 1]), values.get(keys[place]))
            ):
                points.append(2 * place)
            if after is not None:
                texts[2 * place + 1] = after
                points.append(2 * place + 1)
        return cls({key: 2 * at + 1 for at, key in enumerate(keys)}, tuple(points), texts)

    @classmethod
    def _listed(
        cls,
        head: Input,
        keys: list[object],
        values: dict[object, Any],
        symbols: dict[object, str],
        *,
        others: bool,
    ) -> _Scale:
        ranks = {key: 2 * at + 1 for at, key in enumerate(keys)}
        texts = {2 * at + 1: symbols[key] for at, key in enumerate(keys)}
        texts |= {_OTHER: "another value", _NULL: "null"}
        if head.type_ref == "boolean" or (
            keys and all(isinstance(values[key], bool) for key in keys)
        ):
            for value in (True, False):
                key = _key(value)
                if key not in ranks:
                    ranks[key] = 2 * len(ranks) + 1
                    texts[ranks[key]] = "true" if value else "false"
            others = False
        points = tuple(ranks.values())
        return cls(ranks, (*points, _OTHER) if others or not points else points, texts)

    def box(self, test: Test) -> tuple[Points, Points]:
        """Return the points that certainly match a test, and those that may."""
        everywhere = frozenset(self.points)
        match test:
            case Anything():
                return everywhere, everywhere
            case Compare():
                return self._compared(test, everywhere)
            case Interval():
                low, high = self._rank(test.low), self._rank(test.high)
                if low is None or high is None:
                    return frozenset(), everywhere
                start, end = low + (not test.with_low), high - (not test.with_high)
                inside = everywhere & frozenset(range(max(0, start), end + 1))
                return inside, inside
            case Within():
                ranks = [self.ranks.get(key) for key, _, _ in _entries(test.operand)]
                if not isinstance(test.operand.fixed, list) or None in ranks:
                    return frozenset(), everywhere
                listed = everywhere & frozenset(rank for rank in ranks if rank is not None)
                found = listed if test.inside else everywhere - listed
                return found, found
            case AnyOf():
                boxes = [self.box(one) for one in test.tests]
                return (
                    frozenset().union(*(sure for sure, _ in boxes)),
                    frozenset().union(*(maybe for _, maybe in boxes)),
                )
            case Not():
                sure, maybe = self.box(test.test)
                return everywhere - maybe, everywhere - sure
        return frozenset(), everywhere

    def _compared(self, test: Compare, everywhere: Points) -> tuple[Points, Points]:
        if isinstance(test.operand.fixed, list) and test.sign in ("==", "!="):
            return self.box(Within(test.operand, inside=test.sign == "=="))
        rank = self._rank(test.operand)
        if rank is None:
            return frozenset(), everywhere
        if test.sign in ("==", "!="):
            same = everywhere & {rank}
            found = same if test.sign == "==" else everywhere - same
        else:
            found = frozenset(
                point for point in everywhere if point >= 0 and in_order(test.sign, point - rank)
            )
        return found, found

    def _rank(self, operand: Operand) -> int | None:
        return next((self.ranks.get(key) for key, _, _ in _entries(operand)), None)


def _entries(operand: Operand) -> list[tuple[object, Any, str]]:
    """Return (key, value, text) of what an operand mentions: itself, or the items of its list."""
    if not operand.constant:
        return [(("symbol", operand.text), None, operand.text)]
    if isinstance(operand.fixed, list):
        return [(_key(item), item, _shown(item)) for item in operand.fixed]
    return [(_key(operand.fixed), operand.fixed, operand.text)]


def _key(value: Any) -> object:
    if isinstance(value, list | dict):
        return ("nested", repr(value))
    return ("boolean" if isinstance(value, bool) else "value", value)


def _shown(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return f'"{value}"' if isinstance(value, str) else str(value)


def _sorted_keys(
    known: list[object], symbolic: list[object], values: dict[object, Any]
) -> list[object] | None:
    """Return keys in the order of their values, or None where that is not known."""
    if symbolic:
        return symbolic if len(symbolic) == 1 and not known else None
    given = [values[key] for key in known]
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in given):
        return sorted(known, key=lambda key: values[key])
    if all(isinstance(value, str) for value in given):
        if all(map(temporal.is_moment, given)) or all(map(temporal.is_duration, given)):
            try:
                return sorted(
                    known, key=cmp_to_key(lambda a, b: temporal.order(values[a], values[b]))
                )
            except temporal.TemporalError:
                return None
        return sorted(known, key=lambda key: str(values[key]))
    return None


def _has_between(head: Input, low: Any, high: Any) -> bool:
    """Tell whether a value of the column can lie between two that follow each other."""
    if isinstance(low, int) and isinstance(high, int) and head.type_ref in ("integer", "long"):
        return high - low > 1
    if _is_day(low) and _is_day(high):
        return temporal.days_between(low, high) > 1
    return True


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 10 and temporal.is_moment(value)


def _stretch(before: str | None, after: str | None) -> str:
    if before is None:
        return "any value" if after is None else f"< {after}"
    return f"> {before}" if after is None else f"({before}..{after})"


def _is_ordered(test: Test) -> bool:
    match test:
        case Interval():
            return True
        case Compare():
            return test.sign not in ("==", "!=")
        case AnyOf():
            return any(_is_ordered(one) for one in test.tests)
        case Not():
            return _is_ordered(test.test)
    return False


def _certainly_differ(one: Rule, other: Rule) -> bool:
    return any(
        (mine is None or mine.constant)
        and (theirs is None or theirs.constant)
        and (mine.fixed if mine else None) != (theirs.fixed if theirs else None)
        for mine, theirs in zip(one.values, other.values, strict=True)
    )


def _told(inputs: Shown) -> str:
    return "; ".join(f"{label}: {text}" for label, text in inputs) or "any input"
