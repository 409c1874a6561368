#!/usr/bin/env python3
"""Take the guards of the send path away, one at a time, and see the named test fail.

`tests/guards.toml` names the files of the send path and, for every guard in them, the line it begins with and the test
that holds it. A guard is where a function says no: an `if` that returns a refusal or raises, a conditional or an `or`
whose first outcome is the refusal. A guard that is not listed, or a line that is no guard any more, is an error.

    guards.py            the list corresponds to the code
    guards.py --delete   and every named test fails without its guard (in a copy; the tree is not touched)
    guards.py --propose TESTS...   print the missing entries, each with the first of TESTS that notices
"""

import argparse
import ast
import json
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.abc import MetaPathFinder
from itertools import count
from multiprocessing.connection import wait
from pathlib import Path
from typing import ClassVar, NoReturn

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tests" / "guards.toml"
COPIED = ("crypto", "core", "desktop", "tests", "docs", "packaging")
WORKERS = 2
TOO_LONG_S = 120
SECONDS = count(1)
QUIETLY = ("-x", "-q", "--no-header", "-p", "no:cacheprovider", "-p", "no:xdist")
READ_ALREADY = ("-W", "ignore::pytest.PytestAssertRewriteWarning")
READ_ONCE = (
    "aiosmtpd.controller",
    "cryptography.hazmat.primitives.asymmetric.mlkem",
    "hypothesis.stateful",
    "keyring",
    "nacl.bindings",
    "nacl.pwhash",
    "pytest",
    "_hypothesis_pytestplugin",
    "pytestqt.plugin",
    "pytest_cov.plugin",
    "sqlcipher3.dbapi2",
)
READ_BEFORE = ("crypto/*.py", "core/[cdmor]*/**/[!_]*.py", "tests/fakes/*.py", "tests/p*.py")


Key = tuple[str, str, int]
"""What names a guard: its file, the text of its first line, and which of the equal lines it is, from 1."""


@dataclass(frozen=True)
class Guard:
    """A guard: its file, the text of its first line, which of the equal lines (from 1), and the file without it."""

    file: str
    line: str
    nth: int
    without: str

    @property
    def key(self) -> Key:
        """What names it in the list."""
        return self.file, self.line, self.nth


def _refuses(node: ast.AST) -> bool:
    """Whether this expression can be a refusal: it calls `refuse`, or is tested to be one."""
    return any(
        isinstance(part, ast.Name) and part.id in {"refuse", "Refusal", "Refused", "Trouble"} for part in ast.walk(node)
    )


def _says_no(statement: ast.If) -> bool:
    last = statement.body[-1]
    if isinstance(last, ast.Raise):
        return True
    return (
        isinstance(last, ast.Return) and last.value is not None and (_refuses(last.value) or _refuses(statement.test))
    )


def _hands_on(statement: ast.If) -> bool:
    """`if barred: return barred`: what is there is the refusal."""
    last = statement.body[-1]
    return isinstance(last, ast.Return) and last.value is not None and ast.dump(last.value) == ast.dump(statement.test)


def _cuts(tree: ast.Module, source: str) -> Iterator[tuple[ast.stmt | ast.expr, str]]:
    """Every guard of a file, with the text that takes its place."""

    def text(node: ast.AST) -> str:
        return f"({ast.get_source_segment(source, node)})"

    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        judging = function.returns is not None and _refuses(function.returns)
        returned = {node.value for node in ast.walk(function) if judging and isinstance(node, ast.Return)}
        for node in ast.walk(function):
            if isinstance(node, ast.If) and not node.orelse and (_says_no(node) or (judging and _hands_on(node))):
                yield node, "pass"
            elif isinstance(node, ast.IfExp) and isinstance(node.test, ast.Call) and _refuses(node.test):
                yield node, text(node.orelse)
            elif isinstance(node, ast.IfExp) and _refuses(node.orelse):
                yield node, text(node.body)
            elif isinstance(node, ast.IfExp) and _refuses(node.body):
                yield node, text(node.orelse)
            elif isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or) and node in returned:
                yield node, text(node.values[-1])


