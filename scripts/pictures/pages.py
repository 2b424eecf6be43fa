"""Every page of the product: who opens it, and how to get there. One line shows and checks it.

`python -m scripts.screenshots` takes its pictures, `tests/e2e/pages` checks that it can be used by
everybody. A page of a new route is added to `PAGES`; the tests name a route that is not here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import FilePayload
from playwright.sync_api import Page as Tab

from scripts.pictures import finding as find
from scripts.pictures import passed, social, stuck
from scripts.pictures.site import Site, Visit

DESKTOP, PHONE = 1280, 390  # pixels


@dataclass(frozen=True)
class Page:
    """A page to show."""

    name: str  # of its pictures
    route: str  # endpoint whose markup it is
    visit: Callable[[Site], Visit]
    then: Callable[[Tab], object] | None = None  # what is done there before it is looked at
    before: Callable[[Site], object] | None = None  # what has to happen in the demo first
    status: int = 200  # of the page, or of what `then` leads to
    widths: tuple[int, ...] = (DESKTOP, PHONE)
    diagram: bool = False  # waits for the diagram; its viewer is no part of the page's weight


HR = "BKD.KIN-01"  # seats of the demo's chart
HEAD = "DINSOS-KA"


def click(selector: str) -> Callable[[Tab], object]:
    """Press what a selector finds first."""
    return lambda tab: tab.locator(selector).first.click()


def fill_and_click(field: str, text: str, button: str) -> Callable[[Tab], object]:
    """Write into a field, then press a button."""

    def act(tab: Tab) -> None:
        tab.locator(field).fill(text)
        tab.locator(button).first.click()

    return act


def choose_and_click(selector: str, button: str) -> Callable[[Tab], object]:
    """Tick every box that a selector finds, then press a button."""

    def act(tab: Tab) -> None:
        for box in tab.locator(selector).all():
            box.check()
        tab.locator(button).first.click()

    return act


def upload(text: str, name: str = "pegawai.csv") -> Callable[[Tab], object]:
    """Choose a file of this text, then send it."""

    def act(tab: Tab) -> None:
        field = tab.locator("main input[type=file]")
        field.set_input_files([FilePayload(name=name, mimeType="text/plain", buffer=text.encode())])
        tab.locator("main button.primary").first.click()

    return act


REORGANISATION = """
reorganisasi: [{sk: 188.44/12/2026, berlaku: 2026-03-16, nama: Penataan Dinas Sosial}]
unit:
  - {tindakan: gabung, kode: DINSOS.LJS.BEN, ke: DINSOS.LJS.BAN}
  - {tindakan: ubah, kode: DINSOS.LJS.BAN, nama: Seksi Jaminan Sosial dan Korban Bencana}
jabatan:
  - {tindakan: tutup, kode: DINSOS.LJS.BEN-KA, penerus: DINSOS.LJS.BAN-KA}
  - {tindakan: pindah, kode: DINSOS.LJS.BAN-01, unit: DINSOS.REH.ANA, atasan: DINSOS.REH.ANA-KA}
