"""What every vault keeps to when its lists are thrown away and made again."""

from core.doors.vault import Change, Vault, Words
from tests.contracts.test_vault import DEVICE, FILE, PATIENT, ROW
from tests.fakes.entries import Scribe


def test_what_the_entries_make_again_can_be_thrown_away_and_all_else_stays(vault: Vault) -> None:
    scribe = Scribe()
    entry = scribe.write(patient=PATIENT)
    words = Words(entry.hash, PATIENT, "amlodipine")
    vault.commit(
        Change(
            entries=(entry,),
            inbox=(ROW,),
            patients=(FILE,),
            devices=((DEVICE, PATIENT),),
            words=(words,),
            settings=(("kept", b"1"),),
        )
    )
    assert vault.shelves() == [PATIENT]
    assert vault.words(PATIENT) == [words]
    assert vault.tally() == {"inbox": 1, "task": 0, "patient": 1, "device": 1, "word": 1}
    vault.refold(Change(patients=(FILE,)))
    assert vault.tally() == {"inbox": 0, "task": 0, "patient": 1, "device": 0, "word": 0}
    assert vault.search("amlodipine") == []
    assert (vault.patients(), vault.entry(entry.hash), vault.setting("kept")) == ([FILE], entry, b"1")
    vault.refold(Change(patients=(FILE,), words=(words,)))
    assert [hit.entry for hit in vault.search("amlo")] == [entry.hash]


def test_settings_are_found_by_how_their_names_begin(vault: Vault) -> None:
    vault.commit(Change(settings=(("denied.b", b"1"), ("denied.a", b"2"), ("zoom", b"3"))))
    assert vault.settings("denied.") == ["denied.a", "denied.b"]
    assert vault.settings("none") == []
