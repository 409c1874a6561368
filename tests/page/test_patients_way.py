"""The patient's whole way in Chromium, against a host in memory and a practice of real desks."""

import json
import re
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, expect

from core.office.receive import receive
from crypto.armor import unwrap, wrap
from crypto.encoding import dec, dec_list, enc, from_b64
from crypto.keys import read_roster
from crypto.kinds import Kind
from crypto.letterhead import read_header, verify_header
from crypto.primitives import blake, verify
from tests.page.cabinet import FACTS, Cabinet, now_ms
from tests.page.host import Host
from tests.page.telephone import CODE, Telephone, small, telephone

REPLY = "Bonjour Madame. Amlodipine se prend avec ou sans repas, le matin."


def questions(practice: Cabinet) -> list[bytes]:
    return [one.letter for one in practice.made.physician.dossier(practice.patient).questions]


def at_home(phone: Telephone, practice: Cabinet) -> None:
    practice.consult()
    phone.hears()
    expect(phone.page.locator("main .button.edge")).to_be_visible()


def test_she_enrols_asks_is_answered_and_the_practice_knows_that_she_read(phone: Telephone, practice: Cabinet) -> None:
    phone.enrol(practice)
    at_home(phone, practice)
    phone.ask()
    phone.left()
    practice.round()
    (letter,) = questions(practice)
    phone.page.get_by_role("button", name="Revenir à l’accueil").click()
    practice.answer(letter, REPLY)
    phone.hears()
    phone.tap("Lire la réponse")
    phone.sees(REPLY)
    expect(phone.page.locator("#signer")).to_have_text("Dr Leïla Mansour")
    expect(phone.title).to_have_text("Échange")
    phone.tap("J’ai lu")
    expect(phone.page.locator(".pill")).to_have_text("Lue sur ce téléphone")
    practice.round()
    dossier = practice.made.physician.dossier(practice.patient)
    assert [one.text for one in dossier.questions] == ["À quelle heure le prendre\u00a0?"]
    ((answered,),) = [one.replies for one in dossier.questions]
    assert abs(answered.opened_ms - now_ms()) < 60_000


def test_the_invite_leaves_the_address_and_the_history_at_once(phone: Telephone, practice: Cabinet) -> None:
    phone.scan(practice.invite().fragment())
    expect(phone.title).to_have_text(re.compile("langue|Language|لغة"))
    assert phone.page.url == phone.address
    assert phone.page.evaluate("() => history.length") == 2


def test_after_a_reload_her_code_alone_opens_and_wrong_ones_make_her_wait(phone: Telephone, practice: Cabinet) -> None:
    phone.enrol(practice)
    phone.page.reload()
    other = Telephone(phone.page.context.new_page(), phone.address)
    other.page.goto(phone.address)
    expect(other.page.locator("#code")).to_be_visible()
    for wrong in ("111112", "111113", "111114"):
        phone.unlock(wrong)
        phone.sees("Ce n’est pas ce code")
        expect(phone.page.locator("#code")).to_have_value("")
    phone.sees("Prochain essai dans 0:")
    phone.unlock()
    expect(phone.title).to_have_text("Entrez votre code secret du cabinet")
    other.unlock()
    other.sees("Prochain essai dans 0:")
    expect(other.title).to_have_text("Entrez votre code secret du cabinet")
    phone.page.clock.install()
    phone.page.reload()
    phone.page.clock.fast_forward("01:00")
    phone.unlock()
    expect(phone.title).to_contain_text("Bonjour")


