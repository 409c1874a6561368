"""A machine for tests of the command line: profiles, a practice folder, a clock, `colloque` in this process at floor cost."""

import io
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.cli.command import run
from core.cli.world import World
from core.demo.device import Device, scan
from core.doors.keychain import Keychain
from core.doors.maildir import MaildirLetterbox
from core.model import Refusal, Trouble
from crypto.lock import COST_FLOOR

NOW = 1_795_305_600_000  # 22 November 2026
PASSPHRASE = "cabinet des orangers"
QUESTION = "Faut-il prendre l'amlodipine avant ou après le repas ?"
ANSWER = "Vous pouvez prendre l'amlodipine avant ou après le repas, comme prévu en consultation."


def no_keychain() -> Keychain:
    raise Trouble("keychain.none")


@dataclass
class Said:
    """What one command left behind."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


def by_descriptor(option: str, secret: str) -> list[str]:
    """An option that hands a secret in by a pipe."""
    read, write = os.pipe()
    os.write(write, secret.encode("utf-8"))
    os.close(write)
    return [option, str(read)]


@dataclass
class Place:
    """A machine: profiles, a practice folder, a clock."""

    home: Path
    now: int = NOW
    keychain: Any = no_keychain

    @property
    def practice(self) -> Path:
        return self.home / "practice"

    def run(
        self, *argv: str, secret: str | None = PASSPHRASE, stdin: str = "", option: str = "--passphrase-fd"
    ) -> Said:
        out, err = io.StringIO(), io.StringIO()
        world = World(lambda: self.now, self.keychain, COST_FLOOR, lambda: self.home, out, err, io.StringIO(stdin))
        words = list(argv)
        if secret is not None:
            words += by_descriptor(option, secret)
        return Said(run(words, world), out.getvalue(), err.getvalue())

    def doctor(self, *argv: str, **options: Any) -> Said:
        return self.run(*argv, "--profile", str(self.home / "cabinet"), "--json", **options)

    def secretary(self, *argv: str) -> Said:
        return self.run(*argv, "--profile", str(self.home / "poste"), "--json")


def enrolled(place: Place) -> Device:
    """The patient's device, compared in person by the physician."""
    fragment = place.doctor("enrol", "17").data["fragment"]
    device = scan(place.home / "device.json", MaildirLetterbox(place.practice), fragment, "fr", place.now)
    assert not isinstance(device, Refusal)
    shown = place.doctor("enrol", "17", "--compare")
    assert shown.data["digits"] == device.digits()
    bound = place.doctor("enrol", "17", "--compare", "--digits", device.digits(), "--document", "identity_card")
    assert (bound.code, bound.data["confirmed"]) == (0, True)
    return device


def asked(place: Place) -> tuple[Device, str]:
    """A question about a consultation that identified amlodipine; the beginning of its letter id."""
    device = enrolled(place)
    medication = "Amlodipine | 5 mg | 1 comprimé le matin | 3 mois"
    assert place.doctor("consult", "17", "--medication", medication, "--exam", "Créatinine", "--window", "30").code == 0
    device.read(place.now)
    letter = device.ask(QUESTION, place.now, consultation=device.cards[0].consultation)
    assert place.doctor("receive").data["received"]["accepted"] == 1
    return device, letter.hex()[:10]
