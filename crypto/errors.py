"""The one family of errors that leaves this package."""


class Refused(Exception):
    """Bytes or keys that the format does not accept.

    `code` is a stable dotted code (`letter.magic`, `entry.signature`, `slot.passphrase`...), the error class named in
    docs/letter.md and docs/log.md. It is the whole message: no content of the refused bytes ever enters an error.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
