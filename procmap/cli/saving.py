"""Results into files: what is named is checked first, then each file is written aside and put in place whole."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from procmap.cli.output import OutputError
from procmap.locale import N_

_ENDINGS = {
    ".sarif": "sarif",
    ".sarif.json": "sarif",
    ".json": "json",
    ".xml": "junit",
    ".txt": "text",
    ".md": "md",
    ".csv": "csv",
    ".ics": "ics",
}

_NO_FOLDER = N_("there is no such folder")
_A_FOLDER = N_("it is a folder")
_NO_FILE = N_("it is not a regular file")
_AN_INPUT = N_("it is a file that is being read")
_TWICE = N_("it is named twice")
_NOT_ALLOWED = N_("permission denied")
_NO_FORM = N_("it cannot be written in the format that this ending names; use one of these endings:")
_NO_FORMAT = N_("its ending does not say in which format; use --format, or one of these endings:")


def format_of(path: str, formats: Iterable[str]) -> str:
    """The format that a file's ending stands for, among ``formats``. Raises ``OutputError``."""
    known = {ending: form for ending, form in _ENDINGS.items() if form in formats}
    lower = path.lower()
    for ending in sorted(known, key=len, reverse=True):
        if lower.endswith(ending):
            return known[ending]
    raise OutputError(_NO_FORMAT, path, " ".join(known))


def form_by_ending(path: str, forms: Iterable[str]) -> str:
    """The format that a file's ending names, where only its ending can say it. Raises ``OutputError``."""
    ending = Path(path).suffix.lower().removeprefix(".")
    known = tuple(forms)
    if ending not in known:
        raise OutputError(_NO_FORM, path, " ".join(f".{form}" for form in known))
    return ending


def names_of_pages(path: str, pages: int) -> list[str]:
    """The files of a picture of several pages: numbered, where each page is a file."""
    if pages == 1:
        return [path]
    whole = Path(path)
    return [str(whole.with_name(f"{whole.stem}-{n}{whole.suffix}")) for n in range(1, pages + 1)]


def save(texts: Mapping[str, str | bytes], inputs: Iterable[str]) -> None:
    """Write each text (or picture) to the file that names it, or none of them where one cannot be written.

    A link is followed, an existing file keeps its mode. Raises ``OutputError``, also for a file among ``inputs``.
    """
    targets = {path: Path(os.path.realpath(path)) for path in texts}
    read = tuple(inputs)
    for n, (path, target) in enumerate(targets.items()):
        cause = _obstacle(target, read) or (_TWICE if target in list(targets.values())[:n] else None)
        if cause is not None:
            raise OutputError(cause, path)
    aside: dict[str, Path] = {}
    try:
        for path, text in texts.items():
            aside[path] = targets[path].with_name(f".{secrets.token_hex(8)}.tmp")
            data = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
            _guarded_write(path, aside[path], targets[path], data)
        for path, written in aside.items():
            try:
                written.replace(targets[path])
            except OSError as error:
                raise OutputError(error.strerror or str(error), path) from error
    finally:
        for written in aside.values():
            with suppress(OSError):
                written.unlink(missing_ok=True)


def make_folder(path: str) -> None:
    """A folder that results go into, with those above it. Raises ``OutputError``."""
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(error.strerror or str(error), path) from error


def _obstacle(target: Path, inputs: Iterable[str]) -> str | None:
    """Why a file cannot be written, as far as that shows beforehand."""
    if not target.parent.is_dir():
        return _NO_FOLDER
    if target.is_dir():
        return _A_FOLDER
    if target.exists() and not target.is_file():
        return _NO_FILE
    if any(_same(target, name) for name in inputs):
        return _AN_INPUT
    writable = os.access(target.parent, os.W_OK) and (not target.exists() or os.access(target, os.W_OK))
    return None if writable else _NOT_ALLOWED


def _same(target: Path, name: str) -> bool:
    with suppress(OSError, ValueError):
        return target.samefile(name)
    return False


def _guarded_write(path: str, aside: Path, target: Path, data: bytes) -> None:
    try:
        with aside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            aside.chmod(stat.S_IMODE(target.stat().st_mode))
    except OSError as error:
        raise OutputError(error.strerror or str(error), path) from error
