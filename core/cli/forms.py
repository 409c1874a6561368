"""`prepare`, `sign`, `medicine`: cards written from pasted lines, each re-read before it counts; `consult` signs them too."""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from core.charter.gate.lines import Kind
from core.cli.files import PATIENT, done
from core.cli.opening import open_desk, patient_of, settle
from core.cli.saying import BadInput, day, refused, say
from core.cli.sentences import sentence, spaced
from core.model import Exam, Medication, Mode, Refusal
from core.office import recall
from core.office.card_form import new_form, pasted, retyped, sign
from core.office.desk import Desk
from core.office.prepare import Awaited, awaited, prepare, take_back
from core.office.sheet import CardForm, FormLine

SOURCES = {"patient": "ce patient, le {day}", "practice": "ce cabinet, le {day}", "lexicon": "lexique"}
_READ = {Kind.MEDICINE: "médicament", Kind.EXAM: "examen", Kind.UNREAD: "non comprise"}


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs."""
    from core.cli.command import shared

    handed = verbs.add_parser("prepare", parents=[shared()], help="préparer une fiche que le médecin signera")
    handed.add_argument("patient", metavar="PATIENT", help=PATIENT)
    card_options(handed)
    handed.set_defaults(run=_prepare)
    signed = verbs.add_parser("sign", parents=[shared()], help="les fiches préparées : les relire, les signer")
    signed.add_argument("card", nargs="?", metavar="FICHE", help="premiers signes ; sans rien, la liste")
    signed.add_argument("--take-back", action="store_true", help="la retirer sans la signer")
    reading_options(signed)
    signed.set_defaults(run=_sign)
    found = verbs.add_parser("medicine", parents=[shared()], help="trouver un médicament par trois lettres")
    found.add_argument("patient", metavar="PATIENT", help=PATIENT)
    found.add_argument("letters", metavar="LETTRES", help="le début de son nom")
    found.set_defaults(run=_medicine)


def card_options(verb: argparse.ArgumentParser) -> None:
    """What a card says, typed or pasted."""
    verb.add_argument("--held-on", metavar="AAAA-MM-JJ", help="aujourd'hui par défaut")
    verb.add_argument("--teleconsultation", default="", metavar="REF", help="référence de la plateforme légale")
    verb.add_argument("--examined", default="", metavar="AAAA-MM-JJ", help="dernier examen en présence")
    verb.add_argument(
        "--medication",
        action="append",
        default=[],
        metavar="LIGNE",
        help="un médicament identifié : 'NOM | DOSE | POSOLOGIE | DUREE', entre guillemets ; le nom suffit",
    )
    verb.add_argument("--exam", action="append", default=[], metavar="EXAMEN", help="un examen demandé sur papier")
    verb.add_argument(
        "--paste", type=Path, metavar="FICHIER", help="les lignes de l'ordonnance, telles quelles ; - : entrée"
    )
    verb.add_argument("--like-last", action="store_true", help="les médicaments de la fiche précédente")
    verb.add_argument("--window", type=int, metavar="JOURS", help="durée du suivi")
    verb.add_argument("--window-reason", default="", metavar="RAISON", help="pourquoi une autre durée")
    verb.add_argument("--instructions", default="", metavar="TEXTE", help="les consignes données")


def reading_options(verb: argparse.ArgumentParser) -> None:
    """What the person says of the lines, by their numbers."""
    verb.add_argument("--reread", default="", metavar="N,N", help="les lignes relues et trouvées justes, par numéro")
    verb.add_argument(
        "--rewrite", nargs=2, action="append", default=[], metavar=("N", "LIGNE"), help="récrire une ligne"
    )
    verb.add_argument("--drop", default="", metavar="N,N", help="écarter des lignes")


def medication(words: str) -> Medication:
    """ "Amlodipine | 5 mg | 1 comprimé le matin | 3 mois": name, dose, posology, duration; only the name is needed."""
    parts = [part.strip() for part in words.split("|")]
    if not parts[0] or len(parts) > 4:
        raise BadInput("medication.line", words=words)
    return Medication(*parts)


def form_of(args: argparse.Namespace, desk: Desk, patient: bytes, now: int) -> CardForm:
    """The card that the options describe. What was typed field by field was read by who typed it."""
    form = new_form(desk, patient, now)
    typed = [replace(recall.as_line(medication(words)), reread=True) for words in args.medication]
    typed += [FormLine(name, Kind.EXAM, Exam(name).name, reread=True) for name in args.exam]
    former = recall.like_last(desk, patient) if args.like_last else ()
    if args.like_last and not former:
        raise BadInput("card.no_former")
    return replace(
        form,
        held_on=args.held_on or form.held_on,
        window_days=form.window_days if args.window is None else args.window,
        window_reason=args.window_reason,
        mode=Mode.TELECONSULTATION if args.teleconsultation else Mode.IN_PERSON,
        reference=args.teleconsultation,
        last_examined_on=args.examined,
        lines=(*former, *(pasted(_text(args), desk.imported) if args.paste else ()), *typed),
        instructions=args.instructions,
    )


def _text(args: argparse.Namespace) -> str:
    return str(args.world.stdin.read() if str(args.paste) == "-" else args.paste.read_text("utf-8"))


def as_read(args: argparse.Namespace, form: CardForm) -> CardForm:
    """The form once the person re-read, rewrote and dropped lines by their numbers."""
    lines = dict(enumerate(form.lines, 1))
    for number, words in args.rewrite:
        lines[_number(number, lines)] = retyped(words)
    for number in _numbers(args.reread, lines):
        lines[number] = replace(lines[number], reread=True)
    for number in _numbers(args.drop, lines):
        del lines[number]
    return replace(form, lines=tuple(lines.values()))


def _numbers(words: str, lines: dict[int, FormLine]) -> list[int]:
    return [_number(one, lines) for one in filter(None, words.replace(" ", "").split(","))]


def _number(words: str, lines: dict[int, FormLine]) -> int:
    if not (words.isascii() and words.isdigit()) or int(words) not in lines:
        raise BadInput("card.no_line", line=words)
    return int(words)


def shown(form: CardForm) -> Iterator[str]:
    """The lines as they were read, to be re-read: each field apart, what is left out, what is not understood."""
    for number, line in enumerate(form.lines, 1):
        mark = "relue" if line.reread else "à relire"
        says = line.typed if line.kind is Kind.UNREAD else " | ".join(vars(line.medication).values()).rstrip(" |")
        yield spaced(f"{number}. {_READ[line.kind]}, {mark} : ") + " ".join(says.split("\n"))
        if line.left:
            yield spaced("   laissé de côté : ") + line.left
        if line.why:
            yield "   " + sentence(line.why)


def _prepare(args: argparse.Namespace) -> int:
    now = args.world.now()
    with open_desk(args) as desk:
        form = form_of(args, desk, patient_of(desk, args.patient), now)
        refusal = prepare(desk, form, now)
        words = f"Fiche préparée : {form.consultation.hex()[:8]}. Un médecin la relira et la signera."
        return done(args, desk, refusal, words, {"consultation": form.consultation})


def _sign(args: argparse.Namespace) -> int:
    now = args.world.now()
    with open_desk(args) as desk:
        waiting = awaited(desk)
        if args.card is None:
            lines = [line for one in waiting for line in _waits(one)]
            return say(args, lines or ["Aucune fiche à signer."], {"cards": waiting})
        one = _chosen(waiting, args.card)
        if args.take_back:
            return done(args, desk, take_back(desk, one.patient, one.card.id, now), "Fiche retirée, non signée.")
        if one.form is None:
            raise BadInput("card.sealed")
        form = as_read(args, one.form)
        signed = sign(desk, form, now)
        if isinstance(signed, Refusal):
            return refused(args, signed, shown(form))
        settle(desk, now)
    return say(args, f"Consultation consignée : {signed.hex()[:8]}.", {"consultation": signed})


def _waits(one: Awaited) -> Iterator[str]:
    yield f"{one.card.id.hex()[:8]}  {one.name}, {day(one.card.held_on)}, préparée par {one.card.by}"
    if one.form:
        yield from (f"  {line}" for line in shown(one.form))


def _chosen(waiting: tuple[Awaited, ...], words: str) -> Awaited:
    found = [one for one in waiting if one.card.id.hex().startswith(words.lower())]
    if len(found) != 1:
        raise BadInput("id.ambiguous" if found else "id.unknown", words=words)
    return found[0]


def _medicine(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        found = recall.medicines(desk, patient_of(desk, args.patient), args.letters)
    lines = [
        f"{recall.as_line(one.medication).said}  ({SOURCES[one.source].format(day=day(one.held_on))})" for one in found
    ]
    return say(args, lines or ["Aucun médicament de ce nom. Il faut au moins trois lettres."], {"medicines": found})
