"""All complete ratings of a page sent at once; who is held back is named with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from admin.i18n import gettext, ours
from admin.identity import Me
from admin.inbox.submission import Sent, texts
from admin.people import names
from admin.team.rating import has_low, items_with, kept_answers, missing_in, segments_of, view_of
from engine import errors
from engine.commands import CompleteItem
from engine.engine import Engine
from engine.rights import find_free
from engine.store.unit_of_work import UnitOfWork

MOST = 50  # in one request


@dataclass(frozen=True, slots=True)
class Complete:
    """A rating that would be sent."""

    id: str
    version: int
    name: str
    said: str  # its ratings in words
    sent: Sent


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A rating that would not, and why."""

    id: str
    name: str
    reason: str


def plan(
    work: UnitOfWork,
    engine: Engine,
    person: Me,
    ids: Sequence[str],
    versions: Mapping[str, str] | None = None,
) -> tuple[list[Complete], list[HeldBack]]:
    """Sort items into those that are complete and those held back.

    Args:
        work: the request's unit of work.
        engine: knows the forms.
        person: the assessor.
        ids: items of the page; those that are not theirs are passed over.
        versions: of the items as they were confirmed; None when they are first shown.
    """
    complete, held = [], []
    rows = items_with(work, person.agency, list(dict.fromkeys(ids))[:MOST])
    called = names(work, person.agency, [row["subject"] for row in rows])
    for row in rows:
        if find_free(work, engine.directory, row, person.person or "") is None:
            continue
        sent = kept_answers(view_of(work, engine, person, row))
        name = called.get(row["subject"] or "", row["name"])
        reason = _reason(sent)
        if not reason and versions is not None and versions.get(row["id"]) != str(row["version"]):
            reason = gettext("berubah sejak diperiksa")
        if reason:
            held.append(HeldBack(row["id"], name, reason))
            continue
        said = ", ".join(
            f"{one.label}: {next((o.label for o in one.options if o.chosen), gettext('beragam'))}"
            for one in segments_of(sent, {})
        )
        complete.append(Complete(row["id"], row["version"], name, said, sent))
    return complete, held


def carry_out(
    engine: Engine, person: Me, complete: Sequence[Complete], key: str
) -> tuple[int, list[HeldBack]]:
    """Send each rating as an order of its own; return how many went, and which did not and why."""
    done, kept = 0, []
    for one in complete:
        try:
            send(engine, person, one.sent, key)
            done += 1
        except errors.IncidentRecorded:
            kept.append(HeldBack(one.id, one.name, gettext("diterima dan sedang diperiksa")))
        except errors.DomainRefused as refused:
            kept.append(HeldBack(one.id, one.name, ours(refused.message)))
        except (errors.Refused, errors.NotFound, errors.Busy):
            kept.append(HeldBack(one.id, one.name, gettext("keadaannya sudah berubah")))
    return done, kept


def send(engine: Engine, person: Me, sent: Sent, key: str) -> None:
    """Complete a rating through the engine, which checks it by its form again."""
    item = sent.view.row["id"]
    engine.execute(
        CompleteItem(
            agency=person.agency,
            item=item,
            person=person.person or "",
            answers=sent.complete,
            key=f"team:{item}:{key[:32]}",
        )
    )


def _reason(sent: Sent) -> str:
    if sent.view.row["checking"]:
        return gettext("jawaban terdahulu sedang diperiksa")
    if sent.view.row["draft"] is None:
        return gettext("belum diisi")
    missing = missing_in(sent.form, texts(sent.check().errors))
    if missing:
        return gettext("perlu isian: %(fields)s", fields=", ".join(missing))
    if has_low(sent.form, sent.answers):
        return gettext("rating di bawah ekspektasi dikirim satu per satu")
    return ""
