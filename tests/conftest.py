"""What tests of several rooms share."""

import os
from collections.abc import Iterator
from functools import cache

import nacl.pwhash.argon2id
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


@pytest.fixture(scope="session", autouse=True)
def stretched_once() -> Iterator[None]:
    """Argon2id works out each passphrase, salt and cost once: what it answers hangs on nothing else.

    Hundreds of commands open copies of a few profiles. `make long` and every process of its own work each out anew.
    """
    with pytest.MonkeyPatch.context() as patch:
        if not os.environ.get("COLLOQUE_LONG"):
            patch.setattr(nacl.pwhash.argon2id, "kdf", cache(nacl.pwhash.argon2id.kdf))
        yield


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    """A real mail server; take a mailbox of your own from it."""
    with mail_lab() as one:
        yield one
