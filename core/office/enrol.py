"""Patients and their devices: a file, an invite, eight digits compared face to face (article 22).

A level is fixed when the device is accepted and nothing raises it later: not a call, not time (article 17).
"""

from dataclasses import dataclass

from core.charter.country import Country
from core.charter.recipient import accompanied, age
from core.doors.vault import Change, OpenInvite, Secret
from core.dossier import Device, Dossier
from core.model import Guardian, Level, PatientId, Refusal, day_of, is_day, refuse
from core.office.cards import dossier_in, send_cards
from core.office.desk import Desk
from core.office.hosting import OUTBOX, device_secret, door_of_device, door_of_invite, shutting
from core.office.letters import new_letter, seal_to_device, send_template
from core.office.pen import Pen
from core.record.codec import pack, unpack
from core.record.events import (
    DeviceChanged,
    IdentityConfirmed,
    PatientEnrolled,
    PatientEntered,
)
from crypto.body import Confirm, Enrol, Join, Notice
from crypto.body import Level as BodyLevel
from crypto.entry import Entry
from crypto.invite import Device as DeviceKeys
from crypto.invite import (
    Invite,
    confirm_key,
    confirm_mac,
    drop_secret,
    enrol_digits,
    invite_outbox,
    new_invite,
    sas_key,
    vouches_for_enrol,
)
from crypto.kinds import LANGUAGES, Kind
from crypto.opening import Opened
from crypto.primitives import random, same
from crypto.templates import template_number
from crypto.words import as_line

MOST_NAME = 120
MOST_OPEN = 12
"""How many codes a desk lets stand at once: more than a waiting room has seats, few enough to be looked through."""
PAPER = "paper"
_LEVELS = {Level.IN_PERSON: BodyLevel.IN_PERSON, Level.AT_A_DISTANCE: BodyLevel.AT_A_DISTANCE}


@dataclass(frozen=True)
class Answer:
    """What a device said to an invite: its keys, and the consent it signed ("version language hash", or empty)."""

    sig: bytes
    kem: bytes
    consent: str


@dataclass(frozen=True)
class UnderWay:
    """An enrolment that this desk began and did not end: whose, how, the code as it was shown, what a device said to it."""

    patient: bytes
    level: Level
    invite: Invite
    answer: Answer | None = None


# The file of a patient


def enter_patient(
    desk: Desk,
    *,
    name: str,
    born: str,
    phone: str,
    language: str,
    number: str,
    guardian: Guardian | None,
    now: int,
    twin_known: bool = False,
) -> PatientId | Refusal:
    """Opens a file. `patient.twin` for the same name and birth date, unless `twin_known`: another person."""
    event = PatientEntered(as_line(name), born, as_line(phone), language, as_line(number), _adult(guardian))
    refusal = desk.closed(now) or _sound(desk.country, event, now)
    twin = None if twin_known or refusal else _twin(desk, event)
    if refusal or twin:
        return refusal or refuse("patient.twin", number=twin.number if twin else "")
    patient = PatientId(random(16))
    pen = Pen(desk, now)
    pen.write(event, patient)
    pen.commit()
    return patient


def correct_patient(
    desk: Desk,
    patient: bytes,
    *,
    name: str,
    born: str,
    phone: str,
    language: str,
    number: str,
    guardian: Guardian | None,
    now: int,
) -> Refusal | None:
    """Writes the civil facts anew; the earlier ones stay in the log."""
    event = PatientEntered(as_line(name), born, as_line(phone), language, as_line(number), _adult(guardian))
    refusal = desk.closed(now) or _known(desk, patient) or _sound(desk.country, event, now)
    if refusal:
        return refusal
    pen = Pen(desk, now)
    pen.write(event, patient)
    pen.commit()
    return None


def _adult(guardian: Guardian | None) -> Guardian | None:
    return guardian and Guardian(as_line(guardian.name), as_line(guardian.link))


def _sound(country: Country, event: PatientEntered, now: int) -> Refusal | None:
    if not event.name or len(event.name) > MOST_NAME:
        return refuse("patient.name")
    if event.language not in LANGUAGES:
        return refuse("patient.language")
    today = day_of(now, country.utc_minutes)
    if not is_day(event.born) or event.born > today:
        return refuse("patient.born", born=event.born)
    if event.guardian is not None and not (event.guardian.name and event.guardian.link):
        return refuse("patient.guardian")
    if event.guardian is None and age(event.born, today) < country.adult_at:
        return refuse("patient.minor_alone")
    return None


def _twin(desk: Desk, event: PatientEntered) -> Dossier | None:
    rows = desk.vault.patients(event.name)
    same_person = (one for one in rows if one.name.casefold() == event.name.casefold() and one.born == event.born)
    found = next(same_person, None)
    return desk.dossier(found.patient) if found else None


def _known(desk: Desk, patient: bytes) -> Refusal | None:
    return None if desk.vault.patient(patient) else refuse("patient.unknown")


