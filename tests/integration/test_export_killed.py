"""An export that dies half way: nothing in clear stays in the folder once the profile was opened again."""

import os
from pathlib import Path

import pytest

from core.office.export import PDF, export
from core.office.practice import open_profile
from core.record.events import Exported
from tests.integration.stage import NOW, PASSPHRASE, Stage


class Killed(BaseException):
    """The process ends here."""


def test_what_it_left_where_files_need_a_name_goes_when_the_profile_is_opened_again(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise Killed

    out = tmp_path / "out"
    with open_profile(stage.folder / "one", PASSPHRASE, None, NOW) as desk, monkeypatch.context() as system:
        system.delattr(os, "O_TMPFILE", raising=False)
        system.setattr(Path, "replace", dies)
        with pytest.raises(Killed):
            export(desk, stage.patient, out, NOW, {})
    assert [one.name for one in out.iterdir()] == [f".{PDF}.tmp"]
    (out / "other.tmp").write_bytes(b"")
    with open_profile(stage.folder / "one", PASSPHRASE, None, NOW) as desk:
        assert [one.name for one in out.iterdir()] == ["other.tmp"]
        assert len([one for one in desk.signed_entries(stage.patient) if isinstance(one.event, Exported)]) == 1
        export(desk, stage.patient, out, NOW, {})
        assert sorted(one.name for one in out.iterdir()) == ["other.tmp", PDF, "record.proof"]
