"""The chain table as a form: rules with steps, each button a plain POST that keeps the draft."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from werkzeug.datastructures import MultiDict

from admin.designer import checking, drafts
from admin.designer.chain_page import (
    Lists,
    act,
    document_kind,
    documents,
    known_in,
    lists,
    read_sent,
    seat_kind,
    step_fields,
    step_kind,
)
from admin.designer.lengths import length_text
from admin.designer.saving import save
from admin.designer.words import actor, called
from admin.i18n import gettext
from admin.identity import me
from admin.people import find_by_nip
from admin.views import Page
from admin.work import work
from bpmn.dmn import read_decisions
from bpmn.errors import BpmnError, DmnError
from engine.engine import Engine
from workflows.processes.approval import preview, ready_chains
from workflows.processes.approval import table as t
from workflows.processes.approval.chain import ChainUnusable


class ChainForm(Page):
    """Who approves what, in which order, until when."""

    in_menu: ClassVar[bool] = False
    routes: ClassVar[frozenset[str] | None] = frozenset({"show", "change"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        self._default_view = "show"
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/<draft>/chain")
    def show(self, draft: str) -> str:
        """Show the table as rules and steps."""
        text, chain = self._read(draft)
        return self._page(draft, text, chain)

    @expose("/<draft>/chain", methods=("POST",))
    def change(self, draft: str) -> ResponseReturnValue:
        """Take the fields, press the button, keep the draft."""
        text, stored = self._read(draft)
        if request.form.get("do") == "ready":
            return self._take_ready(draft, text, stored)
        sent = read_sent(request.form, stored, known_in(work(), me().agency))
        action = request.form.get("do", "")
        errors = _without_removed(sent.errors, action)
        version = request.form.get("version", type=int)
        if errors:
            return self._page(draft, text, sent.chain, errors=errors, version=version), 422
        chain = act(sent.chain, action)
        try:
            content = t.write_chain(text.content, chain, text.path)
        except DmnError as error:
            errors = {"": gettext("Tabel tidak dapat ditulis: %(why)s", why=error.message)}
            return self._page(draft, text, sent.chain, errors=errors, version=version), 422
        back = url_for(".show", draft=draft, path=text.path)
        done = save(self.engine, draft, text.path, content, version, back=back)
        if done.page is not None:
            return done.page
        if done.error:
            errors = {"": done.error}
            return self._page(draft, text, chain, errors=errors, version=version), 422
        if action == "save":
            flash(gettext("Tersimpan dalam draf."), "success")
        return redirect(back + _place_of(action, chain))

    def _take_ready(self, draft: str, text: drafts.Text, stored: t.Chain) -> ResponseReturnValue:
        """Put a ready chain in the place of the whole table."""
        version = request.form.get("version", type=int)
        name = request.form.get("ready", "")
        if name not in ready_chains.TITLES:
            errors = {"ready": gettext("Pilih salah satu rantai siap pakai.")}
            return self._page(draft, text, stored, errors=errors, version=version), 422
        back = url_for(".show", draft=draft, path=text.path)
        done = save(self.engine, draft, text.path, ready_chains.content(name), version, back=back)
        if done.page is not None:
            return done.page
        if done.error:
            return self._page(draft, text, stored, errors={"": done.error}, version=version), 422
        flash(gettext("Tabel diganti. Sesuaikan, coba, lalu pasang."), "success")
        return redirect(back)

    def _read(self, draft: str) -> tuple[drafts.Text, t.Chain]:
        """Return the document with the table, or end with 404 or a way to its text."""
        path = request.values.get("path", f"{t.DECISION}.dmn")
        text = drafts.read(work(), me().agency, draft, path)
        try:
            return text, t.read_chain(text.content, path)
        except (t.NotAChain, BpmnError):
            flash(
                gettext("Tabel ini tidak dapat ditampilkan sebagai formulir. Ubah lewat teksnya."),
                "error",
            )
            abort(redirect(url_for("drafts.source", draft=draft, path=path)))

    def _page(
        self,
        draft: str,
        text: drafts.Text,
        chain: t.Chain,
        *,
        errors: dict[str, str] | None = None,
        version: int | None = None,
    ) -> str:
        agency = me().agency
        known = lists(work(), agency, chain)
        sent = errors and request.form.get("do") != "ready"
        typed: MultiDict[str, str] | None = request.form if sent else None
        return self.render(
            "designer/chain.html",
            draft=drafts.get(work(), agency, draft),
            path=text.path,
            version=version if version is not None else text.version,
            chain=chain,
            known=known,
            ready=ready_chains.TITLES,
            fields=lambda step: step_fields(step, known),
            summary=lambda rule: _summary(rule, chain, known),
            typed=typed,
            errors=errors or {},
            others=drafts.others_present(work(), draft, actor()),
            step_kind=step_kind,
            missing=self._missing(text, chain),
            findings=self._findings(draft, text.path),
            **self._foreseen(text, chain),
        )

    def _missing(self, text: drafts.Text, chain: t.Chain) -> list[str]:
        """Return sentences about what the stored table leaves out."""
        decision = read_decisions(text.content, text.path)[t.DECISION]
        found = preview.find_missing(work(), me().agency, decision, documents(chain))
        together: dict[tuple[str, str, str], list[str]] = {}
        for each in found:
            together.setdefault((each.what, each.document, each.reason), []).append(each.seat_kind)
        return [_missing_text(*key, seats) for key, seats in together.items()]

    def _findings(self, draft: str, path: str) -> list[dict[str, Any]]:
        stored = drafts.documents(work(), me().agency, draft)
        return checking.told(checking.findings(self.engine, work(), me().agency, stored), path)

    def _foreseen(self, text: drafts.Text, chain: t.Chain) -> dict[str, Any]:
        """Return who would decide about a document of the person asked for."""
        nip = request.args.get("nip", "").replace(" ", "")
        kind = request.args.get("document", "")
        kinds = documents(chain)
        shown: dict[str, Any] = {
            "nip": nip,
            "document_kinds": [(each, document_kind(each)) for each in kinds],
            "document_kind": kind if kind in kinds else kinds[0],
            "foreseen": None,
            "foreseen_error": "",
            "person_name": "",
        }
        if not nip:
            return shown
        person = find_by_nip(work(), me().agency, nip)
        if person is None:
            return {**shown, "foreseen_error": gettext("Tidak ada pegawai dengan NIP ini.")}
        shown["person_name"] = person.name
        decision = read_decisions(text.content, text.path)[t.DECISION]
        try:
            steps = preview.foresee(
                work(), me().agency, person.id, shown["document_kind"], decision
            )
        except ChainUnusable:
            why = gettext("Tidak ada langkah yang cocok untuk pegawai ini.")
            return {**shown, "foreseen_error": why}
        except BpmnError as error:
            return {**shown, "foreseen_error": str(error)}
        names = called(work(), me().agency, [key for each in steps for key in each.principals])
        shown["foreseen"] = [
            {
                "stage": each.step.group,
                "name": each.step.name,
                "kind": step_kind(each.step.kind),
                "who": [names[key] for key in each.principals],
                "reason": each.reason,
                "deadline": length_text(each.step.deadline),
            }
            for each in steps
        ]
        return shown


def _summary(rule: t.Rule, chain: t.Chain, known: Lists) -> str:
    """Say in a line whom a rule is for."""
    parts = []
    for place, (name, label) in enumerate(zip(chain.inputs, chain.labels, strict=True)):
        condition = rule.condition(place)
        values = known.labels(name, condition.values)
        match condition.mode:
            case "hanya":
                parts.append(values if name == "dokumen_jenis" else f"{label}: {values}")
            case "kecuali":
                parts.append(gettext("%(label)s selain %(values)s", label=label, values=values))
            case "kurang":
                parts.append(gettext("belum mencapai batas pengembalian"))
            case "mencapai":
                parts.append(gettext("sudah mencapai batas pengembalian"))
            case "lain":
                parts.append(f"{label}: {condition.text}")
    return " · ".join(parts) or gettext("Semua dokumen")


def _missing_text(what: str, document: str, reason: str, seats: list[str]) -> str:
    names = ", ".join(seat_kind(seat) for seat in seats)
    facts = {"document": document_kind(document), "seats": names}
    if what == "no_step":
        return gettext("%(document)s tidak mempunyai langkah bagi: %(seats)s.", **facts)
    if what == "not_settled":
        return gettext(
            "%(document)s tidak ditetapkan siapa pun bagi: %(seats)s. Langkah terakhir hanya reviu"
            " atau paraf.",
            **facts,
        )
    return gettext(
        "Rantai %(document)s tidak dapat disusun bagi: %(seats)s. (%(reason)s)",
        **facts,
        reason=reason,
    )


def _without_removed(errors: dict[str, str], action: str) -> dict[str, str]:
    """Leave out what is wrong with the step or rule that is being taken away."""
    verb, _, place = action.partition(".")
    if verb == "remove_rule":
        gone = f"r{place}."
    elif verb == "remove_step":
        rule, _, step = place.partition(".")
        gone = f"r{rule}.s{step}."
    else:
        return errors
    return {name: text for name, text in errors.items() if not name.startswith(gone)}


def _place_of(action: str, chain: t.Chain) -> str:
    """Return the part of the page where the person was."""
    verb, _, place = action.partition(".")
    if verb == "add_rule":
        return f"#r{len(chain.rules) - 1}"
    rule = place.partition(".")[0]
    return f"#r{rule}" if rule.isdigit() and int(rule) < len(chain.rules) else ""
