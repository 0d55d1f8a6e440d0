"""What can be mended in a text that is not read as data: tabs, invisible characters, a missing blank, quotes."""

from __future__ import annotations

import re
from typing import NamedTuple

from procmap.findings import Finding, Span, Text
from procmap.loading.characters import LONE_RETURN
from procmap.loading.document import compose
from procmap.loading.edits import same
from procmap.loading.places import Data
from procmap.loading.source import Document
from procmap.loading.splice import Patch, patch
from procmap.loading.written import quoted

MOST_PATCHES = 10_000


class Repair(NamedTuple):
    """Patches of a text, and whether they leave no choice."""

    patches: tuple[Patch, ...]
    safe: bool
    title: Text


_REMOVED = Text("remove the invisible character", "убрать невидимый символ")
_TABS = Text("indent with spaces instead of tabs", "сделать отступы пробелами вместо табуляции")
_BLANKS = Text("indent with ordinary spaces", "сделать отступы обычными пробелами")
_RETURNS = Text("end all lines alike", "закончить все строки одинаково")
_SEPARATOR = Text(
    "put a blank in the place of the line separator", "поставить пробел вместо разделителя строк"
)
_QUOTES = Text("put the text in quotes", "взять текст в кавычки")
_COLON = Text("put a blank behind the colon", "поставить пробел после двоеточия")

_INDENT = re.compile(r"^[ \t]*\t[ \t]*(?=[^ \t\r\n#])", re.MULTILINE)
_ODD_INDENT = re.compile(
    r"^[ ]*[\u00a0\u1680\u2000-\u200a\u202f\u3000][ \u00a0\u1680\u2000-\u200a\u202f\u3000]*", re.M
)
_TIGHT = re.compile(r"[A-Za-z_][\w-]{0,63}:(?=[^\s:/,}\]])")
_VALUE = re.compile(
    r"(?P<key>[ ]*(?:- )*[\w-]+:[ ]+)(?P<value>[^\s\"'\[{|>&*!#].*?)(?P<rest>[ ]*(?:(?<=[ ])#.*)?)\Z"
)
_IN_BRACES = re.compile(r"[^,\[\]{}\"':#\r\n]+")
_WIDTHS = (2, 4, 8, 1, 3, 6)
_REMOVABLE = frozenset(("invisible", "bidi", "control"))


def text_repair(document: Document, finding: Finding) -> Repair | None:
    """How the text may be mended for a finding of reading; ``None`` where nothing is proposed."""
    if finding.span is None or finding.rule not in ("bad-text", "not-yaml"):
        return None
    if finding.rule == "bad-text":
        return _characters(document, finding.span, finding.reason)
    at = _index(document, finding.span)
    if finding.reason == "tab":
        return _tabs(document)
    if finding.reason == "tight-colon":
        found = _TIGHT.match(document.text, at)
        return Repair((Patch(found.end(), found.end(), " "),), True, _COLON) if found else None
    if finding.reason == "start":
        return _start(document, at)
    if finding.reason == "colon":
        return _whole_value(document, finding.span.line)
    return None


def _characters(document: Document, span: Span, reason: str) -> Repair | None:
    text, at = document.text, _index(document, span)
    if reason in _REMOVABLE:
        return Repair((Patch(at, at + 1, ""),), True, _REMOVED)
    if reason == "separator" and "#" not in text[text.rfind("\n", 0, at) + 1 : at]:
        return Repair((Patch(at, at + 1, " "),), False, _SEPARATOR)
    if reason == "return":
        found = [Patch(one.start(), one.end(), document.newline) for one in LONE_RETURN.finditer(text)]
        return Repair(tuple(found[:MOST_PATCHES]), True, _RETURNS)
    if reason == "blank":
        found = [Patch(one.start(), one.end(), " " * len(one[0])) for one in _ODD_INDENT.finditer(text)]
        return Repair(tuple(found[:MOST_PATCHES]), True, _BLANKS) if found else None
    return None


def _tabs(document: Document) -> Repair | None:
    """Spaces for the tabs of all indents: as many a tab as make the file a process with the fewest mistakes.

    Where two such widths would say different things, nobody knows which was meant.
    """
    from procmap.loading.reader import read_process

    read: dict[int, list[tuple[Data, tuple[Patch, ...]]]] = {}
    for width in _WIDTHS:
        patches = tuple(_without_tabs(found, width) for found in _INDENT.finditer(document.text))
        after = compose(patch(document.text, patches), document.path)
        if patches and after.complete and not any(found.rule == "not-yaml" for found in after.findings):
            mistakes = len(read_process(after, None).findings)
            read.setdefault(mistakes, []).append((after.data, patches))
    if not read:
        return None
    (data, chosen), *others = read[min(read)]
    clear = all(same(data, other) for other, _ in others) and len(chosen) <= MOST_PATCHES
    return Repair(chosen, True, _TABS) if clear else None


def _without_tabs(found: re.Match[str], width: int) -> Patch:
    return Patch(found.start(), found.end(), found[0].replace("\t", " " * width))


def _start(document: Document, at: int) -> Repair | None:
    """Quotes around a value that begins with a sign; inside braces it ends before the next comma or bracket."""
    line = document.text[at : document.text.find("\n", at) + 1 or len(document.text)]
    before = document.text[document.text.rfind("\n", 0, at) + 1 : at]
    found = _IN_BRACES.match(line) if re.search(r"[{\[]", before) else re.match(r"[^#\"'\r\n]+", line)
    value = found[0].rstrip() if found else ""
    if not value or ": " in value:
        return None
    return Repair((Patch(at, at + len(value), quoted(value)),), True, _QUOTES)


def _whole_value(document: Document, line: int) -> Repair | None:
    """Quotes around all that stands behind the first colon of a line. Two lines may have become one: not safe."""
    start, found = document.lines.start(line), _VALUE.match(document.line_text(line))
    if start is None or found is None:
        return None
    begin, end = start + found.start("value"), start + found.end("value")
    return Repair((Patch(begin, end, quoted(found["value"])),), False, _QUOTES)


def _index(document: Document, span: Span) -> int:
    return (document.lines.start(span.line) or 0) + span.column - 1
