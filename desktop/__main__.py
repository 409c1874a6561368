"""`python -m desktop`: harden the process, then open the window."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from core.doors.process import harden


def parser() -> argparse.ArgumentParser:
    """The words of the command line."""
    words = argparse.ArgumentParser(prog="python -m desktop", description="La fenêtre de Colloque.")
    words.add_argument("--profile", type=Path, metavar="DOSSIER", help="ouvrir ce profil seul")
    words.add_argument("--theme", choices=("light", "dark"), default="light", help="clair ou sombre")
    words.add_argument("--mirrored", action="store_true", help="de droite à gauche")
    return words


def relaunch(argv: Sequence[str]) -> None:
    """This window again in the place of this process, at the unlock screen: nothing of its memory is left."""
    os.execv(sys.executable, [sys.executable, "-m", "desktop", *argv])


def main(argv: Sequence[str] | None = None) -> int:
    """Returns the exit code of the window."""
    words = list(sys.argv[1:] if argv is None else argv)
    args = parser().parse_args(words)
    harden()
    from PySide6.QtWidgets import QApplication

    from desktop import wiring
    from desktop.app import App, Options, dress
    from desktop.office.clock import clock

    app = QApplication(sys.argv[:1])
    dress(app, Options(args.theme, args.mirrored))
    house = wiring.house(args.profile)
    program = App(app, house.front, house.post, clock, lambda: relaunch(words))
    program.start()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
