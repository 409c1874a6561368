"""The lock, by hand."""

from dataclasses import dataclass

from core.model import Refusal, refuse
from desktop.ports.lock import CodeView


@dataclass
class FakeLock:
    """`LockPort`: keeps a place, and a code where `closed` does not say why not."""

    kept: bytes = b""
    chosen: str = ""
    tries: int = 0
    closed: Refusal | None = None

    def place(self) -> bytes:
        return self.kept

    def keep_place(self, place: bytes) -> None:
        self.kept = place

    def code(self) -> CodeView:
        return CodeView(self.tries, self.closed)

    def choose_code(self, code: str) -> Refusal | None:
        if len(code) != 6 or len(set(code)) < 3:
            return refuse("day_code.simple" if len(code) == 6 else "day_code.digits")
        self.chosen, self.tries = code, 3
        return None

    def forget_code(self) -> None:
        self.chosen, self.tries = "", 0
