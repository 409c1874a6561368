"""A prepared card opens for the clinician it was boxed to, at its own place, and for nobody else."""

import pytest

from crypto.errors import Refused
from crypto.prepared import box_prepared, open_prepared
from crypto.primitives import kem_key

KEY, PLACE = kem_key(), (b"p" * 32, b"a" * 16, b"c" * 16)
BOX = box_prepared(KEY.public, b"Amlor 5 mg", *PLACE)


def test_a_box_opens_for_its_key_and_hides_the_length_of_its_words() -> None:
    assert open_prepared(KEY, BOX, *PLACE) == b"Amlor 5 mg"
    assert len(box_prepared(KEY.public, b"", *PLACE)) == len(BOX)
    assert b"Amlor" not in BOX


@pytest.mark.parametrize(
    ("boxed", "place"),
    [
        (BOX[:-1] + bytes([BOX[-1] ^ 1]), PLACE),
        (BOX[:1120], PLACE),
        (b"", PLACE),
        (BOX, (b"q" * 32, *PLACE[1:])),
        (BOX, (PLACE[0], b"b" * 16, PLACE[2])),
        (BOX, (*PLACE[:2], b"d" * 16)),
    ],
)
def test_a_box_moved_or_altered_does_not_open(boxed: bytes, place: tuple[bytes, bytes, bytes]) -> None:
    with pytest.raises(Refused, match=r"^prepared\.box$"):
        open_prepared(KEY, boxed, *place)


def test_another_key_does_not_open_a_box() -> None:
    with pytest.raises(Refused, match=r"^prepared\.box$"):
        open_prepared(kem_key(), BOX, *PLACE)