def _replaced(source: str, node: ast.stmt | ast.expr, by: str) -> str:
    data = source.encode()
    starts = [0]
    for row in data.splitlines(keepends=True):
        starts.append(starts[-1] + len(row))
    begin = starts[node.lineno - 1] + node.col_offset
    end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
    return (data[:begin] + by.encode() + data[end:]).decode()


def guards_in(file: str, source: str) -> list[Guard]:
    """The guards of one file, in the order of its lines."""
    found: list[Guard] = []
    seen: Counter[str] = Counter()
    unique = {(node.lineno, node.col_offset): (node, by) for node, by in _cuts(ast.parse(source), source)}
    for _, (node, by) in sorted(unique.items()):
        line = source.splitlines()[node.lineno - 1].strip()
        seen[line] += 1
        found.append(Guard(file, line, seen[line], _replaced(source, node, by)))
    return found


def guards_of_the_send_path() -> dict[Key, Guard]:
    """Every guard of the files that the list names."""
    patterns = tomllib.loads(LIST.read_text(encoding="utf-8"))["send_path"]
    paths = sorted({path for pattern in patterns for path in ROOT.glob(pattern)})
    every = [guard for path in paths for guard in guards_in(str(path.relative_to(ROOT)), path.read_text("utf-8"))]
    return {guard.key: guard for guard in every}


def tests_of_the_list() -> dict[Key, str]:
    """The test that the list names for each guard."""
    entries = tomllib.loads(LIST.read_text(encoding="utf-8")).get("guard", [])
    return {(entry["file"], entry["line"], entry.get("nth", 1)): entry["test"] for entry in entries}


def differences(found: dict[Key, Guard], listed: dict[Key, str]) -> list[str]:
    """Guards without an entry, and entries without a guard."""
    wrong = [
        f"not in tests/guards.toml: {file}: {line}" for file, line, nth in found if (file, line, nth) not in listed
    ]
    return wrong + [
        f"no guard any more: {file}: {line}" for file, line, nth in listed if (file, line, nth) not in found
    ]


def _copy() -> Path:
    """A copy of what the tests need, in a temporary folder."""
    folder = Path(tempfile.mkdtemp(prefix="guards-"))
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy2(path, folder / path.name)
    return folder


@dataclass(frozen=True)
class Barred(MetaPathFinder):
    """A module that cannot be read, so that nothing that needs it can be either."""

    barred: str

    def find_spec(self, name: str, _path: object, _target: object = None) -> None:
        """Nothing else is looked for here."""
        if name == self.barred:
            raise ImportError(name)


def _read_all_but(file: str) -> None:
    """Load from the copy at hand whatever does without this file: each run that forks from here has it already."""
    barred = Barred(_module(Path(file)))
    sys.meta_path.insert(0, barred)
    for path in sorted(path for room in READ_BEFORE for path in Path().glob(room)):
        with suppress(ImportError):
            import_module(_module(path))
    sys.meta_path.remove(barred)
    if judge := sys.modules.get("core.charter.gate.judge"):
        card = sys.modules["core.charter.gate.card"].Card("2026-01-01", (), ())
        judge.judge("Prenez un comprimé.", card, "Un comprimé ?")  # its words are read


def _module(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def _run(tests: list[str]) -> NoReturn:
    """The tests of the copy at hand, in a process that ends with them; those that failed lie in the copy as `failed`.

    Ends with pytest's code; with 9 where a module did not come from the copy; by a signal after `TOO_LONG_S`.
    """
    import pytest

    class Listener:
        failed: ClassVar[list[str]] = []

        def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
            if report.failed:
                self.failed.append(report.nodeid)

    signal.alarm(TOO_LONG_S)
    code = int(pytest.main([*QUIETLY, *READ_ALREADY, *tests], plugins=[Listener()]))
    read = [(name.split(".")[0], getattr(module, "__file__", None)) for name, module in [*sys.modules.items()]]
    if any(room in COPIED and file and Path.cwd() not in Path(file).parents for room, file in read):
        code = 9
    Path("failed").write_text("\n".join(Listener.failed), encoding="utf-8")
    os._exit(code)


def _noticed(guard: Guard, tests: list[str]) -> str | None:
    """The first of `tests` that fails in the copy at hand without this guard; None where all pass."""
    target = Path(guard.file)
    target.write_text(guard.without, encoding="utf-8")
    os.utime(target, (next(SECONDS),) * 2)  # what is compiled of it is told apart by the second and the size
    process = os.fork()
    if not process:
        _run(tests)
    _, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status):
        return tests[0]
    if os.WEXITSTATUS(status) not in {0, 1}:
        sys.exit(f"{guard.file}: {guard.line}: the tests did not run\n{Path('said').read_text('utf-8')[-1500:]}")
    return Path("failed").read_text("utf-8").splitlines()[0] if os.WEXITSTATUS(status) else None


