"""The patient's page in Debian's Chromium, one browser for all its tests; its modules alone in Playwright's own Node."""

import mimetypes
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window. Where it is missing the tests fail: a page that nobody ran is not a page that works."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("chromium is missing: sudo apt-get install -y --no-install-recommends chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that remembers nothing of the test before."""
    fresh = browser.new_context()
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """An empty tab; an error that no script caught fails the test."""
    errors: list[str] = []
    tab = context.new_page()
    tab.on("pageerror", lambda error: errors.append(str(error)))
    yield tab
    assert not errors


@pytest.fixture(scope="module")
def workshop(browser: Browser) -> Iterator[Page]:
    """A tab with the vendored library loaded, in which `import("/patient/src/letter.js")` works; nothing else is there."""
    page = browser.new_page()

    def serve(route: Route) -> None:
        path = ROOT / route.request.url.removeprefix(ORIGIN + "/")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        if path.is_file():
            route.fulfill(body=path.read_bytes(), content_type=kind)
        else:
            route.fulfill(body="<!doctype html><title>workshop</title>", content_type="text/html")

    page.route(f"{ORIGIN}/**", serve)
    page.goto(f"{ORIGIN}/")
    for script in ("libsodium-sumo.js", "libsodium-wrappers.js"):
        page.add_script_tag(url=f"{ORIGIN}/patient/vendor/{script}")
    yield page
    page.close()


@pytest.fixture(scope="session")
def node() -> str:
    """The Node that Playwright brings."""
    return str(compute_driver_executable()[0])
