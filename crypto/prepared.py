"""What a member prepares for the clinicians' eyes, boxed to one profile in an entry's staff part (docs/log.md, section 11)."""

from crypto.errors import Refused
from crypto.primitives import KEM_CT_BYTES, KemKey, box, pad, unbox, unpad_exactly

CODE = "prepared.box"


def box_prepared(public: bytes, words: bytes, practice: bytes, patient: bytes, consultation: bytes) -> bytes:
    """`words` for the X-Wing key `public` alone, good for this consultation of this patient only."""
    return b"".join(box(public, pad(words), "prepared", practice, patient, consultation, code=CODE))


def open_prepared(key: KemKey, boxed: bytes, practice: bytes, patient: bytes, consultation: bytes) -> bytes:
    """The words of a box; `Refused(prepared.box)` for another key, another place, or altered bytes."""
    if len(boxed) <= KEM_CT_BYTES:
        raise Refused(CODE)
    kem_ct, ciphertext = boxed[:KEM_CT_BYTES], boxed[KEM_CT_BYTES:]
    padded = unbox(key, kem_ct, ciphertext, "prepared", practice, patient, consultation, code=CODE)
    return unpad_exactly(padded, CODE, header=False)
