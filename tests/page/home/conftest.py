"""A telephone that is enrolled already and has a card, the same for every test of this folder.

It is locked and opened again between two tests; what each leaves behind, the next one finds.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.page.cabinet import FACTS, Cabinet, cabinet, filled
from tests.page.host import Host
from tests.page.telephone import Telephone, small, telephone


@pytest.fixture(scope="session")
def open_host(built: dict[str, bytes]) -> Iterator[Host]:
    """The host of this folder's practice."""
    with Host(files=built | {"index.html": filled(built["index.html"], FACTS)}) as opened:
        yield opened


@pytest.fixture(scope="session")
def practice(open_host: Host, tmp_path_factory: pytest.TempPathFactory) -> Cabinet:
    """The desks behind it."""
    return cabinet(tmp_path_factory.mktemp("practice"), open_host)


@pytest.fixture(scope="session")
def enrolled(browser: Browser, open_host: Host, practice: Cabinet) -> Iterator[Telephone]:
    """The telephone, from its enrolment on."""
    context = small(browser)
    phone = telephone(context, open_host.address)
    phone.enrol(practice)
    practice.consult()
    yield phone
    context.close()


@pytest.fixture
def host(open_host: Host) -> Host:
    """The host, back and quick again."""
    open_host.down, open_host.portal, open_host.rate, open_host.loss = False, b"", 0, 0.0
    return open_host


@pytest.fixture
def phone(enrolled: Telephone, practice: Cabinet, host: Host) -> Iterator[Telephone]:  # noqa: ARG001
    """The telephone at home; afterwards no script failed, nothing was stopped, nothing went elsewhere."""
    practice.round()
    enrolled.page.bring_to_front()
    if enrolled.page.locator("#code").count() == 0:
        enrolled.page.get_by_role("button", name="Verrouiller").click()
    enrolled.unlock()
    expect(enrolled.page.locator("main .button.edge")).to_be_visible()
    yield enrolled
    enrolled.sound()
