"""A calendar for calendar programs: the feed that its document carries."""

from __future__ import annotations

from procmap.export.papers.document import Document


def write(document: Document) -> bytes:
    """The text in bytes."""
    return document.feed.encode("utf-8", "replace")
