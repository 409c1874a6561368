"""A founded practice on a machine of its own, copied for each test."""

import shutil
from pathlib import Path

import pytest

from tests.machine import Place


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A founded practice with one patient, to be copied."""
    place = Place(tmp_path_factory.mktemp("founded") / "home")
    assert place.run("init", "--name", "Dr Selma Ayari", "--practice", "Cabinet des Orangers").code == 0
    assert place.doctor("patient", "add", "Nadia Khelifi", "--born", "1971-03-09", "--number", "17").code == 0
    return place.home


@pytest.fixture
def place(founded: Path, tmp_path: Path) -> Place:
    home = tmp_path / "home"
    shutil.copytree(founded, home)
    facts = home / "cabinet" / "profile.json"
    facts.write_text(facts.read_text().replace(str(founded), str(home)))
    return Place(home)
