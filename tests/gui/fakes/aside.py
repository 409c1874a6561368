"""Letters set aside, by hand."""

from dataclasses import dataclass, field

from core.model import Refusal
from desktop.ports.aside import AsideRow


@dataclass
class FakeAside:
    """`AsidePort`: what was accepted is no longer listed."""

    kept: tuple[AsideRow, ...] = ()
    turned_away: tuple[AsideRow, ...] = ()
    accepted: list[tuple[bytes, str]] = field(default_factory=list)

    def rows(self) -> tuple[AsideRow, ...]:
        gone = {file for file, _ in self.accepted}
        return tuple(row for row in self.kept if row.file not in gone)

    def refused(self) -> tuple[AsideRow, ...]:
        return self.turned_away

    def accept_gap(self, file: bytes, reason: str) -> Refusal | None:
        self.accepted.append((file, reason))
        return None
