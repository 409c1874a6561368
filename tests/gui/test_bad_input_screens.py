"""Each item of bad input, done to a real practice's files and met by the real window: the words it says, and a picture.

`COLLOQUE_PICTURES=docs/pictures/trouble` writes the pictures there; else they go where nobody looks.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.demo.device import stranger
from core.demo.people import AMIRA
from core.demo.practice import PASSPHRASE, Place, furnish, patient_of
from core.doors.profile import read_facts
from core.doors.schema import connect
from core.model import DAY_MS, Refusal
from core.office.practice import found
from core.office.receive import receive
from core.record.events import QuestionRecorded
from crypto.lock import COST_FLOOR
from desktop.demo_shots import NOW, Photographer, save
from desktop.engine import Engine
from desktop.office.door import OfficeDoor
from desktop.views.aside import AsidePage
from desktop.views.day_code import DayCodePage
from desktop.views.unlock import UnlockWindow
from tests.fakes.keyring import DictKeychain
from tests.fakes.post import DictLetterbox

LONG_NAME = "9" * 20 + "-" + "a" * 64


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fictional practice, its questions sorted; to be copied."""
    return furnish(tmp_path_factory.mktemp("furnished") / "demo", NOW, triaged=True).folder


@pytest.fixture
def place(furnished: Path, tmp_path: Path) -> Place:
    folder = tmp_path / "demo"
    shutil.copytree(furnished, folder)
    for facts in folder.glob("profiles/*/profile.json"):
        facts.write_text(facts.read_text(encoding="utf-8").replace(str(furnished), str(folder)), encoding="utf-8")
    return Place(folder)


@pytest.fixture
def picture(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[object], None]:
    """Save the window under the name of the test, and look whether anything is on it."""
    kept = os.environ.get("COLLOQUE_PICTURES")
    folder = Path(kept) if kept else tmp_path / "pictures"
    folder.mkdir(parents=True, exist_ok=True)

    def take(window: object) -> None:
        QApplication.processEvents()
        path = folder / f"{request.node.name.removeprefix('test_').translate(str.maketrans('_[', '--', ']'))}.png"
        save(window, path)  # type: ignore[arg-type]
        image = QImage(str(path))
        assert len({image.pixel(x, y) for x in range(0, image.width(), 9) for y in range(0, image.height(), 9)}) > 4

    return take


Take = Callable[[object], None]


@pytest.fixture
def unlock(qtbot: QtBot, dressed: QApplication) -> Iterator[Callable[..., UnlockWindow]]:
    """The unlock window on one profile."""
    engines: list[Engine] = []

    def make(profile: Path, keychain: Callable[[], DictKeychain | None] = lambda: None) -> UnlockWindow:
        engine = Engine(lambda: OfficeDoor(profile.parent, keychain, lambda: NOW, profile.name), dressed)
        engines.append(engine)
        window = UnlockWindow(engine)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(lambda: bool(window.rows) or bool(window.trouble.text()))
        return window

    yield make
    for engine in engines:
        engine.stop()


def refused_at_the_door(qtbot: QtBot, window: UnlockWindow, phrase: str = PASSPHRASE) -> str:
    window.phrase.setText(phrase)
    window.open()
    qtbot.waitUntil(lambda: bool(window.trouble.text()), timeout=20_000)
    return window.trouble.text()


@pytest.fixture
def desk(dressed: QApplication, place: Place, tmp_path: Path) -> Iterator[Callable[..., Photographer]]:
    """The physician's window on the practice."""
    opened: list[Photographer] = []

    def make(now: int = NOW) -> Photographer:
        opened.append(Photographer(dressed, place.physician, tmp_path, now))
        return opened[-1]

    yield make
    for one in opened:
        one.leave()


def band(one: Photographer) -> str:
    one.wait_for(lambda: one.window.band.isVisible())
    return one.window.band.words.text()


def letter(place: Place, text: str = "Et le soir, je le prends aussi ?") -> bytes:
    """A sound letter of Amira's telephone, in nobody's letterbox yet."""
    return letters(place, text)[0]


def letters(place: Place, *texts: str) -> list[bytes]:
    device, held = place.device("amira"), DictLetterbox()
    device.box = held
    for text in texts:
        device.ask(text, NOW, consultation=device.cards[-1].consultation, subject="amlodipine")
    device.post()
    return list(held.inbox.values())


