"""`colloque demo ...`: the fictional practice from the command line. `python -m core.demo` is the same."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from core.cli.sentences import sentence
from core.demo import play
from core.demo.evidence import check
from core.demo.headless import clear, mark, run
from core.demo.people import PEOPLE
from core.demo.practice import PASSPHRASE, Place, furnish
from core.model import Trouble
from crypto.errors import Refused

DONE, REFUSED, TROUBLE = 0, 1, 3
_FRESH_MS = 12 * 60 * 60 * 1000


def clock() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def default_folder() -> Path:
    """Where the demo lies between two commands: a cache, never among the profiles."""
    cache = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(cache) if os.path.isabs(cache) else Path.home() / ".cache") / "colloque-demo"


def parser() -> argparse.ArgumentParser:
    """The words after `colloque demo`."""
    top = argparse.ArgumentParser(prog="colloque demo", description="Un cabinet fictif, six patients, aucun secret.")
    top.add_argument("--headless", action="store_true", help="faire tout le parcours sans personne")
    top.add_argument("--out", type=Path, default=Path("build/demo"), help="dossier du résultat de --headless")
    top.add_argument("--check", type=Path, metavar="DOSSIER", help="relire les preuves d'un résultat")
    top.add_argument("--dir", type=Path, default=None, help="dossier du cabinet fictif (défaut : le cache)")
    top.add_argument("--fresh", action="store_true", help="recommencer avec un cabinet neuf")
    top.set_defaults(role="physician")
    verbs = top.add_subparsers(dest="verb", metavar="VERBE")
    desk = verbs.add_parser("desk", help="ouvrir la fenêtre du médecin (aussi sans verbe)")
    desk.add_argument("--as", dest="role", choices=("physician", "secretary"), default="physician", help="qui ouvre")
    patient = verbs.add_parser("patient", help="jouer un patient")
    patient.add_argument("name", choices=[one.key for one in PEOPLE])
    patient.add_argument("what", choices=["enrol", "ask", "read"])
    patient.add_argument("words", nargs="*", help="enrol : le lien ; ask : la question (sinon celle du jour)")
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Exit codes: 0 done, 1 a proof does not hold, 2 usage, 3 trouble."""
    args = parser().parse_args(argv)
    try:
        if args.check is not None:
            return _check(args.check.resolve())
        if args.headless:
            return _headless(args.out)
        place = Place((args.dir or default_folder()).resolve())
        return _patient(place, args) if args.verb == "patient" else _desk(place, args.role, fresh=args.fresh)
    except Trouble as trouble:
        return _failed(trouble.code, trouble.facts)
    except Refused as refused:
        return _failed(refused.code, {})


def _failed(code: str, facts: dict[str, str]) -> int:
    print(f"{sentence(code, facts)} [{code}]", file=sys.stderr)
    return TROUBLE


def _headless(out: Path) -> int:
    began = time.monotonic()
    steps = run(out, clock())
    for step in steps:
        print(f"{'ok ' if step['ok'] else 'NON'}  {step['name']:<24} {step['done']}")
    print(f"{len(steps)} étapes en {time.monotonic() - began:.1f} s. Résultat : {out}")
    return DONE if all(step["ok"] for step in steps) else REFUSED


def _check(folder: Path) -> int:
    wrong = check(folder)
    print("Ne tient pas : " + ", ".join(wrong) if wrong else "Toutes les preuves tiennent.")
    return REFUSED if wrong else DONE


def _desk(place: Place, role: str, *, fresh: bool) -> int:
    """One member's window on the fictional practice; a practice older than half a day is made anew."""
    if fresh or not _is_new(place.physician / "profile.json"):
        _furnish(place)
    print(f"Cabinet fictif : {place.folder}\nPhrase de passe des deux profils : {PASSPHRASE}")
    print("Jouer un patient : colloque demo patient NOM enrol|ask|read")
    if find_spec("PySide6") is None:
        raise Trouble("desk.no_qt")
    profile = place.secretary if role == "secretary" else place.physician
    return subprocess.run([sys.executable, "-m", "desktop", "--profile", str(profile)], check=False).returncode


def _furnish(place: Place) -> None:
    clear(place.folder)
    mark(place.folder, clock())
    print("Le cabinet fictif s'installe.")
    furnish(place.folder, clock(), triaged=True)


def _is_new(path: Path) -> bool:
    return path.is_file() and clock() - path.stat().st_mtime_ns // 1_000_000 < _FRESH_MS


def _patient(place: Place, args: argparse.Namespace) -> int:
    if not place.practice.is_dir():
        _furnish(place)
    words = " ".join(args.words)
    if args.what == "enrol":
        digits = play.enrol(place, args.name, words, clock())
        print(f"Lettre d'inscription partie. Chiffres à comparer au cabinet : {digits}")
    elif args.what == "ask":
        print(f"Question partie : {play.ask(place, args.name, words, clock()).hex()}")
    else:
        for shown in play.read(place, args.name, clock()):
            print(f"[{shown.kind}] {shown.words}\n    consignée : {shown.record.hex()}")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
