"""Every event has one encoding; whatever else is refused with one class."""

from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import Level, Queue
from core.record.codec import (
    CODE,
    KINDS,
    clin_bytes,
    kind_of,
    may_write,
    pack,
    read_event,
    staff_bytes,
    unpack,
)
from core.record.events import Event, PatientEntered, ReplyContent, ReplyRecorded, Triaged, Unknown
from core.record.rows import InboxRow
from crypto.encoding import enc, u64
from crypto.errors import Refused
from crypto.keys import Role

st.register_type_strategy(int, st.integers(0, 2**64 - 1))
st.register_type_strategy(str, st.text(st.characters(exclude_categories=["Cs", "Mn", "Lo", "Sk", "Lm"]), max_size=8))
EVENTS = st.one_of(*(st.from_type(kind) for kind in KINDS.values()))


@settings(max_examples=300, deadline=None, derandomize=True)
@given(EVENTS)
def test_every_event_comes_back_as_it_was(event: Event) -> None:
    clin = clin_bytes(event)
    back = read_event(kind_of(event), staff_bytes(event), clin)
    assert staff_bytes(back) == staff_bytes(event)
    assert clin_bytes(back) == clin
    assert type(back) is type(event)


def test_a_kind_of_a_later_version_survives() -> None:
    assert read_event("Invented", b"anything", b"at all") == Unknown("Invented")
    assert kind_of(Unknown("Invented")) == "Invented"


def test_a_part_that_was_not_given_is_none() -> None:
    content = ReplyContent(b"body", (), (), "")
    event = ReplyRecorded(b"l", b"r", b"c", b"h", (), "online", content)
    sealed = read_event("ReplyRecorded", staff_bytes(event), None)
    assert isinstance(sealed, ReplyRecorded)
    assert sealed.clin is None


@pytest.mark.parametrize("cut", range(1, 24))
def test_a_truncated_part_is_refused(cut: int) -> None:
    whole = staff_bytes(Triaged(b"letter", "physician"))
    with pytest.raises(Refused, match=CODE):
        read_event("Triaged", whole[:-cut], None)


def test_a_clinical_part_where_the_kind_has_none_is_refused() -> None:
    event = Triaged(b"letter", "physician")
    with pytest.raises(Refused, match=CODE):
        read_event("Triaged", staff_bytes(event), b"")


def test_a_boolean_is_nought_or_one() -> None:
    with pytest.raises(Refused, match=CODE):
        read_event("CalledBack", enc(b"letter", u64(2), b""), None)


def test_rows_and_drafts_pack_with_their_enumerations() -> None:
    assert unpack(pack(Level.IN_PERSON), Level) is Level.IN_PERSON
    with pytest.raises(Refused, match=CODE):
        unpack(b"sideways", Level)
    names = {field.name for field in fields(InboxRow)}
    assert "queue" in names
    assert unpack(pack(Queue.ANSWER), Queue) is Queue.ANSWER


def test_an_optional_record_is_none_or_one() -> None:
    without = PatientEntered("Amira", "1972-05-03", "", "fr", "", None)
    assert read_event("PatientEntered", staff_bytes(without), None) == without


@pytest.mark.parametrize(
    ("role", "kind", "clinical", "allowed"),
    [
        (Role.PHYSICIAN, "ReplyRecorded", True, True),
        (Role.SUBSTITUTE, "ReplyRecorded", True, True),
        (Role.SECRETARY, "ReplyRecorded", True, False),
        (Role.SECRETARY, "Triaged", False, True),
        (Role.SECRETARY, "QuestionRecorded", True, False),
        (Role.SECRETARY, "KeyGranted", True, True),
        (Role.SECRETARY, "HeaderSeen", True, False),
        (Role.SUBSTITUTE, "LegalBasisRecorded", False, False),
        (Role.PHYSICIAN, "LegalBasisRecorded", False, True),
        (Role.SECRETARY, "Invented", False, True),
    ],
)
def test_roles_write_what_the_table_says(role: Role, kind: str, clinical: bool, allowed: bool) -> None:
    assert may_write(role, kind, clinical) is allowed
