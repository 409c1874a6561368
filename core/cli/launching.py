"""`desk` and `demo`: the window and the fictional practice, each a process of its own."""

import argparse
import importlib.util
import subprocess
import sys

from core.cli.opening import profile_folder
from core.cli.saying import BadInput


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs."""
    from core.cli.command import shared

    desk = verbs.add_parser("desk", parents=[shared()], help="ouvrir la fenêtre")
    desk.set_defaults(run=_desk)
    verbs.add_parser("demo", add_help=False, help="un cabinet fictif, six patients : colloque demo --help")


def _desk(args: argparse.Namespace) -> int:
    words = ["--profile", str(profile_folder(args))] if args.profile is not None else []
    return _run("desktop", words, needs="PySide6")


def demo(words: list[str]) -> int:
    """Hand all words after `demo` on, unread; the demo says itself where a window is missing."""
    return _run("core.demo", words)


def _run(module: str, words: list[str], *, needs: str = "") -> int:
    """Run a module with this interpreter. Raises BadInput(desk.no_qt, command.not_here)."""
    if needs and importlib.util.find_spec(needs) is None:
        raise BadInput("desk.no_qt")
    if importlib.util.find_spec(f"{module}.__main__") is None:
        raise BadInput("command.not_here", module=module)
    return subprocess.run([sys.executable, "-m", module, *words], check=False).returncode
