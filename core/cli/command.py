"""The parser of `colloque`, and what becomes of errors: each has a sentence and an exit code."""

import argparse
import json
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from core.cli import (
    absences,
    answering,
    calling,
    cards,
    checking,
    colleagues,
    consent,
    country,
    devices,
    errands,
    files,
    forms,
    french,
    gate,
    launching,
    ledgers,
    lexicon,
    mail,
    members,
    outside,
    page,
    phoning,
    profiles,
    questions,
    records,
    reopening,
    seeing,
    settings,
    wording,
)
from core.cli.saying import BAD_INPUT, DONE, REFUSED, TROUBLE, BadInput, no
from core.cli.world import World
from core.model import Trouble
from crypto.errors import Refused

GROUPS = (
    profiles,
    checking,
    consent,
    country,
    reopening,
    members,
    files,
    devices,
    cards,
    forms,
    questions,
    colleagues,
    absences,
    outside,
    calling,
    errands,
    seeing,
    answering,
    phoning,
    records,
    ledgers,
    wording,
    gate,
    lexicon,
    settings,
    page,
    mail,
    launching,
)
_CLOSED = {"recovery_fd": None, "recovery": False, "day_code_fd": None, "day_code": False}
_SHARED = {"profile": None, "json": False, "passphrase_fd": None, **_CLOSED}


@cache
def parser() -> argparse.ArgumentParser:
    """Every verb, made once. The shared options may stand before or after the verb."""
    french.speak()
    top = argparse.ArgumentParser(
        prog="colloque",
        description="Répondre aux questions de suivi des patients sans jamais enfreindre l'article 22.",
        parents=[shared()],
    )
    verbs = top.add_subparsers(dest="verb", metavar="VERBE", required=True)
    for group in GROUPS:
        group.add_parser(verbs)
    return top


def shared() -> argparse.ArgumentParser:
    """Options of every verb that opens a profile."""
    options = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    options.add_argument("--profile", type=Path, metavar="DOSSIER", help="dossier du profil")
    options.add_argument("--json", action="store_true", help="un objet JSON au lieu de phrases")
    options.add_argument("--passphrase-fd", type=int, metavar="N", help="lire la phrase de passe de ce descripteur")
    options.add_argument("--recovery-fd", type=int, metavar="N", help="ouvrir par le code de secours, lu ici")
    options.add_argument("--recovery", action="store_true", help="ouvrir par le code de secours, demandé au clavier")
    options.add_argument("--day-code-fd", type=int, metavar="N", help="rouvrir par le code du jour, lu ici")
    options.add_argument("--day-code", action="store_true", help="rouvrir par le code du jour, demandé au clavier")
    return options


def run(argv: Sequence[str] | None = None, world: World | None = None) -> int:
    """Parse, do, and say. Usage errors end with 2, as argparse does."""
    args = argparse.Namespace(**_SHARED, world=world or World())
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        args = parser().parse_args(words[:1] if words[:1] == ["demo"] else words, args)
    except SystemExit as end:
        return int(end.code or 0)
    try:
        return launching.demo(words[1:]) if args.verb == "demo" else int(args.run(args))
    except BadInput as bad:
        return no(args, "bad_input", bad.code, bad.facts, BAD_INPUT)
    except Trouble as trouble:
        return no(args, "trouble", trouble.code, trouble.facts, TROUBLE)
    except Refused as refused:
        return no(args, "trouble", refused.code, {}, TROUBLE)
    except PermissionError as error:
        if error.errno is not None:
            return no(args, "trouble", "disk.denied", {"name": Path(error.filename or "").name}, TROUBLE)
        return no(args, "refused", "role.may_not", {"kind": str(error)}, REFUSED)
    except FileNotFoundError as error:
        return no(args, "bad_input", "file.missing", {"name": Path(error.filename or "").name}, BAD_INPUT)
    except (UnicodeError, json.JSONDecodeError):
        return no(args, "bad_input", "file.encoding", {}, BAD_INPUT)
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
    except OSError as error:
        return no(args, "trouble", "disk.io", {"name": Path(error.filename or "").name}, TROUBLE)
    except KeyboardInterrupt:
        return no(args, "trouble", "command.stopped", {}, TROUBLE)
