"""Changing a text by replacing as few characters as possible, with proof.

A change is planned as patches (a stretch of characters, and what stands there instead). The patched text is
read again: its data must be exactly what :mod:`procmap.loading.edits` says, its remarks must be the old ones,
and nothing may be wrong with it that was not wrong before. Otherwise the change is refused. Characters outside
the patches are copied, so that layout, byte order mark and line ends stay as they were.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from typing import NamedTuple

from procmap.errors import EditRefusedError
from procmap.findings import Route
from procmap.loading.document import compose
from procmap.loading.edits import (
    UNWRITABLE,
    Append,
    Edit,
    Insert,
    Remove,
    Rename,
    Replace,
    as_read,
    make,
    refused,
    same,
)
from procmap.loading.layout import Layout
from procmap.loading.places import Data
from procmap.loading.source import Document
from procmap.loading.written import (
    entry_lines,
    in_braces,
    is_list,
    is_map,
    item_lines,
    written_single,
)


class Patch(NamedTuple):
    """``text`` in place of the characters from ``start`` to ``end``."""

    start: int
    end: int
    text: str


def apply(document: Document, edits: Iterable[Edit]) -> Document:
    """The document after all ``edits``, in this order; each route speaks of the file as the edits before it left it.

    All of them are made or none: raises :class:`~procmap.errors.EditRefusedError` for a place that does not
    exist, a value that cannot be written, a layout that is not understood, and where the proof fails. Without
    edits the text is the same. Changes that do not touch each other share one proof, which is linear in the text.
    """
    if not document.complete or not document.lossless:
        raise refused("incomplete")
    batch = _Batch(document)
    for edit in edits:
        batch = batch.add(edit)
    return batch.finish()


def patch(text: str, patches: Sequence[Patch]) -> str:
    """``text`` after ``patches``, which do not overlap; those at one place keep their order."""
    pieces, at = [], 0
    for one in sorted(patches, key=lambda one: (one.start, one.end)):
        pieces += [text[at : one.start], one.text]
        at = one.end
    return "".join([*pieces, text[at:]])


class _Batch:
    """Edits planned on one text that share one reading and one proof."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.layout = Layout(document)
        self.patches: list[Patch] = []
        self.removed: list[Patch] = []
        self.expected: Data = None
        self.last: Edit | None = None
        self.routes: set[Route] = set()
        self.above: set[Route] = set()
        self.grown: set[Route] = set()

    def add(self, edit: Edit) -> _Batch:
        """The batch to go on with: this one, or a new one on the text with this one's patches made."""
        if self.last is not None and (isinstance(self.last, Remove) or not self._is_apart(edit)):
            return _Batch(self.finish()).add(edit)
        planned = plan(self.layout, edit)
        if self.last is None:
            self.expected = deepcopy(self.document.data)
        self.expected = make(self.expected, edit)
        self._note(edit)
        self.patches += planned
        if isinstance(edit, Remove):
            self.removed += planned
        return self

    def finish(self) -> Document:
        """Make the patches and prove the result."""
        if self.last is None:
            return self.document
        return _proven(self, patch(self.document.text, self.patches), self.last.route)

    def _note(self, edit: Edit) -> None:
        """Keep which places an edit speaks of, and those above them."""
        self.last = edit
        spoken = [edit.route, *([(*edit.route[:-1], edit.key)] if isinstance(edit, Rename) else [])]
        for route in spoken:
            self.routes.add(route)
            self.above.update(route[:n] for n in range(len(route) + 1))
        if _at_the_end(edit) and not self.layout.braces(self.layout.node(edit.route)):
            self.grown.add(edit.route)

    def _is_apart(self, edit: Edit) -> bool:
        """Whether an edit speaks of places that the edits so far have neither made nor changed.

        Patches of two edits can meet only where one route leads to a place within the other's. Entries at the end
        of one map in lines are put there one behind the other.
        """
        if isinstance(edit, Remove) or (isinstance(edit, Insert) and edit.after is not None):
            return False
        if _at_the_end(edit) and edit.route in self.grown:
            return True
        above = (edit.route[:n] for n in range(len(edit.route) + 1))
        return edit.route not in self.above and self.routes.isdisjoint(above)


def _at_the_end(edit: Edit) -> bool:
    return isinstance(edit, Insert) and edit.after is None and not edit.first


# --- the proof


