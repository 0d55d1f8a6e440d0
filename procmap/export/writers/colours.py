"""The colours of what a cell or line means, in every format that has colours."""

from __future__ import annotations

COLOURS = {"good": "1B5E20", "warning": "7A4F00", "error": "B3261E", "dim": "666666"}
"""Red, green and blue of each tone, dark enough to be read on white and told apart in grey."""