def _one_file(folder: Path, work: list[tuple[Guard, list[str]]]) -> None:
    """In a process that ends with it: take each guard of one file away in this copy; the tests lie there as `noticed`."""
    os.chdir(folder)
    os.environ["PYTHONPATH"] = str(folder)
    sys.path.insert(0, str(folder))
    with open("said", "w", encoding="utf-8") as said:
        os.dup2(said.fileno(), 1)
    target = Path(work[0][0].file)
    whole = target.read_text(encoding="utf-8")
    _read_all_but(work[0][0].file)
    told = json.dumps([_noticed(*one) for one in work])
    target.write_text(whole, encoding="utf-8")
    os.utime(target, (next(SECONDS),) * 2)
    Path("noticed").write_text(told, encoding="utf-8")


def without_each(work: list[tuple[Guard, list[str]]]) -> Iterator[tuple[Guard, str | None]]:
    """Each guard with the test that noticed its absence, two copies at work side by side, a file at a time."""
    for name in READ_ONCE:
        import_module(name)
    by_file: dict[str, list[tuple[Guard, list[str]]]] = {}
    for one in work:
        by_file.setdefault(one[0].file, []).append(one)
    left = sorted(by_file.values(), key=len)
    copies = [_copy() for _ in range(WORKERS)]
    free, running = list(copies), dict[int, tuple[Path, list[tuple[Guard, list[str]]]]]()
    try:
        while left or running:
            while free and left:
                process = multiprocessing.get_context("fork").Process(target=_one_file, args=(free[-1], left[-1]))
                process.start()
                running[process.sentinel] = free.pop(), left.pop()
            for ended in wait([*running]):
                folder, done = running.pop(ended)  # type: ignore[arg-type]
                free.append(folder)
                told = folder / "noticed"
                if not told.exists():
                    sys.exit("a test did not run without a guard")
                yield from zip((guard for guard, _ in done), json.loads(told.read_text("utf-8")), strict=True)
                told.unlink()
    finally:
        for folder in copies:
            shutil.rmtree(folder)


def main() -> None:
    """Compare the list with the code; then delete or propose, as asked."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--delete", action="store_true", help="run every named test without its guard")
    asked.add_argument("--propose", nargs="+", metavar="TESTS", help="print entries for guards that are not listed")
    options = asked.parse_args()
    found, listed = guards_of_the_send_path(), tests_of_the_list()
    unlisted = [guard for key, guard in found.items() if key not in listed]
    if options.propose:
        for guard, test in without_each([(guard, options.propose) for guard in unlisted]):
            nth = f"nth = {guard.nth}\n" if guard.nth > 1 else ""
            shown = json.dumps(test or "NO TEST NOTICES", ensure_ascii=False)
            line = json.dumps(guard.line, ensure_ascii=False)
            print(f'[[guard]]\nfile = "{guard.file}"\nline = {line}\n{nth}test = {shown}\n', flush=True)
        return
    wrong = differences(found, listed)
    if options.delete and not wrong:
        work = [(found[key], [test]) for key, test in listed.items()]
        wrong += [f"nobody noticed: {one.file}: {one.line}" for one, test in without_each(work) if test is None]
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"{len(found)} guards of the send path, each {'missed by' if options.delete else 'with'} its test")


if __name__ == "__main__":
    main()
