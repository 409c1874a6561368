"""What every vault keeps to when files are looked for: by words, in their order, by how their devices stand."""

from dataclasses import replace

import pytest

from core.doors.vault import Change, Vault
from tests.contracts.test_vault import FILE, OTHER, PATIENT


@pytest.mark.parametrize(
    "words", ["", "leila", "LEÏLA salah", "104", "+216 00 123 456", "00123456", "ben sal", "الطرابلسي", "طرابلسي"]
)
def test_patients_are_found_by_folded_name_number_and_phone(vault: Vault, words: str) -> None:
    arabic = replace(FILE, patient=OTHER, name="ليلى الطرابلسي", number="104 b", phone="+216 00 123 456")
    both = replace(FILE, name="Leïla Ben Salah الطرابلسي")
    vault.commit(
        Change(patients=(both, arabic, replace(FILE, patient=b"z" * 16, name="Zied", number="9", phone="+216 00 9")))
    )
    found = [row.patient for row in vault.patients(words)]
    assert PATIENT in found
    assert (b"z" * 16 in found) == (not words)
    assert len(vault.patients(words, limit=1)) == 1


def test_patients_come_by_folded_name(vault: Vault) -> None:
    names = ("Zied", "Élise", "emna", "ahmed")
    vault.commit(Change(patients=tuple(replace(FILE, patient=name.encode(), name=name) for name in names)))
    assert [row.name for row in vault.patients()] == ["ahmed", "Élise", "emna", "Zied"]
    assert vault.patient("Élise".encode()) == replace(FILE, patient="Élise".encode(), name="Élise")
    assert vault.patients("nobody") == []


def test_patients_of_some_states_alone(vault: Vault) -> None:
    stand = {"a": "confirmed", "b": "awaits_physician", "c": "changed"}
    rows = tuple(replace(FILE, patient=name.encode(), name=name, identity=state) for name, state in stand.items())
    vault.commit(Change(patients=rows))
    assert [row.name for row in vault.patients(states=("changed", "awaits_physician"))] == ["b", "c"]
    assert [row.name for row in vault.patients("b", states=("changed",))] == []
