"""A rating item as one row: the same form, seen through its ratings and its texts.

Nothing is checked here: the answers of a row are the form's answers, and the form says what is
wrong with them. What does not fit into a row (a rating of its own for one result) keeps the value
it has in the draft and is changed on the item's own page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from werkzeug.datastructures import MultiDict

from admin.forms.model import PREFIX, FormPage, Input
from admin.forms.parse import read_answers
from admin.i18n import gettext, language, told
from admin.identity import Me
from admin.inbox.item import ItemView, form_with_context
from admin.inbox.submission import Sent, first_answers, texts
from bpmn.forms import Field, Form
from engine import queries
from engine.engine import Engine
from engine.errors import NotFound
from engine.rights import find_free
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork

STEPS = {"umpan_balik": "measurement", "penilaian": "evaluation"}  # element -> its process
ALL = "all"  # start of the name of a control that rates every row of a table
RATING = "rating"  # the column of a table in which its rows are rated
WORDS = ("textarea", "text", "lines")
LOW = "di_bawah"  # nobody gives it in a group


@dataclass(frozen=True, slots=True)
class Option:
    """One rating that can be chosen, and the texts that are asked for then."""

    value: str
    label: str
    chosen: bool
    asks: tuple[str, ...] = ()  # names of controls


@dataclass(frozen=True, slots=True)
class Segment:
    """A rating as a row of buttons."""

    field: str
    name: str  # of the control
    label: str
    options: tuple[Option, ...]
    mixed: bool = False  # the rows of the table have different ratings
    error: str = ""

    @property
    def value(self) -> str:
        """The rating chosen; "" for none."""
        return next((one.value for one in self.options if one.chosen), "")


@dataclass(slots=True)
class RatingRow:
    """One person's rating as the page shows it."""

    view: ItemView
    who: str
    segments: list[Segment]
    words: list[Input]
    shown: FormPage  # the whole form: what it shows stands beside
    missing: list[str]  # why it cannot be sent yet
    touched: bool  # there is a draft
    elsewhere: dict[str, str] = field(default_factory=dict)  # label -> text saved meanwhile
    general: str = ""  # what is wrong and stands at no control of the row

    @property
    def id(self) -> str:
        """Id of the item."""
        return str(self.view.row["id"])


def get_rating(work: UnitOfWork, engine: Engine, person: Me, item: str) -> ItemView:
    """Return an open rating item of the person, ready to be shown and checked.

    Raises:
        NotFound: there is none with this id, it is over, not theirs, or no rating.
    """
    row = queries.find_item(work, person.agency, item)
    if row is None or "closed_at" in row or person.person is None or not _is_rating(row):
        raise NotFound("item", item)
    if find_free(work, engine.directory, row, person.person) is None:
        raise NotFound("item", item)
    return view_of(work, engine, person, row)


def view_of(work: UnitOfWork, engine: Engine, person: Me, row: Mapping[str, Any]) -> ItemView:
    """Return an item with its form; without the path, which a row does not show."""
    form, context, functions = form_with_context(work, engine, row, person.person or "")
    if form is None or form.sealed:  # sealed answers are typed on the item's own page alone
        raise NotFound("item", row["id"])
    return ItemView(
        row=row,
        title=row["name"],
        about="",
        nip=None,
        because=told(row["owner"].get("reason", "")),
        through="",
        shared=False,
        mine=row["assignee"] == person.person,
        path=[],
        form=form,
        context=context,
        functions=functions,
    )


