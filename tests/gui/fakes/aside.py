"""Letters set aside, and mails that came without Colloque, by hand."""

from dataclasses import dataclass, field

from core.model import Refusal
from desktop.ports.aside import AsideRow, MailRow


@dataclass
class FakeAside:
    """`AsidePort`: what was accepted or thrown away is no longer listed."""

    kept: tuple[AsideRow, ...] = ()
    turned_away: tuple[AsideRow, ...] = ()
    accepted: list[tuple[bytes, str]] = field(default_factory=list)
    written: dict[MailRow, str] = field(default_factory=dict)
    thrown: list[bytes] = field(default_factory=list)

    def rows(self) -> tuple[AsideRow, ...]:
        gone = {file for file, _ in self.accepted}
        return tuple(row for row in self.kept if row.file not in gone)

    def refused(self) -> tuple[AsideRow, ...]:
        return self.turned_away

    def accept_gap(self, file: bytes, reason: str) -> Refusal | None:
        self.accepted.append((file, reason))
        return None

    def waiting_mails(self) -> int:
        return sum(not one.code for one in self.mails())

    def mails(self) -> tuple[MailRow, ...]:
        return tuple(one for one in self.written if one.file not in self.thrown)

    def mail_words(self, file: bytes) -> str:
        return next((words for one, words in self.written.items() if one.file == file), "")

    def throw_away(self, file: bytes) -> Refusal | None:
        self.thrown.append(file)
        return None
