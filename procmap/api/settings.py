"""The settings of a project: found beside the files that are checked, or read from a file that is named."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from os import PathLike
from pathlib import Path

from procmap.api.rules import all_rules
from procmap.errors import UnreadableError
from procmap.loading import settings_files
from procmap.loading.files import find_files
from procmap.loading.settings import Settings

SettingsOf = Settings | Callable[[str], Settings]
"""The settings for everything, or a function that gives those of a folder."""


def find_settings(path: str | PathLike[str]) -> Settings:
    """The settings that hold for a file or a folder: of the nearest ``procmap.toml`` (or ``pyproject.toml`` with
    ``[tool.procmap]``) in its folder or above; the defaults where there is none.

    Raises :class:`~procmap.errors.SettingsError` for a file that is wrong, ``UnreadableError`` for one that
    cannot be opened.
    """
    return settings_files.find_settings(
        os.fspath(path) if Path(path).is_dir() else folder_of(path), all_rules()
    )


def read_settings(path: str | PathLike[str]) -> Settings:
    """The settings that a file holds. Raises ``SettingsError`` and ``UnreadableError``."""
    return settings_files.read_settings(os.fspath(path), all_rules())


def folder_of(path: str | PathLike[str]) -> str:
    """The folder a file lies in; for ``-`` (standard input) the current one."""
    return os.path.dirname(path) or "."  # noqa: PTH120 - a path as it was named


def settings_for(settings: SettingsOf, path: str | PathLike[str]) -> Settings:
    """The settings of one file."""
    return settings if isinstance(settings, Settings) else settings(folder_of(path))


def excluded(settings: SettingsOf, path: Path) -> bool:
    """Whether a file or folder below one that is checked is passed over."""
    return settings_for(settings, path).excludes(path)


def files_meant(path: str, settings: SettingsOf) -> list[str]:
    """The file of that name (or ``-``), or every process file below a folder that ``settings`` do not exclude.

    Raises ``UnreadableError``, also for a folder without any.
    """
    if path == "-" or not Path(path).is_dir():
        return [path]
    found = [str(file) for file in find_files(path, partial(excluded, settings))]
    if not found:
        raise UnreadableError(path, "no process file lies in it or below")
    return found
