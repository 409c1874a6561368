"""Every vault that a past version wrote opens with this one, and holds what it held."""

import shutil
from pathlib import Path

import pytest

from core.doors import schema
from core.doors.sqlcipher import open_vault
from tests.upgrade.make import DEVICE, HERE, KEY, PATIENT, THREAD, content, entries

FIXTURES = sorted(HERE.glob("vault-*.db"))


def test_there_is_a_vault_of_every_version() -> None:
    assert [fixture.stem for fixture in FIXTURES] == [f"vault-{n}" for n in range(1, len(schema.steps()) + 1)]


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.stem)
def test_a_vault_of_a_past_version_holds_what_it_held(fixture: Path, tmp_path: Path) -> None:
    written = entries()
    held = content(written)
    path = tmp_path / "vault.db"
    shutil.copy(fixture, path)
    vault = open_vault(path, KEY)
    assert list(filter(None, vault.verify_file())) == []
    chain = list(vault.chain(written[0].header.profile))
    assert [(e.header.kind, e.header.seq, e.header.patient_seq) for e in chain] == [
        (e.header.kind, e.header.seq, e.header.patient_seq) for e in written
    ]
    assert [(e.staff or b"")[32:] for e in chain] == [b"who", b"", b""]
    assert (chain[0].clin or b"")[32:] == b"what"
    assert [hit.entry for hit in vault.search("coeur دواء")] == [chain[0].hash]
    assert (tuple(vault.inbox()), tuple(vault.patients("salah"))) == (held.inbox, held.patients)
    assert (vault.device_owner(DEVICE), vault.patient_of_thread(THREAD)) == (PATIENT, PATIENT)
    assert (tuple(vault.outbox()), tuple(vault.lanes_to(b"k" * 32))) == (held.outbox, held.lanes)
    assert (vault.is_fetched("1-aa"), tuple(vault.aside()), tuple(vault.waiting())) == (True, held.aside, held.waiting)
    assert (tuple(vault.secrets("patient")), tuple(vault.invites())) == (held.secrets, held.invites)
    assert (vault.draft(b"l" * 16), vault.setting("zoom")) == (held.drafts[0], b"2")
    vault.close()
