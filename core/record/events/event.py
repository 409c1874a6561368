"""What every kind of event is."""

from dataclasses import dataclass


class Event:
    """Whatever the record can hold: one class a kind, all of them in this folder."""


@dataclass(frozen=True)
class Unknown(Event):
    """A kind of a later version: kept as it is, shown as such."""

    kind: str
