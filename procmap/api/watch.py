"""What a check depends on, and when it has changed. No clock: whoever calls says how waiting is done."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from procmap.api.settings import SettingsOf, excluded, folder_of
from procmap.errors import ProcmapError
from procmap.loading.calendar_file import calendar_files
from procmap.loading.files import SUFFIXES
from procmap.loading.settings_files import places_to_look
from procmap.report import Report

Stamp = tuple[int, int, int, int]
"""When a file was written, its size, which file it is, and when the system last touched its entry."""
Stamps = Mapping[str, Stamp | None]
"""Files by path; ``None`` where there is none."""

QUIET = 0.05
"""Seconds for which nothing must change before a file counts as written."""
_LOOKS = 4  # so often is looked, QUIET apart, before what still changes is taken as it is


class Sight(NamedTuple):
    """What is seen: every file that a check looks at, and the folders in which such files lie or may come."""

    files: Stamps
    folders: frozenset[str]


class Watched(NamedTuple):
    """What is watched: the paths named, and what the last report has shown that they depend on.

    ``config`` is a file of settings that is named; else every place is looked at where one may lie, unless there is
    to be none (``no_config``).
    """

    paths: tuple[str, ...]
    settings: SettingsOf
    config: str | None = None
    no_config: bool = False
    calendars: tuple[str, ...] = ()

    def after(self, report: Report, settings: SettingsOf) -> Watched:
        """The same after one more check."""
        found: dict[str, None] = {}
        for file in report.files:
            if file.document is not None:
                found |= {str(path): None for path in calendar_files(file.document.data, Path(file.path))}
        return self._replace(calendars=tuple(found), settings=settings)

    def look(self) -> Sight:
        """Look at everything."""
        files, folders = {*self.paths, *self.calendars}, set[str]()
        for path in self.paths:
            self._walk(path, files, folders)
        around = {folder_of(path) for path in files} | folders
        if self.config is not None:
            files.add(self.config)
        elif not self.no_config:
            files |= {str(place) for folder in around for place in places_to_look(folder)}
        stamps = {path: stamp_of(path) for path in sorted(files)}
        around |= {folder_of(path) for path, stamp in stamps.items() if stamp is not None}
        return Sight(stamps, frozenset(folder for folder in around if Path(folder).is_dir()))

    def _walk(self, top: str, files: set[str], folders: set[str]) -> None:
        """Add what lies below a folder; one that cannot be listed is empty."""
        for place, inside, names in os.walk(top):
            folders.add(place)
            inside[:] = [name for name in inside if not self._passed_over(Path(place, name))]
            fitting = (Path(place, name) for name in names if name.lower().endswith(SUFFIXES))
            files |= {str(path) for path in fitting if not self._passed_over(path)}

    def _passed_over(self, path: Path) -> bool:
        """As a check passes it over; where settings are wrong, they exclude nothing."""
        try:
            return path.name.startswith(".") or excluded(self.settings, path)
        except ProcmapError:
            return False


def stamp_of(path: str) -> Stamp | None:
    """What changes whenever a file is written or replaced; of a folder only that it is there."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a symbolic link's file is meant
    except (OSError, ValueError):
        return None
    if stat.S_ISDIR(found.st_mode):
        return (0, 1, 0, 0)
    return (found.st_mtime_ns, found.st_size, found.st_ino, found.st_ctime_ns)


def wait_for_change(
    before: Stamps, look: Callable[[], Stamps], pause: Callable[[float | None], None]
) -> None:
    """Return when what is seen is no longer ``before``, and has come to rest.

    ``pause`` waits for the seconds given, or until it is worth looking. Editors write in steps: they empty a file
    and fill it, or remove it and put another in its place. So where a file has become empty, or is gone, some more
    time is given; what still changes after a fifth of a second is taken as it is.
    """
    now = look()
    while now == before:
        pause(None)
        now = look()
    for _ in range(_LOOKS):
        pause(QUIET)
        later = look()
        if later == now and not _on_the_way(before, later):
            return
        now = later


def rests_on(before: Stamps, after: Stamps) -> Stamps:
    """What a report rests on: as seen before it was made, or after for files that only it has shown to matter.

    A file that is no longer looked at counts only if it has changed meanwhile.
    """
    kept = {path: stamp for path, stamp in before.items() if path in after or stamp_of(path) != stamp}
    return {**after, **kept}


def _on_the_way(before: Stamps, now: Stamps) -> bool:
    """Whether a file that had content has become empty, or is gone."""
    return any(stamp and stamp[1] and not (now.get(path) or (0, 0))[1] for path, stamp in before.items())
