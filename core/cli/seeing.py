"""`thread`, `record`, `search`: reading what stands in the record."""

import argparse

from core.cli.files import IDENTITIES, PATIENT
from core.cli.opening import letter_of, open_desk, patient_of
from core.cli.saying import day, refused, say, when
from core.cli.sentences import sentence, short
from core.cli.words import about_of, status_of
from core.model import Refusal
from core.office.look import search, thread, timeline
from core.record.paper import TITLES
from core.record.view import Line, ThreadView


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs."""
    from core.cli.command import shared

    one = verbs.add_parser("thread", parents=[shared()], help="une question et ses circonstances")
    one.add_argument("letter", metavar="QUESTION", help="premiers signes de la question, ou n° d'une écriture")
    one.set_defaults(run=_thread)
    record = verbs.add_parser("record", parents=[shared()], help="le dossier d'un patient, écriture par écriture")
    record.add_argument("patient", metavar="PATIENT", help=PATIENT)
    record.set_defaults(run=_record)
    words = verbs.add_parser("search", parents=[shared()], help="chercher des mots dans les dossiers")
    words.add_argument("words", nargs="+", metavar="MOT", help="tous ces mots doivent y être")
    words.set_defaults(run=_search)


def _line(line: Line, utc_minutes: int) -> list[str]:
    title = TITLES.get(line.kind, line.kind)
    about = f" ({words})" if (words := about_of(line)) else ""
    status = f" [{words}]" if (words := status_of(line)) else ""
    first = f"n° {line.number:<6} {when(line.at_ms, utc_minutes)}  {line.who} : {title}{about}{status}"
    return [first, *(f"    {words}" for words in line.words.splitlines())]


def _facts(view: ThreadView) -> list[str]:
    identity = view.identity
    lines = [
        f"{view.name}, né(e) le {day(view.born)}",
        "Identité : "
        + IDENTITIES.get(identity.state, identity.state).removeprefix("identité ")
        + (f" par {identity.confirmed_by}" if identity.state == "confirmed" else ""),
    ]
    held = view.consultation
    if held is None:
        lines.append("Consultation : aucune ne porte cette question, ou elle n'est pas lisible ici.")
        return lines
    state = "ouvert" if held.open else "clos"
    lines.append(f"Consultation du {day(held.held_on)}, J+{held.day} sur {held.window_days} jours, suivi {state}")
    for one in held.medications:
        late = " (ajouté après coup)" if one.late else ""
        lines.append("  " + " | ".join(filter(None, (one.name, one.dose, one.posology, one.duration))) + late)
    lines += [f"  {one.name} : {one.values or 'résultat attendu'}" for one in held.exams]
    return lines


def _thread(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        view = thread(desk, letter_of(desk, args.letter), args.world.now())
        minutes = desk.country.utc_minutes
    if isinstance(view, Refusal):
        return refused(args, view)
    lines = _facts(view)
    lines += [f"À voir : {short(code)}." for code in view.flags]
    if view.unsure:
        lines.append(sentence("reply.unsure", {"by": view.unsure}))
    if any(code.startswith("sign.") for code in view.flags):
        lines.append(sentence("sign.*"))
    if not view.readable:
        lines.append("Le texte de cette question est réservé au médecin.")
    lines += [words for one in view.lines for words in _line(one, minutes)]
    return say(args, lines, {"thread": view})


def _record(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        patient = patient_of(desk, args.patient)
        lines = timeline(desk, patient)
        minutes = desk.country.utc_minutes
    shown = [words for one in lines for words in _line(one, minutes)]
    return say(args, shown or ["Aucune écriture."], {"patient": patient, "entries": lines})


def _search(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        hits = search(desk, " ".join(args.words))
        names = {one.patient: row.name for one in hits if (row := desk.vault.patient(one.patient))}
        minutes = desk.country.utc_minutes
    lines = [f"{when(one.at_ms, minutes)}  {names.get(one.patient, '-')} : {one.passage}" for one in hits]
    found = [{"entry": one.entry, "patient": one.patient, "kind": one.kind, "passage": one.passage} for one in hits]
    return say(args, lines or ["Rien ne porte tous ces mots."], {"hits": found})
