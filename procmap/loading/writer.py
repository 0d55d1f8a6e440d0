"""Changing a file on the disk: read, splice, prove, save."""

from __future__ import annotations

from pathlib import Path

from procmap.loading.save import save
from procmap.loading.source import Document


def save_changed(path: str | Path, before: Document, after: Document) -> Document:
    """Save what became of ``before``, as :func:`~procmap.loading.save.save` does; ``after``."""
    if after.text != before.text:
        save(path, after.encode(after.text), before.sha256)
    return after
