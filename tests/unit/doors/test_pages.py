"""The whole file is looked at beside the vault: acts go on meanwhile, and no doubt is taken for damage."""

from pathlib import Path

import pytest

from core.doors import schema
from core.doors.sqlcipher import SqlVault
from core.doors.vault import Change

KEY = bytes(32)
PAGE = 4096


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.db"


def nowhere() -> schema.SealedFile:
    return schema.connect(Path("/nowhere/vault.db"), KEY)


def made(path: Path) -> schema.SealedFile:
    db = schema.connect(path, KEY, create=True)
    SqlVault(db).commit(Change(settings=tuple((f"name {n}", bytes(1000)) for n in range(2_000))))
    return db


def test_acts_are_committed_while_the_file_is_looked_at(path: Path) -> None:
    vault = SqlVault(made(path))
    said = []
    for number, word in enumerate(vault.verify_file()):
        said.append(word)
        vault.commit(Change(settings=(("last", b"%d" % number),)))
    assert len(said) >= 2
    assert set(said) == {""}
    assert vault.setting("last") == b"%d" % (len(said) - 1)
    vault.close()


def test_where_it_cannot_be_looked_at_beside_the_vault_the_vault_looks_itself(path: Path) -> None:
    db = made(path)
    db.again = nowhere
    assert list(filter(None, SqlVault(db).verify_file())) == []
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        file.seek(5 * PAGE)
        file.write(bytes(16))
    assert "vault.damaged.page" in list(SqlVault(db).verify_file())
    db.close()


def test_the_check_of_a_file_can_be_left_half_way(path: Path) -> None:
    vault = SqlVault(made(path))
    assert next(iter(vault.verify_file())) == ""
    vault.commit(Change(settings=(("zoom", b"1"),)))
    vault.close()
    db = schema.connect(path, KEY)
    assert SqlVault(db).setting("zoom") == b"1"
    db.close()
