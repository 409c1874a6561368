"""Files on the disk: whole or not there, within a bound, through no link; one process to a profile."""

import os
import resource
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from core.doors.files import (
    Hold,
    file_system,
    make_folder,
    read_bounded,
    sweep,
    sync_files,
    write_out,
    write_whole,
)
from core.doors.maildir import FolderJournal, MaildirLetterbox, open_folder, sweep_folder
from core.model import DAY_MS, Trouble
from tests.fakes.entries import Scribe

MOUNTS = r"""
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:40 / /home/practice\040nord rw,relatime shared:9 - nfs4 server:/share rw
31 22 0:41 / /mnt/desk rw shared:9 master:2 - fuse.sshfs there:/ rw
32 31 8:1 / /mnt/desk/inside rw - xfs /dev/sda1 rw
33 22 0:42 / /mnt/win rw - cifs //server/share rw
34 33 8:2 / /mnt/win rw - btrfs /dev/sdb1 rw
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/var/lib", "ext4"),
        ("/home/practice nord", "nfs4"),
        ("/home/practice nord/inbox", "nfs4"),
        ("/home/practice nordest", "ext4"),
        ("/mnt/desk/a/b", "fuse.sshfs"),
        ("/mnt/desk/inside/a", "xfs"),
        ("/mnt/win", "btrfs"),
    ],
)
def test_the_file_system_of_a_place_is_that_of_the_last_mount_over_it(place: str, kind: str) -> None:
    assert file_system(Path(place), MOUNTS.strip()) == kind


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a list of mounts to read")
def test_this_machine_says_what_lies_under_a_place() -> None:
    assert file_system(Path("/proc")) == "proc"


@pytest.mark.parametrize(
    "kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "afs", "davfs", "ceph"]
)
def test_a_practice_folder_on_a_network_share_is_refused_and_nothing_is_made(tmp_path: Path, kind: str) -> None:
    mounts = f"22 1 254:0 / / rw shared:1 - ext4 /dev/vda rw\n30 22 0:40 / {tmp_path} rw - {kind} server:/share rw"
    with pytest.raises(Trouble, match="network_share") as caught:
        open_folder(tmp_path / "practice", create=True, mounts=mounts)
    assert caught.value.facts == {"kind": kind}
    assert not (tmp_path / "practice").exists()
    assert open_folder(tmp_path / "practice", create=True, mounts=mounts.replace(kind, "ext4")).is_dir()


def test_a_file_is_written_whole_for_its_owner_alone(tmp_path: Path) -> None:
    path = make_folder(tmp_path / "a" / "b") / "profile.json"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert (path.read_bytes(), os.listdir(path.parent)) == (b"two", ["profile.json"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "roster"
    write_whole(path, b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(Trouble, match="disk"):
            write_whole(path, bytes(50_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (path.read_bytes(), os.listdir(tmp_path)) == (b"old", ["roster"])


def test_everything_is_synced_before_and_after_it_gets_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a power cut would show the lack of a sync, so the calls to the system are watched (and still made)."""
    calls: list[str] = []
    real = {name: getattr(os, name) for name in ("fsync", "rename", "replace")}

    def fsync(handle: int) -> None:
        calls.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        real["fsync"](handle)

    for name in ("rename", "replace"):
        monkeypatch.setattr(os, name, lambda *places, call=real[name]: (calls.append("name"), call(*places)))
    monkeypatch.setattr(os, "fsync", fsync)
    folder = open_folder(tmp_path / "practice", create=True)
    assert calls == ["folder"] * 5
    box, journal, scribe = MaildirLetterbox(folder), FolderJournal(folder), Scribe()
    box.deposit(b"d" * 32, b"l" * 16, b"first")
    journal.append([scribe.write()])
    calls.clear()
    for act in (
        lambda: write_whole(tmp_path / "file", b"data"),
        lambda: box.put_roster(b"roster"),
        lambda: box.post(b"letter"),
        lambda: box.deposit(b"d" * 32, b"m" * 16, b"letter"),
    ):
        act()
        assert calls == ["file", "name", "folder"]
        calls.clear()
    journal.append([scribe.write(), scribe.write()])
    assert calls == ["file", "name", "file", "name", "folder"]
    calls.clear()
    journal.bring((one.named, one.wire) for one in (scribe.write(), scribe.write()))
    assert calls == ["file", "file", "name", "name", "folder"]


