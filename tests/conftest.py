"""What tests of several rooms share."""

from collections.abc import Iterator

import pytest

from tests.mail_lab.lab import Lab, mail_lab

LONGEST = (
    "tests/stateful/test_the_law_holds.py",
    "tests/stateful/test_codes_at_once.py",
    "tests/stateful/test_one_answer.py",
    "tests/integration/test_two_desks.py",
    "tests/integration/test_rolled_back.py",
    "tests/mail/test_joining_by_mail.py",
    "tests/gui/test_triage_run.py",
    "tests/gui/test_hostile_mail.py",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that no hand is left alone with it at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    """A real mail server; take a mailbox of your own from it."""
    with mail_lab() as one:
        yield one
