"""Keys that other desks granted to this one, and what they open."""

from dataclasses import replace

from core.doors.vault import Change, Secret
from core.office.desk import Desk
from core.record import events as e
from core.record.codec import CODE, read_event
from crypto.encoding import u64
from crypto.entry import SALT_BYTES, Entry, content_key_id, open_clin, open_clin_alone, open_grant
from crypto.errors import Refused
from crypto.keys import Role, Roster
from crypto.primitives import kem_key

CURSOR = "journal.cursor"
"""Up to where the journal was read and taken in; empty to read it from its start."""
SCOPES = frozenset({"header", "journal", "patient", "entry"})
KEY_BYTES = 32


def granted_by(desk: Desk, entry: Entry, event: e.KeyGranted) -> Secret | None:
    """The key, when it was granted to this desk. Content keys come from physicians and substitutes only; no grant takes
    the place of a practice's key that this desk holds, and a header key is the one that the roster names.
    """
    writer = desk.roster.profile(entry.header.profile)
    clinical = event.scope in ("patient", "entry")
    if clinical and (writer is None or writer.role is Role.SECRETARY):
        raise Refused("entry.role")
    if event.to != desk.me:
        return None
    given = read_event(
        entry.header.kind, (entry.staff or b"")[SALT_BYTES:], open_grant(entry, desk.keys.kem)[SALT_BYTES:]
    )
    if not isinstance(given, e.KeyGranted) or given.clin is None:
        raise Refused(CODE)
    key = given.clin.key
    if len(key) != KEY_BYTES or event.scope not in SCOPES:
        raise Refused(CODE)
    if event.scope == "patient":
        if content_key_id(key) != event.key_id:
            raise Refused("entry.clinical")
        return Secret("patient", entry.header.patient, event.key_id, key)
    if event.scope == "entry":
        held = desk.vault.entry(event.key_id)
        if held is not None and held.header.patient != entry.header.patient:
            raise Refused("entry.clinical")
        return Secret(event.scope, event.key_id, event.key_id, key)
    name, roster = u64(event.epoch), desk.roster
    if event.scope == "header" and event.epoch == roster.header_epoch and kem_key(key).public != roster.header_pk:
        raise Refused("entry.clinical")
    if writer is None or (writer.role is Role.SECRETARY and event.epoch > _epoch(roster, event.scope)):
        return None  # the key of a time to come is a physician's to give: it would be in use when that time comes
    return None if desk.vault.secret(event.scope, name) else Secret(event.scope, name, event.key_id, key)


def _epoch(roster: Roster, scope: str) -> int:
    return roster.header_epoch if scope == "header" else roster.journal_epoch


def opened_by(desk: Desk, granted: Secret) -> tuple[Entry, ...]:
    """Earlier entries, readable now with the key that was granted: a patient's, or that of one entry alone."""
    if granted.scope == "entry":
        entry = desk.vault.entry(granted.name)
        return (replace(entry, clin=open_clin_alone(entry, granted.key)),) if entry and entry.clin is None else ()
    return tuple(
        replace(entry, clin=open_clin(entry, granted.key))
        for entry in desk.entries(granted.name)
        if entry.clin is None and entry.content_key_id == granted.key_id
    )


def take_old_key(desk: Desk, entry: Entry) -> None:
    """The journal key of an earlier epoch, granted to this desk: it opens what this very entry waits for, so it is taken
    ahead of its turn. Whoever joins after somebody left has no other way to the beginning."""
    if entry.header.kind != "KeyGranted" or entry.staff is None:
        return
    event = read_event(entry.header.kind, entry.staff[SALT_BYTES:], None)
    if isinstance(event, e.KeyGranted) and event.scope == "journal" and event.epoch < desk.roster.journal_epoch:
        granted = granted_by(desk, entry, event)
        if granted is not None:
            desk.vault.commit(Change(secrets=(granted,)))