"""

PAGES: tuple[Page, ...] = (
    Page("sign-in", "security.login", find.nobody("/sign-in")),
    Page(
        "sign-in-refused",
        "security.login",
        find.nobody("/sign-in"),
        then=click("main button[type=submit], main button:not([type])"),
    ),
    # The employee
    Page("inbox", "inbox.index_view", find.busiest("/inbox/")),
    Page("inbox-search", "inbox.index_view", find.busiest("/inbox/?q=20&due=late")),
    Page("inbox-nothing-found", "inbox.index_view", find.busiest("/inbox/?q=tidakadayangini")),
    Page("inbox-views", "inbox_view.index", find.busiest("/inbox-views/?q=2026")),
    Page("inbox-keys", "inbox_keys.index", find.busiest("/inbox-keys/")),
    Page("inbox-eyes", "inbox.index_view", find.busiest("/inbox/?lane=eyes")),
    Page("inbox-group", "inbox.index_view", find.busiest("/inbox/?lane=group")),
    Page("inbox-waiting", "inbox.index_view", find.busiest("/inbox/?lane=waiting")),
    Page("finished", "finished.index", find.busiest("/finished/")),
    Page("inbox-empty", "inbox.index_view", find.idle("/inbox/")),
    Page("plan-form", "inbox.item", find.item("planning", "menyusun_skp")),
    Page(
        "plan-form-errors",
        "inbox.item",
        find.item("planning", "menyusun_skp"),
        then=click("button[name=save][value=check]"),
        status=422,
    ),
    Page("my-year", "year.show", find.own_year("2026")),
    Page("my-year-closed", "year.show", find.own_year("2025")),
    Page("my-year-from-a-file", "year.show", find.own_year("2024")),
    Page("withdraw", "own_acts.withdraw", passed.withdrawing()),
    Page("plan", "year.plan", find.plan()),
    Page("case", "cases.show", find.case("evaluation"), diagram=True),
    Page("item-done", "inbox.done", find.done("planning", "menyusun_skp")),
    Page("feedback", "feedback.index", find.seat(HEAD, "/feedback/")),
    Page("feedback-give", "feedback.give", find.feedback()),
    Page("team", "team.index", find.assessor("/team/")),
    Page(
        "team-quick",
        "team.index",
        find.assessor("/team/"),
        then=click("[data-give]"),
    ),
    Page("team-ratings", "ratings.index", find.rating("measurement", "umpan_balik")),
    Page("team-ratings-year", "ratings.index", find.rating("evaluation", "penilaian")),
    Page("team-feedback", "team.feedback", find.feedback("/team/{}/feedback")),
    Page("team-evidence", "team.evidence", find.feedback("/team/{}/evidence")),
    Page("notices", "notices.index", find.seat(HEAD, "/notices/")),
    Page("notify", "notify.index", find.seat(HEAD, "/notify/")),
    Page(
        "notify-address",
        "due_dates.make",
        find.seat(HEAD, "/notify/"),
        then=click("form[action$='/address'] button"),
    ),
    Page("link-closed", "opened.item", find.closed_item_of_others()),
    Page("objection-filing", "filing.form", find.filing()),
    Page("objection-filed", "filing.received", find.filed()),
    # Items by kind
    Page("item-approval", "inbox.item", find.item("approval", "memutuskan")),
    Page(
        "item-approval-return",
        "inbox.item",
        find.item("approval", "memutuskan"),
        then=click("button[value=kembalikan]"),
    ),
    Page(
        "item-delegate", "passing.delegate", find.item("approval", "memutuskan", path="/delegate")
    ),
    Page(
        "item-hand-over",
        "passing.hand_over",
        find.item("approval", "memutuskan", path="/hand-over"),
        then=fill_and_click("#q", "a", "button[value=search]"),
    ),
    Page(
        "item-ask",
        "passing.ask",
        find.item("approval", "memutuskan", path="/ask"),
        then=click("button[value=send]"),
        status=422,
    ),
    Page("item-reassign", "passing.reassign", passed.leading()),
    Page("item-prepared", "inbox.item", passed.preparing(), before=passed.delegate_one),
    Page("item-away", "inbox.item", passed.giving(), before=passed.delegate_one),
    Page(
        "item-bring-back",
        "passing.bring_back",
        passed.preparing("/bring-back"),
        before=passed.delegate_one,
    ),
    Page("item-realisation", "inbox.item", find.item("measurement", "realisasi", "2026")),
    Page("item-feedback", "inbox.item", find.item("measurement", "umpan_balik")),
    Page("item-rating", "inbox.item", find.item("evaluation", "penilaian")),
    Page("item-release", "inbox.item", find.item("evaluation", "rilis")),
    Page("item-receipt", "inbox.item", find.item("evaluation", "konfirmasi_penerimaan")),
    Page("item-delivery", "inbox.item", find.item("evaluation", "penyampaian_lain")),
    Page("item-dialogue", "inbox.item", find.item("feedback", "dialog_kinerja")),
    Page("item-answer", "inbox.item", find.item("feedback", "tanggapan")),
    Page(
        "item-together",
        "inbox.together",
        find.several("approval", "memutuskan"),
        then=choose_and_click("input[name=rowid]", "button[name=action]"),
    ),
    # An objection, from the panel to its end
    Page("objection-panel", "inbox.item", find.item("objection", "tunjuk_tim")),
    Page(
        "objection-hearing",
        "inbox.item",
        find.item("objection", "sidang"),
        before=lambda site: site.act_until("sidang"),
    ),
    Page(
        "objection-vote",
        "inbox.item",
        find.item("objection", "suara"),
        before=lambda site: site.act_until("suara"),
    ),
    Page(
        "objection-decision",
        "inbox.item",
        find.item("objection", "keputusan"),
        before=lambda site: site.act_until("keputusan"),
    ),
    Page("objection-case", "cases.show", find.case("objection"), diagram=True),
    # The office
    Page("people", "people.index", find.seat(HR, "/people/")),
    Page("person", "people.person", find.colleague(HR)),
    Page("years", "campaign.index", find.seat(HR, "/campaigns/")),
    Page("year-prepare", "campaign.prepare", find.seat(HR, "/campaigns/new")),
    Page("year-draft", "campaign.show", find.campaign(HR, "/campaigns/{}", draft=True)),
    Page("year-open", "campaign.show", find.campaign(HR, "/campaigns/{}")),
    Page("year-extend", "window.extend", find.campaign(HR, "/campaigns/extend/{}")),
    Page("year-close", "campaign.close", find.campaign(HR, "/campaigns/{}/close")),
    Page("board", "board.show", find.campaign(HR, "/board/{}")),
    Page("board-assessors", "board.show", find.campaign(HR, "/board/{}?by=assessor")),
    Page("board-people", "board.people", find.campaign(HR, "/board/{}/people")),
    Page("incidents", "incidents.index", find.seat(HR, "/incidents/"), before=stuck.break_one),
    Page(
        "incident",
        "incidents.show",
        stuck.incident("/incidents/{}"),
        then=click(".mend summary"),
        before=stuck.break_one,
        diagram=True,
    ),
    Page("accounts", "accounts.index_view", find.seat(HR, "/accounts/")),
    Page(
        "accounts-passwords",
        "accounts.action_view",
        find.seat(HR, "/accounts/"),
        then=choose_and_click("input[name=rowid] >> nth=0", "button[name=action]"),
    ),
    Page("activate", "activation.index", find.nobody("/activate/")),
    Page("forgot", "activation.forgot", find.nobody("/activate/forgot")),
    Page("organisation", "organisation.index", find.seat(HR, "/organisation/")),
    Page("organisation-unit", "organisation.unit", find.unit("DINSOS")),
    Page("organisation-unit-change", "organisation.change_unit", find.unit("DINSOS", "/change")),
    Page("organisation-seat", "organisation.seat", find.seat_page(HEAD)),
    Page("organisation-seat-hold", "organisation.change_seat", find.seat_page(HEAD, "/hold")),
    Page("organisation-person", "organisation.change_person", find.person_page("/change")),
    Page("organisation-new", "organisation.add", find.seat(HR, "/organisation/new/person")),
    Page("organisation-changes", "organisation.changes", find.seat(HR, "/organisation/changes")),
    Page(
        "substitution",
        "substitution.index",
        find.seat(HEAD, "/substitution/"),
        before=social.lend,
    ),
    Page("substitution-lend", "substitution.act", find.seat(HEAD, "/substitution/lend")),
    Page("people-file", "people_file.index", find.seat(HR, "/people-file/")),
    Page(
        "people-file-checked",
        "people_file.check",
        find.seat(HR, "/people-file/"),
        then=upload(
            "jenis;kode;nama;induk\nunit;DINSOS.INF;Seksi Data;DINSOS\nunit;;Tanpa kode;DINSOS\n"
        ),
    ),
    Page("reorganise", "reorganise.index", find.seat(HR, "/reorganise/")),
    Page(
        "reorganisation-seen",
        "reorganise.check",
        find.seat(HR, "/reorganise/"),
        then=upload(REORGANISATION, "penataan.yaml"),
    ),
    Page("approvers", "approvers.index", find.seat("DINSOS.LJS.BAN-01", "/approvers/")),
    Page("approvers-person", "approvers.person", find.approvers_of("DINSOS-KA")),
    Page("numbers", "numbers.index", find.seat(HR, "/numbers/")),
    Page("number", "numbers.number", find.seat(HR, "/numbers/masa_keberatan")),
    Page("workdays", "workdays.index", find.seat(HR, "/workdays/?year=2026")),
    Page("replan", "replan.index", find.seat(HR, "/replan/?what=calendar&what=numbers")),
    # The designer
    Page("designer", "designer.index", find.seat(HR, "/designer/")),
    Page("designer-draft", "drafts.show", find.draft("approval", "")),
    Page("designer-chain", "chain.show", find.draft("approval", "chain")),
    Page(
        "designer-form",
        "form_editor.show",
        find.draft("approval", "form?path=forms/keputusan.json"),
    ),
    Page("designer-trial", "trial.show", find.draft("approval", "try")),
    Page(
        "designer-diagram",
        "diagram.show",
        find.draft("approval", "diagram"),
        then=lambda tab: tab.wait_for_selector("[data-part=list] *", state="attached"),
    ),
    Page("designer-text", "drafts.source", find.draft("approval", "source?path=approval.bpmn")),
    Page("designer-deploy", "drafts.check", find.draft("approval", "deploy")),
    Page("designer-versions", "designer.versions", find.seat(HR, "/designer/process/approval")),
    Page("designer-version", "designer.version", find.seat(HR, "/designer/process/approval/1")),
    # What people are told
    Page(
        "announcements",
        "announcements.index",
        find.seat(HEAD, "/announcements/"),
        before=social.announce,
    ),
    Page(
        "announcement",
        "announcements.show",
        social.announcement(HEAD, "/announcements/{}"),
        before=social.announce,
    ),
    Page("announcing", "announcing.index", find.seat(HR, "/announcing/"), before=social.announce),
    Page("first-steps", "first_steps.index", find.seat(HR, "/first-steps/")),
    Page("survey", "survey.index", social.asked("/survey/"), before=social.give_feedback),
    Page(
        "survey-results",
        "survey_results.index",
        find.seat(HR, "/survey/results/"),
        before=social.answer_survey,
    ),
    Page("practice", "practice.index", find.seat(HEAD, "/practice/")),
    Page(
        "practice-room",
        "practice.room",
        find.seat(HEAD, "/practice/"),
        then=click("form[action$='begin/persetujuan'] button"),
    ),
    Page("helpers", "helping.index_view", find.seat(HEAD, "/helping/")),
    Page("helper-for", "helping.name_for", social.colleague(HR, "/helping/for/{}")),
    Page("announcing-new", "announcing.new", find.seat(HR, "/announcing/new")),
    Page(
        "announcing-edit",
        "announcing.edit",
        social.announcement(HR, "/announcing/{}"),
        before=social.announce,
    ),
    Page(
        "announcing-readers",
        "announcing.readers",
        social.announcement(HR, "/announcing/{}/readers"),
        before=social.announce,
    ),
    # Paper
    Page("files-own", "papers.index", find.story("/papers/")),
    Page("files-of-team", "papers.index", find.seat(HEAD, "/papers/")),
    Page("files-of-units", "papers.index", find.seat(HR, "/papers/")),
    Page("genuine", "authenticity.check", find.code()),
    Page("genuine-ask", "authenticity.index", find.nobody("/keaslian/")),
    Page(
        "genuine-unknown",
        "authenticity.check",
        find.nobody("/keaslian/0000-0000-0000-0000"),
        status=404,
    ),
    # What everybody has
    Page("words", "words.index", find.nobody("/words/")),
    Page(
        "menu",
        "inbox.index_view",
        find.seat(HR, "/inbox/"),
        then=click(".menu summary"),
        widths=(PHONE,),
    ),
    Page("account", "inbox.index_view", find.seat(HR, "/inbox/"), then=click(".account summary")),
    Page("password", "security.change_password", find.seat(HEAD, "/password")),
    Page("verify", "security.verify", find.seat(HEAD, "/verify")),
    Page("not-found", "", find.seat(HEAD, "/tidak-ada"), status=404),
    Page("not-allowed", "", find.seat("DINSOS-KA", "/accounts/"), status=403),
)

NOT_SHOWN: dict[str, str] = {
    "static": "styles and scripts",
    "inbox_file.index": "a file",
    "reorganise.show": "after an act that the demo cannot undo; test_reorganise_pages looks at it",
    "home.index": "leads to the first place of the menu",
    "year.index": "shows what year.show does",
    "year.letter": "a printable document",
    "year.minutes": "a printable document",
    "cases.diagram": "the diagram as a file",
    "incidents.diagram": "the diagram as a file",
    "announcements.file": "a file as it was uploaded",
    "first_steps.go": "leads to the page of a first step",
    "announcing.export": "a file",
    "helping.fill_in": "the page of an item, as inbox.item, under a banner",
    "papers.plan": "a printable document",
    "papers.plan_table": "a file",
    "papers.evaluation": "a printable document",
    "papers.evaluation_table": "a file",
    "papers.of_team": "a file",
    "papers.of_units": "a file",
    "due_dates.download": "a file",
    "due_dates.feed": "a file",
    "files.show": "a file as it was uploaded",
    "organisation.export": "a file",
    "health": "answers machines",
    "designer.download": "a file",
    "drafts.archive": "a file",
    "drafts.download": "a file",
    "campaign.progress": "answers the script of the page of a year",
    "campaign.reopen": "asks for a reason as campaign.close does",
    "board.index": "leads to the board of the newest year",
    "board.export": "a file",
    "draft_api.choices": "answers the designer's script",
    "draft_api.document": "answers the designer's script",
}
"""Routes that a browser can open but that show no page of their own, and why."""
