"""Settings of the practice, by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.model import Refusal, refuse
from core.record.settings import NAMES, sound


def _house() -> dict[str, str]:
    return (
        dict.fromkeys(NAMES, "")
        | {"idle_minutes": "5", "straight_through": "no", "follow_up_days": "30"}
        | {"mail_carries": "letter"}
    )


@dataclass
class FakeSettings:
    """`SettingsPort`: keeps what makes sense."""

    kept: dict[str, str] = field(default_factory=_house)

    def practice(self) -> Mapping[str, str]:
        return dict(self.kept)

    def choose(self, name: str, value: str) -> Refusal | None:
        if not sound(name, value):
            return refuse(f"settings.{name}")
        self.kept[name] = value
        return None
