"""Which files a report rests on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from procmap.report import FileReport, Report


def files_read(report: Report) -> tuple[str, ...]:
    """The process files, and the calendar files that they name, whether or not these could be read."""
    return tuple(name for file in report.files for name in (file.path, *_calendars(file)))


def _calendars(file: FileReport) -> Iterator[str]:
    data = file.document.data if file.document is not None else None
    specs = data.get("calendars") if isinstance(data, dict) else None
    for spec in specs.values() if isinstance(specs, dict) else ():
        name = spec.get("file") if isinstance(spec, dict) else None
        if isinstance(name, str):
            yield str(Path(file.path).parent / name)
