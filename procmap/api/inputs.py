"""Which files a report rests on."""

from __future__ import annotations

from pathlib import Path

from procmap.loading.calendar_file import calendar_files
from procmap.report import Report


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
