"""The patient's page in Debian's Chromium, one browser for all its tests; its modules alone in Playwright's own Node."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.page.cabinet import FACTS, Cabinet, cabinet, filled
from tests.page.host import Host
from tests.page.telephone import Telephone, small, telephone
from tests.page.workshop import ROOT, TOLD, Ask, chromium, opened


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window. Where it is missing the tests fail: a page that nobody ran is not a page that works."""
    with sync_playwright() as playwright:
        started = chromium(playwright)
        if started is None:
            pytest.fail("chromium is missing: sudo apt-get install -y --no-install-recommends chromium")
        yield started
        started.close()


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
    """`tests.page.workshop.opened`, for the tests of one file."""
    page = opened(browser)
    yield page
    page.close()


@pytest.fixture(scope="session")
def node() -> str:
    """The Node that Playwright brings."""
    return str(compute_driver_executable()[0])


@pytest.fixture(scope="session")
def in_node(node: str) -> Ask:
    """Asks tests/page/mirror/answer.js in Node, a new one each time."""

    def ask(**job: Any) -> Any:
        command = [node, str(Path(__file__).parent / "mirror" / "node.mjs")]
        done = subprocess.run(
            command, input=json.dumps(job | {"world": TOLD}), capture_output=True, text=True, timeout=600, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout)

    return ask


@pytest.fixture(scope="module")
def in_chromium(workshop: Page) -> Ask:
    """Asks tests/page/mirror/answer.js in the browser."""

    def ask(**job: Any) -> Any:
        run = "async (job) => (await import('/tests/page/mirror/answer.js')).answer(job)"
        return json.loads(workshop.evaluate(run, json.dumps(job | {"world": TOLD})))

    return ask


@pytest.fixture(params=["node", "chromium"])
def ask(request: pytest.FixtureRequest) -> Ask:
    """Both, one after the other."""
    found: Ask = request.getfixturevalue(f"in_{request.param}")
    return found


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of `make page`, by name."""
    out = tmp_path_factory.mktemp("page")
    subprocess.run([sys.executable, str(ROOT / "packaging" / "build_page.py"), str(out)], check=True, timeout=120)
    return {path.name: path.read_bytes() for path in out.iterdir()}


@pytest.fixture
def host(built: dict[str, bytes]) -> Iterator[Host]:
    """The practice's host, with the page of a fictional practice."""
    with Host(files=dict(built)) as opened:
        opened.files["index.html"] = filled(built["index.html"], FACTS)
        yield opened


@pytest.fixture
def practice(host: Host, tmp_path: Path) -> Cabinet:
    """The desks behind the host."""
    return cabinet(tmp_path, host)


@pytest.fixture
def phone(browser: Browser, host: Host) -> Iterator[Telephone]:
    """A telephone with nothing on it; afterwards no script failed, nothing was stopped, nothing went elsewhere."""
    context = small(browser)
    opened = telephone(context, host.address)
    yield opened
    opened.sound()
    context.close()
