"""Saving: killed, interrupted, refused by the system, and raced. The old file or the new one, never another.

By default a tenth of the figures; ``PROCMAP_FUZZ=10`` kills 200 times and races 2 x 200 changes.
"""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from fuzz import times

from procmap.errors import ChangedOnDiskError, UnwritableError
from procmap.loading import save as saving
from procmap.loading.document import compose
from procmap.loading.edits import Append, Edit, Replace
from procmap.loading.save import CAUSES, save
from procmap.loading.splice import apply
from procmap.loading.writer import save_changed

ROOT = Path(__file__).parents[2]
TIMES = times(20)
OLD = "procmap: 1  # старое\n".encode() * 500
NEW = "procmap: 1  # новое\n".encode() * 700
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs fork, signals and permissions")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "процесс.yaml"
    path.write_bytes(OLD)
    return path


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def temporary(path: Path) -> list[str]:
    return [name for name in names(path.parent) if name.endswith(".tmp")]


def test_saved(file: Path) -> None:
    save(file, NEW, digest(OLD))
    assert file.read_bytes() == NEW
    assert names(file.parent) == [file.name]


# --- processes that die or race


def harness(what: str, who: str, times: int, path: Path) -> int:
    command = [sys.executable, str(Path(__file__).with_name("saves.py")), what, who, str(times), str(path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, env=environment)
    assert done.stderr == ""
    return int(done.stdout)


@POSIX
def test_killed_while_saving(file: Path) -> None:
    assert harness("kill", "naive", 20, file) > 0, "the harness finds torn files"
    assert harness("kill", "procmap", TIMES, file) == 0
    content = file.read_bytes()
    save(file, NEW, digest(content))
    assert temporary(file) == []


@POSIX
def test_two_writers_lose_nothing(file: Path) -> None:
    assert harness("race", "naive", 20, file) > 0, "the harness finds lost changes"
    assert harness("race", "procmap", TIMES, file) == 0
    text = file.read_bytes().decode()
    assert text.startswith("# Начало\r\nstates: {first: {}, ")
    assert text.endswith("}   # здесь\r\n")


# --- somebody else was there


def test_somebody_elses_change_is_not_overwritten(file: Path) -> None:
    read = digest(OLD)
    file.write_bytes(b"theirs")
    with pytest.raises(ChangedOnDiskError) as error:
        save(file, NEW, read)
    assert (error.value.wanted, error.value.there) == (NEW, b"theirs")
    assert file.read_bytes() == b"theirs"
    assert temporary(file) == []


def test_a_change_at_the_last_moment_is_seen(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flush = os.fsync

    def change(descriptor: int) -> None:
        flush(descriptor)
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            file.write_bytes(b"theirs")

    monkeypatch.setattr(os, "fsync", change)
    with pytest.raises(ChangedOnDiskError):
        save(file, NEW, digest(OLD))
    assert file.read_bytes() == b"theirs"


def test_a_file_that_is_gone_is_not_made_anew(file: Path) -> None:
    file.unlink()
    with pytest.raises(ChangedOnDiskError) as error:
        save(file, NEW, digest(OLD))
    assert error.value.there is None
    assert not file.exists()


# --- what the system refuses, at every call that may refuse

CALLS = (
    "open",
    "write",
    "fsync",
    "replace",
    "close",
    "fstat",
    "lstat",
    "fchmod",
    "fchown",
    "scandir",
    "unlink",
)
FAULTS = (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO)


@contextmanager
def at_call(number: int, act: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Do something at the call of the system with this number, counted from 1; yields the names of all calls."""
    made: list[str] = []

    def wrapped(name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def call(*arguments: Any, **options: Any) -> Any:
            made.append(name)
            if len(made) == number:
                if name == "close":
                    real(*arguments, **options)
                act(name)
            return real(*arguments, **options)

        return call

    with monkeypatch.context() as patched:
        for name in CALLS:
            if hasattr(os, name):
                patched.setattr(os, name, wrapped(name))
        yield made


@POSIX
@pytest.mark.parametrize("code", FAULTS)
def test_faults_at_every_call(file: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def fail(name: str) -> None:
        raise OSError(code, os.strerror(code), name)

    failed: set[str] = set()
    for number in range(1, 100):
        file.write_bytes(OLD)
        refused = None
        with at_call(number, fail, monkeypatch) as made:
            try:
                save(file, NEW, digest(OLD))
            except UnwritableError as error:
                refused = error
        if len(made) < number:
            break
        there = file.read_bytes()
        assert there == (OLD if refused else NEW), made
        if refused:
            failed.add(made[number - 1])
            assert refused.path == str(file)
            assert refused.cause == saving._ERRORS[code]
        assert made[number - 1] == "unlink" or temporary(file) == []
    assert {"open", "write", "fsync", "replace"} <= failed
    assert number > 15


@POSIX
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_at_every_call(file: Path, monkeypatch: pytest.MonkeyPatch, sign: int) -> None:
    """The signal comes just before the call; what its handler raises goes through ``save``."""

    class TerminatedError(BaseException):
        pass

    def handler(*_: object) -> None:
        raise TerminatedError

    before = signal.signal(sign, handler)
    outcomes = set()
    try:
        for number in range(1, 100):
            file.write_bytes(OLD)
            stopped = False
            with at_call(number, lambda _: os.kill(os.getpid(), sign), monkeypatch) as made:
                try:
                    save(file, NEW, digest(OLD))
                except TerminatedError:
                    stopped = True
            if len(made) < number:
                break
            assert stopped
            assert file.read_bytes() in (OLD, NEW)
            outcomes.add(file.read_bytes())
            assert made[number - 1] == "unlink" or temporary(file) == [], made
    finally:
        signal.signal(sign, before)
    assert outcomes == {OLD, NEW}


@POSIX
def test_a_disk_that_is_really_full(file: Path) -> None:
    """A file system of 64 KB in a name space of its own; without the right to make one, a limit on file sizes."""
    code = (
        "import sys; from hashlib import sha256; from pathlib import Path; from procmap.loading.save import save\n"
        "path = Path(sys.argv[1]); old = path.read_bytes()\n"
        "try: save(path, b'x' * 300_000, sha256(old).hexdigest())\n"
        "except Exception as error: print(getattr(error, 'cause', error))\n"
        "print(path.read_bytes() == old, len(list(path.parent.iterdir())))\n"
    )
    mounted = f'mount -t tmpfs -o size=64k none "{file.parent}" && echo old > "{file}" && exec "$0" -c "$1" "{file}"'
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = ["unshare", "-rm", "sh", "-c", mounted, sys.executable, code]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        if done.returncode == 0:
            assert done.stdout.splitlines() == ["the disk is full", "True 1"]
    except FileNotFoundError:
        pass
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))\n{code}"
    command = [sys.executable, "-c", limited, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.stdout.splitlines() == ["the system refused to write it", "True 1"]


# --- what is kept, and what is not written to


@POSIX
def test_permissions_and_owner_are_kept(file: Path) -> None:
    file.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(file, 12345, 23456)
    before = file.stat()
    save(file, NEW, digest(OLD))
    after = file.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)


@POSIX
def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "links" / "link.yaml"
    link.parent.mkdir()
    link.symlink_to(file)
    save(link, NEW, digest(OLD))
    assert link.is_symlink()
    assert file.read_bytes() == NEW
    assert names(link.parent) == ["link.yaml"]


@POSIX
@pytest.mark.usefixtures("ordinary_user")
def test_a_read_only_file_is_left_alone(file: Path) -> None:
    file.chmod(0o444)
    with pytest.raises(UnwritableError, match="no permission to write"):
        save(file, NEW, digest(OLD))
    assert file.read_bytes() == OLD


@POSIX
def test_only_regular_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "loop", Path("/dev/null")):
        with pytest.raises(UnwritableError, match="only a regular file is written to"):
            save(path, NEW, digest(b""))


def test_names(tmp_path: Path) -> None:
    for name in ("ы" * 120 + ".yaml", "a" * 250 + ".yaml", ".yaml", "a b'\"$.yaml"):
        path = tmp_path / name
        path.write_bytes(OLD)
        save(path, NEW, digest(OLD))
        assert path.read_bytes() == NEW
    with pytest.raises(UnwritableError):
        save("a\0b", NEW, digest(OLD))


def test_too_much(file: Path) -> None:
    with pytest.raises(UnwritableError, match="larger than is read"):
        save(file, b"#" * 8_000_001, digest(OLD))


@POSIX
def test_only_stray_files_are_swept(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    others = [
        ".procmap-0123456789abcdef.tmp",
        "a.procmap-0123456789abcdef.tmp",
        ".a.procmap-0123.tmp",
        "x.tmp",
    ]
    stray = file.with_name(".a.yaml.procmap-0123456789abcdef.tmp")
    for name in [*others, stray.name]:
        file.with_name(name).write_bytes(b"")
    file.with_name(".b.procmap-0123456789abcdef.tmp").mkdir()
    save(file, NEW, digest(OLD))
    assert not stray.exists()
    assert len(names(file.parent)) == len(others) + 2
    stray.write_bytes(b"")
    monkeypatch.setattr(saving, "_lock", lambda *_: False)
    save(file, OLD, digest(NEW))
    assert stray.exists(), "without a lock it may belong to somebody alive"
    os.utime(stray, (0, 0))
    save(file, NEW, digest(OLD))
    assert not stray.exists()


@POSIX
def test_a_folder_that_stays_locked(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    monkeypatch.setattr(saving, "MOST_SECONDS", 0.02)
    holder = os.open(file.parent, os.O_RDONLY)
    try:
        fcntl.flock(holder, fcntl.LOCK_EX)
        with pytest.raises(UnwritableError, match="another procmap is saving"):
            save(file, NEW, digest(OLD))
    finally:
        os.close(holder)
    save(file, NEW, digest(OLD))


def test_causes_in_both_languages() -> None:
    assert set(saving._ERRORS.values()) <= set(CAUSES)
    for words in CAUSES.values():
        assert any("а" <= char <= "я" for char in words.ru)


# --- read, splice, save


def edit_file(path: Path, edits: list[Edit]) -> None:
    before = compose(path.read_bytes(), str(path))
    save_changed(path, before, apply(before, edits))


def test_read_splice_save(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + "a: [x]  # да\r\nb: 1".encode())
    edit_file(path, [Append(("a",), "нет"), Replace(("b",), "18:00")])
    assert path.read_bytes() == b"\xef\xbb\xbf" + 'a: [x, нет]  # да\r\nb: "18:00"'.encode()


def test_nothing_is_written_where_nothing_changes(file: Path) -> None:
    file.write_bytes(b"a: 1\n")
    before = file.stat()
    edit_file(file, [Replace(("a",), "1")])
    after = file.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
