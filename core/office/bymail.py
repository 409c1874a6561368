"""Patients by mail: whoever gave an address gets one mail for what they wait for or must act on, which says that it waits
(docs/decisions/0034): a reply, or a word on where to turn; none for the mere word that a question arrived.

The desk that wrote a letter mails it, and no other. Once the post has the letter, its mail waits in the vault until the server
that sends took it, refused it, or a day is over; what became of it is an entry, which every desk has. All of it may be done
twice: the name of a mail is derived from its letter, and a mail that was told of is kept by that name for a bounce.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from core.doors.mail_out import HandedOver, OutMail
from core.doors.mail_parts import bounce_code
from core.doors.notice_mail import notice_mail, notice_name
from core.doors.smtp import Answer
from core.doors.vault import Change, OutLetter
from core.dossier import Dossier, MailAddress
from core.model import DAY_MS, Mailed, MailFault, Refusal, refuse
from core.office.desk import Desk
from core.office.parcel import laid, unacknowledged
from core.office.pen import Pen
from core.office.settings import mails_carry_letters, page
from core.record.addresses import is_address
from core.record.codec import pack, unpack
from core.record.events import MailAddressGiven, NoticeSent, PatientMailed, ReplyRecorded
from core.record.signed import Signed
from crypto.encoding import u64

MOST_AT_ONCE = 8
_MOST_LOOKED_AT = 16
GIVEN_UP_MS = DAY_MS
MINUTE_MS = 60_000
AGAIN_MS = tuple(minutes * MINUTE_MS for minutes in (1, 5, 15, 60, 120, 240))
"""When a mail is tried again that the server put off so many times."""
CORRECTED_MS = 7 * DAY_MS
"""How long a mail that did not arrive waits for another address."""
RETURNED_MS = 7 * DAY_MS
"""How long after a mail was taken a server's answer in plain words is about it."""
NO_MAILBOX = "mail.none"
_RECEIPTS = ("notice.received", "notice.handled")
"""They say where a question stands; nobody waits for them."""
_WAITING, _FAILED, _SENT, _ONE, _TROUBLE = "bymail", "bymail.failed", "bymail.sent", "bymail.", "bymail.trouble"
_NAME, _TIME = 20, 8


@dataclass(frozen=True)
class _Mail:
    """One mail, under the name that its letter gives it. `letter_raw` is empty once it waits no more; `sent`: it was taken;
    `address`: where it was last to go.
    """

    letter: bytes
    to: bytes
    patient: bytes
    thread: bytes
    letter_raw: bytes = field(repr=False)
    since_ms: int
    address: str = field(repr=False)
    tries: int = 0
    sent: bool = False


@dataclass(frozen=True)
class MailStanding:
    """How notices by mail stand with one patient: the address, how many wait at this desk and why (a code, or empty: their
    turn comes). `mail.none`: this desk has no mailbox, nothing can leave from it.
    """

    given: MailAddress
    waiting: int
    trouble: str


# The address


def give_address(desk: Desk, patient: bytes, address: str, now: int) -> Refusal | None:
    """Write down where the patient wants notices; an empty address: nowhere any more. Nothing is written where it is so."""
    refusal = desk.closed(now) or (None if desk.vault.patient(patient) else refuse("patient.unknown"))
    if refusal or (address and not is_address(address)):
        return refusal or refuse("patient.mail")
    if desk.dossier(patient).mail.address != address:
        pen = Pen(desk, now)
        pen.write(MailAddressGiven(address), patient)
        pen.commit()
    return None


def mail_standing(desk: Desk, patient: bytes, sender: str) -> MailStanding:
    """How it stands. `sender`: the address of this desk's mailbox, or nothing."""
    mails = (_read(desk, name) for name in _times(desk, _WAITING))
    waiting = sum(one is not None and one.patient == patient for one in mails)
    trouble = (desk.vault.setting(_TROUBLE) or b"").decode("ascii") if waiting else ""
    return MailStanding(desk.dossier(patient).mail, waiting, trouble if sender else NO_MAILBOX)


# Into the queue, and out of it


