"""The vault's file: its key, its protections, and what happens when the disk turns against it."""

import os
import resource
import shutil
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sql

from core.doors import schema
from core.doors.sqlcipher import SqlVault, open_vault
from core.doors.vault import Aside, Change, Words
from core.model import Draft, LetterId, Trouble
from tests.fakes.entries import Scribe

KEY = bytes(range(32))
PATIENT = b"p" * 16
PAGE = 4096


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.db"


def filled(path: Path, entries: int = 60) -> list[bytes]:
    """Write a vault of about 50 pages and close it. Returns the hashes of its entries."""
    scribe, vault = Scribe(), open_vault(path, KEY, create=True)
    written = [scribe.write("QuestionRecorded", PATIENT, clin=b"douleur" * 50) for _ in range(entries)]
    words = tuple(Words(entry.hash, PATIENT, "une douleur au genou") for entry in written)
    vault.commit(Change(entries=tuple(written), words=words))
    vault.close()
    return [entry.hash for entry in written]


def read_all(path: Path) -> list[bytes]:
    """Everything a desk reads at its start."""
    vault = open_vault(path, KEY)
    try:
        assert list(filter(None, vault.verify_file())) == []
        vault.search("douleur")
        return [entry.hash for entry in vault.entries(PATIENT)]
    finally:
        vault.close()


def code_of(path: Path, key: bytes = KEY, *, create: bool = False) -> str:
    with pytest.raises(Trouble) as caught:
        open_vault(path, key, create=create)
    assert KEY.hex() not in repr(caught.value) + repr(caught.value.__cause__) + repr(caught.value.facts)
    return caught.value.code


@contextmanager
def codes() -> Iterator[list[str]]:
    met: list[str] = []
    try:
        yield met
    except Trouble as trouble:
        met.append(trouble.code)


