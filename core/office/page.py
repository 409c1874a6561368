"""The practice's page: what it says of the physicians and of the practice, and nothing else (articles 2 and 18 to 20)."""

import json
from dataclasses import dataclass
from pathlib import Path

from core.doors.drop import login_file
from core.doors.site import INDEX, filled, read_built, write_site
from core.model import Refusal, refuse
from core.office.desk import Desk
from core.office.settings import settings
from core.record.settings import ADDRESS, HOURS, INTERESTS, MAIL, ORDER, PAGE, PHONE
from crypto.invite import drop_password
from crypto.keys import Profile, Role

NEEDED = (PAGE, ORDER, ADDRESS, HOURS, INTERESTS, PHONE)
"""Without these there is no page."""
SITE, PASSWORD = "site", "colloque.htpasswd"


@dataclass(frozen=True)
class Written:
    """What was written: the folder for the host, the version of the roster in it, the names and numbers that it shows."""

    folder: Path
    roster: int
    physicians: tuple[tuple[str, str], ...]


def write_page(desk: Desk, built: Path, out: Path) -> Written | Refusal:
    """The page for the practice's host under `out`: `site/` to be served, and the line by which the host knows the desks.

    Raises Trouble: page.not_built, disk.*.
    """
    known = settings(desk)
    missing = [name for name in NEEDED if not known[name]]
    if missing:
        return refuse("page.missing", names=", ".join(missing))
    physicians = _physicians(desk, known[ORDER])
    if isinstance(physicians, Refusal):
        return physicians
    roster = desk.vault.setting("roster")
    assert roster is not None, "a vault is founded with its roster"
    files = read_built(built)
    files[INDEX] = filled(files[INDEX], json.dumps(_facts(desk, known, physicians), ensure_ascii=False))
    password = login_file(drop_password(desk.journal_key().key))
    write_site(
        out, {f"{SITE}/{name}": data for name, data in {**files, "roster": roster}.items()} | {PASSWORD: password}
    )
    return Written(out, desk.roster.v, physicians)


def _facts(desk: Desk, known: dict[str, str], physicians: tuple[tuple[str, str], ...]) -> dict[str, object]:
    country = desk.country
    return {
        "practice": desk.practice_name,
        "root": desk.roster.root_pk.hex(),
        "physicians": [{"name": name, "order": number} for name, number in physicians],
        "address": known[ADDRESS],
        "hours": known[HOURS],
        "phone": known[PHONE],
        "mail": known[MAIL],
        "interests": known[INTERESTS],
        "council": country.council,
        "emergency": {name: country.emergency[name] for name in ("medical", "civil_protection")},
        "promise_hours": country.answer_target_hours,
    }


def _physicians(desk: Desk, order: str) -> tuple[tuple[str, str], ...] | Refusal:
    """Each physician once, and each substitute whose number is given, with the number in the Order's register."""
    at_work = [one for one in desk.roster.profiles if one.revoked is None and one.role is not Role.SECRETARY]
    people = list({one.member_id: one for one in reversed(at_work)}.values())[::-1]
    physicians = [one for one in people if one.role is Role.PHYSICIAN]
    if not physicians:
        return refuse("page.no_physician")
    if " " not in order:
        return ((physicians[0].name, order),) if len(physicians) == 1 else refuse("page.order", name=physicians[1].name)
    letters = dict(pair.split(" ") for pair in order.split(", "))
    numbers = {one.member_id: letters[one.letter] for one in at_work if one.letter in letters}
    without = next((one for one in physicians if one.member_id not in numbers), None)
    return refuse("page.order", name=without.name) if without else _named(people, numbers)


def _named(people: list[Profile], numbers: dict[bytes, str]) -> tuple[tuple[str, str], ...]:
    return tuple((one.name, numbers[one.member_id]) for one in people if one.member_id in numbers)
