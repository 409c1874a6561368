"""The practice that every accident happens to, made once."""

from pathlib import Path

import pytest

from tests.integration.stage import Stage, built
from tests.integration.sweep import keep


@pytest.fixture(scope="session")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """A practice on disk, closed."""
    return built(tmp_path_factory.mktemp("stage") / "morning")


@pytest.fixture
def stage(morning: Stage, tmp_path: Path) -> Stage:
    """A copy to harm."""
    return morning.copied(tmp_path / "stage")


@pytest.fixture(scope="session")
def kept(morning: Stage) -> Path:
    """It, as a file that the sweeps read."""
    return keep(morning, morning.folder.parent / "stage.pickle")
