"""What a patient does at home, with a telephone that is enrolled already and has a card."""

import json
import re
import urllib.request
from pathlib import Path

from playwright.sync_api import expect

from core.dossier import Question
from core.office.admin import send_admin
from core.office.call import ask_digits, compare_digits
from core.office.settings import choose
from core.office.triage import redirect
from core.record.settings import PHONE
from crypto.encoding import dec, dec_list, enc, from_b64
from crypto.keys import read_roster
from crypto.kinds import Kind
from crypto.letterhead import read_header, verify_header
from crypto.primitives import blake, verify
from tests.page.cabinet import FACTS, Cabinet, now_ms
from tests.page.host import Host
from tests.page.telephone import Telephone

REPLY = "Bonjour Madame. Amlodipine se prend avec ou sans repas, le matin."
CALLED = "Rappelée : plus de douleur."
"""One test tells of a sign: from then on the physician says why an answer online is enough."""


def questions(practice: Cabinet) -> tuple[Question, ...]:
    """What the practice was asked, oldest first."""
    return practice.made.physician.dossier(practice.patient).questions


def sent(phone: Telephone, words: str = "") -> None:
    phone.ask(words)
    phone.left()
    phone.page.get_by_role("button", name="Revenir à l’accueil").click()


def test_nothing_readable_lies_in_the_browsers_files(phone: Telephone) -> None:
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
    before = len(questions(practice))
    phone.ask("J'ai une douleur dans la poitrine depuis ce matin.")
    expect(phone.title).to_have_text("N’attendez pas une réponse écrite.")
    expect(phone.page.locator("main a[href='tel:190']")).to_be_visible()
    assert len(questions(practice)) == before
    phone.tap("envoyer quand même")
    phone.left()
    practice.round()
    question = questions(practice)[-1]
    assert "chest_pain" in str(question)


def test_a_ticked_sign_brings_the_number_before_she_writes(phone: Telephone) -> None:
    phone.page.locator("main .button.edge").click()
    phone.page.get_by_label("Difficulté à respirer").check()
    phone.tap("Oui, un de ces signes")
    expect(phone.page.locator("main a[href='tel:190']")).to_be_visible()
    phone.tap("envoyer quand même")
    expect(phone.title).to_have_text("Votre question")


def test_with_the_host_away_the_question_waits_says_so_and_arrives_once(
    phone: Telephone, practice: Cabinet, host: Host
) -> None:
    before = len(questions(practice))
    host.down = True
    phone.ask()
    phone.sees("Gardée sur ce téléphone")
    phone.sees("restent lisibles")
    host.down = False
    phone.hears()
    phone.left()
    practice.round()
    assert len(questions(practice)) == before + 1


def test_on_a_thin_and_lossy_line_the_question_arrives_once(phone: Telephone, practice: Cabinet, host: Host) -> None:
    before = len(questions(practice))
    host.rate, host.loss = 50_000, 0.1
    for _ in range(3):
        phone.ask()
        expect(phone.page.locator(".steps .done")).to_have_count(1, timeout=60_000)
        phone.page.get_by_role("button", name="Revenir à l’accueil").click()
    host.rate, host.loss = 0, 0.0
    practice.round()
    assert len(questions(practice)) == before + 3


def test_what_waits_survives_a_closed_page(phone: Telephone, practice: Cabinet, host: Host) -> None:
    before = len(questions(practice))
    host.down = True
    phone.ask()
    phone.sees("Gardée")
    host.down = False
    phone.page.reload()
    phone.unlock()
    expect(phone.page.locator(".pill").first).to_have_text("Partie")
    practice.round()
    assert len(questions(practice)) == before + 1


def test_her_own_copy_holds_the_signed_words_of_both(phone: Telephone, practice: Cabinet) -> None:
    phone.ask()
    phone.left()
    practice.round()
    practice.answer(questions(practice)[-1].letter, REPLY, CALLED)
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