def queued(desk: Desk, letter: OutLetter, now: int) -> Change:
    """A letter that may leave, in its telephone's parcel, and its mail, where the patient waits for it. Nothing, where nobody
    wants mails, or where both were done before.
    """
    patient = desk.vault.device_owner(letter.to)
    dossier = desk.dossier(patient) if patient else None
    if dossier is None or not _wanted(dossier, letter.to):
        return Change()
    change, name = laid(desk, letter), notice_name(letter.raw)
    record = next((one for one in desk.signed_entries(dossier.patient) if _names(one) == letter.letter), None)
    if record is None or _read(desk, name) is not None:
        return change
    mail = _Mail(letter.letter, letter.to, dossier.patient, record.thread, letter.raw, now, dossier.mail.address)
    return change.and_then(_kept(name, mail)).and_then(_listed(_WAITING, _times(desk, _WAITING) | {name: now}))


def due(desk: Desk, now: int, sender: str) -> list[OutMail]:
    """The mails that may leave now, the oldest first. `sender`: the address of this desk's mailbox, or nothing. Whose time is
    over, whose patient wants none any more, or of which the log says that it left, waits no longer.
    """
    if desk.closed(now):
        return []
    _queue_corrected(desk, now)
    names = [name for name, from_ms in _times(desk, _WAITING).items() if from_ms <= now][:_MOST_LOOKED_AT]
    mails = (_mail_of(desk, name, now, sender) for name in names)
    return [mail for mail in mails if mail is not None][:MOST_AT_ONCE]


def _mail_of(desk: Desk, name: str, now: int, sender: str) -> OutMail | None:
    one = _read(desk, name)
    assert one is not None, "what waits is kept"
    dossier = desk.dossier(one.patient)
    if not _wanted(dossier, one.to) or _told_sent(desk, one):
        desk.vault.commit(_over(desk, name, one))
        return None
    if now - one.since_ms >= GIVEN_UP_MS:
        _tell(desk, name, one, Mailed.REFUSED, MailFault.LATER if sender else MailFault.NO_MAILBOX, now)
        return None
    if not sender:
        return None
    carries, to = mails_carry_letters(desk), dossier.mail.address
    if one.address != to:
        desk.vault.commit(_kept(name, replace(one, address=to)))
    letters = unacknowledged(desk, one.to)
    before = letters[: letters.index(one.letter_raw)] if one.letter_raw in letters else ()
    raw = notice_mail(sender, to, one.letter_raw, page(desk), carries=carries, at_ms=one.since_ms, before=before)
    return OutMail(name, to, raw)


def _told_sent(desk: Desk, one: _Mail) -> bool:
    """Whether the log's last word about this mail is that it left: this vault was put back and forgot it."""
    said = [each.event for each in desk.signed_entries(one.patient) if isinstance(each.event, PatientMailed)]
    return [word.outcome for word in said if word.letter == one.letter][-1:] == [Mailed.SENT]


def _queue_corrected(desk: Desk, now: int) -> None:
    """What did not arrive is queued once more where the patient gave another address since, and the telephone did not say
    that it holds the letter; a week long.
    """
    for name, until_ms in _times(desk, _FAILED).items():
        one = _read(desk, name)
        assert one is not None, "what failed is kept"
        dossier = desk.dossier(one.patient)
        corrected = _wanted(dossier, one.to) and dossier.mail.address != one.address
        if now < until_ms and not corrected:
            continue
        left = {each: at for each, at in _times(desk, _FAILED).items() if each != name}
        change = _listed(_FAILED, left)
        raw = next((raw for raw in unacknowledged(desk, one.to) if notice_name(raw) == name), b"")
        if raw and now < until_ms:
            again = replace(one, letter_raw=raw, since_ms=now, tries=0, sent=False)
            waiting = _listed(_WAITING, _times(desk, _WAITING) | {name: now})
            change = change.and_then(_kept(name, again)).and_then(waiting)
        desk.vault.commit(change)


def _wanted(dossier: Dossier, device: bytes) -> bool:
    """Whether the patient wants to be told by mail of what goes to this device: only of the one in service."""
    current = dossier.current_device()
    return dossier.mail.address != "" and current is not None and current.sig == device


