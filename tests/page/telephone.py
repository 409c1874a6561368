"""A patient's telephone in Chromium, as a hand would use it: what is tapped, typed and read."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.page.cabinet import Cabinet

CODE = "482915"
PATIENCE_MS = 30_000
"""How long a busy machine may take until something is on the screen; nothing waits for it to end."""
expect.set_options(timeout=PATIENCE_MS)
LANGUAGES = {"fr": "Français", "ar": "العربية", "en": "English"}


@dataclass
class Telephone:
    """One browser with the page in it. `errors`: scripts that failed; `reports`: what the page's policy stopped;
    `elsewhere`: requests to another origin (a mail program is none)."""

    page: Page
    address: str
    errors: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: self._heard(message.text))
        self.page.on("request", lambda request: self._asked(request.url))

    def _heard(self, words: str) -> None:
        if "Content Security Policy" in words or "TrustedScript" in words:
            self.reports.append(words)

    def _asked(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:", "mailto:")):
            self.elsewhere.append(url)

    def sound(self) -> None:
        """Nothing failed, nothing was stopped, nothing went elsewhere."""
        assert (self.errors, self.reports, self.elsewhere) == ([], [], [])

    # What is on the screen

    @property
    def title(self) -> Locator:
        """The heading."""
        return self.page.locator("#title")

    @property
    def primary(self) -> Locator:
        """The main button."""
        return self.page.locator("main .button.primary")

    def tap(self, words: str | re.Pattern[str]) -> None:
        """Press the button with these words."""
        self.page.locator("main").get_by_role("button", name=words).first.click()

    def sees(self, words: str | re.Pattern[str]) -> None:
        """The words are on the screen, soon."""
        expect(self.page.locator("#page")).to_contain_text(words)

    def left(self, words: str = "Partie") -> None:
        """The host took her letter: the first step is done, soon."""
        expect(self.page.locator(".steps .done").first).to_contain_text(words)

    def hears(self) -> None:
        """The page looks at its host now."""
        self.page.evaluate("() => dispatchEvent(new Event('online'))")

    # Coming in

    def scan(self, fragment: str) -> None:
        """The telephone's camera opens the address of the QR."""
        self.page.goto(f"{self.address}#{fragment}")

    def choose(self, language: str = "fr", name: str = "Amira", code: str = CODE) -> None:
        """What she does alone: language, name, consent, the code twice."""
        self.page.get_by_role("button", name=LANGUAGES[language]).click()
        self.page.fill("#name", name)
        self.primary.click()
        self.primary.click()
        self.page.fill("#code", code)
        expect(self.page.locator("#code")).to_have_value("")
        self.page.fill("#code", code)

    def digits(self) -> str:
        """The eight digits, after the tap."""
        self.primary.click()
        shown = self.page.locator("#digits")
        expect(shown).to_be_visible()
        return " ".join(shown.inner_text().split())

    def enrol(self, cabinet: Cabinet, language: str = "fr", name: str = "Amira", code: str = CODE) -> bytes:
        """The whole of it, up to the home screen. The signing key."""
        invite = cabinet.invite()
        self.scan(invite.fragment())
        self.choose(language, name, code)
        expect(self.primary).to_be_visible(timeout=PATIENCE_MS)
        cabinet.round()
        device = cabinet.accept(invite, self.digits())
        self.hears()
        expect(self.page.locator("#digits")).to_be_hidden(timeout=PATIENCE_MS)
        self.primary.click()
        return device

    def unlock(self, code: str = CODE) -> None:
        """The code at the door."""
        self.page.fill("#code", code)

    # Asking

    def ask(self, words: str = "") -> None:
        """Home, no sign, the first medicine, then the first ready question or her own words."""
        self.page.locator("main .button.edge").first.click()
        self.primary.click()
        self.page.locator("#subject-0").check()
        if words:
            self.page.fill("#text", words)
            self.primary.click()
        else:
            self.page.locator("main .button.start").first.click()


def telephone(context: BrowserContext, address: str) -> Telephone:
    """A telephone with nothing on it."""
    context.set_default_timeout(PATIENCE_MS)
    return Telephone(context.new_page(), address)


def small(browser: Browser, width: int = 390, height: int = 844, **more: object) -> BrowserContext:
    """A browser of a telephone's size."""
    sizes = {"width": width, "height": height}
    return browser.new_context(viewport=sizes, locale="fr-TN", has_touch=True, is_mobile=True, **more)  # type: ignore[arg-type]
