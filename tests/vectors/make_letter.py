"""Writes tests/vectors/letter/*.json: `python -m tests.vectors.make_letter`. What is there stays; new names are drawn.

What must come of each vector is written by hand in form_cases, sense_cases, rule_cases, roster_cases and below. Bytes
are hex; whole letters and rosters are base64url, followed by `zeros` zero bytes.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, count
from pathlib import Path

from crypto import armor
from crypto.body import Level
from crypto.encoding import b64, dec, enc, enc_list, from_b64, u64
from crypto.invite import (
    Device,
    ask_to_enrol,
    ask_to_join,
    callback_digits,
    confirm_key,
    confirm_mac,
    device_inbox,
    device_outbox,
    drop_file,
    enrol_digits,
    invite_inbox,
    invite_outbox,
    join_digits,
    new_invite,
    new_join_code,
    sas_key,
)
from crypto.keys import Revoked, Roster, fingerprint, new_keys
from crypto.kinds import Kind
from crypto.opening import open_letter
from crypto.primitives import (
    random,
    sig_key,
    sign,
)
from tests.vectors.case import Case
from tests.vectors.forge import Forgery, forge
from tests.vectors.form_cases import form_cases
from tests.vectors.kept import Vector, kept, old
from tests.vectors.primitive_cases import primitives
from tests.vectors.roster_cases import roster_cases, successions
from tests.vectors.rule_cases import rule_cases
from tests.vectors.sense_cases import sense_cases
from tests.vectors.typed_cases import typed_cases
from tests.vectors.world import NOW, World, lanes_from_json, lanes_to_json, new_world, world_from_json

FOLDER = Path(__file__).parent / "letter"
MOST_SHOWN = 256


def letters(world: World) -> Iterator[Vector]:
    """Whole letters: who reads, with which lanes, and what comes of it."""
    for case in [*form_cases(world), *sense_cases(world), *rule_cases(world)]:
        yield _letter(case)


def _letter(case: Case) -> Vector:
    bare = case.raw.rstrip(b"\0") if len(case.raw) > 1 << 16 else case.raw
    dates = {"dates": [list(pair) for pair in case.dates]} if case.dates else {}
    return {
        "name": case.name,
        **dates,
        "letter": b64(bare),
        "zeros": len(case.raw) - len(bare),
        "reader": case.reader,
        "lanes": lanes_to_json(case.lanes),
        "result": case.result,
        "code": case.code,
    }


def rosters(world: World) -> Iterator[Vector]:
    """Roster files: `code` is empty where the file is read."""
    physician, substitute, secretary, triage, gone = world.roster.profiles
    sound = replace(world.roster, profiles=(physician, gone))

    def signed(roster: Roster) -> bytes:
        data = roster.encode()
        return enc(data, sign(world.root, "roster-sig", data))

    def having(**changes: object) -> bytes:
        return signed(replace(sound, profiles=(replace(physician, **changes), gone)))

    short = signed(sound)
    data, signature = dec(short, 2, "")
    fields = list(dec(data, 9, ""))

    def field(at: int, value: bytes) -> bytes:
        changed = enc(*fields[:at], value, *fields[at + 1 :])
        return enc(changed, sign(world.root, "roster-sig", changed))

    strange = sig_key()
    files = {
        "sound": (world.roster_file, ""),
        "of two profiles": (short, ""),
        "version 1, alone": (signed(replace(sound, v=1, previous=b"", profiles=(replace(physician),))), ""),
        "no profile": (signed(replace(sound, profiles=())), ""),
        "cut": (short[:-1], "roster.encoding"),
        "a byte behind": (short + b"\0", "roster.encoding"),
        "format version 2": (field(0, u64(2)), "roster.version"),
        "of another root": (enc(replace(sound, root_pk=strange.public).encode(), signature), "roster.root"),
        "root key of 31 bytes": (field(1, world.root.public[:31]), "roster.root"),
        "signed by another key": (enc(data, sign(strange, "roster-sig", data)), "roster.signature"),
        "signed for another use": (enc(data, sign(world.root, "letter-sig", data)), "roster.signature"),
        "signature of 63 bytes": (enc(data, signature[:63]), "roster.encoding"),
        "header key short": (field(7, sound.header_pk[:-1]), "roster.encoding"),
        "previous of 31 bytes": (field(3, bytes(31)), "roster.encoding"),
        "257 profiles": (field(5, enc_list([b""] * 257)), "roster.encoding"),
        "over 512 KiB": (short + bytes(1 << 19), "roster.encoding"),
        "v 0": (signed(replace(sound, v=0)), "roster.profiles"),
        "v 1 with a previous": (signed(replace(sound, v=1, profiles=())), "roster.profiles"),
        "v 2 without a previous": (signed(replace(sound, previous=b"")), "roster.profiles"),
        "header epoch 0": (signed(replace(sound, header_epoch=0)), "roster.profiles"),
        "journal epoch 0": (signed(replace(sound, journal_epoch=0)), "roster.profiles"),
        "not in order": (signed(replace(sound, profiles=sound.profiles[::-1])), "roster.profiles"),
        "one letter twice": (having(letter="E"), "roster.profiles"),
        "one signing key twice": (having(sig_pk=gone.sig_pk), "roster.profiles"),
        "one X-Wing key twice": (having(kem_pk=gone.kem_pk), "roster.profiles"),
        "letter empty": (having(letter=""), "roster.profiles"),
        "letter small": (having(letter="a"), "roster.profiles"),
        "physician without a name": (having(name=""), "roster.profiles"),
        "physician who reads at triage": (having(reads_triage=True), "roster.profiles"),
        "physician who stands for another": (having(stands_for=(substitute.member_id,)), "roster.profiles"),
        "name over 200 bytes": (having(name="é" * 101), "roster.encoding"),
        "name not in NFC": (field(5, enc(_replaced(physician.encode(), 5, b"Ame\xcc\x81l"))), "roster.encoding"),
        "secretary with a name": (
            signed(replace(sound, profiles=(replace(secretary, name="Mme Fictive"),))),
            "roster.profiles",
        ),
        "stands for one member twice": (
            signed(replace(sound, profiles=(replace(substitute, stands_for=(physician.member_id,) * 2),))),
            "roster.profiles",
        ),
        "from a later version": (having(from_v=3), "roster.profiles"),
        "from version 0": (having(from_v=0), "roster.profiles"),
        "revoked by a later version": (having(revoked=Revoked(3, 1, bytes(32))), "roster.profiles"),
        "revoked when it began": (having(from_v=2, revoked=Revoked(2, 1, bytes(32))), "roster.profiles"),
        "revoked at 0 with a hash": (having(revoked=Revoked(2, 0, bytes(32))), "roster.profiles"),
        "revoked at 1 without hash": (having(revoked=Revoked(2, 1, b"")), "roster.profiles"),
        "revoked with a short hash": (having(revoked=Revoked(2, 1, bytes(31))), "roster.encoding"),
        "role 0": (field(5, enc(_role(physician.encode(), 0))), "roster.encoding"),
        "role 4": (field(5, enc(_role(physician.encode(), 4))), "roster.encoding"),
        "reads_triage 2": (field(5, enc(_replaced(triage.encode(), 6, u64(2)))), "roster.encoding"),
        "a profile of nine fields": (field(5, enc(enc(*dec(physician.encode(), 10, "")[:9]))), "roster.encoding"),
        "a member id of 15 bytes": (having(member_id=bytes(15)), "roster.encoding"),
    }
    for name, (file, code) in files.items():
        bare = file.rstrip(b"\0") if len(file) > 1 << 16 else file
        yield {"name": name, "file": b64(bare), "zeros": len(file) - len(bare), "code": code}


def _replaced(data: bytes, at: int, value: bytes) -> bytes:
    fields = list(dec(data, 10, ""))
    fields[at] = value
    return enc(*fields)


def _role(data: bytes, role: int) -> bytes:
    return _replaced(data, 4, u64(role))


def armors(world: World) -> Iterator[Vector]:
    """Mails: the letters found inside, or a code."""
    raw = forge(world, Forgery(Kind.RECEIPT))
    words, plain = armor.wrap(raw), b64(raw)
    begin, end = armor.BEGIN.decode(), armor.END.decode()
    texts = {
        "sound": (words, 1, ""),
        "with LF": (words.replace("\r\n", "\n"), 1, ""),
        "with words around": ("Bonjour\r\n\r\n" + words + "\r\n-- \r\nA", 1, ""),
        "on one line": (begin + plain + end, 1, ""),
        "indented": (words.replace("\r\n", "\r\n  "), 1, ""),
        "two letters": (words + words, 2, ""),
        "sixteen letters": ((begin + "QQ" + end) * 16, 16, ""),
        "seventeen letters": ((begin + "QQ" + end) * 17, 0, "armor.many"),
        "nothing": ("", 0, "armor.none"),
        "no letter": ("Bonjour", 0, "armor.none"),
        "an end alone": (end, 0, "armor.none"),
        "no end": (words[:-5], 0, "armor.end"),
        "a begin after": (words + begin, 0, "armor.end"),
        "nothing inside": (begin + "\r\n" + end, 0, "armor.encoding"),
        "padded": (begin + "QQ==" + end, 0, "armor.encoding"),
        "plus and slash": (begin + "+/+/" + end, 0, "armor.encoding"),
        "unused bits set": (begin + "QR" + end, 0, "armor.encoding"),
        "one character": (begin + "Q" + end, 0, "armor.encoding"),
        "a tab inside": (begin + "QQ\tQQ" + end, 0, "armor.encoding"),
        "quoted": (words.replace("\r\n", "\r\n> "), 0, "armor.encoding"),
        "an accent inside": (begin + "QQé" + end, 0, "armor.encoding"),
    }
    for name, (text, many, code) in texts.items():
        letters = [plain if "QQ" + end not in text else "QQ"] * many
        yield {"name": name, "mail": text.encode("utf-8").hex(), "letters": letters, "code": code}
    inner = "-----BEGINCOLLOQUELETTER-----"
    orders = {
        "a begin inside": (begin + begin + "QQ" + end, [inner + "QQ"], ""),
        "seventeen, the last without end": ((begin + "QQ" + end) * 16 + begin, [], "armor.end"),
        "seventeen, the first not sound": (begin + "QR" + end + (begin + "QQ" + end) * 16, [], "armor.encoding"),
        "not sound, then no end": (begin + "QR" + end + begin, [], "armor.encoding"),
        "an end before": (end + begin + "QQ" + end, ["QQ"], ""),
    }
    for name, (text, found, code) in orders.items():
        yield {"name": name, "mail": text.encode("utf-8").hex(), "letters": found, "code": code}
    whole = begin + "QQ" + end
    for name, size, code in (
        ("of 1.5 MiB", armor.MOST_TEXT_BYTES, ""),
        ("longer", armor.MOST_TEXT_BYTES + 1, "armor.size"),
    ):
        found = [] if code else ["QQ"]
        spaces = size - len(whole)
        yield {"name": name, "mail": whole.encode().hex(), "spaces": spaces, "letters": found, "code": code}


def invites(world: World) -> Iterator[Vector]:
    """Fragments and join codes: the values derived from each, or a code."""
    keys = new_keys()
    device = Device(keys.sig.public, keys.kem.public)
    drop, challenge, letter_id = random(32), random(16), random(16)
    invite = new_invite(world.root.public, NOW)
    secret = invite.secret
    enrol = ask_to_enrol(invite, keys, 3, None)
    join = new_join_code(world.roster.practice)
    yield {
        "name": "an enrolment, derived",
        "fragment": invite.fragment(),
        "code": "",
        "sig_pk": device.sig_pk.hex(),
        "kem_pk": device.kem_pk.hex(),
        "page_version": 3,
        "roster": world.roster_file.hex(),
        "drop_secret": drop.hex(),
        "challenge": challenge.hex(),
        "letter_id": letter_id.hex(),
        "root_pk": invite.root_pk.hex(),
        "invite_id": invite.invite_id.hex(),
        "secret": secret.hex(),
        "expires_ms": invite.expires_ms,
        "enrol_mac": enrol.mac.hex(),
        "digits": enrol_digits(sas_key(secret), invite.invite_id, invite.root_pk, device),
        "confirm_mac": confirm_mac(confirm_key(secret), invite.invite_id, device, Level.IN_PERSON, world.roster).hex(),
        "callback_digits": callback_digits(challenge, letter_id, device.sig_pk),
        "file": drop_file(b"letter"),
        "invite_inbox": invite_inbox(secret),
        "invite_outbox": invite_outbox(secret),
        "device_inbox": device_inbox(drop),
        "device_outbox_1": device_outbox(drop, 1),
        "device_outbox_2": device_outbox(drop, 2),
        "fingerprint": fingerprint(invite.root_pk),
    }
    yield {
        "name": "a joining, derived",
        "join_code": join.text(),
        "code": "",
        "sig_pk": device.sig_pk.hex(),
        "kem_pk": device.kem_pk.hex(),
        "root_pk": world.root.public.hex(),
        "practice": join.practice.hex(),
        "secret": join.secret.hex(),
        "join_mac": ask_to_join(join, world.root.public, keys).mac.hex(),
        "digits": join_digits(join.secret, world.root.public, device),
    }
    good, code, lettered = invite.fragment(), join.text(), _with_s_and_i(world)
    data = base64.urlsafe_b64decode(good + "=")
    other = "B" if code[0] != "B" else "C"
    yield from (
        {"name": f"fragment: {name}", "fragment": words, "code": refusal}
        for name, words, refusal in (
            ("empty", "", "invite.encoding"),
            ("cut", good[:-1], "invite.encoding"),
            ("longer", good + "A", "invite.encoding"),
            ("version 2", b64(b"\2" + data[1:]), "invite.version"),
            ("with its #", "#" + good, "invite.encoding"),
            ("padded", good + "=", "invite.encoding"),
            ("unused bits set", good[:-1] + chr(ord(good[-1]) + 1), "invite.encoding"),
            ("not ASCII", "é" + good[1:], "invite.encoding"),
        )
    )
    yield from (
        {"name": f"join code: {name}", "join_code": words, "code": refusal}
        for name, words, refusal in (
            ("in small letters", code.lower(), ""),
            ("with spaces", code.replace("-", " "), ""),
            ("one character wrong", other + code[1:], "join.encoding"),
            ("two groups exchanged", code[5:9] + "-" + code[:4] + code[9:], "join.encoding"),
            ("cut by a group", code[:-5], "join.encoding"),
            ("empty", "", "join.encoding"),
            ("a figure 1", "1" + code[1:], "join.encoding"),
            ("not ASCII", "é" + code[1:], "join.encoding"),
            ("over two lines", code[:49] + "\r\n\t" + code[49:], ""),
            ("with no-break spaces", code.replace("-", "\u00a0"), ""),
            ("with ſ and ı", lettered.replace("S", "ſ").replace("I", "ı"), "join.encoding"),
            ("with ſ and ı, as S and I", lettered, ""),
        )
    )


def _with_s_and_i(world: World) -> str:
    codes = (new_join_code(world.roster.practice).text() for _ in count())
    return next(code for code in codes if "S" in code and "I" in code)


def opened(world: World, vector: Vector) -> Vector:
    """What a reader must find in a letter that is accepted, so that one that decodes wrongly fails."""
    raw = from_b64(str(vector["letter"]), "") + bytes(int(str(vector["zeros"])))
    reader, lanes = str(vector["reader"]), lanes_from_json(vector["lanes"])
    dates = tuple(tuple(pair) for pair in vector.get("dates", ()))
    found = open_letter(raw, world.reader(reader), world.directory(reader, lanes, dates)).letter
    header, body = found.header, found.body.fields() if found.body else ()
    return {
        "hash": found.letter_hash.hex(),
        "kind": header.kind,
        "letter_id": header.letter_id.hex(),
        "sender": header.sender.hex(),
        "thread": header.thread.hex(),
        "seq": header.seq,
        "acks": [[ack.sender.hex(), ack.seq, ack.letter_hash.hex()] for ack in header.acks],
        "sent_ms": header.sent_ms,
        "category": header.category,
        "lang": header.lang,
        "signs": header.signs,
        "screened": header.screened,
        "roster_v": header.roster_v,
        "record": header.record.hex(),
        "body": [one.hex() if len(one) <= MOST_SHOWN else None for one in body] if found.body else None,
    }


def main() -> None:
    """Writes all files anew, what they hold first."""
    FOLDER.mkdir(exist_ok=True)
    known = old(FOLDER / "world.json")
    world = world_from_json(known) if known else new_world()
    _write("world", world.to_json())
    drawn = {
        "letters": letters(world),
        "rosters": chain(rosters(world), roster_cases(world)),
        "successions": successions(world),
        "armors": armors(world),
        "invites": invites(world),
        "typed": typed_cases(world),
        "primitives": primitives(),
    }
    for name, vectors in drawn.items():
        whole = kept(old(FOLDER / f"{name}.json"), vectors)
        accepted = (vector for vector in whole if vector.get("result") == "accepted" and "opened" not in vector)
        for vector in accepted:
            vector["opened"] = opened(world, vector)
        _write(name, whole)


def _write(name: str, data: object) -> None:
    (FOLDER / f"{name}.json").write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
