"""A physician's own words do not leave by the door for templates."""

from core.office.letters import Address, seal_to_device, send_template
from core.office.pen import Pen
from crypto.body import Reply


def send(pen: Pen, to: Address, patient: bytes) -> None:
    words = Reply("Prenez-en deux.")
    seal_to_device(pen, to, words, letter=b"", record=b"", lang="fr")  # refused: incompatible type "Reply"
    send_template(pen, patient, to, words, lang="fr")  # refused: incompatible type "Reply"
