"""An entry becomes an event with its place, its signer and its time; a part that is missing is said, not guessed."""

from dataclasses import replace

import pytest

from core.model import Member
from core.record.codec import staff_bytes
from core.record.events import ResultRecorded, Triaged, Unknown
from core.record.fold import Folding
from core.record.letters import question_header
from core.record.signed import signed
from crypto.body import Reply, write_body
from crypto.entry import Entry
from crypto.errors import Refused
from crypto.letter import Draft, Recipient, seal_letter
from crypto.primitives import kem_key, sig_key
from tests.fakes.entries import Scribe
from tests.unit.record.log import Log

PATIENT = b"p" * 16
TRIAGED = Triaged(b"q" * 16, "physician")


@pytest.fixture
def entry() -> Entry:
    return Scribe().write("Triaged", PATIENT, staff=staff_bytes(TRIAGED))


def test_an_entry_is_quoted_by_its_members_letter_and_its_number(entry: Entry) -> None:
    profile = entry.header.profile
    one = signed(entry, {profile: Member(profile, "B", "secretary", "Salma Trabelsi")})
    assert (one.event, one.number, one.who, one.role) == (TRIAGED, "B-1", "Salma Trabelsi", "secretary")
    assert (one.order, one.patient, one.sealed) == (entry.header.order, PATIENT, False)


def test_an_entry_of_nobody_known_is_shown_as_such(entry: Entry) -> None:
    assert signed(entry, {}).number == "?-1"


def test_an_entry_whose_staff_part_is_gone_is_of_an_unknown_content(entry: Entry) -> None:
    assert signed(replace(entry, staff=None), {}).event == Unknown("Triaged")


def test_a_clinical_part_that_was_not_given_is_sealed() -> None:
    entry = Scribe().write("ResultRecorded", PATIENT, staff=staff_bytes(ResultRecorded(b"c" * 16)), clin=b"words")
    one = signed(replace(entry, clin=None), {})
    assert one.sealed
    assert one.event == ResultRecorded(b"c" * 16)


def test_only_a_question_is_kept_as_one() -> None:
    draft = Draft(
        b"P" * 32, b"D" * 32, write_body(Reply("Bonjour.")), 1, b"", 1, 1, "fr", record=b"r" * 32, thread=b"t" * 16
    )
    sealed = seal_letter(sig_key(), draft, [Recipient(b"P", kem_key().public)])
    with pytest.raises(Refused, match=r"entry\.part"):
        question_header(sealed.header_bytes)


def test_a_fold_goes_on_apart_from_its_copy() -> None:
    log = Log()
    first = Folding(60).add([log(TRIAGED)])
    second = first.copy().add([log(TRIAGED)])
    assert (first.dossier().recorded, second.dossier().recorded) == (1, 2)
