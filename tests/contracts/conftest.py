"""Every vault that the contract holds for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.doors.sqlcipher import open_vault
from core.doors.vault import Vault
from tests.fakes.vault import DictVault


@pytest.fixture(params=["file", "dictionaries"])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Vault]:
    opened: Vault = (
        DictVault() if request.param == "dictionaries" else open_vault(tmp_path / "v", b"k" * 32, create=True)
    )
    yield opened
    opened.close()
