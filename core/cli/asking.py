"""Secrets come from a prompt or from a file descriptor, never from an argument or the environment."""

import argparse
import getpass
import os

from core.cli.saying import BadInput
from core.cli.world import World

_MOST = 4096


def passphrase(args: argparse.Namespace, *, new: bool = False, again: bool = False) -> str:
    """The passphrase. `new`: asked twice at a prompt; `again`: the second line of the descriptor, where there is one.

    Raises BadInput(secret.no_terminal) when there is neither terminal nor descriptor: nothing ever waits.
    """
    lines = _lines(args, "passphrase_fd")
    if lines is not None:
        return lines[1] if again and len(lines) > 1 else lines[0]
    typed = _typed(args.world, "Phrase de passe, encore une fois : " if again else "Phrase de passe : ")
    if new and _typed(args.world, "La même phrase de passe : ") != typed:
        raise BadInput("passphrase.differs")
    return typed


def unlocking(args: argparse.Namespace) -> tuple[str, bool]:
    """(secret, whether it is the recovery code)."""
    code = recovery_code(args)
    return (code, True) if code is not None else (passphrase(args), False)


def recovery_code(args: argparse.Namespace) -> str | None:
    """The recovery code where one was announced with `--recovery-fd` or `--recovery`."""
    lines = _lines(args, "recovery_fd")
    if lines is not None:
        return lines[0]
    return _typed(args.world, "Code de secours : ") if args.recovery else None


def day_code(args: argparse.Namespace) -> str | None:
    """The day's code where one was announced with `--day-code-fd` or `--day-code`."""
    lines = _lines(args, "day_code_fd")
    if lines is not None:
        return lines[0]
    return _typed(args.world, "Code du jour : ") if args.day_code else None


def new_day_code(args: argparse.Namespace) -> str:
    """A new code for the day, from `--code-fd` or asked twice."""
    lines = _lines(args, "code_fd")
    if lines is not None:
        return lines[0]
    typed = _typed(args.world, "Code à six chiffres pour aujourd'hui : ")
    if _typed(args.world, "Le même code : ") != typed:
        raise BadInput("day_code.differs")
    return typed


def root_code(args: argparse.Namespace, *, needed: bool = True) -> str:
    """The practice's key as it stands on paper, from `--root-fd` or the prompt; empty where it is not `needed` now."""
    lines = _lines(args, "root_fd")
    if lines is not None:
        return lines[0]
    if needed:
        return _typed(args.world, "Clé du cabinet, comme sur le papier : ")
    return line(args.world, "Clé du cabinet, comme sur le papier (Entrée : plus tard, par « colloque root ») : ") or ""


def mail_password(args: argparse.Namespace) -> str:
    """The password of a mailbox, from `--password-fd` or the prompt. Raises BadInput(secret.mail)."""
    lines = _lines(args, "password_fd")
    if lines is not None:
        return lines[0]
    if not args.world.stdin.isatty():
        raise BadInput("secret.mail")
    return _typed(args.world, "Mot de passe de la boîte : ")


def _lines(args: argparse.Namespace, name: str) -> list[str] | None:
    """The lines of a descriptor, read once."""
    number = getattr(args, name)
    if number is None:
        return None
    kept: dict[str, list[str]] = args.__dict__.setdefault("_secrets", {})
    if name not in kept:
        try:
            with os.fdopen(number, "rb") as file:
                data = file.read(_MOST + 1)
            lines = data.decode("utf-8").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput("secret.descriptor", number=str(number)) from error
        if len(data) > _MOST or not lines[0].strip():
            raise BadInput("secret.descriptor", number=str(number))
        kept[name] = [line.rstrip("\r") for line in lines if line.strip()]
    return kept[name]


def _typed(world: World, prompt: str) -> str:
    if not world.stdin.isatty():
        raise BadInput("secret.no_terminal")
    return getpass.getpass(prompt, stream=world.err)


def line(world: World, prompt: str) -> str | None:
    """One line from the terminal; None without a terminal."""
    if not world.stdin.isatty():
        return None
    world.err.write(prompt)
    world.err.flush()
    return world.stdin.readline().rstrip("\n")
