"""A walk through every screen of the page, in any language; who walks says what is looked at on each of them."""

import json
import re
import time
from collections.abc import Callable
from functools import cache

from playwright.sync_api import expect

from core.dossier import Question
from core.office.admin import send_admin
from core.office.call import ask_digits
from core.office.consult import record_result
from core.office.settings import choose
from core.office.triage import redirect
from core.record.settings import PHONE
from crypto.armor import to_link
from tests.page.cabinet import Cabinet, now_ms
from tests.page.telephone import CODE, Telephone
from tests.page.workshop import ROOT

HELLO = {
    "fr": "Bonjour Madame. Amlodipine se prend avec ou sans repas.",
    "ar": "صباح الخير. يؤخذ Amlodipine مع الأكل أو بدونه.",
    "en": "Good morning. Amlodipine is taken with or without food.",
}
IN_APP = "Mozilla/5.0 (Linux; Android 14; wv) AppleWebKit/537.36 Version/4.0 Chrome/120.0 Mobile [FB_IAB/FB4A;]"
ALARM = {"fr": "J’ai une douleur dans la poitrine", "ar": "عندي ألم في الصدر", "en": "I have chest pain"}
Look = Callable[[str], None]


@cache
def words(language: str) -> dict[str, str]:
    """Every sentence of the page."""
    source = (ROOT / "patient" / "src" / "words" / f"{language}.js").read_text(encoding="utf-8")
    told: dict[str, str] = json.loads(re.sub(r",\s*\}", "}", source[source.index("{\n") : source.rindex("}") + 1]))
    return told


def coming_in(phone: Telephone, practice: Cabinet, language: str, look: Look) -> None:
    """From the code of the desk to home."""
    invite = practice.invite()
    phone.scan(invite.fragment())
    expect(phone.page.locator("main .button")).to_have_count(3)
    look("language")
    phone.page.locator(f"main .button[lang={language}]").click()
    look("name")
    phone.page.fill("#name", "Amira")
    phone.primary.click()
    look("consent")
    phone.page.locator("main .button").last.click()
    look("declined")
    phone.page.go_back()
    phone.primary.click()
    look("code")
    phone.page.fill("#code", CODE)
    expect(phone.page.locator("#code")).to_have_value("")
    look("code again")
    phone.page.fill("#code", CODE)
    expect(phone.primary).to_be_visible()
    look("waiting")
    practice.round()
    digits = phone.digits()
    look("digits")
    practice.accept(invite, digits)
    phone.hears()
    expect(phone.page.locator("#digits")).to_be_hidden()
    look("enrolled")
    phone.primary.click()
    look("home, no card")


def asking(phone: Telephone, practice: Cabinet, language: str, look: Look) -> None:
    """A question with a sign, its answer, and home again."""
    practice.consult()
    phone.hears()
    ask = phone.page.locator("main .button.edge").first
    expect(ask).to_be_visible()
    look("home")
    ask.click()
    look("signs")
    phone.page.locator("main .choice input").first.check()
    phone.page.locator("main button.stop").click()
    look("urgent")
    phone.page.locator("main .actions.push .button").first.click()
    look("matters")
    phone.page.locator("#subject-0").check()
    look("ask")
    phone.page.fill("#text", "Amlodipine 5-10 mg ?")
    phone.primary.click()
    expect(phone.page.locator(".steps .done")).to_have_count(1)
    look("sent")
    practice.round()
    practice.answer(newest(practice).letter, HELLO[language], "Rappelée : plus de douleur.")
    phone.hears()
    expect(phone.page.locator("#signer")).to_be_visible()
    look("reply")
    phone.primary.click()
    look("home, read")


def newest(practice: Cabinet) -> Question:
    """The question that came last."""
    return practice.made.physician.dossier(practice.patient).questions[-1]


