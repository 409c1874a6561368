"""The code on a terminal holds the squares of the code that the library makes."""

import segno

from core.doors.qr import drawn, squares

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


def test_the_squares_are_those_of_the_code_without_a_border() -> None:
    text = "#" + "B" * 87
    rows = squares(text)
    assert rows == tuple(
        tuple(map(bool, row)) for row in segno.make(text, error="m", micro=False).matrix_iter(border=0)
    )
    assert len(rows) == len(rows[0])
