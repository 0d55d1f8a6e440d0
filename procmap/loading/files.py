"""Opening what users name: regular files only, whole folders, includes that stay below the project."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from procmap.errors import UnreadableError
from procmap.findings import Text
from procmap.loading.characters import MAX_BYTES

MAX_PROJECT_BYTES = 32_000_000
"""The files of one folder together may be so long, in bytes."""
SUFFIXES = (".yaml", ".yml")

_HEAD_BYTES = 65_536
_FIRST_KEY = re.compile(
    r"(?:[ \t]*+(?:#[^\n]*+|---[ \t]*+|%[^\n]*+)?+\r?+\n)*+[ \t]*+(?:--- )?"
    r"\{?[ \t]*[\"']?procmap[\"']?[ \t]*:"
)
_NO_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)

CAUSES: dict[str, Text] = {
    text.en: text
    for text in (
        Text("there is no such file or folder", "нет такого файла или папки"),
        Text("it is a folder, not a file", "это папка, а не файл"),
        Text("it is a file, not a folder", "это файл, а не папка"),
        Text("it is a named pipe, not a regular file", "это именованный канал, а не обычный файл"),
        Text("it is a device, not a regular file", "это устройство, а не обычный файл"),
        Text("it is a socket, not a regular file", "это сокет, а не обычный файл"),
        Text("permission denied", "нет прав на чтение"),
        Text("the symbolic link leads in a circle", "символическая ссылка ведёт по кругу"),
        Text("the name is too long", "имя слишком длинное"),
        Text("the name cannot be a file name", "такого имени у файла быть не может"),
        Text("its process files together exceed 32 MB", "файлы процессов в ней вместе больше 32 МБ"),
        Text("no process file lies in it or below", "ни в ней, ни ниже нет файла процесса"),
        Text("the calendar files together are too large", "файлы календарей вместе слишком велики"),
        Text("it is too large", "он слишком велик"),
        Text("it is not JSON", "это не JSON"),
        Text("it could not be read to the end", "не удалось прочитать до конца"),
    )
}
"""Every cause an :class:`~procmap.errors.UnreadableError` from here gives, by its English words."""

_KINDS = (
    (stat.S_ISDIR, "it is a folder, not a file"),
    (stat.S_ISFIFO, "it is a named pipe, not a regular file"),
    (stat.S_ISSOCK, "it is a socket, not a regular file"),
)


class IncludeError(ValueError):
    """An include that is refused.

    ``code`` says why: ``no-folder`` (there is no base file), ``empty``, ``control``, ``backslash``, ``colon``,
    ``home``, ``absolute``, ``outside`` (it leads out of the project's folder), ``loop`` or ``unusable``.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"include {text[:100]!r} is refused: {code}")
        self.code = code
        self.text = text


def read_file(path: str | Path) -> bytes:
    """The bytes of a regular file: at most ``MAX_BYTES`` + 1, so that whoever composes them sees an excess.

    Raises :class:`~procmap.errors.UnreadableError` where there is no file, no permission, or something else
    than a regular file (a folder, a pipe, a device). Never waits for a pipe.
    """
    try:
        _demand_regular(os.stat(path).st_mode, path)  # noqa: PTH116 - before opening: opening a device may act
        descriptor = os.open(path, os.O_RDONLY | _NO_WAITING)
        with os.fdopen(descriptor, "rb") as file:
            _demand_regular(os.fstat(descriptor).st_mode, path)
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise UnreadableError(str(path), _cause(error)) from error


def demand_file(path: str | Path) -> None:
    """Raises :class:`~procmap.errors.UnreadableError` for what is no regular file that may be read."""
    try:
        _demand_regular(os.stat(path).st_mode, path)  # noqa: PTH116 - before opening: opening a device may act
        os.close(os.open(path, os.O_RDONLY | _NO_WAITING))
    except (OSError, ValueError) as error:
        raise UnreadableError(str(path), _cause(error)) from error


def find_files(folder: str | Path, skip: Callable[[Path], bool] = lambda _: False) -> list[Path]:
    """Every process file below ``folder``, sorted: ``*.yaml`` and ``*.yml`` whose first key is ``procmap``.

    Hidden folders and symbolic links are passed over (what they lead to inside the folder is met anyway), and
    every file or folder that ``skip`` says so of. A file that cannot be opened is listed too: reading it will
    tell why. Raises :class:`~procmap.errors.UnreadableError` for a folder that cannot be listed, and where the
    files together exceed ``MAX_PROJECT_BYTES``.
    """
    found: list[Path] = []
    total = 0
    for path in _candidates(Path(folder), skip):
        try:
            mode = path.lstat()
            if not stat.S_ISREG(mode.st_mode) or not _is_process(path):
                continue
            total += mode.st_size
        except OSError:
            pass
        found.append(path)
    if total > MAX_PROJECT_BYTES:
        raise UnreadableError(str(folder), "its process files together exceed 32 MB")
    return sorted(found, key=lambda path: path.parts)


def resolve_include(base_file: str | Path, text: str) -> Path:
    """The file that ``text`` names, seen from ``base_file``; it lies below the folder of ``base_file``.

    Whether it exists is not asked. Raises :class:`IncludeError` for anything that could lead elsewhere.
    """
    _refuse_spelling(text)
    try:
        root = Path(base_file).resolve().parent
        target = (root / text).resolve()
        with suppress(FileNotFoundError):
            (root / text).resolve(strict=True)  # only this tells a circle of links on Python 3.13
    except (OSError, RuntimeError) as error:
        raise IncludeError("loop" if _is_loop(error) else "unusable", text) from error
    if target == root or not target.is_relative_to(root):
        raise IncludeError("outside", text)
    return target


def _refuse_spelling(text: str) -> None:
    if not text.strip():
        raise IncludeError("empty", text)
    if not text.isprintable():
        raise IncludeError("control", text)
    for char, code in (("\\", "backslash"), (":", "colon")):
        if char in text:
            raise IncludeError(code, text)
    if text.startswith("~"):
        raise IncludeError("home", text)
    if text.startswith("/"):
        raise IncludeError("absolute", text)


def _candidates(folder: Path, skip: Callable[[Path], bool]) -> Iterator[Path]:
    """All files below ``folder`` with a fitting name, outside hidden folders and what is to be passed over."""

    def stop(error: OSError) -> None:
        raise UnreadableError(str(error.filename or folder), _cause(error)) from error

    if folder.exists() and not folder.is_dir():
        raise UnreadableError(str(folder), "it is a file, not a folder")
    for place, folders, names in os.walk(folder, onerror=stop):
        folders[:] = sorted(name for name in folders if name[0] != "." and not skip(Path(place, name)))
        fitting = (Path(place, name) for name in names if name.lower().endswith(SUFFIXES) and name[0] != ".")
        yield from (path for path in fitting if not skip(path))


def _is_process(path: Path) -> bool:
    """Whether the first key of a file is ``procmap``. Raises OSError where it cannot be opened."""
    descriptor = os.open(path, os.O_RDONLY | _NO_WAITING)
    with os.fdopen(descriptor, "rb") as file:
        head = file.read(_HEAD_BYTES)
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return looks_like_process(head.decode("utf-16" if wide else "utf-8-sig", "replace"))


def looks_like_process(head: str) -> bool:
    """Whether the first key of a text, of which this is the beginning, is ``procmap``."""
    return _FIRST_KEY.match(head) is not None


def _demand_regular(mode: int, path: str | Path) -> None:
    if not stat.S_ISREG(mode):
        kind = next((words for test, words in _KINDS if test(mode)), "it is a device, not a regular file")
        raise UnreadableError(str(path), kind)


def _is_loop(error: Exception) -> bool:
    import errno

    return isinstance(error, RuntimeError) or getattr(error, "errno", None) == errno.ELOOP


def _cause(error: OSError | ValueError) -> str:
    """Plain words for what the system says."""
    import errno

    if isinstance(error, ValueError):
        return "the name cannot be a file name"
    return {
        errno.ENOENT: "there is no such file or folder",
        errno.ENOTDIR: "there is no such file or folder",
        errno.EISDIR: "it is a folder, not a file",
        errno.EACCES: "permission denied",
        errno.EPERM: "permission denied",
        errno.ELOOP: "the symbolic link leads in a circle",
        errno.ENAMETOOLONG: "the name is too long",
        errno.EINVAL: "the name cannot be a file name",
        errno.ENXIO: "it is a device, not a regular file",
    }.get(error.errno or 0, "it could not be read to the end")