def note_mails(desk: Desk, handed: HandedOver, now: int) -> None:
    """Record what the server that sends said, one transaction a mail; one that was noted before changes nothing."""
    for name, answer in handed.answers:
        one = _read(desk, name)
        if one is None or name not in _times(desk, _WAITING):
            continue
        if answer.taken:
            _tell(desk, name, replace(one, sent=True), Mailed.SENT, None, now)
        elif _later(answer):
            again = now + AGAIN_MS[min(one.tries, len(AGAIN_MS) - 1)]
            kept = _kept(name, replace(one, tries=one.tries + 1))
            desk.vault.commit(kept.and_then(_listed(_WAITING, _times(desk, _WAITING) | {name: again})))
        else:
            _tell(desk, name, one, Mailed.REFUSED, _fault(answer.status), now)
    waiting = _times(desk, _WAITING)
    if waiting.pop(handed.stuck, None) is not None:  # the others first: it may be the mail at which the server hangs up
        desk.vault.commit(_listed(_WAITING, {**waiting, handed.stuck: now}))
    if handed != HandedOver() and (desk.vault.setting(_TROUBLE) or b"") != (said := _said(handed).encode("ascii")):
        desk.vault.commit(Change(settings=((_TROUBLE, said),)))


def _said(handed: HandedOver) -> str:
    put_off = [answer.code for _, answer in handed.answers if _later(answer)]
    return handed.trouble or (put_off[-1] if put_off else "")


def _later(answer: Answer) -> bool:
    return not answer.taken and answer.status.startswith("4")


def note_bounce(desk: Desk, message_id: str, status: str, now: int, addresses: Sequence[str] = ()) -> None:
    """A mail came that says that one of ours was given back. It may be forged: somebody calls, and nothing else follows.

    `addresses`: where it names no Message-ID, whom it could not reach; the newest mail to one of them within a week is meant.
    """
    name = message_id.strip().strip("<>").partition("@")[0].lower()
    if not message_id and addresses:
        name = _last_to(desk, addresses, now)
    one = _read(desk, name) if status.startswith("5") else None
    if one is not None and one.sent and desk.closed(now) is None:
        _tell(desk, name, replace(one, sent=False), Mailed.RETURNED, _fault(status), now)


def _last_to(desk: Desk, addresses: Sequence[str], now: int) -> str:
    for name, at in reversed(_times(desk, _SENT).items()):
        one = _read(desk, name)
        if one is not None and one.sent and one.address.lower() in addresses and now - at < RETURNED_MS:
            return name
    return ""


def _fault(status: str) -> MailFault:
    return MailFault(bounce_code(status).removeprefix("bounced."))


def _tell(desk: Desk, name: str, one: _Mail, outcome: Mailed, why: MailFault | None, now: int) -> None:
    pen = Pen(desk, now)
    pen.write(PatientMailed(one.letter, outcome, why or ""), one.patient, one.thread)
    pen.add(_over(desk, name, one))
    if outcome == Mailed.SENT:
        lately = {each: at for each, at in _times(desk, _SENT).items() if now - at < RETURNED_MS}
        pen.add(_listed(_SENT, lately | {name: now}))
    else:
        pen.add(_listed(_FAILED, _times(desk, _FAILED) | {name: now + CORRECTED_MS}))
    pen.commit()


# How it lies in the vault


def _times(desk: Desk, which: str) -> dict[str, int]:
    """The mails of a list, each with its time: the earliest first, then as they were queued."""
    lines = desk.vault.setting(which) or b""
    each = [lines[at : at + _TIME + _NAME] for at in range(0, len(lines), _TIME + _NAME)]
    return {
        line[_TIME:].hex(): int.from_bytes(line[:_TIME], "big") for line in sorted(each, key=lambda line: line[:_TIME])
    }


def _listed(which: str, times: dict[str, int]) -> Change:
    return Change(settings=((which, b"".join(u64(at) + bytes.fromhex(name) for name, at in times.items())),))


def _read(desk: Desk, name: str) -> _Mail | None:
    data = desk.vault.setting(_ONE + name)
    one: _Mail | None = unpack(data, _Mail) if data else None
    return one


def _kept(name: str, one: _Mail) -> Change:
    return Change(settings=((_ONE + name, pack(one)),))


def _over(desk: Desk, name: str, one: _Mail) -> Change:
    """It waits no more; its name stays, so that it is never sent again and a bounce is recognised."""
    left = {each: at for each, at in _times(desk, _WAITING).items() if each != name}
    return _kept(name, replace(one, letter_raw=b"")).and_then(_listed(_WAITING, left))


def _names(one: Signed) -> bytes:
    """The letter that an entry is about to send, where the patient waits for it or must act on it."""
    match one.event:
        case ReplyRecorded(reply=letter):
            return letter
        case NoticeSent(letter=letter, template=template) if template not in _RECEIPTS:
            return letter
        case _:
            return b""
