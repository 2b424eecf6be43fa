"""The views of the application, in the order of the menu (the engine: assembly.py)."""

from __future__ import annotations

from collections.abc import Callable

from flask_admin import BaseView

from admin.accounts.activation import Activation
from admin.accounts.view import Accounts
from admin.approvers.view import Approvers
from admin.authenticity.view import Authenticity
from admin.campaign.board_view import Board
from admin.campaign.view import Campaigns
from admin.campaign.window_view import Windows
from admin.case.view import Cases
from admin.delivery.due_dates import DueDates
from admin.delivery.opening import Opening
from admin.delivery.view import Choices
from admin.designer.api import DraftApi
from admin.designer.chain_view import ChainForm
from admin.designer.diagram import Diagrams
from admin.designer.draft_view import DraftPages
from admin.designer.form_view import FormEditor
from admin.designer.trial_view import TrialPages
from admin.designer.view import Designer
from admin.employee.feedback import Feedback
from admin.employee.filing import Filings
from admin.employee.own_acts import OwnActs
from admin.employee.view import Years
from admin.files.view import Files
from admin.help.view import Words
from admin.i18n import lazy_gettext as _
from admin.inbox.export import Export
from admin.inbox.finished import FinishedItems
from admin.inbox.keys import KeysPage
from admin.inbox.passing_view import Passing
from admin.inbox.saved import Saved
from admin.inbox.view import Inbox
from admin.notices.view import Notices
from admin.numbers.view import Numbers
from admin.office.incidents import Incidents
from admin.office.people import People
from admin.operations.clock import Clock
from admin.organisation.file import PeopleFile
from admin.organisation.lending import Substitutions
from admin.organisation.reorganising import Reorganising
from admin.organisation.view import Organisation
from admin.papers.view import Papers
from admin.practice.view import Practice
from admin.session import AdminSession
from admin.social.announcements import Announcements
from admin.social.announcing import Announcing
from admin.social.first_steps import FirstSteps
from admin.social.helping import Helping
from admin.social.survey import Survey, SurveyResults
from admin.team.rating_view import Ratings
from admin.team.view import Team
from admin.views import Home, Language
from admin.workdays.replan_view import Replanning
from admin.workdays.view import Workdays
from engine.engine import Engine

ViewMaker = Callable[[Engine, AdminSession], BaseView]
"""(engine, ORM session) -> a view. The endpoint names its lines in admin.access.ACCESS."""

