"""Colours, fonts and the style sheet. Tokens are data (`resources/tokens.json`); a widget that paints asks `tint`."""

import json
import re
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

RESOURCES: Final = Path(str(files("desktop.resources")))
LATIN: Final = ("IBM Plex Sans", "IBM Plex Sans Arabic")
ARABIC: Final = ("IBM Plex Sans Arabic", "IBM Plex Sans")
MONO: Final = ("IBM Plex Mono",)

# Icons that point along the line of reading; the others keep their shape in a mirrored window.
MIRRORED: Final = frozenset({"message-square-reply", "chevron-right", "signpost", "scroll-text", "file-output"})

_tokens: dict[str, str] = {}


@lru_cache(maxsize=1)
def _all_tokens() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads((RESOURCES / "tokens.json").read_text(encoding="utf-8"))
    return found


def tint(token: str) -> QColor:
    """The colour of a token in the theme that is on."""
    return QColor(_tokens[token])


def colours() -> tuple[int, ...]:
    """Every colour of the theme that is on, as 0xAARRGGBB."""
    return tuple(QColor(value).rgb() for value in _tokens.values())


def font(size: int, weight: int = 400, *, mono: bool = False) -> QFont:
    """A font of `size` pixels; weights 400, 500, 600. Digits of Plex share one width."""
    families = MONO if mono else ARABIC if QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft else LATIN
    made = QFont(list(families))
    made.setPixelSize(size)
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


@lru_cache(maxsize=512)
def _drawn(name: str, colour: str, size: int, scale: float, mirrored: bool) -> QPixmap:
    svg = (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    svg = svg.replace("currentColor", colour).replace('stroke-width="2"', 'stroke-width="1.75"')
    side = round(size * scale)
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    if mirrored:
        painter.translate(side, 0)
        painter.scale(-1, 1)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap


def picture(name: str, token: str, size: int, scale: float = 1.0) -> QPixmap:
    """An icon drawn in a token's colour; pointing icons follow the direction of the layout."""
    right_to_left = QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    return _drawn(name, _tokens[token], size, scale, right_to_left and name in MIRRORED)


def icon(name: str, token: str, size: int = 16) -> QIcon:
    """The same as a `QIcon`, for menus."""
    found = QIcon(picture(name, token, size))
    found.addPixmap(picture(name, token, size, 2.0))
    found.actualSize(QSize(size, size))
    return found


@lru_cache(maxsize=1)
def _load_fonts() -> None:
    for file in sorted((RESOURCES / "fonts").glob("*.woff2")):
        if QFontDatabase.addApplicationFont(str(file)) < 0:
            raise RuntimeError(f"font not loaded: {file.name}")


def _palette() -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, token in (
        (roles.Window, "bg"),
        (roles.WindowText, "ink"),
        (roles.Base, "surface"),
        (roles.AlternateBase, "surface-2"),
        (roles.Text, "ink"),
        (roles.Button, "surface"),
        (roles.ButtonText, "ink"),
        (roles.Highlight, "accent"),
        (roles.HighlightedText, "on-accent"),
        (roles.Link, "accent"),
        (roles.PlaceholderText, "ink-3"),
        (roles.ToolTipBase, "surface"),
        (roles.ToolTipText, "ink"),
    ):
        palette.setColor(role, tint(token))
    return palette


def style_sheet() -> str:
    """The style sheet with the colours of the theme that is on."""
    text = (RESOURCES / "colloque.qss").read_text(encoding="utf-8")
    return re.sub(r"\$([a-z0-9-]+)", lambda hit: _tokens[hit.group(1)], text)


def apply(app: QApplication, name: str, direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight) -> None:
    """Dress the application: `light` or `dark`, left to right or mirrored. Windows made afterwards follow."""
    _tokens.clear()
    _tokens.update(_all_tokens()[name])
    _load_fonts()
    app.setStyle("Fusion")
    app.setLayoutDirection(direction)
    app.setPalette(_palette())
    app.setFont(font(14))
    app.setStyleSheet(style_sheet())
