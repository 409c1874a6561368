"""The practice that every accident happens to, made once."""

from pathlib import Path

import pytest

from tests.integration.stage import Stage, built


@pytest.fixture(scope="session")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """A practice on disk, closed."""
    return built(tmp_path_factory.mktemp("stage") / "morning")


@pytest.fixture
def stage(morning: Stage, tmp_path: Path) -> Stage:
    """A copy to harm."""
    return morning.copied(tmp_path / "stage")
