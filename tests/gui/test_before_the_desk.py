"""Unlocking, and the first run: what is asked, what is said when it does not go through, what is kept on paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.doors.profile import read_facts
from core.office.practice import open_profile
from core.office.review import reviewed
from core.office.settings import phone
from crypto.lock import COST_FLOOR
from desktop import sheet
from desktop.engine import Engine
from desktop.office.door import OfficeDoor
from desktop.views.first_run import FirstRunWindow
from desktop.views.unlock import UnlockWindow
from desktop.widgets.steps import CodeGroup
from tests.gui.fake_front import PASSPHRASE, SHEET, FakeDoor
from tests.gui.fakes.people import NOW
from tests.gui.fakes.world import World


@pytest.fixture
def door(dressed: QApplication, world: World) -> Iterator[Engine]:
    engine = Engine(lambda: FakeDoor(world), dressed)
    yield engine
    engine.stop()


@pytest.fixture
def unlock(qtbot: QtBot, door: Engine) -> UnlockWindow:
    window = UnlockWindow(door)
    qtbot.addWidget(window)
    qtbot.waitUntil(lambda: len(window.rows) == 2)
    return window


def attempt(qtbot: QtBot, window: UnlockWindow, words: str) -> str:
    """Try a passphrase; what the window says."""
    window.phrase.setText(words)
    window.open()
    qtbot.waitUntil(lambda: window.phrase.text() == "")
    return window.trouble.text()


def test_a_wrong_passphrase_says_what_to_do_and_the_third_waits(qtbot: QtBot, unlock: UnlockWindow) -> None:
    said = [attempt(qtbot, unlock, f"faux {at}") for at in range(3)]
    assert "Verr. Maj." in said[0]
    assert [words.partition("clavier. ")[2] for words in said] == [
        "Encore 2 essais.",
        "Encore un essai, puis une minute d’attente.",
        "Attendre une minute.",
    ]
    assert not unlock.phrase.isEnabled()
    unlock._again()
    unlock.phrase.setText(PASSPHRASE)
    with qtbot.waitSignal(unlock.opened):
        unlock.open()


@pytest.mark.parametrize(
    ("code", "does"),
    [
        ("vault.newer", "Mettre Colloque à jour"),
        ("profile.newer", "Mettre Colloque à jour"),
        ("vault.damaged", "Ne rien effacer"),
        ("vault.damaged.page", "Ne rien effacer"),
        ("profile.busy", "Fermer l’autre fenêtre"),
        ("keychain.locked", "L’ouvrir, puis recommencer"),
        ("letterbox.missing", "brancher son disque"),
    ],
)
def test_what_keeps_a_desk_shut_is_a_sentence_with_a_way_out_and_costs_no_try(
    qtbot: QtBot, unlock: UnlockWindow, world: World, code: str, does: str
) -> None:
    world.door = code
    said = [attempt(qtbot, unlock, PASSPHRASE) for _ in range(4)]
    assert all(does in words and "essai" not in words and code not in words for words in said)
    assert unlock.phrase.isEnabled()


def test_a_lost_passphrase_is_replaced_with_the_code_from_the_sheet(
    qtbot: QtBot, unlock: UnlockWindow, world: World
) -> None:
    unlock.lost.click()
    unlock.code.setText("mal recopié")
    said = attempt(qtbot, unlock, PASSPHRASE)
    assert "groupes 3" in said
    assert world.files == {}
    unlock.code.setText(" ".join(SHEET.groups))
    unlock.phrase.setText(PASSPHRASE)
    with qtbot.waitSignal(unlock.opened):
        unlock.open()
    assert world.files == {"leila": PASSPHRASE.encode()}
    assert unlock.code.text() == ""


def test_with_the_lost_passphrase_the_practice_s_key_is_brought_under_the_new_one_or_said_to_wait(
    qtbot: QtBot, unlock: UnlockWindow, world: World
) -> None:
    unlock.lost.click()
    assert not unlock.root.isHidden()
    assert "l’ancienne phrase" in unlock.root_waits.text()
    unlock.code.setText(" ".join(SHEET.groups))
    unlock.root.setText("mal recopiée")
    assert "groupes 5" in attempt(qtbot, unlock, PASSPHRASE)
    assert world.files == {}
    unlock.root.setText(" ".join(SHEET.root_groups))
    unlock.phrase.setText(PASSPHRASE)
    with qtbot.waitSignal(unlock.opened):
        unlock.open()
    assert world.files == {"leila": PASSPHRASE.encode(), "root.slot": PASSPHRASE.encode()}
    assert unlock.root.text() == ""


@pytest.fixture
def first(qtbot: QtBot, door: Engine) -> FirstRunWindow:
    window = FirstRunWindow(door)
    qtbot.addWidget(window)
    return window


def filled(window: FirstRunWindow, **words: str) -> None:
    """Type into fields and go on."""
    for key, text in words.items():
        window.fields[key].setText(text)
    window.go_on()


def validated(window: FirstRunWindow) -> None:
    """The emergency numbers and the warning signs, read and validated."""
    window.alerts.tick.click()
    window.go_on()


def to_the_sheet(qtbot: QtBot, window: FirstRunWindow) -> None:
    filled(window, practice="Cabinet des Oliviers", phone="+216 00 000 000")
    filled(window, name="Dr Leïla Mansour")
    validated(window)
    filled(window, phrase=PASSPHRASE, again=PASSPHRASE)
    qtbot.waitUntil(lambda: window.pages.currentIndex() == 4)


def test_the_first_run_asks_for_everything_and_reads_both_codes_back(
    qtbot: QtBot, first: FirstRunWindow, world: World
) -> None:
    filled(first)
    assert first.pages.currentIndex() == 0
    filled(first, practice="Cabinet des Oliviers")
    assert first.left_over.text() == "Reste\u00a0: le téléphone du cabinet"
    filled(first, phone="+216 00 000 000")
    filled(first, name="Dr Leïla Mansour")
    assert first.left_over.text() == "Reste\u00a0: valider"
    first.go_on()
    assert first.pages.currentIndex() == 2
    validated(first)
    first.fields["phrase"].setText("court")
    assert first.left_over.text() == "Reste\u00a0: une phrase plus longue"
    filled(first, phrase=PASSPHRASE, again=PASSPHRASE)
    qtbot.waitUntil(lambda: first.pages.currentIndex() == 4)
    assert [(form.practice, form.phone) for form in world.created] == [("Cabinet des Oliviers", "+216 00 000 000")]
    shown = {piece.text()[-4:] for piece in first.findChildren(CodeGroup)}
    assert shown == {*SHEET.groups, *SHEET.root_groups}
    filled(first, first="03k7")
    assert first.left_over.text() == "Reste\u00a0: le groupe 13"
    first.fields["second"].setText("13 QZ")
    with qtbot.waitSignal(first.founded) as founded:
        first.go_on()
    assert founded.args == ["leila", PASSPHRASE]
    assert world.files == {}


def test_the_sheet_is_written_where_the_user_says_and_nowhere_else(
    qtbot: QtBot, first: FirstRunWindow, world: World
) -> None:
    to_the_sheet(qtbot, first)
    first.keep_in("feuille.txt", text=True)
    first.keep_in("feuille.pdf", text=False)
    qtbot.waitUntil(lambda: len(world.files) == 2)
    words = world.files["feuille.txt"].decode("utf-8")
    assert all(group in words for group in (*SHEET.groups, *SHEET.root_groups, SHEET.fingerprint))
    assert world.files["feuille.pdf"].startswith(b"%PDF-1.")
    world.full = True
    first.keep_in("feuille.txt", text=True)
    qtbot.waitUntil(lambda: first.kept.text().startswith("Plus de place sur le disque."))


def test_founding_that_fails_says_so_and_can_be_tried_again(qtbot: QtBot, first: FirstRunWindow, world: World) -> None:
    world.full = True
    filled(first, practice="Cabinet", phone="+216 00 000 000")
    filled(first, name="Dr Leïla Mansour")
    validated(first)
    filled(first, phrase=PASSPHRASE, again=PASSPHRASE)
    qtbot.waitUntil(lambda: first.trouble.text().startswith("Plus de place sur le disque."))
    world.full = False
    first.go_on()
    qtbot.waitUntil(lambda: first.pages.currentIndex() == 4)


def test_the_window_founds_a_real_practice_with_its_telephone_and_its_sheet(
    qtbot: QtBot, dressed: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.office.profile.COST_PASSPHRASE", COST_FLOOR)
    engine = Engine(lambda: OfficeDoor(tmp_path, lambda: None, lambda: NOW), dressed)
    window = FirstRunWindow(engine)
    qtbot.addWidget(window)
    filled(window, practice="Cabinet", phone="pas un numéro")
    filled(window, name="Dr Leïla Mansour")
    validated(window)
    filled(window, phrase=PASSPHRASE, again=PASSPHRASE)
    qtbot.waitUntil(lambda: "groupes de chiffres" in window.trouble.text())
    assert not (tmp_path / "cabinet").exists()
    filled(window, phone="+216 00 000 000")
    filled(window)
    filled(window)
    filled(window)
    qtbot.waitUntil(lambda: window.pages.currentIndex() == 4, timeout=20_000)
    assert window.trouble.text().startswith("Sans trousseau sur ce poste")
    codes = [piece.text()[-4:] for piece in window.findChildren(CodeGroup)]
    kept = tmp_path / "feuille.txt"
    window.keep_in(str(kept), text=True)
    qtbot.waitUntil(kept.exists)
    engine.stop()
    folder = tmp_path / "cabinet"
    assert read_facts(folder).practice_name == "Cabinet"
    assert all(code in kept.read_text(encoding="utf-8") for code in codes)
    with open_profile(folder, " ".join(window._sheet.groups), None, NOW, recovery=True) as desk:
        assert phone(desk) == "+216 00 000 000"
        seen = reviewed(desk)
        assert seen is not None
        assert (seen.by, seen.fresh) == ("Dr Leïla Mansour", True)


def test_a_sheet_says_nothing_of_its_codes_when_it_is_printed_by_mistake() -> None:
    assert "K7" not in repr(SHEET)
    assert sheet.rows(("a", "b", "c", "d", "e"))[1] == ((5, "e"),)
