"""Texts for the screen: translated, kept from reordering their line, free of what could hide in them."""

import unicodedata
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication

from core.cli.sentences import NEUTRAL, filled, spaced, template_of
from desktop import dates

LRI, FSI, PDI, RLM = "\u2066", "\u2068", "\u2069", "\u200f"


def translate(french: str) -> str:
    """One French text of these tables in the language of the window."""
    return QCoreApplication.translate("Phrases", spaced(french))


def sentence(code: str, facts: Mapping[str, str] | None = None) -> str:
    """The sentence of a refusal, trouble, finding or lamp; a neutral one that names the code where there is none."""
    template = template_of(code)
    if template is None:
        return f"{translate(NEUTRAL)} ({code})"
    return filled(translate(template), readable(facts or {}))


def isolate(name: str) -> str:
    """A name inside a text of the other direction: isolated by its own first strong letter."""
    return f"{FSI}{name}{PDI}"


def joined(*parts: str) -> str:
    """Parts of one line, each isolated, one after the other in the direction of the window; empty ones are left out, and
    nothing of nothing is empty.
    """
    rtl = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    said = " · ".join(isolate(part) for part in parts if part)
    return RLM + said if rtl and said else said


def listed(*parts: str) -> str:
    """Parts of one text with the comma of the window's direction between them; empty ones are left out."""
    rtl = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    return ("، " if rtl else ", ").join(part for part in parts if part)


def isolate_ltr(code: str) -> str:
    """A dose, a phone number or a code: left to right whatever stands around it, unbreakable inside."""
    return f"{LRI}{code.replace(' ', chr(0xA0))}{PDI}"


def shown(text: str) -> str:
    """A text for the screen: control characters that could reorder the line, or hide in it, are left out."""
    hidden = {"Cc", "Cf"}
    kept = {"\n", "\t", "\u200c", "\u200d", "\u200e", "\u200f"}
    return "".join(char for char in text if char in kept or unicodedata.category(char) not in hidden)


def readable(facts: Mapping[str, str]) -> dict[str, str]:
    """Facts as people read them: ISO dates become days."""
    return {name: dates.iso_day(value) if name.endswith("_on") else value for name, value in facts.items()}
