"""What the page's modules of letters and keys may touch: bytes, and the library in one place. They mirror `crypto/`."""

import re

import pytest

from tests.page.workshop import ROOT

SOURCES = ROOT / "patient" / "src"
MIRRORS = {  # module -> the module of crypto/ whose functions it has
    "armor": "armor",
    "body": "body",
    "characters": "words",
    "encoding": "encoding",
    "errors": "errors",
    "header": "letterhead",
    "invite": "invite",
    "keys": "keys",
    "kinds": "kinds",
    "lanes": "lanes",
    "letter": "letter",
    "opening": "opening",
    "primitives": "primitives",
    "roster": "keys",
    "templates": "templates",
}
IMPURE = re.compile(
    r"\b(document|window|navigator|location|fetch|indexedDB|localStorage|console|Date\.now|Math\.random|setTimeout|eval"
    r"|Function|innerHTML)\b|\bnew Date\(\)"
)
PYTHON_ONLY = {  # what only a practice does, or JavaScript says without a function
    *("as_line", "new_invite", "sign_roster", "new_join_code", "read_join_code", "ask_to_join"),
    *("join_mac", "vouches_for_join", "join_digits", "drop_secret", "drop_password", "template_number", "is_text"),
    *("denies",),
}


def source(name: str) -> str:
    """A module without its comments."""
    text = (SOURCES / f"{name}.js").read_text(encoding="utf-8")
    return re.sub(r"/\*.*?\*/|^\s*//.*?$", "", text, flags=re.DOTALL | re.MULTILINE)


def camel(name: str) -> str:
    first, *more = name.split("_")
    return first + "".join(word.capitalize() for word in more)


@pytest.mark.parametrize("name", MIRRORS)
def test_a_module_of_letters_touches_neither_page_nor_clock_and_imports_only_its_like(name: str) -> None:
    text = source(name)
    assert text.startswith('"use strict";')
    assert not IMPURE.search(text)
    imported = set(re.findall(r'from "\./(\w+)\.js"', text))
    assert imported <= {*MIRRORS, *(["sodium"] if name == "primitives" else [])}
    assert text.count("import ") == len(re.findall(r'^import \{[^}]*\} from "\./\w+\.js";$', text, re.MULTILINE))


@pytest.mark.parametrize("name", MIRRORS)
def test_a_module_can_be_read_in_one_go(name: str) -> None:
    assert (SOURCES / f"{name}.js").read_text(encoding="utf-8").count("\n") < 300


def functions(name: str) -> set[str]:
    """The public functions of a module of crypto/."""
    python = (ROOT / "crypto" / f"{name}.py").read_text(encoding="utf-8")
    return set(re.findall(r"^def ([a-z]\w*)\(", python, re.MULTILINE))


@pytest.mark.parametrize("name", sorted(set(MIRRORS.values())))
def test_every_function_of_its_model_is_there_under_its_name(name: str) -> None:
    mine = [source(js) for js, model in MIRRORS.items() if model == name]
    there = {word for text in mine for word in re.findall(r"export function (\w+)", text)}
    assert {camel(function) for function in functions(name) - PYTHON_ONLY} <= there


def test_no_function_is_excused_that_crypto_does_not_have() -> None:
    assert set().union(*map(functions, MIRRORS.values())) >= PYTHON_ONLY