def _proven(batch: _Batch, text: str, route: Route) -> Document:
    before = batch.document
    try:
        after = compose(before.encode(text), before.path)
    except UnicodeEncodeError:
        raise refused("unwritable", route, "U+D800–U+DFFF") from None
    worse = _problems(after) - _problems(before)
    for rule, words in UNWRITABLE.items():
        if any(rule == one for one, _ in worse):
            raise refused("unwritable", route, words)
    if worse or not after.complete or not same(after.data, batch.expected):
        raise refused("unproven", route)
    if not batch.layout.keeps_comments(Layout(after), batch.patches, batch.removed):
        raise refused("comment", route)
    return after


def _problems(document: Document) -> Counter[tuple[str, str]]:
    return Counter((finding.rule, finding.reason) for finding in document.findings)


# --- the plans


def plan(layout: Layout, edit: Edit) -> list[Patch]:
    """The patches that make ``edit``, without proof. Raises ``EditRefusedError`` for a wrong place."""
    if isinstance(edit, Replace):
        return [_replace(layout, edit)]
    if isinstance(edit, Rename):
        return [_rename(layout, edit)]
    if isinstance(edit, Insert):
        node = layout.node(edit.route)
        if not isinstance(layout.value(node), dict):
            raise refused("not-map", edit.route)
        as_read(edit.value)
        return _insert_in_braces(layout, node, edit) if layout.braces(node) else [_insert(layout, node, edit)]
    if isinstance(edit, Append):
        node = layout.node(edit.route)
        if not isinstance(layout.value(node), list):
            raise refused("not-list", edit.route)
        as_read(edit.value)
        return _append_in_braces(layout, node, edit) if layout.braces(node) else [_append(layout, node, edit)]
    return [_remove(layout, edit)]


def _replace(layout: Layout, edit: Replace) -> Patch:
    old = layout.document.scalar(edit.route)
    if old is None:
        layout.node(edit.route)
        raise refused("not-single", edit.route)
    as_read(edit.value)
    braces = layout.in_braces(edit.route)
    value = edit.value
    if is_map(value) or is_list(value):
        new = in_braces(value)
    else:
        if not old.style and isinstance(value, str) and _is_number(old.text) and _is_number(value):
            value = int(value)
        new = written_single(value, braces, old.style)
    if old.start < old.end:
        return Patch(old.start, layout.end_of_content(old.start, old.end), new)
    before = layout.text[old.start - 1 : old.start]
    lead = "" if before in (" ", "") else " "
    return Patch(old.start, old.end, lead + new if before in (":", "-", " ") else f": {new}")


def _is_number(text: str | None) -> bool:
    return text is not None and re.fullmatch(r"0|[1-9][0-9]{0,8}", text) is not None


def _rename(layout: Layout, edit: Rename) -> Patch:
    start, end = layout.key(edit.route)
    style = layout.text[start : start + 1]
    new = written_single(edit.key, layout.in_braces(edit.route), style if style in ("'", '"') else "")
    return Patch(start, end, new)


def _insert(layout: Layout, node: int, edit: Insert) -> Patch:
    """New lines behind those of the entry before it, and behind the remarks that are indented as its parts are.

    What follows, other remarks among it, moves down.
    """
    starts = layout.places.starts
    indent = layout.column(starts[node])
    compact = layout.neighbours_in_braces(node)
    lines = entry_lines(edit.key, edit.value, indent, layout.step, compact)
    if edit.first:
        first, *others = [*lines, " " * indent]
        return Patch(starts[node], starts[node], layout.newline.join([first.lstrip(" "), *others]))
    last = layout.member(node, edit.after, edit.route) if edit.after is not None else node
    return _lines_behind(layout, last, lines, edit.route)


def _lines_behind(layout: Layout, node: int, lines: list[str], route: Route) -> Patch:
    at = layout.line_end(node)
    if at is None:
        raise refused("layout", route)
    if at and layout.text[at - 1] == "\n":
        return Patch(at, at, "".join(line + layout.newline for line in lines))
    at = layout.behind_remarks(at, len(lines[0]) - len(lines[0].lstrip(" ")))
    return Patch(at, at, "".join(layout.newline + line for line in lines))


def _append(layout: Layout, node: int, edit: Append) -> Patch:
    """A new line behind the last item, its dash below the others'."""
    last = layout.places.items(node)[-1]
    indent = layout.column(layout.dash(last, edit.route))
    compact = not is_map(layout.value(last)) or layout.braces(last)
    lines = item_lines(edit.value, indent, layout.step, compact)
    return _lines_behind(layout, node, lines, edit.route)