def test_nothing_readable_lies_in_the_browsers_files(phone: Telephone, practice: Cabinet) -> None:
    phone.enrol(practice, name="Amira")
    at_home(phone, practice)
    stored = phone.page.evaluate(
        """async () => {
            const open = indexedDB.open("colloque");
            await new Promise((done) => { open.onsuccess = done; });
            const all = open.result.transaction("persons").objectStore("persons").getAll();
            await new Promise((done) => { all.onsuccess = done; });
            open.result.close();
            return all.result.map((one) => [Object.keys(one).sort(), String.fromCharCode(...one.sealed)]);
        }"""
    )
    ((names, sealed),) = stored
    assert names == ["id", "label", "language", "lock", "revision", "sealed", "tries"]
    assert "Amlodipine" not in sealed
    assert "sigSeed" not in sealed


def test_a_sign_in_her_words_brings_the_number_first_and_goes_on_after_a_second_tap(
    phone: Telephone, practice: Cabinet
) -> None:
    phone.enrol(practice)
    at_home(phone, practice)
    phone.ask("J'ai une douleur dans la poitrine depuis ce matin.")
    expect(phone.title).to_have_text("N’attendez pas une réponse écrite.")
    expect(phone.page.locator("main a[href='tel:190']")).to_be_visible()
    assert questions(practice) == []
    phone.tap("envoyer quand même")
    phone.left()
    practice.round()
    (question,) = practice.made.physician.dossier(practice.patient).questions
    assert "chest_pain" in str(question)


def test_a_ticked_sign_brings_the_number_before_she_writes(phone: Telephone, practice: Cabinet) -> None:
    phone.enrol(practice)
    at_home(phone, practice)
    phone.page.locator("main .button.edge").click()
    phone.page.get_by_label("Difficulté à respirer").check()
    phone.tap("Oui, un de ces signes")
    expect(phone.page.locator("main a[href='tel:190']")).to_be_visible()
    phone.tap("envoyer quand même")
    expect(phone.title).to_have_text("Votre question")


def test_with_the_host_away_the_question_waits_says_so_and_arrives_once(
    phone: Telephone, practice: Cabinet, host: Host
) -> None:
    phone.enrol(practice)
    at_home(phone, practice)
    host.down = True
    phone.ask()
    phone.sees("Gardée sur ce téléphone")
    phone.sees("Hors ligne")
    host.down = False
    phone.hears()
    phone.left()
    practice.round()
    assert len(questions(practice)) == 1


def test_on_a_thin_and_lossy_line_the_question_arrives_once(phone: Telephone, practice: Cabinet, host: Host) -> None:
    phone.enrol(practice)
    at_home(phone, practice)
    host.rate, host.loss = 50_000, 0.1
    for _ in range(3):
        phone.ask()
        expect(phone.page.locator(".steps .done")).to_have_count(1, timeout=60_000)
        phone.page.get_by_role("button", name="Revenir à l’accueil").click()
    host.rate, host.loss = 0, 0.0
    practice.round()
    assert len(questions(practice)) == 3


def test_what_waits_survives_a_closed_page(phone: Telephone, practice: Cabinet, host: Host) -> None:
    phone.enrol(practice)
    at_home(phone, practice)
    host.down = True
    phone.ask()
    phone.sees("Gardée")
    host.down = False
    phone.page.reload()
    phone.unlock()
    expect(phone.page.locator(".pill")).to_have_text("Partie")
    practice.round()
    assert len(questions(practice)) == 1


def test_a_code_that_has_ended_or_was_used_is_told_so(phone: Telephone, practice: Cabinet) -> None:
    used = practice.invite()
    phone.page.clock.install(time=(used.expires_ms + 1000) / 1000)
    phone.scan(used.fragment())
    phone.sees("Ce code a expiré")


def test_of_two_telephones_with_one_code_one_is_enrolled(phone: Telephone, practice: Cabinet, browser: Browser) -> None:
    with_context = small(browser)
    other = telephone(with_context, phone.address)
    invite = practice.invite()
    for one in (phone, other):
        one.scan(invite.fragment())
        one.choose()
        expect(one.primary).to_be_visible(timeout=15_000)
    practice.round()
    practice.accept(invite, phone.digits())
    expect(phone.page.locator("#digits")).to_be_hidden()
    assert other.digits()
    expect(other.page.locator("#digits")).to_be_visible()
    phone.primary.click()
    expect(phone.title).to_contain_text("Bonjour")
    other.sound()
    with_context.close()


