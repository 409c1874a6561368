"""Mails that came without Colloque, from the practice folder to the words of the command line."""

from pathlib import Path

from core.doors.mail_aside import MailAside
from core.doors.mail_parts import Ordinary, Rejected
from core.office.outside import aside_key
from core.office.practice import open_profile
from crypto.primitives import blake
from tests.machine import NOW, PASSPHRASE, Place

MAIL = Ordinary("imen@patient.invalid", "Imen Ghali", "une question", NOW, "J'ai mal à la poitrine.\nMerci", 2)
ID = blake("file", b"un").hex()[:8]


def leave(place: Place) -> None:
    with open_profile(place.home / "cabinet", PASSPHRASE, None, place.now) as desk:
        left = MailAside(Path(desk.facts.practice_folder), aside_key(desk), whole=desk.clinician)
    left.keep(b"un", MAIL, NOW)
    left.keep(b"From: a\x1b[2J\r\n\r\nb", Rejected("unread.parts"), NOW)


def test_a_mail_is_listed_shown_and_thrown_away(place: Place) -> None:
    assert "Aucun courriel" in place.run("outside").out
    leave(place)
    assert "2 courriels reçus hors Colloque" in place.run("receive").out
    listed = place.run("outside").out.splitlines()
    assert listed[0].startswith(f"{ID}  22/11/2026 ")
    assert listed[0].endswith("Imen Ghali <imen@patient.invalid> : une question")
    assert listed[1:3] == [
        "    douleur dans la poitrine\u00a0: appeler",
        "    2 pièces jointes, jamais ouvertes ici",
    ]
    assert "on n’y répond pas par courriel" in listed[-1]
    assert "poitrine." not in "".join(listed)
    shown = place.run("outside", ID).out
    assert "J'ai mal à la poitrine.\nMerci\n" in shown
    assert place.run("outside", ID, "--throw-away").code == 0
    assert place.run("outside", ID).code == 2
    assert place.doctor("receive").data["outside"] == 0


def test_a_rejected_mail_says_why_and_shows_what_came_as_dots_and_letters(place: Place) -> None:
    leave(place)
    place.run("receive")
    mails = place.doctor("outside").data["mails"]
    one = next(mail for mail in mails if "rejected" in mail)
    assert (one["rejected"], "source" in one) == ("unread.parts", False)
    shown = place.run("outside", one["mail"][:8])
    assert "trop de parties pour une lettre" in shown.out
    assert shown.out.endswith("From: a·[2J\n\nb\n")
    assert place.doctor("outside", one["mail"]).data["mail"]["source"] == "From: a·[2J\n\nb"


def test_a_mail_that_is_not_named_is_not_thrown_away(place: Place) -> None:
    leave(place)
    place.run("receive")
    assert (place.run("outside", "--throw-away").code, place.run("outside", ID[:3]).code) == (2, 2)
    assert len(place.doctor("outside").data["mails"]) == 2
