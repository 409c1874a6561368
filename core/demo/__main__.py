"""`colloque demo ...`: the fictional practice from the command line. `python -m core.demo` is the same."""

import argparse
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from core.cli.french import speak
from core.cli.sentences import sentence, spaced
from core.demo import play
from core.demo.crowd import CROWD
from core.demo.evidence import DONE as DONE_WORDS
from core.demo.evidence import SUMMARY, check
from core.demo.headless import clear, mark, run
from core.demo.people import PEOPLE
from core.demo.practice import PASSPHRASE, Place, furnish
from core.doors.files import Hold
from core.doors.maildir import MaildirLetterbox, open_folder
from core.model import Trouble
from crypto.errors import Refused

DONE, REFUSED, TROUBLE = 0, 1, 3
ROLES = ("physician", "secretary")
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
    speak()
    top = argparse.ArgumentParser(prog="colloque demo", description="Un cabinet fictif, six patients, aucun secret.")
    top.add_argument("--headless", action="store_true", help="faire tout le parcours sans personne")
    top.add_argument(
        "--out", type=Path, default=Path("build/demo"), metavar="DOSSIER", help="dossier du résultat de --headless"
    )
    top.add_argument("--check", type=Path, metavar="DOSSIER", help="relire les preuves d'un résultat")
    top.add_argument(
        "--dir", type=Path, default=None, metavar="DOSSIER", help="dossier du cabinet fictif (défaut : le cache)"
    )
    top.add_argument("--fresh", action="store_true", help="recommencer avec un cabinet neuf")
    who = "qui ouvre : physician, le médecin (sans rien dire) ; secretary, la secrétaire ; les deux peuvent rester ouverts"
    top.add_argument("--as", dest="role", choices=ROLES, default="physician", help=who)
    top.add_argument("--busy", action="store_true", help="un jour chargé : quarante questions, des retards")
    verbs = top.add_subparsers(dest="verb", metavar="VERBE")
    desk = verbs.add_parser("desk", help="ouvrir la fenêtre (aussi sans verbe)")
    desk.add_argument("--as", dest="role", choices=ROLES, default=argparse.SUPPRESS, help=who)
    _add_patient(verbs)
    return top


