"""`python -m desktop`: harden the process, then open the window."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.cli.world import profiles_folder
from core.doors.looks import LANGUAGES, SCALES, THEMES, Look, read_look
from core.doors.process import harden


def parser() -> argparse.ArgumentParser:
    """The words of the command line."""
    words = argparse.ArgumentParser(prog="python -m desktop", description="La fenêtre de Colloque.")
    words.add_argument("--profile", type=Path, metavar="DOSSIER", help="ouvrir ce profil seul")
    words.add_argument("--theme", choices=THEMES, help="clair, sombre, ou comme le système")
    words.add_argument("--language", choices=LANGUAGES, help="la langue de l'interface")
    words.add_argument("--scale", type=int, choices=SCALES, help="la taille de l'interface, en pour cent")
    words.add_argument("--reopen", metavar="DOSSIER", default="", help="la session qui fut verrouillée")
    words.add_argument("--mirrored", action="store_true", help="de droite à gauche")
    return words


def relaunch(argv: Sequence[str], last: str) -> None:
    """This window again in the place of this process, at the unlock screen: nothing of its memory is left."""
    reopen = argv.index("--reopen") if "--reopen" in argv else len(argv)
    words = [*argv[:reopen], *argv[reopen + 2 :], "--reopen", last]
    os.execv(sys.executable, [sys.executable, "-m", "desktop", *words])


def _look(args: argparse.Namespace) -> Look:
    """The look kept on this machine, with what the command line says instead."""
    home = args.profile.absolute().parent if args.profile else profiles_folder()
    said = {name: getattr(args, name) for name in ("theme", "language", "scale") if getattr(args, name) is not None}
    return replace(read_look(home), **said)


def main(argv: Sequence[str] | None = None) -> int:
    """Returns the exit code of the window."""
    words = list(sys.argv[1:] if argv is None else argv)
    args = parser().parse_args(words)
    harden()
    look = _look(args)
    os.environ["QT_SCALE_FACTOR"] = str(look.scale / 100)
    from PySide6.QtDBus import QDBusConnection
    from PySide6.QtWidgets import QApplication

    from desktop import wiring
    from desktop.absence import Absence
    from desktop.app import App, dress
    from desktop.office.clock import clock

    app = QApplication(sys.argv[:1])
    dress(app, look, mirrored=args.mirrored)
    house = wiring.house(args.profile)
    absence = Absence(QDBusConnection.systemBus(), QDBusConnection.sessionBus())
    program = App(app, house.front, house.post, clock, lambda last: relaunch(words, last), absence, args.reopen)
    program.start()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