def test_without_a_camera_a_short_code_is_typed(phone: Telephone, practice: Cabinet) -> None:
    invite = practice.invite()
    phone.page.goto(phone.address)
    phone.page.get_by_text("Taper le code du cabinet").click()
    phone.page.fill("#typed", "ABCD-EFGH")
    phone.page.keyboard.press("Enter")
    phone.sees("Ce code n’a pas la bonne forme")
    phone.page.get_by_text("Taper le code du cabinet").click()
    phone.page.fill("#typed", invite.typed().lower())
    phone.page.keyboard.press("Enter")
    phone.choose()
    expect(phone.primary).to_be_visible(timeout=15_000)
    practice.round()
    practice.accept(invite, phone.digits())
    expect(phone.page.locator("#digits")).to_be_hidden()


def test_several_persons_each_have_their_code_and_their_letters(phone: Telephone, practice: Cabinet) -> None:
    phone.enrol(practice, name="Amira")
    phone.enrol(practice, name="Youssef", code="730164")
    phone.page.reload()
    phone.tap("Amira")
    phone.unlock("730164")
    phone.sees("Ce n’est pas ce code")
    phone.unlock(CODE)
    expect(phone.title).to_contain_text("Bonjour Amira")


def test_a_window_that_is_over_says_so_and_offers_the_telephone(phone: Telephone, practice: Cabinet) -> None:
    phone.enrol(practice)
    practice.consult(window_days=7)
    phone.page.clock.install(time=now_ms() / 1000 + 9 * 86_400)
    phone.page.reload()
    phone.unlock()
    phone.sees("Le temps des questions est passé")
    expect(phone.page.locator("main .button.edge")).to_have_count(0)
    expect(phone.page.locator("main a[href='tel:+21600000100']")).to_be_visible()


def test_a_telephone_whose_door_was_shut_is_told_that_it_is_closed(
    phone: Telephone, practice: Cabinet, host: Host
) -> None:
    phone.enrol(practice)
    at_home(phone, practice)
    host.doors.clear()
    phone.ask()
    phone.sees("Refusée par le serveur du cabinet")
    phone.page.get_by_role("button", name="Revenir à l’accueil").click()
    phone.sees("Ce téléphone est fermé")


def test_she_stops_and_the_practice_knows(phone: Telephone, practice: Cabinet) -> None:
    phone.enrol(practice)
    at_home(phone, practice)
    phone.page.get_by_role("button", name="Menu").click()
    phone.tap("Je ne veux plus")
    phone.tap("Oui, je ne veux plus")
    phone.sees("Vos soins n’en changent pas")
    expect(phone.page.locator("main .button.edge")).to_have_count(0)
    phone.hears()
    phone.page.wait_for_timeout(300)
    report = [receive(desk, now_ms()) for desk in (practice.made.secretary,)]
    practice.round()
    assert report
    assert practice.made.physician.dossier(practice.patient).current_device() is None


def test_by_hand_a_letter_is_copied_out_and_another_taken_in(browser: Browser, practice: Cabinet, host: Host) -> None:
    context: BrowserContext = small(browser, permissions=["clipboard-read", "clipboard-write"])
    phone = telephone(context, host.address)
    phone.enrol(practice)
    at_home(phone, practice)
    host.down = True
    phone.ask()
    phone.tap("Porter la question autrement")
    phone.tap("Copier")
    phone.sees("Copié")
    (raw,) = unwrap(phone.page.evaluate("() => navigator.clipboard.readText()").encode())
    practice.made.box.post(raw)
    practice.round()
    (letter,) = questions(practice)
    places = set(host.files)
    practice.answer(letter, REPLY)
    brought = "".join(wrap(host.files[place]) for place in sorted(set(host.files) - places))
    phone.page.fill("#paste", "bonjour")
    phone.tap("Continuer")
    phone.sees("n’est pas une lettre pour ce téléphone")
    phone.page.fill("#paste", brought)
    phone.tap("Continuer")
    phone.tap("Lire la réponse")
    phone.sees(REPLY)
    phone.sound()
    context.close()


