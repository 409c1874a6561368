"""Every screen of the desk, brought up on the fictional practice: `python -m desktop.screens build/pictures`.

To add a screen: a function that brings it up in the photographer's window, and a row in `SCREENS`. Each is taken light,
dark, and mirrored in Arabic, at 1440 x 900 and at 1366 x 728; always the same Friday afternoon in Tunis.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from core.demo.headless import BLOCKED, REPHRASED
from core.demo.practice import furnish
from core.doors.looks import Look
from core.model import DAY_MS, Queue, refuse
from desktop import day_shots, lock_shots, people_shots, record_shots
from desktop.app import dress
from desktop.demo_shots import NOW, Photographer
from desktop.ports.post import PostReport
from desktop.views.card import CardPage

SIZES = ((1440, 900), (1366, 728))
LOOKS = {"light": Look("light"), "dark": Look("dark"), "mirrored": Look("light", 100, "ar")}
PATIENT = "Amira Ben Youssef"
PASTED = "• AMLOR 5 mg, 1 cp le matin, 3 mois, NR\nDoliprane 1 cp x 3 j\nXyzalol 500 mg 1 cp/j 7 jours\nNFS, CRP dans 5 jours"


@dataclass(frozen=True)
class Screen:
    """`bring` puts it before the photographer. `role`: whose desk; `triaged`: whether the secretary sorted already."""

    name: str
    bring: Callable[[Photographer], None]
    role: str = "physician"
    triaged: bool = True
    now: int = NOW


def _page(name: str) -> Callable[[Photographer], None]:
    return lambda one: one.window.go(name)


def _inbox(one: Photographer) -> None:
    one.window.open_queue(Queue.ANSWER)
    one.open_by_name(PATIENT)
    one.window.messages.reading.composer.replace_all("")


def _blocked(one: Photographer) -> None:
    _inbox(one)
    one.stop_at(BLOCKED)


def _ready(one: Photographer) -> None:
    _inbox(one)
    one.write(REPHRASED)


def _attest(one: Photographer) -> None:
    _inbox(one)
    one.stop_at("Bonjour, vous pouvez arrêter l'amlodipine.")


def _wordings(one: Photographer) -> None:
    _inbox(one)
    one.window.messages.reading.offer_wordings()


def _lines(one: Photographer) -> None:
    one.window.messages.reading.offer_lines()


def _routes(one: Photographer) -> None:
    one.window.messages.reading.route()


def _waiting(one: Photographer) -> None:
    _ready(one)
    reading = one.window.messages.reading
    reading.aids.close_list()
    reading.hold.attempt = reading.attempt()
    reading.hold.ticked.emit(10)


def _came_back(one: Photographer) -> None:
    hold = one.window.messages.reading.hold
    hold.came_back.emit(hold.take_back(), refuse("record.clock_back"))


def _empty(one: Photographer) -> None:
    one.window.open_queue(Queue.ROUTED)


def _offline(one: Photographer) -> None:
    _inbox(one)
    one.window.on_post(PostReport("offline"))


def _mailbox_full(one: Photographer) -> None:
    _inbox(one)
    one.window.on_post(PostReport("offline", trouble="mail.quota", facts={"used": "1047552", "limit": "1048576"}))


def _online(one: Photographer) -> None:
    one.window.on_post(PostReport("synced"))
    one.window.open_queue(Queue.ANSWER)


def _refused(one: Photographer) -> None:
    _online(one)
    one.window.standing.refuse(refuse("record.fork"))


def _record(one: Photographer) -> None:
    _inbox(one)
    one.window.menus.by_keys("Ctrl+P").trigger()


def _palette(one: Photographer) -> None:
    _inbox(one)
    one.window.palette_list.open()


def _found(one: Photographer) -> None:
    _palette(one)
    one.window.top.search.setText("amlodipine")
    one.window.palette_list.ask()


def _nothing_found(one: Photographer) -> None:
    _palette(one)
    one.window.top.search.setText("zzzz")
    one.window.palette_list.ask()


def _keys(one: Photographer) -> None:
    one.window.palette_list.leave()
    one.window.menus.by_keys("F1").trigger()


def _triage(one: Photographer) -> None:
    one.window.open_queue(Queue.TRIAGE)
    one.open_by_name(PATIENT)


def _card(one: Photographer) -> None:
    """The card of the patient whose question is open: lines pasted, the first re-read, two that cannot be signed yet."""
    one.window.open_queue(Queue.ANSWER if one.window.messages.physician() else Queue.TRIAGE)
    one.open_by_name(PATIENT)
    page = one.window.page(CardPage)
    one.window.go("card", one.window.messages.about())
    one.wait_for(lambda: page.opened is not None and page.opened.row is not None)
    page.read(PASTED)
    one.wait_for(lambda: bool(page.editor.lines.lines()))
    page.editor.reread(0)


def _card_late(one: Photographer) -> None:
    page = one.window.page(CardPage)
    assert page.opened is not None, "the card was taken before"
    page.side.late_asked.emit(page.opened.signed[0])
    one.wait_for(lambda: page.state == "late")
    page.read("Doliprane 1 g 1 cp x3/j si douleur")


def _card_result(one: Photographer) -> None:
    page = one.window.page(CardPage)
    assert page.opened is not None, "the card was taken before"
    page.side.result_asked.emit(page.opened.signed[0], "Bilan lipidique")


SCREENS = (
    Screen("inbox", _inbox),
    Screen("ready", _ready),
    Screen("blocked", _blocked),
    Screen("attest", _attest),
    Screen("wordings", _wordings),
    Screen("lines", _lines),
    Screen("routes", _routes),
    Screen("waiting", _waiting),
    Screen("came-back", _came_back),
    Screen("queue-empty", _empty),
    Screen("record", _record),
    Screen("exported", record_shots.exported),
    Screen("export-failed", record_shots.export_failed),
    Screen("journal", record_shots.journal),
    Screen("journal-alarm", record_shots.journal_alarm),
    Screen("exports", record_shots.exports),
    Screen("activity", record_shots.activity),
    Screen("card", _card),
    Screen("card-late", _card_late),
    Screen("card-result", _card_result),
    Screen("patients", _page("patients")),
    Screen("patient-by-mail", people_shots.by_mail_refused),
    Screen("patient-address", people_shots.by_mail),
    Screen("enrolment", people_shots.enrolment),
    Screen("enrolment-waiting-room", people_shots.waiting_room),
    Screen("enrolment-digits", people_shots.enrolment_digits),
    Screen("enrolment-empty", people_shots.enrolment_adult),
    Screen("confirmations", people_shots.confirmations),
    Screen("members", people_shots.members),
    Screen("absence", people_shots.absence),
    Screen("replacement", people_shots.replacement),
    Screen("practice-key", people_shots.practice_key),
    Screen("removal", people_shots.removal),
    Screen("departure", people_shots.departure),
    Screen("aside", _page("aside")),
    Screen("outside", people_shots.outside),
    Screen("settings", _page("settings")),
    Screen("mailbox", _page("mailbox")),
    Screen("mailbox-full", _mailbox_full),
    Screen("day-code", lock_shots.day_code),
    Screen("phone", day_shots.phone),
    Screen("note", day_shots.note),
    Screen("palette", _palette),
    Screen("palette-found", _found),
    Screen("palette-nothing", _nothing_found),
    Screen("keys", _keys),
    Screen("offline", _offline),
    Screen("refused", _refused),
    Screen("clock-back", _inbox, now=NOW - DAY_MS),
    Screen("triage", _triage, role="secretary", triaged=False),
    Screen("note-secretary", day_shots.note, role="secretary", triaged=False),
    Screen("answerers", day_shots.answerers, role="secretary", triaged=False),
    Screen("call", day_shots.call, role="secretary", triaged=False),
    Screen("calls", day_shots.calls, role="secretary", triaged=False),
    Screen("where", day_shots.where, role="secretary", triaged=False),
    Screen("card-secretary", _card, role="secretary", triaged=False),
    Screen("settings-secretary", _page("settings"), role="secretary", triaged=False),
)


def take(app: QApplication, look: str, out: Path, place: Path, only: frozenset[str] = frozenset()) -> Iterator[str]:
    """Take every screen in one look into `out`; `place` is an empty folder. Gives the names of what was taken."""
    wanted = [screen for screen in SCREENS if not only or screen.name in only]
    for triaged, screens in groupby(wanted, key=lambda screen: screen.triaged):
        home = furnish(place / f"{look}-{triaged}", NOW, triaged=triaged)
        for (role, now), those in groupby(screens, key=lambda screen: (screen.role, screen.now)):
            profile = home.secretary if role == "secretary" else home.physician
            yield from _at_one_desk(Photographer(app, profile, out, now), look, tuple(those))


def _at_one_desk(one: Photographer, look: str, screens: tuple[Screen, ...]) -> Iterator[str]:
    try:
        for screen in screens:
            screen.bring(one)
            for width, height in SIZES:
                one.window.resize(width, height)
                name = f"{screen.name}-{look}-{width}"
                one.picture(name)
                yield name
    finally:
        one.leave()


def main(argv: Sequence[str] | None = None) -> int:
    """Takes them all, or those that are named."""
    words = argparse.ArgumentParser(prog="desktop.screens")
    words.add_argument("out", type=Path)
    words.add_argument("--only", nargs="*", default=[], choices=[screen.name for screen in SCREENS])
    words.add_argument("--looks", nargs="*", default=list(LOOKS), choices=list(LOOKS))
    args = words.parse_args(argv)
    args.out.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    for look in sorted(args.looks, key=list(LOOKS).index):  # a language once spoken is not taken back
        dress(app, LOOKS[look])
        with tempfile.TemporaryDirectory() as place:
            taken = list(take(app, look, args.out, Path(place), frozenset(args.only)))
        print(f"{look}: {len(taken)} pictures in {args.out}")
    app.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    return 0


if __name__ == "__main__":
    sys.exit(main())
