"""`journal`, `exports`, `activity`: the practice's log, what left it in clear, and what its questions amount to."""

import argparse
from dataclasses import asdict

from core.cli.opening import open_desk
from core.cli.saying import counted, say, when
from core.cli.sentences import SENTENCES, sentence
from core.cli.words import CATEGORIES, about_of, status_of
from core.model import HOUR_MS
from core.office.activity import PERIODS, WAITS_HOURS, Activity, activity
from core.office.ledger import PAGE, LedgerLine, exports, ledger, writers
from core.record.paper import TITLES

_INTERNAL = "Usage interne : ne rien publier de ces chiffres (art. 7 et 12)."


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs."""
    from core.cli.command import shared

    log = verbs.add_parser("journal", parents=[shared()], help="le journal du cabinet, tel que ce poste le tient")
    log.add_argument("--last", type=int, default=PAGE, metavar="N", help=f"les N dernières écritures ({PAGE})")
    log.set_defaults(run=_journal)
    out = verbs.add_parser("exports", parents=[shared()], help="tout ce qui est sorti du coffre en clair")
    out.set_defaults(run=_exports)
    busy = verbs.add_parser("activity", parents=[shared()], help="l'activité du cabinet, pour lui seul")
    busy.add_argument(
        "--days", type=int, default=28, choices=PERIODS, metavar="JOURS", help="7, 28 ou 365 derniers jours"
    )
    busy.set_defaults(run=_activity)


def _journal(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        page, desks = ledger(desk, limit=max(1, args.last)), writers(desk)
        minutes = desk.country.utc_minutes
    lines = [
        f"{one.letter}  {one.name}  {counted(one.entries, 'écriture(s)')}  {one.hash.hex()[:16]}"
        f"{'  n’écrit plus' if one.revoked else ''}"
        for one in desks
    ]
    return say(args, [*lines, *(_entry(one, minutes) for one in page.lines)], {"desks": desks, "lines": page.lines})


def _entry(one: LedgerLine, minutes: int) -> str:
    told = one.line
    what = (TITLES.get(told.kind, told.kind), about_of(told), status_of(told))
    words = (f"n° {told.number}", when(told.at_ms, minutes), *what, told.who, one.name)
    return "  ".join(word for word in words if word)


def _exports(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        rows = [row for row in exports(desk) if row is not None]
        minutes = desk.country.utc_minutes
    lines = [
        f"n° {row.number}  {when(row.at_ms, minutes)}  {row.who}  {row.name}  {row.format}  "
        f"{counted(row.shows, 'écriture(s)')}  {row.file_hash.hex()[:16]}"
        for row in rows
    ]
    return say(args, lines or ["Rien n'est sorti de ce coffre."], {"exports": rows})


def _activity(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        found = activity(desk, args.days, args.world.now())
    return say(args, [*_lines(found), _INTERNAL], asdict(found))


def _lines(found: Activity) -> list[str]:
    categories = ", ".join(f"{CATEGORIES.get(code, code)} : {count}" for code, count in found.categories)
    bounds = ", ".join(f"{name} : {count}" for name, count in zip(_waits(), found.waits, strict=True))
    return [
        f"{found.days} jours : {counted(found.received, 'question(s) reçue(s)')}, {counted(found.answered, 'réponse(s)')}, "
        f"{counted(found.elsewhere, 'orientée(s) ou close(s)')} sans réponse.",
        f"Délai médian : {found.median_ms / HOUR_MS:.1f} h (période d'avant : {found.before_ms / HOUR_MS:.1f} h) ; "
        f"{found.in_time} en moins de {WAITS_HOURS[-1]} h ; {len(found.late)} sans réponse depuis plus longtemps.",
        f"Délais : {bounds}.",
        f"Catégories : {categories or 'aucune'}.",
        f"Envois bloqués : {found.stops}.",
        *(
            f"  {SENTENCES.get(f'short.{one.code}') or sentence(one.code, {})} : {one.total} "
            f"({counted(one.rephrased, 'reformulé(s)')}, {counted(one.elsewhere, 'orienté(s)')}, "
            f"{counted(one.dropped, 'laissé(s)')})"
            for one in found.stopped
        ),
    ]


def _waits() -> list[str]:
    return [*(f"moins de {hours} h" for hours in WAITS_HOURS), f"plus de {WAITS_HOURS[-1]} h"]