def test_it_opens_without_a_line_and_reads_what_came(phone: Telephone, host: Host) -> None:
    phone.page.reload()
    phone.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    phone.page.reload()
    expect(phone.page.locator("#code")).to_be_visible()
    host.down = True
    phone.page.reload()
    phone.unlock()
    phone.sees("Poser une question")
    phone.sees("restent lisibles")


def test_the_page_asks_the_host_for_nothing_but_itself_and_letters(phone: Telephone, host: Host) -> None:
    sent(phone)
    own = {"index.html", "roster", "sw.js", "manifest.webmanifest", "icon.svg", "icon-192.png"}
    others = {one.split(" ")[1] for one in host.asked} - own
    assert all(re.fullmatch(r"out/[0-9a-f]{64}|in/[0-9a-f]{64}/[0-9a-f]{64}", path) for path in others), others
    answer = urllib.request.urlopen(host.address, timeout=5)
    assert json.dumps(FACTS["practice"]) in answer.read().decode()


def test_of_two_tabs_the_slower_one_closes_and_no_number_is_used_twice(phone: Telephone, practice: Cabinet) -> None:
    before = len(questions(practice))
    other = Telephone(phone.page.context.new_page(), phone.address)
    other.page.goto(phone.address)
    other.unlock()
    expect(other.title).to_contain_text("Bonjour")
    phone.page.bring_to_front()
    sent(phone)
    other.page.bring_to_front()
    other.page.locator("main .button.edge").click()
    other.primary.click()
    other.page.locator("#subject-0").check()
    other.page.locator("main .button.start").first.click()
    expect(other.page.locator("#code")).to_be_visible()
    other.unlock()
    expect(other.page.locator("main .button.edge")).to_be_visible()
    sent(other)
    practice.round()
    assert len(questions(practice)) == before + 2
    assert not practice.made.physician.closed(now_ms())
    other.sound()
    other.page.close()


def test_during_a_call_both_sides_have_the_same_digits(phone: Telephone, practice: Cabinet) -> None:
    sent(phone)
    practice.round()
    question = questions(practice)[-1]
    assert ask_digits(practice.made.secretary, question.letter, now_ms()) is None
    practice.round()
    phone.hears()
    phone.tap("Afficher les 8 chiffres")
    digits = phone.page.locator("#digits").inner_text()
    assert re.fullmatch(r"(\d\d\s*){4}", digits)
    assert compare_digits(practice.made.secretary, question.letter, digits, now_ms()) is True


def test_the_secretariat_is_asked_by_a_fixed_choice_and_answers_without_a_physician(
    phone: Telephone, practice: Cabinet
) -> None:
    choose(practice.made.physician, PHONE, "+216 00 000 100", now_ms())
    phone.tap("Demander au secrétariat")
    phone.primary.click()
    expect(phone.page.locator("#text")).to_have_count(0)
    phone.tap("Quels sont les horaires")
    phone.left()
    phone.page.get_by_role("button", name="Revenir à l’accueil").click()
    practice.round()
    question = questions(practice)[-1]
    assert send_admin(practice.made.secretary, question.letter, "hours", ("08:00", "17:00"), now_ms()) is None
    practice.round()
    phone.hears()
    phone.tap("Lire la réponse")
    phone.sees("de 08:00 à 17:00")
    expect(phone.title).to_have_text("Échange")
    expect(phone.page.locator("main")).not_to_contain_text("s’aggrave")
    phone.page.get_by_role("button", name=re.compile("accueil|J’ai lu")).click()
    expect(phone.page.locator("main .card.key")).to_have_count(0)


def test_a_list_of_members_that_does_not_follow_hers_stops_her(phone: Telephone, host: Host) -> None:
    known = host.files["roster"]
    host.files["roster"] = known[:-1] + bytes([known[-1] ^ 1])
    phone.hears()
    phone.sees("ne correspond pas à votre inscription")
    host.files["roster"] = known
    sent(phone)