@pytest.mark.parametrize("count", [0, 3, 40])
def test_files_that_were_written_are_brought_to_the_disk_together(tmp_path: Path, count: int) -> None:
    journal, scribe = FolderJournal(open_folder(tmp_path / "practice", create=True)), Scribe()
    entries = [scribe.write() for _ in range(count)]
    for _ in range(2):
        journal.bring((one.named, one.wire) for one in entries)
    assert journal.since(b"")[0] == [one.wire for one in entries]
    assert list((tmp_path / "practice" / "tmp").iterdir()) == []
    with pytest.raises(Trouble, match=r"disk\.missing"):
        sync_files(tmp_path / "gone", [tmp_path / "gone" / str(n) for n in range(30)])


def test_a_write_through_a_link_replaces_the_link(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"untouched")
    (tmp_path / "link").symlink_to(tmp_path / "other")
    write_whole(tmp_path / "link", b"new")
    assert ((tmp_path / "other").read_bytes(), read_bounded(tmp_path / "link", 9)) == (b"untouched", b"new")


def test_reading_has_a_bound_and_follows_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12345")
    (tmp_path / "link").symlink_to("file")
    os.mkfifo(tmp_path / "pipe")
    assert read_bounded(tmp_path / "file", 5) == b"12345"
    codes = {
        "file": "disk.too_large",
        "link": "disk.not_a_file",
        "pipe": "disk.not_a_file",
        "": "disk.not_a_file",
        "none": "disk.missing",
    }
    for name, code in codes.items():
        with pytest.raises(Trouble) as caught:
            read_bounded(tmp_path / name, 4)
        assert caught.value.code == code, name


def test_what_dead_writers_left_is_swept_after_a_day(tmp_path: Path) -> None:
    folder = open_folder(tmp_path / "practice", create=True)
    old, young = folder / "tmp" / "old", folder / "tmp" / "young"
    now = 1_790_000_000_000
    for path, age in ((old, DAY_MS + 1000), (young, DAY_MS - 1000)):
        path.write_bytes(b"half")
        os.utime(path, (0, (now - age) / 1000))
    (folder / "tmp" / "link").symlink_to("young")
    assert (sweep_folder(folder, now), sweep_folder(folder, now)) == (1, 0)
    assert (old.exists(), young.exists()) == (False, True)
    with pytest.raises(Trouble, match="missing"):
        sweep(folder / "nowhere", now)


def test_a_profile_is_held_by_one_process_until_it_ends(tmp_path: Path) -> None:
    other = (
        "import sys; from pathlib import Path; from core.doors.files import Hold; h = Hold(Path(sys.argv[1])); print(1)"
    )
    hold_it = [sys.executable, "-c", other + "; sys.stdout.flush(); input()", str(tmp_path)]
    holder = subprocess.Popen(hold_it, stdout=subprocess.PIPE, stdin=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdin is not None
    holder.stdout.readline()
    with pytest.raises(Trouble, match="busy"):
        Hold(tmp_path)
    holder.kill()
    holder.wait(10)
    holder.stdout.close()
    holder.stdin.close()
    with Hold(tmp_path) as hold:
        with pytest.raises(Trouble, match="busy"):
            Hold(tmp_path)
        hold.release()
        Hold(tmp_path).release()


@pytest.mark.parametrize("known", [True, False])
def test_a_file_that_leaves_is_whole_for_its_owner_alone_and_takes_the_place_of_an_older_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, known: bool
) -> None:
    if not known:
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    path = tmp_path / "record.pdf"
    for data in (b"one", b"two" * 50_000):
        write_out(path, data)
        assert path.read_bytes() == data
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["record.pdf"]
    with pytest.raises(Trouble, match=r"disk\.missing"):
        write_out(tmp_path / "away" / "record.pdf", b"")


def test_a_file_that_leaves_stands_beside_the_target_of_a_link_and_not_in_it(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"kept")
    (tmp_path / "record.pdf").symlink_to(tmp_path / "other")
    write_out(tmp_path / "record.pdf", b"new")
    assert (tmp_path / "other").read_bytes() == b"kept"
    assert not (tmp_path / "record.pdf").is_symlink()
