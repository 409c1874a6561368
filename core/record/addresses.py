"""Whether words can be the address of a mailbox, or the name of a server."""

import re

MOST_ADDRESS = 254
_ADDRESS = re.compile(r"([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64})@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*")


def is_address(words: str) -> bool:
    """Whether these words can be the address of a mailbox."""
    whole = _ADDRESS.fullmatch(words) is not None and len(words) <= MOST_ADDRESS
    return whole and is_host(words.rpartition("@")[2].lower())


def is_host(words: str) -> bool:
    """Whether these words can be the name of a server, or its number on the network."""
    return _HOST.fullmatch(words) is not None