# To add a page: write the view, add a line here, and a line for each of its routes in ACCESS.
VIEWS: tuple[ViewMaker, ...] = (
    lambda engine, orm: Inbox(engine, name=_("Kotak tugas"), endpoint="inbox", url="/inbox"),
    lambda engine, orm: Passing(engine, name=_("Selain memutus"), endpoint="passing", url="/inbox"),
    lambda engine, orm: FinishedItems(
        engine, name=_("Tugas selesai"), endpoint="finished", url="/finished"
    ),
    lambda engine, orm: Saved(
        engine, name=_("Tampilan tersimpan"), endpoint="inbox_view", url="/inbox-views"
    ),
    lambda engine, orm: KeysPage(
        engine, name=_("Tombol kotak tugas"), endpoint="inbox_keys", url="/inbox-keys"
    ),
    lambda engine, orm: Export(
        engine, name=_("Berkas daftar"), endpoint="inbox_file", url="/inbox-files"
    ),
    lambda engine, orm: Years(engine, name=_("Tahun saya"), endpoint="year", url="/year"),
    lambda engine, orm: OwnActs(engine, name=_("Tahun saya"), endpoint="own_acts", url="/year"),
    lambda engine, orm: Team(engine, name=_("Tim saya"), endpoint="team", url="/team"),
    lambda engine, orm: Ratings(engine, name=_("Rating"), endpoint="ratings", url="/team/ratings"),
    lambda engine, orm: Feedback(
        engine, name=_("Umpan balik"), endpoint="feedback", url="/feedback"
    ),
    lambda engine, orm: Filings(engine, name=_("Keberatan"), endpoint="filing", url="/objection"),
    lambda engine, orm: Notices(engine, name=_("Kabar"), endpoint="notices", url="/notices"),
    lambda engine, orm: Choices(engine, name=_("Pemberitahuan"), endpoint="notify", url="/notify"),
    lambda engine, orm: DueDates(engine, name=_("Tenggat"), endpoint="due_dates", url="/due-dates"),
    lambda engine, orm: Opening(name=_("Tautan"), endpoint="opened", url="/open"),
    lambda engine, orm: Announcements(
        engine, name=_("Pengumuman"), endpoint="announcements", url="/announcements"
    ),
    lambda engine, orm: People(engine, name=_("Kepegawaian"), endpoint="people", url="/people"),
    lambda engine, orm: Organisation(
        engine, name=_("Organisasi"), endpoint="organisation", url="/organisation"
    ),
    lambda engine, orm: Substitutions(
        engine, name=_("Pelimpahan wewenang"), endpoint="substitution", url="/substitution"
    ),
    lambda engine, orm: Reorganising(
        engine, name=_("Reorganisasi"), endpoint="reorganise", url="/reorganise"
    ),
    lambda engine, orm: PeopleFile(
        engine, name=_("Berkas pegawai"), endpoint="people_file", url="/people-file"
    ),
    lambda engine, orm: Campaigns(
        engine, name=_("Pembukaan tahun"), endpoint="campaign", url="/campaigns"
    ),
    lambda engine, orm: Windows(
        engine, name=_("Batas waktu"), endpoint="window", url="/campaigns/extend"
    ),
    lambda engine, orm: Board(engine, name=_("Kemajuan"), endpoint="board", url="/board"),
    lambda engine, orm: Incidents(
        engine, name=_("Gangguan"), endpoint="incidents", url="/incidents"
    ),
    lambda engine, orm: FirstSteps(
        engine, name=_("Bantuan"), endpoint="first_steps", url="/first-steps"
    ),
    lambda engine, orm: Practice(engine, name=_("Latihan"), endpoint="practice", url="/practice"),
    lambda engine, orm: Helping(
        engine, name=_("Pembantu pengisian"), endpoint="helping", url="/helping"
    ),
    lambda engine, orm: Announcing(
        engine, name=_("Pengumuman untuk unit"), endpoint="announcing", url="/announcing"
    ),
    lambda engine, orm: SurveyResults(
        name=_("Rasa keadilan"), endpoint="survey_results", url="/survey/results"
    ),
    lambda engine, orm: Survey(engine, name=_("Tiga pertanyaan"), endpoint="survey", url="/survey"),
    lambda engine, orm: Designer(engine, name=_("Proses"), endpoint="designer", url="/designer"),
    lambda engine, orm: Approvers(
        engine,
        name=_("Siapa yang akan menyetujui?"),
        endpoint="approvers",
        url="/approvers",
    ),
    lambda engine, orm: Numbers(
        engine, name=_("Angka dan tenggat"), endpoint="numbers", url="/numbers"
    ),
    lambda engine, orm: Workdays(
        engine, name=_("Kalender kerja"), endpoint="workdays", url="/workdays"
    ),
    lambda engine, orm: Replanning(
        engine, name=_("Hitung ulang yang berjalan"), endpoint="replan", url="/replan"
    ),
    lambda engine, orm: DraftPages(engine, name=_("Draf"), endpoint="drafts", url="/designer"),
    lambda engine, orm: Diagrams(engine, name=_("Diagram"), endpoint="diagram", url="/designer"),
    lambda engine, orm: ChainForm(engine, name=_("Rantai"), endpoint="chain", url="/designer"),
    lambda engine, orm: FormEditor(
        engine, name=_("Formulir"), endpoint="form_editor", url="/designer"
    ),
    lambda engine, orm: TrialPages(engine, name=_("Percobaan"), endpoint="trial", url="/designer"),
    lambda engine, orm: DraftApi(engine, name=_("Draf"), endpoint="draft_api", url="/designer"),
    lambda engine, orm: Accounts(engine, orm, name=_("Akun"), endpoint="accounts", url="/accounts"),
    lambda engine, orm: Activation(
        engine, name=_("Kata sandi"), endpoint="activation", url="/activate"
    ),
    lambda engine, orm: Cases(engine, name=_("Perkara"), endpoint="cases", url="/cases"),
    lambda engine, orm: Files(name=_("Berkas"), endpoint="files", url="/files"),
    lambda engine, orm: Papers(engine, name=_("Unduhan"), endpoint="papers", url="/papers"),
    lambda engine, orm: Authenticity(
        name=_("Keaslian dokumen"), endpoint="authenticity", url="/keaslian"
    ),
    lambda engine, orm: Clock(engine, name=_("Jam"), endpoint="clock", url="/clock"),
    lambda engine, orm: Words(name=_("Daftar istilah"), endpoint="words", url="/words"),
    lambda engine, orm: Language(name=_("Bahasa"), endpoint="language", url="/language"),
)


def home_view() -> BaseView:
    """Return the view at `/`, which Flask-Admin wants first."""
    return Home(name=_("Beranda"), endpoint="home", url="/")
