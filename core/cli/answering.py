"""`reply`: the physician's answer, through the six duties of article 22; `--check` shows them without sending."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from core.charter.gate.findings import Verdict
from core.charter.passage import Lit, Passage
from core.charter.risk import Stated, text_hash
from core.cli.opening import letter_of, open_desk, settle
from core.cli.saying import BadInput, refused, say
from core.cli.sentences import remark, sentence, spaced
from core.model import Judgement, Refusal, refuse
from core.office.desk import Desk
from core.office.look import on_screen
from core.office.reply import check, find, plain, reply

MOST_BYTES = 256 * 1024
LAMPS = {
    Lit.HELD: "tient",
    Lit.JUDGED: "jugé",
    Lit.TO_JUDGE: "à juger",
    Lit.AWAITED: "attend",
    Lit.CLOSED: "fermé",
    Lit.CHECKING: "en cours",
    Lit.UNKNOWN: "inconnu",
}


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    from core.cli.command import shared

    answer = verbs.add_parser("reply", parents=[shared()], help="répondre à une question")
    answer.add_argument("letter", metavar="QUESTION", help="premiers signes de la question, ou n° d'une écriture")
    answer.add_argument("--text-file", required=True, metavar="FICHIER", help="le texte ; - pour l'entrée standard")
    answer.add_argument(
        "--judge",
        choices=[str(one) for one in Judgement],
        help="votre jugement sur ce texte : online (peut se répondre en ligne), examination (un examen est nécessaire)",
    )
    answer.add_argument("--reason", default="", metavar="RAISON", help="pourquoi, si une raison est demandée")
    answer.add_argument("--check", action="store_true", help="montrer les six voyants et les remarques, sans envoyer")
    answer.add_argument("--again", action="store_true", help="répondre bien qu'une réponse soit peut-être arrivée")
    answer.set_defaults(run=_reply)


def text_of(args: argparse.Namespace, name: str) -> str:
    """The text of a file, or of the standard input (`-`). Raises BadInput(text.*)."""
    if name == "-":
        words = args.world.stdin.read(MOST_BYTES + 1)
    else:
        with Path(name).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        try:
            words = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise BadInput("text.not_utf8", name=Path(name).name) from error
    if len(words) > MOST_BYTES:
        raise BadInput("text.too_long")
    return str(words)


def _stated(desk: Desk, letter: bytes, args: argparse.Namespace, text: str) -> Stated | None:
    """The judgement of exactly this text, as it was typed with the command."""
    if args.judge is None:
        return None
    return Stated(
        judgement=Judgement(args.judge),
        text_hash=text_hash(plain(text)),
        reason=args.reason,
        on_screen=on_screen(desk, letter),
        open_s=0,
        role=desk.profile.role,
    )


def _lines(passage: Passage, verdict: Verdict | None) -> Iterator[str]:
    for lamp in passage.lamps:
        yield f"{LAMPS[lamp.lit]:<8}  {sentence(lamp.code, dict(lamp.facts))} [{lamp.code}]"
    for one in verdict.findings if verdict else ():
        yield remark(one)


_REASONS = {"judgement.reason_needed", "content.attest"}
"""What a few words of the physician lift."""


def _advice(passage: Passage) -> list[str]:
    codes = {lamp.code for lamp in passage.lamps}
    wanted = _REASONS & codes and "content.blocked" not in codes
    return [spaced("Si le texte convient ainsi : --reason RAISON.")] if wanted else []


def _may_be_there(desk: Desk, letter: bytes) -> Refusal | None:
    """That the patient may have an answer already, whose desk was removed since: whoever answers again knows it first."""
    found = find(desk, letter)
    earlier = None if isinstance(found, Refusal) else found[1].unsure
    return refuse("reply.unsure", by=earlier.by) if earlier else None


def _reply(args: argparse.Namespace) -> int:
    text = text_of(args, args.text_file)
    now = args.world.now()
    with open_desk(args) as desk:
        letter = letter_of(desk, args.letter)
        stated = _stated(desk, letter, args, text)
        seen = check(desk, letter, text, stated, now)
        if isinstance(seen, Refusal):
            return refused(args, seen)
        passage, verdict = seen
        twice = _may_be_there(desk, letter)
        if args.check:
            lines = [*_lines(passage, verdict), *_advice(passage)]
            lines += [sentence(twice.code, dict(twice.facts))] if twice else []
            return say(args, lines, {"open": passage.open, "passage": passage, "verdict": verdict})
        if twice and not args.again:
            return refused(args, twice, [spaced("Pour répondre de nouveau : --again.")])
        sent = reply(desk, letter, text, stated, now)
        if isinstance(sent, Refusal):
            settle(desk, now)
            return refused(args, sent, [*_lines(passage, verdict), *_advice(passage)])
        waits = settle(desk, now)
    words = f"Réponse consignée, n° {sent.number}, puis " + ("déposée." if not waits else "gardée sur ce poste.")
    more = [f"{sentence(waits)} [{waits}]"] if waits else []
    return say(
        args, [words, *more], {"letter": sent.letter, "entry": sent.entry, "number": sent.number, "waits": waits}
    )