def behind_the_menu(phone: Telephone, look: Look) -> None:
    """Each line of the menu; at the end the page is closed."""
    phone.page.locator(".head .square").first.click()
    look("menu")
    lines = phone.page.locator("main .line")
    for at, name in enumerate(("speak", "practice", "copy", "agreement", "open", "by hand", "lost", "stop")):
        lines.nth(at).click()
        look(name)
        phone.page.go_back()
        expect(lines).to_have_count(8)
    phone.page.locator(".head .square").last.click()
    expect(phone.page.locator("#code")).to_be_visible()
    look("unlock")


def seldom_met(phone: Telephone, practice: Cabinet, language: str, look: Look) -> None:
    """What goes otherwise: the secretariat, another way, a call, a sign in her words, no line, a closed telephone, an end."""
    say = words(language)
    assert choose(practice.made.physician, PHONE, "+216 00 000 100", now_ms()) is None
    phone.page.get_by_text(say["code.forgotten"]).click()
    look("unlock, forgotten")
    brought(phone)
    phone.sees(say["link.waits"])
    look("unlock, a letter waits")
    phone.unlock("730164")
    phone.sees(say["code.wrong"])
    look("unlock, wrong")
    phone.unlock()
    phone.sees(say["link.broken"])
    look("home, a broken letter")
    at_the_secretariat(phone, practice, say, look)
    otherwise_answered(phone, practice, say, look)
    with_a_sign(phone, language, look)
    without_a_line(phone, practice, say, look)
    of_several(phone, look)
    at_the_end(phone, practice, say, look)


def at_the_secretariat(phone: Telephone, practice: Cabinet, say: dict[str, str], look: Look) -> None:
    """A fixed choice, and its answer."""
    phone.tap(say["home.reception"])
    phone.primary.click()
    look("reception")
    phone.tap(say["ask.hours"])
    phone.left(say["state.left"])
    look("reception, sent")
    practice.round()
    assert send_admin(practice.made.secretary, newest(practice).letter, "hours", ("08:00", "17:00"), now_ms()) is None
    heard(phone, practice)
    look("reception, answered")
    phone.tap(say["sent.home"])


def otherwise_answered(phone: Telephone, practice: Cabinet, say: dict[str, str], look: Look) -> None:
    """A result, an examination instead of an answer, the digits of a call."""
    physician, today = practice.made.physician, time.strftime("%Y-%m-%d", time.gmtime(now_ms() / 1000 + 3600))
    (consultation,) = physician.dossier(practice.patient).consultations
    told = record_result(
        physician, practice.patient, consultation.id, "Bilan lipidique", today, "par lettre", "LDL 1,42 g/l", now_ms()
    )
    assert told is None
    heard(phone, practice)
    phone.page.locator("main .button.edge").first.click()
    phone.primary.click()
    phone.page.locator("#matter-result").check()
    phone.page.locator("#subject-0").check()
    look("result")
    phone.page.locator("#matter-follow_up").check()
    look("care")
    phone.page.locator("main .button.start").first.click()
    phone.left(say["state.left"])
    practice.round()
    assert redirect(practice.made.secretary, newest(practice).letter, "appointment", now_ms()) is None
    heard(phone, practice)
    look("another way")
    assert ask_digits(practice.made.secretary, newest(practice).letter, now_ms()) is None
    phone.tap(say["sent.home"])
    heard(phone, practice)
    look("home, new messages")
    phone.page.locator("main .card.key").last.locator("button").click()
    look("digits of a call")
    phone.primary.click()


def with_a_sign(phone: Telephone, language: str, look: Look) -> None:
    """A sign of danger in her own words."""
    phone.ask(ALARM[language])
    expect(phone.page.locator("main .card.stop")).to_be_visible()
    look("a sign found")
    phone.page.locator("main .actions.push .button").first.click()
    phone.left(words(language)["state.left"])
    look("sent after a sign")
    phone.tap(words(language)["sent.home"])