@pytest.mark.parametrize("size", [0, 16, 31, 33, 48, 64])
def test_a_key_of_another_length_never_becomes_a_passphrase(path: Path, size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        open_vault(path, bytes(size), create=True)
    assert not path.exists()


def test_a_wrong_key_is_said_and_nothing_is_written_on_the_standard_error(
    path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    filled(path, 3)
    assert code_of(path, bytes(32)) == "vault.key"
    assert capfd.readouterr() == ("", "")


def test_a_missing_an_existing_and_an_unreachable_file_are_told_apart(path: Path) -> None:
    assert code_of(path) == "vault.missing"
    assert not path.exists()
    filled(path, 1)
    assert code_of(path, create=True) == "vault.exists"
    assert code_of(path.parent / "nowhere" / "vault.db", create=True) == "vault.io"


def test_a_plaintext_database_is_refused(path: Path) -> None:
    plain = sql.connect(str(path))
    plain.execute("CREATE TABLE entry (id)")
    plain.close()
    assert code_of(path) == "vault.plaintext"


def test_a_vault_of_a_newer_version_is_left_alone(path: Path) -> None:
    filled(path, 2)
    db = schema.connect(path, KEY)
    db.execute("PRAGMA user_version = 99")
    db.close()
    before = path.read_bytes()
    assert code_of(path) == "vault.newer"
    assert path.read_bytes() == before


def test_every_protection_is_set(path: Path) -> None:
    db = schema.connect(path, KEY, create=True)
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "temp_store": 2,
        "secure_delete": 1,
        "trusted_schema": 0,
        "foreign_keys": 1,
        "cell_size_check": 1,
        "cache_size": -65536,
        "cipher_memory_security": "1",
        "cipher_log_level": "NONE",
        "cipher_page_size": "4096",
        "cipher_hmac_algorithm": "HMAC_SHA512",
    }
    assert {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted} == wanted
    tables = db.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict")
    assert [name for (name,) in tables if not name.startswith(("sqlite_", "search"))] == []
    with pytest.raises(sql.OperationalError, match="not authorized"):
        db.execute("SELECT load_extension('x')")
    db.close()


def test_nobody_else_can_read_the_files_and_no_text_stands_in_them(path: Path) -> None:
    vault, scribe = open_vault(path, KEY, create=True), Scribe()
    entry = scribe.write("QuestionRecorded", PATIENT, staff=b"CANARY staff", clin=b"CANARY clin")
    vault.commit(
        Change(
            entries=(entry,),
            words=(Words(entry.hash, PATIENT, "CANARY words canary"),),
            drafts=(Draft(LetterId(b"l" * 16), "CANARY draft", 1),),
            aside=(Aside(b"h" * 32, "CANARY", b"CANARY", b"d", 1),),
        )
    )
    files = list(path.parent.iterdir())
    assert {file.name for file in files} >= {"vault.db", "vault.db-wal"}
    for file in files:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        data = file.read_bytes()
        assert b"canary" not in data.lower()
        assert entry.hash not in data
        assert KEY not in data
        assert not data.startswith(b"SQLite format 3")
    vault.close()
    assert [file.name for file in path.parent.iterdir()] == ["vault.db"]


def test_the_vault_belongs_to_its_thread(path: Path) -> None:
    vault, caught = open_vault(path, KEY, create=True), []

    def read_elsewhere() -> None:
        try:
            vault.heads()
        except sql.ProgrammingError as error:
            caught.append(error)

    other = threading.Thread(target=read_elsewhere)
    other.start()
    other.join()
    assert len(caught) == 1
    vault.close()


def test_a_second_writer_is_told_that_the_vault_is_busy(path: Path) -> None:
    vault = open_vault(path, KEY, create=True)
    holder = schema.connect(path, KEY)
    vault._db.execute("PRAGMA busy_timeout = 50")
    with schema.transaction(holder), pytest.raises(Trouble, match="busy"):
        vault.commit(Change(settings=(("zoom", b"1"),)))
    vault.commit(Change(settings=(("zoom", b"2"),)))
    assert vault.setting("zoom") == b"2"
    holder.close()
    vault.close()


def big_act(scribe: Scribe) -> Change:
    entry = scribe.write(patient=PATIENT, staff=bytes(100_000))
    return Change(entries=(entry,), settings=(("last", entry.hash),), fetched=(entry.hash.hex(),))


def test_a_full_disk_leaves_nothing_half_done_and_the_vault_goes_on(path: Path) -> None:
    vault, scribe, done = open_vault(path, KEY, create=True), Scribe(), Change()
    vault._db.execute("PRAGMA max_page_count = 200")
    refused = big_act(scribe)
    with codes() as met:
        while True:
            vault.commit(refused)
            done, refused = refused, big_act(scribe)
    assert met == ["vault.full"]
    assert vault.setting("last") == dict(done.settings)["last"]
    assert [entry.hash for entry in vault.entries(PATIENT)][-1] == dict(done.settings)["last"]
    assert not vault.is_fetched(refused.fetched[0])
    vault._db.execute("PRAGMA max_page_count = 2000")
    vault.commit(refused)
    assert vault.setting("last") == dict(refused.settings)["last"]
    assert list(filter(None, vault.verify_file())) == []
    vault.close()


@contextmanager
def no_file_over(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_write_that_fails_leaves_nothing_half_done(path: Path) -> None:
    vault, scribe = open_vault(path, KEY, create=True), Scribe()
    kept = big_act(scribe)
    vault.commit(kept)
    refused = big_act(scribe)
    with no_file_over(path.with_name("vault.db-wal").stat().st_size + 20_000), pytest.raises(Trouble, match="io"):
        vault.commit(refused)
    assert vault.setting("last") == dict(kept.settings)["last"]
    vault.commit(refused)
    vault.close()
    assert len(read_all(path)) == 2


def test_one_flipped_bit_in_any_page_is_found(path: Path) -> None:
    filled(path)
    sound = path.read_bytes()
    pages = len(sound) // PAGE
    assert pages >= 40
    unseen = []
    for n in range(40):
        page = n * pages // 40
        spot = page * PAGE + (n * 101) % PAGE
        path.write_bytes(sound[:spot] + bytes([sound[spot] ^ 1 << n % 8]) + sound[spot + 1 :])
        with codes() as met:
            vault = open_vault(path, KEY)
            met += filter(None, vault.verify_file())
            vault.close()
        if not {"vault.damaged", "vault.key", "vault.damaged.page"} & set(met):
            unseen.append(page)
    assert unseen == []


def test_reading_a_damaged_page_is_said_in_our_words(path: Path) -> None:
    filled(path)
    sound = path.read_bytes()
    path.write_bytes(sound[: PAGE * 2] + bytes(len(sound) - PAGE * 2))
    with pytest.raises(Trouble, match="damaged"):
        read_all(path)


def test_a_truncated_file_is_found(path: Path) -> None:
    filled(path)
    path.write_bytes(path.read_bytes()[: PAGE * 7])
    with codes() as met:
        vault = open_vault(path, KEY)
        met += filter(None, vault.verify_file())
        vault.close()
    assert {"vault.damaged", "vault.damaged.structure"} & set(met)


def test_a_file_put_back_to_an_older_state_passes_every_check_of_the_file(path: Path) -> None:
    """The limit that docs/vault.md states: only the heads of the log, kept by others, tell."""
    old = path.with_name("old.db")
    hashes = filled(path)
    shutil.copy(path, old)
    vault = open_vault(path, KEY)
    scribe = Scribe()
    vault.commit(Change(entries=(scribe.write(patient=PATIENT),)))
    vault.close()
    shutil.copy(old, path)
    assert read_all(path) == hashes


def test_a_single_page_put_back_to_an_older_state_passes_every_check_of_the_pages_and_is_seen_in_the_rows(
    path: Path,
) -> None:
    filled(path)
    vault = open_vault(path, KEY)
    draft = Draft(LetterId(b"l" * 16), "first", 1)
    vault.commit(Change(drafts=(draft,)))
    vault.close()
    between = path.read_bytes()
    vault = open_vault(path, KEY)
    vault.commit(Change(drafts=(replace(draft, text="later"),)))
    vault.close()
    new = path.read_bytes()
    changed = [at for at in range(PAGE, len(new), PAGE) if between[at : at + PAGE] != new[at : at + PAGE]]
    assert len(changed) == 2  # the draft, and the sums over the rows
    for at in changed:
        path.write_bytes(new[:at] + between[at : at + PAGE] + new[at + PAGE :])
        vault = open_vault(path, KEY)
        assert list(filter(None, vault.verify_file())) == []
        assert list(filter(None, vault.put_back(vault.tables))) == ["draft"]
        vault.close()


@pytest.mark.parametrize("harm", ["lost", "altered"])
def test_a_lost_or_altered_wal_takes_its_last_acts_away_and_the_file_does_not_tell(path: Path, harm: str) -> None:
    """The same limit: what was not yet in the main file is gone, and what remains is sound."""
    vault, copy = open_vault(path, KEY, create=True), path.with_name("copy.db")
    vault.commit(Change(settings=(("zoom", b"1"),)))
    vault._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    vault.commit(Change(settings=(("zoom", b"2"),)))
    wal = bytearray(path.with_name("vault.db-wal").read_bytes())
    shutil.copy(path, copy)
    vault.close()
    wal[100] ^= 1
    if harm == "altered":
        copy.with_name("copy.db-wal").write_bytes(wal)
    vault = open_vault(copy, KEY)
    assert (list(filter(None, vault.verify_file())), vault.setting("zoom")) == ([], b"1")
    vault.close()


def test_each_step_to_a_new_version_is_whole_or_not_at_all(path: Path) -> None:
    filled(path, 5)
    db = schema.connect(path, KEY)
    steps = [
        *schema.steps(),
        "CREATE TABLE two (a);\nINSERT INTO two VALUES (1);",
        "CREATE TABLE three (a);\nnonsense;",
    ]
    with pytest.raises(sql.OperationalError):
        schema.migrate(db, steps)
    assert schema.version_of(db) == len(schema.steps()) + 1
    assert db.execute("SELECT a FROM two").fetchall() == [(1,)]
    assert db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'three'").fetchone() == (0,)
    schema.migrate(db, [*steps[:-1], "CREATE TABLE three (a);"])
    assert list(filter(None, SqlVault(db).verify_file())) == []
    db.close()


def test_an_emptied_file_is_not_taken_for_a_new_vault(path: Path) -> None:
    filled(path, 2)
    os.truncate(path, 0)
    assert code_of(path) == "vault.damaged"
    assert path.stat().st_size == 0
