"""The JSON Schema of process files, for editors; made for one file, it offers that file's ids."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple


class Made(NamedTuple):
    """A schema, and how many problems kept the file it was made for from being read whole."""

    schema: dict[str, Any]
    problems: int = 0


def schema(language: str, path: str | None = None, *, stdin: Callable[[], bytes] = lambda: b"") -> Made:
    """The schema with its words in ``language`` (``en`` or ``ru``).

    With ``path`` (``-`` is what ``stdin`` gives) references offer the ids of that file with their names. Of a broken
    file, those that can be read. Raises :class:`~procmap.errors.UnreadableError` where it cannot be opened.
    """
    from procmap.loading.files import read_file

    if path is None:
        return schema_for(None, language)
    return schema_for(stdin() if path == "-" else read_file(Path(path)), language)


def schema_for(text: bytes | str | None, language: str) -> Made:
    """The schema for a text, or the general one."""
    from procmap.loading.schema import known_ids, process_schema

    if text is None:
        return Made(process_schema(language))
    from procmap.loading.document import compose

    document = compose(text, "")
    return Made(process_schema(language, known_ids(document.data)), len(document.findings))


def to_text(data: dict[str, Any], *, ascii_only: bool = False) -> str:
    """A schema as a file holds it."""
    import json

    return json.dumps(data, ensure_ascii=ascii_only, indent=1) + "\n"
