"""The page where things go wrong or change: two tabs, a second telephone, a call, a forged list, letters that were altered."""

from dataclasses import replace

from playwright.sync_api import Browser, expect

from core.charter.consent import agreement, consent_text
from core.model import Level, Refusal
from core.office.enrol import accept_device
from crypto.body import Notice, write_body
from crypto.invite import Invite, device_outbox, new_invite
from crypto.keys import new_keys, sign_roster
from crypto.kinds import Kind
from crypto.letter import Draft, Recipient, seal_letter
from crypto.primitives import blake, sig_key
from crypto.templates import template_number
from tests.page.cabinet import Cabinet, now_ms
from tests.page.host import Host
from tests.page.telephone import CODE, Telephone, small, telephone


def at_home(phone: Telephone, practice: Cabinet) -> None:
    practice.consult()
    phone.hears()
    expect(phone.page.locator("main .button.edge")).to_be_visible()


def sent(phone: Telephone, words: str = "") -> None:
    phone.ask(words)
    phone.left()
    phone.page.get_by_role("button", name="Revenir à l’accueil").click()


def test_a_second_telephone_closes_the_first(phone: Telephone, practice: Cabinet, browser: Browser) -> None:
    phone.enrol(practice)
    at_home(phone, practice)
    context = small(browser)
    second = telephone(context, phone.address)
    second.enrol(practice)
    phone.hears()
    phone.sees("Un autre téléphone a été inscrit à votre nom")
    phone.sees("Ce téléphone est fermé")
    expect(phone.page.locator("main .button.edge")).to_have_count(0)
    second.sound()
    context.close()


def test_a_letter_under_a_list_of_members_that_has_not_come_yet_waits_for_it(
    phone: Telephone, practice: Cabinet, host: Host
) -> None:
    device = phone.enrol(practice)
    bound = practice.made.physician.dossier(practice.patient).current_device()
    assert bound is not None
    keys, old = new_keys(), practice.made.physician.roster
    profile = replace(old.profiles[0], letter="Z", sig_pk=keys.sig.public, kem_pk=keys.kem.public, from_v=2)
    newer = replace(old, v=2, previous=old.hash, profiles=(*old.profiles, profile))
    said = write_body(Notice(template_number(Kind.NOTICE, "device_changed"), ("2026-11-21", "10:00")))
    draft = Draft(old.practice, device, said, 1, b"", now_ms(), 2, "fr", record=b"r" * 32)
    raw = seal_letter(keys.sig, draft, [Recipient(b"P", bound.kem)]).raw
    place = next(one for n in range(1, 20) if (one := device_outbox(practice.secret(device), n)) not in host.files)
    host.files[place] = raw
    phone.hears()
    phone.sees("manque")
    expect(phone.page.get_by_text("Un autre téléphone a été inscrit")).to_have_count(0)
    host.files["roster"] = sign_roster(practice.made.root, newer)
    phone.hears()
    phone.sees("Un autre téléphone a été inscrit à votre nom")


def test_a_letter_that_was_altered_on_the_host_is_passed_by(phone: Telephone, practice: Cabinet, host: Host) -> None:
    device = phone.enrol(practice)
    at_home(phone, practice)
    sent(phone)
    practice.round()
    (question,) = practice.made.physician.dossier(practice.patient).questions
    before = set(host.files)
    practice.answer(question.letter, "Bonjour Madame. Avant ou après le repas, cela ne change rien.")
    place = max(set(host.files) - before, key=lambda one: len(host.files[one]))
    whole = host.files[place]
    number = next(n for n in range(1, 20) if device_outbox(practice.secret(device), n) == place)
    host.files[place] = whole[:-20] + bytes([whole[-20] ^ 1]) + whole[-19:]
    host.files[device_outbox(practice.secret(device), number + 1)] = b"CLQ1 no letter at all"
    host.files[device_outbox(practice.secret(device), number + 2)] = whole
    phone.hears()
    phone.tap("Lire la réponse")
    phone.sees("cela ne change rien")
    phone.tap("J’ai lu")
    phone.sees("Une lettre n’a pas pu être vérifiée")


