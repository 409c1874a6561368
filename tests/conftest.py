"""What tests of several rooms share."""

from collections.abc import Iterator

import pytest

from tests.mail_lab.lab import Lab, mail_lab


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    """A real mail server; take a mailbox of your own from it."""
    with mail_lab() as one:
        yield one
