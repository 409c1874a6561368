"""The documents are enough for the log too: every vector, and a proof that the program itself made."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core.model import Refusal
from core.office.export import export
from tests.independent import letter_codes as codes
from tests.independent import log_reader as log
from tests.independent import proof_verifier as proofs
from tests.independent.proof_verifier import Refused
from tests.practice import NOON, consulted, enrolled, exchange, practice

VECTORS = Path(__file__).parents[1] / "vectors" / "log"
VERIFIER = str(proofs.__file__)
LONG = os.environ.get("COLLOQUE_LONG") == "1"

Case = dict[str, Any]


def unhexed(given: str | None) -> bytes | None:
    return None if given is None else bytes.fromhex(given)


def read_entry(given: Case) -> log.Entry:
    keys = {int(epoch): bytes.fromhex(key) for epoch, key in given["journal_keys"].items()}
    return log.read_entry(bytes.fromhex(given["wire"]), keys, bytes.fromhex(given["practice"]))


def told_entry(given: Case) -> Case:
    entry = read_entry(given)
    staff = None if entry.staff is None else entry.staff.hex()
    seq, kind = entry.header.place[2], entry.header.kind
    return {"hash": entry.hash.hex(), "kind": kind, "seq": seq, "staff": staff, "has_clin": entry.has_clin}


def told_clin(given: Case) -> Case:
    entry = read_entry(given)
    for name, by in (
        ("content_key", log.clin_by_content_key),
        ("entry_key", log.clin_by_entry_key),
        ("kem_seed", log.clin_by_grant),
    ):
        if name in given:
            return {"clin": by(entry, bytes.fromhex(given[name])).hex()}
    raise AssertionError("no key")


def read_log(told: Case) -> log.Log:
    def held(one: Case) -> log.Held:
        patient = unhexed(one["patient"]) or b""
        return log.Held(bytes.fromhex(one["hash"]), one["lamport"], patient, one["patient_seq"])

    def revoked(one: Case) -> tuple[int, bytes] | None:
        return (one["revoked"][1], bytes.fromhex(one["revoked"][2])) if one["revoked"] else None

    return log.Log(
        profiles={bytes.fromhex(one["sig_pk"]): (one["role"], revoked(one)) for one in told["profiles"]},
        chains={bytes.fromhex(profile): list(map(held, chain)) for profile, chain in told["chains"].items()},
        erased={bytes.fromhex(patient) for patient in told["erased"]},
        content_keys=[bytes.fromhex(key) for key in told["content_keys"]],
        may_write={(role, kind, clin) for role, kind, clin in told["may_write"]},
    )


def told_take(given: Case) -> Case:
    entry, known = read_entry(given), read_log(given["log"])
    clin = log.check_author(entry, known)
    done = log.take(entry, known)
    if done == "held":
        return {"held": True}
    return {"taken": {"clin": clin and clin.hex()}} if done == "taken" else {"waits": done}


def told_checkpoint(given: Case) -> Case:
    _, _, heads = proofs.read_checkpoint(bytes.fromhex(given["file"]), bytes.fromhex(given["practice"]))
    return {"heads": [[profile.hex(), seq, entry.hex()] for profile, seq, entry in heads]}


def told_proof(given: Case) -> Case:
    allowed = {(role, kind, clin) for role, kind, clin in given["may_write"]}

    def may_write(role: int, kind: str, clin: bool) -> bool:
        return (role, kind, clin) in allowed

    proof = proofs.verify(bytes.fromhex(given["file"]), given["fingerprint"], may_write)
    shown = [entry.hex() for _, entry, _ in proof.shown]
    return {
        "entries": proof.entries, "shown": shown, "cosigners": sorted(proof.cosigners), "root_checked": proof.root_checked,
    }  # fmt: skip


def told_slot(given: Case) -> Case:
    secret = given["passphrase"] if "passphrase" in given else bytes.fromhex(given["secret"])
    return {"content": log.open_slot(bytes.fromhex(given["file"]), secret, unhexed(given["keyring"])).hex()}


def told_code(given: Case) -> Case:
    return {"secret": codes.read_paper_code(given["code"], given["text"]).hex()}


READERS = {
    "entry-read": told_entry,
    "entry-clin": told_clin,
    "entry-take": told_take,
    "checkpoint": told_checkpoint,
    "proof": told_proof,
    "slot": told_slot,
    "code": told_code,
}


def test_no_vector_of_the_log_is_left_out() -> None:
    assert {path.stem for path in VECTORS.glob("*.json")} == set(READERS)


@pytest.mark.parametrize("name", READERS)
def test_every_vector_of_the_log_is_read_or_refused_as_it_says(name: str) -> None:
    for case in json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))["cases"]:
        wanted = {key: case[key] for key in ("ok", "refused") if key in case}
        try:
            found: Case = {"ok": READERS[name](case["in"])}
        except Refused as refused:
            found = {"refused": str(refused)}
        assert found == wanted, case["name"]


# A proof that the program made.
@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, made = tmp_path_factory.mktemp("proof"), practice()
    patient, device = enrolled(made, folder)
    consultation = consulted(made, patient)
    exchange(made)
    device.read(NOON)
    device.ask("Avant ou après le repas ?", NOON, consultation=consultation, subject="Repas")
    device.post()
    exchange(made)
    done = export(made.physician, patient, folder / "out", NOON, {})
    assert not isinstance(done, Refusal)
    return Path(done.proof)


def test_a_proof_of_the_program_holds_and_names_its_practice(record: Path) -> None:
    proof = proofs.verify(record.read_bytes())
    assert proof.shown
    name = proofs.fingerprint(proof.root)
    assert proofs.verify(record.read_bytes(), name.lower()).root_checked
    with pytest.raises(Refused, match=r"proof\.root"):
        proofs.verify(record.read_bytes(), "A" * 32)


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """The verifier as an inspector runs it: one file, an isolated Python, none of the program in reach."""
    return subprocess.run([sys.executable, "-I", "-S", VERIFIER, *words], capture_output=True, text=True, check=False)


def test_an_inspector_needs_one_file_and_python_alone(record: Path, tmp_path: Path) -> None:
    name = proofs.fingerprint(proofs.verify(record.read_bytes()).root)
    read = run(str(record))
    assert read.returncode == 0, read.stderr
    assert f"{name} (NOT CHECKED" in read.stdout
    assert "NOT CHECKED" not in run(str(record), "--root", name).stdout
    broken = tmp_path / "broken.proof"
    broken.write_bytes(record.read_bytes()[:-1])
    refused = run(str(broken))
    assert (refused.returncode, refused.stderr.strip()) == (1, "REFUSED: proof.encoding")


def flips(size: int, allowed: int) -> list[tuple[int, int]]:
    """One bit of each byte, with a stride that leaves as many as `allowed`."""
    return [(at, at % 8) for at in range(0, size, -(-size // allowed))]


def flipped(file: bytes, at: int, bit: int) -> bytes:
    return file[:at] + bytes([file[at] ^ 1 << bit]) + file[at + 1 :]


def test_one_wrong_bit_anywhere_in_a_proof_is_refused(record: Path) -> None:
    file = record.read_bytes()
    every = [(at, bit) for at in range(len(file)) for bit in range(8)]
    for at, bit in every if LONG else flips(len(file), 500):
        with pytest.raises(Refused):
            proofs.verify(flipped(file, at, bit))


def test_one_wrong_bit_is_refused_even_when_the_exporter_signs_it_again(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever an exporter may change, it is not one bit of a roster, a chain, an entry or a checkpoint."""
    file, honest = record.read_bytes(), proofs.signed

    def signed(key: bytes, use: str, message: bytes, signature: bytes) -> bool:
        return use == "proof-sig" or honest(key, use, message, signature)

    monkeypatch.setattr(proofs, "signed", signed)
    for at, bit in flips(len(file) - 64, len(file) if LONG else 120):
        with pytest.raises(Refused):
            proofs.verify(flipped(file, at, bit))
