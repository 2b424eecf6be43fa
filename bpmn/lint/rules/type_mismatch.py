"""Two kinds of values that do not go together: the case stops where they meet, or never goes on."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from bpmn.document import Written, written
from bpmn.expressions import ExpressionError
from bpmn.expressions.kinds import mismatches
from bpmn.expressions.language import tree_of
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.variables import Variables, variables_of

SEVERITY: Severity = "error"

_KINDS = {
    "number": ("a number", "bilangan"),
    "text": ("a text", "teks"),
    "boolean": ("true or false", "benar atau salah"),
    "list": ("a list", "daftar"),
    "map": ("a map", "himpunan nilai bernama"),
    "date": ("a date", "tanggal"),
    "time": ("a time", "waktu"),
    "duration": ("a length of time", "lama waktu"),
    "null": ("no value", "nilai kosong"),
}
_DONE = {
    "compared": ("compared", "dibandingkan"),
    "added": ("added", "dijumlahkan"),
    "computed": ("computed", "dihitung"),
}


def check(draft: Draft) -> Iterator[Note]:
    """Yield comparisons and sums of kinds that never fit, and answers that nobody can choose."""
    known = variables_of(draft)
    for process in draft.processes.values():
        for text in written(process):
            if text.kind not in ("expression", "condition"):
                continue
            for message, pesan in _faults(text, known):
                who = text.name or text.element
                yield Note(
                    process.path,
                    text.line,
                    text.element,
                    text.name,
                    f"In the {text.role} of {who} {message}",
                    f"Pada {who} {pesan}",
                )


def _faults(text: Written, known: Variables) -> Iterator[tuple[str, str]]:
    try:
        tree = tree_of(text.text)
    except ExpressionError:
        return  # another rule says so
    for fails, done, left, right in mismatches(tree, known.kinds):
        (one, satu), (other, lain), (how, cara) = _KINDS[left], _KINDS[right], _DONE[done]
        result, akibat = (
            ("the case would stop there", "kasus akan berhenti di sana")
            if fails
            else ("that is never true", "hasilnya tidak pernah benar")
        )
        yield (
            f"{one} is {how} with {other}: {result}. Use values of one kind.",
            f"{satu} {cara} dengan {lain}: {akibat}. Gunakan nilai yang sejenis.",
        )
    for name, value in _chosen(tree, known.choices):
        offered = ", ".join(sorted(map(str, known.choices[name])))
        yield (
            f"{name} is compared with {value}, which nobody can choose: that is never true. What"
            f" can be chosen: {offered}.",
            f"{name} dibandingkan dengan {value} yang tidak ada dalam pilihan: hasilnya tidak"
            f" pernah benar. Pilihannya: {offered}.",
        )


def _chosen(
    tree: ast.expr, choices: Mapping[str, frozenset[object]]
) -> Iterator[tuple[str, object]]:
    """Yield (field, value) where a field is compared with what it does not offer."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare(
                left=ast.Name(id=name), ops=[ast.Eq()], comparators=[ast.Constant(value=value)]
            ) if name in choices and isinstance(value, str) and value not in choices[name]:
                yield name, value
