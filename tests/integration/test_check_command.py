"""`colloque check` on a vault with rows of another day, and the way out of it, as somebody types it."""

from core.doors.schema import connect
from core.office.profile import unlock
from tests.integration.stage import NOW, PASSPHRASE, Stage
from tests.machine import Place


def touch(stage: Stage, statement: str) -> None:
    """Rows of another day."""
    db = connect(stage.vault_file, unlock(stage.folder / "one", PASSPHRASE, None).vault_key)
    db.execute(statement)
    db.close()


def test_lists_of_another_day_are_named_and_made_again(stage: Stage) -> None:
    place = Place(stage.folder, now=NOW)
    check = ("check", "--profile", str(stage.folder / "one"))
    touch(stage, "DELETE FROM inbox")
    said = place.run(*check, secret=PASSPHRASE)
    assert said.code == 1
    assert "messages" in said.out
    assert "[record.folds_back]" in said.err
    again = place.run(*check, "--rebuild", secret=PASSPHRASE)
    assert again.code == 0
    assert "Tout est vérifié" in again.out


def test_other_rows_wait_for_a_physicians_reason(stage: Stage) -> None:
    place = Place(stage.folder, now=NOW)
    check = ("check", "--profile", str(stage.folder / "one"))
    touch(stage, "DELETE FROM fetched")
    assert "[record.rows_back]" in place.run(*check, secret=PASSPHRASE).err
    assert "[alarm.reason]" in place.run(*check, "--lift-alarm", " ", secret=PASSPHRASE).err
    lifted = place.run(*check, "--lift-alarm", "Disque remplacé.", secret=PASSPHRASE)
    assert (lifted.code, "Alarme levée, écriture n° A-" in lifted.out) == (0, True)
    assert "[alarm.none]" in place.run(*check, "--lift-alarm", "Encore.", secret=PASSPHRASE).err
    assert "[alarm.desk]" in place.run(*check, "--lift-alarm", "x", "--desk", "Z", secret=PASSPHRASE).err
    assert place.run(*check, "--desk", "B", secret=PASSPHRASE).code == 2
