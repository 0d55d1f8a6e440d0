"""Load a process from a file."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from procmap.errors import MalformedError
from procmap.loading.document import compose
from procmap.loading.files import read_file
from procmap.loading.reader import read_process
from procmap.model import Process


def load(path: str | PathLike[str]) -> Process:
    """The process that a file describes.

    Raises :class:`~procmap.errors.UnreadableError` for a file that cannot be opened and
    :class:`~procmap.errors.MalformedError`, which carries every problem with its place, for a malformed one.
    """
    file = Path(path)
    reading = read_process(compose(read_file(file), str(path)), file)
    if reading.process is None or not reading.sound:
        raise MalformedError(str(path), reading.findings)
    return reading.process