# The invite and its answer


def invite_device(desk: Desk, patient: bytes, level: Level, now: int) -> Invite | Refusal:
    """A code to show for 15 minutes. Those of other patients stand; this patient's one before burns, answered or not.

    A minor's adult gets none before a physician recorded on what ground that adult writes. `enrol.too_many` where
    `MOST_OPEN` others stand: one is to be burnt by hand first.
    """
    refusal = desk.closed(now) or _known(desk, patient) or accompanied(desk.dossier(patient), desk.country, now)
    others = sum(one.patient != patient for one in under_way(desk, now))
    if refusal or others >= MOST_OPEN:
        return refusal or refuse("enrol.too_many", most=str(MOST_OPEN))
    invite = new_invite(desk.roster.root_pk, now)
    gone = [one for one in _codes(desk) if one.patient == patient or not _stands(one, now)]
    opened = OpenInvite(invite.invite_id, patient, invite.secret, level, invite.expires_ms, "open", b"")
    desk.vault.commit(_burnt(desk, *gone).and_then(Change(invites=(opened,))))
    return invite


def _codes(desk: Desk) -> list[OpenInvite]:
    """The codes of patients that were neither used nor burnt, in the order in which they were made."""
    return [one for one in desk.vault.invites() if one.patient]


def _stands(one: OpenInvite, now: int) -> bool:
    """Whether a device may answer, or did in time: an answer does not age."""
    return one.state == "answered" or now < one.expires_ms


def _doors(*invites: OpenInvite) -> tuple[str, ...]:
    """The doors at the practice's host that answers to these codes come through."""
    return tuple(door_of_invite(one.secret) for one in invites if one.patient and one.secret)


def _burnt(desk: Desk, *gone: OpenInvite) -> Change:
    return Change(invites=tuple(_as(one, "burnt") for one in gone)).and_then(shutting(desk, *_doors(*gone)))


def under_way(desk: Desk, now: int) -> tuple[UnderWay, ...]:
    """The codes of this desk that may still be answered, or were, oldest first: after a lock they are shown again."""
    return tuple(_under_way(desk, one) for one in _codes(desk) if _stands(one, now))


def _under_way(desk: Desk, one: OpenInvite) -> UnderWay:
    shown = Invite(desk.roster.root_pk, one.invite, one.secret, one.expires_ms)
    answer: Answer | None = unpack(one.answer, Answer) if one.state == "answered" else None
    return UnderWay(one.patient, Level(one.level), shown, answer)


def burn_over(desk: Desk, now: int) -> None:
    """Make the codes worthless whose time is over and that nobody answered: no secret stays, no door stands open."""
    over = [one for one in _codes(desk) if not _stands(one, now)]
    if over:
        desk.vault.commit(_burnt(desk, *over))


def burn_invite(desk: Desk, invite: bytes) -> None:
    """Make a code worthless, of a device or of a member: the comparison failed, or nobody is to answer it.

    One that was used stays used.
    """
    one = desk.vault.invite(invite)
    if one is not None and one.state in ("open", "answered"):
        desk.vault.commit(_burnt(desk, one))


def _as(one: OpenInvite, state: str, answer: bytes | None = None) -> OpenInvite:
    kept = one.answer if answer is None else answer
    secret = b"" if state in ("burnt", "done") else one.secret
    return OpenInvite(one.invite, one.patient, secret, one.level, one.expires_ms, state, kept)


def vouch(desk: Desk, body: Enrol | Join | Confirm, now: int) -> bool:
    """Whether to take an `enrol` letter in: our open invite stands behind it, or a colleague accepted its key."""
    if not isinstance(body, Enrol):
        return False
    return desk.vault.device_owner(body.sig_pk) is not None or _behind(desk, body, now) is not None


def _behind(desk: Desk, body: Enrol, now: int) -> OpenInvite | None:
    """The invite of this desk, open and in time, under whose secret the letter's MAC is right."""
    one = desk.vault.invite(body.invite_id)
    if one is None or one.state != "open" or now >= one.expires_ms:
        return None
    shown = Invite(desk.roster.root_pk, one.invite, one.secret, one.expires_ms)
    return one if vouches_for_enrol(shown, body) else None


def on_enrol(desk: Desk, opened: Opened, pen: Pen, now: int) -> None:
    """Marks the invite of an accepted `enrol` letter as answered, in the transaction that takes the letter in."""
    body = opened.body
    one = _behind(desk, body, now) if isinstance(body, Enrol) else None
    if not isinstance(body, Enrol) or one is None:
        return
    consent = body.consent
    words = f"{consent.version} {consent.language} {consent.text_hash.hex()}" if consent else ""
    pen.add(Change(invites=(_as(one, "answered", pack(Answer(body.sig_pk, body.kem_pk, words))),)))


