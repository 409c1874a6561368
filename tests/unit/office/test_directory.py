"""Whose a thread is, as a desk answers while it opens a letter (docs/letter.md, section 6, step 16)."""

from pathlib import Path

from core.office.directory import DeskDirectory
from crypto.primitives import random
from tests.practice import NOON, consulted, enrolled, exchange, practice


def test_a_thread_is_foreign_to_another_patient_s_device_alone(tmp_path: Path) -> None:
    made = practice()
    patient, device = enrolled(made, tmp_path)
    consultation = consulted(made, patient)
    (tmp_path / "other").mkdir()
    _, other = enrolled(made, tmp_path / "other", born="1980-01-01")
    exchange(made)
    device.read(NOON)
    letter = device.ask("Avant ou après le repas ?", NOON, consultation=consultation, subject="Repas")
    exchange(made)
    desk = made.physician
    thread = next(one.thread for one in desk.dossier(patient).questions if one.letter == letter)
    knows = DeskDirectory(desk, NOON)
    assert not knows.foreign(thread, device.keys.sig.public)
    assert knows.foreign(thread, other.keys.sig.public)
    assert not knows.foreign(thread, random(32))
    assert not knows.foreign(random(16), device.keys.sig.public)
