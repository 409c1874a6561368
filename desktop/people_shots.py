"""The screens about people, brought up for the pictures: a fictional child whose phone is being enrolled, and the lists."""

from core.doors.qr import squares
from desktop.demo_shots import NOW, Photographer
from desktop.ports.enrolment import Answered, Shown, Standing
from desktop.ports.people import Civil
from desktop.views.enrolment import EnrolmentPage
from desktop.views.members import MembersPage

CHILD = Civil("Adam Mrad", "2017-03-14", "+216 00 640 418", "fr", "D-2041", "Sonia Mrad", "mère")
LINK = "#" + "colloque" * 10 + "fiction"
MINUTE = 60_000


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
