"""What this desk knows of the world while it opens a letter: every answer comes from its own record."""

from core.doors.vault import LaneStep
from core.office.desk import Desk
from core.office.enrol import vouch as vouch_for_device
from core.office.join import vouch as vouch_for_profile
from core.record.events import Event, ReceiptSeen, Withdrawn
from crypto.body import Confirm, Enrol, Join, Question, Receipt, Withdraw
from crypto.kinds import SIGNER_OF_ROLE, Signer
from crypto.lanes import Lane, Link
from crypto.opening import Opened, Reader, Sender


class DeskDirectory:
    """`crypto.opening.Directory` over the vault. `again`: a letter that was set aside is being tried once more."""

    def __init__(self, desk: Desk, now: int, *, again: bool = False) -> None:
        self._desk = desk
        self._now = now
        self._again = again

    def sender(self, sig_pk: bytes) -> Sender | None:
        """A profile of the roster, or a device that is or was a patient's."""
        profile = self._desk.roster.profile(sig_pk)
        if profile is not None:
            return Sender(SIGNER_OF_ROLE[profile.role], revoked=profile.revoked is not None)
        patient = self._desk.vault.device_owner(sig_pk)
        if patient is None:
            return None
        device = self._desk.dossier(patient).device(sig_pk)
        return Sender(Signer.DEVICE, patient, revoked=device is None or not device.current)

    def vouched(self, body: Enrol | Join | Confirm) -> bool:
        """Whether an open invite of this desk stands behind an enrolment or a joining."""
        if isinstance(body, Enrol):
            return vouch_for_device(self._desk, body, self._now)
        return isinstance(body, Join) and vouch_for_profile(self._desk, body, self._now)

    def foreign(self, thread: bytes, sender: bytes) -> bool:
        """Whether the thread is another patient's than the device's; of a device that is not known nothing is said."""
        owner, patient = self._desk.vault.patient_of_thread(thread), self._desk.vault.device_owner(sender)
        return None not in (owner, patient) and owner != patient

    def lane(self, sender: bytes, to: bytes, seq: int) -> Lane:
        """What is held around `seq`; a letter tried again does not stand in its own way."""
        vault = self._desk.vault
        last = vault.lane_last(sender, to)
        steps = [vault.lane_step(sender, to, number) for number in (seq - 1, seq, seq + 1)]
        held = {step.seq: Link(step.hash, step.prev) for step in steps if step and not self._hidden(step, seq)}
        return Lane(last.seq if last else 0, held, bool(vault.setting(frozen(sender))))

    def _hidden(self, step: LaneStep, seq: int) -> bool:
        return self._again and step.ahead and step.seq == seq


def recorded_before_the_end(desk: Desk, letter: Opened) -> bool:
    """Whether the log holds this very letter, written down before its device was closed or replaced.

    What counts is the order of the practice's signed log, never a time; whoever has the device cannot write there.
    """
    header, body = letter.header, letter.body
    patient = desk.vault.device_owner(header.sender)
    device = desk.dossier(patient).device(header.sender) if patient else None
    if patient is None or device is None or device.ended is None:
        return False
    if header.kind is Question.kind:
        known = desk.dossier(patient).question(header.letter_id)
        return known is not None and known.letter_hash == letter.letter_hash and known.first < device.ended
    told: Event | None = None
    if isinstance(body, Receipt):
        told = ReceiptSeen(header.letter_id, body.letter_hash, body.opened_ms)
    elif isinstance(body, Withdraw):
        told = Withdrawn(header.sender)
    written = [one for one in desk.signed_entries(patient) if one.event == told]
    mine = any(one.profile == desk.me for one in written)  # what is here already is no news, under whatever number
    return not mine and any(one.order <= device.ended for one in written)


def frozen(sender: bytes) -> str:
    """The setting that says that a sender's lane forked and counts no more until a new enrolment."""
    return f"frozen.{sender.hex()}"


def reader(desk: Desk) -> Reader:
    """Who opens letters at this desk."""
    return Reader(desk.practice, desk.me, desk.header_keys(), (desk.keys.kem,))
