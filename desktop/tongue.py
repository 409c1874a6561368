"""The language of the window: French in the source, another from a table `resources/words/<language>.toml`.

A table holds one French text and its translation a line; what it lacks stays French (docs/decisions/0014).
"""

import tomllib
from typing import Final

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from desktop.theme import RESOURCES

RIGHT_TO_LEFT: Final = frozenset({"ar"})
_LOCALES: Final = {
    "fr": QLocale.Language.French,
    "ar": QLocale.Language.Arabic,
    "en": QLocale.Language.English,
}
_SPACES: Final = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'"})


def plain(french: str) -> str:
    """A French text as the tables have it: whichever spaces and apostrophes it is written with."""
    return french.translate(_SPACES)


def table(language: str) -> dict[str, str]:
    """The texts of a language by their French; none for French itself."""
    path = RESOURCES / "words" / f"{language}.toml"
    if not path.is_file():
        return {}
    texts: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {plain(french): text for french, text in texts.items()}


class Tongue(QTranslator):
    """A table as Qt asks for it. The same French is the same text in every place of the window."""

    def __init__(self, language: str, parent: QObject) -> None:
        super().__init__(parent)
        self._texts = table(language)

    def isEmpty(self) -> bool:
        return not self._texts

    def translate(self, _context: str, source: str, *_details: object) -> str | None:
        return self._texts.get(plain(source))


def spoken() -> tuple[str, ...]:
    """The languages that there is a table for, French first."""
    return ("fr", *sorted(path.stem for path in (RESOURCES / "words").glob("*.toml")))


def speak(app: QApplication, language: str) -> tuple[QTranslator, ...]:
    """Say everything in this language: our own texts, and those of Qt. Returns what was installed."""
    locale = QLocale(_LOCALES[language], QLocale.Country.Tunisia)
    QLocale.setDefault(locale)
    of_qt = QTranslator(app)
    there = of_qt.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    ours = Tongue(language, app)
    made = tuple(one for one, full in ((of_qt, there), (ours, not ours.isEmpty())) if full)
    for translator in made:
        app.installTranslator(translator)
    return made
