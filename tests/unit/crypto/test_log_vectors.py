"""The published vectors of the log: each gives what it says, or is refused with its class (docs/log.md, section 10)."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crypto import recovery
from crypto.chain import Held, Known, Taken, take_in
from crypto.checkpoint import read_checkpoint
from crypto.entry import Entry, open_clin, open_clin_alone, open_grant, read_wire
from crypto.entry import content_key_id as key_id
from crypto.errors import Refused
from crypto.keys import Profile, Revoked, Role
from crypto.lock import open_slot
from crypto.primitives import kem_key
from crypto.verifier import verify_proof

Case = dict[str, Any]
FOLDER = Path(__file__).parents[2] / "vectors" / "log"
CASES = [
    pytest.param(case, id=f"{file.stem}: {case['name']}")
    for file in sorted(FOLDER.glob("*.json"))
    for case in json.loads(file.read_text(encoding="utf-8"))["cases"]
]
raw = bytes.fromhex


@dataclass
class Log:
    """The ChainView that a vector describes."""

    said: Case

    def profile(self, sig_pk: bytes) -> Profile | None:
        for row in self.said["profiles"]:
            if raw(row["sig_pk"]) == sig_pk:
                revoked = (
                    Revoked(row["revoked"][0], row["revoked"][1], raw(row["revoked"][2])) if row["revoked"] else None
                )
                return Profile("A", sig_pk, b"", b"", Role(row["role"]), revoked=revoked)
        return None

    def at(self, profile: bytes, seq: int) -> Known | None:
        chain = self.said["chains"].get(profile.hex(), [])
        return Known(seq, raw(chain[seq - 1]["hash"]), chain[seq - 1]["lamport"]) if 1 <= seq <= len(chain) else None

    def last(self, profile: bytes) -> Known | None:
        return self.at(profile, len(self.said["chains"].get(profile.hex(), [])))

    def patient_last(self, profile: bytes, patient: bytes) -> tuple[int, bytes]:
        rows = [row for row in self.said["chains"].get(profile.hex(), []) if row["patient"] == patient.hex()]
        return (rows[-1]["patient_seq"], raw(rows[-1]["hash"])) if rows else (0, b"")

    def erased(self, patient: bytes) -> bool:
        return patient.hex() in self.said["erased"]


def table(rows: list[Any]) -> Any:
    return lambda role, kind, clin: [int(role), kind, clin] in rows


def read(given: Case) -> Entry:
    keys = {int(epoch): raw(key) for epoch, key in given["journal_keys"].items()}
    return read_wire(raw(given["wire"]), keys, raw(given["practice"]))


def entry_read(given: Case) -> Case:
    entry = read(given)
    return {
        "hash": entry.hash.hex(),
        "kind": entry.header.kind,
        "seq": entry.header.seq,
        "staff": None if entry.staff is None else entry.staff.hex(),
        "has_clin": entry.header.has_clin,
    }


def entry_take(given: Case) -> Case:
    log = given["log"]
    held = {key_id(raw(key)): raw(key) for key in log["content_keys"]}
    outcome = take_in(read(given), Log(log), table(log["may_write"]), held)
    if isinstance(outcome, Taken):
        return {"taken": {"clin": None if outcome.entry.clin is None else outcome.entry.clin.hex()}}
    return {"held": True} if isinstance(outcome, Held) else {"waits": outcome.reason}


def entry_clin(given: Case) -> Case:
    entry = read(given)
    if "content_key" in given:
        return {"clin": open_clin(entry, raw(given["content_key"])).hex()}
    if "entry_key" in given:
        return {"clin": open_clin_alone(entry, raw(given["entry_key"])).hex()}
    return {"clin": open_grant(entry, kem_key(raw(given["kem_seed"]))).hex()}


def checkpoint_read(given: Case) -> Case:
    heads = read_checkpoint(raw(given["file"]), raw(given["practice"])).heads
    return {"heads": [[head.profile.hex(), head.seq, head.hash.hex()] for head in heads]}


def proof_verify(given: Case) -> Case:
    report = verify_proof(raw(given["file"]), table(given["may_write"]), fingerprint=given["fingerprint"])
    return {
        "entries": report.entries,
        "shown": [entry.hash.hex() for entry in report.shown],
        "cosigners": sorted(profile.letter for profile in report.cosigners),
        "root_checked": report.root_checked,
    }


def slot_open(given: Case) -> Case:
    secret = given["passphrase"] if "passphrase" in given else raw(given["secret"])
    keyring = None if given["keyring"] is None else raw(given["keyring"])
    return {"content": open_slot(raw(given["file"]), secret, keyring).hex()}


def code_read(given: Case) -> Case:
    code = {"recovery": recovery.RECOVERY, "root": recovery.ROOT}[given["code"]]
    return {"secret": recovery.read(code, given["text"]).hex()}


RUN = {
    "entry.read": entry_read,
    "entry.take": entry_take,
    "entry.clin": entry_clin,
    "checkpoint.read": checkpoint_read,
    "proof.verify": proof_verify,
    "slot.open": slot_open,
    "code.read": code_read,
}


@pytest.mark.parametrize("case", CASES)
def test_a_vector_gives_what_it_says(case: Case):
    run = RUN[case["op"]]
    if "refused" not in case:
        assert run(case["in"]) == case["ok"]
        return
    with pytest.raises(Refused) as refused:
        run(case["in"])
    assert refused.value.code == case["refused"]


SAID = {"entry.part", "proof.letter", "proof.device", "proof.body", "proof.export"}


def test_there_is_a_vector_for_each_class_of_refusal():
    """But for `checkpoint.lower`, which no file can show, `slot.memory`, which depends on the machine, and what the
    parts say, which tests/unit/record/test_proof.py judges."""
    refused = {case.values[0].get("refused") for case in CASES}
    text = (FOLDER.parents[2] / "docs" / "log.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:entry|checkpoint|proof|slot|code)\.[a-z_]+)`", text))
    assert named - set(RUN) - refused == {"checkpoint.lower", "slot.memory", *SAID}
    assert len(CASES) >= 120
