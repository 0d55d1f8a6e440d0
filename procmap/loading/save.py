"""Saving a file whole or not at all, and never over somebody else's change.

The new content goes into a temporary file of the same folder, is flushed to the disk, and takes the place of the
old one in a single step. Just before that step the old file is read once more: if it is not what the change was
made from, nothing is written. A lock on the folder keeps two procmap processes from doing this at once.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from procmap.errors import ChangedOnDiskError, UnwritableError
from procmap.findings import Text
from procmap.loading.characters import MAX_BYTES

MOST_SECONDS = 10.0
"""How long to wait for another procmap that saves in the same folder."""
STRAY_SECONDS = 3600.0
"""Where the folder cannot be locked, a temporary file is taken for a stray one after so long."""

CAUSES: dict[str, Text] = {
    text.en: text
    for text in (
        Text("the disk is full", "на диске нет места"),
        Text("no permission to write", "нет прав на запись"),
        Text("the disk is read-only", "диск доступен только для чтения"),
        Text("the disk reports an error", "диск сообщает об ошибке"),
        Text("there is no such file or folder to write to", "такого файла или папки для записи нет"),
        Text("only a regular file is written to", "записывать можно только в обычный файл"),
        Text("another program is using the file", "файл занят другой программой"),
        Text("another procmap is saving in this folder", "другой procmap сохраняет файлы в этой папке"),
        Text("it would be larger than is read", "файл стал бы больше, чем читается"),
        Text("the system refused to write it", "система отказала в записи"),
    )
}
"""Every cause an :class:`~procmap.errors.UnwritableError` from here gives, by its English words."""

_ERRORS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk is full",
    errno.EACCES: "no permission to write",
    errno.EPERM: "no permission to write",
    errno.EROFS: "the disk is read-only",
    errno.EIO: "the disk reports an error",
    errno.ENOENT: "there is no such file or folder to write to",
    errno.ENOTDIR: "there is no such file or folder to write to",
    errno.EISDIR: "only a regular file is written to",
    errno.ELOOP: "only a regular file is written to",
    errno.ENXIO: "only a regular file is written to",
    errno.ETXTBSY: "another program is using the file",
    errno.EBUSY: "another program is using the file",
}
_STRAY = re.compile(r"\..+\.procmap-[0-9a-f]{16}\.tmp\Z")
_LONGEST_NAME = 200  # bytes; with what is added it stays below the 255 that file systems take
_QUIET = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
_NO_WAITING = getattr(os, "O_NONBLOCK", 0)


def save(path: str | Path, content: bytes, expected_sha256: str) -> None:
    """Make ``content`` the content of the file at ``path``, which held ``expected_sha256`` when it was read.

    Whatever happens, the file holds the old content or the new one. Through a symbolic link its target is
    written; permissions and, where allowed, the owner are kept; a further hard link keeps the old content. Raises
    :class:`~procmap.errors.ChangedOnDiskError` where the file holds something else by now, and
    :class:`~procmap.errors.UnwritableError` where the system refuses; in both cases nothing has changed.
    """
    if len(content) > MAX_BYTES:
        raise UnwritableError(str(path), "it would be larger than is read")
    try:
        target = Path(path).resolve(strict=True)
        with _folder_locked(target.parent) as locked:
            _sweep(target.parent, locked)
            _replace(target, content, expected_sha256, str(path))
    except FileNotFoundError as error:
        raise ChangedOnDiskError(str(path), content, None) from error
    except (OSError, RuntimeError) as error:
        code = getattr(error, "errno", None) or errno.ELOOP
        raise UnwritableError(str(path), _ERRORS.get(code, "the system refused to write it")) from error
    except ValueError as error:
        raise UnwritableError(str(path), "there is no such file or folder to write to") from error


def _replace(target: Path, content: bytes, expected: str, shown: str) -> None:
    """Write a temporary file, compare, and put it in the place of ``target``.

    Its name is known before it exists: an interruption at any point finds it and takes it away.
    """
    state = _demand_writable(target, shown)
    start = os.fsencode(target.name)[:_LONGEST_NAME].decode("utf-8", "ignore")
    temporary = target.with_name(f".{start}.procmap-{secrets.token_hex(8)}.tmp")
    try:
        _write(temporary, content, state, target)
        there = _content(target)
        if sha256(there).hexdigest() != expected:
            raise ChangedOnDiskError(shown, content, there)
        temporary.replace(target)
    finally:
        with suppress(OSError):
            temporary.unlink()
    _flush_folder(target.parent)


def _demand_writable(target: Path, shown: str) -> os.stat_result:
    """What the old file is. A read-only file is refused, though its folder would let it be replaced."""
    if not stat.S_ISREG(os.lstat(target).st_mode):
        raise UnwritableError(shown, "only a regular file is written to")
    descriptor = os.open(target, os.O_RDWR | _QUIET | _NO_WAITING)
    try:
        return os.fstat(descriptor)
    finally:
        os.close(descriptor)


def _write(temporary: Path, content: bytes, state: os.stat_result, target: Path) -> None:
    """The content on the disk, under a name of its own, with the owner and permissions of ``target``."""
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _QUIET, 0o600)
    try:
        _take_over(descriptor, state, target)
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _take_over(descriptor: int, state: os.stat_result, target: Path) -> None:
    """Owner and group where the system lets us, extended attributes where there are any, then permissions."""
    if not hasattr(os, "fchown"):
        return
    own = os.fstat(descriptor)
    if (own.st_uid, own.st_gid) != (state.st_uid, state.st_gid):
        with suppress(OSError):
            os.fchown(descriptor, -1, state.st_gid)
        with suppress(OSError):
            os.fchown(descriptor, state.st_uid, -1)
    with suppress(OSError, AttributeError):
        for name in os.listxattr(target):
            with suppress(OSError):
                os.setxattr(descriptor, name, os.getxattr(target, name))
    os.fchmod(descriptor, stat.S_IMODE(state.st_mode) & 0o777)


def _content(target: Path) -> bytes:
    """What the file holds now, at most one byte more than is ever read."""
    descriptor = os.open(target, os.O_RDONLY | _QUIET | _NO_WAITING)
    with os.fdopen(descriptor, "rb") as file:
        return file.read(MAX_BYTES + 1)


def _flush_folder(folder: Path) -> None:
    """Bring the new name to the disk. Without it a power cut may bring the old content back, whole: no error."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | _QUIET)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _sweep(folder: Path, locked: bool) -> None:
    """Remove the temporary files of processes that died. Under the lock there are no others."""
    youngest = None if locked else time.time() - STRAY_SECONDS
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not _STRAY.match(entry.name):
                continue
            with suppress(OSError):
                state = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(state.st_mode) and (youngest is None or state.st_mtime < youngest):
                    Path(entry.path).unlink()


# --- the lock


@contextmanager
def _folder_locked(folder: Path) -> Iterator[bool]:
    """Hold the lock of a folder; yields false where there is no such lock (Windows, some network disks)."""
    try:
        import fcntl
    except ImportError:
        yield False
        return
    descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
    try:
        yield _lock(fcntl, descriptor, folder)
    finally:
        with suppress(OSError):  # the file is saved by now, or another error is under way
            os.close(descriptor)  # and with it the lock


def _lock(fcntl: Any, descriptor: int, folder: Path) -> bool:
    last = time.monotonic() + MOST_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > last:
                raise UnwritableError(str(folder), "another procmap is saving in this folder") from None
            time.sleep(0.005)
        except OSError:
            return False
