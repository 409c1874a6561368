"""Every French text of the window, and what a table of translations lacks: `python -m desktop.catalogue ar`.

Texts are found in the source: what is handed to `tr` and its kin, the tables of `desktop.phrases`, the sentences of codes.
"""

import argparse
import ast
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Final, TypeGuard

from core.cli.sentences import NEUTRAL, SENTENCES
from desktop import phrases
from desktop.tongue import plain, table
from desktop.views.actions import MENUS

SOURCE: Final = Path(__file__).parent
TRANSLATES: Final = frozenset({"tr", "translate", "_translate", "translated", "named", "Command", "Place"})


def called(node: ast.Call) -> str:
    """The last name of what is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def handed_on(tree: ast.AST) -> Iterator[ast.Constant]:
    """The texts that stand inside a call that translates."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in TRANSLATES:
            for argument in (*node.args, *(each.value for each in node.keywords)):
                yield from (each for each in ast.walk(argument) if _is_text(each))


def _is_text(node: ast.AST) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and any(map(str.isalpha, node.value))


def _in_tables() -> Iterator[str]:
    """The values of every table of words."""
    for module in iter_modules(phrases.__path__):
        for name, value in vars(import_module(f"desktop.phrases.{module.name}")).items():
            if isinstance(value, dict) and not name.startswith("__"):
                yield from (each for each in _texts_of(list(value.values())))


def _texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts_of(each)


def texts() -> frozenset[str]:
    """Everything that the window can say, in plain French."""
    found = {NEUTRAL, *SENTENCES.values(), *_in_tables(), *MENUS}
    for path in sorted(SOURCE.rglob("*.py")):
        found |= {str(node.value) for node in handed_on(ast.parse(path.read_text(encoding="utf-8")))}
    return frozenset(plain(text) for text in found if any(map(str.isalpha, text)))


def lacking(language: str) -> tuple[list[str], list[str]]:
    """What a table does not translate, and what it translates for nobody."""
    known, said = table(language), texts()
    return sorted(said - known.keys()), sorted(known.keys() - said)


def main(argv: Sequence[str] | None = None) -> int:
    """Prints lines to fill in, then what is not needed."""
    words = argparse.ArgumentParser(prog="desktop.catalogue")
    words.add_argument("language")
    args = words.parse_args(argv)
    missing, needless = lacking(args.language)
    for text in missing:
        print(f'"{text}" = ""'.replace("\n", "\\n"))
    for text in needless:
        print(f"# nobody says: {text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