def posted(place: Place, *files: bytes) -> None:
    for file in files:
        place.box.post(file)
    with place.open(place.physician, NOW) as opened:
        receive(opened, NOW)


def aside(one: Photographer, *, name: str) -> str:
    """What the page of refused and set-aside mail says of its first letter of this title."""
    one.window.go("aside")
    page = one.window.page(AsidePage)
    one.wait_for(lambda: bool(page.rows))
    model = page.entries.model
    titles = [model.index(at).data(0x100).title for at in range(len(page.rows))]
    page.entries.view.setCurrentIndex(model.index(titles.index(name)))
    return page._why.text()


def asked(place: Place) -> int:
    """How many questions of Amira stand in the record."""
    with place.open(place.physician, NOW) as opened:
        events = [each.event for each in opened.signed_entries(patient_of(opened, AMIRA))]
    return sum(isinstance(event, QuestionRecorded) for event in events)


def test_wrong_passphrase(qtbot: QtBot, unlock: Callable[..., UnlockWindow], place: Place, picture: Take) -> None:
    window = unlock(place.physician)
    said = refused_at_the_door(qtbot, window, "cabinet des orangers")
    assert said.startswith("La phrase de passe n’ouvre pas cette session. Vérifier Verr. Maj.")
    assert "Encore 2 essais" in said
    picture(window)


def test_no_keyring(qtbot: QtBot, unlock: Callable[..., UnlockWindow], tmp_path: Path, picture: Take) -> None:
    folder = tmp_path / "profiles" / "mansour"
    with found(folder, tmp_path / "p", "Cabinet", "Dr Leïla", PASSPHRASE, DictKeychain(), NOW, COST_FLOOR).desk:
        pass
    assert read_facts(folder).keyring
    window = unlock(folder)
    said = refused_at_the_door(qtbot, window)
    assert "trousseau" in said
    assert "code de secours" in said
    assert window.lost.isVisible()
    picture(window)


def test_no_keyring_no_day_code(desk: Callable[..., Photographer], picture: Take) -> None:
    one = desk()
    one.window.go("day_code")
    page = one.window.page(DayCodePage)
    one.wait_for(lambda: "Aucun trousseau" in page.standing.text())
    assert "La phrase de passe rouvre la session" in page.standing.text()
    picture(one.window)


def test_newer_vault(qtbot: QtBot, unlock: Callable[..., UnlockWindow], place: Place, picture: Take) -> None:
    with place.open(place.physician, NOW) as opened:
        key = opened.bundle.vault_key
    vault = connect(place.physician / "vault.db", key)
    vault.execute("PRAGMA user_version = 999")
    vault.close()
    window = unlock(place.physician)
    said = refused_at_the_door(qtbot, window)
    assert "version plus récente" in said
    assert "Mettre" in said or "mettre" in said
    picture(window)


def test_damaged_vault(qtbot: QtBot, unlock: Callable[..., UnlockWindow], place: Place, picture: Take) -> None:
    file = place.physician / "vault.db"
    data = bytearray(file.read_bytes())
    for page in range(4096, len(data), 4096):
        data[page + 100] ^= 1
    file.write_bytes(data)
    window = unlock(place.physician)
    said = refused_at_the_door(qtbot, window)
    assert "endommagé" in said
    assert "e rien effacer" in said
    picture(window)


def test_rolled_back_vault(desk: Callable[..., Photographer], place: Place, picture: Take) -> None:
    files = [place.physician / name for name in ("vault.db", "vault.db-wal", "vault.db-shm")]
    kept = {file: file.read_bytes() for file in files if file.exists()}
    posted(place, letter(place))
    for file in files:
        file.unlink(missing_ok=True)
    for file, data in kept.items():
        file.write_bytes(data)
    one = desk()
    one.wait_for(lambda: bool(one.window.messages.reading.barred))
    said = band(one)
    assert "rien effacer" in said
    picture(one.window)


def test_unknown_sender(desk: Callable[..., Photographer], place: Place, tmp_path: Path, picture: Take) -> None:
    with place.open(place.physician, NOW) as opened:
        root = opened.roster.root_pk
    unknown = stranger(tmp_path / "unknown", place.box, root, "fr")
    assert not isinstance(unknown, Refusal)
    unknown.ask("Bonjour docteur", NOW, consultation=b"")
    unknown.post()
    posted(place)
    one = desk()
    said = aside(one, name="Expéditeur inconnu")
    assert "gardée de côté, sans réponse possible. Inscrire l’appareil au cabinet." in said
    picture(one.window)