def test_a_page_that_nobody_touches_or_that_was_left_for_another_closes(phone: Telephone, practice: Cabinet) -> None:
    phone.enrol(practice)
    phone.page.clock.install()
    phone.page.reload()
    phone.unlock()
    expect(phone.title).to_contain_text("Bonjour")
    phone.page.clock.fast_forward("10:30")
    expect(phone.page.locator("#code")).to_be_visible()
    phone.unlock()
    expect(phone.title).to_contain_text("Bonjour")
    turn = """(hidden) => {
        Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    for away, found in (("01:50", "#title"), ("02:10", "#code")):
        phone.page.evaluate(turn, True)
        phone.page.clock.fast_forward(away)
        phone.page.evaluate(turn, False)
        expect(phone.page.locator(found)).to_be_visible()
        assert phone.page.locator("#code").count() == (found == "#code")


def test_an_invite_of_another_practice_is_refused(phone: Telephone, practice: Cabinet) -> None:
    stranger = new_invite(sig_key().public, now_ms())
    phone.scan(stranger.fragment())
    phone.sees("ne correspond pas à votre inscription")
    expect(phone.page.locator("#name")).to_have_count(0)
    assert not practice.made.secretary.vault.invites()


def test_a_broken_link_says_so(phone: Telephone, practice: Cabinet) -> None:
    phone.scan(practice.invite().fragment()[:-5])
    phone.sees("Ce code n’est pas complet")


def test_at_a_distance_the_page_says_what_is_missing(phone: Telephone, practice: Cabinet) -> None:
    desk = practice.made.secretary
    invite = practice.invite(Level.AT_A_DISTANCE)
    assert isinstance(invite, Invite)
    phone.scan(invite.fragment())
    phone.choose()
    expect(phone.primary).to_be_visible()
    practice.round()
    device = accept_device(desk, invite.invite_id, "", "", now_ms())
    assert not isinstance(device, Refusal)
    practice.invites[device.sig] = invite
    practice.round()
    phone.hears()
    phone.sees("Inscription faite à distance")


def test_the_consent_she_gave_is_signed_and_one_on_paper_is_not_given_here(phone: Telephone, practice: Cabinet) -> None:
    invite = practice.invite()
    phone.scan(invite.fragment())
    phone.page.get_by_role("button", name="العربية").click()
    phone.page.fill("#name", "Amira")
    phone.primary.click()
    phone.primary.click()
    phone.page.locator(".head .square").last.click()
    phone.tap("Français")
    for _ in range(2):
        expect(phone.page.locator("#code")).to_have_value("")
        phone.page.fill("#code", CODE)
    expect(phone.primary).to_be_visible()
    practice.round()
    practice.accept(invite, phone.digits())
    device = practice.made.secretary.dossier(practice.patient).current_device()
    assert device is not None
    desk = practice.made.secretary
    read = blake("consent", consent_text("ar", desk.roster, desk.country).encode())
    assert device.consent == f"{agreement()['version']} ar {read.hex()}"


def test_another_language_stays_after_a_reload(phone: Telephone, practice: Cabinet) -> None:
    phone.enrol(practice)
    phone.page.locator(".head .square").first.click()
    phone.tap("Langue")
    phone.tap("العربية")
    expect(phone.page.locator("html")).to_have_attribute("dir", "rtl")
    phone.page.wait_for_timeout(200)
    phone.page.reload()
    expect(phone.page.locator("html")).to_have_attribute("lang", "ar")
    phone.unlock(CODE)
    expect(phone.page.locator("html")).to_have_attribute("lang", "ar")


def test_a_language_chosen_before_anybody_is_enrolled_stays_after_a_reload(phone: Telephone) -> None:
    phone.page.goto(phone.address)
    phone.page.locator(".head .square").first.click()
    phone.tap("العربية")
    expect(phone.page.locator("html")).to_have_attribute("dir", "rtl")
    phone.page.reload()
    expect(phone.title).to_have_text("مرحبا")
    expect(phone.page.locator("html")).to_have_attribute("lang", "ar")


def test_a_forgotten_code_is_left_behind_and_the_telephone_enrolled_anew(phone: Telephone, practice: Cabinet) -> None:
    phone.enrol(practice)
    phone.page.reload()
    phone.page.get_by_text("Code oublié").click()
    phone.tap("Effacer de ce téléphone")
    phone.page.locator("main .button.stop").click()
    expect(phone.title).to_have_text("Bienvenue")
    phone.enrol(practice, code="730164")
    expect(phone.title).to_contain_text("Bonjour")


def test_a_newer_page_that_comes_slowly_is_there_the_next_time(phone: Telephone, host: Host) -> None:
    phone.page.goto(phone.address)
    phone.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    first = host.files["index.html"]
    host.files["index.html"] = first.replace(b'content="#f4f2ee"', b'content="#f4f2ef"')
    host.slow = 5.0
    phone.page.reload()
    colour = phone.page.locator("meta[name=theme-color]").first
    expect(colour).to_have_attribute("content", "#f4f2ee")
    host.files["index.html"] = first
    phone.page.evaluate(
        """async () => {
          for (let times = 0; times < 50; times += 1) {
            if ((await (await caches.match("./")).text()).includes("#f4f2ef")) return;
            await new Promise((go) => setTimeout(go, 200));
          }
        }"""
    )
    host.down = True
    phone.page.reload()
    expect(colour).to_have_attribute("content", "#f4f2ef")
