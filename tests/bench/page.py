"""What the patient's page needs for a letter, in Debian's Chromium: at full speed, and with its processor slowed four times."""

import json
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from crypto.body import Question
from crypto.encoding import b64
from crypto.kinds import Category, Kind
from crypto.letter import Recipient
from tests.bench.filled import NOW
from tests.page.drawn import Drawn
from tests.page.workshop import ROOT, TOLD, chromium, opened
from tests.vectors.forge import Forgery, forge, slips_of
from tests.vectors.world import THREAD, World, world_from_json

SPEEDS = (1, 4)
TIMED = (ROOT / "tests" / "bench" / "page_timed.js").read_text(encoding="utf-8")


def measured() -> dict[int, Mapping[str, float]]:
    """Slowed so many times -> what -> ms, the middle of some; nothing where there is no Chromium."""
    with sync_playwright() as playwright:
        browser = chromium(playwright)
        if browser is None:
            return {}
        found = {slower: _measured(browser, slower) for slower in SPEEDS}
        browser.close()
    return found


def _measured(browser: Browser, slower: int) -> dict[str, float]:
    page = opened(browser)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    return _timed(page)


def _timed(page: Page) -> dict[str, float]:
    world = world_from_json(TOLD)
    job = {"world": TOLD, "recipe": question(world).recipe(), "reply": b64(forge(world, Forgery(Kind.REPLY)))}
    found: dict[str, float] = page.evaluate(TIMED, json.dumps(job))
    return found


def question(world: World) -> Drawn:
    """A question of 600 characters to three readers."""
    draft: dict[str, Any] = {
        "practice": world.roster.practice,
        "to": world.roster.practice,
        "seq": 1,
        "prev": b"",
        "sent_ms": NOW,
        "roster_v": world.roster.v,
        "lang": "fr",
        "thread": THREAD,
        "category": Category.MEDICINE,
        "letter_id": bytes(16),
    }
    recipients = tuple(Recipient(slip.role, slip.kem_pk) for slip in slips_of(world, Kind.QUESTION, "physician"))
    return Drawn("device", "physician", Question("Amlor", "Puis-je le prendre le soir ?  " * 20), draft, recipients)
