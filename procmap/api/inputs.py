"""Which files are meant where files and folders are named, and which a report rests on."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from procmap.api.settings import SettingsOf, excluded
from procmap.errors import UnreadableError
from procmap.loading.calendar_file import calendar_files
from procmap.loading.files import find_files
from procmap.report import Report


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


def files_read(report: Report) -> tuple[str, ...]:
    """The process files, and the calendar files that they name, whether or not these could be read."""
    files = [(file.path, file.document) for file in report.files]
    calendars = (
        str(calendar)
        for path, document in files
        if document is not None
        for calendar in calendar_files(document.data, Path(path))
    )
    return (*(path for path, _ in files), *calendars)
