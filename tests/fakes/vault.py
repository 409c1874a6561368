"""The vault as dictionaries: fast, for tests of the office; held to tests/contracts/test_vault.py."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from typing import Any

from core.doors.search import asked, holds, indexed, passage, patient_key
from core.doors.vault import Aside, Change, Hit, LaneStep, OpenInvite, OutLetter, Secret, Waiting, Words
from core.model import Draft, Queue, Task, Trouble
from core.record.rows import InboxRow, PatientRow, QueueCount, TaskCount, TaskRow
from crypto.entry import Entry
from crypto.header import Head


class DictVault:
    """A vault without a file. A commit works on copies, which replace the tables at its end: whole or not at all."""

    def __init__(self) -> None:
        self._entry: dict[bytes, Entry] = {}
        self._place: dict[tuple[bytes, int], bytes] = {}
        self._words: dict[bytes, Words] = {}
        self._inbox: dict[bytes, InboxRow] = {}
        self._task: dict[tuple[bytes, Task], TaskRow] = {}
        self._patient: dict[bytes, PatientRow] = {}
        self._device: dict[bytes, bytes] = {}
        self._outbox: dict[bytes, OutLetter] = {}
        self._lane: dict[tuple[bytes, bytes, int], LaneStep] = {}
        self._fetched: dict[str, bool] = {}
        self._aside: dict[bytes, Aside] = {}
        self._secret: dict[tuple[str, bytes, bytes], Secret] = {}
        self._invite: dict[bytes, OpenInvite] = {}
        self._waiting: dict[tuple[bytes, int], Waiting] = {}
        self._draft: dict[bytes, Draft] = {}
        self._setting: dict[str, bytes] = {}
        self.commits = 0

    def commit(self, change: Change) -> None:
        work = DictVault()
        vars(work).update({name: copy(table) for name, table in vars(self).items()})
        work.commits += 1
        work._write_log(change)
        work._write_rest(change)
        vars(self).update(vars(work))

    @contextmanager
    def together(self) -> Iterator[None]:
        before = {name: copy(table) for name, table in vars(self).items()}
        try:
            yield
        except BaseException:
            vars(self).update(before | {"commits": self.commits})
            raise
        finally:
            self.commits += 1

    def refold(self, change: Change) -> None:
        self._inbox, self._task, self._patient, self._device, self._words = {}, {}, {}, {}, {}
        self.commit(change)

    def shelves(self) -> list[bytes]:
        return sorted({entry.header.patient for entry in self._entry.values()} - {b""})

    def words(self, patient: bytes) -> list[Words]:
        entries = [entry for entry in self._entry.values() if entry.header.patient == patient]
        return [words for entry in entries if (words := self._words.get(entry.hash)) and words.text]

    def tally(self) -> dict[str, int]:
        words = [one for one in self._words.values() if one.text]
        counts = len(self._inbox), len(self._task), len(self._patient), len(self._device), len(words)
        return dict(zip(("inbox", "task", "patient", "device", "word"), counts, strict=True))

    def _write_log(self, change: Change) -> None:
        for entry in change.entries:
            place = entry.header.profile, entry.header.seq
            if entry.hash in self._entry or place in self._place:
                raise Trouble("vault.entry_twice")
            self._entry[entry.hash] = entry
            self._place[place] = entry.hash
        for digest, clin in change.clins:
            if digest not in self._entry:
                raise LookupError(digest)
            self._entry[digest] = replace(self._entry[digest], clin=clin)
        for words in change.words:
            if words.entry not in self._entry:
                raise LookupError(words.entry)
            self._words[words.entry] = words

    def _write_rest(self, change: Change) -> None:
        self._inbox |= {row.letter: row for row in change.inbox}
        self._task |= {(row.letter, row.task): row for row in change.tasks}
        self._patient |= {row.patient: row for row in change.patients}
        self._device |= dict(change.devices)
        self._outbox |= {letter.letter: letter for letter in change.outbox}
        self._lane |= {(step.sender, step.to, step.seq): step for step in change.lanes}
        self._fetched |= dict.fromkeys(change.fetched, True)
        self._aside |= {letter.file_hash: letter for letter in change.aside}
        self._secret |= {(secret.scope, secret.name, secret.key_id): secret for secret in change.secrets}
        self._invite |= {invite.invite: invite for invite in change.invites}
        self._waiting |= {(entry.profile, entry.seq): entry for entry in change.waiting}
        self._draft |= {draft.letter: draft for draft in change.drafts}
        self._setting |= dict(change.settings)
        leaving: tuple[tuple[dict[Any, Any], tuple[Any, ...]], ...] = (
            (self._task, change.done),
            (self._outbox, change.posted),
            (self._aside, change.released),
            (self._waiting, change.arrived),
            (self._draft, change.dropped),
        )
        for table, keys in leaving:
            for key in keys:
                table.pop(key, None)

    def heads(self) -> tuple[Head, ...]:
        return tuple(head for profile in sorted({p for p, _ in self._place}) if (head := self.head(profile)))

    def head(self, profile: bytes) -> Head | None:
        chain = list(self.chain(profile))
        return chain[-1].named if chain else None

    def lamport(self, profile: bytes) -> int:
        return max((entry.header.lamport for entry in self.chain(profile)), default=0)

    def patient_head(self, profile: bytes, patient: bytes) -> tuple[int, bytes]:
        mine = [e for e in self.chain(profile) if e.header.patient == patient and e.header.patient_seq]
        return (mine[-1].header.patient_seq, mine[-1].hash) if mine else (0, b"")

    def entry(self, entry_hash: bytes) -> Entry | None:
        return self._entry.get(entry_hash)

    def entry_at(self, profile: bytes, seq: int) -> Entry | None:
        return self._entry.get(self._place.get((profile, seq), b""))

    def entries(self, patient: bytes) -> list[Entry]:
        return _in_order(entry for entry in self._entry.values() if entry.header.patient == patient)

    def chain(self, profile: bytes, after: int = 0) -> Iterator[Entry]:
        places = sorted(place for place in self._place if place[0] == profile and place[1] > after)
        return (self._entry[self._place[place]] for place in places)

    def links(self, profile: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
        return ((entry.header_bytes, entry.prev, entry.sig) for entry in self.chain(profile))

    def wires(self, profile: bytes) -> Iterator[tuple[bytes, bytes]]:
        return ((entry.hash, entry.wire) for entry in self.chain(profile))

    def inbox(self, queue: Queue | None = None, limit: int = 500) -> list[InboxRow]:
        rows = [row for row in self._inbox.values() if queue in (None, row.queue)]
        return sorted(rows, key=lambda row: (row.due_ms == 0, row.due_ms, row.received_ms, row.letter))[:limit]

    def inbox_row(self, letter: bytes) -> InboxRow | None:
        return self._inbox.get(letter)

    def counts(self, now: int) -> tuple[QueueCount, ...]:
        rows = list(self._inbox.values())
        return tuple(
            QueueCount(
                queue,
                sum(row.queue == queue for row in rows),
                sum(row.queue == queue and 0 < row.due_ms < now for row in rows),
            )
            for queue in Queue
        )

    def tasks(self, now: int, task: Task | None = None, limit: int = 500) -> list[TaskRow]:
        rows = [row for row in self._task.values() if row.from_ms <= now and task in (None, row.task)]
        return sorted(rows, key=lambda row: (row.from_ms, row.letter, row.task))[:limit]

    def task_counts(self, now: int) -> tuple[TaskCount, ...]:
        standing = [row.task for row in self.tasks(now, limit=len(self._task))]
        return tuple(TaskCount(task, standing.count(task)) for task in Task)

    def patients(self, words: str = "", limit: int = 500, states: tuple[str, ...] = ()) -> list[PatientRow]:
        wanted = asked(words)
        rows = [row for row in self._patient.values() if all(word in patient_key(row) for word in wanted)]
        rows = [row for row in rows if not states or row.identity in states]
        return sorted(rows, key=lambda row: (patient_key(row), row.patient))[:limit]

    def patient(self, patient: bytes) -> PatientRow | None:
        return self._patient.get(patient)

    def device_owner(self, device: bytes) -> bytes | None:
        return self._device.get(device)

    def patient_of_thread(self, thread: bytes) -> bytes | None:
        named = (e for e in self._entry.values() if thread and e.header.thread == thread and e.header.patient)
        return next((entry.header.patient for entry in _in_order(named)), None)

    def search(self, words: str, limit: int = 50) -> list[Hit]:
        wanted = asked(words)
        found = [self._entry[digest] for digest, w in self._words.items() if holds(indexed(w.text), wanted)]
        newest = reversed(_in_order(found))
        return [_hit(entry, self._words[entry.hash], wanted) for entry in newest][:limit]

    def outbox(self) -> list[OutLetter]:
        return list(self._outbox.values())

    def lane_last(self, sender: bytes, to: bytes) -> LaneStep | None:
        steps = [s for s in self._lane.values() if (s.sender, s.to, s.ahead) == (sender, to, False)]
        return max(steps, key=lambda step: step.seq, default=None)

    def lane_step(self, sender: bytes, to: bytes, seq: int) -> LaneStep | None:
        return self._lane.get((sender, to, seq))

    def lanes_to(self, to: bytes) -> list[LaneStep]:
        senders = sorted({sender for sender, towards, _ in self._lane if towards == to})
        return [step for sender in senders if (step := self.lane_last(sender, to))]

    def is_fetched(self, name: str) -> bool:
        return name in self._fetched

    def fetched(self) -> frozenset[str]:
        return frozenset(self._fetched)

    def aside(self) -> list[Aside]:
        return sorted(self._aside.values(), key=lambda letter: letter.received_ms)

    def secret(self, scope: str, name: bytes) -> Secret | None:
        return next((secret for secret in self.secrets(scope) if secret.name == name), None)

    def secrets(self, scope: str, name: bytes | None = None) -> list[Secret]:
        return [one for one in self._secret.values() if one.scope == scope and name in (None, one.name)]

    def invite(self, invite: bytes) -> OpenInvite | None:
        return self._invite.get(invite)

    def invites(self) -> list[OpenInvite]:
        return [invite for invite in self._invite.values() if invite.state in ("open", "answered")]

    def waiting(self) -> list[Waiting]:
        return [entry for _, entry in sorted(self._waiting.items())]

    def draft(self, letter: bytes) -> Draft | None:
        return self._draft.get(letter)

    def setting(self, name: str) -> bytes | None:
        return self._setting.get(name)

    def settings(self, start: str) -> list[str]:
        return sorted(name for name in self._setting if name.startswith(start))

    def close(self) -> None:
        """Nothing to let go of."""


def _in_order(entries: Any) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.header.order)


def _hit(entry: Entry, words: Words, wanted: list[str]) -> Hit:
    return Hit(entry.hash, words.patient, entry.header.kind, passage(words.text, wanted), entry.header.wall_ms)
