"""The certificates in a JSON file, each with whether it proves its conflict."""

from __future__ import annotations

import json
from typing import Any

from procmap.api.certificate_form import well_formed
from procmap.api.verify import proves
from procmap.errors import UnreadableError
from procmap.loading.characters import MAX_BYTES
from procmap.loading.files import read_file

_MOST_DEEP = 12
"""How deep a certificate may lie in other data."""


def certificates_in(path: str) -> list[tuple[dict[str, Any], bool]]:
    """Every certificate in a file, in order. Raises ``UnreadableError``, also for what is no JSON."""
    text = read_file(path)
    if len(text) > MAX_BYTES:
        raise UnreadableError(path, "it is too large")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableError(path, "it is not JSON") from None
    return [(one, holds(one)) for one in _within(data, 0)]


def holds(data: dict[str, Any]) -> bool:
    """Whether a certificate proves its conflict; what is not even spelled as one does not."""
    try:
        return well_formed(data) and proves(data)
    except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError):
        return False


def _within(data: object, deep: int) -> list[dict[str, Any]]:
    if isinstance(data, dict) and "procmap_certificate" in data:
        return [data]
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return [one for part in parts for one in _within(part, deep + 1)] if deep < _MOST_DEEP else []
