"""What every vault keeps to: the one in a file and the one of dictionaries."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from core.doors.vault import Aside, Change, LaneStep, OpenInvite, OutLetter, Secret, Vault, Waiting, Words
from core.model import Draft, LetterId, Queue, Task, Trouble
from core.record.rows import InboxRow, PatientRow, QueueCount, TaskRow
from crypto.entry import Entry
from crypto.primitives import sig_key
from tests.fakes.entries import Scribe

PATIENT, OTHER, THREAD = b"p" * 16, b"o" * 16, b"t" * 16
DEVICE, DESK = b"d" * 32, b"k" * 32

ROW = InboxRow(
    letter=b"l" * 16,
    thread=THREAD,
    patient=PATIENT,
    name="Leïla Ben Salah",
    born="1961-03-04",
    guardian="",
    subject="Amlodipine",
    category="medicine",
    language="fr",
    length_class=1,
    held_on="",
    day=-1,
    received_ms=1000,
    due_ms=0,
    queue=Queue.TRIAGE,
    flags=("sign.chest_pain", "gap"),
    claimed_by="",
    triaged_by="",
    readable=True,
)
FILE = PatientRow(PATIENT, "Leïla Ben Salah", "1961-03-04", "104", "+216 00 123 456", "confirmed", 7)


def two_desks() -> tuple[Scribe, Scribe]:
    """Two scribes, the one with the smaller key first."""
    return tuple(Scribe(key) for key in sorted((sig_key(), sig_key()), key=lambda key: key.public))  # type: ignore[return-value]


def test_an_empty_vault_answers_every_question_with_nothing(vault: Vault) -> None:
    assert (vault.heads(), vault.head(DESK), vault.lamport(DESK), vault.patient_head(DESK, PATIENT)) == (
        (),
        None,
        0,
        (0, b""),
    )
    assert (vault.entry(b"h" * 32), vault.entry_at(DESK, 1), vault.entries(PATIENT), list(vault.chain(DESK))) == (
        None,
        None,
        [],
        [],
    )
    assert (vault.inbox(), vault.inbox_row(b"l"), vault.patients(), vault.patient(PATIENT), vault.search("x")) == (
        [],
        None,
        [],
        None,
        [],
    )
    assert (vault.device_owner(DEVICE), vault.patient_of_thread(THREAD), vault.outbox(), vault.aside()) == (
        None,
        None,
        [],
        [],
    )
    assert (vault.lane_last(DEVICE, DESK), vault.lane_step(DEVICE, DESK, 1), vault.lanes_to(DESK)) == (None, None, [])
    assert (vault.secret("drop", b""), vault.secrets("drop"), vault.invite(b"i"), vault.invites()) == (
        None,
        [],
        None,
        [],
    )
    assert (vault.waiting(), vault.draft(b"l"), vault.setting("zoom"), vault.is_fetched("1-a")) == (
        [],
        None,
        None,
        False,
    )
    assert vault.counts(0) == tuple(QueueCount(queue, 0, 0) for queue in Queue)


def test_an_entry_comes_back_with_every_byte_it_had(vault: Vault) -> None:
    scribe = Scribe()
    plain = scribe.write("QuestionRecorded", PATIENT, THREAD, staff=b"who", clin="السؤال".encode())
    held = replace(scribe.write(patient=PATIENT, clin=b"sealed to others"), clin=None)
    gone = replace(scribe.write(), staff=None)
    vault.commit(Change(entries=(plain, held, gone)))
    assert [vault.entry(entry.hash) for entry in (plain, held, gone)] == [plain, held, gone]
    assert vault.entry_at(scribe.key.public, 2) == held
    assert vault.entry_at(scribe.key.public, 2**64 - 1) is None


@pytest.mark.parametrize("again", [lambda entry: entry, lambda entry: replace(entry, hash=b"x" * 32)])
def test_a_place_in_a_chain_is_written_once_and_the_act_that_tries_leaves_nothing(
    vault: Vault, again: Callable[[Entry], Entry]
) -> None:
    first = Scribe().write()
    vault.commit(Change(entries=(first,)))
    with pytest.raises(Trouble, match="entry_twice"):
        vault.commit(Change(inbox=(ROW,), settings=(("zoom", b"2"),), entries=(Scribe().write(), again(first))))
    assert (vault.inbox(), vault.setting("zoom"), len(vault.heads())) == ([], None, 1)


def test_an_act_that_writes_one_entry_twice_leaves_nothing(vault: Vault) -> None:
    entry = Scribe().write()
    with pytest.raises(Trouble, match="entry_twice"):
        vault.commit(Change(entries=(entry, entry)))
    assert vault.heads() == ()


def test_words_and_clinical_parts_need_their_entry(vault: Vault) -> None:
    for change in (Change(words=(Words(b"h" * 32, PATIENT, "seul"),)), Change(clins=((b"h" * 32, b"clin"),))):
        with pytest.raises(LookupError):
            vault.commit(replace(change, settings=(("zoom", b"2"),)))
    assert (vault.search("seul"), vault.setting("zoom")) == ([], None)


def test_chains_have_heads_in_the_order_of_their_profiles(vault: Vault) -> None:
    low, high = two_desks()
    vault.commit(Change(entries=(high.write(), high.write(patient=PATIENT), high.write(patient=OTHER))))
    vault.commit(Change(entries=(low.write(patient=PATIENT),)))
    assert [(head.profile, head.seq, head.hash) for head in vault.heads()] == [
        (low.key.public, 1, low.prev),
        (high.key.public, 3, high.prev),
    ]
    assert vault.head(high.key.public) == vault.heads()[1]
    assert (vault.lamport(high.key.public), vault.lamport(low.key.public)) == (3, 1)
    assert vault.patient_head(high.key.public, PATIENT) == high.patients[PATIENT]
    assert vault.patient_head(low.key.public, OTHER) == (0, b"")


def test_a_chain_is_read_in_order_from_any_place_while_others_write(vault: Vault) -> None:
    scribe = Scribe()
    written = [scribe.write(patient=(PATIENT, OTHER, b"")[n % 3]) for n in range(450)]
    vault.commit(Change(entries=tuple(written)))
    walk = vault.chain(scribe.key.public, after=10)
    first = next(walk)
    vault.commit(Change(settings=(("zoom", b"2"),)))
    assert [first, *walk] == written[10:]
    assert list(vault.chain(scribe.key.public, after=450)) == []
    links = [(entry.header_bytes, entry.prev, entry.sig) for entry in written]
    assert list(vault.links(scribe.key.public)) == links
    assert list(vault.links(b"n" * 32)) == []
    assert list(vault.wires(scribe.key.public)) == [(one.hash, one.wire) for one in vault.chain(scribe.key.public)]


def test_what_was_read_stays_true_until_something_is_committed(vault: Vault) -> None:
    before = vault.commits
    assert vault.setting("zoom") is None
    assert vault.commits == before
    vault.commit(Change(settings=(("zoom", b"2"),), fetched=("17-a", "18-b")))
    assert vault.commits != before
    assert vault.fetched() == {"17-a", "18-b"}


def test_entries_on_a_patient_come_in_the_order_of_the_log(vault: Vault) -> None:
    low, high = two_desks()
    late = [high.write(patient=PATIENT), high.write(patient=OTHER), high.write(patient=PATIENT)]
    low.lamport = 1
    early = [low.write(patient=PATIENT), low.write(patient=PATIENT), low.write()]
    vault.commit(Change(entries=tuple(late)))
    vault.commit(Change(entries=tuple(early)))
    assert vault.entries(PATIENT) == [late[0], early[0], early[1], late[2]]
    assert vault.entries(b"") == [early[2]]


def test_a_thread_belongs_to_the_patient_of_its_first_entry_in_the_log(vault: Vault) -> None:
    low, high = two_desks()
    low.lamport = 5
    vault.commit(Change(entries=(low.write(patient=OTHER, thread=THREAD),)))
    assert vault.patient_of_thread(THREAD) == OTHER
    vault.commit(Change(entries=(high.write(thread=THREAD), high.write(patient=PATIENT, thread=THREAD))))
    assert vault.patient_of_thread(THREAD) == PATIENT
    assert vault.patient_of_thread(b"") is None


def test_a_clinical_part_is_supplied_when_its_key_comes(vault: Vault) -> None:
    whole = Scribe().write("QuestionRecorded", PATIENT, clin=b"douleur")
    vault.commit(Change(entries=(replace(whole, clin=None),)))
    assert whole.clin is not None
    vault.commit(Change(clins=((whole.hash, whole.clin),), words=(Words(whole.hash, PATIENT, "douleur"),)))
    assert vault.entry(whole.hash) == whole
    assert [hit.entry for hit in vault.search("douleur")] == [whole.hash]


def test_the_inbox_is_in_the_order_of_its_due_times(vault: Vault) -> None:
    facts = {b"a": (0, 5), b"b": (900, 9), b"c": (200, 9), b"d": (900, 1), b"e": (0, 2)}
    rows = {letter: replace(ROW, letter=letter, due_ms=due, received_ms=got) for letter, (due, got) in facts.items()}
    vault.commit(Change(inbox=(*rows.values(), replace(ROW, letter=b"f", due_ms=1, queue=Queue.ANSWER))))
    assert [row.letter for row in vault.inbox(Queue.TRIAGE)] == [b"c", b"d", b"b", b"e", b"a"]
    assert [row.letter for row in vault.inbox(limit=2)] == [b"f", b"c"]
    assert vault.inbox(Queue.CLOSED) == []
    assert vault.inbox_row(b"c") == rows[b"c"]
    counts = {count.queue: (count.total, count.late) for count in vault.counts(900)}
    assert (counts[Queue.TRIAGE], counts[Queue.ANSWER], counts[Queue.CLOSED]) == ((5, 1), (1, 1), (0, 0))


def test_a_row_is_replaced_whole(vault: Vault) -> None:
    answered = replace(ROW, queue=Queue.ANSWERED, flags=(), readable=False, day=3)
    vault.commit(Change(inbox=(ROW,), patients=(FILE,)))
    vault.commit(Change(inbox=(answered,), patients=(replace(FILE, name="Leïla Trabelsi"),)))
    assert vault.inbox() == [answered]
    assert (vault.patients("salah"), [row.name for row in vault.patients("trabelsi")]) == ([], ["Leïla Trabelsi"])


def test_numbers_that_only_a_hostile_letter_holds_are_kept_and_not_raised(vault: Vault) -> None:
    vault.commit(
        Change(
            lanes=(LaneStep(DEVICE, DESK, 2**64 - 1, b"h", b"p", True),),
            inbox=(replace(ROW, received_ms=2**64 - 1),),
            waiting=(Waiting(DESK, 2**64 - 1, b"w", "gap"),),
        )
    )
    step = vault.lane_step(DEVICE, DESK, 2**64 - 1)
    assert step is not None
    assert (step.hash, vault.lane_last(DEVICE, DESK)) == (b"h", None)
    assert (vault.inbox()[0].received_ms >= 2**63 - 1, len(vault.waiting())) == (True, 1)


def test_a_list_holds_what_is_due_until_it_is_done(vault: Vault) -> None:
    call = TaskRow(b"a", Task.CALL, PATIENT, "Leïla Ben Salah", "1961-03-04", "+216", "medicine", "urgent", 5, 5, 0)
    later, tell = replace(call, letter=b"b", from_ms=9), replace(call, task=Task.TELL, from_ms=3)
    vault.commit(Change(tasks=(later, call, tell)))
    assert vault.tasks(9) == [tell, call, later]
    assert (vault.tasks(8, Task.CALL), vault.tasks(8, limit=1)) == ([call], [tell])
    assert [(one.task, one.total) for one in vault.task_counts(8)] == [
        (Task.CALL, 1),
        (Task.TELL, 1),
        (Task.REPORT, 0),
        (Task.FOLLOW, 0),
    ]
    vault.commit(Change(tasks=(replace(later, why="identity"),), done=((b"a", Task.CALL), (b"a", Task.FOLLOW))))
    assert vault.tasks(9) == [tell, replace(later, why="identity")]


def test_a_device_keeps_its_owner(vault: Vault) -> None:
    vault.commit(Change(devices=((DEVICE, PATIENT), (b"e" * 32, PATIENT))))
    assert (vault.device_owner(DEVICE), vault.device_owner(b"e" * 32), vault.device_owner(b"f" * 32)) == (
        PATIENT,
        PATIENT,
        None,
    )


def test_the_outbox_gives_letters_in_the_order_they_came_until_they_are_posted(vault: Vault) -> None:
    letters = [OutLetter(name, DEVICE, "reply", b"raw " + name, b"h") for name in (b"c", b"a", b"b")]
    vault.commit(Change(outbox=tuple(letters)))
    vault.commit(Change(outbox=(replace(letters[0], raw=b"again"),)))
    assert [letter.letter for letter in vault.outbox()] == [b"c", b"a", b"b"]
    vault.commit(Change(posted=(b"a", b"unknown"), outbox=(replace(letters[1], raw=b"late"),)))
    assert vault.outbox() == [replace(letters[0], raw=b"again"), letters[2]]


def test_a_lane_ends_where_its_first_gap_begins(vault: Vault) -> None:
    steps = [LaneStep(DEVICE, DESK, seq, b"h%d" % seq, b"h%d" % (seq - 1), ahead=seq > 2) for seq in (1, 2, 4, 5)]
    other = LaneStep(b"a" * 32, DESK, 1, b"x", b"", ahead=False)
    only_ahead = LaneStep(b"b" * 32, DESK, 7, b"y", b"", ahead=True)
    vault.commit(Change(lanes=(*steps, other, only_ahead, LaneStep(DEVICE, b"q" * 32, 9, b"z", b"", ahead=False))))
    assert vault.lane_last(DEVICE, DESK) == steps[1]
    assert vault.lane_step(DEVICE, DESK, 4) == steps[2]
    assert vault.lanes_to(DESK) == [other, steps[1]]
    vault.commit(Change(lanes=tuple(replace(step, ahead=False) for step in steps)))
    assert vault.lane_last(DEVICE, DESK) == replace(steps[3], ahead=False)


def test_what_is_set_aside_waits_or_is_drafted_can_leave(vault: Vault) -> None:
    asides = [Aside(name, "sender.unknown", b"raw", DEVICE, at) for name, at in ((b"n", 5), (b"m", 3))]
    waits = [Waiting(DESK, seq, b"wire", "entry.gap") for seq in (9, 4)]
    draft = Draft(LetterId(b"l" * 16), "Bonjour", 5)
    vault.commit(Change(aside=tuple(asides), waiting=tuple(waits), drafts=(draft,), fetched=("1-a", "1-a")))
    assert (vault.aside(), vault.waiting(), vault.draft(draft.letter)) == (asides[::-1], waits[::-1], draft)
    assert (vault.is_fetched("1-a"), vault.is_fetched("2-a")) == (True, False)
    vault.commit(Change(fetched=("1-a",), released=(b"m",), arrived=((DESK, 4), (DESK, 5)), dropped=(draft.letter,)))
    assert (vault.aside(), vault.waiting(), vault.draft(draft.letter)) == (asides[:1], waits[:1], None)


def test_secrets_come_in_the_order_in_which_they_were_given(vault: Vault) -> None:
    first, second = Secret("patient", PATIENT, b"2", b"k1"), Secret("patient", PATIENT, b"1", b"k2")
    vault.commit(Change(secrets=(first, second, Secret("drop", PATIENT, b"0", b"k3"))))
    vault.commit(Change(secrets=(replace(first, key=b"k4"),)))
    assert vault.secret("patient", PATIENT) == replace(first, key=b"k4")
    assert vault.secrets("patient") == [replace(first, key=b"k4"), second]
    assert [one for one in (first, second) if vault.secrets("patient", one.name)] == [first, second]
    assert vault.secrets("patient", b"nobody") == []
    assert "k4" not in repr(vault.secrets("patient"))


def test_only_invites_under_way_are_listed(vault: Vault) -> None:
    states = ("open", "done", "answered", "burnt")
    made = {state: OpenInvite(state.encode(), PATIENT, b"s", "in_person", 9, state, b"") for state in states}
    vault.commit(Change(invites=tuple(made.values())))
    assert vault.invites() == [made["open"], made["answered"]]
    assert vault.invite(b"burnt") == made["burnt"]


def test_a_setting_is_replaced(vault: Vault) -> None:
    vault.commit(Change(settings=(("zoom", b"1"), ("empty", b""))).and_then(Change(settings=(("zoom", b"2"),))))
    assert (vault.setting("zoom"), vault.setting("empty")) == (b"2", b"")


TEXTS = (
    "L’échographie montre un œdème léger ; cœur normal",
    "متى أتناول الدَّواءِ بعد الأكل؟",
    "جرعة ٥٠٠ ملغ صباحاً ومســـاءً",
    "RÉSULTATS d'analyses : glycémie 1,20",
    "والتحاليل جيدة، عندي ألم",
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("oedeme", [0]),
        ("ŒDÈME", [0]),
        ("coeur echograph", [0]),
        ("échographie normal", [0]),
        ("normale", []),
        ("normal echograph", [0]),
        ("دواء", [1]),
        ("الدواء", [1]),
        ("الد", [1]),
        ("متي", [1]),
        ("٥٠٠", [2]),
        ("500", [2]),
        ("صباحا", [2]),
        ("مساء", []),
        ("ومساء", [2]),
        ("resultats analyses", [3]),
        ("glyc", [3]),
        ("20 glycemie", [3]),
        ("تحاليل", [4]),
        ("جيده", [4]),
        ("الم", [4]),
        ("du", []),
        ("", []),
        ("« ? »", []),
    ],
)
def test_french_and_arabic_are_found_folded(vault: Vault, words: str, found: list[int]) -> None:
    scribe = Scribe()
    entries = [scribe.write("QuestionRecorded", PATIENT) for _ in TEXTS]
    told = tuple(Words(entry.hash, PATIENT, text) for entry, text in zip(entries, TEXTS, strict=True))
    vault.commit(Change(entries=tuple(entries), words=told))
    assert [hit.entry for hit in vault.search(words)] == [entries[n].hash for n in found]


def test_hits_come_newest_first_with_a_passage_of_the_text_as_written(vault: Vault) -> None:
    low, high = two_desks()
    low.lamport = 40
    entries = [
        high.write("ReplyRecorded", OTHER),
        low.write("QuestionRecorded", PATIENT),
        high.write("Reported", PATIENT),
    ]
    long = "mot " * 100 + "la Glycémie\nà jeun " + "fin " * 100
    vault.commit(Change(entries=tuple(entries), words=tuple(Words(e.hash, e.header.patient, long) for e in entries)))
    hits = vault.search("jeun glycemie")
    assert [hit.entry for hit in hits] == [entries[1].hash, entries[2].hash, entries[0].hash]
    assert (hits[0].kind, hits[0].patient, hits[0].at_ms) == ("QuestionRecorded", PATIENT, entries[1].header.wall_ms)
    assert "la Glycémie à jeun" in hits[0].passage
    assert len(hits[0].passage) < 180
    assert [hit.entry for hit in vault.search("glycemie", limit=1)] == [entries[1].hash]


def test_words_are_replaced_and_taken_away(vault: Vault) -> None:
    entry = Scribe().write(patient=PATIENT)
    vault.commit(Change(entries=(entry,), words=(Words(entry.hash, PATIENT, "premier"),)))
    vault.commit(Change(words=(Words(entry.hash, PATIENT, "second"),)))
    assert (vault.search("premier"), len(vault.search("second"))) == ([], 1)
    vault.commit(Change(words=(Words(entry.hash, PATIENT, ""),)))
    assert vault.search("second") == []


def test_what_is_committed_together_is_seen_at_once_and_undone_together(vault: Vault) -> None:
    scribe = Scribe()
    one, two = scribe.write(), scribe.write()
    with vault.together():
        vault.commit(Change(entries=(one,)))
        assert vault.head(scribe.key.public) == one.named
        with pytest.raises(Trouble, match=r"vault\.entry_twice"):
            vault.commit(Change(entries=(one,), settings=(("zoom", b"2"),)))
        vault.commit(Change(entries=(two,)))
    assert vault.heads() == (two.named,)
    assert vault.setting("zoom") is None
    seen = vault.commits
    with pytest.raises(LookupError), vault.together():
        _two_of_which_one_cannot_be(vault)
    assert (vault.setting("zoom"), vault.commits > seen) == (None, True)


def _two_of_which_one_cannot_be(vault: Vault) -> None:
    vault.commit(Change(settings=(("zoom", b"3"),)))
    vault.commit(Change(words=(Words(b"n" * 32, PATIENT, "of no entry"),)))