def without_a_line(phone: Telephone, practice: Cabinet, say: dict[str, str], look: Look) -> None:
    """The host does not answer; then it takes nothing from this telephone."""
    practice.host.down = True
    phone.ask()
    phone.sees(say["state.kept"])
    look("kept")
    phone.page.evaluate("() => { navigator.share = async () => undefined; }")
    phone.tap(say["hand.send"])
    look("by hand, a letter")
    phone.tap(say["hand.share"])
    phone.sees(say["hand.given"])
    look("by hand, given")
    phone.page.go_back()
    phone.sees(say["state.by_mail"])
    look("kept, given")
    phone.hears()
    phone.sees(say["trouble.offline"])
    practice.host.down = False
    doors = set(practice.host.doors)
    practice.host.doors.clear()
    phone.hears()
    phone.sees(say["state.refused"])
    look("refused")
    phone.tap(say["sent.home"])
    look("home, closed")
    practice.host.doors |= doors
    heard(phone, practice)


def at_the_end(phone: Telephone, practice: Cabinet, say: dict[str, str], look: Look) -> None:
    """The window is over; another person; the consent is taken back; the page is closed in another app."""
    phone.page.clock.install(time=now_ms() / 1000 + 40 * 86_400)
    phone.page.reload()
    phone.unlock()
    phone.sees(say["closed.title"])
    look("home, window over")
    phone.page.locator(".head .square").first.click()
    phone.tap(say["stop.title"])
    phone.tap(say["stop.confirm"])
    phone.sees(say["stop.done"])
    look("stopped")
    phone.page.locator(".head .square").first.click()
    phone.tap(say["forget.title"])
    look("forget")
    phone.page.go_back()
    phone.tap(say["persons.add"])
    look("another person")
    phone.page.get_by_text(say["start.type"]).click()
    look("a code to type")
    phone.page.fill("#typed", "AAAA-BBBB")
    phone.primary.click()
    phone.sees(say["start.code_wrong"])
    look("a code that is none")
    del practice


TWIN = """async (label) => {
  const asked = indexedDB.open("colloque");
  await new Promise((done) => (asked.onsuccess = done));
  const persons = asked.result.transaction("persons", "readwrite").objectStore("persons");
  const all = persons.getAll();
  await new Promise((done) => (all.onsuccess = done));
  if (label) persons.put({...all.result[0], id: "twin", label});
  else persons.delete("twin");
  await new Promise((done) => (persons.transaction.oncomplete = done));
  asked.result.close();
}"""


def of_several(phone: Telephone, look: Look) -> None:
    """Two persons on one telephone, as its store has them."""
    phone.page.evaluate(TWIN, "Youssef")
    phone.page.reload()
    expect(phone.page.locator("main .line")).to_have_count(2)
    look("persons")
    phone.page.evaluate(TWIN, "")
    phone.page.reload()
    phone.unlock()
    expect(phone.title).to_contain_text("Amira")


def heard(phone: Telephone, practice: Cabinet) -> None:
    """The desks write, the telephone hears."""
    practice.round()
    phone.hears()
    phone.page.wait_for_timeout(400)


def at_the_door(phone: Telephone, language: str, look: Look) -> None:
    """Nobody on the telephone yet: the first screen, another app's browser, another page around it."""
    phone.page.goto(phone.address)
    phone.page.locator(".head .square").first.click()
    phone.page.locator(f"main .button[lang={language}]").click()
    look("start")
    phone.page.evaluate("() => { location.hash = 'AAAA'; }")
    phone.sees(words(language)["enrol.bad"])
    look("a link that is none")
    brought(phone)
    phone.sees(words(language)["link.nobody"])
    look("a letter for nobody")


def brought(phone: Telephone) -> None:
    """The link of a mail is opened, with a letter that nobody here can read."""
    phone.page.evaluate("(words) => { location.hash = words; }", f"l={to_link(b'CLQ1' + bytes(60))}")


def in_another_app(phone: Telephone, language: str, look: Look) -> None:
    """A browser inside another app."""
    phone.page.goto(phone.address)
    phone.page.evaluate("(language) => localStorage.setItem('colloque.language', language)", language)
    phone.page.reload()
    expect(phone.title).to_have_text(words(language)["browser.title"])
    look("in another app")
