"""The page says what is so: of a burnt code, a mistyped one, a delay, a closed telephone, who enrolled, what was agreed."""

from playwright.sync_api import expect

from core.charter.consent import consent_text
from core.model import Level, Refusal
from core.office.enrol import accept_device, invite_device
from core.office.post import post
from crypto.invite import device_inbox, invite_inbox
from tests.page.cabinet import Cabinet, now_ms
from tests.page.host import Host
from tests.page.telephone import Telephone


def test_a_burnt_code_is_not_accepted_and_nothing_is_said_to_leave(
    phone: Telephone, practice: Cabinet, host: Host
) -> None:
    invite = practice.invite()
    host.doors.discard(invite_inbox(invite.secret))
    phone.scan(invite.fragment())
    phone.choose()
    expect(phone.title).to_have_text("Ce code n’est pas accepté", timeout=15_000)
    expect(phone.page.locator("#page")).not_to_contain_text("partira")
    phone.page.reload()
    phone.unlock()
    expect(phone.title).to_have_text("Ce code n’est pas accepté")
    host.doors.add(invite_inbox(invite.secret))
    phone.hears()
    expect(phone.title).to_have_text("En attente du cabinet")
    phone.sees("Au comptoir, affichez les chiffres")
    phone.tap("Annuler")
    expect(phone.title).to_have_text("Bienvenue")


def test_a_mistyped_code_stays_to_be_mended(phone: Telephone, practice: Cabinet) -> None:
    right = practice.invite().typed()
    wrong = right[:-1] + ("A" if right[-1] != "A" else "B")
    phone.page.goto(phone.address)
    phone.page.get_by_text("Taper le code d’inscription").click()
    phone.page.fill("#typed", wrong)
    phone.page.keyboard.press("Enter")
    phone.sees("Ce code n’a pas la bonne forme")
    expect(phone.page.locator("#typed")).to_be_visible()
    expect(phone.page.locator("#typed")).to_have_value(wrong)
    expect(phone.page.locator("#band")).to_be_in_viewport()
    phone.page.fill("#typed", right)
    phone.page.keyboard.press("Enter")
    expect(phone.title).to_have_text("Dans quelle langue ?")
    expect(phone.page.locator("#band")).to_have_text("")


def test_whom_a_physician_enrolled_waits_for_no_other_word(phone: Telephone, practice: Cabinet, host: Host) -> None:
    physician = practice.made.physician
    invite = invite_device(physician, practice.patient, Level.IN_PERSON, now_ms())
    assert not isinstance(invite, Refusal), invite
    host.doors.add(invite_inbox(invite.secret))
    phone.scan(invite.fragment())
    phone.choose()
    expect(phone.primary).to_be_visible(timeout=15_000)
    digits = phone.digits()
    phone.sees("Chiffres différents, ou rien ne vient")
    practice.round()
    device = accept_device(physician, invite.invite_id, digits, "identity_card", now_ms())
    assert not isinstance(device, Refusal), device
    practice.invites[device.sig] = invite
    host.doors.add(device_inbox(practice.secret(device.sig)))
    post(physician, now_ms())
    practice.round()
    phone.hears()
    phone.sees("Inscription faite par le médecin, qui peut répondre ici")


def test_after_a_sign_no_delay_is_promised_and_the_agreement_is_read_again(phone: Telephone, practice: Cabinet) -> None:
    phone.enrol(practice)
    practice.consult()
    phone.hears()
    phone.ask()
    phone.sees("Le cabinet vise une réponse en 48 h")
    phone.tap("Revenir à l’accueil")
    phone.ask("J'ai une douleur dans la poitrine")
    phone.tap("J’ai lu : envoyer quand même au cabinet")
    phone.left()
    phone.sees("N’attendez pas une réponse écrite.")
    expect(phone.page.locator("#page")).not_to_contain_text("vise une réponse")
    expect(phone.page.locator("main a.button.stop")).to_have_attribute("href", "tel:190")
    phone.page.get_by_role("button", name="Menu").click()
    phone.tap("Relire mon accord")
    desk = practice.made.physician
    first, *_, last = consent_text("fr", desk.roster, desk.country).splitlines()
    phone.sees(first)
    phone.sees(last)
    phone.sound()


def test_without_a_line_no_delay_is_promised_and_an_end_is_not_said_to_be_done(
    phone: Telephone, practice: Cabinet, host: Host
) -> None:
    phone.enrol(practice, name="")
    expect(phone.title).to_have_text("Bonjour")
    practice.consult()
    phone.hears()
    expect(phone.page.locator("main .button.edge")).to_be_visible()
    host.down = True
    phone.ask()
    phone.sees("Gardée sur ce téléphone")
    expect(phone.page.locator("#page")).not_to_contain_text("vise une réponse")
    phone.page.get_by_role("button", name="Menu").click()
    phone.tap("Je ne veux plus")
    phone.tap("Oui, je ne veux plus")
    phone.sees("Le cabinet ne le sait pas encore")
    expect(phone.page.locator("#page")).not_to_contain_text("C’est fait")
    host.down = False
    phone.hears()
    phone.sees("C’est fait")


def test_a_telephone_that_was_closed_keeps_no_question_that_would_leave(
    phone: Telephone, practice: Cabinet, host: Host
) -> None:
    phone.enrol(practice)
    phone.tap("Demander au secrétariat")
    phone.primary.click()
    phone.tap("Quels sont les horaires ?")
    phone.left()
    expect(phone.page.locator(".steps")).not_to_contain_text("médecin")
    expect(phone.page.locator("#page")).not_to_contain_text("vise une réponse")
    phone.tap("Revenir à l’accueil")
    host.doors.clear()
    phone.tap("Demander au secrétariat")
    phone.primary.click()
    phone.tap("Quels papiers apporter ?")
    expect(phone.title).to_have_text("Envoi refusé")
    phone.sees("Elle n’est pas au cabinet")
    expect(phone.page.locator("#page")).not_to_contain_text("partira")
    phone.tap("Revenir à l’accueil")
    expect(phone.page.locator(".pill").first).to_have_text("Envoi refusé")
    expect(phone.page.locator("#page")).not_to_contain_text("partira")


def test_another_person_is_enrolled_beside_the_first_and_back_leads_back(phone: Telephone, practice: Cabinet) -> None:
    phone.enrol(practice)
    phone.page.reload()
    phone.tap("Inscrire une autre personne")
    phone.sees("Chaque personne a son code et ses échanges")
    expect(phone.page.locator("#page")).not_to_contain_text("pas encore inscrit")
    phone.page.get_by_role("button", name="Retour").click()
    expect(phone.page.locator("#code")).to_be_visible()
