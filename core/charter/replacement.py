"""A substitute answers within the dates of a recorded replacement, and each answer says who examined the patient (article 22).

The dates stand in the roster that the practice's root signs; a patient's device refuses a reply out of them by itself.
"""

from dataclasses import replace

from core.charter.country import Country
from core.charter.risk import Stated
from core.dossier import Consultation
from core.model import Refusal, day_of, refuse
from crypto.keys import Profile, Role

SAID = {
    "fr": "Je réponds en remplacement de {physician}, que vous avez vu en consultation\u00a0; je ne vous ai pas vu moi-même.",
    "ar": "أجيبكم نيابة عن {physician} الذي استقبلكم في العيادة، ولم أستقبلكم بنفسي.",
    "en": "I answer in place of {physician}, whom you saw in consultation; I have not seen you myself.",
}
"""What stands under a reply of a substitute, in the language of the question."""


def within_dates(profile: Profile, country: Country, now: int) -> Refusal | None:
    """Why a substitute answers nobody at `now`; None for who is none, and within the dates of a replacement."""
    if profile.role is not Role.SUBSTITUTE:
        return None
    if not profile.dates:
        return refuse("replacement.undated")
    if any(start <= now < end for start, end in profile.dates):
        return None
    start, end = next((one for one in profile.dates if one[0] > now), profile.dates[-1])
    first, last = day_of(start, country.utc_minutes), day_of(end - 1, country.utc_minutes)
    return refuse("replacement.dates", first=first, last=last)


def in_own_name(stated: Stated, profile: Profile, consultation: Consultation, examined_by: Profile | None) -> Stated:
    """The judgement with the physician in whose place a substitute gives it; with none where they held the consultation."""
    examined = examined_by is not None and examined_by.member_id == profile.member_id
    stands_for = consultation.physician if profile.role is Role.SUBSTITUTE and not examined else ""
    return replace(stated, stands_for=stands_for)


def with_word(text: str, language: str, physician: str) -> str:
    """The reply as it leaves: with the sentence that says who saw the patient, where it is written in a place."""
    return f"{text}\n\n{SAID[language].format(physician=physician)}" if physician else text
