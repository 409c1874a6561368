"""The pages of the window, in the order of the sidebar.

To add a page: write `desktop/views/<page>.py` with one class derived from `Page` (it asks through its engine, and says
`refused`, `noted`, `went`, `changed`), and add a `Place` to `PLACES` below. Stack, sidebar, menus, palette, F1 map and
the tests that walk the window follow from this table. A page is made when somebody first goes there;
`window.page(YourPage)` finds it in a test.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from core.model import Task
from desktop.engine import Engine
from desktop.views.activity import ActivityPage
from desktop.views.aside import AsidePage, counted_aside
from desktop.views.card import CardPage
from desktop.views.card_side import counted_cards
from desktop.views.confirmations import ConfirmationsPage, counted_awaited
from desktop.views.day_code import DayCodePage
from desktop.views.enrolment import EnrolmentPage
from desktop.views.entries import EntriesPage
from desktop.views.exports import ExportsPage
from desktop.views.journal import JournalPage
from desktop.views.keys import KeysPage
from desktop.views.lists import ListPage, counted
from desktop.views.mailbox import MailboxPage
from desktop.views.members import MembersPage
from desktop.views.page import Count, Page
from desktop.views.patients import PatientsPage
from desktop.views.phone import PhoneOnlyPage, PhonePage
from desktop.views.record import RecordPage
from desktop.views.settings import SettingsPage
from desktop.views.where import WherePage

EVERYBODY = frozenset({"physician", "substitute", "secretary"})
PHYSICIANS = frozenset({"physician", "substitute"})


@dataclass(frozen=True)
class Place:
    """One page. `keys`: as Qt writes them, "" for none; `menu`: the one that holds it, "" for none.

    `icon`: in the sidebar, "" keeps it out of it; `section`: the heading it stands under. `count`: total and late,
    asked in the vault's thread whenever the lists are asked; what presses is red where the place is `urgent`.
    `about`: the page is about the `patient` or the `letter` of the question that is open, and cannot be entered by its
    keys where none is; `patient?`: about whom the page before showed, or nobody.
    """

    name: str
    icon: str
    title: str
    keys: str
    make: Callable[[Engine, Callable[[], int]], Page]
    roles: frozenset[str] = EVERYBODY
    menu: str = "Affichage"
    section: str = "Cabinet"
    about: str = ""
    count: Count | None = None
    urgent: bool = False


def _list(task: Task) -> Callable[[Engine, Callable[[], int]], Page]:
    return partial(ListPage, task)


PLACES = (
    Place(
        "call",
        "phone-call",
        "À appeler",
        "Ctrl+Shift+A",
        _list(Task.CALL),
        section="Listes",
        count=counted(Task.CALL),
        urgent=True,
    ),
    Place("tell", "phone", "À prévenir", "", _list(Task.TELL), section="Listes", count=counted(Task.TELL)),
    Place("report", "pen-line", "À reporter", "", _list(Task.REPORT), section="Listes", count=counted(Task.REPORT)),
    Place("follow", "calendar", "Sans suite", "", _list(Task.FOLLOW), section="Listes", count=counted(Task.FOLLOW)),
    Place("where", "map-pin", "Qui appelle", "F4", WherePage, section="Listes"),
    Place("patients", "users-round", "Patients", "", PatientsPage),
    Place("found", "", "Recherche", "", EntriesPage, menu=""),
    Place("confirmations", "user-round-check", "À confirmer", "", ConfirmationsPage, PHYSICIANS, count=counted_awaited),
    Place("enrolment", "", "Inscrire un patient", "Ctrl+N", EnrolmentPage, menu="Patient"),
    Place(
        "card",
        "clipboard-list",
        "Consultation",
        "Ctrl+Shift+N",
        CardPage,
        menu="Patient",
        about="patient?",
        count=counted_cards,
    ),
    Place("phone", "", "Consigner un appel", "Ctrl+Shift+T", PhonePage, PHYSICIANS, menu="Message", about="letter"),
    Place(
        "phone_only",
        "",
        "Consigner un appel sans message",
        "",
        PhoneOnlyPage,
        PHYSICIANS,
        menu="Patient",
        about="patient?",
    ),
    Place("members", "id-card", "Membres", "", MembersPage),
    Place("aside", "mail", "Mises de côté", "", AsidePage, count=counted_aside),
    Place("record", "", "Ouvrir le dossier", "Ctrl+P", RecordPage, menu="Patient", about="patient"),
    Place("journal", "scroll-text", "Journal", "", JournalPage),
    Place("exports", "file-output", "Exports", "", ExportsPage),
    Place("activity", "chart-column", "Activité", "", ActivityPage),
    Place("settings", "settings", "Réglages", "", SettingsPage),
    Place("mailbox", "", "Boîte du cabinet", "", MailboxPage, menu="Fichier"),
    Place("day_code", "", "Code du jour", "", DayCodePage, menu="Fichier"),
    Place("keys", "", "Touches", "F1", KeysPage, menu="Aide"),
)
