"""The page hears the same signs in a text as the desk, and shows the same consent."""

import importlib.util
import json
import os
import random
import re
import subprocess
import unicodedata
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from playwright.sync_api import Page

from core.charter.consent import agreement, consent_text
from core.charter.country import country
from core.charter.gate.text import fold
from core.charter.signs import signs
from crypto.keys import Profile, Revoked, Role, Roster
from crypto.primitives import blake
from tests.vectors.make_signs import drawn

ROOT = Path(__file__).resolve().parents[2]
CASES = json.loads((ROOT / "tests/vectors/signs.json").read_text("utf-8"))["cases"]
LONG = os.environ.get("COLLOQUE_LONG") == "1"
HEARD = re.compile(r'[a-z0-9ء-ي!?؟\n.,;:،؛()\[\]«»"–—-]')


def found(text: str) -> list[list[Any]]:
    return [[one.sign, one.start, one.end] for one in signs(text)]


def in_node(node: str, texts: list[str]) -> Any:
    command = [node, str(Path(__file__).parent / "screening.mjs")]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def compiler() -> ModuleType:
    spec = importlib.util.spec_from_file_location("compile_page", ROOT / "packaging/compile_page.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_carries_the_data_of_the_desk() -> None:
    made = compiler()
    assert (ROOT / "patient/src/signs.js").read_text("utf-8") == made.signs_module()
    assert (ROOT / "patient/src/agreement.js").read_text("utf-8") == made.agreement_module()


def test_the_desk_finds_in_every_vector_what_stands_there() -> None:
    assert len(CASES) >= 500
    assert sum(1 for case in CASES if case["signs"]) >= 200
    assert [case["text"] for case in CASES if found(case["text"]) != case["signs"]] == []


def test_the_page_finds_what_the_desk_finds(node: str) -> None:
    texts = [case["text"] for case in CASES]
    lot = random.Random(int(os.environ.get("COLLOQUE_SEED", "5")))
    texts += drawn(texts, lot, 20_000 if LONG else 400)
    told = in_node(node, texts)
    assert [text for text, said in zip(texts, told["signs"], strict=True) if said != found(text)] == []
    differing = [
        code
        for code in range(0x30000)
        if not 0xD800 <= code < 0xE000 and unicodedata.category(chr(code)) != "Cn"
        if told["folded"].get(str(code), "") != (folded if HEARD.search(folded := fold(chr(code))) else "")
    ]
    assert differing == []


def profile(letter: str, role: Role, name: str = "", *, triage: bool = False) -> Profile:
    keys = (letter.encode() * 32, letter.encode() * 1216, letter.encode() * 16)
    return Profile(letter, *keys, role, name, reads_triage=triage)


def roster(*profiles: Profile) -> Roster:
    return Roster(bytes(32), 1, b"", 0, profiles, 1, bytes(1216), 1)


LEILA = profile("A", Role.PHYSICIAN, "Dr Leïla {Mansour}")
SAMI = profile("B", Role.SUBSTITUTE, "Dr Sami Trabelsi")
GONE = replace(profile("C", Role.PHYSICIAN, "Dr Parti"), revoked=Revoked(2, 1, bytes(32)))
NADIA = profile("D", Role.SECRETARY)
ROSTERS = {
    "alone": roster(LEILA),
    "two desks of one": roster(LEILA, replace(LEILA, letter="E")),
    "substitute first": roster(SAMI, LEILA, GONE, NADIA),
    "triage": roster(LEILA, replace(NADIA, reads_triage=True)),
}
CONSENT = """async ([language, profiles]) => {
  const {ready} = await import('/patient/src/sodium.js');
  await ready;
  const {consentHash, consentText, CONSENT_VERSION} = await import('/patient/src/consent.js');
  const words = consentText(language, {profiles});
  return [words, [...consentHash(words)], CONSENT_VERSION];
}"""


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("practice", ROSTERS)
def test_the_consent_shown_is_the_one_that_the_desk_knows(workshop: Page, language: str, practice: str) -> None:
    as_page: list[dict[str, Any]] = [
        {"role": int(one.role), "name": one.name, "readsTriage": one.reads_triage, "revoked": one.revoked and {}}
        for one in ROSTERS[practice].profiles
    ]
    words, digest, version = workshop.evaluate(CONSENT, [language, as_page])
    text = consent_text(language, ROSTERS[practice], country("tn"))
    assert words == text
    assert (bytes(digest), version) == (blake("consent", text.encode()), agreement()["version"])
    assert text.count("Dr Leïla {Mansour}") == 1
    assert ("Dr Sami Trabelsi" in text) == (practice == "substitute first")
    assert "Dr Parti" not in text
    assert (agreement()[language]["triage"] in text) == (practice == "triage")
