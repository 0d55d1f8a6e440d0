"""Changing a file on the disk: read, splice, prove, save."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from procmap.loading.document import compose
from procmap.loading.edits import Edit
from procmap.loading.files import read_file
from procmap.loading.save import save
from procmap.loading.source import Document
from procmap.loading.splice import apply


def edit_file(path: str | Path, edits: Iterable[Edit]) -> Document:
    """Make ``edits`` in a file and save it; what the file then says. A file that stays the same is not written.

    Raises :class:`~procmap.errors.UnreadableError`, :class:`~procmap.errors.EditRefusedError`,
    :class:`~procmap.errors.UnwritableError` or :class:`~procmap.errors.ChangedOnDiskError`; the file is then as
    it was.
    """
    return save_changed(path, before := compose(read_file(path), str(path)), apply(before, edits))


def save_changed(path: str | Path, before: Document, after: Document) -> Document:
    """Save what became of ``before``, as :func:`~procmap.loading.save.save` does; ``after``."""
    if after.text != before.text:
        save(path, after.encode(after.text), before.sha256)
    return after
