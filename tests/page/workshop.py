"""A tab in which the page's modules can be imported one by one, and what every user of Chromium here shares."""

import json
import mimetypes
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Playwright, Route

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "tests" / "vectors" / "letter"
TOLD = json.loads((VECTORS / "world.json").read_text(encoding="utf-8"))
ORIGIN = "https://page.invalid"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

Ask = Callable[..., Any]


def chromium(playwright: Playwright) -> Browser | None:
    """Debian's Chromium without a window; None where it is not installed."""
    program = shutil.which("chromium")
    return playwright.chromium.launch(executable_path=program, args=list(QUIET)) if program else None


def opened(browser: Browser) -> Page:
    """A tab with the vendored library loaded, in which `import("/patient/src/letter.js")` works; nothing else is there."""
    page = browser.new_page()
    page.route(f"{ORIGIN}/**", _serve)
    page.goto(f"{ORIGIN}/")
    for script in ("libsodium-sumo.js", "libsodium-wrappers.js"):
        page.add_script_tag(url=f"{ORIGIN}/patient/vendor/{script}")
    return page


def _serve(route: Route) -> None:
    path = ROOT / route.request.url.removeprefix(f"{ORIGIN}/")
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if path.is_file():
        route.fulfill(body=path.read_bytes(), content_type=kind)
    else:
        route.fulfill(body="<!doctype html><title>workshop</title>", content_type="text/html")
