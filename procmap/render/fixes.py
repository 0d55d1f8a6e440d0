"""Fixes for eyes: what was mended, what was not and why, and the difference between two texts."""

from __future__ import annotations

from collections.abc import Iterator

from procmap.findings import Span, Text
from procmap.locale import speech
from procmap.render.page import harmless
from procmap.render.words import pick


def made_line(path: str, span: Span | None, title: Text, language: str) -> str:
    """``a.yaml:3:5: write `takes` instead of `taks```."""
    return harmless(f"{_place(path, span)}: {pick(title, language)}")


def left_line(path: str, span: Span | None, title: Text, why: Text, language: str) -> str:
    """A fix that was not made, and why."""
    told = speech(language)._("not mended: {fix} ({why})")
    filled = told.replace("{fix}", pick(title, language)).replace("{why}", pick(why, language))
    return harmless(f"{_place(path, span)}: {filled}")


def difference(path: str, before: str, after: str) -> Iterator[str]:
    """A unified difference, line by line; what a terminal might obey is shown as U+FFFD."""
    from difflib import unified_diff

    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for line in unified_diff(old, new, f"{path}", f"{path}"):
        yield harmless(line.rstrip("\r\n"))
        if not line.endswith("\n"):
            yield "\\ No newline at end of file"


def _place(path: str, span: Span | None) -> str:
    return f"{path}:{span.line}:{span.column}" if span else path
