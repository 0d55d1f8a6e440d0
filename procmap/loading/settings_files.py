"""Files that set up procmap for a project: ``procmap.toml``, or ``[tool.procmap]`` in ``pyproject.toml``.

The file is looked for in a folder and then in each folder above it; the first one found counts. Everything wrong
with it is told at once, with its place.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from procmap.errors import SettingsError, UnreadableError
from procmap.findings import Rule, Severity
from procmap.loading.files import read_file
from procmap.loading.settings import DEFAULTS, Settings

OWN_FILE = "procmap.toml"
SHARED_FILE = "pyproject.toml"


def find_settings(folder: str | Path, rules: Mapping[str, Rule]) -> Settings:
    """The settings for files of a folder: the nearest file's, else the defaults.

    Raises :class:`~procmap.errors.SettingsError` for a file that is wrong and ``UnreadableError`` for one that
    cannot be opened.
    """
    found = find_file(folder)
    return DEFAULTS if found is None else read_settings(found, rules)


def find_file(folder: str | Path) -> Path | None:
    """The file that sets up procmap for a folder. A ``pyproject.toml`` counts if it has ``[tool.procmap]``."""
    for path in places_to_look(folder):
        if path.name == SHARED_FILE:
            if _has_table(path):
                return path
        elif os.path.exists(path) and not path.is_dir():  # noqa: PTH110 - says no where it may not look
            return path
    return None


def places_to_look(folder: str | Path) -> list[Path]:
    """Every path at which a file for this folder may lie, the one that counts first."""
    start = Path(os.path.abspath(folder))  # noqa: PTH100 - a symbolic link's own folder is meant
    return [place / name for place in (start, *start.parents) for name in (OWN_FILE, SHARED_FILE)]


_NAMES_A_TABLE = rb"""^[ \t]*\[[ \t]*["']?tool["']?[ \t]*\]|["']?tool["']?[ \t]*(=|\.[ \t]*["']?procmap\b)"""
"""Every way to spell ``tool.procmap``: below ``[tool]``, in braces, with dots. Most projects have other tools only, and
reading TOML costs a command as much as Python's own start."""


def _has_table(path: Path) -> bool:
    """Whether a shared file speaks of procmap; one that is no TOML does where it seems to."""
    try:
        raw = read_file(path)
    except UnreadableError:
        return False
    import re

    if b"procmap" not in raw or not re.search(_NAMES_A_TABLE, raw, re.MULTILINE):
        return False
    import tomllib

    try:
        data = tomllib.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        return re.search(rb"^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*[\"']?procmap\b", raw, re.MULTILINE) is not None
    tool = data.get("tool")
    return isinstance(tool, dict) and "procmap" in tool


def read_settings(path: str | Path, rules: Mapping[str, Rule]) -> Settings:
    """The settings that a file holds. Raises ``SettingsError`` and ``UnreadableError``."""
    from procmap.loading.settings_reader import SettingsReader

    shown = _shown(path)
    try:
        raw = read_file(path)
    except UnreadableError as error:
        raise UnreadableError(shown, error.cause) from error
    reader = SettingsReader(raw, _table_of(path), rules)
    found = reader.read()
    wrong = tuple(one for one in reader.findings() if one.severity is Severity.ERROR)
    if wrong:
        raise SettingsError(shown, wrong)
    folder = Path(os.path.abspath(path)).parent  # noqa: PTH100
    return Settings(**found, folder=folder, path=shown, notes=reader.findings())


def find_language(named: str | None, path: str) -> str | None:
    """The language that a named file of settings, or the one that holds for ``path``, asks for; never raises."""
    try:
        folder = path if os.path.isdir(path) else os.path.dirname(path)  # noqa: PTH112, PTH120
        found = find_file(folder) if named is None else Path(named)
        if found is None:
            return None
        from procmap.loading.settings_reader import SettingsReader

        lang = SettingsReader(read_file(found), _table_of(found), {}).read().get("lang")
    except UnreadableError:
        return None
    return lang if isinstance(lang, str) else None


def _table_of(path: str | Path) -> tuple[str, ...]:
    return ("tool", "procmap") if Path(path).name == SHARED_FILE else ()


def _shown(path: str | Path) -> str:
    """A path as people would name it from here."""
    if not Path(path).is_absolute():
        return str(path)
    try:
        near = os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)
    return str(path) if near.startswith("..") else near