def answer_to(desk: Desk, invite: bytes) -> Answer | Refusal:
    """What the device that answered this invite sent."""
    one = desk.vault.invite(invite)
    if one is None or not one.patient:
        return refuse("enrol.unknown")
    if one.state == "open":
        return refuse("enrol.not_answered")
    if one.state != "answered":
        return refuse("enrol.used")
    answer: Answer = unpack(one.answer, Answer)
    return answer


def digits_of(desk: Desk, invite: bytes) -> str | Refusal:
    """The eight digits that the patient's screen shows too, once the device has answered."""
    answer = answer_to(desk, invite)
    one = desk.vault.invite(invite)
    if isinstance(answer, Refusal) or one is None:
        return answer if isinstance(answer, Refusal) else refuse("enrol.unknown")
    return _digits(desk, one, answer)


def _digits(desk: Desk, one: OpenInvite, answer: Answer) -> str:
    return enrol_digits(sas_key(one.secret), one.invite, desk.roster.root_pk, DeviceKeys(answer.sig, answer.kem))


# Accepting a device


def accept_device(
    desk: Desk, invite: bytes, typed_digits: str, document: str, now: int, *, paper_consent: bool = False
) -> Device | Refusal:
    """Binds the device that answered to the patient, and tells it so.

    In person the digits read on the patient's screen are typed here: wrong ones burn the invite. `document` is the
    kind of paper seen, one of the country's. At a distance nothing is compared and both are ignored. A physician who
    enrols in person confirms at once; the device that was bound before is told of the change. The patient agreed, on
    the page (the letter is signed) or on paper.
    """
    answer = answer_to(desk, invite)
    one = desk.vault.invite(invite)
    refusal = desk.closed(now) or (answer if isinstance(answer, Refusal) else None)
    if refusal or one is None or isinstance(answer, Refusal):
        return refusal or refuse("enrol.unknown")
    in_person = one.level == Level.IN_PERSON
    if not (answer.consent or paper_consent):
        return refuse("enrol.consent")
    if in_person and document not in desk.country.documents:
        return refuse("enrol.document", document=document)
    if in_person and not same(_figures(typed_digits), _figures(_digits(desk, one, answer))):
        desk.vault.commit(_burnt(desk, one))
        return refuse("enrol.digits")
    if desk.vault.device_owner(answer.sig) is not None:
        return refuse("enrol.device_known")
    pen = Pen(desk, now)
    _bind(pen, one, answer, document if in_person else "", PAPER if paper_consent else answer.consent)
    send_cards(pen, one.patient)
    bound = dossier_in(pen, one.patient).device(answer.sig)
    pen.commit()
    return bound or refuse("enrol.unknown")


def _figures(words: str) -> bytes:
    return "".join(c for c in words if c.isdecimal()).encode()


def _bind(pen: Pen, one: OpenInvite, answer: Answer, document: str, consent: str) -> None:
    """The entry, the confirm letter, the notice to the device before, and the physician's own confirmation."""
    dossier = pen.desk.dossier(one.patient)
    before = dossier.current_device()
    before_secret = device_secret(pen.desk, before.sig) if before else None
    event = DeviceChanged if dossier.devices else PatientEnrolled
    entry = pen.write(event(answer.sig, answer.kem, one.level, document, one.invite, consent), one.patient)
    _confirm(pen, one, answer, entry, dossier.language)
    if before is not None:
        minutes = pen.desk.country.utc_minutes
        values = (day_of(pen.now, minutes), _time_of(pen.now, minutes))
        notice = Notice(template_number(Kind.NOTICE, "device_changed"), values)
        send_template(pen, one.patient, before, notice, lang=dossier.language)
    if one.level == Level.IN_PERSON and pen.desk.clinician:
        pen.write(IdentityConfirmed(answer.sig, one.level), one.patient)
    gone = _doors(one) + ((door_of_device(before_secret),) if before_secret else ())
    pen.add(Change(invites=(_as(one, "done"),)).and_then(shutting(pen.desk, *gone)))


def _confirm(pen: Pen, one: OpenInvite, answer: Answer, entry: Entry, lang: str) -> None:
    desk = pen.desk
    file = desk.vault.setting("roster")
    assert file is not None, "a vault is founded with its roster"
    level = _LEVELS[Level(one.level)]
    keys = DeviceKeys(answer.sig, answer.kem)
    mac = confirm_mac(confirm_key(one.secret), one.invite, keys, level, desk.roster)
    letter, name = new_letter(), bytes.fromhex(invite_outbox(one.secret).removeprefix("out/"))
    pen.add(Change(secrets=(Secret(OUTBOX, letter, b"", name),)))
    drop = drop_secret(desk.journal_keys()[entry.epoch], answer.sig)
    body = Confirm(level, mac, file, drop_secret=drop)
    seal_to_device(pen, answer, body, letter=letter, record=entry.hash, lang=lang)


def _time_of(at_ms: int, utc_minutes: int) -> str:
    minutes = (at_ms // 60_000 + utc_minutes) % (24 * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