def items_with(work: UnitOfWork, agency: str, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return open rating items whole, in the order of the ids."""
    w = t.work_item
    rows = work.connection.execute(
        sa.select(w).where(w.c.agency == agency, w.c.id.in_(ids))
    ).mappings()
    whole = (dict(row) for row in rows)
    found = {row["id"]: row for row in whole if _is_rating(row)}
    return [found[one] for one in ids if one in found]


def to_row(who: str, sent: Sent, errors: Mapping[str, str] | None = None) -> RatingRow:
    """Return a row as the page shows it, with answers from its draft or as sent."""
    page = sent.page(errors)
    found = sent.check().errors
    return RatingRow(
        view=sent.view,
        who=who,
        segments=segments_of(sent, errors or {}),
        words=[one for one in page.asked if one.kind in WORDS and _needed(sent, one.path)],
        shown=page,
        missing=missing_in(sent.form, texts(found)),
        touched=sent.view.row["draft"] is not None,
    )


def kept_answers(view: ItemView) -> Sent:
    """Return what is kept of an item, or its first values, as if it had just been sent."""
    form = view.form
    assert form is not None
    asked = {one.name for one in form.fields if one.asks}
    answers = {name: value for name, value in first_answers(view).items() if name in asked}
    return Sent(form, view, answers, favourable(form))


def read_row(view: ItemView, typed: MultiDict[str, str]) -> Sent:
    """Return what a row sent, put into what is kept of the form."""
    sent = kept_answers(view)
    form, answers = sent.form, dict(sent.answers)
    values = {name: typed.getlist(name) for name in typed}
    plain = [one for one in form.fields if _in_row(one)]
    read = read_answers(plain, values)
    for one in plain:
        answers.pop(one.name, None)
    answers |= read
    for table in form.fields:
        column = _rating_column(table)
        if column is None:
            continue
        chosen = typed.get(f"{ALL}.{table.name}", "")
        if chosen in {str(choice.value) for choice in column.choices}:
            rows = answers.get(table.name) or _first_rows(view, table)
            answers[table.name] = [{**row, RATING: chosen} for row in rows]
    sent.answers = answers
    return sent


def favourable(form: Form) -> str:
    """Return the decision with which a row is sent: the form's first; "" when it has none."""
    decision = form.decision
    return str(decision.choices[0].value) if decision and decision.choices else ""


def segments_of(sent: Sent, errors: Mapping[str, str]) -> list[Segment]:
    """Return the ratings of a form: its radio fields, and tables whose rows are rated."""
    found = []
    for one in sent.form.fields:
        column = _rating_column(one)
        if column is not None:
            found.append(_table_segment(one, column, sent.answers, errors))
        elif one.widget in ("radio", "rating") and one.asks:
            found.append(_segment(one, sent, errors))
    return found


def ratings_in(form: Form, answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the ratings that answers hold, by field."""
    found: dict[str, list[str]] = {}
    for one in form.fields:
        if _rating_column(one) is not None:
            rows = answers.get(one.name) or []
            found[one.name] = [str(row[RATING]) for row in rows if row.get(RATING)]
        elif one.widget in ("radio", "rating") and one.asks:
            value = answers.get(one.name)
            found[one.name] = [str(value)] if value else []
    return found


def has_low(form: Form, answers: Mapping[str, Any]) -> bool:
    """Say whether a rating is the lowest: it is sent alone (PRODUCT.md 3)."""
    return any(LOW in ratings for ratings in ratings_in(form, answers).values())


def missing_in(form: Form, errors: Mapping[str, str]) -> list[str]:
    """Return in words what keeps a row from being sent, each field once."""
    found: dict[str, None] = {}
    for path in errors:
        name = path.partition(".")[0]
        known = next((one for one in form.fields if one.name == name), None)
        label = known.label(language()) if known else name
        column = _rating_column(known) if known else None
        place = "" if column is not None or (known and _in_row(known)) else gettext("di formulir")
        found[f"{label} ({place})" if place else label] = None
    return list(found)


def by_control(form: Form, errors: Mapping[str, str]) -> dict[str, str]:
    """Return errors by the control of a row at which they stand; "" for what is not in the row."""
    found: dict[str, str] = {}
    for path, text in errors.items():
        name = path.partition(".")[0]
        one = next((each for each in form.fields if each.name == name), None)
        if one is not None and _rating_column(one) is not None:
            found.setdefault(f"{ALL}.{name}", text)
        elif one is not None and _in_row(one):
            found.setdefault(f"{PREFIX}.{name}", text)
        else:
            label = one.label(language()) if one else name
            found.setdefault("", gettext("%(field)s: %(error)s", field=label, error=text))
    return found


def controls(sent: Sent) -> dict[str, str]:
    """Return what each control of the row holds: what a page compares when both sides changed."""
    held = {one.name: one.value for one in segments_of(sent, {})}
    for one in sent.form.fields:
        if one.widget in WORDS and one.asks:
            value = sent.answers.get(one.name) or ""
            held[f"{PREFIX}.{one.name}"] = "\n".join(value) if isinstance(value, list) else value
    return held


def _is_rating(row: Mapping[str, Any]) -> bool:
    return STEPS.get(row["element"]) == row["process"]


def _in_row(one: Field) -> bool:
    return one.asks and one.widget in ("radio", "rating", *WORDS)


def _needed(sent: Sent, path: str) -> bool:
    """Say whether a text belongs to sending favourably: what only another decision asks does not.

    A text that appears with a rating stays in the page, hidden until that rating is chosen.
    """
    decision = sent.form.decision
    one = sent.form.field(path)
    if decision is None or one.show is None or decision.name not in one.show.names:
        return True
    shown = sent.form.shown(sent.complete, sent.view.context, functions=sent.view.functions)
    return any(each.name == path for each in shown)


def _rating_column(table: Field) -> Field | None:
    if table.widget != "table" or not table.asks:
        return None
    return next((one for one in table.columns if one.name == RATING and one.choices), None)


def _first_rows(view: ItemView, table: Field) -> list[dict[str, Any]]:
    assert view.form is not None
    first = view.form.initial(view.context, functions=view.functions).get(table.name)
    return [dict(row) for row in first or []]


def _table_segment(
    table: Field, column: Field, answers: Mapping[str, Any], errors: Mapping[str, str]
) -> Segment:
    rows = answers.get(table.name) or []
    given = {str(row.get(RATING) or "") for row in rows}
    same = given.pop() if len(given) == 1 else ""
    wrong = [text for path, text in errors.items() if path.partition(".")[0] == table.name]
    return Segment(
        field=table.name,
        name=f"{ALL}.{table.name}",
        label=table.label(language()),
        options=tuple(
            Option(str(one.value), one.label(language()), str(one.value) == same)
            for one in column.choices
        ),
        mixed=bool(given - {""}),
        error=wrong[0] if wrong else "",
    )


def _segment(one: Field, sent: Sent, errors: Mapping[str, str]) -> Segment:
    chosen = str(sent.answers.get(one.name) or "")
    return Segment(
        field=one.name,
        name=f"{PREFIX}.{one.name}",
        label=one.label(language()),
        options=tuple(
            Option(
                str(choice.value),
                choice.label(language()),
                str(choice.value) == chosen,
                _asked_with(sent, one, choice.value),
            )
            for choice in one.choices_in(sent.view.context)
        ),
        error=errors.get(one.name, ""),
    )


def _asked_with(sent: Sent, one: Field, value: Any) -> tuple[str, ...]:
    """Return the controls of texts that are asked for when this rating is chosen."""
    depending = [
        each
        for each in sent.form.fields
        if each.widget in WORDS and each.asks and each.show and one.name in each.show.names
    ]
    if not depending:
        return ()
    answers = {**sent.complete, one.name: value}
    shown = sent.form.shown(answers, sent.view.context, functions=sent.view.functions)
    names = {each.name for each in shown}
    return tuple(f"{PREFIX}.{each.name}" for each in depending if each.name in names)
