"""Letters brought by hand, by hand."""

from dataclasses import dataclass, field

from core.model import Refusal, Trouble, refuse
from desktop.ports.hand import TakenIn


@dataclass
class FakeHand:
    """`HandPort`: keeps what was brought and answers with `answer`."""

    brought: list[bytes] = field(default_factory=list)
    answer: TakenIn = field(default_factory=lambda: TakenIn(1, 0, 0))

    def bring_file(self, path: str) -> TakenIn | Refusal:
        if not path.endswith(".clq"):
            raise Trouble("disk.missing", name=path)
        return self.bring(b"CLQ1" + path.encode())

    def bring(self, data: bytes) -> TakenIn | Refusal:
        self.brought.append(data)
        return self.answer if data.startswith(b"CLQ1") else refuse("armor.none")
