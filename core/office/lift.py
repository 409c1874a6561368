"""The way out of an alarm: read again, make again, check everything, then a physician's word in the record."""

from core.doors.vault import Change
from core.model import Refusal, refuse
from core.office.alarm import ALARM, LIFTED, close_desk
from core.office.checking import Checked, check
from core.office.desk import Desk
from core.office.pen import Pen, permitted
from core.office.refold import read_again, refold
from core.office.soundness import FOLDS_BACK, ROLLED_BACK, broken, forgotten, put_back
from core.record.events import AlarmLifted
from core.record.signed import Signed
from crypto.keys import Role


def rebuild(desk: Desk, now: int) -> Checked:
    """Make the lists again, read the journal from its start, and check. An alarm about lists alone is over with that:
    they hold nothing that the entries do not. What is graver is said first: afterwards it could not be seen."""
    gone = ROLLED_BACK if any(forgotten(desk)) else ""
    close_desk(desk, broken(desk) or gone or put_back(desk, whole=True))
    read_again(desk, now)
    refold(desk)
    checked = check(desk)
    if checked.alarm == FOLDS_BACK and not checked.found:
        desk.vault.commit(Change(settings=((ALARM, b""),)))
        checked = check(desk)
    return checked


def lift_alarm(desk: Desk, reason: str, now: int) -> Refusal | str:
    """Open this desk again; the number of the entry that says so. At a desk that is not a physician's the entry is a
    physician's, made for this desk at theirs (`lift_for`)."""
    alarm = (desk.vault.setting(ALARM) or b"").decode("ascii")
    if not alarm:
        return refuse("alarm.none")
    if desk.profile.role is Role.PHYSICIAN and not reason.strip():
        return refuse("alarm.reason")
    synced = read_again(desk, now)
    refold(desk)
    found = synced.alarm or check(desk).found
    if found:
        return refuse("alarm.stands", found=found)
    if desk.profile.role is not Role.PHYSICIAN:
        return _lifted_for_us(desk)
    pen = Pen(desk, now, lifts=alarm)
    entry = pen.write(AlarmLifted(desk.me, alarm, reason.strip()))
    pen.add(Change(settings=((ALARM, b""),)))
    pen.commit()
    return f"{desk.profile.letter}-{entry.header.seq}"


def lift_for(desk: Desk, letter: str, reason: str, now: int) -> Refusal | str:
    """A physician's word for another desk, which looks for it when it checks itself."""
    if barred := permitted(desk, "AlarmLifted"):
        return barred
    profile = next((one for one in desk.roster.profiles if one.letter == letter and one.revoked is None), None)
    if profile is None or profile.sig_pk == desk.me:
        return refuse("alarm.desk", letter=letter)
    if not reason.strip():
        return refuse("alarm.reason")
    pen = Pen(desk, now)
    entry = pen.write(AlarmLifted(profile.sig_pk, "", reason.strip()))
    pen.commit()
    return f"{desk.profile.letter}-{entry.header.seq}"


def _lifted_for_us(desk: Desk) -> Refusal | str:
    """The newest word of a physician for this desk, used once: not one that this desk knew when it last wrote, for then
    no alarm stood.
    """
    used = desk.vault.setting(LIFTED)
    words = [
        one
        for one in desk.signed_entries(b"")
        if isinstance(one.event, AlarmLifted) and one.event.profile == desk.me and one.profile != desk.me
    ]
    if not words or words[-1].hash == used or _known_before(desk, words[-1]):
        return refuse("alarm.physician")
    desk.vault.commit(Change(settings=((ALARM, b""), (LIFTED, words[-1].hash))))
    return words[-1].number


def _known_before(desk: Desk, word: Signed) -> bool:
    seen = (head for entry in desk.vault.chain(desk.me) for head in entry.header.seen)
    return any(head.profile == word.profile and head.seq >= word.order[2] for head in seen)
