"""The screens about people, brought up for the pictures: a fictional child whose phone is being enrolled, and the lists."""

from pathlib import Path

from core.doors.mail_aside import MailAside
from core.doors.mail_parts import Ordinary, Rejected
from core.doors.qr import squares
from core.office.outside import aside_key, take_outside
from core.office.profile import OpenDesk
from desktop.demo_shots import NOW, Photographer
from desktop.desk_port import DeskPort
from desktop.office.desk import OfficeDesk
from desktop.ports.aside import MailRow
from desktop.ports.enrolment import Answered, Shown, Standing
from desktop.ports.people import Civil
from desktop.views.aside import AsidePage
from desktop.views.enrolment import EnrolmentPage
from desktop.views.members import MembersPage

CHILD = Civil("Adam Mrad", "2017-03-14", "+216 00 640 418", "fr", "D-2041", "Sonia Mrad", "mère")
LINK = "#" + "colloque" * 10 + "fiction"
MINUTE = 60_000
MAIL = Ordinary(
    "imen.ghali@courriel.invalid",
    "Imen Ghali",
    "Question après la consultation",
    NOW - 41 * MINUTE,
    "Bonjour docteur,\n\nj'ai encore mal à la poitrine quand je monte l'escalier. Faut-il revenir ?\n\nImen Ghali",
    1,
)


def _filled(one: Photographer) -> EnrolmentPage:
    page = one.window.page(EnrolmentPage)
    page.clear()
    one.window.go("enrolment")
    form = page.form
    form.civil.show_civil(CHILD)
    form.ground.basis.choose("parental_authority")
    form.ground.reference.line.setText("livret de famille n° 12")
    form.ground.dated.line.setText("20/03/2017")
    form.paper.choose("birth_record")
    for tick in (form.seen, *form.consents):
        tick.setChecked(True)
    form.changed.emit()
    return page


def enrolment(one: Photographer) -> None:
    """A code on the screen; it is nobody's."""
    page = _filled(one)
    page.side.show_code(Shown(b"", LINK, squares(LINK), NOW + 15 * MINUTE), page.form.holder(), near=True)
    page.panel.left.show_left(4 * MINUTE + 12_000)
    page.show_steps()


def enrolment_digits(one: Photographer) -> None:
    """The phone has answered."""
    enrolment(one)
    one.window.page(EnrolmentPage).side.show_answer(Answered("4712 8035", agreed="known"))


def waiting_room(one: Photographer) -> None:
    """Three more sit in the waiting room with a code; one has answered."""
    enrolment(one)
    names = ("Amel Trabelsi", None), ("Sami Amara", Answered("", agreed="known")), ("Inès Karoui", None)
    standing = tuple(
        Standing(bytes([at]), bytes([at]), name, near=True, expires_ms=NOW + (4 + 3 * at) * MINUTE, answered=said)
        for at, (name, said) in enumerate(names)
    )
    one.window.page(EnrolmentPage).side.codes.show_standing(standing, b"", NOW)


def outside(one: Photographer) -> None:
    """What somebody wrote to the mailbox without Colloque, and what could not be read."""
    one.at_desk(_leave)
    one.window.go("aside")
    page = one.window.page(AsidePage)
    one.wait_for(lambda: any(isinstance(row, MailRow) for row in page.rows))
    at = next(at for at, row in enumerate(page.rows) if isinstance(row, MailRow))
    page.entries.view.setCurrentIndex(page.entries.model.index(at))
    one.wait_for(lambda: page.mail.text.toPlainText() == MAIL.text)


def _leave(desk: DeskPort) -> None:
    assert isinstance(desk, OfficeDesk)
    assert isinstance(desk.desk, OpenDesk)
    folder = Path(desk.desk.facts.practice_folder)
    left = MailAside(folder, aside_key(desk.desk), whole=True)
    left.keep(b"one", MAIL, NOW - 40 * MINUTE)
    left.keep(b"From: ?", Rejected("unread.parts"), NOW - 90 * MINUTE)
    take_outside(desk.desk, folder)


def enrolment_adult(one: Photographer) -> None:
    """An empty page."""
    page = one.window.page(EnrolmentPage)
    page.clear()
    one.window.go("enrolment")
    one.wait_for(lambda: page.isVisible())


def confirmations(one: Photographer) -> None:
    """Whom the physician has to confirm."""
    one.window.page(EnrolmentPage).clear()
    one.window.go("confirmations")


def members(one: Photographer) -> None:
    """Who is who."""
    one.window.go("members")
    one.wait_for(lambda: one.window.page(MembersPage).model.rowCount() > 0)
