"""The patient's whole way in Chromium, against a host in memory and a practice of real desks."""

import re

from playwright.sync_api import Browser, expect

from core.office.receive import receive
from tests.page.cabinet import Cabinet, now_ms
from tests.page.host import Host
from tests.page.telephone import CODE, Telephone, small, telephone

REPLY = "Bonjour Madame. Amlodipine se prend avec ou sans repas, le matin."


def questions(practice: Cabinet) -> list[bytes]:
    return [one.letter for one in practice.made.physician.dossier(practice.patient).questions]


def at_home(phone: Telephone, practice: Cabinet) -> None:
    practice.consult()
    phone.hears()
    expect(phone.page.locator("main .button.edge")).to_be_visible()


def test_a_press_is_not_lost_when_news_comes_under_the_finger(phone: Telephone, practice: Cabinet) -> None:
    phone.enrol(practice)
    at_home(phone, practice)
    phone.ask()
    phone.left()
    phone.page.get_by_role("button", name="Revenir à l’accueil").hover()
    phone.page.mouse.down()
    phone.page.evaluate("() => (window.before = document.querySelector('main').firstChild)")
    phone.hears()
    phone.page.wait_for_timeout(400)
    assert phone.page.evaluate("() => window.before.isConnected")
    phone.page.mouse.up()
    expect(phone.title).not_to_have_text("Question envoyée")
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


def test_a_code_that_has_ended_or_was_used_is_told_so(phone: Telephone, practice: Cabinet) -> None:
    used = practice.invite()
    phone.page.clock.install(time=(used.expires_ms + 1000) / 1000)
    phone.scan(used.fragment())
    phone.sees("Ce code a expiré")


def test_without_a_camera_a_short_code_is_typed(phone: Telephone, practice: Cabinet) -> None:
    invite = practice.invite()
    phone.page.goto(phone.address)
    phone.page.get_by_text("Taper le code d’inscription").click()
    phone.page.fill("#typed", "ABCD-EFGH")
    phone.page.keyboard.press("Enter")
    phone.sees("Ce code n’a pas la bonne forme")
    phone.page.fill("#typed", invite.typed().lower())
    phone.page.keyboard.press("Enter")
    phone.choose()
    expect(phone.primary).to_be_visible()
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
