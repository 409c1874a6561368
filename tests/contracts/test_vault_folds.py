"""What every vault keeps to when its lists are thrown away and made again, and when one act says two things about one."""

from dataclasses import replace

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


def test_of_two_words_about_one_thing_in_one_act_the_later_stands(vault: Vault) -> None:
    entry = Scribe().write(patient=PATIENT, clin=b"sealed")
    vault.commit(Change(entries=(replace(entry, clin=None),)))
    vault.commit(
        Change(
            clins=((entry.hash, b"one"), (entry.hash, b"two")),
            inbox=(ROW, replace(ROW, subject="later")),
            patients=(FILE, replace(FILE, name="Sonia Gharbi")),
            devices=((DEVICE, b"n" * 16), (DEVICE, PATIENT)),
            words=(Words(entry.hash, PATIENT, "premier"), Words(entry.hash, PATIENT, "second")),
        )
    )
    known = vault.entry(entry.hash)
    assert known is not None
    assert (known.clin, vault.device_owner(DEVICE)) == (b"two", PATIENT)
    assert [row.subject for row in vault.inbox()] == ["later"]
    assert [row.name for row in vault.patients("sonia")] == ["Sonia Gharbi"]
    assert (vault.patients("leila"), vault.search("premier"), len(vault.search("second"))) == ([], [], 1)
