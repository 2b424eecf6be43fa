"""Every route with the people who may use it: what admin.access.ACCESS has to come to in practice.

budi is the employee of the case, rahma the assessor (an item of it is hers), kepala the assessor's
superior, sari HR of the unit, wati HR of the agency (who sees no case by that alone), joko a member
of the panel on the objection, dewi a stranger with a case of her own; "nobody" has not signed in. A
page that is added gets its lines here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

PEOPLE = ("nobody", "budi", "rahma", "kepala", "sari", "joko", "dewi", "wati")
EVERYBODY = frozenset(PEOPLE)
SIGNED_IN = EVERYBODY - {"nobody"}
IN_THE_YEAR = frozenset({"budi", "rahma", "kepala", "sari"})
IN_THE_OBJECTION = frozenset({"budi", "sari", "joko"})
DESIGNERS = frozenset({"wati"})
ORGANISERS = frozenset({"sari", "wati"})


@dataclass(frozen=True)
class Scene:
    """Ids of what the routes are about."""

    case: str  # budi's year
    item: str  # of it, rahma's to do
    done: str  # of it, done by budi
    file: str  # uploaded by budi
    objection: str  # about budi
    vote: str  # of the objection, joko's to do
    other: str  # dewi's year
    person: str  # budi
    unit: str  # budi's, looked after by sari
    other_unit: str  # dewi's
    seat: str  # budi's
    draft: str  # of the small process, wati's


@dataclass(frozen=True)
class Route:
    """A request and who gets an answer to it."""

    endpoint: str
    address: Callable[[Scene], str]
    allowed: frozenset[str]
    method: str = "GET"
    data: dict[str, str] = field(default_factory=dict)


def only(*people: str) -> frozenset[str]:
    """Return these people."""
    return frozenset(people)


ROUTES: tuple[Route, ...] = (
    Route("static", lambda s: "/static/icon.svg", EVERYBODY),
    Route("health", lambda s: "/health", EVERYBODY),
    Route("security.login", lambda s: "/sign-in", EVERYBODY),
    Route("security.verify", lambda s: "/verify", SIGNED_IN),
    Route("security.change_password", lambda s: "/password", SIGNED_IN),
    Route("activation.index", lambda s: "/activate/", EVERYBODY),
    Route("activation.forgot", lambda s: "/activate/forgot", EVERYBODY),
    Route("language.switch", lambda s: "/language/", EVERYBODY, "POST", {"language": "id"}),
    Route("words.index", lambda s: "/words/", EVERYBODY),
    Route("home.index", lambda s: "/", SIGNED_IN),
    Route("inbox.index_view", lambda s: "/inbox/", SIGNED_IN),
    Route("inbox.action_view", lambda s: "/inbox/action/", SIGNED_IN, "POST"),
    Route("inbox.undo", lambda s: "/inbox/undo/x", only(), "POST"),
    Route("inbox.together", lambda s: "/inbox/together", SIGNED_IN, "POST"),
    Route("finished.index", lambda s: "/finished/", SIGNED_IN),
    Route("inbox_keys.index", lambda s: "/inbox-keys/", SIGNED_IN),
    Route("inbox_view.index", lambda s: "/inbox-views/", SIGNED_IN),
    Route("inbox_view.keep", lambda s: "/inbox-views/keep", SIGNED_IN, "POST"),
    Route("inbox_view.remove", lambda s: "/inbox-views/x/remove", only(), "POST"),
    Route("inbox_file.index", lambda s: "/inbox-files/?which=open&kind=csv", SIGNED_IN),
    Route("inbox.item", lambda s: f"/inbox/{s.item}", only("rahma")),
    Route("inbox.item", lambda s: f"/inbox/{s.vote}", only("joko")),
    Route("inbox.draft", lambda s: f"/inbox/{s.item}/draft", only("rahma"), "POST"),
    Route("inbox.draft", lambda s: f"/inbox/{s.vote}/draft", only("joko"), "POST"),
    Route("inbox.claim", lambda s: f"/inbox/{s.item}/claim", only("rahma"), "POST"),
    Route("inbox.release", lambda s: f"/inbox/{s.item}/release", only("rahma"), "POST"),
    Route("passing.delegate", lambda s: f"/inbox/{s.item}/delegate", only("rahma")),
    Route("passing.hand_over", lambda s: f"/inbox/{s.item}/hand-over", only("rahma")),
    Route("passing.ask", lambda s: f"/inbox/{s.item}/ask", only("rahma")),
    Route("passing.delegate", lambda s: f"/inbox/{s.item}/delegate", only("rahma"), "POST"),
    Route("passing.hand_over", lambda s: f"/inbox/{s.item}/hand-over", only("rahma"), "POST"),
    Route("passing.ask", lambda s: f"/inbox/{s.item}/ask", only("rahma"), "POST"),
    # whose vote it is keeps it, and the panel is asked by nobody
    Route("passing.delegate", lambda s: f"/inbox/{s.vote}/delegate", only()),
    Route("passing.ask", lambda s: f"/inbox/{s.vote}/ask", only()),
    Route("passing.reassign", lambda s: f"/inbox/{s.item}/reassign", only("kepala", "sari")),
    Route("passing.reassign", lambda s: f"/inbox/{s.vote}/reassign", only()),
    Route(
        "passing.reassign", lambda s: f"/inbox/{s.item}/reassign", only("kepala", "sari"), "POST"
    ),
    # it is with nobody else: test_acts_with_an_item brings one back
    Route("passing.bring_back", lambda s: f"/inbox/{s.item}/bring-back", only()),
    Route("inbox.done", lambda s: f"/inbox/{s.done}/done", only("budi")),
    Route("year.index", lambda s: "/year/", SIGNED_IN),
    Route("year.show", lambda s: f"/year/{s.person}/", IN_THE_YEAR),
    # budi's case is not an annual one, so no year of his is there: test_my_year.py asks for one
    Route("year.show", lambda s: f"/year/{s.person}/2026", only()),
    Route("year.plan", lambda s: f"/year/{s.person}/2026/plan/1", only()),
    Route("year.letter", lambda s: f"/year/{s.person}/2026/objection/x/letter.pdf", only()),
    Route("year.minutes", lambda s: f"/year/{s.person}/2026/objection/x/minutes.pdf", only()),
    # budi has sent nothing and has no annual case: test_acts_about_ones_own_year asks for what is
    Route("own_acts.withdraw", lambda s: f"/year/{s.person}/withdraw/{s.case}", only()),
    Route("own_acts.doubt_assessor", lambda s: f"/year/{s.person}/2026/assessor", only(), "POST"),
    # budi has no plan and no evaluation: test_papers asks for those that are there
    Route("papers.index", lambda s: "/papers/", SIGNED_IN),
    Route("papers.plan", lambda s: f"/papers/{s.person}/2026/skp-1.pdf", only()),
    Route("papers.plan_table", lambda s: f"/papers/{s.person}/2026/skp-1.xlsx", only()),
    Route("papers.evaluation", lambda s: f"/papers/{s.person}/evaluation/x/1.pdf", only()),
    Route("papers.evaluation_table", lambda s: f"/papers/{s.person}/evaluation/x/1.xlsx", only()),
    Route("papers.of_team", lambda s: "/papers/team/2026/skp.xlsx", only("rahma", "kepala")),
    Route(
        "papers.of_units",
        lambda s: f"/papers/units.xlsx?unit={s.unit}&year=2026&kind=skp",
        only("sari"),
    ),
    Route(
        "papers.of_units",
        lambda s: f"/papers/units.xlsx?unit={s.other_unit}&year=2026&kind=skp",
        only(),
    ),
    Route("authenticity.index", lambda s: "/keaslian/", EVERYBODY),
    Route("authenticity.check", lambda s: "/keaslian/0000-0000-0000-0000", only()),  # no such code
    Route("clock.move", lambda s: "/clock/", SIGNED_IN, "POST"),
    Route("feedback.index", lambda s: "/feedback/", SIGNED_IN),
    Route("feedback.give", lambda s: f"/feedback/{s.person}/give", only("rahma", "kepala")),
    # the note does not exist: everybody signed in gets the 404 of the command, nobody an answer
    Route("feedback.answer", lambda s: f"/feedback/{s.person}/answer", only(), "POST"),
    Route("team.index", lambda s: "/team/", SIGNED_IN),
    Route("team.feedback", lambda s: f"/team/{s.person}/feedback", only("rahma", "kepala")),
    Route("team.evidence", lambda s: f"/team/{s.person}/evidence", only("rahma", "kepala")),
    Route("ratings.index", lambda s: "/team/ratings/", SIGNED_IN),
    # the item is no rating: test_ratings_side_by_side asks for those that are
    Route("ratings.rate", lambda s: f"/team/ratings/{s.item}", only(), "POST"),
    Route("ratings.draft", lambda s: f"/team/ratings/{s.item}/draft", only(), "POST"),
    Route(
        "ratings.together",
        lambda s: "/team/ratings/together",
        SIGNED_IN,
        "POST",
        {"step": "penilaian"},
    ),
    # budi has no evaluation yet: tests of filing ask for one that is there
    Route("filing.form", lambda s: f"/objection/{s.person}/2026", only()),
    Route("filing.form", lambda s: "/objection/", only()),
    Route("filing.received", lambda s: f"/objection/{s.person}/2026/received", only()),
    Route("people.index", lambda s: "/people/", ORGANISERS),
    Route("people.person", lambda s: f"/people/{s.person}", ORGANISERS),
    Route("organisation.index", lambda s: "/organisation/", ORGANISERS),
    Route("organisation.changes", lambda s: "/organisation/changes", ORGANISERS),
    Route("organisation.unit", lambda s: f"/organisation/unit/{s.unit}", ORGANISERS),
    Route("organisation.unit", lambda s: f"/organisation/unit/{s.other_unit}", only("wati")),
    Route("organisation.seat", lambda s: f"/organisation/seat/{s.seat}", ORGANISERS),
    Route("organisation.change_unit", lambda s: f"/organisation/unit/{s.unit}/change", ORGANISERS),
    Route(
        "organisation.change_unit",
        lambda s: f"/organisation/unit/{s.other_unit}/change",
        only("wati"),
    ),
    Route("organisation.change_seat", lambda s: f"/organisation/seat/{s.seat}/hold", ORGANISERS),
    Route(
        "organisation.change_person",
        lambda s: f"/organisation/person/{s.person}/change",
        ORGANISERS,
    ),
    Route("organisation.add", lambda s: "/organisation/new/person", ORGANISERS),
    Route("organisation.add", lambda s: "/organisation/new/unit", only("wati")),
    Route("reorganise.index", lambda s: "/reorganise/", only("wati")),
    Route("reorganise.check", lambda s: "/reorganise/check", only("wati"), "POST"),
    Route("reorganise.carry_out", lambda s: f"/reorganise/{s.case}/carry-out", only(), "POST"),
    Route("reorganise.show", lambda s: f"/reorganise/{s.case}", only()),
    Route("substitution.index", lambda s: "/substitution/", SIGNED_IN),
    Route("substitution.act", lambda s: "/substitution/lend", SIGNED_IN),
    Route("substitution.act", lambda s: "/substitution/nonsense", only()),
    Route("people_file.index", lambda s: "/people-file/", only("wati")),
    Route("people_file.check", lambda s: "/people-file/check", only("wati"), "POST"),
    # there is none: test_organisation_file brings one in
    Route("people_file.bring_in", lambda s: f"/people-file/{s.case}/bring-in", only(), "POST"),
    Route("organisation.export", lambda s: "/organisation/export.csv", ORGANISERS),
    # no year is prepared here: test_opening_a_year_in_pages asks for those that are there
    Route("campaign.index", lambda s: "/campaigns/", only("sari", "wati")),
    Route("campaign.prepare", lambda s: "/campaigns/new", only("sari", "wati")),
    Route("campaign.show", lambda s: f"/campaigns/{s.case}", only()),
    Route("campaign.progress", lambda s: f"/campaigns/{s.case}/progress", only()),
    Route("campaign.recheck", lambda s: f"/campaigns/{s.case}/recheck", only(), "POST"),
    Route("campaign.begin", lambda s: f"/campaigns/{s.case}/open", only(), "POST"),
    Route("campaign.discard", lambda s: f"/campaigns/{s.case}/discard", only(), "POST"),
    Route("campaign.leave_out", lambda s: f"/campaigns/{s.case}/leave-out", only(), "POST"),
    Route("campaign.take_in", lambda s: f"/campaigns/{s.case}/take-in", only(), "POST"),
    Route("campaign.close", lambda s: f"/campaigns/{s.case}/close", only()),
    Route("campaign.reopen", lambda s: f"/campaigns/{s.case}/reopen", only()),
    Route("window.extend", lambda s: f"/campaigns/extend/{s.case}", only()),
    Route("window.extend", lambda s: "/campaigns/extend/", only()),
    Route("board.index", lambda s: "/board/", only("sari", "wati", "kepala")),
    Route("board.show", lambda s: f"/board/{s.case}", only()),
    Route("board.people", lambda s: f"/board/{s.case}/people", only()),
    Route("board.remind", lambda s: f"/board/{s.case}/remind", only(), "POST"),
    Route("board.export", lambda s: f"/board/{s.case}/export.csv", only()),
    Route("incidents.index", lambda s: "/incidents/", only("sari")),
    # there is none: test_office_pages runs one again
    Route("incidents.retry", lambda s: f"/incidents/{s.case}/retry", only(), "POST"),
    Route("incidents.show", lambda s: f"/incidents/{s.case}", only()),
    Route("incidents.diagram", lambda s: f"/incidents/{s.case}/diagram.bpmn", only()),
    Route("incidents.confirm", lambda s: f"/incidents/{s.case}/confirm", only(), "POST"),
    Route("incidents.act", lambda s: f"/incidents/{s.case}/act", only(), "POST"),
    Route("accounts.index_view", lambda s: "/accounts/", only("sari")),
    Route("accounts.action_view", lambda s: "/accounts/action/", only("sari"), "POST"),
    Route("notices.index", lambda s: "/notices/", SIGNED_IN),
    Route("notices.read", lambda s: "/notices/read", SIGNED_IN, "POST"),
    Route("announcements.index", lambda s: "/announcements/", SIGNED_IN),
    # nothing is told here: test_announcements asks for what is
    Route("announcements.show", lambda s: f"/announcements/{s.case}", only()),
    Route("announcements.read", lambda s: f"/announcements/{s.case}/read", only(), "POST"),
    Route("announcements.file", lambda s: f"/announcements/{s.case}/file", only()),
    Route("first_steps.index", lambda s: "/first-steps/", SIGNED_IN),
    Route("first_steps.go", lambda s: "/first-steps/go/tahun", SIGNED_IN),
    Route("first_steps.away", lambda s: "/first-steps/away/pegawai", SIGNED_IN, "POST"),
    Route("first_steps.back", lambda s: "/first-steps/back/pegawai", SIGNED_IN, "POST"),
    Route("survey_results.index", lambda s: "/survey/results/", only("kepala", "sari", "wati")),
    Route("survey.index", lambda s: "/survey/", SIGNED_IN),
    Route("practice.index", lambda s: "/practice/", SIGNED_IN),
    Route("practice.begin", lambda s: "/practice/begin/pembukaan", SIGNED_IN, "POST"),
    Route("practice.play", lambda s: "/practice/play/pembukaan/pegawai", SIGNED_IN, "POST"),
    Route("practice.room", lambda s: "/practice/in/pembukaan/", SIGNED_IN),
    Route("practice.end", lambda s: "/practice/end/pembukaan", SIGNED_IN, "POST"),
    Route("helping.index_view", lambda s: "/helping/", SIGNED_IN),
    Route("helping.appoint", lambda s: "/helping/appoint", SIGNED_IN, "POST"),
    Route("helping.name_for", lambda s: f"/helping/for/{s.person}", ORGANISERS),
    # nobody helps here: test_helpers asks for what is there
    Route("helping.end", lambda s: f"/helping/{s.case}/end", only(), "POST"),
    Route("helping.enter", lambda s: f"/helping/{s.case}/enter", only(), "POST"),
    Route("helping.leave", lambda s: "/helping/leave", SIGNED_IN, "POST"),
    Route("helping.fill_in", lambda s: f"/helping/item/{s.item}", only()),
    Route("helping.keep", lambda s: f"/helping/item/{s.item}/draft", only(), "POST"),
    Route("announcing.index", lambda s: "/announcing/", ORGANISERS),
    Route("announcing.new", lambda s: "/announcing/new", ORGANISERS),
    Route("announcing.edit", lambda s: f"/announcing/{s.case}", only()),
    Route("announcing.withdraw", lambda s: f"/announcing/{s.case}/withdraw", only(), "POST"),
    Route("announcing.readers", lambda s: f"/announcing/{s.case}/readers", only()),
    Route("announcing.remind", lambda s: f"/announcing/{s.case}/remind", only(), "POST"),
    Route("announcing.export", lambda s: f"/announcing/{s.case}/readers.csv", only()),
    Route("opened.item", lambda s: f"/open/{s.item}", only("rahma")),
    Route("opened.item", lambda s: f"/open/{s.done}", only("budi")),
    Route("opened.item", lambda s: "/open/", only()),
    Route("due_dates.download", lambda s: "/due-dates/due.ics", SIGNED_IN),
    # nobody has this address: test_due_dates.py reads one that somebody made
    Route("due_dates.feed", lambda s: "/due-dates/feed/x/due.ics", only()),
    Route("due_dates.make", lambda s: "/due-dates/address", SIGNED_IN, "POST"),
    Route("due_dates.revoke", lambda s: "/due-dates/revoke", SIGNED_IN, "POST"),
    Route("notify.index", lambda s: "/notify/", SIGNED_IN),
    Route("notify.index", lambda s: "/notify/", SIGNED_IN, "POST"),
    Route("cases.show", lambda s: f"/cases/{s.case}", IN_THE_YEAR),
    Route("cases.show", lambda s: f"/cases/{s.objection}", IN_THE_OBJECTION),
    Route("cases.show", lambda s: f"/cases/{s.other}", only("dewi")),
    Route("cases.show", lambda s: "/cases/", only()),
    Route("cases.diagram", lambda s: f"/cases/{s.case}/diagram.bpmn", IN_THE_YEAR),
    Route("cases.diagram", lambda s: f"/cases/{s.objection}/diagram.bpmn", IN_THE_OBJECTION),
    Route("cases.diagram", lambda s: f"/cases/{s.other}/diagram.bpmn", only("dewi")),
    Route("files.show", lambda s: f"/files/{s.file}", IN_THE_YEAR),
    Route("files.show", lambda s: "/files/", only()),
    Route("designer.index", lambda s: "/designer/", DESIGNERS),
    Route("designer.versions", lambda s: "/designer/process/uji", DESIGNERS),
    Route("designer.version", lambda s: "/designer/process/uji/1", DESIGNERS),
    Route("designer.download", lambda s: "/designer/process/uji/1.zip", DESIGNERS),
    Route("designer.back", lambda s: "/designer/process/uji/1/back", DESIGNERS, "POST"),
    Route("designer.new_draft", lambda s: "/designer/process/uji/1/draft", DESIGNERS, "POST"),
    Route("drafts.new", lambda s: "/designer/new", DESIGNERS, "POST"),
    Route("drafts.new_form", lambda s: f"/designer/{s.draft}/new-form", DESIGNERS, "POST"),
    Route("drafts.show", lambda s: f"/designer/{s.draft}/", DESIGNERS),
    Route("drafts.archive", lambda s: f"/designer/{s.draft}/files.zip", DESIGNERS),
    Route("drafts.download", lambda s: f"/designer/{s.draft}/download?path=uji.bpmn", DESIGNERS),
    Route("drafts.upload", lambda s: f"/designer/{s.draft}/upload", DESIGNERS, "POST"),
    Route(
        "drafts.change", lambda s: f"/designer/{s.draft}/change", DESIGNERS, "POST", {"do": "title"}
    ),
    Route("drafts.source", lambda s: f"/designer/{s.draft}/source?path=uji.bpmn", DESIGNERS),
    Route("drafts.save_source", lambda s: f"/designer/{s.draft}/source", DESIGNERS, "POST"),
    Route("drafts.copy", lambda s: f"/designer/{s.draft}/copy", DESIGNERS, "POST"),
    Route("drafts.check", lambda s: f"/designer/{s.draft}/deploy", DESIGNERS),
    Route("drafts.deploy", lambda s: f"/designer/{s.draft}/deploy", DESIGNERS, "POST"),
    Route("approvers.index", lambda s: "/approvers/", SIGNED_IN),
    Route("approvers.person", lambda s: f"/approvers/{s.person}", only("budi", "sari", "wati")),
    Route("numbers.index", lambda s: "/numbers/", DESIGNERS),
    Route("numbers.number", lambda s: "/numbers/tenggat_reviu", DESIGNERS),
    Route("numbers.decide", lambda s: "/numbers/tenggat_reviu", DESIGNERS, "POST"),
    # there is none: test_numbers.py takes one back
    Route("numbers.take_back", lambda s: "/numbers/tenggat_reviu/take-back/x", only(), "POST"),
    Route("replan.index", lambda s: "/replan/?what=calendar", DESIGNERS),
    Route("replan.decide", lambda s: "/replan/", DESIGNERS, "POST"),
    Route("workdays.index", lambda s: "/workdays/?year=2026", DESIGNERS),
    Route("workdays.decide", lambda s: "/workdays/day", DESIGNERS, "POST"),
    Route("workdays.decide_week", lambda s: "/workdays/week", DESIGNERS, "POST"),
    Route("workdays.bring_in", lambda s: "/workdays/file", DESIGNERS, "POST"),
    Route("workdays.withdraw", lambda s: "/workdays/withdraw/x", DESIGNERS, "POST"),
    Route(
        "form_editor.show", lambda s: f"/designer/{s.draft}/form?path=forms/catatan.json", DESIGNERS
    ),
    Route(
        "form_editor.change",
        lambda s: f"/designer/{s.draft}/form?path=forms/catatan.json",
        DESIGNERS,
        "POST",
    ),
    Route("trial.show", lambda s: f"/designer/{s.draft}/try", DESIGNERS),
    Route("trial.go", lambda s: f"/designer/{s.draft}/try", DESIGNERS, "POST"),
    # this draft holds no chain: test_designer_chain.py edits one
    Route("chain.show", lambda s: f"/designer/{s.draft}/chain", only()),
    Route("chain.change", lambda s: f"/designer/{s.draft}/chain", only(), "POST"),
    Route("draft_api.document", lambda s: f"/designer/{s.draft}/document?path=uji.bpmn", DESIGNERS),
    Route("draft_api.save_document", lambda s: f"/designer/{s.draft}/document", DESIGNERS, "POST"),
    Route("draft_api.lint", lambda s: f"/designer/{s.draft}/lint", DESIGNERS, "POST"),
    Route("draft_api.choices", lambda s: f"/designer/{s.draft}/choices", DESIGNERS),
    Route("draft_api.presence", lambda s: f"/designer/{s.draft}/presence", DESIGNERS, "POST"),
    Route("diagram.show", lambda s: f"/designer/{s.draft}/diagram", DESIGNERS),
    Route("diagram.copy", lambda s: f"/designer/{s.draft}/diagram/copy", DESIGNERS, "POST"),
    Route("security.logout", lambda s: "/sign-out", EVERYBODY, "POST"),  # last: it ends sessions
)
