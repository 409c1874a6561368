"""The practice that every accident happens to, made once; desks at a mailbox."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from core.doors.account import MailAccount
from core.doors.imap import Line
from core.doors.mail_reader import MailReader
from core.doors.mailbox import Mailbox
from tests.integration.stage import Stage, built
from tests.integration.sweep import keep
from tests.mail_lab.desks import DeskByMail
from tests.mail_lab.lab import PASSWORD, Lab


@pytest.fixture(scope="session")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """A practice on disk, closed."""
    return built(tmp_path_factory.mktemp("stage") / "morning")


@pytest.fixture
def stage(morning: Stage, tmp_path: Path) -> Stage:
    """A copy to harm."""
    return morning.copied(tmp_path / "stage")


@pytest.fixture(scope="session")
def kept(morning: Stage) -> Path:
    """It, as a file that the sweeps read."""
    return keep(morning, morning.folder.parent / "stage.pickle")


@pytest.fixture
def account(lab: Lab) -> MailAccount:
    return lab.mailbox()


@pytest.fixture
def box(account: MailAccount) -> Iterator[Mailbox]:
    """The mailbox itself, for whoever meddles with it."""
    one = Mailbox(Line(account, lambda: PASSWORD, seconds=5))
    yield one
    one.line.bye()


@pytest.fixture
def desks(account: MailAccount, tmp_path: Path) -> Iterator[Callable[..., DeskByMail]]:
    with ExitStack() as opened:
        reader = opened.enter_context(MailReader())

        def another(name: str = "desk", **facts: object) -> DeskByMail:
            desk = DeskByMail(tmp_path / name, facts.pop("account", account), reader, **facts)  # type: ignore[arg-type]
            opened.callback(lambda: desk.post.close())
            return desk

        yield another
