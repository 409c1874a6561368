"""What people do by hand when a desk or a member left: the words that `RemovalStep` can hold (docs/log.md, section 11)."""

from typing import Final

STEPS: Final = ("mailbox", "account", "host")
"""The mailbox has another password; the removed person's system account and copy of the profile are gone; so is their
access to the host of the patients' page."""
