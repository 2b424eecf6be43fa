"""A property that nobody reads here, or a value it does not take; mostly a typing error."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian, nearest

SEVERITY: Severity = "warning"

_HUMAN = {"userTask", "manualTask"}
_SERVICES = {"serviceTask", "task", "scriptTask", "sendTask", "manualTask"}
_WAITS = {"intermediateCatchEvent", "boundaryEvent", "receiveTask", "startEvent"}
READ_ON: dict[str, set[str]] = {
    "form": _HUMAN,
    "owner": _HUMAN,
    "due": _HUMAN,
    "remind": _HUMAN,
    "escalate": _HUMAN,
    "substitute": _HUMAN,
    "label": _HUMAN,
    "calendar": _HUMAN | {"intermediateCatchEvent", "boundaryEvent"},
    "binding": {"callActivity", "businessRuleTask"},
    "service": _SERVICES,
    "correlation": _WAITS,
    "result": {"businessRuleTask"},
    "rows": {"businessRuleTask"},
}
"""Property -> kinds of elements on which it means something. docs/extension-names.md explains."""
_VALUES = {
    "binding": ("bundle", "latest"),
    "substitute": ("seat", "person"),
}


def check(draft: Draft) -> Iterator[Note]:
    """Yield properties with a name or value that means nothing where they stand."""
    for process in draft.processes.values():
        for element in process.elements.values():
            for name, value in element.properties.items():
                if name in READ_ON and element.kind in READ_ON[name]:
                    allowed = _VALUES.get(name)
                    if allowed is not None and value not in allowed:
                        yield Note.at(
                            process,
                            element,
                            f"The property {name} of {english(element)} is {value}. It must be"
                            f" {' or '.join(allowed)}.",
                            f"Properti {name} pada {indonesian(element)} berisi {value}. Isinya"
                            f" harus {' atau '.join(allowed)}.",
                        )
                    continue
                here = frozenset(each for each, kinds in READ_ON.items() if element.kind in kinds)
                like = nearest(name, here)
                hint = f" Did you mean {like}?" if like else ""
                petunjuk = f" Maksudnya {like}?" if like else ""
                yield Note.at(
                    process,
                    element,
                    f"The property {name} means nothing on {english(element)}, and is not read."
                    f"{hint}",
                    f"Properti {name} tidak berarti pada {indonesian(element)} dan tidak dibaca."
                    f"{petunjuk}",
                )
