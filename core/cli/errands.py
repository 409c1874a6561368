"""`tasks`, `done`, `where`, `reading`, `slips`: the lists that empty, and what a secretary answers on the telephone."""

import argparse
from pathlib import Path

from core.cli.opening import letter_of, open_desk, settle
from core.cli.saying import BadInput, counted, day, refused, say, when
from core.cli.sentences import SENTENCES
from core.model import Medium, Refusal, Task, Told, Visit, is_day
from core.office.admin import send_admin, templates
from core.office.desk import Desk
from core.office.errands import reported, settled, told
from core.office.look import tasks
from core.office.reading import ask_reading, grant_reading
from core.office.slips import PDF, print_slips
from core.office.where import Standing, standing
from core.record.paper import MAILS
from core.record.rows import TaskRow

LISTS = {
    Task.CALL: "à appeler",
    Task.TELL: "à prévenir",
    Task.REPORT: "à reporter",
    Task.FOLLOW: "rendez-vous sans suite",
}
WHY = {
    "urgent": "urgence",
    "appointment": "rendez-vous",
    "identity": "identité à vérifier",
    "physician": "le médecin veut parler",
    "unopened": "réponse non ouverte",
    "waiting": "réponse encore sur un poste",
    "unsure": "poste retiré, réponse peut-être pas arrivée",
    **{code: f"avis par e-mail {words}" for code, words in MAILS.items() if code.startswith("mail_")},
    "reply": "réponse",
    "phone": "échange téléphonique",
    "examination": "examen nécessaire",
}
STATES = {
    "triage": "reçue, à trier",
    "answer": "chez le médecin",
    "identity": "identité à régler",
    "routed": "orientée",
    "answered": "répondue",
    "closed": "close",
    "call": "appel à faire",
    "waiting": "répondue, attend sur un poste",
    "deposited": "réponse déposée",
    "opened": "réponse ouverte sur le téléphone inscrit",
    "unsure": "répondue par un poste retiré depuis, peut-être pas arrivée",
    "told": "prévenu par téléphone qu'une réponse l'attend",
    "phone": "répondue de vive voix",
}
MODELS = {
    "hours": "horaires",
    "call_for_appointment": "appeler pour un rendez-vous",
    "appointment": "rendez-vous donné",
    "bring_papers": "pièces à apporter",
    "consultation_follow_up_ended": "suivi terminé, où s'adresser",
}
ENDS: dict[str, Told | Visit | Medium] = {str(one): one for one in (*Told, *Visit, *Medium)}


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs."""
    from core.cli.command import shared

    lists = verbs.add_parser("tasks", parents=[shared()], help="les listes qui se vident")
    lists.add_argument(
        "list",
        nargs="?",
        choices=[str(task) for task in Task],
        help="une seule : " + ", ".join(f"{task} ({words})" for task, words in LISTS.items()),
    )
    lists.set_defaults(run=_tasks)
    done = verbs.add_parser("done", parents=[shared()], help="consigner ce qui est fait, pour sortir d'une liste")
    done.add_argument("letter", metavar="QUESTION", help="premiers signes de la question, ou n° d'une écriture")
    done.add_argument(
        "how",
        choices=list(ENDS),
        help="told (patient prévenu), tried (appel tenté) ; came (venu), declined (refusé), called (appelé) ; "
        "paper (recopié au dossier papier), software (au logiciel)",
    )
    done.set_defaults(run=_done)
    where = verbs.add_parser("where", parents=[shared()], help="où en est la question de qui appelle, sans son texte")
    where.add_argument("words", nargs="+", metavar="MOT", help="lettres du nom, n° de dossier ou de téléphone")
    where.set_defaults(run=_where)
    read = verbs.add_parser("reading", parents=[shared()], help="demander ou accorder la lecture d'un seul message")
    read.add_argument("letter", metavar="QUESTION", help="premiers signes de la question, ou n° d'une écriture")
    how = read.add_mutually_exclusive_group(required=True)
    how.add_argument("--ask", action="store_true", help="la demander au médecin")
    how.add_argument("--grant", action="store_true", help="l'accorder à qui l'a demandée (médecin)")
    read.set_defaults(run=_reading)
    admin = verbs.add_parser(
        "admin", parents=[shared()], help="répondre par un modèle administratif, sans contenu médical"
    )
    admin.add_argument("letter", metavar="QUESTION", help="premiers signes de la question, ou n° d'une écriture")
    admin.add_argument(
        "template", choices=list(templates()), help=", ".join(f"{one} ({MODELS[one]})" for one in templates())
    )
    admin.add_argument("typed", nargs="*", metavar="CHAMP", help="ce que le modèle demande : 2026-11-21, 17:30")
    admin.set_defaults(run=_admin)
    slips = verbs.add_parser("slips", parents=[shared()], help="les feuillets à reporter, en PDF")
    slips.add_argument("--out", type=Path, required=True, metavar="DOSSIER", help="où écrire")
    slips.add_argument("--on", default="", metavar="JOUR", help="un seul jour : 2026-11-21")
    slips.set_defaults(run=_slips)


def _tasks(args: argparse.Namespace) -> int:
    now = args.world.now()
    with open_desk(args) as desk:
        rows = tasks(desk, Task(args.list) if args.list else None, now)
        minutes = desk.country.utc_minutes
    lines = [_row(row, minutes) for row in rows] or ["Rien à faire ici."]
    return say(args, lines, {"tasks": rows})


def _row(row: TaskRow, utc_minutes: int) -> str:
    tried = f", tenté le {when(row.tried_ms, utc_minutes)}" if row.tried_ms else ""
    return (
        f"{row.letter.hex()[:8]}  {LISTS[row.task]:<22}  {when(row.since_ms, utc_minutes)}  "
        f"{row.name}, né(e) le {day(row.born)}, {row.phone or 'sans numéro'} : {WHY.get(row.why, row.why)}{tried}"
    )


def _done(args: argparse.Namespace) -> int:
    now = args.world.now()
    with open_desk(args) as desk:
        letter = letter_of(desk, args.letter)
        refusal = desk.closed(now) or _end(desk, letter, args.how, now)
        if refusal:
            return refused(args, refusal)
        settle(desk, now)
    return say(args, "Consigné.", {"letter": letter})


def _end(desk: Desk, letter: bytes, how: str, now: int) -> Refusal | None:
    end = ENDS[how]
    if isinstance(end, Told):
        return told(desk, letter, end, now)
    if isinstance(end, Visit):
        return settled(desk, letter, end, now)
    return reported(desk, letter, end, now)


def _where(args: argparse.Namespace) -> int:
    now = args.world.now()
    with open_desk(args) as desk:
        found = standing(desk, " ".join(args.words), now)
        minutes = desk.country.utc_minutes
    lines = [_standing(one, minutes) for one in found] or ["Aucune question de ce nom ni de ce numéro."]
    return say(args, lines, {"standing": found})


def _standing(one: Standing, utc_minutes: int) -> str:
    who = f", {one.who}" if one.who else ""
    late = ", en retard" if one.late else ""
    return (
        f"{one.letter.hex()[:8]}  {one.name}, né(e) le {day(one.born)}  reçue le {when(one.received_ms, utc_minutes)} : "
        f"{STATES[one.state]}{who}, depuis le {when(one.since_ms, utc_minutes)}{late}"
    )


def _reading(args: argparse.Namespace) -> int:
    now = args.world.now()
    with open_desk(args) as desk:
        letter = letter_of(desk, args.letter)
        refusal = desk.closed(now)
        done = refusal or (ask_reading(desk, letter, now) if args.ask else grant_reading(desk, letter, now))
        if isinstance(done, Refusal):
            return refused(args, done)
        settle(desk, now)
    words = "Lecture demandée au médecin." if args.ask else "Lecture de ce message accordée ; c'est consigné."
    return say(args, words, {"letter": letter})


def _admin(args: argparse.Namespace) -> int:
    now = args.world.now()
    with open_desk(args) as desk:
        letter = letter_of(desk, args.letter)
        refusal = desk.closed(now) or send_admin(desk, letter, args.template, tuple(args.typed), now)
        if refusal:
            return refused(args, refusal)
        settle(desk, now)
    return say(args, "Modèle envoyé ; c'est consigné.", {"letter": letter})


def _slips(args: argparse.Namespace) -> int:
    now = args.world.now()
    if args.on and not is_day(args.on):
        raise BadInput("slips.day", words=args.on)
    if (args.out / PDF).exists():
        raise BadInput("export.there", name=args.out.name or str(args.out))
    with open_desk(args) as desk:
        made = print_slips(desk, args.out, args.on, now, dict(SENTENCES))
        if isinstance(made, Refusal):
            return refused(args, made)
        settle(desk, now)
    lines = [f"{counted(len(made.letters), 'échange(s) à reporter, imprimé(s)')} :", f"  {made.pdf}"]
    return say(args, lines, {"pdf": made.pdf, "letters": made.letters})
