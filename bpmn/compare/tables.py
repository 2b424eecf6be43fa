"""What is different between two decision tables: columns, rows and cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from bpmn.compare.change import Change
from bpmn.dmn import Decision
from bpmn.dmn.decision import Rule

NAMING = ("nama_langkah", "nama", "name")  # output columns that say what a row is about
ALIKE = 0.5  # share of cells that two rows have in common to be one row that was changed


def compare_tables(
    before: Mapping[str, Decision], after: Mapping[str, Decision], path: str
) -> Iterator[Change]:
    """Yield differences of two documents, decisions in the order of the later one."""
    for key, decision in after.items():
        if key not in before:
            yield Change("table_added", path, key, decision.name)
        else:
            yield from _decision(before[key], decision, path)
    for key, decision in before.items():
        if key not in after:
            yield Change("table_removed", path, key, decision.name)


def _decision(before: Decision, after: Decision, path: str) -> Iterator[Change]:
    pairs = (
        ("name", before.name, after.name),
        ("description", before.description, after.description),
        ("hit_policy", before.hit_policy, after.hit_policy),
        ("aggregator", before.aggregator, after.aggregator),
        ("inputs", [one.text for one in before.inputs], [one.text for one in after.inputs]),
        ("outputs", list(before.outputs), list(after.outputs)),
        ("literal", _literal(before), _literal(after)),
    )
    for aspect, old, new in pairs:
        if old != new:
            yield Change("table_changed", path, after.id, after.name, aspect, old, new)
    if [one.text for one in before.inputs] != [one.text for one in after.inputs]:
        return  # cells of other columns cannot be set side by side
    if before.outputs != after.outputs:
        return
    yield from _rows(before, after, path)


def _rows(before: Decision, after: Decision, path: str) -> Iterator[Change]:
    same = _matched(before.rules, after.rules)
    headings = [one.label for one in after.inputs] + [one.label for one in after.columns]
    names = {rule.number: _name(after, rule) for rule in after.rules}
    for rule in after.rules:
        old = same.get(rule.number)
        if old is None:
            yield Change(
                "row_added", path, after.id, names[rule.number], after=rule.texts, row=rule.number
            )
            continue
        for heading, was, now in zip(headings, old.texts, rule.texts, strict=True):
            if was != now:
                yield Change(
                    "row_changed", path, after.id, names[rule.number], heading, was, now,
                    rule.number,
                )  # fmt: skip
        if old.description != rule.description:
            yield Change(
                "row_changed", path, after.id, names[rule.number], "description",
                old.description, rule.description, rule.number,
            )  # fmt: skip
    kept = {rule.number for rule in same.values()}
    for rule in before.rules:
        if rule.number not in kept:
            yield Change(
                "row_removed", path, after.id, _name(before, rule), before=rule.texts,
                row=rule.number,
            )  # fmt: skip
    order = [same[rule.number].number for rule in after.rules if rule.number in same]
    if order != sorted(order):
        yield Change(
            "rows_reordered", path, after.id, after.name,
            before=[_name(before, rule) for rule in before.rules],
            after=[names[rule.number] for rule in after.rules],
        )  # fmt: skip


def _matched(before: tuple[Rule, ...], after: tuple[Rule, ...]) -> dict[int, Rule]:
    """Return the earlier row of each later one, by its number: of the same id, else most alike."""
    by_id = {rule.id: rule for rule in before if rule.id}
    found = {rule.number: by_id[rule.id] for rule in after if rule.id in by_id}
    left = [rule for rule in before if rule not in found.values()]
    for rule in after:
        if rule.number in found:
            continue
        best = max(left, key=lambda one: _likeness(one, rule), default=None)
        if best is not None and _likeness(best, rule) > ALIKE:
            found[rule.number] = best
            left.remove(best)
    return found


def _likeness(one: Rule, other: Rule) -> float:
    pairs = list(zip(one.texts, other.texts, strict=False))
    return sum(
        SequenceMatcher(None, mine, theirs).ratio() if mine != theirs else 1
        for mine, theirs in pairs
    ) / max(len(pairs), 1)


def _name(decision: Decision, rule: Rule) -> str:
    """Return what people know a row by: its name, else its remark, else nothing."""
    for name in NAMING:
        if name in decision.outputs:
            value = rule.values[decision.outputs.index(name)]
            if value is not None and value.constant and isinstance(value.fixed, str):
                return value.fixed
    return rule.description


def _literal(decision: Decision) -> str | None:
    return decision.literal.text if decision.literal is not None else None
