"""`colloque day-code`: chosen by the passphrase, good for any verb until midnight."""

from pathlib import Path

from tests.fakes.keyring import DictKeychain
from tests.machine import Place, by_descriptor

CODE = "402817"
DAY = 24 * 3600 * 1000


def founded(home: Path) -> Place:
    kept: dict[str, bytes] = {}
    place = Place(home, keychain=lambda: DictKeychain(kept))
    assert place.run("init", "--name", "Dr Selma Ayari", "--practice", "Cabinet des Orangers").code == 0
    return place


def chosen(place: Place, code: str = CODE) -> tuple[int, str]:
    said = place.run("day-code", *by_descriptor("--code-fd", code + "\n"))
    return said.code, said.err


def opened(place: Place, code: str = CODE) -> tuple[int, str]:
    said = place.run("patient", "list", secret=code, option="--day-code-fd")
    return said.code, said.err


def test_a_code_is_chosen_used_and_forgotten(tmp_path: Path) -> None:
    place = founded(tmp_path / "home")
    assert place.run("day-code", "--left", "--json", secret=None).data["left"] == 0
    assert chosen(place)[0] == 0
    assert place.run("day-code", "--left", "--json", secret=None).data["left"] == 3
    assert opened(place)[0] == 0
    wrong = opened(place, "402818")
    assert wrong[0] == 3
    assert "Essais restants\u00a0: 2" in wrong[1]
    assert "402818" not in wrong[1]
    assert place.run("day-code", "--forget", secret=None).code == 0
    assert "day_code.void" in opened(place)[1]


def test_it_is_void_the_next_day(tmp_path: Path) -> None:
    place = founded(tmp_path / "home")
    assert chosen(place)[0] == 0
    place.now += DAY
    code, err = opened(place)
    assert (code, "Ouvrir par la phrase de passe" in err) == (3, True)


def test_a_code_opens_no_second_one_and_a_simple_one_is_refused(tmp_path: Path) -> None:
    place = founded(tmp_path / "home")
    code, err = chosen(place, "123456")
    assert (code, "se devine" in err) == (1, True)
    assert chosen(place)[0] == 0
    words = by_descriptor("--code-fd", "957310")
    renewed = place.run("day-code", *words, secret=CODE, option="--day-code-fd")
    assert (renewed.code, "day_code.not_opened" in renewed.err) == (1, True)


def test_without_a_keyring_it_says_so(tmp_path: Path) -> None:
    place = Place(tmp_path / "home")
    assert place.run("init", "--name", "Dr Selma Ayari", "--practice", "Cabinet des Orangers").code == 0
    code, err = chosen(place)
    assert (code, "Aucun trousseau" in err) == (1, True)
    assert "secret.no_terminal" in place.run("patient", "list", "--day-code", secret=None).err
    assert "secret.no_terminal" in place.run("day-code").err