def test_in_another_apps_browser_she_is_sent_to_her_own(browser: Browser, practice: Cabinet, host: Host) -> None:
    agent = "Mozilla/5.0 (Linux; Android 14; wv) AppleWebKit/537.36 Version/4.0 Chrome/120.0 Mobile [FB_IAB/FB4A;]"
    context = small(browser, user_agent=agent, permissions=["clipboard-read", "clipboard-write"])
    phone = telephone(context, host.address)
    fragment = practice.invite().fragment()
    phone.scan(fragment)
    phone.tap(re.compile("Copier|Copy|نسخ"))
    assert phone.page.evaluate("() => navigator.clipboard.readText()") == f"{host.address}#{fragment}"
    phone.sound()
    context.close()


def test_her_own_copy_holds_the_signed_words_of_both(phone: Telephone, practice: Cabinet) -> None:
    phone.enrol(practice)
    at_home(phone, practice)
    phone.ask()
    phone.left()
    practice.round()
    practice.answer(questions(practice)[0], REPLY)
    phone.hears()
    phone.sees(REPLY)
    phone.page.get_by_role("button", name="Menu").click()
    phone.tap("Ma copie")
    with phone.page.expect_download() as saved:
        phone.tap("Enregistrer ma copie")
    words, _, rest = Path(saved.value.path()).read_text(encoding="utf-8").partition("\n-----BEGIN COLLOQUE COPY-----\n")
    assert REPLY in words.replace("\u00a0", " ")
    assert "À quelle heure le prendre" in words
    data = from_b64("".join(rest.partition("-----END COLLOQUE COPY-----")[0].split()), "copy")
    parts, signature = dec(data, 2, "copy")
    root_pk, roster, device, letters = dec(parts, 4, "copy")
    verify(device, "copy-sig", enc(words.encode(), parts), signature, "copy")
    members = {one.sig_pk for one in read_roster(roster, root_pk).profiles}
    kinds = []
    for item in dec_list(letters, "copy"):
        header_bytes, signed, body, record = dec(item, 4, "copy")
        header = read_header(header_bytes)
        verify_header(header.sender, header_bytes, signed)
        assert (header.body_hash, header.record) == (blake("body", body), record)
        assert header.sender in members | {device}
        kinds.append(header.kind)
    assert {Kind.QUESTION, Kind.RECEIPT, Kind.CARD, Kind.REPLY} <= set(kinds)


def test_it_opens_without_a_line_and_reads_what_came(phone: Telephone, practice: Cabinet, host: Host) -> None:
    phone.enrol(practice)
    at_home(phone, practice)
    phone.page.reload()
    phone.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    phone.page.reload()
    expect(phone.page.locator("#code")).to_be_visible()
    host.down = True
    phone.page.reload()
    phone.unlock()
    phone.sees("Poser une question")
    phone.sees("Hors ligne")


def test_the_page_asks_the_host_for_nothing_but_itself_and_letters(
    phone: Telephone, practice: Cabinet, host: Host
) -> None:
    phone.enrol(practice)
    own = {"index.html", "roster", "sw.js", "manifest.webmanifest", "icon.svg", "icon-192.png"}
    others = {one.split(" ")[1] for one in host.asked} - own
    assert all(re.fullmatch(r"out/[0-9a-f]{64}|in/[0-9a-f]{64}/[0-9a-f]{64}", path) for path in others), others
    answer = urllib.request.urlopen(host.address, timeout=5)
    assert json.dumps(FACTS["practice"]) in answer.read().decode()
