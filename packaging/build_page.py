"""Builds the patient's page into one HTML file: `make page`, or `python packaging/build_page.py DIRECTORY`.

The modules of patient/src are put in the order of their imports, each in a function of its own, behind libsodium.js. The
file's own policy names every script and style by its hash, so that a browser runs nothing else. The same sources give the
same bytes. `colloque page` fills in the practice: `{}` in the element "practice", which no policy needs to name.
"""

import base64
import gzip
import hashlib
import math
import re
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

PATIENT = Path(__file__).resolve().parent.parent / "patient"
LIBRARY = ("libsodium-sumo.js", "libsodium-wrappers.js")
MOST_BYTES, MOST_GZIP = 1_600_000, 500_000
_IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?:async )?(?:function|const|class) (\w+)", re.MULTILINE)
_NAME = re.compile(r'^("[\w.]+":) ')
_HOLE = re.compile(r"\{(policy|style|icon|vendor|app)\}")


class Unbuildable(Exception):
    """What stands in the sources cannot become a page; the message says where."""


def modules(start: Path) -> list[Path]:
    """`start` and all that it imports, each behind what it needs itself."""
    ordered: list[Path] = []
    under_way: list[Path] = []

    def visit(module: Path) -> None:
        if module in ordered:
            return
        if module in under_way:
            raise Unbuildable(f"{module.name} imports itself in a circle")
        under_way.append(module)
        for _, target in _IMPORT.findall(module.read_text(encoding="utf-8")):
            visit((module.parent / target).resolve())
        under_way.pop()
        ordered.append(module)

    visit(start.resolve())
    return ordered


def bundle(start: Path) -> str:
    """One classic script: a function a module, which gives its exports to those behind it."""
    return "(() => {\n" + '"use strict";\n' + "".join(map(_wrapped, modules(start))) + "})();\n"


def _wrapped(module: Path) -> str:
    source = module.read_text(encoding="utf-8")
    names = _EXPORT.findall(source)
    body = _IMPORT.sub(lambda found: _taken(module, found), source)
    body = re.sub(r"^export (?=(?:async )?(?:function|const|class) \w)", "", body, flags=re.MULTILINE)
    left = re.search(r"^\s*(?:import|export)\b.*$", body, re.MULTILINE)
    if left:
        raise Unbuildable(f"{module.name}: {left[0]}")
    body = "".join(line for line in _without_comments(body.replace('"use strict";\n', "")))
    return f"const {_name(module)} = (() => {{\n{body}return {{{', '.join(names)}}};\n}})();\n"


def _taken(module: Path, found: re.Match[str]) -> str:
    """An import as a `const`; a name that the other module does not export stops the build."""
    target = (module.parent / found[2]).resolve()
    names = [name.strip() for name in found[1].split(",") if name.strip()]
    missing = set(names) - set(_EXPORT.findall(target.read_text(encoding="utf-8")))
    if missing:
        raise Unbuildable(f"{module.name}: {target.name} does not export {', '.join(sorted(missing))}")
    return f"const {{{', '.join(names)}}} = {_name(target)};\n"


def _name(module: Path) -> str:
    return "_".join(("m", *module.relative_to(PATIENT / "src").with_suffix("").parts)).replace("-", "_")


def _without_comments(source: str) -> Iterator[str]:
    """The lines that are not wholly comment, without their indentation and the blank behind a quoted name. No template string
    of ours spans lines.
    """
    inside = False
    for line in source.splitlines():
        words = line.strip()
        if inside or words.startswith("/*"):
            inside = not words.endswith("*/")
        elif words and not words.startswith("//"):
            yield _NAME.sub(r"\1", words) + "\n"