def test_a_networks_own_page_in_the_hosts_place_is_not_taken_for_its_word(
    phone: Telephone, practice: Cabinet, host: Host
) -> None:
    host.portal = b"<!doctype html><title>Wi-Fi</title>"
    phone.ask()
    phone.sees("Gardée sur ce téléphone")
    host.portal = b""
    phone.hears()
    phone.left()
    practice.round()
    question = questions(practice)[-1]
    practice.answer(question.letter, "Bonjour Madame. Avant ou après le repas, cela ne change rien.", CALLED)
    host.portal = b"<!doctype html><title>Wi-Fi</title>"
    phone.hears()
    phone.sees("restent lisibles")
    host.portal = b""
    phone.hears()
    phone.sees("cela ne change rien")


def test_a_question_outside_the_scope_is_told_where_to_go(phone: Telephone, practice: Cabinet) -> None:
    choose(practice.made.physician, PHONE, "+216 00 000 100", now_ms())
    sent(phone)
    practice.round()
    question = questions(practice)[-1]
    assert redirect(practice.made.secretary, question.letter, "appointment", now_ms()) is None
    practice.round()
    phone.hears()
    phone.tap("Lire la réponse")
    phone.sees("demande un examen")
    expect(phone.title).to_have_text("Échange")
    expect(phone.page.locator(".steps li:not(.done)")).to_have_count(0)
    expect(phone.page.locator(".steps .done").last).to_contain_text("Le cabinet propose une autre voie")


def test_it_can_be_used_with_a_keyboard_alone(phone: Telephone) -> None:
    reached = set()
    for _ in range(60):
        phone.page.keyboard.press("Tab")
        reached.add(
            phone.page.evaluate("() => document.activeElement.textContent.trim() || document.activeElement.title")
        )
    assert {"Poser une question", "Mettre à jour", "SAMU 190", "Menu", "Verrouiller"} <= reached


def test_each_new_screen_is_told_to_a_screen_reader_by_its_heading(phone: Telephone) -> None:
    phone.page.locator(".head .square").first.click()
    assert phone.page.evaluate("() => [document.activeElement.id, document.title]") == ["title", "Menu"]
    phone.page.go_back()
    expect(phone.title).to_contain_text("Bonjour")


def test_what_is_typed_stays_while_the_post_goes_round_behind(phone: Telephone, practice: Cabinet) -> None:
    phone.page.locator("main .button.edge").click()
    phone.primary.click()
    phone.page.locator("#subject-0").check()
    phone.page.locator("#text").press_sequentially("Avant ou ")
    practice.round()
    phone.hears()
    phone.page.wait_for_timeout(300)
    phone.page.locator("#text").press_sequentially("après ?")
    expect(phone.page.locator("#text")).to_have_value("Avant ou après ?")


def test_a_hostile_reply_is_read_as_words_in_the_real_page(phone: Telephone) -> None:
    words = "<script>window.hit=1</script> <img src=x onerror=window.hit=1> صباح الخير Amlodipine 5-10 mg"
    phone.ask(words)
    phone.sees("<script>window.hit=1</script>")
    assert phone.page.evaluate("() => typeof window.hit") == "undefined"
    assert phone.page.locator("main script, main img").count() == 0
    assert phone.page.locator("main bdi", has_text="Amlodipine").count() >= 1


def test_a_telephone_whose_door_was_shut_is_told_that_it_is_closed(phone: Telephone, host: Host) -> None:
    doors = set(host.doors)
    host.doors.clear()
    phone.ask()
    phone.sees("Envoi refusé")
    phone.page.get_by_role("button", name="Revenir à l’accueil").click()
    phone.sees("Ce téléphone est fermé")
    host.doors |= doors
    phone.hears()
    expect(phone.page.locator("main .button.edge")).to_be_visible()
