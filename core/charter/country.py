"""What differs from country to country, as data: windows, emergency numbers, signs, documents, articles."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Country:
    """A country profile. Days are calendar days; `utc_minutes` is the practice's clock ahead of UTC."""

    code: str
    utc_minutes: int
    adult_at: int
    follow_up_days: tuple[int, ...]
    default_follow_up_days: int
    longest_follow_up_days: int
    answer_target_hours: int
    documents: tuple[str, ...]
    legal_bases: tuple[str, ...]
    red_flags: tuple[str, ...]
    council: str
    emergency: dict[str, str]
    tick_lists: dict[str, list[str]]
    articles: dict[str, str]


@cache
def country(code: str = "tn") -> Country:
    """The profile of a country. Raises FileNotFoundError for one that does not exist."""
    data = tomllib.loads(files("core.charter").joinpath("countries", f"{code}.toml").read_text("utf-8"))
    lists = {name: tuple(value) for name, value in data.items() if isinstance(value, list)}
    return Country(**(data | lists))
