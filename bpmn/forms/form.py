"""A form as values: what is asked, how it is shown, what holds of an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from bpmn.expressions import Expression, ExpressionError, Functions

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

    from bpmn.forms.check import Checked

Language = Literal["id", "en"]
Kind = Literal["string", "integer", "number", "boolean", "array"]
Widget = Literal[
    "text",
    "textarea",
    "select",
    "radio",
    "checkbox",
    "checkboxes",
    "lines",
    "number",
    "date",
    "table",
    "file",
    "files",
    "hidden",
    "rating",
    "decision",
]

MAX_TEXT = 20_000  # characters of one answer, where the form sets no limit
MAX_ROWS = 1_000  # rows of one table, where the form sets no limit


@dataclass(frozen=True, slots=True)
class Words:
    """A text in Indonesian, and in English where the form gives it."""

    indonesian: str = ""
    english: str | None = None

    def text(self, language: Language = "id") -> str:
        """Return the text in a language; Indonesian where there is no other."""
        return self.english if language == "en" and self.english is not None else self.indonesian


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that may be chosen."""

    value: Any
    words: Words

    def label(self, language: Language = "id") -> str:
        """Return what people read."""
        return self.words.text(language)


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form, or one column of a table.

    Attributes:
        name: key of the answer.
        kind: JSON type of the answer; arrays are tables, several choices, lines or files.
        widget: how it is shown.
        title: label.
        description: help text.
        required: an answer must be there, if the field is shown.
        format: `date` or `email`, or None.
        choices: what may be chosen, from enum; empty if free or from context.
        choices_from: context variable that holds the choices, a list of {value, label, label_en}.
        offered: expression over context: which of the enum's values may be chosen here.
        source: context variable whose value is shown; the field takes no answer then.
        show: condition over answers and context; None shows always.
        default: expression over context for a first value.
        constant: a first value written in the form, when has_constant.
        sealed: never leaves the form in clear.
        rules: JSON Schema keywords that hold of the answer, such as minimum and maxLength.
        columns: fields of a row, for tables.
    """

    name: str
    kind: Kind
    widget: Widget
    title: Words
    description: Words = field(default_factory=Words)
    required: bool = False
    format: str | None = None
    choices: tuple[Choice, ...] = ()
    choices_from: str | None = None
    offered: Expression | None = None
    source: str | None = None
    show: Expression | None = None
    default: Expression | None = None
    constant: Any = None
    sealed: bool = False
    rules: Mapping[str, Any] = field(default_factory=dict)
    columns: tuple[Field, ...] = ()
    item_kind: Kind | None = None  # of several choices, lines and files

    @property
    def is_table(self) -> bool:
        """Whether the answer is a list of rows."""
        return self.widget == "table"

    @property
    def asks(self) -> bool:
        """Whether people answer it: neither read-only nor hidden."""
        return self.source is None and self.widget != "hidden"

    def label(self, language: Language = "id") -> str:
        """Return the label that people read."""
        return self.title.text(language) or self.name

    def help(self, language: Language = "id") -> str:
        """Return the help text, or an empty text."""
        return self.description.text(language)

    def column(self, name: str) -> Field:
        """Return the column of a table.

        Raises:
            KeyError: there is none of this name.
        """
        return next_named(self.columns, name)

    def choices_in(self, context: Mapping[str, Any]) -> tuple[Choice, ...]:
        """Return what may be chosen, here and now.

        A choice from context is a map with `value` and `label` (and `label_en`), or a bare value.
        """
        if self.choices_from is None:
            among = self._offered(context)
            if among is None:
                return self.choices
            return tuple(choice for choice in self.choices if choice.value in among)
        given = context.get(self.choices_from)
        items = given if isinstance(given, list | tuple) else []
        return tuple(_choice(item) for item in items)

    def _offered(self, context: Mapping[str, Any]) -> Sequence[Any] | None:
        """Return the values offered here; None for all, as where the context knows nothing."""
        if self.offered is None or not self.offered.names <= context.keys():
            return None
        try:
            among = self.offered.evaluate(context)
        except ExpressionError:
            return None
        return among if isinstance(among, list | tuple) else None


@dataclass(frozen=True, slots=True)
class Form:
    """A form, read and ready to check answers.

    Attributes:
        id: name of its file without `.json`.
        path: where it was read from.
        title: heading.
        description: text under the heading.
        fields: questions in their order.
        in_order_of_need: the same, each after those that its x-show asks about.
        sealed: names of fields that never leave in clear.
        reads: context variables that the form shows or computes with.
        schema: the JSON Schema that answers are validated by, without hints.
        document: the form as it was written.
        lines: line of each field in the document.
    """

    id: str
    path: str
    title: Words
    description: Words
    fields: tuple[Field, ...]
    in_order_of_need: tuple[Field, ...]
    sealed: frozenset[str]
    reads: frozenset[str]
    schema: Mapping[str, Any]
    document: Mapping[str, Any]
    lines: Mapping[str, int]
    validator: Validator = field(repr=False, compare=False)

    def field(self, name: str) -> Field:
        """Return the field of a name.

        Raises:
            KeyError: there is none.
        """
        return next_named(self.fields, name)

    @property
    def decision(self) -> Field | None:
        """The field that is shown as the submit buttons, if there is one."""
        return next((one for one in self.fields if one.widget == "decision"), None)

    def check(
        self,
        answers: Mapping[str, Any],
        context: Mapping[str, Any] | None = None,
        *,
        functions: Functions | None = None,
        draft: bool = False,
    ) -> Checked:
        """Return clean answers and what is wrong with them.

        Args:
            answers: by field name; texts as posted by a browser, or JSON values.
            context: variables that the form reads.
            functions: what x-show and x-default may call beside the built-in functions.
            draft: missing and short answers are no fault yet.

        Raises:
            FormError: a condition or default of the form fails on complete values.
        """
        from bpmn.forms.check import check

        return check(self, answers, context or {}, functions=functions or {}, draft=draft)

    def shown(
        self,
        answers: Mapping[str, Any],
        context: Mapping[str, Any] | None = None,
        *,
        functions: Functions | None = None,
    ) -> tuple[Field, ...]:
        """Return the fields that are shown, given what is answered so far.

        What depends on a decision that was not taken yet is shown: the decision is the button that
        sends the form.
        """
        from bpmn.forms.check import shown_fields

        return shown_fields(self, answers, context or {}, functions or {})

    def initial(
        self, context: Mapping[str, Any] | None = None, *, functions: Functions | None = None
    ) -> dict[str, Any]:
        """Return first values: those of x-default, default and x-from, where there is one.

        Raises:
            FormError: a default fails.
        """
        from bpmn.forms.check import initial_values

        return initial_values(self, context or {}, functions or {})


def next_named(fields: tuple[Field, ...], name: str) -> Field:
    """Return the field of a name, or raise KeyError."""
    for one in fields:
        if one.name == name:
            return one
    raise KeyError(name)


def _choice(item: Any) -> Choice:
    if isinstance(item, Mapping):
        value = item.get("value")
        label = item.get("label", value)
        english = item.get("label_en")
        told = label if isinstance(label, str) else str(label)  # it may know its own English
        return Choice(value, Words(told, None if english is None else str(english)))
    return Choice(item, Words(str(item)))
