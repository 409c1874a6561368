"""Whatever a text says, the page shows it as text: no script runs, no element is made, nothing goes elsewhere."""

import os

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.page.host import Host
from tests.page.hostile import hostile
from tests.page.telephone import small, telephone

SEED = int(os.environ.get("COLLOQUE_SEED", "5"))
MANY = 10_000

# The page's own functions, as the page's own build holds them, over texts one by one. Elements that a paragraph may be
# made of are `p` and `bdi`; anything else, and anything that a script of a text could have set, is a fault.
SHOW = """
async (texts) => {
  const {paragraphs} = await import("/patient/src/bidi.js");
  const faults = [];
  for (const text of texts) {
    const place = document.createElement("div");
    document.body.append(place);
    place.append(...paragraphs(text));
    const made = [...place.querySelectorAll("*")].map((one) => one.localName).filter((name) => name !== "p" && name !== "bdi");
    const turning = /[\\u202a-\\u202e\\u2066-\\u2069]/;
    const plain = (words) => words.replace(/[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\s]/g, "");
    if (made.length || turning.test(place.textContent) || plain(place.textContent) !== plain(text)) faults.push(text);
    place.remove();
  }
  await new Promise((done) => setTimeout(done, 50));
  return {faults, hit: typeof window.hit};
}
"""


def test_hostile_texts_are_shown_and_do_nothing(workshop: Page) -> None:
    page = workshop
    texts = list(hostile(MANY, SEED))
    assert len(texts) == MANY
    for start in range(0, MANY, 500):
        told = page.evaluate(SHOW, texts[start : start + 500])
        assert told == {"faults": [], "hit": "undefined"}


def test_the_policy_stops_a_script_that_got_in_all_the_same(browser: Browser, host: Host) -> None:
    context = small(browser)
    phone = telephone(context, host.address)
    phone.page.goto(host.address)
    expect(phone.title).to_have_text("Bienvenue")
    stopped = phone.page.evaluate(
        """async () => {
            const tried = {};
            const attempt = async (name, act) => {
                try { await act(); tried[name] = "done"; } catch (error) { tried[name] = error.name; }
            };
            const script = document.createElement("script");
            await attempt("html", () => { document.body.innerHTML = "<b>x</b>"; });
            await attempt("fetch", () => fetch("https://elsewhere.invalid/"));
            await attempt("text", () => { script.textContent = "window.hit=1"; document.body.append(script); });
            tried.hit = typeof window.hit;
            return tried;
        }"""
    )
    assert stopped == {"html": "TypeError", "fetch": "TypeError", "text": "TypeError", "hit": "undefined"}
    context.close()


def test_inside_another_page_nothing_can_be_done_but_leave_it_or_call(browser: Browser, host: Host) -> None:
    host.files["around.html"] = b"<!doctype html><title>x</title><iframe width=390 height=800 src='/'></iframe>"
    context = small(browser)
    page = context.new_page()
    page.goto(f"{host.address}around.html")
    inside = page.frame_locator("iframe")
    expect(inside.locator("#title")).to_have_text("À ouvrir dans le navigateur")
    assert inside.locator("main").get_by_role("button").count() == 0
    assert inside.locator("a.call").count() == 2
    with context.expect_page() as opened:
        inside.get_by_role("link", name="Ouvrir dans le navigateur").click()
    expect(opened.value.locator("#title")).to_have_text("Bienvenue")
    context.close()


def test_a_browser_that_cannot_protect_anything_is_told_so(browser: Browser, host: Host) -> None:
    context = small(browser)
    phone = telephone(context, host.address)
    phone.page.add_init_script("delete window.WebAssembly")
    phone.page.goto(host.address)
    expect(phone.page.locator("main .band")).to_contain_text("trop ancien")
    phone.sound()
    context.close()


def test_a_browser_that_keeps_nothing_is_told_so_and_offers_no_enrolment(browser: Browser, host: Host) -> None:
    context = small(browser)
    phone = telephone(context, host.address)
    phone.page.add_init_script("indexedDB.open = () => { throw new DOMException('', 'SecurityError'); }")
    phone.page.goto(host.address)
    phone.sees("navigation privée")
    expect(phone.page.locator("main input")).to_have_count(0)
    phone.sound()
    context.close()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("الجرعة 5-10 mg مرتين", ["5-10 mg"]),
        ("يؤخذ Amlodipine 5 mg صباحا", ["Amlodipine 5 mg"]),
        ("الهاتف +216 00 000 100 اليوم", ["+216 00 000 100"]),
        ("Doliprane 1 000 mg ثم 500 mg", ["Doliprane 1 000 mg", "500 mg"]),
        ("la dose de 5-10 mg", []),
    ],
)
def test_names_and_doses_keep_their_own_direction_in_arabic(workshop: Page, text: str, shown: list[str]) -> None:
    apart = workshop.evaluate(
        """async (text) => {
            const {paragraphs} = await import("/patient/src/bidi.js");
            const apart = paragraphs(text).flatMap((one) => [...one.querySelectorAll("bdi")]);
            return apart.map((bdi) => bdi.textContent.replaceAll("\\u00a0", " "));
        }""",
        text,
    )
    assert apart == shown


def test_digits_stand_from_left_to_right_on_an_arabic_screen(workshop: Page) -> None:
    """Not only marked: drawn. The place of each figure on the screen grows from the first to the last."""
    places = workshop.evaluate(
        """async () => {
            const {paragraphs} = await import("/patient/src/bidi.js");
            document.documentElement.dir = "rtl";
            document.body.append(...paragraphs("الجرعة 5-10 mg مرتين"));
            const words = document.querySelector("bdi").firstChild;
            return [...words.textContent].map((_, at) => {
                const range = document.createRange();
                range.setStart(words, at);
                range.setEnd(words, at + 1);
                return range.getBoundingClientRect().left;
            });
        }"""
    )
    assert places == sorted(places)
    assert len(places) == len("5-10 mg")
