"""A short text as a QR code made of characters: what a phone scans from a terminal or from paper (docs/letter.md, 9)."""

import segno

_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
_QUIET = 2


def drawn(text: str) -> str:
    """The code in half blocks, light on dark as terminals are: a drawn half is a light square, a border of two all around."""
    light = [
        [not square for square in row] for row in segno.make(text, error="m", micro=False).matrix_iter(border=_QUIET)
    ]
    if len(light) % 2:
        light.append([False] * len(light[0]))
    pairs = zip(light[::2], light[1::2], strict=True)
    return "\n".join("".join(_HALVES[two] for two in zip(*pair, strict=True)) for pair in pairs)
