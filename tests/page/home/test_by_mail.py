"""Beside the host: a question goes to the desk by mail or by hand, the answer comes to the page by a link or as a file.

Chromium without a window has no share sheet: a stand-in keeps what the page gave it.
"""

import urllib.parse
from collections.abc import Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage

from playwright.sync_api import FilePayload, expect

from core.doors.mail_parts import Sealed
from core.doors.mail_reader import MailReader
from core.doors.notice_mail import notice_mail
from crypto.armor import to_link, wrap
from tests.page.cabinet import FACTS, Cabinet, now_ms
from tests.page.host import Host
from tests.page.telephone import Telephone
from tests.page.walk import newest

REPLY = "Bonjour Madame. Amlodipine se prend avec ou sans repas, le matin."
CALLED = "Rappelée : plus de douleur."
SHEET = """() => {
    let times = 0;
    navigator.canShare = ({files}) => files.every((one) => one.type === "text/plain");
    navigator.share = async ({title, files}) => {
        times += 1;
        if (times === 1) throw new DOMException("", "AbortError");
        window.given = [title, files[0].name, await files[0].text()];
    };
}"""
"""It is left without a choice the first time."""


def mailed(words: str, attached: str = "") -> tuple[bytes, ...]:
    """The letters that a desk finds in a patient's mail of these words, or with this file."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "amira@example.invalid", FACTS["mail"], "Colloque"
    mail.set_content(words, cte="quoted-printable")
    if attached:
        mail.add_attachment(attached, filename="colloque.txt")
    with MailReader() as reader:
        opened = reader.open_mail(mail.as_bytes())
    assert isinstance(opened, Sealed), opened
    return opened.letters


def asked(practice: Cabinet, letters: tuple[bytes, ...]) -> bytes:
    """The desk takes these letters in; the question among them."""
    for raw in letters:
        practice.made.box.post(raw)
    practice.round()
    return newest(practice).letter


def answered(practice: Cabinet, letter: bytes) -> list[bytes]:
    """What the practice lays out for the telephone when it answers this question, oldest first."""
    before = set(practice.host.files)
    practice.answer(letter, REPLY, CALLED)
    return [raw for place, raw in practice.host.files.items() if place not in before]


def notice(letter: bytes, host: Host, before: Sequence[bytes] = ()) -> tuple[str, FilePayload]:
    """The link and the file of the mail that a desk sends for a letter, with those before it."""
    sender, to = "lettres@oliviers.invalid", "amira@example.invalid"
    raw = notice_mail(sender, to, letter, host.address, carries=True, at_ms=now_ms(), before=before)
    text, file = message_from_bytes(raw, policy=policy.default).iter_parts()
    link = next(line for line in text.get_content().splitlines() if line.startswith(host.address))
    return link, {"name": file.get_filename(), "mimeType": file.get_content_type(), "buffer": file.get_content()}


def tabbed(phone: Telephone) -> set[str]:
    """What a keyboard reaches on this screen, by its id or its words."""
    reached = set()
    phone.page.locator(".head .square").last.focus()
    for _ in range(7):
        phone.page.keyboard.press("Tab")
        reached.add(phone.page.evaluate("() => document.activeElement.id || document.activeElement.textContent"))
    return reached


def handed_over(phone: Telephone) -> str:
    """Each way is tried on the screen of other ways; the words that went out, the same by all of them."""
    page, ways = phone.page, ("Envoyer par une application", "Écrire un courriel au cabinet", "Copier le texte")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(SHEET)
    phone.tap("Autres façons d’envoyer")
    assert {*ways, "Enregistrer le fichier"} <= tabbed(phone)
    mail = page.get_by_role("link", name=ways[1])
    address, _, rest = (mail.get_attribute("href") or "").partition("?")
    said = urllib.parse.parse_qs(rest, strict_parsing=True)
    assert (address, said["subject"]) == (f"mailto:{FACTS['mail']}", ["Colloque"])
    mail.click()
    phone.sees("Envoyez maintenant le courriel")
    phone.tap(ways[2])
    phone.sees("Copié")
    phone.tap(ways[0])
    phone.sees("Rien n’a été confié")
    phone.tap(ways[0])
    phone.sees("Confié à votre messagerie, pas encore reçu au cabinet")
    title, name, file = page.evaluate("() => window.given")
    assert (title, name) == ("Colloque", "colloque.txt")
    assert [file] == said["body"] == [page.evaluate("() => navigator.clipboard.readText()")]
    page.go_back()
    return str(file)


def test_a_question_is_shared_mailed_or_copied_and_its_answer_comes_by_a_link(
    phone: Telephone, practice: Cabinet, host: Host
) -> None:
    page, count = phone.page, len(practice.made.physician.dossier(practice.patient).questions)
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    host.down = True
    phone.ask()
    phone.sees("Gardée sur ce téléphone")
    file = handed_over(phone)
    expect(phone.title).to_have_text("Question gardée")
    phone.sees("Confiée à votre messagerie, pas encore reçue")
    expect(page.locator(".steps .done")).to_have_count(0)
    expect(page.locator("main")).not_to_contain_text("vise une réponse")

    letters = mailed(file)
    assert mailed("Bonjour", file) == letters
    *_, reply = answered(practice, asked(practice, letters))
    page.goto("about:blank")
    link, _ = notice(reply, host)
    page.goto(link)
    phone.sees("Une lettre du cabinet attend")
    assert "l=" not in "".join(page.evaluate("() => [location.href, ...navigation.entries().map((one) => one.url)]"))
    phone.unlock()
    phone.tap("Lire la réponse")
    phone.sees(REPLY)
    page.evaluate("(words) => { location.hash = words; }", f"l={to_link(reply)}>")
    phone.sees("Cette lettre est déjà là")

    host.down = False
    phone.hears()
    expect(page.locator(".band.warn")).to_have_count(0)
    practice.round()
    assert set(letters) <= set(host.taken.values())
    assert len(practice.made.physician.dossier(practice.patient).questions) == count + 1


def test_the_practices_letters_are_opened_from_a_file_and_from_pasted_words(
    phone: Telephone, practice: Cabinet, host: Host
) -> None:
    for _ in range(2):
        phone.ask()
        phone.left()
        phone.tap("Revenir à l’accueil")
    practice.round()
    host.down = True
    first, second = practice.made.physician.dossier(practice.patient).questions[-2:]
    one, other = answered(practice, first.letter)[-1], answered(practice, second.letter)[-1]
    link, file = notice(other, host, before=[one])
    phone.page.get_by_role("button", name="Menu").click()
    phone.tap("Ouvrir une lettre du cabinet")
    assert {"file", "paste", "Continuer"} <= tabbed(phone)
    phone.page.set_input_files("#file", {**file, "buffer": one[:-9]})
    phone.sees("abîmée ou incomplète")
    for words, told in (
        ("bonjour", "Il n’y a pas de lettre"),
        (f"#l={to_link(next(iter(host.taken.values())))}", "pour une autre personne"),
        (link, "une plus ancienne manque encore. D’un courriel, ouvrez le fichier joint"),
    ):
        phone.page.fill("#paste", words)
        phone.tap("Continuer")
        phone.sees(told)
    phone.page.set_input_files("#file", file)
    for _ in range(2):
        phone.tap("Lire la réponse")
        phone.sees(REPLY)
        phone.tap("J’ai lu")
    phone.page.get_by_role("button", name="Menu").click()
    phone.tap("Ouvrir une lettre du cabinet")
    phone.page.fill("#paste", wrap(one) + wrap(other))
    phone.tap("Continuer")
    phone.sees("Cette lettre est déjà là")
