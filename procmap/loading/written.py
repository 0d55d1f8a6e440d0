"""How values are written: which texts need quotes, and sets and lists in lines or in braces."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeGuard

from procmap.loading.edits import Tree

WIDTH = 110
"""A set of single values is written in braces where it fits so many columns."""

_PLAIN = re.compile(r"[^\W_](?:[^\t\n\r\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]*\S)?\Z")
_TAKEN_OTHERWISE = re.compile(
    r"""(?: true | false | yes | no | on | off | y | n | null    # the booleans of YAML 1.1, and nothing
      | [-+.]?[0-9][0-9_.,]* (?:e[-+]?[0-9]+)?                   # numbers
      | 0x[0-9a-f_]+ | 0o?[0-7_]+ | 0b[01_]+
      | [-+]?\.(?:inf|nan)
      | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:t|\ ).*                 # timestamps; a bare date stays as it is
      )\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_CLOCK = re.compile(r"[0-9]:[0-5]?[0-9]")
_NOT_IN_BRACES = frozenset(",[]{}:?")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def needs_quotes(text: str, braces: bool = False) -> bool:
    """Whether ``text`` would be read as something else without quotes, by procmap or by another program.

    Rather once too often than once too seldom. ``braces``: whether it stands in ``{}`` or ``[]``.
    """
    if not _PLAIN.match(text) or _TAKEN_OTHERWISE.match(text) or _CLOCK.search(text):
        return True
    if ": " in text or " #" in text or text.endswith(":"):
        return True
    return braces and not _NOT_IN_BRACES.isdisjoint(text)


def quoted(text: str) -> str:
    """``text`` in double quotes, on one line."""
    return f'"{"".join(_ESCAPES.get(char, char) for char in text)}"'


def written_single(value: Tree, braces: bool = False, style: str = "") -> str:
    """A single value; a set or a list goes in brackets. ``style`` is the quote to keep, where one stood there."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if not isinstance(value, str):
        return in_braces(value)
    if style == "'" and "\n" not in value and "\t" not in value and "\r" not in value:
        return "'" + value.replace("'", "''") + "'"
    return quoted(value) if style == '"' or needs_quotes(value, braces) else value


def in_braces(value: Tree) -> str:
    """A value on one line; sets and lists in braces."""
    if is_map(value):
        return (
            "{"
            + ", ".join(f"{written_single(key, True)}: {in_braces(part)}" for key, part in value.items())
            + "}"
        )
    if is_list(value):
        return "[" + ", ".join(in_braces(part) for part in value) + "]"
    return written_single(value, True)


def entry_lines(key: str, value: Tree, indent: int, step: int, compact: bool = False) -> list[str]:
    """The lines of ``key: value`` at an indent; a set goes below its key unless ``compact`` or short inside."""
    head = f"{' ' * indent}{written_single(key)}:"
    if not (is_map(value) or is_list(value)):
        return [f"{head} {written_single(value)}"]
    if compact or not value or (is_list(value) and _fits(value, len(head))):
        return [f"{head} {in_braces(value)}"]
    return [head, *_lines(value, indent + step, step)]


def item_lines(value: Tree, indent: int, step: int, compact: bool) -> list[str]:
    """The lines of an item of a list, ``- `` at the indent."""
    head = " " * indent + "- "
    if not (is_map(value) or is_list(value)):
        return [head + written_single(value)]
    if compact or not value or is_list(value):
        return [head + in_braces(value)]
    first, *others = _lines(value, indent + 2, step)
    return [head + first.lstrip(" "), *others]


def _lines(value: Mapping[str, Tree] | Sequence[Tree], indent: int, step: int) -> list[str]:
    lines: list[str] = []
    if is_map(value):
        for key, part in value.items():
            lines += entry_lines(key, part, indent, step, _fits(part, indent + len(key) + 1))
        return lines
    for part in value:
        lines += item_lines(part, indent, step, _fits(part, indent))
    return lines


def _fits(value: Tree, before: int) -> bool:
    """Whether a set or list holds single values only, and has room on the line."""
    parts: Sequence[Tree] = list(value.values()) if is_map(value) else value if is_list(value) else ()
    return not any(is_map(part) or is_list(part) for part in parts) and before + len(in_braces(value)) < WIDTH


def is_map(value: Tree) -> TypeGuard[Mapping[str, Tree]]:
    """Whether a value is a set of keys."""
    return isinstance(value, Mapping)


def is_list(value: Tree) -> TypeGuard[Sequence[Tree]]:
    """Whether a value is a list (a text is none)."""
    return isinstance(value, Sequence) and not isinstance(value, str)
