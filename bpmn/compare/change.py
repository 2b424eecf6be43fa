"""One thing that is different."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal[
    "document_added",
    "document_removed",
    "unreadable",
    "drawing",  # only where things stand in the picture
    "process_added",
    "process_removed",
    "process_renamed",
    "element_added",
    "element_removed",
    "element_renamed",
    "element_changed",
    "flow_added",
    "flow_removed",
    "flow_changed",
    "table_added",
    "table_removed",
    "table_changed",
    "row_added",
    "row_removed",
    "row_changed",
    "rows_reordered",
    "form_changed",
    "field_added",
    "field_removed",
    "field_changed",
    "fields_reordered",
]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between an earlier and a later state of documents.

    Attributes:
        kind: what happened.
        path: document, as the later state names it where both have it.
        element: id of the element, flow, decision or field, None for a whole document.
        name: how people know it: the name of the element, the label of the field, the row.
        aspect: what of it changed: the property (`due`), the word of the schema (`title`), the
            heading of the column ("Tenggat"), or the kind of the element.
        before: earlier value, None where there was none.
        after: later value, None where there is none any more.
        row: number of the row in its table, in the later state, or the earlier one if it is gone.
    """

    kind: Kind
    path: str
    element: str | None = None
    name: str | None = None
    aspect: str | None = None
    before: Any = None
    after: Any = None
    row: int | None = None
