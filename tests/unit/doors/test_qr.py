"""The code on a terminal holds the squares of the code that the library makes."""

import segno

from core.doors.qr import drawn

_ROWS = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}


def test_each_half_block_is_a_light_square_of_the_code() -> None:
    text = "#" + "A" * 87
    squares = [
        [int(not dark) for dark in row] for row in segno.make(text, error="m", micro=False).matrix_iter(border=2)
    ]
    read: list[list[int]] = []
    for line in drawn(text).split("\n"):
        read += [[_ROWS[block][half] for block in line] for half in (0, 1)]
    assert read[: len(squares)] == squares
    assert len(drawn(text).split("\n")) <= 25