def _insert_in_braces(layout: Layout, node: int, edit: Insert) -> list[Patch]:
    entry = f"{written_single(edit.key, True)}: {in_braces(edit.value)}"
    keys = layout.places.members(node)
    if not keys or edit.first:
        return [_behind_bracket(layout, node, entry, bool(keys))]
    key = keys.get(edit.after) if edit.after is not None else list(keys.values())[-1]
    if key is None:
        raise refused("no-place", (*edit.route, str(edit.after)))
    return list(_in_braces_behind(layout, (key, key + 1), entry))


def _append_in_braces(layout: Layout, node: int, edit: Append) -> list[Patch]:
    items = layout.places.items(node)
    entry = in_braces(edit.value)
    if not items:
        return [_behind_bracket(layout, node, entry, False)]
    return list(_in_braces_behind(layout, (items[-1], items[-1]), entry))


def _behind_bracket(layout: Layout, node: int, entry: str, others: bool) -> Patch:
    at = layout.places.starts[node] + 1
    return Patch(at, at, f"{entry}, " if others else entry)


def _in_braces_behind(layout: Layout, nodes: tuple[int, int], entry: str) -> Iterator[Patch]:
    """Behind an entry (its first and last node): on the same line, or on its own where entries have lines."""
    first, last = nodes
    start, end = layout.places.starts[first], layout.places.ends[last]
    indent = layout.indent_alone(start)
    if indent is None:
        yield Patch(end, end, f", {entry}")
        return
    comma, line_end = layout.comma_and_line_end(end)
    if line_end is None:
        yield Patch(end, end, f",{layout.newline}{indent}{entry}")
    elif comma:
        yield Patch(line_end, line_end, f"{layout.newline}{indent}{entry},")
    elif line_end == end:
        yield Patch(end, end, f",{layout.newline}{indent}{entry}")
    else:
        yield Patch(end, end, ",")
        yield Patch(line_end, line_end, f"{layout.newline}{indent}{entry}")


def _remove(layout: Layout, edit: Remove) -> Patch:
    if not edit.route:
        raise refused("no-place")
    layout.node(edit.route)
    parent = layout.node(edit.route[:-1])
    entries = layout.entries(parent)
    n = next(n for n, (name, *_) in enumerate(entries) if name == edit.route[-1])
    if len(entries) == 1:
        return _emptied(layout, parent)
    if layout.braces(parent):
        return _removed_in_braces(layout, entries, n)
    return _removed_lines(layout, entries, n, edit.route)


Entries = list[tuple[str | int, int, int]]


def _emptied(layout: Layout, node: int) -> Patch:
    """Brackets without anything; a list below its key at the key's own indent is moved in by a blank."""
    start, end = layout.places.starts[node], layout.places.ends[node]
    brackets = "{}" if isinstance(layout.value(node), dict) else "[]"
    if layout.braces(node):
        return Patch(start + 1, end - 1, "")
    end = layout.end_of_content(*layout.last_single(node)) if layout.ends_in_block(node) else end
    lead = " " if brackets == "[]" and layout.indent_alone(start) is not None else ""
    return Patch(start, end, lead + brackets)


def _removed_in_braces(layout: Layout, entries: Entries, n: int) -> Patch:
    """With the comma before it, or behind it for the first."""
    if n:
        return Patch(entries[n - 1][2], entries[n][2], "")
    return Patch(entries[0][1], entries[1][1], "")


def _removed_lines(layout: Layout, entries: Entries, n: int, route: Route) -> Patch:
    _, start, _ = entries[n]
    node = layout.node(route)
    at = layout.line_end(node)
    if at is None:
        raise refused("layout", route)
    indent = layout.indent_alone(start)
    if indent is None:
        following = entries[n + 1][1] if n + 1 < len(entries) else -1
        if following < 0 or layout.text[at:following].strip():
            raise refused("layout", route)
        return Patch(start, following, "")
    begin = start - len(indent)
    if at and layout.text[at - 1] == "\n":
        return Patch(begin, at, "")
    behind = layout.line_break(at)
    if behind:
        return Patch(begin, at + behind, "")
    return Patch(begin - layout.line_break_before(begin), at, "")


__all__ = ["EditRefusedError", "Patch", "apply", "patch", "plan"]
