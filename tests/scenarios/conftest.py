"""The morning of a secretary's day."""

from tests.scenarios.day import day, other

__all__ = ["day", "other"]
