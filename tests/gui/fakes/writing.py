"""Words to begin with, by hand: two wordings and two lines of the card."""

from dataclasses import dataclass, field

from core.charter.gate.findings import Finding
from core.model import Refusal
from core.office.wording import Offers, Restated
from desktop.ports.writing import Colleague

WORDING = "Bonjour. Amlodipine 5 mg : 1 comprimé le matin, comme convenu. Pour toute question, appelez le cabinet."
OTHER = "Bonjour. Votre question se traite mieux de vive voix : appelez le cabinet."
NAMES = {"A": "Dr Leïla Mansour", "C": "Dr Karim Jlassi"}
LINE = "Atorvastatine 20 mg : 1 comprimé le soir."


@dataclass
class FakeWriting:
    """`WritingPort`: what was asked is remembered."""

    opened: set[bytes] = field(default_factory=set)
    false: list[tuple[bytes, str]] = field(default_factory=list)
    claimed: list[bytes] = field(default_factory=list)
    handed: list[tuple[bytes, str]] = field(default_factory=list)
    calls: list[bytes] = field(default_factory=list)
    notes: list[tuple[bytes, str, bool]] = field(default_factory=list)
    nothing: bool = False
    clinician: bool = True
    away: dict[str, tuple[str, str]] = field(default_factory=dict)

    def offers(self, _letter: bytes) -> Offers | Refusal:
        if self.nothing:
            return Offers((), ())
        lines = (
            Restated("medicine", "Amlodipine 5 mg", "Amlodipine 5 mg : 1 comprimé le matin."),
            Restated("medicine", "Atorvastatine 20 mg", LINE),
        )
        return Offers((("Ce qui est noté sur la fiche", WORDING), ("À voir ensemble", OTHER)), lines)

    def false_remark(self, letter: bytes, _text: str, finding: Finding) -> Refusal | None:
        self.false.append((letter, finding.text))
        return None

    def seen(self) -> frozenset[bytes]:
        return frozenset(self.opened)

    def see(self, letter: bytes) -> None:
        self.opened.add(letter)

    def colleagues(self, letter: bytes) -> tuple[Colleague, ...]:
        holder = self.holder(letter)
        return tuple(
            Colleague(desk, name, self.clinician and desk == "A", holder == name, *self.away.get(desk, ("", "")))
            for desk, name in NAMES.items()
        )

    def hand_over(self, letter: bytes, to: str) -> Refusal | None:
        self.handed.append((letter, to))
        return None

    def claim(self, letter: bytes) -> Refusal | None:
        self.claimed.append(letter)
        return None

    def add_note(self, letter: bytes, words: str, *, physicians_only: bool) -> Refusal | None:
        self.notes.append((letter, words, physicians_only))
        return None

    def holder(self, letter: bytes) -> str:
        """Who answers a question: the newest word of it stands."""
        over = [NAMES.get(to, "") for handed, to in self.handed if handed == letter]
        return (over or [NAMES["A"]] * (letter in self.claimed) or [""])[-1]

    def call_instead(self, letter: bytes) -> Refusal | None:
        self.calls.append(letter)
        return None
