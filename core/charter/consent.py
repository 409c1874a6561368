"""What a patient agrees to: one text for the telephone and for paper, naming who can read by the signed roster.

The page (`patient/src/consent.js`) makes the same text from the same data and signs its hash with the device's key.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Final

from core.charter.country import Country
from crypto.keys import Profile, Role, Roster
from crypto.primitives import blake

_NAMED: Final = {Role.PHYSICIAN: "physician", Role.SUBSTITUTE: "substitute"}


@cache
def agreement() -> dict[str, Any]:
    """The data of the text: its version, and for each language lines and the words that the roster fills in."""
    return tomllib.loads(files("core.charter").joinpath("consent.toml").read_text("utf-8"))


def consent_text(language: str, roster: Roster, country: Country) -> str:
    """The text in `fr`, `ar` or `en` for a practice as its roster stands: paragraphs, one a line. KeyError for another."""
    words = agreement()[language]
    standing = [one for one in roster.profiles if one.revoked is None]
    facts = {
        "medical": country.emergency["medical"],
        "readers": words["comma"].join(_readers(standing, words)),
        "triage": words["triage" if any(one.reads_triage for one in standing) else "no_triage"],
    }
    return "\n".join(line.format(**facts) for line in words["lines"])


def consent_mark(language: str, roster: Roster, country: Country) -> str:
    """The text as a device signs it and the record keeps it: "version language hash"."""
    digest = blake("consent", consent_text(language, roster, country).encode()).hex()
    return f"{agreement()['version']} {language} {digest}"


def _readers(standing: list[Profile], words: dict[str, str]) -> list[str]:
    """Each clinician once, however many desks; physicians first, in the order of the roster."""
    return list(
        dict.fromkeys(
            words[_NAMED[role]].format(name=one.name) for role in _NAMED for one in standing if one.role is role
        )
    )