def _add_patient(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    patient = verbs.add_parser("patient", help="jouer le téléphone d'un patient")
    names = ", ".join(one.key for one in PEOPLE)
    patient.add_argument("name", metavar="NOM", help=f"{names} ; avec --practice, tout nom en un mot")
    patient.add_argument(
        "what",
        metavar="QUOI",
        choices=["enrol", "ask", "read"],
        help="enrol : répondre à un lien d'inscription ; ask : poser une question ; read : lire ce qui est arrivé",
    )
    patient.add_argument(
        "words",
        nargs="*",
        metavar="MOTS",
        help="enrol : le lien, entre guillemets ; ask : la question (sinon celle du jour)",
    )
    patient.add_argument("--practice", type=Path, metavar="DOSSIER", help="le dossier d'un vrai cabinet, pour essayer")
    patient.add_argument("--all", action="store_true", help="read : tout ce qui est arrivé, pas seulement le nouveau")
    patient.add_argument("--dir", type=Path, default=argparse.SUPPRESS, metavar="DOSSIER", help="comme avant le verbe")


def main(argv: Sequence[str] | None = None) -> int:
    """Exit codes: 0 done, 1 a proof does not hold, 2 usage, 3 trouble."""
    args = parser().parse_args(argv)
    try:
        if args.check is not None:
            return _check(args.check.resolve())
        if args.headless:
            return _headless(args.out)
        folder = (args.dir or default_folder()).resolve()
        if args.verb == "patient":
            return _patient(Place(folder, args.practice and _real(args.practice.resolve())), args)
        return _desk(Place(folder), args.role, fresh=args.fresh, busy=args.busy)
    except Trouble as trouble:
        return _failed(trouble.code, trouble.facts)
    except Refused as refused:
        return _failed(refused.code, {})


def _real(folder: Path) -> Path:
    """The practice folder of a real practice. Raises Trouble: letterbox.missing, join.no_practice."""
    if folder.is_dir() and MaildirLetterbox(folder).roster() is None:
        raise Trouble("join.no_practice")
    return open_folder(folder)


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
    if not (folder / SUMMARY).is_file():
        raise Trouble("demo.no_result", name=folder.name)
    wrong = check(folder)
    for name in wrong:
        print(f"Ne tient pas : {DONE_WORDS.get(name) or sentence(name)} [{name}]")
    if not wrong:
        print("Toutes les preuves tiennent.")
    return REFUSED if wrong else DONE


def _desk(place: Place, role: str, *, fresh: bool, busy: bool) -> int:
    """One member's window on the fictional practice. A practice older than half a day is made anew, unless a window is
    open on it; a busy day is made when the practice has none. Raises Trouble(profile.busy) for a fresh one under a window.
    """
    in_use = _in_use(place)
    if in_use and (fresh or (busy and not _is_busy(place))):
        raise Trouble("profile.busy")
    if not in_use and (fresh or not _is_new(place.physician / "profile.json") or (busy and not _is_busy(place))):
        _furnish(place, busy=busy)
    print(f"Cabinet fictif : {place.folder}\nPhrase de passe des deux profils : {PASSPHRASE}")
    print("\n".join(beside(place, role)))
    if find_spec("PySide6") is None:
        raise Trouble("desk.no_qt")
    profile = place.secretary if role == "secretary" else place.physician
    return subprocess.run([sys.executable, "-m", "desktop", "--profile", str(profile)], check=False).returncode


def beside(place: Place, role: str) -> list[str]:
    """What another terminal does beside this window, in this very practice: commands that can be copied."""
    other = next(one for one in ROLES if one != role)
    demo = "colloque demo"
    if place.folder != default_folder().resolve():
        demo += f" --dir {shlex.quote(str(place.folder))}"
    return [
        f"L'autre poste, dans un autre terminal : {demo} --as {other}",
        f"Jouer un patient : {demo} patient NOM enrol|ask|read",
        f"Jouer quelqu'un que vous inscrivez vous-même : colloque demo patient --practice"
        f" {shlex.quote(str(place.practice))} NOM enrol 'LIEN'",
    ]


def _in_use(place: Place) -> bool:
    """Whether a window is open on one of the two profiles."""
    for profile in (place.physician, place.secretary):
        try:
            if profile.is_dir():
                Hold(profile).release()
        except Trouble as trouble:
            if trouble.code != "profile.busy":
                raise
            return True
    return False


def _is_busy(place: Place) -> bool:
    return place.device_file(CROWD[0].key).is_file()


def _furnish(place: Place, *, busy: bool = False) -> None:
    clear(place.folder)
    mark(place.folder, clock())
    print(
        "Le cabinet fictif s'installe : " + ("une journée chargée, une demi-minute." if busy else "quelques secondes.")
    )
    furnish(place.folder, clock(), triaged=True, lived=True, busy=busy)


def _is_new(path: Path) -> bool:
    return path.is_file() and clock() - path.stat().st_mtime_ns // 1_000_000 < _FRESH_MS


def _patient(place: Place, args: argparse.Namespace) -> int:
    if place.real is None and not place.practice.is_dir():
        _furnish(place)
    words = " ".join(args.words)
    if args.what == "enrol":
        digits = play.enrol(place, args.name, words, clock())
        if digits:
            print(f"Lettre d'inscription partie. Chiffres à comparer au cabinet : {digits}")
            print("Au cabinet : colloque enrol PATIENT --compare")
        else:
            print("Ce téléphone est déjà inscrit par ce lien ; rien n'est reparti.")
    elif args.what == "ask":
        print(f"Question partie : {play.ask(place, args.name, words, clock()).hex()}")
    else:
        letters = play.read(place, args.name, clock(), everything=args.all)
        for shown in letters:
            title = f"{shown.kind}, {shown.about}" if shown.about else shown.kind
            print(spaced(f"{title} :"))
            print(f"    {shown.words}\n    (au dossier sous l'empreinte {shown.record.hex()[:16]})")
        if not letters:
            print("Rien de nouveau. Tout revoir : --all" if not args.all else "Rien n'est arrivé.")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
