"""The build of the page: the same bytes each time, every script named by its hash, nothing left out in silence."""

import base64
import hashlib
import importlib.util
import re
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "build_page.py"
spec = importlib.util.spec_from_file_location("build_page", SCRIPT)
assert spec is not None
assert spec.loader is not None
build_page = importlib.util.module_from_spec(spec)
sys.modules["build_page"] = build_page
spec.loader.exec_module(build_page)


def test_two_builds_are_the_same_bytes(built: dict[str, bytes], tmp_path: Path) -> None:
    assert build_page.build(tmp_path) == built


def test_the_policy_names_every_script_and_style_and_nothing_else(built: dict[str, bytes]) -> None:
    page = built["index.html"].decode()
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert found is not None
    named = set(re.findall(r"'sha256-([^']+)'", found[1]))
    inline = re.findall(
        r'<(?:script|script type="text/plain" id="library"|style)>(.*?)</(?:script|style)>', page, re.DOTALL
    )
    assert len(inline) == 3
    assert named == {base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in inline}
    assert "unsafe-inline" not in found[1]
    assert "'unsafe-eval'" not in found[1]
    assert " src=" not in page
    assert not re.search(r"\son\w+=|\sstyle=", page.partition("<body>")[2].partition("<script")[0])


def test_the_page_is_light_enough_for_a_telephone(built: dict[str, bytes]) -> None:
    import gzip

    whole = built["index.html"]
    assert len(whole) <= build_page.MOST_BYTES
    assert len(gzip.compress(whole, 9)) <= build_page.MOST_GZIP


def test_an_icon_is_a_picture(built: dict[str, bytes]) -> None:
    assert built["icon-192.png"].startswith(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\xc0\0\0\0\xc0")


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ('import {b} from "./other.js";\n', "does not export b"),
        ('import * as other from "./other.js";\n', "import"),
        ("export default 1;\n", "export"),
        ('import {a} from "./circle.js";\nexport const c = 1;\n', "circle"),
    ],
)
def test_what_cannot_be_put_together_stops_the_build(
    source: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    src = tmp_path / "src"
    src.mkdir()
    (src / "other.js").write_text("export const a = 1;\n", encoding="utf-8")
    (src / "circle.js").write_text('import {c} from "./start.js";\nexport const a = 1;\n', encoding="utf-8")
    (src / "start.js").write_text(source, encoding="utf-8")
    monkeypatch.setattr(build_page, "PATIENT", tmp_path)
    with pytest.raises(build_page.Unbuildable, match=why):
        build_page.bundle(src / "start.js")


def test_a_library_that_is_not_the_one_looked_at_stops_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "vendor").mkdir()
    for name in (*build_page.LIBRARY, "SHA256SUMS"):
        data = (build_page.PATIENT / "vendor" / name).read_bytes()
        (tmp_path / "vendor" / name).write_bytes(data if name == "SHA256SUMS" else data + b" ")
    monkeypatch.setattr(build_page, "PATIENT", tmp_path)
    with pytest.raises(build_page.Unbuildable, match="libsodium"):
        build_page.vendored()


def test_no_source_makes_elements_out_of_text() -> None:
    for source in sorted((build_page.PATIENT / "src").rglob("*.js")):
        words = source.read_text(encoding="utf-8")
        assert words.startswith('"use strict";'), source
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", words), (
            source
        )
        assert len(words.splitlines()) <= 400 or source.parent.name == "words", source