@pytest.mark.parametrize("harm", ["forged", "truncated", "other_practice"])
def test_letter(desk: Callable[..., Photographer], place: Place, tmp_path: Path, picture: Take, harm: str) -> None:
    whole = letter(place)
    flipped = whole[:2000] + bytes([whole[2000] ^ 1]) + whole[2001:]
    spoilt = {"forged": flipped, "truncated": whole[:-100], "other_practice": b""}[harm]
    if harm == "other_practice":
        spoilt = letter(furnish(tmp_path / "other", NOW))
    before = asked(place)
    posted(place, spoilt, whole)
    assert asked(place) == before + 1  # the queue went on
    one = desk()
    said = aside(one, name="Lettre refusée")
    words = {"forged": "efusée", "truncated": "coupée en route", "other_practice": "rien à faire ici"}
    assert words[harm] in said
    picture(one.window)


def test_replayed_letter(desk: Callable[..., Photographer], place: Place, picture: Take) -> None:
    before, whole = asked(place), letter(place)
    posted(place, whole, whole)
    posted(place, whole)
    assert asked(place) == before + 1
    one = desk()
    one.open_by_name(AMIRA.name)
    shown = one.window.messages.shown()
    assert shown is not None
    assert [line.words for line in shown.lines].count("Et le soir, je le prends aussi ?") == 1
    picture(one.window)


def test_reordered_letters(desk: Callable[..., Photographer], place: Place, picture: Take) -> None:
    before = asked(place)
    first, second, third = letters(place, "Et le soir ?", "Et sans manger ?", "Et avec du café ?")
    posted(place, third, first)
    one = desk()
    said = aside(one, name=AMIRA.name)
    assert "Une lettre d’avant n’est pas arrivée" in said
    assert "Attendre, ou qu’un médecin la reprenne" in said
    assert one.window.page(AsidePage)._act.isVisible()
    picture(one.window)
    one.leave()
    posted(place, second)
    assert asked(place) == before + 3


def test_file_of_fifty_megabytes(desk: Callable[..., Photographer], place: Place, picture: Take) -> None:
    before = asked(place)
    (place.practice / "inbox" / LONG_NAME).write_bytes(bytes(50 << 20))
    posted(place, letter(place))
    assert asked(place) == before + 1
    one = desk()
    said = aside(one, name="Lettre refusée")
    assert "Trop gros pour être une lettre" in said
    picture(one.window)


def test_no_space_left(desk: Callable[..., Photographer], picture: Take) -> None:
    one = desk()
    one.open_by_name(AMIRA.name)
    reading = one.window.messages.reading
    reading.composer.replace_all("Bonjour Madame, " + "prenez-le comme prévu. " * 400)
    full: list[bool] = []
    one._engine.ask(
        lambda opened: opened.desk.vault._db.execute("PRAGMA max_page_count = 1"),  # type: ignore[attr-defined]
        lambda _none: full.append(True),
    )
    one.wait_for(lambda: bool(full))
    reading.save()
    said = band(one)
    assert "Plus de place sur le disque" in said
    assert "ibérer de la place" in said
    assert reading.composer.words().startswith("Bonjour Madame")
    picture(one.window)


HOLDS = "import sys, time; from pathlib import Path; from core.doors.files import Hold; " + (
    "held = Hold(Path(sys.argv[1])); print('held', flush=True); time.sleep(60)"
)


def test_two_processes_on_one_profile(
    qtbot: QtBot, unlock: Callable[..., UnlockWindow], place: Place, picture: Take
) -> None:
    words = [sys.executable, "-c", HOLDS, str(place.physician)]
    other = subprocess.Popen(words, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        window = unlock(place.physician)
        said = refused_at_the_door(qtbot, window)
        assert "déjà ouverte" in said
        picture(window)
    finally:
        other.kill()
        other.communicate()
    window.phrase.setText(PASSPHRASE)
    with qtbot.waitSignal(window.opened):
        window.open()


def test_clock_set_back(desk: Callable[..., Photographer], picture: Take) -> None:
    one = desk(NOW - DAY_MS)
    said = band(one)
    assert "horloge" in said
    assert "La remettre à l’heure" in said
    assert one.window.band.button.text() == "L’horloge est juste"
    picture(one.window)
