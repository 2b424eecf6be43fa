"""An expression that calls a function which is neither built in nor provided here."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.document import Written, written
from bpmn.expressions import BUILTIN_NAMES, Expression, ExpressionError, Script
from bpmn.forms import Form
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import nearest

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield calls of unknown functions, where it is known which there are."""
    if draft.known_functions is None:
        return
    known = frozenset(BUILTIN_NAMES) | draft.known_functions
    for process in draft.processes.values():
        for text in written(process):
            who = f"{text.role} of {text.name or text.element}"
            for function in sorted(_called(text) - known):
                message, pesan = _told(who, text.name or text.element, function, known)
                yield Note(process.path, text.line, text.element, text.name, message, pesan)
    for decision in draft.decisions.values():
        for function in sorted(decision.functions - known):
            message, pesan = _told(f"table {decision.name}", decision.name, function, known)
            yield Note(decision.path, decision.line, decision.id, decision.name, message, pesan)
    for form in draft.forms.values():
        yield from _of_form(form, known)


def _of_form(form: Form, known: frozenset[str]) -> Iterator[Note]:
    """Yield what conditions and first values of fields and columns call and nobody knows."""
    for field in form.fields:
        for one in (field, *field.columns):
            texts = (("x-show", one.show), ("x-default", one.default))
            for word, text in texts:
                for function in sorted((text.functions if text is not None else set()) - known):
                    name = field.name if one is field else f"{field.name}.{one.name}"
                    message, pesan = _told(f"{word} of the field {name}", name, function, known)
                    line = form.lines.get(field.name, 1)
                    yield Note(form.path, line, None, None, message, pesan)


def _told(who: str, siapa: str, function: str, known: frozenset[str]) -> tuple[str, str]:
    like = nearest(function, known)
    hint = f"Did you mean {like}?" if like else "docs/extension-names.md lists them."
    petunjuk = f"Maksudnya {like}?" if like else "Pilih fungsi yang tersedia."
    return (
        f"The {who} calls {function}(), which is not there. {hint}",
        f"{siapa} memanggil {function}() yang tidak ada. {petunjuk}",
    )


def _called(text: Written) -> frozenset[str]:
    try:
        if text.kind == "script":
            return Script.parse(text.text).functions
        if text.kind in ("expression", "condition"):
            return Expression.parse(text.text).functions
    except ExpressionError:
        pass  # another rule says so
    return frozenset()
