"""The keyring: only known back ends, read back after writing, errors in our words."""

from collections.abc import Iterator

import keyring
import keyring.backend
import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import keyring.errors
import pytest

from core.doors.keychain import ALLOWED, SERVICE, Keychain, os_keychain
from core.model import Trouble

SECRET = bytes(range(32))


class Honest(keyring.backend.KeyringBackend):
    """A keyring in memory."""

    priority = -1.0

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Forgetful(Honest):
    """Says yes and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Nothing is kept."""


class Locked(Honest):
    """The user dismissed the prompt."""

    def get_password(self, service: str, username: str) -> str | None:
        raise keyring.errors.KeyringLocked(f"prompt dismissed: {service} {username}")


MINE = frozenset(f"{kind.__module__}.{kind.__name__}" for kind in (Honest, Forgetful, Locked))


@pytest.fixture(autouse=True)
def _the_session_is_left_as_it_was() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def opened(backend: keyring.backend.KeyringBackend) -> Keychain:
    keyring.set_keyring(backend)
    return os_keychain(MINE)


def test_a_secret_is_kept_as_64_hexadecimal_characters_and_given_back() -> None:
    backend = Honest()
    keychain = opened(backend)
    assert keychain.get("profile") is None
    keychain.put("profile", SECRET)
    assert backend.kept == {(SERVICE, "profile"): SECRET.hex()}
    assert keychain.get("profile") == SECRET
    keychain.delete("profile")
    keychain.delete("profile")
    assert (backend.kept, keychain.get("profile")) == ({}, None)


def test_only_a_whole_secret_is_kept() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        opened(Honest()).put("profile", SECRET[:16])


def test_a_keyring_that_keeps_nothing_is_noticed_at_once() -> None:
    with pytest.raises(Trouble, match="unreliable"):
        opened(Forgetful()).put("profile", SECRET)


@pytest.mark.parametrize("kept", ["", "00" * 31, "zz" * 32, SECRET.hex() + "00"])
def test_what_is_not_a_secret_is_not_given_out(kept: str) -> None:
    backend = Honest()
    backend.kept[SERVICE, "profile"] = kept
    with pytest.raises(Trouble, match="unreliable"):
        opened(backend).get("profile")


@pytest.mark.parametrize("verb", ["get", "put", "delete"])
def test_a_locked_keyring_is_said(verb: str) -> None:
    keychain = opened(Locked())
    with pytest.raises(Trouble, match="locked") as caught:
        keychain.put("profile", SECRET) if verb == "put" else getattr(keychain, verb)("profile")
    assert SECRET.hex() not in repr(caught.value.facts)


def test_a_session_without_keyring_is_told_apart_from_one_that_is_refused() -> None:
    keyring.set_keyring(keyring.backends.fail.Keyring())
    with pytest.raises(Trouble, match="none"):
        os_keychain()
    keyring.set_keyring(keyring.backends.null.Keyring())
    with pytest.raises(Trouble, match="refused") as caught:
        os_keychain()
    assert caught.value.facts == {"backend": "keyring.backends.null.Keyring"}


def test_a_back_end_that_is_not_on_the_list_is_refused_by_its_name() -> None:
    assert not any("alt" in name or "null" in name or "fail" in name for name in ALLOWED)
    keyring.set_keyring(Honest())
    with pytest.raises(Trouble, match="refused") as caught:
        os_keychain()
    assert caught.value.facts["backend"].endswith("test_keychain.Honest")


def test_among_several_the_allowed_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Honest()
    monkeypatch.setattr(
        keyring.backends.chainer.ChainerBackend, "backends", [keyring.backends.null.Keyring(), honest], raising=True
    )
    opened(keyring.backends.chainer.ChainerBackend()).put("profile", SECRET)
    assert honest.kept == {(SERVICE, "profile"): SECRET.hex()}


def test_words_are_kept_as_they_are_and_read_back() -> None:
    keychain = opened(Honest())
    assert keychain.words("mail") is None
    keychain.keep_words("mail", "le mot de passe")
    assert keychain.words("mail") == "le mot de passe"
    with pytest.raises(Trouble, match="unreliable"):
        opened(Forgetful()).keep_words("mail", "le mot de passe")
