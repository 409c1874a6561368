"""The screens about people, brought up for the pictures: a fictional child whose phone is being enrolled, and the lists."""

from dataclasses import replace
from pathlib import Path

from core.doors.mail_aside import MailAside
from core.doors.mail_parts import Ordinary, Rejected
from core.doors.qr import squares
from core.dossier import Errand, MailAddress
from core.office.bymail import MailStanding
from core.office.outside import aside_key, take_outside
from core.office.profile import OpenDesk
from desktop.demo_shots import NOW, Photographer
from desktop.desk_port import DeskPort
from desktop.office.desk import OfficeDesk
from desktop.ports.aside import MailRow
from desktop.ports.enrolment import Answered, Shown, Standing
from desktop.ports.members import NO_DAYS, Days, LeavingStep, MemberRow, Practice
from desktop.ports.people import Civil
from desktop.views.aside import AsidePage
from desktop.views.enrolment import EnrolmentPage
from desktop.views.members import MembersPage
from desktop.views.patients import PatientsPage

CHILD = Civil("Adam Mrad", "2017-03-14", "+216 00 640 418", "fr", "D-2041", "Sonia Mrad", "mère")
STANDS_IN = "Dr Karim Jlassi"
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
    take_outside(desk.desk, folder, NOW)


def enrolment_adult(one: Photographer) -> None:
    """An empty page."""
    page = one.window.page(EnrolmentPage)
    page.clear()
    one.window.go("enrolment")
    one.wait_for(lambda: page.isVisible())


def by_mail(one: Photographer) -> None:
    """A patient whose last notice by mail did not arrive, her address about to be corrected."""
    page = _notices(one)
    page.panel.correct()


def by_mail_refused(one: Photographer) -> None:
    """The same, as her card says it."""
    _notices(one)


def _notices(one: Photographer) -> PatientsPage:
    one.window.go("patients")
    page = one.window.page(PatientsPage)
    one.wait_for(lambda: page.panel.card is not None)
    card = page.panel.card
    assert card is not None
    given = MailAddress(
        "amira.by@courriel.invalid", "Salma Trabelsi", NOW - 600 * MINUTE, Errand("address", NOW - MINUTE)
    )
    page.panel.give_up()
    page.panel.show_card(replace(card, civil=replace(card.civil, mail=given.address), mail=MailStanding(given, 0, "")))
    return page


def confirmations(one: Photographer) -> None:
    """Whom the physician has to confirm."""
    one.window.page(EnrolmentPage).clear()
    one.window.go("confirmations")


def members(one: Photographer) -> None:
    """Who is who."""
    one.window.go("members")
    one.wait_for(lambda: one.window.page(MembersPage).model.rowCount() > 0)


def _row(
    letter: str, name: str, role: str, *, away: Days = NO_DAYS, stand_in: str = "", replaces: Days = NO_DAYS
) -> MemberRow:
    return MemberRow(
        letter.encode(), letter, name, role, reads_triage=role == "secretary", revoked=False, me=letter == "A",
        replaces=replaces, away=away, stand_in=stand_in, desks=(letter,),
    )  # fmt: skip


def _house(one: Photographer, *, leaving: bool = False) -> MembersPage:
    """A practice of four desks, one of which has just left where it is `leaving`."""
    one.window.go("members")
    one.at_desk(lambda _desk: None)  # what the real practice said has been shown
    page = one.window.page(MembersPage)
    rows = (
        _row("A", "Dr Selma Ayari", "physician", away=("2026-12-21", "2027-01-03"), stand_in=STANDS_IN),
        _row("B", "Amel Trabelsi", "secretary"),
        _row("C", STANDS_IN, "substitute", replaces=("2026-12-21", "2027-01-03")),
        replace(_row("D", "Ines Karoui", "secretary"), revoked=leaving, desks=()),
    )
    by_hand = (("mailbox", 1), ("account", 0), ("host", 0))
    steps = (
        LeavingStep("removal.roster", 1, 1, "Dr Selma Ayari", NOW - 9 * MINUTE),
        LeavingStep("removal.keys", 1, 2, "", waits=("B",)),
        LeavingStep("removal.telephones", 31, 42, ""),
        *(
            LeavingStep(f"removal.{step}", done, 1, "Dr Selma Ayari" * done, (NOW - 2 * MINUTE) * done, step)
            for step, done in by_hand
        ),
    )
    page.show_practice(Practice("", "K3QD 7ZTA 2M4N P6QR", rows, (), True, ("D",) * leaving, steps * leaving))
    return page


def _choose(page: MembersPage, at: int) -> None:
    page.view.setCurrentIndex(page.model.index(at))


def absence(one: Photographer) -> None:
    """A physician's days away, with who stands in."""
    page = _house(one)
    _choose(page, 0)
    panel = page.side.member
    panel.away.first.line.setText("15/02/2027")
    panel.away.last.line.setText("21/02/2027")
    panel.stand_in.choose("C")
    panel.say_away.setFocus()


def replacement(one: Photographer) -> None:
    """Days of a substitute, about to be signed."""
    page = _house(one)
    _choose(page, 2)
    panel = page.side.member
    panel.replaces.first.line.setText("01/03/2027")
    panel.replaces.last.line.setText("12/03/2027")
    panel.date.ask.click()


def practice_key(one: Photographer) -> None:
    """The practice's key is about to be taken from its paper."""
    page = _house(one)
    page.show_practice(replace(_practice_of(page), founder=False))
    page.take_key.click()


def _practice_of(page: MembersPage) -> Practice:
    assert page._practice is not None, "it was shown"
    return page._practice


def removal(one: Photographer) -> None:
    """Somebody is about to be removed: the second question, in its place."""
    page = _house(one)
    _choose(page, 3)
    page.side.member.way_out.ask.click()


def departure(one: Photographer) -> None:
    """What a departure still asks for."""
    page = _house(one, leaving=True)
    _choose(page, 4)
    row = next(row for row in page.side.leaving.rows if row.sure is not None)
    assert row.sure is not None, "it is the one with a second question"
    row.sure.ask.click()
