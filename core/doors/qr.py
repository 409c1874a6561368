"""A short text as a QR code, in squares or characters, that a phone scans from a screen or paper (docs/letter.md, 9)."""

import segno

_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
_QUIET = 2


def squares(text: str) -> tuple[tuple[bool, ...], ...]:
    """The code as rows of squares, True where one is dark, without a border."""
    rows = segno.make(text, error="m", micro=False).matrix_iter(border=0)
    return tuple(tuple(bool(square) for square in row) for row in rows)


def drawn(text: str) -> str:
    """The code in half blocks, light on dark as terminals are: a drawn half is a light square, a border of two all around."""
    light = [
        [not square for square in row] for row in segno.make(text, error="m", micro=False).matrix_iter(border=_QUIET)
    ]
    if len(light) % 2:
        light.append([False] * len(light[0]))
    pairs = zip(light[::2], light[1::2], strict=True)
    return "\n".join("".join(_HALVES[two] for two in zip(*pair, strict=True)) for pair in pairs)
