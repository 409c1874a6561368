"""The operating system's keyring, which keeps one half of a slot's key: 32 bytes, stored as 64 hexadecimal characters;
and a few words, such as the password of a mailbox.

`keyring` would silently take a back end that writes plaintext or stores nothing: only the classes of `ALLOWED` are
used, and what was written is read back. Where none is allowed a slot opens by passphrase alone, and the screen says so.
"""

from typing import Any, Protocol

from core.model import Trouble

SERVICE = "colloque"
ALLOWED = frozenset(
    {
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.kwallet.DBusKeyringKWallet4",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
    }
)
_CHAINER = "keyring.backends.chainer.ChainerBackend"
_SECRET_BYTES = 32


class Keychain(Protocol):
    """32-byte secrets under names. Raises Trouble: keychain.locked (or unreachable), keychain.unreliable."""

    def get(self, name: str) -> bytes | None:
        """The secret; None where there is none."""

    def put(self, name: str, secret: bytes) -> None:
        """Keep a secret; it was read back when this returns."""

    def delete(self, name: str) -> None:
        """Forget a secret; nothing happens where there is none."""

    def words(self, name: str) -> str | None:
        """The words kept under a name that is none of a secret; None where there are none."""

    def keep_words(self, name: str, words: str) -> None:
        """Keep words; they were read back when this returns."""


def os_keychain(allowed: frozenset[str] = ALLOWED) -> Keychain:
    """The keyring of this session. Raises Trouble: keychain.none, keychain.refused (fact `backend`: the class)."""
    import keyring
    import keyring.errors

    try:
        found = keyring.get_keyring()
        candidates = list(found.backends) if _path(found) == _CHAINER else [found]  # type: ignore[attr-defined]
    except (keyring.errors.KeyringError, RuntimeError, OSError) as error:
        raise Trouble("keychain.none") from error
    for backend in candidates:
        if _path(backend) in allowed:
            return OsKeychain(backend)
    names = ", ".join(_path(backend) for backend in candidates)
    if not names or names == "keyring.backends.fail.Keyring":
        raise Trouble("keychain.none")
    raise Trouble("keychain.refused", backend=names)


class OsKeychain:
    """A keychain on one allowed back end of `keyring`."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend

    def get(self, name: str) -> bytes | None:
        kept = self._ask("get_password", name)
        if kept is None:
            return None
        try:
            secret = bytes.fromhex(kept)
        except ValueError:
            secret = b""
        if len(secret) != _SECRET_BYTES:
            raise Trouble("keychain.unreliable", backend=_path(self._backend))
        return secret

    def put(self, name: str, secret: bytes) -> None:
        if len(secret) != _SECRET_BYTES:
            raise ValueError("the keychain keeps 32 bytes")
        self._ask("set_password", name, secret.hex())
        if self.get(name) != secret:
            raise Trouble("keychain.unreliable", backend=_path(self._backend))

    def delete(self, name: str) -> None:
        if self._ask("get_password", name) is not None:
            self._ask("delete_password", name)

    def words(self, name: str) -> str | None:
        kept = self._ask("get_password", name)
        return None if kept is None else str(kept)

    def keep_words(self, name: str, words: str) -> None:
        self._ask("set_password", name, words)
        if self.words(name) != words:
            raise Trouble("keychain.unreliable", backend=_path(self._backend))

    def _ask(self, verb: str, *words: str) -> Any:
        import keyring.errors

        try:
            return getattr(self._backend, verb)(SERVICE, *words)
        except (keyring.errors.KeyringError, OSError) as error:
            raise Trouble("keychain.locked", backend=_path(self._backend)) from error


def _path(backend: object) -> str:
    return f"{type(backend).__module__}.{type(backend).__name__}"
