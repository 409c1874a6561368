"""A fictional practice for the letter vectors: its keys, its roster, and what its readers know.

`world.json` holds the seeds; every reader of the vectors, in whatever language, starts from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from crypto.body import Confirm, Enrol, Join
from crypto.invite import (
    Device,
    Invite,
    JoinCode,
    confirm_key,
    new_invite,
    new_join_code,
    read_fragment,
    read_join_code,
    vouches_for_confirm,
    vouches_for_enrol,
    vouches_for_join,
)
from crypto.keys import (
    Keys,
    Profile,
    Revoked,
    Role,
    Roster,
    keys_from_seeds,
    new_keys,
    read_roster,
    sign_roster,
)
from crypto.kinds import Signer
from crypto.lanes import Lane, Link
from crypto.opening import Reader, Sender, sender_in
from crypto.primitives import KemKey, SigKey, kem_key, sig_key

MEMBERS = ("physician", "substitute", "secretary", "triage", "gone")
DEVICES = ("device", "other", "lost")
STRANGERS = ("stranger", "newcomer", "joiner")
Lanes = Mapping[tuple[bytes, bytes], Lane]
NOW = 1_795_000_000_000
THREAD = b"thread of device"
FOREIGN_THREAD = b"thread of other!"
_PATIENTS = {"device": b"patient 1", "other": b"patient 2", "lost": b"patient 1"}


@dataclass(frozen=True)
class World:
    """One practice, three patient devices (one lost), a stranger, a newcomer with an invite, a profile joining."""

    root: SigKey
    header: KemKey
    keys: Mapping[str, Keys]
    roster: Roster
    roster_file: bytes
    invite: Invite
    join_code: JoinCode

    def reader(self, name: str) -> Reader:
        """The reader of that name; members have the header key."""
        keys = self.keys[name]
        header_keys = (self.header,) if name in MEMBERS else ()
        return Reader(self.roster.practice, keys.sig.public, header_keys, (keys.kem,))

    def directory(
        self, name: str, lanes: "Lanes | None" = None, dates: tuple[tuple[int, int], ...] = ()
    ) -> "WorldDirectory":
        """What that reader knows; a lane that `lanes` does not hold is empty. `dates`: of the substitute."""
        return WorldDirectory(self, name, lanes or {}, dates)

    def to_json(self) -> dict[str, object]:
        """Seeds, files and codes; bytes as hex."""
        return {
            "root_seed": self.root.seed.hex(),
            "header_seed": self.header.seed.hex(),
            "seeds": {name: [keys.sig.seed.hex(), keys.kem.seed.hex()] for name, keys in self.keys.items()},
            "roster": self.roster_file.hex(),
            "members": list(MEMBERS),
            "devices": {"device": ["patient 1", False], "other": ["patient 2", False], "lost": ["patient 1", True]},
            "threads": {THREAD.hex(): "patient 1", FOREIGN_THREAD.hex(): "patient 2"},
            "open_invite": self.invite.fragment(),
            "open_join_code": self.join_code.text(),
        }


def world_from_json(data: dict) -> World:
    """The world of `to_json`."""
    root = sig_key(bytes.fromhex(data["root_seed"]))
    file = bytes.fromhex(data["roster"])
    seeds = {name: [bytes.fromhex(seed) for seed in pair] for name, pair in data["seeds"].items()}
    return World(
        root,
        kem_key(bytes.fromhex(data["header_seed"])),
        {name: keys_from_seeds(*pair) for name, pair in seeds.items()},
        read_roster(file, root.public),
        file,
        read_fragment(data["open_invite"]),
        read_join_code(data["open_join_code"]),
    )


def new_world() -> World:
    """A world with fresh keys."""
    root, header = sig_key(), kem_key()
    keys = {name: new_keys() for name in MEMBERS + DEVICES + STRANGERS}
    roster = roster_of(root, header, keys)
    file = sign_roster(root, roster)
    return World(root, header, keys, roster, file, new_invite(root.public, NOW), new_join_code(roster.practice))


def roster_of(root: SigKey, header: KemKey, keys: Mapping[str, Keys]) -> Roster:
    """Version 2: the member "gone" is revoked."""
    member = {name: name.ljust(16, "_").encode() for name in MEMBERS}

    def profile(letter: str, who: str, role: Role, **more: object) -> Profile:
        return Profile(letter, keys[who].sig.public, keys[who].kem.public, member[who], role, **more)

    profiles = (
        profile("A", "physician", Role.PHYSICIAN, name="Dr Amel Fictive"),
        profile("B", "substitute", Role.SUBSTITUTE, name="Dr Sami Fictif", stands_for=(member["physician"],)),
        profile("C", "secretary", Role.SECRETARY),
        profile("D", "triage", Role.SECRETARY, reads_triage=True),
        profile("E", "gone", Role.PHYSICIAN, name="Dr Parti Fictif", revoked=Revoked(2, 7, b"h" * 32)),
    )
    return Roster(root.public, 2, b"p" * 32, NOW, profiles, 1, header.public, 1)


@dataclass(frozen=True)
class WorldDirectory:
    """Answers from the world alone."""

    world: World
    reader: str
    lanes: "Lanes" = field(default_factory=dict)
    dates: tuple[tuple[int, int], ...] = ()

    def sender(self, sig_pk: bytes) -> Sender | None:
        """Members by the roster, devices by the practice's own list."""
        named = {self.world.keys[name].sig.public: name for name in DEVICES}
        if sig_pk in named and self.reader in MEMBERS:
            return Sender(Signer.DEVICE, _PATIENTS[named[sig_pk]], named[sig_pk] == "lost")
        profiles = self.world.roster.profiles
        dated = (replace(one, dates=self.dates) if one.role is Role.SUBSTITUTE else one for one in profiles)
        return sender_in(replace(self.world.roster, profiles=tuple(dated)), sig_pk)

    def vouched(self, body: Enrol | Join | Confirm) -> bool:
        """By the one open invite and the one open join code."""
        world = self.world
        if isinstance(body, Enrol):
            return vouches_for_enrol(world.invite, body)
        if isinstance(body, Confirm):
            joins = self.reader == "joiner"
            secret = world.join_code.secret if joins else world.invite.secret
            keys = world.keys[self.reader]
            device = Device(keys.sig.public, keys.kem.public)
            roster = read_roster(body.roster, world.root.public)
            invite_id = b"" if joins else world.invite.invite_id
            return vouches_for_confirm(confirm_key(secret), invite_id, device, roster, body)
        return vouches_for_join(world.join_code.secret, world.root.public, body)

    def foreign(self, thread: bytes, sender: bytes) -> bool:
        """A thread of the other patient; of a sender that is not known nothing is said."""
        known = self.sender(sender)
        patient = (known.patient if known else b"") if self.reader in MEMBERS else _PATIENTS.get(self.reader, b"")
        return bool(patient) and {THREAD: b"patient 1", FOREIGN_THREAD: b"patient 2"}.get(thread, patient) != patient

    def lane(self, sender: bytes, to: bytes, seq: int) -> Lane:
        """The lane, with what is held next to `seq` only."""
        lane = self.lanes.get((sender, to), Lane())
        return replace(lane, held={at: link for at, link in lane.held.items() if abs(at - seq) <= 1})


def lanes_from_json(data: list[dict]) -> Lanes:
    """The lanes of a vector: `[{"sender", "to", "last", "held": {seq: [hash, prev]}, "frozen"}]`."""
    lanes = {}
    for lane in data:
        held = {int(seq): Link(*map(bytes.fromhex, pair)) for seq, pair in lane["held"].items()}
        lanes[bytes.fromhex(lane["sender"]), bytes.fromhex(lane["to"])] = Lane(lane["last"], held, lane["frozen"])
    return lanes


def lanes_to_json(lanes: Lanes) -> list[dict[str, object]]:
    """The reverse of `lanes_from_json`."""
    return [
        {
            "sender": sender.hex(),
            "to": to.hex(),
            "last": lane.last,
            "held": {str(seq): [link.hash.hex(), link.prev.hex()] for seq, link in lane.held.items()},
            "frozen": lane.frozen,
        }
        for (sender, to), lane in lanes.items()
    ]