def vendored() -> str:
    """libsodium.js as it was published."""
    sums = (PATIENT / "vendor" / "SHA256SUMS").read_text(encoding="utf-8").split()
    known = dict(zip(sums[1::2], sums[::2], strict=True))
    parts = []
    for name in LIBRARY:
        data = (PATIENT / "vendor" / name).read_bytes()
        if hashlib.sha256(data).hexdigest() != known.get(name):
            raise Unbuildable(f"{name} is not the file that was looked at")
        parts.append(data.decode("utf-8"))
    return "\n".join(parts)


def style() -> str:
    """The style sheet without comments and needless spaces."""
    words = re.sub(r"/\*.*?\*/", "", (PATIENT / "src" / "style.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"\s*([{};,])\s*|(:) ", r"\1\2", re.sub(r"\s+", " ", words)).strip()


def policy(*scripts: str, styles: str) -> str:
    """What a browser may do here: run these scripts and this style, speak to the host that gave the page, nothing else."""
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(["'wasm-unsafe-eval'", *map(_hash, scripts)]),
        "style-src": _hash(styles),
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "colloque",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _hash(words: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(words.encode()).digest()).decode()}'"


def page() -> str:
    """The whole page, for no practice yet."""
    holes = {"vendor": vendored(), "app": bundle(PATIENT / "src" / "app.js"), "style": style(), "icon": _icon_address()}
    for name, words in holes.items():
        if re.search(r"</(script|style)|<!--", words, re.IGNORECASE):
            raise Unbuildable(f"{name} would end its own element")
    holes["policy"] = policy(holes["vendor"], holes["app"], styles=holes["style"])
    template = (PATIENT / "page.html").read_text(encoding="utf-8")
    return _HOLE.sub(lambda hole: holes[hole[1]], template)


def _icon_address() -> str:
    return "data:image/svg+xml;base64," + base64.b64encode((PATIENT / "icon.svg").read_bytes()).decode()


def icon_png(size: int) -> bytes:
    """The mark as a PNG, for telephones that put no SVG on their first screen: two arcs and the bar that joins them."""
    ground, ink = (0xF4, 0xF2, 0xEE), (0x14, 0x56, 0x6A)
    rows = []
    for y in range(size):
        row = bytearray([0])
        for x in range(size):
            share = _covered((x + 0.5) * 24 / size, (y + 0.5) * 24 / size, size / 24)
            row += bytes(round(g + (i - g) * share) for g, i in zip(ground, ink, strict=True))
        rows.append(bytes(row))
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, parts))


def _covered(x: float, y: float, scale: float) -> float:
    """How much of a point of the mark's field of 24 is ink, 0 to 1."""
    across, down = x - 12, y - 12
    off_ring = abs(math.hypot(across, down) - 7.08) if abs(across) > 2.3 else math.inf
    off_bar = math.hypot(max(abs(across) - 2.2, 0), down)
    return min(1.0, max(0.0, (0.9 - min(off_ring, off_bar)) * scale + 0.5))


def _chunk(part: tuple[bytes, bytes]) -> bytes:
    name, data = part
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def build(out: Path) -> dict[str, bytes]:
    """Writes the page and what lies beside it on a host; returns the files."""
    beside = ("sw.js", "manifest.webmanifest", "icon.svg")
    files = {"index.html": page().encode(), "icon-192.png": icon_png(192)}
    files |= {name: (PATIENT / name).read_bytes() for name in beside}
    out.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (out / name).write_bytes(data)
    return files


def main() -> int:
    """Builds, and prints the weights; more than a telephone should load fails."""
    try:
        files = build(Path(sys.argv[1]) if len(sys.argv) > 1 else PATIENT.parent / "build" / "page")
    except Unbuildable as why:
        print(f"The page cannot be built: {why}", file=sys.stderr)
        return 1
    whole = files["index.html"]
    packed = len(gzip.compress(whole, 9, mtime=0))
    print(f"Page: {len(whole):,} bytes, {packed:,} with gzip, sha256 {hashlib.sha256(whole).hexdigest()}")
    return int(len(whole) > MOST_BYTES or packed > MOST_GZIP)


if __name__ == "__main__":
    sys.exit(main())
