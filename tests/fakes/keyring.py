"""A keyring in a dictionary, as `core.doors.keychain.Keychain`."""

from core.model import Trouble


class DictKeychain:
    """Keeps what it is given; `locked` makes every call fail as a keyring does that nobody opened."""

    def __init__(self, kept: dict[str, bytes] | None = None) -> None:
        self.kept = kept if kept is not None else {}
        self.locked = False

    def get(self, name: str) -> bytes | None:
        self._open()
        return self.kept.get(name)

    def put(self, name: str, secret: bytes) -> None:
        self._open()
        self.kept[name] = secret

    def delete(self, name: str) -> None:
        self._open()
        self.kept.pop(name, None)

    def words(self, name: str) -> str | None:
        kept = self.get(name)
        return None if kept is None else kept.decode()

    def keep_words(self, name: str, words: str) -> None:
        self.put(name, words.encode())

    def _open(self) -> None:
        if self.locked:
            raise Trouble("keychain.locked", backend="tests")
