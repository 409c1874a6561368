"""The house rules that a machine can hold: who may import what, where time and files are read, how long things get."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("crypto", "core", "desktop")
NOUNS = ("core.model", "core.dossier")
PURE = ("crypto", *NOUNS, "core.charter", "core.record")

# A room may import itself and what stands here; the longest prefix of a module's name is its room.
MAY_IMPORT = {
    "crypto": (),
    "core": ("crypto",),
    "core.model": ("crypto",),
    "core.dossier": ("crypto", "core.model"),
    "core.charter": ("crypto", *NOUNS),
    "core.record": ("crypto", *NOUNS),
    "core.doors": ("crypto", *NOUNS, "core.charter", "core.record"),
    "core.office": ("crypto", *NOUNS, "core.charter", "core.record", "core.doors"),
    "core.demo": ("crypto", "core"),
    "core.demo.device": ("crypto", *NOUNS, "core.doors", "core.charter.consent", "core.charter.country"),
    "core.cli": ("crypto", "core"),
    "desktop": ("crypto", "core"),
}

ONLY_IN = {
    "nacl": ("crypto",),
    "cryptography": ("crypto",),
    "numpy": ("core.charter.gate",),
    "sqlcipher3": ("core.doors",),
    "keyring": ("core.doors",),
    "typst": ("core.doors",),
    "fontTools": ("core.doors",),
    "email": ("core.doors",),
    "mailbox": ("core.doors",),
    "imaplib": ("core.doors",),
    "smtplib": ("core.doors",),
    "socket": ("core.doors",),
    "PySide6": ("desktop",),
    "segno": ("core.doors", "desktop"),
    "sqlite3": (),
    "keyrings": (),
    "random": (),
    "pickle": (),
}

IMPURE = {"asyncio", "io", "os", "pathlib", "shutil", "subprocess", "tempfile", "threading", "time"}
CLOCKS = {"now", "today", "utcnow"}
UNWELCOME = {"utils", "util", "helpers", "helper", "manager", "common", "misc", "base"}
SKIPPED = {".git", ".venv", "build", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
LONGEST_FILE, LONGEST_FUNCTION = 400, 50

# Spelled in pieces, so that this file does not contain what it looks for.
FORBIDDEN_TEXT = re.compile(
    "|".join(
        [
            "pypi" + r"\.org",
            "pythonhosted" + r"\.org",
            "registry" + r"\.npmjs",
            "npm" + r"mirror",
            "--(extra-)?index" + "-url",
            "--find" + "-links",
            r"(?<![\w.])/(?:work|root|opt/pypi)/" + r"[\w.]",
        ]
    )
)


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for room in SOURCES for path in sorted((ROOT / room).rglob("*.py"))}
PROGRAMS = [path for room in (*SOURCES, "packaging", "tests") for path in sorted((ROOT / room).rglob("*.py"))]


def within(name: str, rooms: tuple[str, ...]) -> bool:
    return any(name == room or name.startswith(room + ".") for room in rooms)


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a file."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@cache
def imported(path: Path) -> tuple[str, ...]:
    """Every absolute name a file imports, wherever in the file; `from a import b` counts as `a.b`."""
    found: list[str] = []
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return tuple(found)


@cache
def imports() -> tuple[tuple[str, str], ...]:
    """Every module with each name that it imports."""
    return tuple((name, target) for name, path in MODULES.items() for target in imported(path))


def test_a_room_imports_only_rooms_below_it() -> None:
    rooms = {name: max((room for room in MAY_IMPORT if within(name, (room,))), key=len) for name in MODULES}
    for name, target in imports():
        if within(target, SOURCES):
            assert within(target, (rooms[name], *MAY_IMPORT[rooms[name]])), f"{name} imports {target}"


def test_a_guarded_library_stays_in_its_room() -> None:
    for name, target in imports():
        library = target.partition(".")[0]
        assert library not in ONLY_IN or within(name, ONLY_IN[library]), f"{name} imports {library}"


def test_the_patients_device_of_the_demo_serves_the_demo_alone() -> None:
    for name, target in imports():
        assert within(name, ("core.demo",)) or not within(target, ("core.demo.device",)), f"{name} imports {target}"


def test_a_pure_room_reads_no_clock_and_no_file() -> None:
    for name, path in MODULES.items():
        if not within(name, PURE):
            continue
        assert not {target.partition(".")[0] for target in imported(path)} & IMPURE, name
        for called in (node.func for node in nodes(path) if isinstance(node, ast.Call)):
            assert not (isinstance(called, ast.Name) and called.id in {"open", "print", "input"}), name
            assert not (isinstance(called, ast.Attribute) and called.attr in CLOCKS), name


def test_a_module_is_named_for_what_it_is() -> None:
    assert not [name for name in MODULES if set(name.split(".")) & UNWELCOME]


def test_a_file_and_its_functions_can_be_read_in_one_go() -> None:
    for path in PROGRAMS:
        assert path.read_text(encoding="utf-8").count("\n") <= LONGEST_FILE, path
        if path.is_relative_to(ROOT / "tests" / "vectors"):  # generators: one long list of cases reads best whole
            continue
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, f"{path}: {node.name}"


def test_no_exclusion_mark_hides_a_line_from_the_coverage() -> None:
    mark = "pragma" + ": no"
    assert not [path for path in PROGRAMS if mark in path.read_text(encoding="utf-8")]


def test_no_file_names_a_package_host_or_a_place_on_one_machine() -> None:
    found = []
    for path in ROOT.rglob("*"):
        if SKIPPED.isdisjoint(path.relative_to(ROOT).parts) and path.is_file():
            try:
                text = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
            found += [f"{path.relative_to(ROOT)}: {hit.group()}" for hit in FORBIDDEN_TEXT.finditer(text)]
    assert not found


def test_every_package_of_the_lock_is_held_to_a_hash() -> None:
    blocks = re.split(r"\n(?=\S)", (ROOT / "requirements.lock").read_text(encoding="utf-8").strip())
    assert len(blocks) > 20
    for block in blocks:
        assert re.match(r"[a-z0-9-]+==[\w.]+", block), block[:60]
        assert "--hash=sha256:" in block, block[:60]
