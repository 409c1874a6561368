"""Every screen of the page as a picture, to be looked at: `python -m tests.page.pictures build/pictures/page`.

Each is taken as it stands on the telephone, and once more from its end where it is longer than the telephone.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.page.cabinet import FACTS, cabinet, filled
from tests.page.host import Host
from tests.page.telephone import Telephone, small, telephone
from tests.page.walk import IN_APP, Look, asking, at_the_door, behind_the_menu, coming_in, in_another_app, seldom_met
from tests.page.workshop import ROOT, chromium

SIZES = ((390, 844), (320, 640))
LONGER = "() => document.documentElement.scrollHeight > innerHeight + 1"


def camera(phone: Telephone, out: Path, before: str) -> Look:
    """Takes the screen as it stands, then its end."""
    taken: list[str] = []

    def look(name: str) -> None:
        taken.append(name)
        place = f"{before}-{len(taken):02d}-{name.replace(', ', '-').replace(' ', '-')}"
        phone.page.wait_for_timeout(150)
        phone.page.screenshot(path=out / f"{place}.png")
        if phone.page.evaluate(LONGER):
            phone.page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")
            phone.page.screenshot(path=out / f"{place}-end.png")
            phone.page.evaluate("() => scrollTo(0, 0)")

    return look


def take(browser: Browser, built: dict[str, bytes], out: Path, language: str, size: tuple[int, int], look: str) -> None:
    """One walk through every screen."""
    with Host(files=dict(built)) as host, tempfile.TemporaryDirectory() as folder:
        host.files["index.html"] = filled(built["index.html"], FACTS)
        practice = cabinet(Path(folder), host)
        context = small(browser, *size, color_scheme=look)
        phone = telephone(context, host.address)
        see = camera(phone, out, f"{language}-{size[0]}-{look}")
        at_the_door(phone, language, see)
        coming_in(phone, practice, language, see)
        asking(phone, practice, language, see)
        behind_the_menu(phone, see)
        seldom_met(phone, practice, language, see)
        phone.sound()
        context.close()
        within = small(browser, *size, color_scheme=look, user_agent=IN_APP)
        other = telephone(within, host.address)
        in_another_app(other, language, camera(other, out, f"{language}-{size[0]}-{look}-within"))
        within.close()


def main() -> int:
    """Takes them all, or those of one language, size or look."""
    words = argparse.ArgumentParser(prog="tests.page.pictures")
    words.add_argument("out", type=Path)
    words.add_argument("--languages", nargs="*", default=["fr", "ar", "en"])
    words.add_argument("--widths", nargs="*", type=int, default=[width for width, _ in SIZES])
    words.add_argument("--looks", nargs="*", default=["light", "dark"])
    args = words.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        subprocess.run([sys.executable, str(ROOT / "packaging" / "build_page.py"), folder], check=True)
        built = {path.name: path.read_bytes() for path in Path(folder).iterdir()}
        browser = chromium(playwright)
        if browser is None:
            print("chromium is missing: sudo apt-get install -y --no-install-recommends chromium", file=sys.stderr)
            return 1
        for language in args.languages:
            for size in (one for one in SIZES if one[0] in args.widths):
                for look in args.looks:
                    take(browser, built, args.out, language, size, look)
        browser.close()
    print(f"{len(list(args.out.glob('*.png')))} pictures in {args.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
